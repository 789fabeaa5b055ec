"""The handbook: each figure is one of the scheme or was settled, and nothing that a scheme says is markup."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.compile import compile_scheme, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.handbook import Handbook, handbook_of
from policy_lang.handbook.page import page_of
from policy_lang.interp.settle import Claim, settle
from tests.unit.cli_support import Desk, furnished
from tests.unit.test_testing import AID, FIRST

LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"


def program(text: str) -> Program:
    found = compile_text(text).program
    assert found is not None
    return found


@pytest.fixture(scope="module")
def lanshan() -> Program:
    found = compile_scheme(LANSHAN).program
    assert found is not None
    return found


def test_the_curve_is_settled_point_by_point():
    found = program(AID + FIRST)
    (curve,) = handbook_of(found, "en").curves
    own = dict(curve.points)
    # 1000: the deductible leaves 900, of which 50 % is 450; of the 550 left 10 % is 55; 495 stay.
    assert own[Fraction(100_000)] == Fraction(49_500)
    for cost, left in curve.points:
        facts = {"cost": cost, "day": found.scenarios[0].steps[0].facts["day"], "near": True, "person": "q"}
        assert settle(found, Claim("c", facts, 1), Book()).own["expense"] == left


def test_tiers_stand_with_their_figures():
    (aid, *_) = handbook_of(program(AID + FIRST), "en").payers
    assert aid.tiers == (("from 0 to 1,000.00 yuan", "50%"), ("above 1,000.00 yuan", "80%"))
    lines = {line.name: line.text for line in aid.lines}
    assert lines["deductible"] == "100.00 yuan"
    assert lines["at most"] == "cap (1,000.00 yuan)"


def test_every_figure_of_the_scheme_stands_with_its_clause(lanshan: Program):
    book = handbook_of(lanshan, "zh")
    assert len(book.figures) >= len(lanshan.parameters)
    by = {line.anchor: line for line in book.figures}
    assert by["figure-aid_cap"].text == "10,000.00元"
    assert "三(一)第3段" in by["figure-aid_cap"].clauses
    assert next(name for name, *_ in book.lists) == "保障对象"
    assert len(book.questions) == sum(entry.kind == "reading" for entry in lanshan.catalogue.values())


def test_payers_stand_in_their_order(lanshan: Program):
    book = handbook_of(lanshan, "zh")
    assert book.chains == (("", ("basic", "critical_illness", "medical_aid", "hospital_reduction", "supplement",
                                 "accident_medical")),)  # fmt: skip


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_page_is_whole_needs_nothing_and_is_the_same_again(lanshan: Program, tongue: str):
    book: Handbook = handbook_of(lanshan, tongue)
    page = page_of(book, lanshan, "other.html")
    assert page == page_of(book, lanshan, "other.html")
    assert not re.findall(r"""(?:src|href)=["'](?!#|other\.html)""", page)
    assert "<script" not in page
    assert page.count('role="img"') == 1
    for payer in book.payers:
        assert payer.name in page


def test_what_a_scheme_says_is_no_markup():
    hostile = AID.replace('"Aid"', '"<script>alert(1)</script>"') + FIRST.replace("within", "<img src=x onerror=y>")
    found = program(hostile)
    page = page_of(handbook_of(found, "en", [("<b>title</b>", [])]), found, "zh.html")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>title" not in page


def test_the_command_writes_both_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    desk: Desk = furnished(tmp_path, capsys, monkeypatch)
    assert desk("doc", "aid.policy", "-o", "pages").code == 0
    chinese, english = ((tmp_path / "pages" / name).read_text(encoding="utf-8") for name in ("index.html", "en.html"))
    assert 'lang="zh-CN"' in chinese
    assert "小额救助办法" in chinese
    assert 'href="en.html"' in chinese
    assert 'href="index.html"' in english
    assert "70%" in english
