"""The laws of ledgers, on towns: each a function of a seed that raises AssertionError where the law is broken.

Enters: a seed. Leaves: nothing. Always holds: what an equation compares with is worked out without ledgers (`towns`) or
comes of another way to the same end; so a copy of the interpreter that is broken on purpose is noticed
(`test_broken.py` tries that).
"""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from policy_lang.claims import ClaimFile, ClaimRow, json_line, settle_all
from policy_lang.claims.history.corrections import corrected
from policy_lang.claims.ledgers import ledger_rows
from policy_lang.claims.results import result_json
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim, Settlement
from policy_lang.resettle import read_paid, resettle
from tests.laws.towns import Bill, Town, bills, pieces, slowly, text, town


def several_keys_equal_a_slow_settlement(seed: int) -> None:
    """Settle all(p, cs) = what the text pays, worked out bill by bill from all earlier bills."""
    random = Random(seed)
    made = town(random)
    listed = bills(random)
    assert _paid(_settled(_program(made), listed)) == slowly(made, listed)


def splitting_changes_nothing(seed: int) -> None:
    """For one payer by its stretch that counts every claim on its own base: Σ payments of a bill's parts = its payment."""
    random = Random(seed)
    made = town(random, single=True)
    program, whole = _program(made), bills(random)
    parts = [pieces(bill, random) for bill in whole]
    in_parts = {one.claim.id: one for one in _settled(program, [part for some in parts for part in some])}
    for bill, some in zip(_settled(program, whole), parts, strict=True):
        amounts = [in_parts[part.name].payments["aid"] for part in some]
        assert sum(amounts, Fraction(0)) == bill.payments["aid"], bill.claim.id  # type: ignore[arg-type]


def arrival_does_not_matter(seed: int) -> None:
    """Settled in any order of arrival and then anew beside what was paid: is = settle all in canonical order, and
    was + difference = is, for every claim and payer.
    """
    random = Random(seed)
    made = town(random)
    program, listed = _program(made), bills(random)
    canonical = {one.claim.id: one.payments for one in _settled(program, listed)}
    arrived = random.sample(listed, len(listed))
    settlements, _ = settle_all(program, _rows(arrived), Book(), arrival=True)
    lines = "\n".join(json_line(result_json(one)) for one in settlements).encode()
    paid = read_paid([("paid.jsonl", lines)], program, Report())
    found = resettle(program, ClaimFile("bills", tuple(_rows(arrived)), ()), paid, Book())
    assert not found.rejects
    for delta in found.deltas:
        for payer, pair in delta.payers.items():
            assert pair.now == canonical[delta.claim][payer], (delta.claim, payer)
            assert pair.was is not None
            assert pair.difference is not None
            assert pair.was + pair.difference == pair.now
        assert {"paid_otherwise", "scheme"}.isdisjoint(cause.kind for cause in delta.causes)
        assert delta.causes or not delta.differs, delta.claim


def reversing_restores_the_ledger(seed: int) -> None:
    """Ledger(cs + reversals of some) = ledger(cs without them), entry by entry; and so are the results."""
    random = Random(seed)
    made = town(random)
    program, listed = _program(made), bills(random)
    gone = set(random.sample([bill.name for bill in listed], random.randint(1, len(listed) - 1)))
    rows = [*_rows(listed), *(ClaimRow(90, Claim(f"r{name}", {}), reverses=name) for name in sorted(gone))]
    random.shuffle(rows)
    standing = corrected("bills", rows)
    assert not standing.rejects
    first, book = settle_all(program, standing.claims, Book())
    second, other = settle_all(program, _rows([bill for bill in listed if bill.name not in gone]), Book())
    assert book.entries() == other.entries()
    assert list(ledger_rows(program, book)) == list(ledger_rows(program, other))
    assert _paid(first) == _paid(second)
    without = slowly(made, [bill for bill in listed if bill.name not in gone])
    assert _paid(first) == without


def _program(made: Town) -> Program:
    compiled = compile_text(text(made))
    assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
    return compiled.program


def _rows(listed: Sequence[Bill]) -> list[ClaimRow]:
    return [ClaimRow(number, bill.claim) for number, bill in enumerate(listed, start=1)]


def _settled(program: Program, listed: Sequence[Bill]) -> list[Settlement]:
    settlements, _ = settle_all(program, _rows(listed), Book())
    return settlements


def _paid(settlements: Sequence[Settlement]) -> list[dict[str, object]]:
    return [dict(one.payments) for one in settlements]


LAWS = {
    law.__name__: law
    for law in (
        several_keys_equal_a_slow_settlement,
        splitting_changes_nothing,
        arrival_does_not_matter,
        reversing_restores_the_ledger,
    )
}
