"""Claims in canonical order against running ledgers: the same as one plain book after another."""

import random
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from policy_lang.claims import ClaimRow, as_rows, canonical, groups, settle_all, settlement_rejects
from policy_lang.claims.order import Course
from policy_lang.claims.rows import reject_json
from policy_lang.core.ledger import Book
from policy_lang.core.program import LedgerDef, Move, PeriodDef, PeriodKind, Program
from policy_lang.core.values import Unknown
from policy_lang.interp.settle import Claim, Settlement, settle
from tests.unit.program_builder import ARM, PERSON_YEAR, build, claim, money


def ids(rows: list[ClaimRow]) -> list[str]:
    return [row.claim.id for row in rows]


def test_the_canonical_order():
    """Governing date, then sequence, then id; without the date last."""
    undated = claim("z", "1")
    facts = {name: value for name, value in undated.facts.items() if name != "discharge"}
    rows = [
        ClaimRow(1, Claim("undated", facts, 1)),
        ClaimRow(2, evolve(claim("late", "1", discharge=date(2020, 5, 1)), sequence=2)),
        ClaimRow(3, evolve(claim("b", "1"), sequence=3)),
        ClaimRow(4, evolve(claim("a", "1"), sequence=3)),
        ClaimRow(5, evolve(claim("first", "1"), sequence=0)),
    ]
    assert ids(canonical(rows, build())) == ["first", "a", "b", "late", "undated"]


def test_the_limit_is_used_up_in_the_order_of_days():
    """70 % of 10,000 is 7,000; the cap of 10,000 leaves 3,000 for the later stay, whichever row comes first."""
    later, sooner = claim("later", "10000", discharge=date(2020, 6, 1)), claim("sooner", "10000")
    settlements, book = settle_all(build(), as_rows([later, sooner]), Book())
    assert [one.claim.id for one in settlements] == ["sooner", "later"]
    assert [one.payments["aid"] for one in settlements] == [money("7000"), money("3000")]
    assert book.balance(PERSON_YEAR, ("p1",), date(2020, 12, 31), "x") == money("10000")

    settlements, _ = settle_all(build(), as_rows([later, sooner]), Book(), arrival=True)
    assert [one.payments["aid"] for one in settlements] == [money("7000"), money("3000")]
    assert [one.claim.id for one in settlements] == ["later", "sooner"]


def test_a_claim_without_its_day_is_undetermined_and_moves_nothing():
    facts = {name: value for name, value in claim("u", "10000").facts.items() if name != "discharge"}
    settlements, book = settle_all(build(), as_rows([Claim("u", facts), claim("a", "10000")]), Book())
    assert [(one.claim.id, one.outcome) for one in settlements] == [("a", "settled"), ("u", "undetermined")]
    payment = settlements[1].payments["aid"]
    assert isinstance(payment, Unknown)
    assert payment.causes[0] == "discharge"
    assert [entry.claim for entry in book.entries()] == ["a"]


def test_an_earlier_book_is_taken_into_account_and_not_changed():
    _, book = settle_all(build(), as_rows([claim("a", "10000")]), Book())
    settlements, _ = settle_all(build(), as_rows([claim("b", "10000")]), book)
    assert settlements[0].payments["aid"] == money("3000")
    assert len(book.entries()) == 1


def test_progress_is_told_after_each_claim():
    told: list[int] = []
    settle_all(build(), as_rows([claim("a", "1"), claim("b", "1")]), Book(), progress=told.append)
    assert told == [1, 2]


def plainly(program: Program, rows: list[ClaimRow]) -> tuple[list[object], Book]:
    """The meaning: each claim against the book of the one before."""
    book, found = Book(), []
    for row in canonical(rows, program):
        settlement = settle(program, row.claim, book)
        book = book.after(movement.entry for movement in settlement.movements)
        found.append(settlement)
    return list(found), book


def ledgers_of_every_period() -> Program:
    kinds = [kind for kind in PeriodKind if kind is not PeriodKind.ROLLING]
    ledgers = [LedgerDef(f"{kind}", ("household",), PeriodDef(kind, anchor=(7, 1))) for kind in kinds]
    ledgers.append(LedgerDef("rolling", ("person", "hospital.name"), PeriodDef(PeriodKind.ROLLING, months=3)))
    moves = tuple(Move(ledger.id, "aid.payment") for ledger in (PERSON_YEAR, *ledgers))
    return build((PERSON_YEAR, *ledgers), evolve(ARM, moves=moves))


