"""`policy readings` as a report: the money between the options, in all and for people, worked out by hand.

Aid pays 70 % of what basic insurance left, or, read otherwise, 70 % of the whole cost; never more than is left, and at
most 10,000 a person and year.
  d (p3): 1,000 with 400 given: 420, or 700 of which 600 are left to be paid: 180 more for p3.
  b, then a (p1): b 9,800, or 10,000 by the limit: 200 more; a 200, what is left of the limit, or nothing: 200
    less. p1 comes out even.
"""

from pathlib import Path

import pytest

from tests.page_reader import PageReader
from tests.unit.cli_support import CLAIMS, SCHEME, Desk, furnished

MORE: dict[str, object] = {**CLAIMS[0], "claim": "d", "person": "p3"}
ASKED = ("readings", "aid.policy", "more.jsonl")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write_claims("more.jsonl", [*CLAIMS, MORE])
    return desk


def test_the_money_between_the_options(desk: Desk):
    (reading,) = desk(*ASKED, "--format", "json").json["readings"]
    assert reading["between"] == "180.00"
    effect = reading["options"][1]["effect"]
    assert effect["better"] == {"claims": 2, "amount": "380.00"}
    assert effect["worse"] == {"claims": 1, "amount": "200.00"}
    assert effect["people_affected"] == 2
    assert [(one["person"], one["claims"], one["gain"]) for one in effect["people"]] == [
        ("p3", ["d"], "180.00"),
        ("p1", ["b", "a"], "0.00"),
    ]


def test_as_many_people_as_are_asked_for(desk: Desk):
    (reading,) = desk(*ASKED, "--format", "json", "--largest", "1").json["readings"]
    assert [one["person"] for one in reading["options"][1]["effect"]["people"]] == ["p3"]
    assert reading["options"][1]["effect"]["people_affected"] == 2
    assert "p1" not in desk(*ASKED, "--largest", "1").out


def test_the_text_says_it(desk: Desk):
    said = desk(*ASKED).out
    assert "between the options: 180.00" in said
    assert "2 better off (+380.00); 1 worse off (-200.00)" in said
    assert "p3: +180.00 for the person (claim d)" in said
    assert "各种理解之间相差：180.00" in desk(*ASKED, "--tongue", "zh").out


def test_the_page_has_the_same_figures_and_bars_of_their_length(desk: Desk):
    page = PageReader(desk(*ASKED, "--format", "html").out)
    overview = page.tables["Where the most money hangs"][1]
    assert (overview.cells[1], overview.bars) == ("180.00", [("new", 0, 1000)])
    (option,) = page.tables["Between the options: 180.00"][1:]
    assert option.cells == ["whole", "aid +180.00", "2 (+380.00)", "1 (-200.00)", "+180.00"]
    # 380 is the longest and takes half of the width; 200 is 10/19 of it: 263 of 500.
    assert option.bars == [("loss", 237, 263), ("gain", 500, 500)]
    people = [row.cells for row in page.tables["Most affected"][1:]]
    assert people == [["whole", "p3", "d", "+180.00", "aid +180.00"], ["whole", "p1", "b, a", "0.00", ""]]


def test_benefits_are_gains_though_no_own_share_falls(desk: Desk):
    """A lump sum of 500 or of 800: who gets it has 300 more, and bears what was borne before."""
    lump = SCHEME.replace(
        "reading base",
        """\
benefit lump / 定额 "lump sum" / "定额给付" cites notice "一¶1" each claim pays 500元
reading sum_paid / 给付额 "how much?" / "多少？" cites notice "一¶1"
  option low / 低 chosen because "so it says" / "写明"
  option high / 高 change lump pays 800元
reading base""",
    )
    desk.write("lump.policy", lump)
    desk.write_claims("one.jsonl", [MORE])
    readings = desk("readings", "lump.policy", "one.jsonl", "--format", "json").json["readings"]
    (amount,) = [reading for reading in readings if reading["name"] == "sum_paid"]
    effect = amount["options"][1]["effect"]
    assert (amount["between"], effect["own_share"], effect["people"][0]["gain"]) == ("300.00", "0.00", "300.00")


def test_without_claims_the_page_asks_and_weighs_nothing(desk: Desk):
    said = desk("readings", "aid.policy", "--format", "html", "-o", "page.html")
    assert (said.code, said.out) == (0, "")
    page = (desk.folder / "page.html").read_text(encoding="utf-8")
    assert "is aid counted on what is left?" in page
    assert "Most affected" not in page
    assert PageReader(page).tables == {}
