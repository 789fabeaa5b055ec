"""How unclear clauses were read, and which of these readings have to do with a claim.

Enters: a trace, and the reasons of the claim. Leaves: a reason for each reading, marked whether it bears on the claim.
Always holds: every reading of the program is there; one that the caller asked for bears on every claim.

The program does not say what the other options of a reading would change. So a reading bears on a claim where it is
about a clause that was used: that of a payer who had something to look at, or of a condition or exception that decided.
Others may change an amount all the same; to know it they must be settled, which `policy readings --claim` does.
"""

from collections.abc import Iterable

from policy_lang.core import types
from policy_lang.core.program import Clause
from policy_lang.explain.conditions import is_met
from policy_lang.explain.reasons import Reason, ReasonKind, SourceKind, everything, is_zero
from policy_lang.explain.trace import Trace
from policy_lang.interp.settle import NOT_COVERED, NOT_IN_FORCE


def readings(trace: Trace, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Every reading of the program."""
    used = _used(trace, reasons)
    found = []
    for name, option in trace.program.readings.items():
        origin = trace.origin(f"reading:{name}")
        entry = trace.entry(f"reading:{name}")
        chosen = "scheme" if entry is None or entry.chosen == option else "caller"
        bears = chosen == "caller" or not used.isdisjoint(_places(origin.clauses))
        found.append(
            Reason(
                f"reading:{name}", ReasonKind.READING, f"reading:{name}", option, types.TEXT, SourceKind.TEXT,
                clauses=origin.clauses, place=origin.place, data={"chosen_by": chosen, "bears": bears},
            )
        )  # fmt: skip
    return tuple(found)


def _used(trace: Trace, reasons: tuple[Reason, ...]) -> set[tuple[str, str]]:
    """The clauses that took part in the claim."""
    found: set[tuple[str, str]] = set()
    if trace.settlement.outcome in {NOT_IN_FORCE, NOT_COVERED}:
        found |= _places(trace.origin("scheme:").clauses)
        for reason in reasons:
            if reason.kind is ReasonKind.CONDITION:
                found |= _places(reason.clauses)
        return found
    for payment in reasons:
        if payment.kind is not ReasonKind.PAYMENT:
            continue
        bases = payment.of_kind(ReasonKind.BASE)
        pays = payment.source is not SourceKind.GIVEN and not is_zero(payment.value)
        if pays or any(not is_zero(base.value) for base in bases):
            found |= _places(payment.clauses)
        for reason in payment.of_kind(ReasonKind.RULE_WON):
            found |= _places(reason.clauses)
        for reason in payment.of_kind(ReasonKind.CONDITION):
            if not is_met(reason):
                for part in everything(reason):
                    found |= _places(trace.origin(part.subject).clauses)
    return found


def _places(clauses: Iterable[Clause]) -> set[tuple[str, str]]:
    return {(clause.source, clause.locator) for clause in clauses}
