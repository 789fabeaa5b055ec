"""Where passes put the problems they find.

Enters: codes with places and holes. Leaves: diagnostics, in the order in which they were found, each once. Always
holds: no more than `CAPACITY` are kept, and an error is never lost behind warnings; an error of a disabled code is not
kept but still counts as one, for what is wrong stays wrong and later passes must not meet it. A report is passed to
whoever may find a problem; there is no global one, so two compilations can run side by side.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from policy_lang.diagnostics.codes import ALTERNATIVE, holes_in, row_of
from policy_lang.diagnostics.problem import LONGEST_HOLE, Diagnostic, Fix, InternalError, Label
from policy_lang.source import Span

CAPACITY = 1_000

_Identity = tuple[str, str, int, int, tuple[tuple[str, str], ...]]


class Report:
    """The problems found so far."""

    def __init__(self, disabled: frozenset[str] = frozenset()) -> None:
        self._disabled = disabled
        self._kept: list[Diagnostic] = []
        self._seen: set[_Identity] = set()
        self._errors = 0
        self._harmless = 0
        self._left_out = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self._kept)

    @property
    def has_errors(self) -> bool:
        return self._errors > 0

    @property
    def left_out(self) -> int:
        """How many problems were found beyond the ones that are kept."""
        return self._left_out

    @property
    def is_full(self) -> bool:
        """Whether further errors would only be counted: a pass need not look for good advice any more."""
        return len(self._kept) >= CAPACITY and self._harmless == 0

    def add(
        self, code: str, span: Span | None, *, labels: Iterable[Label] = (), fix: Fix | None = None, **holes: object
    ) -> None:
        """Report a problem. A sequence of words given for a hole becomes a list of quoted words, in either tongue."""
        missing = _needed_holes(code) - holes.keys()
        if missing:
            raise InternalError(f"{code} was reported without {', '.join(sorted(missing))}")
        filled = tuple(pair for name, value in holes.items() for pair in _hole(name, value))
        self.extend([Diagnostic(code, span, filled, tuple(labels), fix)])

    def extend(self, diagnostics: "Iterable[Diagnostic] | Report") -> None:
        """Take over problems that were found elsewhere."""
        for diagnostic in diagnostics.diagnostics if isinstance(diagnostics, Report) else diagnostics:
            self._take(diagnostic)

    def _take(self, diagnostic: Diagnostic) -> None:
        identity = _identity(diagnostic)
        if identity in self._seen:
            return
        is_error = diagnostic.severity == "error"
        if diagnostic.code in self._disabled:
            self._errors += is_error
            return
        if len(self._kept) >= CAPACITY:
            self._left_out += 1
            if not is_error or self._harmless == 0:
                return
            self._drop_last_harmless()
        self._errors += is_error
        self._harmless += not is_error
        self._seen.add(identity)
        self._kept.append(diagnostic)

    def _drop_last_harmless(self) -> None:
        last = max(index for index, kept in enumerate(self._kept) if kept.severity != "error")
        del self._kept[last]
        self._harmless -= 1


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics by file and place; those without a place first."""
    return tuple(sorted(diagnostics, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    return (span.source.name, span.start, span.end, diagnostic.code) if span else ("", 0, 0, diagnostic.code)


def _identity(diagnostic: Diagnostic) -> _Identity:
    name, start, end, code = _place(diagnostic)
    return name, code, start, end, diagnostic.holes


def _hole(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [(name, listed(value, "en")), (f"{name}_zh", listed(value, "zh"))]
    return [(name, _short(value))]


def listed(words: Sequence[object], tongue: str, *, together: bool = False) -> str:
    """Words in a list of one tongue, for holes that say something else in each: one of them, or all `together`."""
    if tongue == "zh":
        return _listed(words, "“{}”", "、", "与" if together else "或")
    return _listed(words, "`{}`", ", ", " and " if together else " or ")


def _listed(words: Sequence[object], quotes: str, comma: str, last: str) -> str:
    quoted = [quotes.format(_short(word)) for word in words]
    return comma.join(quoted[:-1]) + last + quoted[-1] if len(quoted) > 1 else "".join(quoted)


def _short(value: object) -> str:
    """As much of a value as will be shown, and one character more to tell that it was longer."""
    return str(value)[: LONGEST_HOLE + 1]


@cache
def _needed_holes(code: str) -> frozenset[str]:
    """The holes a code's sentences cannot do without; asking for an unknown code is a bug."""
    row = row_of(code)
    if row is None:
        raise InternalError(f"{code} is not in the catalogue")
    sentences = (row.en, row.zh, row.help_en.split(ALTERNATIVE)[-1], row.help_zh.split(ALTERNATIVE)[-1])
    return frozenset(name for sentence in sentences for name in holes_in(sentence))
