"""Where two settlements of one claim part: the first reason, in the order of reading, that is not the same.

Enters: two trees of reasons. Leaves: a `Parting`, or None where both say the same. Always holds: only what is there for
the reader is compared (values, statuses, rules won and lost, what is missing); where it stands and what it cites is
not, since the same rule may stand elsewhere in another edition. Where the newer settlement was made so many years later
on purpose, days and years that moved along are no difference.
"""

import re
from collections.abc import Iterator
from datetime import date

from policy_lang.explain.reasons import Reason, ReasonKind
from policy_lang.record import frozen

# Conditions of the header bear the name of their scheme, which differs between editions and copies.
_HEADER = re.compile(r"^(in_force|covers)\..*?(\.\d+)?$")
_YEAR = re.compile(r"\d{4}(-\d\d)?$")
_BARE = r"\1\2"
# What a reason is shown with besides its value, and that makes a difference to the reader.
_TOLD = ("status", "label", "displaced_by", "needs", "period")
# These follow from the payments: where they differ, a payment before them does.
_AFTERWARDS = frozenset({ReasonKind.OWN_SHARE, ReasonKind.MOVEMENT, ReasonKind.CHECK, ReasonKind.READING})


@frozen
class Parting:
    """The first step at which two settlements differ.

    `path`: the reasons above it, from the claim down to the payment it belongs to, as the newer tree has them.
    `before`/`after`: the reason in each; None where it is only in the other.
    """

    path: tuple[Reason, ...]
    before: Reason | None
    after: Reason | None


def first_parting(before: Reason, after: Reason, years: int = 0) -> Parting | None:
    """The first step at which they part, innermost: a calculation before the payment that comes of it."""
    return next(_partings(before, after, (), years), None)


def later(day: date, years: int) -> date:
    """The same day so many years later; of the 29th of February the 28th, where there is none."""
    year = min(max(day.year + years, 1), 9999)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _partings(before: Reason, after: Reason, path: tuple[Reason, ...], years: int) -> Iterator[Parting]:
    here = (*path, after)
    mine, theirs = _children(before), _children(after)
    for key in _merged(list(mine), list(theirs)):
        one, two = mine.get(key), theirs.get(key)
        if one is not None and two is not None:
            yield from _partings(one, two, here, years)
        elif one is not None or two is not None:
            yield Parting(here, one, two)
    told = _told(after)
    if _told(before) != told and tuple(_moved(item, years) for item in _told(before)) != told:
        yield Parting(path, before, after)


def _moved(told: object, years: int) -> object:
    """What is told, as it is so many years later: a day, or a period that begins with its year."""
    if isinstance(told, date):
        return later(told, years)
    if isinstance(told, str) and _YEAR.match(told):
        return f"{int(told[:4]) + years:04}{told[4:]}"
    return told


def _children(reason: Reason) -> dict[tuple[str, int], Reason]:
    """The children by what they are about; the second of a sort is the second one on the other side too."""
    found: dict[tuple[str, int], Reason] = {}
    ordered = sorted(reason.children, key=lambda child: child.kind in _AFTERWARDS)
    for child in ordered:
        # Ids of amounts that are left name the payer before; what they are about is the same in every order.
        name = f"{child.kind} {child.subject or _HEADER.sub(_BARE, child.id)}"
        number = 0
        while (name, number) in found:
            number += 1
        found[name, number] = child
    return found


def _merged(mine: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Both lists in one, each in its order as far as that can be: what is only on one side stands where it stood."""
    merged = list(mine)
    place = 0
    for key in theirs:
        if key in merged:
            place = merged.index(key) + 1
        else:
            merged.insert(place, key)
            place += 1
    return merged


def _told(reason: Reason) -> tuple[object, ...]:
    return (reason.kind, reason.value, *(reason.data.get(name) for name in _TOLD))
