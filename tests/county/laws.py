"""What must hold of a county's year: conservation, limits, order, corrections, and the main formula a second time.

Enters: a program and the rows of a year. Leaves: what was settled, for a report; AssertionError at the first claim of
which a law does not hold. Always holds: sums, keys and years are worked out here from rows and payments, not from
ledgers.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from policy_lang.claims import ClaimFile, ClaimRow, read_claims
from policy_lang.claims.order import canonical, settle_all
from policy_lang.claims.results import result_json
from policy_lang.claims.rows import SetAside
from policy_lang.codegen import Engine
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Const
from policy_lang.core.program import Program
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Report, render_text
from policy_lang.interp.settle import REJECTED, Settlement
from policy_lang.resettle import read_paid, resettle
from tests.county.formulas import FORMULAS
from tests.county.people import Profile

ROWS_OF_A_FILE = 20_000
# Yearly limits by scheme and payer: the figure that states it, and the facts that have an account of their own.
LIMITS: dict[str, dict[str, str]] = {
    "cn/shandong/assistance@2019": {
        "special_drugs": "drug_limit",
        "medical_aid": "aid_cap",
        "reassistance": "reaid_cap",
        "special_food_minor": "minor_food_cap",
        "special_food_adult": "adult_food_cap",
    },
    "cn/shandong/linyi/lanshan/relief_insurance@2020": {
        "medical_aid": "aid_cap",
        "supplement": "supp_cap",
        "accident_medical": "accident_medical_sum",
        "accident_disability_benefit": "accident_sum",
    },
    "cn/shandong/linyi/lanshan/combined@2020": {
        "medical_aid": "aid_cap",
        "supplement": "supp_cap",
        "reassistance": "reaid_cap",
    },
    "cn/shandong/weihai/relief_insurance@2020": {
        "supplement": "supplement_cap",
        "medical_aid": "aid_cap",
        "accident_medical": "accident_cap",
    },
}


@frozen
class Year:
    """A settled year, in canonical order. `rows` are the claims that stand; `arrived` everything that came in."""

    program: Program
    rows: tuple[dict[str, Any], ...]
    settlements: tuple[Settlement, ...]
    arrived: tuple[dict[str, Any], ...]

    @property
    def outcomes(self) -> Counter[str]:
        """How the claims came out."""
        return Counter(found.outcome for found in self.settlements)

    @property
    def statuses(self) -> Counter[tuple[str, str]]:
        """How often each payer reported each status."""
        return Counter(pair for found in self.settlements for pair in found.statuses.items())


def program_of(profile: Profile) -> Program:
    """The scheme of a profile with the figures that the county has settled for itself."""
    compiled = compile_scheme(profile.scheme, Options(parameters=dict(profile.figures)))
    assert compiled.program is not None, render_text(compiled.report.diagnostics, "en")
    return compiled.program


def read(program: Program, rows: Sequence[dict[str, Any]]) -> ClaimFile:
    """The claims through the reader of claim files, which refuses none of them and takes no file of this size whole.

    So they come in several files, a person's claims and what corrects them in one of them.
    """
    claims, aside = list[ClaimRow](), list[SetAside]()
    for part in _files(rows):
        report = Report()
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in part)
        file = read_claims(None, text.encode("utf-8"), "county", program, report)
        said = (*report.diagnostics, *(item for reject in file.rejects for item in reject.diagnostics))
        assert not said, render_text(said, "en")
        assert len(file.claims) + len(file.set_aside) == len(part)
        claims += file.claims
        aside += file.set_aside
    return ClaimFile("county", tuple(claims), (), set_aside=tuple(aside))


def _files(rows: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The rows in files of a number that can be read, in order of arrival within each."""
    by_id = {row["claim"]: row for row in rows}
    count = -(-len(rows) // ROWS_OF_A_FILE)
    files: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    for row in rows:
        patient = row if "person" in row else by_id[row["reverses"]]
        files[int(patient["person"].removeprefix("p")) % count].append(row)
    return (file for file in files if file)


def settled_year(program: Program, rows: list[dict[str, Any]], *, fast: bool = False) -> Year:
    """The year, however the claims arrived. `fast`: by the generated function instead of the interpreter."""
    claims = read(program, rows).claims
    by_id = {row["claim"]: row for row in rows}
    by = Engine(program) if fast else None
    settlements, _ = settle_all(program, claims, Book(), by=by)
    order = [claim.claim.id for claim in canonical(claims, program)]
    return Year(program, tuple(by_id[name] for name in order), tuple(settlements), tuple(rows))


def standing(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The claims that no correction sets aside, written as if they alone had come, where the first of each stood."""
    by_id = {row["claim"]: row for row in rows}
    corrected = {row.get("reverses", row.get("replaces")) for row in rows}
    found = []
    for row in rows:
        if "reverses" in row or row["claim"] in corrected:
            continue
        first = row
        while "sequence" not in first:
            first = by_id[first["replaces"]]
        plain = {**row, "sequence": first["sequence"]}
        plain.pop("replaces", None)
        found.append(plain)
    return found


# ---- the laws


def conserved(year: Year) -> None:
    """Payments and own share are the bill, claim by claim and pool by pool; nothing is below zero."""
    for found in year.settlements:
        if found.outcome == REJECTED:
            assert not found.movements, found.claim.id
            continue
        for pool in found.arm.pools:
            drawn = sum((_part(found, payer, pool.id) for payer in found.arm.payers), Fraction(0))
            assert drawn + _known(found.own[pool.id]) == _known(found.values[f"pool.{pool.id}"]), found.claim.id
            assert _known(found.own[pool.id]) >= 0, (found.claim.id, pool.id)
        assert all(_known(amount) >= 0 for amount in found.payments.values()), found.claim.id
        assert all(_known(amount).denominator == 1 for amount in found.payments.values()), found.claim.id


def _part(found: Settlement, payer: Any, pool: str) -> Fraction:
    """What a payer drew from a pool."""
    if pool not in payer.pools:
        return Fraction(0)
    return _known(found.values[payer.drawn[payer.pools.index(pool)]])


def _known(value: object) -> Fraction:
    assert isinstance(value, Fraction), value
    return value


def limits_kept(year: Year, scheme: str) -> None:
    """No payer passes its yearly limit for anybody."""
    for payer, figure in LIMITS.get(scheme, {}).items():
        value = year.program.parameters[figure].figures[0].value
        assert isinstance(value, Const)
        assert value.type.kind is Kind.MONEY
        paid: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for row, found in zip(year.rows, year.settlements, strict=True):
            if found.outcome != REJECTED:
                key = row["person"], row["claim.discharge"][:4]
                paid[key] += _known(found.payments[payer])
                assert paid[key] <= _known(value.value), (payer, row["claim"])


def as_the_notice_says(year: Year, scheme: str) -> int:
    """The payers of the main formula pay what it gives, person by person. Leaves how many amounts were compared."""
    people: defaultdict[str, list[tuple[dict[str, Any], Settlement]]] = defaultdict(list)
    for row, found in zip(year.rows, year.settlements, strict=True):
        if found.outcome != REJECTED:
            people[row["person"]].append((row, found))
    compared = 0
    for steps in people.values():
        expected = FORMULAS[scheme]([row for row, _ in steps])
        for (row, found), paid in zip(steps, expected, strict=True):
            got = {payer: found.payments[payer] for payer in paid}
            assert got == paid, (row, got, paid)
            compared += len(paid)
    return compared


def same_however_they_arrive(program: Program, year: Year) -> None:
    """Another order of arrival, the generated function, and no trace of what was corrected: the same results."""
    again = settled_year(program, standing(year.arrived)[::-1], fast=True)
    assert {row["claim"] for row in year.rows} == {row["claim"] for row in again.rows}
    for one, other in zip(year.settlements, again.settlements, strict=True):
        assert (one.claim.id, one.payments, one.own) == (other.claim.id, other.payments, other.own)
        assert (one.outcome, one.statuses, one.checks) == (other.outcome, other.statuses, other.checks), one.claim.id


def corrections_come_out(program: Program, year: Year) -> int:
    """What was paid for the first part of the year, and the differences, are what is due for the whole of it.

    Leaves how many amounts were taken back or paid later.
    """
    arrived = list(year.arrived)
    first = [row for row in arrived[: len(arrived) * 2 // 3] if not {"reverses", "replaces"} & row.keys()]
    lines = [json.dumps(result_json(found)) for found in settled_year(program, first).settlements]
    paid = read_paid([("paid.jsonl", "\n".join(lines).encode())], program, Report())
    found = resettle(program, read(program, arrived), paid, Book())
    due = {one.claim.id: one.payments for one in year.settlements}
    moved = 0
    for delta in found.deltas:
        # A correction that is itself rejected takes the claim away, and what is due instead is not known yet. What is
        # due for a later claim only because of that is open too.
        open_still = any(cause.kind == "replacement_rejected" for cause in delta.causes)
        held = open_still and delta.claim in due
        for payer, pair in delta.payers.items():
            assert pair.was == paid.claims[delta.claim].payers[payer] if delta.claim in paid.claims else pair.was == 0
            if open_still and (pair.now is None or not held):
                assert pair.now is None, (delta.claim, payer)
                continue
            assert pair.now == due.get(delta.claim, {}).get(payer, 0), (delta.claim, payer)
            # Of a claim that was rejected nothing was known, and nothing was paid.
            assert pair.difference == _known(pair.now) - (pair.was or 0)
            moved += pair.difference != 0
        assert delta.causes or not delta.differs or delta.change == "new", delta.claim
    assert len(found.deltas) + len(found.rejects) == len(arrived)
    return moved


def every_law(program: Program, profile: Profile, year: Year) -> int:
    """All of them. Leaves how many amounts were worked out a second time."""
    assert len(year.rows) == len(standing(year.arrived))
    assert year.outcomes["settled"] > len(year.rows) / 5, year.outcomes
    assert year.outcomes["rejected"] < len(year.rows) / 20, year.outcomes
    conserved(year)
    limits_kept(year, profile.scheme)
    same_however_they_arrive(program, year)
    return as_the_notice_says(year, profile.scheme)
