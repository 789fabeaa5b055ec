"""One round of watching: the scheme checked, its scenarios run, claims settled; what changed since the last good round.

Enters: what is watched, and the state after the last good round. Leaves: what was said, and the state now. Always
holds: a scheme with errors leaves the last good state as it is, so that what a correction changed is told against it;
changes are told with the first step at which the two explanations part.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from policy_lang.claims import settle_all
from policy_lang.claims.amounts import money_text
from policy_lang.cli.face import Face
from policy_lang.cli.layout import many, wrapped
from policy_lang.cli.loading import claims_of
from policy_lang.compile import Compilation, Options, compile_scheme
from policy_lang.core.ledger import Book
from policy_lang.core.program import Place, Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report, in_order
from policy_lang.diff.claims import ClaimChange, compare_claims
from policy_lang.diff.report import Reporter
from policy_lang.diff.traces import first_parting
from policy_lang.explain import explain, render_text
from policy_lang.interp.settle import Settlement, own_share_of
from policy_lang.record import field, frozen
from policy_lang.scenario import Ran, run_scenarios
from policy_lang.source import Span
from policy_lang.source.harmless import shown

COLUMNS = 96
MOST = 10


@frozen
class Watched:
    """What is watched: a scheme under readings and figures, perhaps claims, perhaps one of them whole."""

    scheme: str
    readings: Mapping[str, str]
    figures: Mapping[str, str]
    claims: str | None = None
    claim: str | None = None


@frozen
class State:
    """What was settled in a good round: by scenario or file, in order; and the files the scheme was read from."""

    program: Program | None = None
    settled: Mapping[str, tuple[Settlement, ...]] = field(factory=dict)
    files: tuple[Path, ...] = ()


def one_round(face: Face, watched: Watched, last: State) -> State:
    """Check, test, settle, tell; the state to compare with next time."""
    options = Options(readings=watched.readings, parameters=watched.figures, check_readings=True)
    compilation = compile_scheme(watched.scheme, options)
    report = compilation.report
    face.show(in_order(report.diagnostics))
    errors = sum(item.severity == "error" for item in report.diagnostics)
    warnings = sum(item.severity == "warning" for item in report.diagnostics)
    face.put(face.word(f"{shown(watched.scheme)}: {many(errors, 'error')}, {many(warnings, 'warning')}",
                       f"{shown(watched.scheme)}：错误 {errors} 项，警告 {warnings} 项"))  # fmt: skip
    files = (*compilation.reads.files, *compilation.reads.absent)
    program = compilation.program
    if program is None:
        return State(last.program, last.settled, files or last.files)
    settled = _tested(face, watched, compilation, program)
    if watched.claims is not None and program.arms:
        settled[watched.claims] = _settled(face, watched, program)
    _tell_changes(face, watched, last, State(program, settled))
    return State(program, settled, files)


# ---- testing and settling


def _tested(
    face: Face, watched: Watched, compilation: Compilation, program: Program
) -> dict[str, tuple[Settlement, ...]]:
    """The scenarios run; failures are shown. What they settled, by title."""

    def asked(readings: Mapping[str, str], figures: Mapping[str, str]) -> Program | Report:
        chosen, set_to = {**watched.readings, **readings}, {**watched.figures, **figures}
        options = Options(readings=chosen, parameters=set_to, advice=False, hashed=False)
        other = compile_scheme(watched.scheme, options)
        return other.program or other.report

    ran = run_scenarios(program, asked, _spans(compilation))
    for one in ran:
        if not one.passed:
            face.put(shown(face.word(f"  FAILED: {_title(face, one)}", f"  未通过：{_title(face, one)}")))
            face.flush()
            face.show(failure.diagnostic for failure in one.failures)
    failed = sum(not one.passed for one in ran)
    face.put(face.word(f"  {many(len(ran), 'scenario')}: {len(ran) - failed} passed, {failed} failed",
                       f"  共 {len(ran)} 个算例：通过 {len(ran) - failed} 个，未通过 {failed} 个"))  # fmt: skip
    return {_title(face, one): one.settlements for one in ran}


def _spans(compilation: Compilation) -> Callable[[Place], Span | None]:
    files = compilation.linked.main.files if compilation.linked else ()
    texts = {file.span.source.name: file.span.source for file in files}

    def span(place: Place) -> Span | None:
        source = texts.get(place.file)
        return Span(source, place.start, place.end) if source else None

    return span


def _title(face: Face, ran: Ran) -> str:
    first, second = ran.scenario.title_en, ran.scenario.title_zh
    return (second or first) if face.tongue == "zh" else (first or second)


def _settled(face: Face, watched: Watched, program: Program) -> tuple[Settlement, ...]:
    file = claims_of(face, str(watched.claims), program)
    for reject in file.rejects:
        face.show(reject.diagnostics, reveal=False)
    return tuple(settle_all(program, file.claims, Book())[0])


# ---- what changed


def _tell_changes(face: Face, watched: Watched, last: State, now: State) -> None:
    told = list(_changes(face, last, now)) if last.program is not None else []
    for lines in told[:MOST]:
        for line in lines:
            face.put(line)
    if len(told) > MOST:
        left = len(told) - MOST
        face.put(face.word(f"  … and {left} more", f"  ……另有 {left} 处"))
    if last.program is not None and not told:
        face.put(face.word("  no amount changed", "  金额没有变化"))
    if watched.claim is not None and watched.claims is not None:
        _explain(face, watched, last, now)


def _changes(face: Face, last: State, now: State) -> Iterator[list[str]]:
    """Each claim that came out otherwise: the amounts, and the step at which the two part."""
    if last.program is None or now.program is None:
        return
    reporter = Reporter(last.program, now.program, face.tongue)
    for title, after in now.settled.items():
        before = last.settled.get(title, ())
        found = compare_claims(before, [one for one in after if _id(one) in set(map(_id, before))])
        for change in found.changed:
            yield list(_change(face, reporter, title, change))
        for (side, missing), count in found.unsettled.items():
            if side == "new" and found.unsettled.get(("old", missing), 0) < count:
                name = reporter.missing(side, missing)
                line = face.word(f"  {title}: {many(count, 'claim')} cannot be settled; missing: {name}",
                                 f"  {title}：{count} 次不能结算，缺少：{name}")  # fmt: skip
                yield wrapped(shown(line), COLUMNS, "  ")


def _id(settlement: Settlement) -> str:
    return settlement.claim.id


def _change(face: Face, reporter: Reporter, title: str, change: ClaimChange) -> Iterator[str]:
    before, after = change.before, change.after
    decimals = after.program.decimals
    parts = [f"{reporter.payer(name)} {_move(before.payments.get(name), after.payments.get(name), decimals)}"
             for name in change.payments]  # fmt: skip
    own = own_share_of(before), own_share_of(after)
    if own[0] != own[1]:
        parts.append(f"{face.word('own share', '个人负担')} {_move(*own, decimals)}")
    if before.outcome != after.outcome:
        parts.append(f"{before.outcome} → {after.outcome}")
    joint = face.word("; ", "；")
    claim = face.word(f"{title}, claim {change.claim}: ", f"{title}，结算 {change.claim}：")
    yield from wrapped(shown(claim + joint.join(parts)), COLUMNS, "  ")
    parting = first_parting(explain(before), explain(after))
    told = reporter.told(change, parting, lambda _: ("", ""))
    where = f"{told.where}{face.word(': ', '：')}" if told.where else ""
    for side, text in ((face.word("was:", "原为："), told.before), (face.word("is:", "现为："), told.after)):
        if text:
            yield from wrapped(shown(f"{side} {where}{text}"), COLUMNS, "      ")


def _move(before: Value, after: Value, decimals: int) -> str:
    return " → ".join(
        money_text(amount, decimals) if isinstance(amount, Fraction) else "—" for amount in (before, after)
    )


def _explain(face: Face, watched: Watched, last: State, now: State) -> None:
    """The letter of the claim that is watched whole: at first, and whenever it reads otherwise."""
    was, letter = _letter(face, watched, last), _letter(face, watched, now)
    if letter is None:
        name = shown(str(watched.claim))
        face.tell(f"there is no claim `{name}` in the file", f"文件中没有结算“{name}”")
    elif letter != was:
        face.put(f"\n{letter}")


def _letter(face: Face, watched: Watched, state: State) -> str | None:
    mine = [one for one in state.settled.get(str(watched.claims), ()) if _id(one) == watched.claim]
    if not mine or state.program is None:
        return None
    return render_text(explain(mine[0]), state.program, face.tongue)
