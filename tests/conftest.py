"""What every test may use: `--bless` for goldens, `--cases FILE` for the worked cases, one profile for Hypothesis.

`pytest --bless` writes what the program says now into the golden files; the diff is then read by a person. It is
refused where `CI` is set: there nobody reads the diff.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test reads or writes what a command remembered; the tests of the memory name a folder of their own.
os.environ["POLICY_CACHE"] = "off"

SEED_CASES = "tests/acceptance/cases/seeds.json"

# No deadline: two workers under coverage make single examples slow. CI draws the same examples every time.
settings.register_profile("project", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("policy_lang")
    group.addoption("--bless", action="store_true", help="rewrite golden files with what the program says now")
    group.addoption("--cases", metavar="FILE", help=f"worked cases for tests/acceptance (default {SEED_CASES})")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--bless") and os.environ.get("CI"):
        raise pytest.UsageError("--bless is for a person who reads the diff; it is refused where CI is set")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow is not traced for coverage: it would be twice as slow, and the other tests run every branch."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker("no_cover")


def cases_file(config: pytest.Config) -> Path:
    """The file of worked cases of this run; relative paths are those of the shell that called pytest."""
    chosen = config.getoption("--cases")
    return config.invocation_params.dir / chosen if chosen else config.rootpath / SEED_CASES


@pytest.fixture(scope="session")
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def cases(request: pytest.FixtureRequest) -> Path:
    """The file of worked cases of this run."""
    return cases_file(request.config)


@pytest.fixture(scope="session")
def checkout(request: pytest.FixtureRequest) -> Path:
    """The top-level folder of the checkout."""
    return request.config.rootpath
