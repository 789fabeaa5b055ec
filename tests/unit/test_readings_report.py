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


def test_one_claim_alone_with_all_that_hang_together_with_it(desk: Desk):
    """Claim a comes after b, by which the limit is reached: of a's 200 nothing is left, under the other option."""
    (reading,) = desk(*ASKED, "--claim", "a", "--format", "json").json["readings"]
    effect = reading["options"][1]["effect"]
    assert (effect["claims_changed"], effect["own_share"], effect["people_affected"]) == (1, "200.00", 1)
    assert reading["between"] == "200.00"
    assert "settled 1 claim under every option" in desk(*ASKED, "--claim", "a").out
    wrong = desk(*ASKED, "--claim", "nobody")
    assert (wrong.code, "PL0904" in wrong.err) == (3, True)


IDLE = """\
reading outside / 门诊 "does outpatient care count?" / "门诊是否计入？" cites notice "一¶1"
  option no chosen because "it is not named" / "未列明"
  option yes change aid on cost
reading rest / 其他 "anything else?" / "其他？" cites notice "一¶1"
  option one / 甲 chosen because "so it says" / "写明"
  option two / 乙 change aid rounds half up
reading base"""


def test_what_most_hangs_on_stands_first_and_what_nothing_hangs_on_together_at_the_end(desk: Desk):
    """`outside` says the same as `base`: 180; to the fen nothing is left to round, so `rest` changes nothing."""
    desk.write("more.policy", SCHEME.replace("reading base", IDLE))
    said = desk("readings", "more.policy", "more.jsonl").out
    assert said.index("outside") < said.index("nothing changes under any option of 1 further reading: rest")
    assert "anything else?" not in said
    assert (
        "以下 1 处歧义换用其他理解均无影响：其他" in desk("readings", "more.policy", "more.jsonl", "--tongue", "zh").out
    )
    assert "anything else?" in desk("readings", "more.policy").out


def test_yes_and_no_are_names_in_both_tongues(desk: Desk):
    desk.write("more.policy", SCHEME.replace("reading base", IDLE))
    assert "    yes / 是" in desk("readings", "more.policy", "--tongue", "zh").out
    found = desk("readings", "more.policy", "--format", "json", "--reading", "门诊=是").json["readings"]
    assert {one["name"]: one["settled_under"] for one in found}["outside"] == "yes"


def test_what_cannot_be_compared_names_the_missing_fact(desk: Desk):
    """Where the other option looks at a fact that a claim does not give, its difference is not nothing."""
    text = SCHEME.replace("fact cost", "fact extra / 附加 : money up to 1_000_000 yuan\nfact cost", 1)
    desk.write("more.policy", text.replace("reading base", IDLE.replace("change aid on cost", "change aid on extra")))
    desk.write_claims("one.jsonl", [MORE])
    said = desk("readings", "more.policy", "one.jsonl").out
    assert "1 claim cannot be compared (missing: extra)" in said
    part = said[said.index("outside") : said.index("cannot be compared")]
    assert "nothing changes" not in part
