"""Coverage and mutants of one scheme, as text and as data.

Enters: a program, what its scenarios settled, and how programs under other readings are had. Leaves: lines, or plain
data. Always holds: both say the same; a share is a fraction of counted things, never an estimate.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from policy_lang.cli.face import Face
from policy_lang.cli.layout import wrapped
from policy_lang.core.program import Program
from policy_lang.diagnostics import Diagnostic, Report
from policy_lang.record import field, frozen
from policy_lang.scenario import Ran
from policy_lang.scenario.run import Programs
from policy_lang.source import Source, expand
from policy_lang.testing.coverage.hits import Touched, Tried, touched
from policy_lang.testing.coverage.points import points_of
from policy_lang.testing.mutation.equivalents import FILE, Line, held, read_lines
from policy_lang.testing.mutation.mutants import mutants_of
from policy_lang.testing.mutation.survivors import Fate, Verdict, verdicts
from policy_lang.testing.words import Telling

COLUMNS = 96


@frozen
class Findings:
    """What was asked for: None where it was not."""

    program: Program
    coverage: Touched | None = None
    mutation: tuple[Verdict, ...] | None = None
    samples: int = 0
    reasons: Mapping[str, str] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        """Mutants that no scenario notices and that some claim would."""
        return tuple(item for item in self.mutation or () if item.fate is Fate.SURVIVED)

    @property
    def equivalents(self) -> tuple[Verdict, ...]:
        """Mutants under which no sample comes out otherwise."""
        return tuple(item for item in self.mutation or () if item.fate is Fate.EQUIVALENT)

    @property
    def unexplained(self) -> tuple[Verdict, ...]:
        """Those of them that have no written line."""
        return tuple(item for item in self.equivalents if item.mutant.name not in self.reasons)


def covered(program: Program, ran: Iterable[Ran]) -> Touched:
    """What the scenarios touch."""
    tried = [Tried(one.scenario.title_en or one.scenario.title_zh, one.settlements, one.calculated) for one in ran]
    return touched(points_of(program), tried)


def mutated(face: Face, program: Program, programs: Programs, samples: int) -> tuple[Verdict, ...]:
    """What became of every mutant."""
    mutants = mutants_of(program)
    label = face.word("trying changes", "正在逐项试改")
    with face.counting(len(mutants), label, weight=50) as progress:
        return tuple(verdicts(program, programs, mutants, samples, progress))


def explained(folder: Path, verdicts: tuple[Verdict, ...]) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The written lines beside the scheme, held against what was found."""
    report = Report()
    path = folder / FILE
    lines: tuple[Line, ...] = ()
    if path.is_file():
        try:
            lines = read_lines(Source(str(path), path.read_text(encoding="utf-8-sig")), report)
        except (OSError, ValueError):
            report.add("PL0785", None, file=path, reason="it is not in UTF-8, or the system refuses it",
                       reason_zh="不是 UTF-8 编码，或者系统拒绝读取")  # fmt: skip
    reasons = held(lines, verdicts, report)
    return reasons, report.diagnostics


# ---- for people


def lines(face: Face, findings: Findings) -> Iterator[str]:
    """What was found, most telling first."""
    telling = Telling(findings.program, face.tongue)
    if findings.coverage is not None:
        found = findings.coverage
        total = len(found.points)
        yield face.word(f"  coverage: {found.count} of {total}", f"  覆盖：{total}项中的{found.count}项")
        for point in found.missed:
            yield from _told(face, telling.point(point), telling.place(point.place))
    if findings.mutation is not None:
        counts = (len(findings.mutation), len(findings.survivors), len(findings.equivalents))
        noticed = counts[0] - counts[1] - counts[2]
        yield face.word(
            f"  changes tried: {counts[0]}; noticed {noticed}, survived {counts[1]}, without effect {counts[2]} "
            f"(no difference on {findings.samples} claims)",
            f"  试改{counts[0]}处：被算例发现{noticed}处，未被发现{counts[1]}处，"
            f"无影响{counts[2]}处（{findings.samples}次结算均无差异）",
        )
        for verdict in findings.survivors:
            yield from _told(face, telling.mutant(verdict.mutant), telling.place(verdict.mutant.place))
        if findings.equivalents:
            yield face.word("  without effect:", "  无影响的试改：")
            for verdict in findings.equivalents:
                yield from _told(face, telling.mutant(verdict.mutant), telling.place(verdict.mutant.place))
                reason, name = findings.reasons.get(verdict.mutant.name), verdict.mutant.name
                missing = face.word(f"no line of {FILE} says why: {name}", f"{FILE} 未写明理由：{name}")
                yield from wrapped(expand(reason or missing), COLUMNS, "      ")


def _told(face: Face, text: str, place: str) -> Iterator[str]:
    where = face.word(f" ({place})", f"（{place}）") if place else ""
    yield from wrapped(expand(text + where), COLUMNS, "    ")


# ---- for programs


def shape(findings: Findings) -> dict[str, Any]:
    """What was found as data."""
    made: dict[str, Any] = {}
    if findings.coverage is not None:
        made["coverage"] = {
            "points": len(findings.coverage.points),
            "touched": findings.coverage.count,
            "missed": [
                {"kind": str(point.kind), "subject": point.subject, "detail": point.detail, **_place(point.place)}
                for point in findings.coverage.missed
            ],
        }
    if findings.mutation is not None:
        made["mutants"] = {
            "tried": len(findings.mutation),
            "samples": findings.samples,
            **{
                name: [
                    {"kind": str(item.mutant.kind), "subject": item.mutant.subject, "from": item.mutant.before,
                     "to": item.mutant.after, "name": item.mutant.name, **_reason(findings, item),
                     **_place(item.mutant.place)}
                    for item in chosen
                ]
                for name, chosen in (("survived", findings.survivors), ("equivalent", findings.equivalents))
            },
        }  # fmt: skip
    return made


def _place(place: Any) -> dict[str, Any]:  # noqa: ANN401 - a place or none
    return {} if place is None else {"file": place.file, "line": place.line}


def _reason(findings: Findings, verdict: Verdict) -> dict[str, Any]:
    reason = findings.reasons.get(verdict.mutant.name)
    return {} if reason is None else {"reason": reason}
