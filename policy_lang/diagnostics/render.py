"""Diagnostics as text for a terminal and as data for programs.

Enters: diagnostics and a tongue. Leaves: a text in which every caret stands under its character, or a list of plain
mappings. Always holds: a caret line is measured in display columns, so a Han character gets two carets; a shown line
is never wider than `WIDEST`, however long the line of the file is; nothing that could move the cursor or hide text is
printed as it stands; no file is read again, so what is shown is what was compiled.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate, takewhile
from typing import Any

from policy_lang.diagnostics.problem import Diagnostic, Label
from policy_lang.record import frozen
from policy_lang.source import Source, Span, display_width, expand

WIDEST = 100
CONTEXT = 40
CUT = "…"

_SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "说明"}
_COLOR = {"error": "1;31", "warning": "1;33", "note": "1;36", "gutter": "1;34", "label": "1;34", "help": "1;32"}


@frozen
class _Paint:
    """Wraps text in terminal colours, or does not."""

    color: bool

    def __call__(self, kind: str, text: str) -> str:
        return f"\x1b[{_COLOR[kind]}m{text}\x1b[0m" if self.color and text else text


@frozen
class _Mark:
    """A place to underline, and what to write after the underline."""

    span: Span
    sign: str
    kind: str
    text: str


def render_text(diagnostics: Iterable[Diagnostic], tongue: str, *, color: bool = False, reveal: bool = True) -> str:
    """All diagnostics, a blank line between two. Without `reveal` neither source lines nor claim values are shown."""
    paint = _Paint(color)
    return "\n".join("\n".join(_one(diagnostic, tongue, paint, reveal=reveal)) + "\n" for diagnostic in diagnostics)


def _one(diagnostic: Diagnostic, tongue: str, paint: _Paint, *, reveal: bool) -> Iterator[str]:
    severity = diagnostic.severity
    zh = tongue == "zh"
    head = f"{_SEVERITY_ZH[severity] if zh else severity}[{diagnostic.code}]"
    yield paint(severity, head) + ("：" if zh else ": ") + diagnostic.message(tongue, reveal=reveal)
    margin = " "
    if diagnostic.span is not None:
        margin = " " * _gutter_width(diagnostic)
        yield from _place(diagnostic, diagnostic.span, tongue, paint, margin, reveal=reveal)
    help_text = diagnostic.help(tongue, reveal=reveal)
    if help_text:
        yield _footer(paint, margin, "办法：" if zh else "help: ", help_text)
    if diagnostic.fix is not None and reveal:
        yield _footer(paint, margin, "改为：" if zh else "write: ", _first_line(diagnostic.fix.replacement))


def _footer(paint: _Paint, margin: str, word: str, text: str) -> str:
    return f"{margin} {paint('gutter', '=')} {paint('help', word)}{text}"


def _first_line(text: str) -> str:
    line, _, rest = text.partition("\n")
    return expand(line[:WIDEST]) + (CUT if rest or len(line) > WIDEST else "")


def _gutter_width(diagnostic: Diagnostic) -> int:
    spans = [diagnostic.span, *(label.span for label in diagnostic.labels)]
    return max(len(str(span.line)) for span in spans if span is not None)


def _place(
    diagnostic: Diagnostic, span: Span, tongue: str, paint: _Paint, margin: str, *, reveal: bool
) -> Iterator[str]:
    yield f"{margin}{paint('gutter', '-->')} {_where(span)}"
    if not reveal:
        return
    yield f"{margin} {paint('gutter', '|')}"
    beside = [label for label in diagnostic.labels if _same_line(label.span, span)]
    at_span = [label.text(tongue) for label in beside if label.span == span]
    first = _Mark(span, "^", diagnostic.severity, " ".join(filter(None, at_span)))
    further = [_label_mark(label, tongue) for label in beside if label.span != span]
    yield from _lines([first, *further], paint, margin)
    source = span.source
    for label in (label for label in diagnostic.labels if not _same_line(label.span, span)):
        if label.span.source is source:
            yield paint("gutter", "...")
        else:
            yield f"{margin}{paint('gutter', ':::')} {_where(label.span)}"
            source = label.span.source
        yield from _lines([_label_mark(label, tongue)], paint, margin)


def _label_mark(label: Label, tongue: str) -> _Mark:
    return _Mark(label.span, "-", "label", label.text(tongue))


def _where(span: Span) -> str:
    return expand(span.where())


def _same_line(one: Span, other: Span) -> bool:
    return one.source is other.source and one.line == other.line


def _lines(marks: list[_Mark], paint: _Paint, margin: str) -> Iterator[str]:
    """The source line of the first mark, and an underline for each mark."""
    span = marks[0].span
    line = span.line
    window = _window(span.source, line, span.start)
    bar = paint("gutter", "|")
    shown = window.head + expand(span.source.text[window.start : window.end]) + window.tail
    yield f"{paint('gutter', str(line).rjust(len(margin)))} {bar} {shown}".rstrip()
    for mark in marks:
        before, under = _underline(window, mark.span)
        text = f" {expand(mark.text)}" if mark.text else ""
        yield f"{margin} {bar} {' ' * before}{paint(mark.kind, mark.sign * under + text)}"


@frozen
class _Window:
    """The part of a line that is shown, and what stands for the parts that are not."""

    source: Source
    start: int
    end: int
    head: str
    tail: str


def _window(source: Source, line: int, offset: int) -> _Window:
    """The part of a line around an offset that fits into `WIDEST` columns."""
    line_start, line_end = source.line_bounds(line)
    if line_end - line_start <= WIDEST and _shown_width(source.text[line_start:line_end]) <= WIDEST:
        return _Window(source, line_start, line_end, "", "")
    offset = min(max(offset, line_start), line_end)
    left = source.text[max(line_start, offset - CONTEXT) : offset]
    start = offset - _how_many_fit(reversed(left), CONTEXT)
    room = WIDEST - len(CUT) * 2 - _shown_width(source.text[start:offset])
    end = offset + _how_many_fit(source.text[offset : min(line_end, offset + WIDEST)], room)
    return _Window(source, start, end, CUT if start > line_start else "", CUT if end < line_end else "")


def _how_many_fit(characters: Iterable[str], room: int) -> int:
    """How many of the characters, from the first on, fit into so many columns."""
    widths = accumulate(map(_shown_width, characters))
    return sum(1 for _ in takewhile(lambda width: width <= room, widths))


def _shown_width(text: str) -> int:
    return display_width(expand(text))


def _underline(window: _Window, span: Span) -> tuple[int, int]:
    """How many columns lie before a span in a window, and how many under it: at least one."""
    start = min(max(span.start, window.start), window.end)
    end = min(max(span.end, start), window.end)
    before = _shown_width(window.source.text[window.start : start])
    upto = _shown_width(window.source.text[window.start : end])
    return before + display_width(window.head), max(upto - before, 1)


def render_json(diagnostics: Iterable[Diagnostic], *, reveal: bool = True) -> list[dict[str, Any]]:
    """Diagnostics as data: every sentence in both tongues, every place by line, column and offset."""
    return [_data(diagnostic, reveal=reveal) for diagnostic in diagnostics]


def _data(diagnostic: Diagnostic, *, reveal: bool) -> dict[str, Any]:
    fix = diagnostic.fix if reveal else None
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": {tongue: diagnostic.message(tongue, reveal=reveal) for tongue in ("en", "zh")},
        "help": {tongue: diagnostic.help(tongue, reveal=reveal) for tongue in ("en", "zh")},
        **_place_data(diagnostic.span),
        "labels": [
            {**_place_data(label.span), "text": {"en": label.text_en, "zh": label.text_zh}}
            for label in diagnostic.labels
        ],
        "fix": None if fix is None else {**_place_data(fix.span), "replacement": fix.replacement},
    }


def _place_data(span: Span | None) -> dict[str, Any]:
    if span is None:
        return {"file": None, "start": None, "end": None}
    return {"file": expand(span.source.name), "start": _point(span, span.start), "end": _point(span, span.end)}


def _point(span: Span, offset: int) -> dict[str, int]:
    line, column = span.source.line_column(offset)
    return {"line": line, "column": column, "offset": offset}
