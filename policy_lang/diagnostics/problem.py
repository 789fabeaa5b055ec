"""One problem as a value.

A diagnostic carries a code and what fills the holes of its sentence, never the sentence: the same value is rendered
in either tongue, as text or as data, and a test can compare it. Only our own bugs are exceptions (`InternalError`).
"""

from collections.abc import Mapping

from policy_lang.diagnostics.codes import ALTERNATIVE, Code, Severity, holes_in, row_of
from policy_lang.record import frozen
from policy_lang.source import Span, expand

LONGEST_HOLE = 200
HIDDEN = "…"


class InternalError(RuntimeError):
    """A bug of ours, never a user's mistake; the command line shows it under the code PL0999."""

    code = "PL0999"


@frozen
class Label:
    """A further place that belongs to the problem, and what it has to do with it."""

    span: Span
    text_en: str = ""
    text_zh: str = ""

    def text(self, tongue: str) -> str:
        return self.text_zh if tongue == "zh" else self.text_en


@frozen
class Fix:
    """A change to the text that would settle the problem."""

    span: Span
    replacement: str


@frozen
class Diagnostic:
    """A problem: its code, its place, and what fills the holes of its sentences."""

    code: str
    span: Span | None
    holes: tuple[tuple[str, str], ...] = ()
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None

    @property
    def row(self) -> Code:
        row = row_of(self.code)
        assert row is not None  # noqa: S101 — a report takes known codes alone
        return row

    @property
    def severity(self) -> Severity:
        return self.row.severity

    def message(self, tongue: str, *, reveal: bool = True) -> str:
        """What is wrong. Without `reveal` the figures and words of claims are left out."""
        template = self.row.zh if tongue == "zh" else self.row.en
        return template.format_map(self._filled(tongue, reveal=reveal))

    def help(self, tongue: str, *, reveal: bool = True) -> str:
        """The way out: the first of the row's help sentences whose holes all have something in them."""
        filled = self._filled(tongue, reveal=reveal)
        alternatives = (self.row.help_zh if tongue == "zh" else self.row.help_en).split(ALTERNATIVE)
        for template in alternatives[:-1]:
            if all(filled.get(name) for name in holes_in(template)):
                return template.format_map(filled)
        return alternatives[-1].format_map(filled)

    def _filled(self, tongue: str, *, reveal: bool) -> Mapping[str, str]:
        given = dict(self.holes)
        if not reveal and "value" in given:
            given["value"] = HIDDEN
        if tongue == "zh":
            given |= {name.removesuffix("_zh"): text for name, text in given.items() if name.endswith("_zh")}
        return {name: _printable(text) for name, text in given.items()}


def _printable(text: str) -> str:
    """The user's text on one line of bearable length."""
    short = text if len(text) <= LONGEST_HOLE else text[: LONGEST_HOLE - 1] + HIDDEN
    return expand(short)
