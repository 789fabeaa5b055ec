"""A list of clauses from its file.

Enters: the path of a `sources.toml`. Leaves: the list, or nothing when anything in the file is wrong; a list with holes
would make every later check complain of the holes. Always holds: whatever the file contains, no exception leaves this
module. Length and line length are bounded before the TOML reader sees the text, because a single key with a hundred
thousand dots keeps it busy for minutes.
"""

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

from policy_lang.clauses import fields
from policy_lang.clauses.citations import MOST_HINTS
from policy_lang.clauses.fields import Table
from policy_lang.clauses.model import (
    NEEDS_A_REASON,
    STATES,
    Clause,
    Document,
    Heading,
    LineRange,
    Plain,
    Sources,
    State,
)
from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.source import Source, Span

LARGEST_FILE = 256 * 1024
LONGEST_LINE = 4_000
TABLES = ("document", "clause", "heading", "plain")

_PLACE = re.compile(r"at line ([0-9]+), column ([0-9]+)")


def load_sources(path: Path, report: Report) -> Sources | None:
    """Read a list of clauses; every mistake in it is reported, and then there is no list."""
    found = Report()
    sources = _load(path, found)
    report.extend(found)
    return None if found.has_errors else sources


def _load(path: Path, report: Report) -> Sources | None:
    source = _read(path, report)
    content = _content(source, report) if source else None
    if source is None or content is None:
        return None
    for name in list(content)[: len(TABLES) + MOST_HINTS]:
        if name not in TABLES:
            report.add("PL0517", None, entry=source.name, field=name, near=nearest(name, TABLES))
    head = fields.table(source, content, "document", report)
    clauses = [(one, _clause(one)) for one in _readable(source, content, "clause", report)]
    headings = tuple(map(_heading, _readable(source, content, "heading", report)))
    plains = tuple(map(_plain, _readable(source, content, "plain", report)))
    _check_locators(clauses, report)
    if head is None:
        return None
    return Sources(_document(head), tuple(clause for _, clause in clauses), headings, plains)


def _readable(source: Source, content: Mapping[str, object], name: str, report: Report) -> Iterator[Table]:
    """The tables of a name, until the report is full: nobody reads the thousand-and-first mistake."""
    return takewhile(lambda _: report.left_out == 0, fields.tables(source, content, name, report))


def _read(path: Path, report: Report) -> Source | None:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        report.add("PL0508", None, file=path, reason="there is no such file", reason_zh="没有这个文件")
        return None
    except (OSError, ValueError):  # a path with a null character is a ValueError
        report.add("PL0508", None, file=path, reason="the system refuses it", reason_zh="系统拒绝读取")
        return None
    text, reason, reason_zh = _decoded(raw)
    if reason:
        report.add("PL0508", None, file=path, reason=reason, reason_zh=reason_zh)
        return None
    return Source(str(path), text)


def _decoded(raw: bytes) -> tuple[str, str, str]:
    """The text, or why it is not read, in both tongues."""
    if len(raw) > LARGEST_FILE:
        return "", f"it is longer than {LARGEST_FILE} bytes", f"超过 {LARGEST_FILE} 字节"
    try:
        text = raw.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return "", "it is not in UTF-8", "不是 UTF-8 编码"
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        return "", f"a line is longer than {LONGEST_LINE} characters", f"有一行超过 {LONGEST_LINE} 个字符"
    return text, "", ""


def _content(source: Source, report: Report) -> Mapping[str, object] | None:
    try:
        return tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:  # a TOML error is a ValueError, and so is a number of too many digits
        span = _error_place(source, str(error))
        report.add("PL0508", span, file=source.name, reason="it is not valid TOML", reason_zh="不符合 TOML 的写法")
        return None


def _error_place(source: Source, message: str) -> Span | None:
    if "at end of document" in message:
        return Span(source, len(source.text), len(source.text))
    match = _PLACE.search(message)
    if match is None or int(match[1]) > source.line_count:
        return None
    start, end = source.line_bounds(int(match[1]))
    at = min(start + int(match[2]) - 1, end)
    return Span(source, at, min(at + 1, end))


def _document(head: Table) -> Document:
    head.only("id", "title_zh", "title_en", "number", "forwards", "issuers", "date", "lines", "non_empty")
    return Document(
        id=head.text("id"),
        title_zh=head.text("title_zh"),
        title_en=head.text("title_en"),
        number=head.text("number"),
        issuers=head.texts("issuers"),
        date=head.date("date"),
        lines=head.count("lines"),
        non_empty=head.lines("non_empty"),
        forwards=head.text("forwards", required=False),
        span=head.head,
    )


def _clause(entry: Table) -> Clause:
    entry.only("locator", "lines", "inside", "state", "en", "zh", "reason_en", "reason_zh")
    locator = entry.locator("locator")
    inside = entry.locator("inside", required=False)
    state = _state(entry)
    clause = Clause(
        locator=locator,
        ranges=_own_lines(entry, inside),
        state=state,
        en=entry.text("en"),
        zh=entry.text("zh"),
        reason_en=entry.text("reason_en", required=False),
        reason_zh=entry.text("reason_zh", required=False),
        inside=inside,
        span=entry.head,
    )
    if state in NEEDS_A_REASON and not (clause.reason_en and clause.reason_zh):
        entry.report.add("PL0510", entry.head, clause=entry.name)
    return clause


def _own_lines(entry: Table, inside: str) -> tuple[LineRange, ...]:
    """The lines of a clause; one that stands inside another has none, and says so by `inside` alone."""
    if not inside:
        return entry.lines("lines")
    if "lines" in entry.values:
        entry.report.add("PL0517", entry.place("lines"), entry=entry.name, field="lines", near=())
    return ()


def _state(entry: Table) -> State:
    if entry.values.get("state") is None:
        entry.report.add("PL0509", entry.head, clause=entry.name)
        return "encoded"
    state = entry.text("state")
    if state and state not in STATES:
        entry.report.add("PL0514", entry.place("state"), state=state, near=nearest(state, STATES))
    return state if state in STATES else "encoded"


def _heading(entry: Table) -> Heading:
    entry.only("lines", "zh", "en")
    return Heading(entry.lines("lines"), entry.text("zh"), entry.text("en", required=False), entry.head)


def _plain(entry: Table) -> Plain:
    entry.only("lines", "why_en", "why_zh")
    return Plain(entry.lines("lines"), entry.text("why_en"), entry.text("why_zh"), entry.head)


def _check_locators(clauses: list[tuple[Table, Clause]], report: Report) -> None:
    """Each locator once, and `inside` names a clause that has lines."""
    first: dict[str, Table] = {}
    for entry, clause in clauses:
        known = first.setdefault(clause.locator, entry)
        if known is not entry and clause.locator:
            report.add("PL0513", entry.place("locator"), labels=[Label(known.place("locator"))], clause=clause.locator)
    with_lines = {clause.locator for _, clause in clauses if not clause.inside}
    astray = [(entry, clause) for entry, clause in clauses if clause.inside and clause.inside not in with_lines]
    for number, (entry, clause) in enumerate(astray):
        near = nearest(clause.inside, sorted(with_lines)) if number < MOST_HINTS else ()
        report.add("PL0520", entry.place("inside"), clause=entry.name, inside=clause.inside, near=near)
