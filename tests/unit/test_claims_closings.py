"""Rows of a file that close a period: when they take effect, what comes of them, and what cannot be closed.

Aid pays half of each cost. At the end of a month a tenth of what was borne in it comes back, at the end of the year
half of what was borne in it, of the poor alone; each is taken from what was borne in the year.
"""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

import policy_lang as pl
from policy_lang.claims import ClaimFile, json_line, read_claims, result_json, set_aside_json, settle_all
from policy_lang.claims.history.closings import closed_before
from policy_lang.claims.ledgers import ledger_rows, read_ledgers
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim
from tests.unit.cli_support import SCHEME as WITHOUT
from tests.unit.cli_support import Desk, furnished
from tests.unit.test_claims_results import complaints

SCHEME = """
scheme demo / 示例
  edition 2020
  in force from 2020-01-01 to 2022-12-31
  claims dated by claim.day
  currency CNY, rounds half up
fact claim.day / 就诊日 : date
fact claim.cost / 费用 : money up to 1亿元
fact person.poor / 人员.贫困 : yes_no
pool bill / 总费用 = claim.cost
payer aid / 救助
  on claim.cost
  each claim
  pays 50%
order aid
ledger in_month / 当月自付 counts own share in bill per person each month
ledger in_year / 当年自付 counts own share in bill per person each calendar year
ledger of_family / 全家自付 counts own share in bill per household each calendar year
at close of per person each calendar year
  refund yearly / 年终返还
    when person.poor
    on so far in in_year
    draws on in_year
    pays 50%
at close of per person each month
  refund monthly / 月末返还
    on so far in in_month
    draws on in_year
    pays 10%
at close of per household each calendar year
  refund family / 家庭返还
    on so far in of_family
    draws on of_family
    pays 1%
"""
PROGRAM = compile_text(SCHEME).program
assert PROGRAM is not None

Row = Mapping[str, object]
A = {"claim": "a", "person": "p", "day": "2020-12-01", "cost": "1000"}
B = {"claim": "b", "person": "p", "day": "2020-12-31", "cost": "600"}
MONTH = {"event": "close", "person": "p", "period": "2020-12"}
YEAR = {"event": "close", "person": "p", "period": "2020", "poor": True}
OF_YEAR, OF_MONTH = "close.person.calendar_year/p/2020", "close.person.month/p/2020-12"


def read(*rows: Row) -> ClaimFile:
    return read_claims(None, json.dumps(rows).encode(), "claims", PROGRAM, Report())


def paid(*rows: Row, book: Book | None = None) -> dict[str, str]:
    """What came of each event: its one payment or refund, in yuan."""
    file = read(*rows)
    assert not file.rejects
    settlements, _ = settle_all(PROGRAM, file.claims, Book() if book is None else book)
    shapes = [result_json(one) for one in settlements]
    assert not [complaint for shape in shapes for complaint in complaints("result", shape)]
    return {shape["claim"]: next(iter({**shape["payments"], **shape.get("refunds", {})}.values())) for shape in shapes}


def codes(*rows: Row) -> list[str]:
    return [item.code for reject in read(*rows).rejects for item in reject.diagnostics]


def test_periods_are_closed_after_their_claims_wherever_the_rows_stand():
    """Borne 500 + 300. The month gives back 80; of the year 800 - 80 = 720 are left, of which 360 come back."""
    wanted = {"a": "500.00", "b": "300.00", OF_MONTH: "80.00", OF_YEAR: "360.00"}
    for rows in permutations((A, B, MONTH, YEAR)):
        found = paid(*rows)
        assert found == wanted
        assert list(found) == ["a", "b", OF_MONTH, OF_YEAR]


def test_in_the_order_of_arrival_a_period_is_closed_where_its_row_stands():
    """The month is closed before b: a tenth of 500."""
    file = read(A, MONTH, B)
    settlements, _ = settle_all(PROGRAM, file.claims, Book(), arrival=True)
    assert [one.payments.get("monthly") for one in settlements] == [None, Fraction(5_000), None]


def test_the_result_says_what_was_closed_and_what_came_back():
    settlements, _ = settle_all(PROGRAM, read(A, YEAR).claims, Book())
    shape = result_json(settlements[1])
    assert (shape["event"], shape["closed"]) == ("close", {"key": {"person": "p"}, "period": "2020"})
    assert (shape["payments"], shape["refunds"], shape["status"]) == ({}, {"yearly": "250.00"}, {"yearly": "paid"})
    assert shape["own_share"] == {"total": "-250.00"}, "own shares of all results add up to what is borne in the end"


