"""Document 001 as the law above: its floors, ceilings and prohibitions, on every claim of the schemes that it binds.

Enters: a settled year. Leaves: what `policy conforms` has to say of it; AssertionError at the first claim of which a
bound does not hold, or at a claim that breaks one without being named. Always holds: what the law says is written here
from the document (三(三), 二(二)2 and 3), not from the framework that the scheme declares.
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from policy_lang.compile import Options, compile_laws, compile_scheme
from policy_lang.core.program import BoundKind
from policy_lang.framework import Finding, Verdict, judge, judged_on_claims
from policy_lang.interp.settle import SETTLED, Settlement
from tests.county.laws import Year

CIRCLE = frozenset({"低保", "特困", "建档立卡", "重度残疾", "脱贫享受政策"})
IN_CIRCLE = ("medical_aid", "critical_illness", "reassistance")
AID_OF_A_YEAR, AGAIN_OF_A_YEAR = 1_000_000, 2_000_000
# Found by `policy conforms` and reported there (AMB-001-8): aid for people under instant aid widens the circle.
WIDER = {
    "cn/shandong/linyi/lanshan/relief_insurance@2020": {("medical_aid", frozenset({"即时帮扶"}))},
    "cn/shandong/linyi/lanshan/combined@2020": {("medical_aid", frozenset({"即时帮扶"}))},
}


def frameworks_kept(year: Year, scheme: str) -> tuple[Finding, ...]:
    """All bounds, claim by claim. A scheme that conforms to nothing has none."""
    if not year.program.conforms_to:
        return ()
    aid_between_floor_and_ceiling(year)
    reassistance_below_its_limit(year)
    circle_not_widened(year, scheme)
    broken = paid_in_full(year)
    (law,) = compile_laws(compile_scheme(scheme, Options()))
    assert law.program is not None
    found = judged_on_claims(year.program, judge(year.program, law.program), year.settlements)
    _as_reported(found, scheme, broken)
    return found


def _as_reported(found: tuple[Finding, ...], scheme: str, broken: list[str]) -> None:
    """What is broken is said, and nothing else is."""
    circles = [item for item in found if item.bound.kind is BoundKind.CIRCLE and item.verdict is Verdict.BROKEN]
    assert len(circles) == len(WIDER[scheme])
    shares = [item for item in found if item.bound.kind is BoundKind.SOME_OWN_SHARE]
    assert [item.verdict for item in shares] == [Verdict.BROKEN if broken else Verdict.HOLDS], (shares, broken[:5])
    assert all(f" {len(broken)} of " in item.said.en for item in shares if broken)
    assert not [
        item.said.en for item in found if item.verdict is Verdict.BROKEN and item not in (*circles, *shares)
    ]  # fmt: skip


def _settled(year: Year) -> Iterator[tuple[dict[str, Any], Settlement]]:
    return (pair for pair in zip(year.rows, year.settlements, strict=True) if pair[1].outcome == SETTLED)


def _paid(found: Settlement, payer: str) -> int:
    amount = found.payments.get(payer, Fraction(0))
    assert isinstance(amount, Fraction)
    return int(amount)


def _fen(row: dict[str, Any], name: str) -> int:
    return int(Fraction(str(row.get(name, "0"))) * 100)


def aid_between_floor_and_ceiling(year: Year) -> None:
    """二(二)3三 and 三(三): where aid pays for a stay, it pays 70 % of the rest, to 10,000 a year, and no more."""
    aided: defaultdict[str, int] = defaultdict(int)
    for row, found in _settled(year):
        aid = _paid(found, "medical_aid")
        left = _fen(row, "claim.in_scope")
        for payer in found.arm.payers:
            if payer.id == "medical_aid":
                break
            left -= _paid(found, payer.id)
        if row["claim.kind"] == "inpatient" and (aid or set(row["person.categories"]) & {"低保", "特困"}):
            floor = min((left * 70 + 50) // 100, AID_OF_A_YEAR - aided[row["person"]])
            covered = found.statuses["medical_aid"] in ("paid", "cap_exhausted", "zero", "nothing_left")
            assert aid == floor or not covered, (row, aid, floor)
        aided[row["person"]] += aid


def reassistance_below_its_limit(year: Year) -> None:
    """二(二)3四: at most 20,000 a person and year, and nothing while less than 5,000 was borne."""
    again: defaultdict[str, int] = defaultdict(int)
    for row, found in _settled(year):
        again[row["person"]] += _paid(found, "reassistance")
        assert again[row["person"]] <= AGAIN_OF_A_YEAR, row


def circle_not_widened(year: Year, scheme: str) -> set[tuple[str, frozenset[str]]]:
    """三(三): the three payers of the law pay nobody outside the circle but whom the findings name. Leaves whom."""
    outside = {
        (payer, frozenset(row["person.categories"]) - {"其他人员"})
        for row, found in _settled(year)
        for payer in IN_CIRCLE
        if _paid(found, payer) and found.statuses[payer] != "given" and not set(row["person.categories"]) & CIRCLE
    }  # fmt: skip
    assert outside <= WIDER[scheme], outside
    return outside


def paid_in_full(year: Year) -> list[str]:
    """三(三)句2: the claims that leave the person nothing. The check owed to the law names these and no others."""
    found = []
    for row, settlement in _settled(year):
        bill = max(_fen(row, "claim.total"), _fen(row, "claim.in_scope") + _fen(row, "claim.out_of_scope"))
        benefits = {payer.id for payer in settlement.arm.payers if payer.benefit}
        paid = sum(_paid(settlement, payer) for payer in settlement.payments if payer not in benefits)
        free = bool(bill) and paid >= bill
        assert settlement.checks["not_zero_pay"] is not free, row
        if free:
            found.append(settlement.claim.id)
    return found
