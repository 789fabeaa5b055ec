"""The rows of `docs/reference/constructs.md`: each of the first sixty has a scheme that settles both sides of its edge.

A file in `tests/lang/constructs` is run by `test_lang`; here the page and the files are held against each other.
"""

import re
from pathlib import Path

import pytest

from tests.test_lang import _marks

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "constructs.md"
FOLDER = Path(__file__).parent / "lang" / "constructs"
_ROW = re.compile(r"^\| (?P<number>\d+) \|(?P<rest>.*)\|$", re.MULTILINE)
_FILE = re.compile(r"\(\.\./\.\./tests/lang/constructs/(?P<name>[^)]+)\)")

FILES = {path.name: path for path in sorted(FOLDER.glob("*.policy"))}
ROWS = {int(match["number"]): match["rest"] for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def test_the_page_has_every_row_once_and_in_order():
    numbers = [int(match["number"]) for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]
    assert numbers == list(range(1, 88))


def test_each_of_the_first_sixty_rows_has_a_scheme():
    assert set(range(1, 61)) - {int(name[:2]) for name in FILES} == set()


def test_the_page_names_the_scheme_of_its_row_and_every_scheme_has_a_row():
    named = {number: _FILE.findall(rest) for number, rest in ROWS.items()}
    assert {number: names for number, names in named.items() if any(int(name[:2]) != number for name in names)} == {}
    assert {name for names in named.values() for name in names} == FILES.keys()


def test_a_rare_row_without_a_scheme_says_how_it_is_written_or_why_not():
    silent = {number for number, rest in ROWS.items() if number > 60 and rest.endswith("— ")}
    assert {number for number in silent if not _FILE.search(ROWS[number])} == set()


@pytest.mark.parametrize("name", FILES)
def test_a_scheme_settles_both_sides_and_shows_its_working(name):
    text = FILES[name].read_text(encoding="utf-8")
    shown = [match["values"].split(", ") for _, match in _marks(text)]
    assert any(len(set(values)) > 1 for values in shown)
    comments = "".join(line for line in text.splitlines() if line.startswith("#"))
    assert len(re.findall(r"\d", comments)) >= 8
