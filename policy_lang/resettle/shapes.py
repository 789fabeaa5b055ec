"""A re-settlement as data: lines of JSON (`docs/reference/schemas/delta.schema.json`) and rows of a spreadsheet.

Enters: a re-settlement. Leaves: mappings whose fields always stand in the same order, or rows of texts. Always holds:
amounts are decimal texts in the main unit; what is not known is null, in a spreadsheet empty, and never zero.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from policy_lang.claims.amounts import money_text
from policy_lang.claims.results import balance_text, edition_name, program_hash
from policy_lang.claims.rows import VERSION
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.resettle.causes import Cause
from policy_lang.resettle.compare import Delta, Pair, Resettled

HEADING = ("claim", "person", "change", "payer", "was", "is", "delta", "given", "causes", "claims")


def delta_json(delta: Delta, program: Program) -> dict[str, Any]:
    """One line."""
    found: dict[str, Any] = {"version": VERSION, "claim": delta.claim}
    if delta.person is not None:
        found["person"] = delta.person
    found |= {
        "scheme": edition_name(program),
        "program": program_hash(program),
        "change": delta.change,
        "outcome": {"was": delta.outcome_was, "is": delta.outcome_is},
        "payers": {name: _pair(pair, program, given=name in delta.given) for name, pair in delta.payers.items()},
        "own_share": _pair(delta.own, program, given=False),
        "readings": dict(program.readings),
        "parameters": dict(program.given_parameters),
        "undetermined": [dict(one) for one in delta.undetermined],
        "causes": [_cause(cause, program) for cause in delta.causes],
    }
    return found


def csv_rows(resettled: Resettled) -> Iterator[tuple[str, ...]]:
    """The heading, then one row a claim and payer."""
    yield HEADING
    program = resettled.program
    for delta in resettled.deltas:
        causes = " ".join(dict.fromkeys(cause.kind for cause in delta.causes))
        claims = " ".join(dict.fromkeys(claim for cause in delta.causes for claim in cause.claims))
        for name, pair in delta.payers.items():
            amounts = (_text(amount, program) or "" for amount in (pair.was, pair.now, pair.difference))
            given = "yes" if name in delta.given else "no"
            yield (delta.claim, delta.person or "", delta.change, name, *amounts, given, causes, claims)


def _pair(pair: Pair, program: Program, *, given: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "was": _text(pair.was, program),
        "is": _text(pair.now, program),
        "delta": _text(pair.difference, program),
    }
    return found | {"given": True} if given else found


def _cause(cause: Cause, program: Program) -> dict[str, Any]:
    found: dict[str, Any] = {"cause": cause.kind}
    if cause.kind == "ledger":
        ledger = program.ledgers[cause.ledger]
        found |= {"ledger": cause.ledger, "key": dict(cause.key or {}), "period": cause.period}
        found |= {"was": balance_text(cause.was, ledger, program), "is": balance_text(cause.now, ledger, program)}
    if cause.name:
        found |= {"name": cause.name, "then": cause.then, "now": cause.at_present}
    if cause.kind == "facts":
        found["facts"] = list(cause.names)
        if isinstance(cause.was, Fraction) and isinstance(cause.now, Fraction):
            found["bill"] = {"was": _text(cause.was, program), "is": _text(cause.now, program)}
    return found | {"claims": list(cause.claims)} if cause.claims else found


def _text(amount: Value, program: Program) -> str | None:
    return money_text(amount, program.decimals) if isinstance(amount, Fraction) else None
