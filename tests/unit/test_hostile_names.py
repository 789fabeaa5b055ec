"""Names in schemes, claims and files that are made to harm: no output of any command runs, hides or turns them.

Each row of `OUTPUTS` is a command line and the kind of its output; a command that is not there fails the test. What is
asked: a terminal gets no control character and no mark that turns the direction or hides text; a page and Markdown
get no markup of a name; a cell of a spreadsheet begins no formula; and what harms nobody is still said, so that nothing
is swallowed. Bidirectional marks and control characters in a scheme are refused while reading; in claims the row is.
"""

import csv
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from policy_lang.cli.front import LISTED
from tests.pages.written import HOSTILE, MARKUP
from tests.unit.cli_support import Desk, furnished

HIDDEN = "\u200b\u2060\ufeff"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)")
PATH = "ev\x1b[31mil\u202e.policy"
# The figures that only a reviewer of the scheme would see stay as they are; every label hides something.
SCHEME = HOSTILE.replace("</title>", f"{HIDDEN}</title>")
CLAIMS = [
    {"claim": f"{sign}{HIDDEN}{MARKUP}{number}", "person": f"{sign}{HIDDEN}{MARKUP}", "day": f"2020-03-1{number}",
     "cost": "9000", "person.kind": "poor", "place": f"{sign}{HIDDEN}{MARKUP}"}
    for number, sign in enumerate(FORMULAS)
]  # fmt: skip
WORSE = [
    {**CLAIMS[0], "claim": "a\x1b[2Jb", "place": "x"},
    {**CLAIMS[0], "claim": "a\u202eb", "place": "x"},
    {**CLAIMS[0], "claim": "c", "cost\x1b[31m\u202e": "1"},
    {**CLAIMS[0], "claim": "d", "person.kind": "po\x1bor\u202e"},
]
FIRST = CLAIMS[0]["claim"]
TEXT, JSON, CSV, MARKDOWN, PAGE, SHEET = "text", "json", "csv", "md", "html", "xlsx"

OUTPUTS: list[tuple[str, tuple[str, ...]]] = [
    (TEXT, ("check", "trap.policy")),
    (TEXT, ("check", PATH)),
    (JSON, ("check", "trap.policy", "--format", "json")),
    (TEXT, ("fmt", "--check", "trap.policy")),
    (TEXT, ("eval", "trap.policy", "trap.jsonl", "--format", "text")),
    (JSON, ("eval", "trap.policy", "trap.jsonl")),
    (TEXT, ("eval", "trap.policy", "worse.jsonl", "--format", "text")),
    (TEXT, ("eval", "trap.policy", "worse.jsonl", "--format", "text", "--reveal")),
    (SHEET, ("eval", "trap.policy", "trap.jsonl", "-o", "out.xlsx")),
    (TEXT, ("explain", "trap.policy", "trap.jsonl", "--claim", FIRST)),
    (JSON, ("explain", "trap.policy", "trap.jsonl", "--claim", FIRST, "--format", "json")),
    (TEXT, ("explain", "trap.policy", "trap.jsonl", "--claim", "\x1b[2J\u202e")),
    (TEXT, ("test", "trap.policy")),
    (TEXT, ("test", "trap.policy", "--coverage")),
    (TEXT, ("test", "failing.policy", "--why")),
    (PAGE, ("test", "trap.policy", "--html", "out.html")),
    (TEXT, ("boundaries", "trap.policy")),
    (TEXT, ("diff", "trap.policy", "other.policy", "--claims", "trap.jsonl", "--by", "place")),
    (JSON, ("diff", "trap.policy", "other.policy", "--claims", "trap.jsonl", "--format", "json")),
    (CSV, ("diff", "trap.policy", "other.policy", "--claims", "trap.jsonl", "--format", "csv")),
    (CSV, ("diff", "trap.policy", "other.policy", "--format", "csv")),
    (MARKDOWN, ("diff", "trap.policy", "other.policy", "--claims", "trap.jsonl", "--by", "place", "--format", "md")),
    (PAGE, ("diff", "trap.policy", "other.policy", "--claims", "trap.jsonl", "--by", "place", "--format", "html")),
    (TEXT, ("readings", "trap.policy", "trap.jsonl")),
    (JSON, ("readings", "trap.policy", "trap.jsonl", "--format", "json")),
    (PAGE, ("readings", "trap.policy", "trap.jsonl", "--format", "html")),
    (PAGE, ("doc", "trap.policy", "-o", "pages")),
    (TEXT, ("try", "trap.policy", "cost=1000", "day=2020-03-10", "person.kind=poor", f"place={HIDDEN}{MARKUP}")),
    (TEXT, ("resettle", "trap.policy", "trap.jsonl", "--paid", "paid.jsonl", "--format", "text")),
    (JSON, ("resettle", "trap.policy", "trap.jsonl", "--paid", "paid.jsonl", "--format", "json")),
    (TEXT, ("clauses", "trap.policy")),
    (JSON, ("clauses", "trap.policy", "--format", "json")),
    (TEXT, ("schema", "trap.policy", "--format", "text")),
    (TEXT, ("emit", "trap.policy")),
    (TEXT, ("emit", "trap.policy", "--python")),
    (TEXT, ("conforms", "trap.policy")),
    (TEXT, ("figures", "trap.policy")),
    (SHEET, ("figures", "trap.policy", "-o", "out.xlsx")),
    (TEXT, ("errors", "\x1b[2J\u202e")),
    (TEXT, ("new", "\x1b[2J\u202e")),
    (TEXT, ("completion", "\x1b[2J\u202e")),
]
# `watch` says what `check`, `test` and `diff` say, and is asked in a test of its own.
ELSEWHERE = {"watch"}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write("trap.policy", SCHEME)
    desk.write("other.policy", SCHEME.replace("50% to", "40% to").replace("scheme trap", "scheme trap2"))
    desk.write("failing.policy", SCHEME.replace("aid = 250 yuan", "aid = 251 yuan"))
    desk.write_claims("trap.jsonl", CLAIMS)
    desk.write_claims("worse.jsonl", WORSE)
    assert desk("eval", "trap.policy", "trap.jsonl", "-o", "paid.jsonl").code == 0
    rows = desk.read_rows("paid.jsonl")
    rows[0]["payments"]["aid"] = "1.00"
    desk.write_claims("paid.jsonl", rows)
    return desk


