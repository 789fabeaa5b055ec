"""Lists in the generated function: what a line becomes, what is left to the interpreter, and what the loop says."""

import json
from datetime import date
from fractions import Fraction

import pytest

import policy_lang as pl
from policy_lang.codegen import Engine, Unfit, usual_facts, write
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.core.values import Lines, Unknown
from policy_lang.interp.settle import Claim, settle
from tests.laws.fast import compare, same_by_both
from tests.unit.test_claims_results import complaints

SCHEME = """
scheme bills / 账单办法
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
record line / 账单行
  has amount / 数额 : money up to 1万元
  has number / 数量 : count up to 90
  has ward / 病区 : text
  has cap / 单价上限 : money up to 1万元 if not given none because "free" / "不限"
fact day / 就诊日 : date
fact ward / 本人病区 : text
fact lines / 账单明细 : list of line up to 3
pool bill / 总费用 = sum of (line.amount for each line in lines)
payer aid / 救助
  on {on}
  each claim
  pays 50%
order aid
ledger used / 已用 counts aid per person each calendar year
"""
OWN_WARD = "sum of (lesser(line.amount, 100元 beyond so far in used) for each line in lines when line.ward is ward)"


def program_of(on: str) -> Program:
    program = compile_text(SCHEME.replace("{on}", on)).program
    assert program is not None
    return program


def claim(*lines: dict[str, object], ward: str = "A", day: date = date(2020, 3, 1)) -> Claim:
    """A claim with lines in fen; what a line does not say is not known, but for the cap."""
    usual = {"amount": Unknown(("lines.amount",)), "number": Fraction(1), "ward": "A", "cap": None}
    return Claim(
        "a", {"day": day, "person": "p", "ward": ward, "lines": Lines(tuple({**usual, **line} for line in lines))}
    )


def line(amount: int, **more: object) -> dict[str, object]:
    return {"amount": Fraction(amount), **more}


def way(program: Program, one: Claim) -> str:
    """Both ways give the same; which one it went."""
    found = Engine(program).fast(one, Book())
    if isinstance(found, str):
        return found
    compare(settle(program, one, Book()), found)
    return "fast"


def test_texts_of_lines_and_facts_are_the_same_texts():
    """Wards that no scheme names: the two lines of the own ward count 60 and 100, half of 160 is paid."""
    program = program_of(OWN_WARD)
    one = claim(line(60_00, ward="东"), line(500_00, ward="西"), line(500_00, ward="东"), ward="东")
    assert way(program, one) == "fast"
    assert settle(program, one, Book()).payments == {"aid": 80_00}


def test_what_a_ledger_holds_limits_each_line():
    """80 were paid: of 500 and of 15 the 20 that are left of 100, and 15: half of 35 is 17.50."""
    program = program_of(OWN_WARD)
    first = claim(line(60_00), line(500_00), day=date(2020, 2, 1))
    second = Claim("b", claim(line(500_00), line(15_00)).facts)
    assert same_by_both(program, [first, second]).counts == {"fast": 2}
    book = Book().after(one.entry for one in settle(program, first, Book()).movements)
    assert settle(program, second, book).payments == {"aid": 17_50}


def test_complete_lines_are_not_asked_whether_they_are_complete():
    text = write(program_of(OWN_WARD), frozenset({"day", "person", "ward", "lines"})).text
    loop = text.partition("for line_")[2].partition("# left")[0]
    assert "UNKNOWN" not in loop


def test_a_line_that_leaves_out_what_is_needed_is_left_to_the_interpreter():
    program = program_of(OWN_WARD)
    assert way(program, claim(line(60_00), {"ward": "A"})) == "unknown"


def test_a_line_that_is_not_taken_may_leave_out_what_is_asked_of_others():
    """One number of pieces in the own ward, so 1 yuan, of which half is paid; of the other ward it is not known."""
    program = program_of("1元 * number of different (line.number for each line in lines when line.ward is ward)")
    one = claim(line(60_00), line(10_00, number=Unknown(("lines.number",)), ward="B"))
    assert way(program, one) == "fast"
    assert settle(program, one, Book()).payments == {"aid": 50}


@pytest.mark.parametrize("lines", [
    (line(1),) * 4,  # more than three
    (line(1_000_001),),  # more than it may be
    ({"amount": Fraction(1, 2)},),  # not in whole fen
    ({"amount": None},),
], ids=range(4))  # fmt: skip
def test_lines_beyond_their_bounds_are_left_to_the_interpreter(lines):
    assert way(program_of(OWN_WARD), claim(*lines)) == "bounds"


def test_a_list_that_is_not_known_is_left_to_the_interpreter():
    one = claim()
    facts = {**one.facts, "lines": Unknown(("lines",))}
    assert way(program_of(OWN_WARD), Claim("a", facts)) == "unknown"


# Caps of 3 yuan, none, and 2: the least is 2; the greatest has no limit, nor has the sum, so 50 count. Half is paid.
@pytest.mark.parametrize("on,paid", [
    ("lowest of (line.cap for each line in lines)", 1_00),
    ("lesser(50元, highest of (line.cap for each line in lines))", 25_00),
    ("lesser(50元, sum of (line.cap for each line in lines))", 25_00),
    ("sum of (line.cap for each line in lines when line.ward is ward)", 2_50),
], ids=range(4))  # fmt: skip
def test_no_limit_is_a_value_of_lines(on, paid):
    program = program_of(on)
    three = {"cap": Fraction(3_00)}, {"ward": "B"}, {"cap": Fraction(2_00)}
    one = claim(*(line(100_00, **more) for more in three))
    assert way(program, one) == "fast"
    assert settle(program, one, Book()).payments == {"aid": paid}


def test_quotients_of_a_claim_are_not_added_up():
    """A seventh of 1 yuan, a thirtieth of 2: 14 2/7 and 6 2/3 fen, 20.95, 21; half of it is 10.5, rounded 11."""
    program = program_of("(sum of (line.amount / line.number for each line in lines)) rounded half up")
    with pytest.raises(Unfit) as unfit:
        write(program, usual_facts(program))
    assert unfit.value.row.id == "lists"
    one = claim(line(1_00, number=Fraction(7)), line(2_00, number=Fraction(30)))
    assert Engine(program).fast(one, Book()) == "lists"
    assert settle(program, one, Book()).payments == {"aid": 11}


def test_the_compact_line_names_what_lines_leave_out(tmp_path):
    """Half of 60 is paid although a line of another ward does not say how many pieces it has."""
    path = tmp_path / "bills.policy"
    check = 'check few "few" / "不多" holds when sum of (line.number for each line in lines) < 5'
    path.write_text(f"{SCHEME.replace('{on}', OWN_WARD)}{check}\n", encoding="utf-8")
    scheme = pl.load(path)
    rows = [{"amount": "60", "number": 1, "ward": "A"}, {"amount": "10", "ward": "B"}]
    row = {"claim": "a", "person": "p", "day": "2020-03-01", "ward": "A", "lines": rows}
    fast, exact = scheme.settle(row), scheme.settle(row, exact=True)
    assert (fast.way, str(fast.payments["aid"])) == ("generated", "30.00")
    told = json.loads(fast.compact())
    assert told["left_out"] == ["lines.number"]
    assert not complaints("compact", told)
    assert scheme.expand(fast.compact()) == scheme.expand(exact.compact())
    assert fast.to_dict(trace=True) == exact.to_dict(trace=True)
    assert "left_out" not in json.loads(scheme.settle({**row, "lines": rows[:1]}).compact())
