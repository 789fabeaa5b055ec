"""One row of the catalogue of problems.

A sentence has holes in braces that a `Report` fills. Where a hole should read differently in Chinese (the name of a
type, say), the reporter gives it twice, `expected` and `expected_zh`; the Chinese sentence then takes the second.
A help sentence may be followed by another after ` || `, which is taken when a hole of the first one is empty:
`did you mean {near}? || declare it first`. A hole called `value` holds what somebody wrote in a claim; it is shown
only when the reader asked for it.
"""

from string import Formatter
from typing import Literal

from policy_lang.record import frozen

Severity = Literal["error", "warning", "note"]

ALTERNATIVE = " || "


@frozen
class Code:
    """A kind of problem: its number, how bad it is, what is wrong, and the way out."""

    code: str
    severity: Severity
    en: str
    zh: str
    help_en: str
    help_zh: str


def holes_in(sentence: str) -> frozenset[str]:
    """The names of the holes in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