def test_a_closing_remembers_that_it_ran():
    settlements, book = settle_all(PROGRAM, read(A, YEAR).claims, Book())
    lines = "\n".join(map(json_line, ledger_rows(PROGRAM, book)))
    carried = read_ledgers(lines.encode(), "ledger", PROGRAM, Report())
    again, after = settle_all(PROGRAM, read(YEAR).claims, carried)
    assert (again[0].outcome, again[0].rejection and again[0].rejection.code) == ("rejected", "PL0663")
    assert after.entries() == carried.entries()
    assert settlements[1].outcome == "settled"
    assert paid({**YEAR, "period": "2021"}, book=carried) == {"close.person.calendar_year/p/2021": "0.00"}
    assert paid({**YEAR, "person": "q"}, book=carried) == {"close.person.calendar_year/q/2020": "0.00"}


def test_claims_of_a_closed_period_are_told():
    _, book = settle_all(PROGRAM, read(A, YEAR).claims, Book())
    day = PROGRAM.dated_by
    claims = [Claim("x", {"person": "p", day: date(2020, 5, 1)}), Claim("y", {"person": "p", day: date(2021, 5, 1)}),
              Claim("z", {"person": "q", day: date(2020, 5, 1)}), Claim("u", {"person": "p"}),
              Claim("v", {day: date(2020, 5, 1)})]  # fmt: skip
    assert [claim.id for claim in closed_before(PROGRAM, claims, book)] == ["x"]


def test_one_row_closes_everything_whose_key_it_gives():
    """Household and person in one row: half of 500 for the person, one per cent of 500 for the household."""
    file = read({**A, "household": "h"}, {**YEAR, "household": "h"}, {**YEAR, "claim": "mine", "period": "2021",
                "household": "h"})  # fmt: skip
    settlements, _ = settle_all(PROGRAM, file.claims, Book())
    assert [one.claim.id for one in settlements] == [
        "a", OF_YEAR, "close.household.calendar_year/h/2020", "mine/close.person.calendar_year",
        "mine/close.household.calendar_year"]  # fmt: skip
    assert [one.payments.get("family") for one in settlements][2] == Fraction(500)
    assert (file.rows, file.further) == (5, 2)


def test_a_row_may_call_its_closing_and_write_the_key_as_an_object():
    row = {
        "事件": "期末结算",
        "claim": "z",
        "key": {"人员编号": "p"},
        "期间": 2020,
        "贫困": "是",
        "cost": "",
        "day": None,
    }
    assert paid(A, row) == {"a": "500.00", "z": "250.00"}


def test_a_closing_is_taken_back_and_replaced():
    """Without the fact nothing comes back; the row that stands in its place gives it."""
    assert paid(A, YEAR, {"claim": "r", "reverses": OF_YEAR}) == {"a": "500.00"}
    again = {**YEAR, "claim": "again", "replaces": OF_YEAR}
    assert paid(A, {**YEAR, "poor": False}, again) == {"a": "500.00", "again": "250.00"}
    file = read(A, YEAR, {"claim": "r", "reverses": OF_YEAR})
    shapes = [set_aside_json(one, PROGRAM) for one in file.set_aside]
    assert [(shape["outcome"], shape.get("refunds")) for shape in shapes] == [
        ("reversed", {"yearly": "0.00"}), ("reversal", None)]  # fmt: skip
    assert not [complaint for shape in shapes for complaint in complaints("result", shape)]


@pytest.mark.parametrize(
    "row,code",
    [
        ({**YEAR, "period": "2020-13"}, "PL0689"),
        ({**YEAR, "period": ""}, "PL0689"),
        ({**YEAR, "period": ["2020"]}, "PL0689"),
        ({**YEAR, "person": ""}, "PL0689"),
        ({**YEAR, "period": "2021", "poor": "perhaps"}, "PL0605"),
        ({**YEAR, "period": "2021", "colour": "red"}, "PL0604"),
        ({**YEAR, "period": "2021", "ledger": "in_year"}, "PL0604"),
        (YEAR, "PL0608"),
        ({**YEAR, "claim": "n", "replaces": "a"}, "PL0688"),
        ({**B, "replaces": OF_YEAR}, "PL0688"),
        ({**YEAR, "event": "closed"}, "PL0689"),
    ],
)
def test_a_faulty_closing_is_rejected(row: Row, code: str):
    file = read(A, YEAR, row)
    assert [item.code for reject in file.rejects for item in reject.diagnostics] == [code]
    assert (file.rows, len(file.claims)) == (3, 2)


