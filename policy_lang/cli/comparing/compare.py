"""Two schemes compared, with claims settled under both.

Enters: what the command line says. Leaves: a report. Always holds: readings and figures of the command line hold for
both sides, as far as a side has them, and what neither has is refused; the same rows of claims are settled on both
sides, read by each side's own facts.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date

from policy_lang.claims import ClaimRow, settle_all
from policy_lang.cli.comparing.revisions import Place, at_revision
from policy_lang.cli.face import Code, Face
from policy_lang.cli.loading import claims_of, settler
from policy_lang.cli.scheme import compiled_under, must_settle
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.ledger import Book, last_day
from policy_lang.core.program import Program
from policy_lang.core.types import Kind
from policy_lang.diagnostics import nearest
from policy_lang.diff.claims import SORTING, ClaimChange, ClaimsDiff, Share, attribute, category_fact, compare_claims
from policy_lang.diff.path import Step, steps_between
from policy_lang.diff.phrases import TYPES
from policy_lang.diff.report import Largest, Report, Reporter, subjects
from policy_lang.diff.sides import own_name, pair_of
from policy_lang.diff.structure import Difference, compare
from policy_lang.diff.traces import first_parting, later
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Settlement
from policy_lang.record import evolve, frozen


@frozen
class Asked:
    """What the command line asks for."""

    old: str
    new: str
    claims: str | None
    readings: Mapping[str, str]
    parameters: Mapping[str, str]
    by: str | None
    shift_years: int
    largest: int


@frozen
class Compared:
    """The report, whether anything differs, and how the command ends."""

    report: Report
    decimals: int
    is_empty: bool
    code: Code
    hashes: tuple[str, str]


def compared(face: Face, asked: Asked) -> Compared:
    """Both sides compiled and compared."""
    with ExitStack() as stack:
        places = [stack.enter_context(at_revision(face, word)) for word in (asked.old, asked.new)]
        old, new = _programs(face, places, asked)
        reporter = Reporter(old, new, face.tongue)
        by = _by(face, asked, reporter)
        difference = compare(old, new)
        if asked.claims is None:
            report = reporter.report(difference)
            return Compared(_named(report, asked, places), new.decimals, difference.is_empty, Code.DONE,
                            (old.hash, new.hash))  # fmt: skip
        return _on_claims(face, evolve(asked, by=by), reporter, difference, places)


def _named(report: Report, asked: Asked, places: Sequence[Place]) -> Report:
    """A side that came out of git goes by the words that asked for it."""
    names = [
        word if place.target != word else own
        for word, place, own in zip((asked.old, asked.new), places, (report.old, report.new), strict=True)
    ]
    return evolve(report, old=names[0], new=names[1])


def _programs(face: Face, places: Sequence[Place], asked: Asked) -> list[Program]:
    """Both sides under the readings and figures of the command line, as far as a side has them."""
    plain = [_compiled(face, place, {}, {}) for place in places]
    for program in plain:
        must_settle(face, program)
    for kind, code, named in (("reading", "PL0906", asked.readings), ("parameter", "PL0908", asked.parameters)):
        known = [_names(program, kind) for program in plain]
        for name in named:
            if not any(name in names for names in known):
                near = nearest(name, [one for names in known for one in names])
                raise face.refuse(code, near=near, **{kind: name})
    return [_under(face, place, program, asked) for place, program in zip(places, plain, strict=True)]


def _under(face: Face, place: Place, plain: Program, asked: Asked) -> Program:
    readings, parameters = (
        {name: value for name, value in given.items() if name in _names(plain, kind)}
        for kind, given in (("reading", asked.readings), ("parameter", asked.parameters))
    )
    if not readings and not parameters:
        return plain
    return _compiled(face, place, readings, parameters)


def _compiled(face: Face, place: Place, readings: Mapping[str, str], parameters: Mapping[str, str]) -> Program:
    if not place.search:
        return compiled_under(face, place.target, readings, parameters).program
    compilation = compile_scheme(
        place.target, Options(readings=readings, parameters=parameters, search=place.search)
    )  # fmt: skip
    if compilation.program is None:
        raise face.end(compilation.report)
    return compilation.program


def _names(program: Program, kind: str) -> dict[str, None]:
    """What things of a kind are called, in either tongue."""
    entries = [entry for entry in program.catalogue.values() if entry.kind == kind]
    return {name: None for entry in entries for name in (entry.id, entry.name_en, entry.name_zh) if name}


def _by(face: Face, asked: Asked, reporter: Reporter) -> str | None:
    """The fact that sorts claims, by any of its names on either side; else the category of the person."""
    if asked.by is None:
        return category_fact(reporter.old)
    sides = (reporter.old, reporter.new)
    found = next((program for program in sides if asked.by in program.aliases), None)
    if found is None:
        known = dict.fromkeys(spelling for program in sides for spelling in program.aliases)
        raise face.refuse("PL0951", fact=asked.by, near=nearest(asked.by, known))
    name = found.aliases[asked.by]
    declared = found.inputs.get(name)
    if declared is not None and declared.type.kind not in SORTING:
        kind, kind_zh = TYPES.get(str(declared.type.kind), ("list", "清单"))
        raise face.refuse("PL0952", fact=asked.by, kind=kind, kind_zh=kind_zh)
    return name


def _on_claims(
    face: Face, asked: Asked, reporter: Reporter, difference: Difference, places: Sequence[Place]
) -> Compared:
    claims = str(asked.claims)
    files = [claims_of(face, claims, program) for program in (reporter.old, reporter.new)]
    rows = [list(file.claims) for file in files]
    if asked.shift_years:
        rows[1] = [_shifted(row, reporter.new, asked.shift_years) for row in rows[1]]
    code = Code.REJECTED if any(file.rejects for file in files) else Code.DONE
    for file in files[:1]:
        for reject in file.rejects:
            face.show(reject.diagnostics, reveal=False)
    before, after = _settled(reporter.old, rows[0]), _settled(reporter.new, rows[1])
    found = compare_claims(before, after, asked.by)
    _hint(face, asked, before, after)
    _hint_of_figures(face, reporter, found)
    owed = _owed(face, reporter, difference, before, after, rows[0])
    largest = [_largest(face, reporter, change, asked.shift_years) for change in found.largest(asked.largest)]
    report = reporter.report(difference, found, owed, largest)
    return Compared(
        _named(report, asked, places), reporter.new.decimals, difference.is_empty and found.is_empty, code,
        (reporter.old.hash, reporter.new.hash),
    )  # fmt: skip


def _hint(face: Face, asked: Asked, before: Sequence[Settlement], after: Sequence[Settlement]) -> None:
    """Last year's claims fall outside next year's days in force: say how they can be compared all the same."""
    now_outside = sum(one.outcome != "not in force" for one in before)
    if after and not asked.shift_years and now_outside and all(one.outcome == "not in force" for one in after):
        face.tell(
            "no claim lies within the days in force of NEW; `--shift-years 1` settles them there a year later",
            "没有一次结算在新方案的施行期间内；可用 --shift-years 1 按推后一年计算",
        )


def _hint_of_figures(face: Face, reporter: Reporter, found: ClaimsDiff) -> None:
    """Where claims cannot be settled, every figure that the side leaves open: those for which they wait, and those that
    they may come to need once they have these. One after the other they would take a run each.
    """
    pair = pair_of(reporter.old, reporter.new, {})
    sides = {"old": pair.old, "new": pair.new}
    waited = [(side, cause) for side, causes in found.unsettled for cause in causes.split(", ")]
    missing = [cause for side, cause in waited if cause in sides[side].program.parameters]
    missing += [name for side in dict(waited) for name in sides[side].open_figures()]
    told = " ".join(f"--parameter {name}=…" for name in dict.fromkeys(own_name(name) for name in missing))
    if told:
        face.tell(
            f"some claims cannot be settled; figures that no text states can be given all at once: {told}",
            f"部分结算不能核算；文件未规定的数额可一并给出：{told}",
        )


def _settled(program: Program, rows: Sequence[ClaimRow]) -> Sequence[Settlement]:
    return settle_all(program, rows, Book(), by=settler(program, len(rows)))[0]


def _owed(
    face: Face,
    reporter: Reporter,
    difference: Difference,
    before: Sequence[Settlement],
    after: Sequence[Settlement],
    rows: Sequence[ClaimRow],
) -> Sequence[tuple[Step, Share]]:
    """What each change is responsible for; the claims are settled once more for each but the last."""
    steps = steps_between(reporter.old, reporter.new, difference)
    last = steps[-1].program

    def settled(program: Program) -> Sequence[Settlement]:
        return after if program is last else _settled(program, rows)

    with face.counting(len(steps), face.word("attributing", "正在归因"), weight=max(1, len(before))) as progress:
        shares = attribute([(subjects(step.changes), step.program) for step in steps], before, settled, progress)
    return list(zip(steps, shares, strict=True))


def _largest(face: Face, reporter: Reporter, change: ClaimChange, years: int) -> Largest:
    trees = explain(change.before), explain(change.after)

    def letters(_: ClaimChange) -> tuple[str, str]:
        return (render_text(trees[0], reporter.old, face.tongue), render_text(trees[1], reporter.new, face.tongue))

    return reporter.told(change, first_parting(*trees, years), letters)


def _shifted(row: ClaimRow, program: Program, years: int) -> ClaimRow:
    """The claim as if everything had happened so many years later; births stay where they are."""
    facts = {
        name: later(value, years) if isinstance(value, date) and _moves(program, name) else value
        for name, value in row.claim.facts.items()
    }
    until = row.until
    if until is not None and row.closing is not None:
        until = last_day(row.closing.period, later(until, years))
    return evolve(row, claim=evolve(row.claim, facts=facts), until=until)


def _moves(program: Program, name: str) -> bool:
    declared = program.inputs.get(name)
    return declared is not None and declared.type.kind is Kind.DATE and "birth" not in name
