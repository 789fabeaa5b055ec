"""The lines that say why a change of a scheme is none: `equivalent.toml` beside the scheme.

Enters: the text of the file, and what became of every mutant. Leaves: the reason of each change that is without effect,
and problems: a line for a change that there is not, that a scenario notices, or that some claim would show; more such
changes than one in twenty. Always holds: a reason is only ever kept for a change that was tried and showed no
difference, so a line cannot outlive what it is about.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence

from policy_lang.diagnostics import Report, nearest
from policy_lang.record import frozen
from policy_lang.source import Source, Span
from policy_lang.testing.mutation.survivors import Fate, Verdict

FILE = "equivalent.toml"
LARGEST = 256 * 1024
# Of so many changes one may be without effect.
ONE_IN = 20


@frozen
class Line:
    """One change, by its name, and the reason in the writer's words."""

    change: str
    reason: str
    span: Span | None


def read_lines(source: Source, report: Report) -> tuple[Line, ...]:
    """The lines of a file; where anything in it is wrong, a problem and none of them."""
    try:
        content: Mapping[str, object] = tomllib.loads(source.text) if len(source.text) <= LARGEST else {"": None}
    except (ValueError, RecursionError):  # a TOML error is a ValueError, and so is a number of too many digits
        content = {"": None}
    entries = content.get("equivalent", [])
    if set(content) - {"equivalent"} or not isinstance(entries, list):
        _refuse(source, report, "it is no list of `[[equivalent]]` tables", "内容应为若干项“[[equivalent]]”")
        return ()
    found = []
    for entry in entries:
        known = entry if isinstance(entry, dict) else {}
        change, reason = known.get("change"), known.get("reason")
        if not isinstance(change, str) or not isinstance(reason, str) or not reason.strip() or len(known) > 2:
            _refuse(source, report, "each table has a `change` and a `reason` in words, and nothing else",
                    "每一项只写“change”和“reason”，理由须写明文字")  # fmt: skip
            return ()
        at = source.text.find(change)
        found.append(Line(change, reason, Span(source, at, at + len(change)) if at >= 0 else None))
    return tuple(found)


def _refuse(source: Source, report: Report, reason: str, reason_zh: str) -> None:
    report.add("PL0785", None, file=source.name, reason=reason, reason_zh=reason_zh)


def held(lines: Iterable[Line], verdicts: Sequence[Verdict], report: Report) -> dict[str, str]:
    """The reason of each change that is without effect; what is wrong with a line is reported."""
    by_name = {verdict.mutant.name: verdict for verdict in verdicts}
    reasons: dict[str, str] = {}
    for line in lines:
        verdict = by_name.get(line.change)
        if verdict is None:
            report.add("PL0787", line.span, change=line.change, near=nearest(line.change, by_name))
        elif verdict.fate is Fate.NOTICED:
            scenario = verdict.noticed_by
            titles = ("", "") if scenario is None else (scenario.title_en, scenario.title_zh)
            report.add("PL0786", line.span, change=line.change, scenario=titles[0] or titles[1],
                       scenario_zh=titles[1] or titles[0])  # fmt: skip
        elif verdict.fate is Fate.SURVIVED:
            report.add("PL0788", line.span, change=line.change)
        else:
            reasons[line.change] = line.reason
    without = sum(verdict.fate is Fate.EQUIVALENT for verdict in verdicts)
    if without * ONE_IN > len(verdicts):
        report.add("PL0789", None, count=without, total=len(verdicts))
    return reasons