def test_a_scheme_without_closings_says_so():
    program = compile_text(WITHOUT).program
    assert program is not None
    found = read_claims(None, json.dumps([YEAR]).encode(), "claims", program, Report()).rejects[0].diagnostics[0]
    assert (found.code, "PL0604") == ("PL0604", found.code)  # `poor` is no fact of that scheme
    row = {"event": "close", "person": "p", "period": "2020"}
    found = read_claims(None, json.dumps([row]).encode(), "claims", program, Report()).rejects[0].diagnostics[0]
    assert "the scheme closes no periods" in found.message("en")


# ---- from Python, and at the command line


@pytest.fixture
def desk(tmp_path: Path, capsys, monkeypatch) -> Desk:
    found = furnished(tmp_path, capsys, monkeypatch)
    (tmp_path / "demo.policy").write_text(SCHEME, encoding="utf-8")
    return found


def test_from_python(desk: Desk):
    scheme = pl.load("demo.policy")
    first, second = scheme.settle_all([YEAR, A])
    assert (str(first.payments["aid"]), first.refunds) == ("500.00", {})
    assert (second.payments, str(second.refunds["yearly"]), str(second.own_share["total"])) == ({}, "250.00", "-250.00")
    assert scheme.settle(YEAR, second.ledger).outcome == "rejected"
    changes = {one.claim: one for one in scheme.resettle([A, B, YEAR], [first, second]).changes}
    assert str(changes[OF_YEAR].difference["yearly"]) == "150.00"


def test_a_late_claim_after_a_closing(desk: Desk):
    """The closing gave back 250 of 500. With b 800 are borne, and 400 come back: 150 more, because of b."""
    desk.write_claims("first.jsonl", [dict(A), dict(YEAR)])
    said = desk("eval", "demo.policy", "first.jsonl", "-o", "paid.jsonl", "--ledger-out", "ledgers.jsonl")
    assert (said.code, "2 rows in = 2 results + 0 rejects" in said.err) == (0, True)
    desk.write_claims("late.jsonl", [dict(B), {**YEAR, "claim": "again"}])
    said = desk("eval", "demo.policy", "late.jsonl", "--ledger", "ledgers.jsonl")
    assert (said.code, "PL0663" in said.err) == (2, True)
    assert "1 claim of a period that was closed before; `policy resettle` tells" in said.err
    desk.write_claims("all.jsonl", [dict(A), dict(YEAR), dict(B)])
    said = desk("resettle", "demo.policy", "all.jsonl", "--paid", "paid.jsonl")
    assert said.code == 1
    assert "yearly      250.00   400.00  +150.00" in said.out
    assert "stood at 500.00 before it and now stands at 800.00, because of b" in said.out
    text = desk("eval", "demo.policy", "all.jsonl", "--format", "text", "--tongue", "zh").out
    assert "年终返还   400.00  已支付" in text


def test_a_row_that_closes_two_things_is_one_row(desk: Desk):
    desk.write_claims("rows.jsonl", [{**A, "household": "h"}, {**YEAR, "household": "h"}])
    assert (
        "2 rows in (and 1 further closing of the same rows) = 3 results"
        in desk("eval", "demo.policy", "rows.jsonl").err
    )
    said = desk("explain", "demo.policy", "rows.jsonl", "--claim", OF_YEAR)
    assert "Yearly: 250.00 yuan" in said.out


def test_closings_stand_beside_claims_in_other_commands(desk: Desk):
    desk.write_claims("rows.jsonl", [dict(A), dict(YEAR)])
    changed = SCHEME.replace("pays 1%", "pays 2%").replace("    pays 50%\n", "    pays 40%\n")
    Path("other.policy").write_text(changed, encoding="utf-8")
    found = desk("diff", "demo.policy", "other.policy", "--claims", "rows.jsonl", "--format", "json").json
    assert found["claims"]["payers"]["yearly"] == {"old": "250.00", "new": "200.00"}
    assert found["claims"]["own_share"] == {"old": "250.00", "new": "300.00"}