def harmful(text: str) -> set[str]:
    """Characters that a terminal would obey or a reader would not see."""
    return {f"U+{ord(one):04X}" for one in text
            if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and one not in "\n\t"}  # fmt: skip


@pytest.mark.parametrize("tongue", ["en", "zh"])
@pytest.mark.parametrize("kind,words", OUTPUTS, ids=[f"{kind} {' '.join(words)[:40]!r}" for kind, words in OUTPUTS])
def test_no_output_is_harmed(desk: Desk, kind: str, words: tuple[str, ...], tongue: str):
    said = desk(*words, "--tongue", tongue) if words[0] != "fmt" else desk(*words)
    assert "PL0999" not in said.err
    assert said.code != 4
    assert harmful(said.err) == set()
    check = {TEXT: plain, JSON: data, CSV: cells, MARKDOWN: markdown, PAGE: page, SHEET: sheet}[kind]
    check(desk, said.out)


def plain(desk: Desk, out: str) -> None:
    assert harmful(out) == set()


def data(desk: Desk, out: str) -> None:
    """Data keep every character as it is; JSON itself escapes what would move a cursor."""
    values = [json.loads(out)] if out.startswith("{\n") else [json.loads(line) for line in out.splitlines()]
    assert values
    assert {one for one in harmful(out) if len(one) == 6 and one < "U+00A0"} == set()


def cells(desk: Desk, out: str) -> None:
    found = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    number = re.compile(r"[+-]?\d+(\.\d+)?")
    assert [cell for cell in found if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not number.fullmatch(cell)] == []
    assert harmful(out) == set()


def markdown(desk: Desk, out: str) -> None:
    assert harmful(out) == set()
    made = MarkdownIt("commonmark", {"html": True}).enable("table").render(out)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", made))
    assert tags <= {"h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
    assert "window.taken" in made


def page(desk: Desk, out: str) -> None:
    made = [path for path in [desk.folder / "out.html", *desk.folder.glob("pages/*.html")] if path.exists()]
    for text in [path.read_text(encoding="utf-8") for path in made] or [out]:
        assert harmful(text) == set()
        for token in ("<script", "<img", 'onload="1', "<b>"):
            assert token not in text
        assert "&lt;script&gt;" in text


def sheet(desk: Desk, out: str) -> None:
    for row in load_workbook(desk.folder / "out.xlsx").active.iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "inlineStr", "n", "d"}
            assert not isinstance(cell.value, str) or harmful(cell.value) == set()


def test_every_command_is_asked():
    assert {words[0] for _, words in OUTPUTS} | ELSEWHERE == set(LISTED)


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u202e", "\u2066", "\u061c", "\x85", "\u2028"])
def test_a_scheme_with_such_a_character_is_refused_and_shows_it_as_its_code(desk: Desk, character: str):
    desk.write("worse.policy", SCHEME.replace("entry", f"en{character}try"))
    said = desk("check", "worse.policy")
    assert said.code == 1
    assert harmful(said.out + said.err) == set()


def test_watching_harms_nobody(desk: Desk):
    from policy_lang.cli.face import Face
    from policy_lang.cli.watching.rounds import State, Watched, one_round

    watched = Watched("trap.policy", {}, {}, "trap.jsonl", str(FIRST))
    first = one_round(Face("en"), watched, State())
    desk.write("trap.policy", SCHEME.replace("50% to", "40% to"))
    one_round(Face("en"), watched, first)
    told = desk.capsys.readouterr()
    assert "→" in told.out
    assert harmful(told.out + told.err) == set()
