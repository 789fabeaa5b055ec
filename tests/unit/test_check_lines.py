"""Records, folds over lists, and lists written out in scenarios: what is told, and a neighbour that is not."""

import pytest

from tests.unit.check_support import Told, told

LINES = """
record item / 清单行 has amount / 金额: money up to 100元 has name / 名称: text
  has own: yes_no has kinds_of: set of kinds
fact lines: list of item up to 9
"""
SETTLED = 'scenario "s" settle day = 2020-03-01, cost = 1元, lines = [{}] expect aid = 0.7元'
WRONG: list[tuple[str, Told, str]] = [
    # Records.
    ("record r has a: ratio has a: text", [("PL0202", "a")], "record r has a: ratio has b: text"),
    ("record r has a / 甲: ratio has b / 甲: text", [("PL0202", "甲")], "record r has a / 甲: ratio has b / 乙: text"),
    # Folds.
    ("define x = number of (e in liness when e.own)", [("PL0201", "liness")],
     "define x = number of (e in lines when e.own)"),
    ("define x = number of (e in cost when e.own)", [("PL0370", "cost")],
     "define x = number of (item in lines when item.own)"),
    ("define x = number of (kind in lines when kind.own)", [("PL0270", "kind")],
     "define x = number of (one in lines when one.own)"),
    ("define x = number of different (e.kinds_of for each e in lines)", [("PL0301", "e.kinds_of")],
     "define x = number of different (e.name for each e in lines)"),
    ("define x = number of different (e.nam for each e in lines)", [("PL0201", "e.nam")],
     "define x = number of different (e.amount for each e in lines when e.own)"),
    ("define x = sum of (e.name for each e in lines)", [("PL0301", "e.name")],
     "define x = sum of (e.amount for each e in lines)"),
    # Lists that are written out.
    (SETTLED.format("(amount = 5元, amont = 6元)"), [("PL0201", "amont")],
     SETTLED.format('(amount = 5元, name = "a"), (own = yes)')),
    (SETTLED.format("(amount = 5元, 金额 = 6元)"), [("PL0706", "金额 = 6元")],
     SETTLED.format('(amount = 5元, 名称 = "a")')),
    (SETTLED.format("(amount = 100.01元)"), [("PL0325", "100.01元")], SETTLED.format("(amount = 100元)")),
    (SETTLED.format("(own = 5元)"), [("PL0306", "5元")], SETTLED.format("(own = no)")),
]  # fmt: skip


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_list_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert told(LINES + wrong) == expected
    assert told(LINES + right) == []


def test_a_list_of_unknown_records_is_told_once_and_its_folds_are_left_alone():
    assert told("fact lines: list of itme up to 9\ndefine x = number of (e in lines)") == [("PL0371", "list of itme")]
