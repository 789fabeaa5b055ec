"""The page of `policy diff`: each figure and each bar is worked out here by hand from the rules.

Old: 70 % of what basic insurance left, at most 10,000 a person and year; new: 80 %. Basic insurance is given.
  b (first, 10 February): 20,000 − 6,000 = 14,000; old 9,800; new 11,200, of which the limit lets through 10,000.
  a (10 March, same person): 600 left; old 420, of which 200 are left of the limit; new 0, the limit is used up.
  c (10 February, another person): 500; old 350, new 400.
Own shares, old: b 4,200, a 400, c 150, in all 4,750; new: b 4,000, a 600, c 100, in all 4,700. So b is 200 and c 50
better off, a 200 worse; aid pays 10,350 and then 10,400.
"""

import json
import re
from pathlib import Path

import pytest

from tests.page_reader import PageReader
from tests.unit.cli_support import SCHEME, Desk, furnished

ASKED = ("diff", "aid.policy", "new.policy", "--claims", "claims.jsonl", "--format", "html")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write("new.policy", SCHEME.replace("= 70% exactly", "= 80% exactly"))
    return desk


def test_each_figure_is_the_one_worked_out(desk: Desk):
    said = desk(*ASKED)
    assert said.code == 1
    tables = PageReader(said.out).tables
    cells = {title: [row.cells for row in rows[1:]] for title, rows in tables.items()}
    assert cells["What changed in the rules"] == [["figure: share", "70%", "80%", "救助通知, part 一, paragraph 1"]]
    assert cells["By payer"] == [
        ["basic insurance", "6,400.00", "6,400.00", "0.00"],
        ["aid", "10,350.00", "10,400.00", "+50.00"],
    ]
    # better, worse, the same, and what persons bear less
    assert cells["By month"] == [["2020-02", "2", "0", "0", "+250.00"], ["2020-03", "0", "1", "0", "-200.00"]]
    assert cells["What the difference is owed to, step by step"] == [
        ["share", "aid +50.00", "-50.00"],
        ["in all", "aid +50.00", "-50.00"],
    ]


def test_each_bar_is_as_long_as_its_amount(desk: Desk):
    tables = PageReader(desk(*ASKED).out).tables
    bars = {title: [row.bars for row in rows[1:]] for title, rows in tables.items()}
    # The longest takes half of the width (500 of 1000), from the middle: 50 more paid is the longest of its chart.
    assert bars["By payer"] == [[], [("new", 500, 500)]]
    # 250 is the longest; 200 is four fifths of it, to the left.
    assert bars["By month"] == [[("gain", 500, 500)], [("loss", 100, 400)]]
    # A staircase from 0 down to −50, and the whole.
    assert bars["What the difference is owed to, step by step"] == [[("gain", 0, 1000)], [("gain", 0, 1000)]]


def test_each_column_of_the_picture_is_as_high_as_its_amount(desk: Desk):
    page = desk(*ASKED).out
    heights = {}
    for name, color in (("gain", "#1f6f43"), ("loss", "#b45309")):
        drawn = re.findall(rf'<path d="([^"]*)"[^>]*style="fill: {color}"', page)
        ends = [[float(place.split()[1]) for place in re.findall(r"[ML] ([\d.]+ [\d.]+)", path)] for path in drawn]
        heights[name] = [max(ys) - min(ys) for ys in ends]
    # February and March: 250 and nothing gained, nothing and 200 lost.
    (gained, no_gain), (no_loss, lost) = heights["gain"], heights["loss"]
    assert (no_gain, no_loss) == (0, 0)
    assert gained / lost == pytest.approx(250 / 200, rel=1e-4)


def test_the_numbers_on_top_count_every_claim(desk: Desk):
    text = PageReader(desk(*ASKED).out).text
    for name, value in (
        ("claims compared", "3"),
        ("better for the person", "2 (+250.00 in all)"),
        ("worse for the person", "1 (-200.00 in all)"),
        ("own shares in all", "4,750.00 → 4,700.00 (-50.00)"),
    ):
        assert name + value in text


def test_both_letters_stand_side_by_side_with_the_step_at_which_they_part(desk: Desk):
    page = desk(*ASKED, "--largest", "1").out
    shape = json.loads(desk(*ASKED[:-1], "json", "--largest", "1").out)
    (largest,) = shape["claims"]["largest"]
    text = PageReader(page).text
    for side in ("old", "new"):
        for line in largest["explanations"][side].splitlines():
            assert line in text
        assert largest["parts_at"][side] in text
    assert "<mark>" in page


def test_in_chinese_too(desk: Desk):
    page = desk(*ASKED, "--tongue", "zh").out
    tables = PageReader(page).tables
    assert '<html lang="zh-CN">' in page
    assert [row.cells for row in tables["按支付方"][1:]][1] == ["医疗救助", "10,350.00", "10,400.00", "+50.00"]


def test_without_claims_the_page_has_the_rules_alone(desk: Desk):
    said = desk("diff", "aid.policy", "new.policy", "--format", "html", "-o", "page.html")
    assert (said.code, said.out) == (1, "")
    page = (desk.folder / "page.html").read_text(encoding="utf-8")
    assert list(PageReader(page).tables) == ["What changed in the rules"]
    assert "no difference in the rules" in desk("diff", "aid.policy", "aid.policy", "--format", "html").out


def test_a_claim_that_cannot_be_settled_is_counted_by_what_is_missing(desk: Desk):
    desk.write_claims("lacking.jsonl", [{"claim": "a", "person": "p", "day": "2020-03-10", "given.basic": "0"}])
    page = desk("diff", "aid.policy", "new.policy", "--claims", "lacking.jsonl", "--format", "html").out
    rows = [row.cells for row in PageReader(page).tables["Not settled, and not compared"][1:]]
    assert rows == [["new", "cost", "1"], ["old", "cost", "1"]]


def test_the_same_gives_the_same_bytes(desk: Desk):
    assert desk(*ASKED).out == desk(*ASKED).out


def test_days_that_were_moved_on_purpose_are_no_parting(desk: Desk):
    moved = SCHEME.replace("edition 2020\n  in force from 2020-01-01 to 2020-12-31",
                           "edition 2021\n  in force from 2021-01-01 to 2021-12-31")  # fmt: skip
    desk.write("next.policy", moved.replace("= 70% exactly", "= 80% exactly"))
    said = desk("diff", "aid.policy", "next.policy", "--claims", "claims.jsonl", "--shift-years", "1", "--format",
                "json", "--largest", "1")  # fmt: skip
    (largest,) = said.json["claims"]["largest"]
    assert largest["claim"] == "a"
    assert (largest["parts_at"]["payer"], largest["own_share_change"]) == ("aid", "200.00")
