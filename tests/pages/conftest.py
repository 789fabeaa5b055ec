"""One browser for all tests of pages in a process, and the pages, written by the commands themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_lang.cli import main
from tests.browser import Browser
from tests.pages.written import write_pages


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, running."""
    with Browser() as found:
        yield found


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every page by its name."""
    return write_pages(tmp_path_factory.mktemp("pages"), main)