def random_claims(count: int) -> list[ClaimRow]:
    draw = random.Random(20)
    found = []
    for number in range(count):
        one = claim(
            f"c{number}",
            str(draw.randrange(0, 1_500)),
            person=f"p{draw.randrange(6)}",
            household=f"h{draw.randrange(3)}",
            hospital__name=f"甲{draw.randrange(2)}",
            discharge=date(2020, 1, 1) + timedelta(days=draw.randrange(366)),
        )
        facts = dict(one.facts)
        if draw.random() < 0.05:
            del facts[draw.choice(["person", "household", "discharge", "in_scope", "given.basic"])]
        found.append(Claim(one.id, facts, draw.randrange(3)))
    return as_rows(found)


def test_running_ledgers_mean_the_same_as_plain_ones():
    program, rows = ledgers_of_every_period(), random_claims(150)
    settlements, book = settle_all(program, rows, Book())
    expected, expected_book = plainly(program, rows)
    assert settlements == expected
    assert book.entries() == expected_book.entries()
    assert sum(bool(one.movements) for one in settlements) > 40
    assert any(isinstance(entry.amount, Unknown) for entry in book.entries())
    befores = [movement.before for one in settlements for movement in one.movements]
    assert sum(isinstance(before, Fraction) and before > 0 for before in befores) > 100


def test_without_entries_the_balances_are_the_same():
    """Spells among them, whose periods hang on the entries: those are kept."""
    program, rows = ledgers_of_every_period(), random_claims(150)
    expected, _ = settle_all(program, rows, Book())
    course = Course.begin(program, Book(), entries=False)
    assert list(course.settle(rows)) == expected
    assert {entry.ledger for entry in course.book().entries()} == {"spell"}


def test_each_settlement_comes_before_the_next_claim_is_settled():
    asked: list[str] = []

    class Asked:
        def settle(self, one: Claim, book: Book) -> Settlement:
            asked.append(one.id)
            return settle(build(), one, book)

        def close(self, *_: object, **__: object) -> Settlement:
            raise AssertionError

    course = Course.begin(build(), Book(), Asked()).settle(as_rows([claim("b", "1"), claim("a", "1")]), arrival=True)
    assert asked == []
    assert next(course).claim.id == "b"
    assert asked == ["b"]
    assert next(course).claim.id == "a"


def test_claims_that_share_a_ledger_form_a_group():
    """p1 and p2 share a household; p3 shares p2's hospital within the rolling months; p4 is alone."""
    program = ledgers_of_every_period()
    rows = as_rows([
        claim("a", "1", person="p1", household="h1", hospital__name="x"),
        claim("b", "1", person="p4", household="h4", hospital__name="x"),
        claim("c", "1", person="p2", household="h1", hospital__name="y"),
        claim("d", "1", person="p2", household="h3", hospital__name="z"),
    ])  # fmt: skip
    assert [ids(group) for group in groups(program, rows)] == [["a", "c", "d"], ["b"]]
    alone = build((LedgerDef("aid.paid", ("person",), PeriodDef(PeriodKind.CLAIM)),))
    assert [ids(group) for group in groups(alone, rows)] == [["a"], ["b"], ["c"], ["d"]]
    everyone = build((LedgerDef("aid.paid", (), PeriodDef(PeriodKind.LIFETIME)),))
    assert [ids(group) for group in groups(everyone, rows)] == [["a", "b", "c", "d"]]


def test_a_claim_hangs_on_its_group_alone():
    program, rows = ledgers_of_every_period(), random_claims(80)
    settlements, _ = settle_all(program, rows, Book())
    whole = {one.claim.id: one for one in settlements}
    for group in groups(program, rows):
        for one in settle_all(program, group, Book())[0]:
            assert one == whole[one.claim.id]


def test_given_payments_above_the_pool_are_a_reject():
    rows = as_rows([claim("good", "100"), claim("bad", "100", "100.01")])
    settlements, book = settle_all(build(), rows, Book())
    (reject,) = settlement_rejects("claims.csv", rows, settlements)
    assert (reject.row, reject.claim) == (2, "bad")
    assert reject_json(reject)["diagnostics"][0]["message"]["en"] == (
        "claims.csv, row 2: the given payments are more than the pool `in_scope` holds"
    )
    assert [entry.claim for entry in book.entries()] == ["good"]
