"""Rows of a file of claims that close a period: `event` is `close`.

Enters: the facts of such a row and the period that it names. Leaves: one row to settle for every closing of that period
whose key the facts give, or what is wrong with the row. Always holds: the row names a period as ledgers do (`2020`,
`2020-03`, `2020-07-01`); a closing is called by the row's id, else by what it closes, so that results of two runs can
be held against each other; whether the period was closed before is known when it is settled, and not here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from policy_lang.claims.cells import Bad, Missing, text_of
from policy_lang.claims.history.openings import Wrong, wrong
from policy_lang.claims.rows import ClaimRow
from policy_lang.core.ledger import Book, last_day
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.closing import closings_of, first_day, stand_in
from policy_lang.interp.settle import Claim, ledger_key

CLOSE = ("close", "期末结算")
PERIOD = ("period", "期间")
_KEY = "key"


def told_apart(fields: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The period that a row names, and its facts; those of the key may stand in an object `key`.

    What is empty in the one place says nothing about the other.
    """
    period = ""
    facts: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    for spelling, raw in fields.items():
        if spelling.strip() in PERIOD:
            text = text_of(raw)
            period = "" if isinstance(text, Missing | Bad) else text
        elif spelling.strip() == _KEY and isinstance(raw, Mapping):
            parts |= {name: part for name, part in raw.items() if not isinstance(text_of(part), Missing)}
        else:
            facts[spelling] = raw
    return period, facts | parts


def closing_rows(
    program: Program, number: int, name: str, period: str, facts: Mapping[str, Value], raw: Mapping[str, Any]
) -> tuple[ClaimRow, ...] | Wrong:
    """The closings that a row asks for. `name`: the id that it gives, or ""."""
    ending = closings_of(program, period)
    if not ending:
        closed = "、".join(dict.fromkeys(_example(str(closing.period.kind)) for closing in program.closings))
        if not closed:
            return wrong("the scheme closes no periods", "方案没有期末结算")
        return wrong(
            f"no period of this name is closed; periods are written like {closed.replace('、', ', ')}",
            f"没有以此为名的结算期间，期间应写成{closed}的样子",
        )
    asked = [closing for closing in ending if all(_is_given(facts.get(fact)) for fact in closing.keys)]
    if not asked:
        names = dict.fromkeys(fact for closing in ending for fact in closing.keys)
        return wrong(f"the key must name {', '.join(names)}", f"对象应写明{'、'.join(names)}")
    found = []
    for closing in asked:
        day = first_day(closing, period)
        assert day is not None  # noqa: S101 — the closing was found by this label
        called = f"{name}/{closing.id}" if name and len(asked) > 1 else name
        claim = stand_in(program, closing, facts, day, called)
        found.append(ClaimRow(number, claim, raw, closing=closing, until=last_day(closing.period, day)))
    return tuple(found)


def closed_before(program: Program, claims: Iterable[Claim], book: Book) -> list[Claim]:
    """The claims of periods that had been closed already: what the closing paid was worked out without them."""
    found = []
    for claim in claims:
        day = claim.facts.get(program.dated_by)
        for closing in program.closings if isinstance(day, date) else ():
            assert isinstance(day, date)  # noqa: S101 — or nothing is looked at
            ledger = program.ledgers[closing.id]
            key, missing = ledger_key(ledger, claim)
            if not missing and book.balance(ledger, key, day, claim.id) != 0:
                found.append(claim)
                break
    return found


def _is_given(value: Value) -> bool:
    return value is not None and not isinstance(value, Unknown)


def _example(kind: str) -> str:
    return {"month": "2020-03", "calendar_year": "2020"}.get(kind, "2020-07-01")
