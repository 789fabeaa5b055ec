"""The guide for developers: its code runs as it stands, in the order of the page; both tongues show the same code."""

import doctest
from pathlib import Path

import pytest

from tests.docs_pages import ROOT, blocks

PAGES = ("docs/guide/developer.md", "docs/guide/developer.zh.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_the_code_of_the_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    page = text(name)
    for block in blocks(page):
        if block.language == "policy":
            Path(block.file).write_text(block.text, encoding="utf-8")
    code = "".join(block.text for block in blocks(page) if block.language == "pycon")
    test = doctest.DocTestParser().get_doctest(code, {}, name, name, 0)
    told: list[str] = []
    found = doctest.DocTestRunner().run(test, out=told.append)
    assert found.attempted > 20
    assert not told, "".join(told)


def test_both_tongues_show_the_same_code():
    english, chinese = ([(block.language, block.file, block.text) for block in blocks(text(name))] for name in PAGES)
    assert english == chinese


def test_both_tongues_have_the_same_sections_and_links():
    shapes = []
    for name in PAGES:
        lines = [line for line in text(name).splitlines() if not line.startswith(">>>")]
        shapes.append([line.split()[0] for line in lines if line.startswith(("#", "| `"))])
    assert shapes[0] == shapes[1]
