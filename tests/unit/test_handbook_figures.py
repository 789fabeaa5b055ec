"""Each printed figure of a handbook, and each point of its picture, is tied to a value worked out here from the rules.

The scheme: of a cost less 100 yuan aid pays 50 % up to 1,000 and 80 % above, at most 1,000 a year; another payer pays a
tenth of what is left. So of 1,000: 450, then 55, and 495 stay; of 2,000: 500 + 720, cut to 1,000, then 100, 900 stay.
"""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from tests.page_reader import PageReader
from tests.unit.cli_support import Desk, furnished
from tests.unit.test_testing import AID, FIRST

_CURVE = re.compile(r'<path d="([^"]*)"[^>]*stroke: #1f6f43; stroke-width: 2;')


def own_share(cost: Fraction) -> Fraction:
    """What the two rules leave, in yuan."""
    counted = max(cost - 100, Fraction(0))
    aid = min(counted, Fraction(1000)) / 2 + max(counted - 1000, Fraction(0)) * 4 / 5
    left = cost - min(aid, Fraction(1000))
    tenth = Fraction(int(left * 10 + Fraction(1, 2)), 100)  # half up to the fen
    return left - tenth


@pytest.fixture
def page(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    desk: Desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write("town.policy", AID + FIRST)
    assert desk("doc", "town.policy", "-o", "pages").code == 0
    return (desk.folder / "pages" / "en.html").read_text(encoding="utf-8")


def amount(text: str) -> Fraction:
    return Fraction(text.removesuffix(" yuan").replace(",", ""))


def points(page: str) -> list[tuple[Fraction, Fraction]]:
    rows = PageReader(page).tables["What is left to the person"][1:]
    return [(amount(row.cells[0]), amount(row.cells[1])) for row in rows]


def test_the_table_beside_the_curve_has_the_amounts_of_the_rules(page: str):
    found = points(page)
    assert len(found) > 10
    assert found == [(cost, own_share(cost)) for cost, _ in found]
    assert (Fraction(1000), Fraction(495)) in found
    assert (Fraction(2000), Fraction(900)) in found


def test_each_point_of_the_picture_stands_where_its_amounts_are(page: str):
    (drawn,) = _CURVE.findall(page)
    places = [tuple(map(float, place.split())) for place in re.findall(r"[ML] ([\d.]+ [\d.]+)", drawn)]
    amounts = points(page)
    assert len(places) == len(amounts)
    for axis in (0, 1):
        values, drawn_at = [float(one[axis]) for one in amounts], [place[axis] for place in places]
        scale = (drawn_at[-1] - drawn_at[0]) / (values[-1] - values[0])
        expected = [drawn_at[0] + scale * (value - values[0]) for value in values]
        assert drawn_at == pytest.approx(expected, abs=0.01)


def test_the_worked_example_is_the_scenario_as_it_was_settled(page: str):
    rows = {row.cells[0]: row.cells[1] for row in PageReader(page).tables["Worked examples"]}
    # 600 less 100 is 500, of which 50 % is 250; of the 350 left 10 % is 35.
    assert rows["cost"] == "600.00 yuan"
    assert rows["aid"].startswith("250.00 yuan")
    assert rows["rest"].startswith("35.00 yuan")


def test_figures_and_tiers_are_those_of_the_text(page: str):
    tables = PageReader(page).tables
    assert [row.cells[:2] for row in tables["All figures"]] == [["cap", "1,000.00 yuan"]]
    tiers = [row.cells for row in tables["aid"] if row.cells[0].startswith(("from", "above"))]
    assert tiers == [["from 0 to 1,000.00 yuan", "50%"], ["above 1,000.00 yuan", "80%"]]
