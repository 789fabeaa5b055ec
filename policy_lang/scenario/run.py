"""Scenarios run: claims settled one after another, each expectation held against what came out.

Enters: a program with its scenarios, a function that gives the program under the readings and figures a scenario
asks for (compiling is the face's business), and one that turns a place into a span. Leaves: for each scenario what
was settled and every expectation that failed, as a diagnostic at its place with the settlement it speaks of, so that
a face can show the reasons. Always holds: a scenario begins with empty ledgers and touches no other; one failed
expectation does not keep the next one from being judged.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from policy_lang.claims import as_rows, settle_all
from policy_lang.claims.amounts import decimal_text
from policy_lang.core.ledger import Book, Entry
from policy_lang.core.program import (
    CalculateStep,
    CloseStep,
    CorrectStep,
    Expectation,
    Place,
    Program,
    ScenarioDef,
    SettleStep,
)
from policy_lang.core.values import Unknown, Value
from policy_lang.diagnostics import Diagnostic, Label, Report
from policy_lang.interp.calculate import Calculated, calculate
from policy_lang.interp.closing import close, closings_on
from policy_lang.interp.settle import REJECTED, Claim, Settlement, episode, ledger_day, ledger_key
from policy_lang.record import evolve, field, frozen
from policy_lang.scenario.judge import Judged, judge, judge_balance
from policy_lang.source import Span

Step = SettleStep | CorrectStep | CalculateStep | CloseStep | Expectation
# The program under some readings and figures; the report says why there is none.
Programs = Callable[[Mapping[str, str], Mapping[str, str]], Program | Report]
Spans = Callable[[Place], Span | None]


@frozen
class Failure:
    """An expectation that failed, and the settlement it speaks of where there is one."""

    diagnostic: Diagnostic
    settlement: Settlement | None = None


@frozen
class Ran:
    """A scenario that was run."""

    scenario: ScenarioDef
    program: Program | None
    settlements: tuple[Settlement, ...] = ()
    failures: tuple[Failure, ...] = ()
    calculated: tuple[Calculated, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures


def run_scenarios(program: Program, programs: Programs, spans: Spans) -> tuple[Ran, ...]:
    """Run every scenario of a program."""
    titles: dict[tuple[str, str], int] = {}
    found: list[Ran] = []
    for scenario in program.scenarios:
        ran = run_scenario(scenario, program, programs, spans)
        title = (scenario.title_en, scenario.title_zh)
        if titles.setdefault(title, len(found)) != len(found):
            told = _told("PL0712", spans(scenario.place), title=scenario.title_en, title_zh=title[1])
            ran = Ran(scenario, ran.program, ran.settlements, (*map(Failure, told), *ran.failures))
        found.append(ran)
    return tuple(found)


def run_scenario(scenario: ScenarioDef, program: Program, programs: Programs, spans: Spans) -> Ran:
    """Run one scenario."""
    if scenario.readings or scenario.figures:
        asked = programs(scenario.readings, scenario.figures)
        if isinstance(asked, Report):
            return Ran(scenario, None, failures=tuple(Failure(item) for item in _at(asked, spans(scenario.place))))
        program = asked
    run = _Run(program, scenario, spans)
    for number, step in enumerate(scenario.steps, start=1):
        run.step(number, step)
    return Ran(scenario, program, tuple(run.settlements.values()), tuple(run.failures), tuple(run.calculated))


def fails(scenario: ScenarioDef, program: Program) -> bool:
    """Whether something of a scenario comes out otherwise under a program; it is not told what."""
    run = _Run(program, scenario, lambda _: None, hasty=True)
    for number, step in enumerate(scenario.steps, start=1):
        run.step(number, step)
        if run.failed:
            return True
    return False


@frozen
class _Run:
    """A scenario that is being run: what was settled, by claim, and what failed. `hasty`: that is not told."""

    program: Program
    scenario: ScenarioDef
    spans: Spans
    hasty: bool = False
    failed: list[bool] = field(factory=list)
    settlements: dict[str, Settlement] = field(factory=dict)
    steps: dict[str, SettleStep | CloseStep] = field(factory=dict)
    numbers: dict[str, int] = field(factory=dict)
    failures: list[Failure] = field(factory=list)
    books: list[Book] = field(factory=lambda: [Book()])
    calculated: list[Calculated] = field(factory=list)
    opened: list[Entry] = field(factory=list)

    def step(self, number: int, step: Step) -> None:
        """One step."""
        if isinstance(step, SettleStep):
            self.settle(number, step)
        elif isinstance(step, CorrectStep):
            self.correct(number, step)
        elif isinstance(step, CalculateStep):
            self.calculate(step)
        elif isinstance(step, CloseStep):
            self.close(number, step)
        else:
            self.expect(step)

    def settle(self, number: int, step: SettleStep) -> None:
        """Settle the claim of a step against the ledgers so far."""
        self.steps[step.claim] = step
        self.numbers[step.claim] = number
        for name, amount in step.opening.items():
            self._open(step, name, amount)
        settlements, book = settle_all(self.program, as_rows([self._claim(step)]), self.books[-1])
        self.books.append(book)
        self.settlements[step.claim] = settlements[0]
        self._look_at(number, step)

    def _open(self, step: SettleStep, name: str, amount: Value) -> None:
        """Enter what an account holds before a claim, for the claim's key and in its period."""
        ledger, claim = self.program.ledgers[name], self._claim(step)
        key, missing = ledger_key(ledger, claim)
        day = ledger_day(self.program, ledger, claim)
        if missing or not isinstance(day, date) or not isinstance(amount, Fraction):
            en, zh = "the claim does not say whose account it is, or when", "本次结算没有写明台账所属或日期"
            self._fail(partial(_told, "PL0714", self.spans(step.place), reason=en, reason_zh=zh), None)
            return
        entry = Entry(name, key, self.books[-1].period(ledger, key, day, episode(ledger, claim)), day, "", amount)
        self.opened.append(entry)
        self.books.append(self.books[-1].after([entry]))

    def correct(self, number: int, step: CorrectStep) -> None:
        """Take a claim back or change its facts, and settle everything anew in canonical order, from the openings on.

        Closings come after the claims of their periods, whatever stood in between before. What is expected next without
        a claim's name speaks of the claim that was changed, else of what comes last.
        """
        first = self.steps.pop(step.claim)
        if step.facts is not None and isinstance(first, SettleStep):
            self.steps[step.claim] = evolve(first, facts={**first.facts, **step.facts}, place=step.place)
        every = list({id(one): one for one in self.steps.values()}.values())  # several closings are of one step
        self.books.append(Book().after(self.opened))
        self.settlements.clear()
        self.steps.clear()
        rest = [one for one in every if isinstance(one, SettleStep)]
        for closing in sorted((one for one in every if isinstance(one, CloseStep)), key=lambda one: one.day):
            self._settle_all([one for one in rest if self._until(one, closing)])
            rest = [one for one in rest if not self._until(one, closing)]
            self.close(self.scenario.steps.index(closing) + 1, closing)
        self._settle_all(rest)
        changed = self.steps.get(step.claim)
        if isinstance(changed, SettleStep):
            self.settlements[step.claim] = self.settlements.pop(step.claim)
            self._look_at(number, changed)

    def _settle_all(self, steps: Sequence[SettleStep]) -> None:
        """Settle claims in canonical order, after everything so far."""
        by_name = {step.claim: step for step in steps}
        settlements, book = settle_all(self.program, as_rows(map(self._claim, steps)), self.books[-1])
        self.books.append(book)
        for one in settlements:
            self.settlements[one.claim.id] = one
            self.steps[one.claim.id] = by_name[one.claim.id]

    def _until(self, step: SettleStep, closing: CloseStep) -> bool:
        """Whether a claim comes before a closing."""
        day = step.facts.get(self.program.dated_by)
        return isinstance(day, date) and day <= closing.day

    def _claim(self, step: SettleStep) -> Claim:
        facts = {**step.facts, "claim": step.claim} if "claim" in self.program.inputs else dict(step.facts)
        return Claim(step.claim, facts, self.numbers[step.claim])

    def _look_at(self, number: int, step: SettleStep) -> None:
        """Report a claim beyond the bounds of its facts, and one that is rejected where nobody expects it."""
        settlement = self.settlements[step.claim]
        for en, zh in _misfits(self.program, step):
            self._fail(partial(_told, "PL0714", self.spans(step.place), reason=en, reason_zh=zh), settlement)
        if settlement.outcome == REJECTED and not self._rejection_is_expected(number, step.claim):
            self._refused(settlement, step)

    def _refused(self, settlement: Settlement, step: SettleStep | CloseStep) -> None:
        """Report a claim or a closing that was rejected."""
        code = settlement.rejection.code if settlement.rejection else ""
        en, zh = f"the claim is rejected ({code})", f"本次结算被拒绝（{code}）"
        if settlement.closing is not None:
            en, zh = f"the closing is rejected ({code})", f"期末结算被拒绝（{code}）"
        self._fail(partial(_told, "PL0714", self.spans(step.place), reason=en, reason_zh=zh), settlement)

    def calculate(self, step: CalculateStep) -> None:
        """Run the calculation of a step."""
        calculated = calculate(self.program, step.calculation, step.facts)
        self.calculated.append(calculated)
        for en, zh in _misfits(calculated.settlement.program, step):
            self._fail(partial(_told, "PL0714", self.spans(step.place), reason=en, reason_zh=zh), None)

    def close(self, number: int, step: CloseStep) -> None:
        """Close the periods that end on a day, the shorter ones first, each against the ledgers as the last one left
        them.
        """
        closings = closings_on(self.program, step.day)
        if not closings:
            self._fail(partial(_told, "PL0763", self.spans(step.place), day=step.day.isoformat()), None)
        for closing in closings:
            settlement = close(self.program, closing, step.facts, step.day, self.books[-1])
            self.books.append(self.books[-1].after(movement.entry for movement in settlement.movements))
            # A period may be closed more than once, and each time is something of its own.
            name = f"{settlement.claim.id}#{len(self.settlements) + 1}"
            self.settlements[name] = settlement
            self.steps[name] = step
            if settlement.outcome == REJECTED and not self._rejection_is_expected(number, name):
                self._refused(settlement, step)

    def _rejection_is_expected(self, number: int, claim: str) -> bool:
        """Whether an outcome is expected of this claim: then that is where it is judged."""
        for step in self.scenario.steps[number:]:
            if not isinstance(step, Expectation):
                return False
            if step.kind == "outcome" and step.claim in {None, claim}:
                return True
        return False

    def expect(self, step: Expectation) -> None:
        """Hold one expectation against its settlement, or against the calculation that was run last."""
        if step.kind in {"output", "verified"}:
            judged = judge(step, self.calculated[-1].settlement, ())
            if judged is not None:
                self._fail(partial(_told, judged.code, self.spans(step.place), **judged.holes), None)
            return
        if not self.settlements:
            self._fail(partial(_told, "PL0702", self.spans(step.place)), None)
            return
        claim = step.claim if step.claim is not None else self._meant(step)
        settlement = self.settlements.get(claim)
        if settlement is None:
            self._fail(partial(_told, "PL0703", self.spans(step.place), claim=claim, near=()), None)
            return
        if step.kind == "ledger":
            judged = judge_balance(step, self._held(step.name, settlement), self.program)
        else:
            judged = judge(step, settlement, tuple(self.settlements.values()))
        if judged is not None:
            self._fail(partial(self._described, judged, step, claim), settlement)

    def _held(self, name: str, settlement: Settlement) -> Value:
        """What an account holds now, for the key of a claim or closing and in its period."""
        ledger, claim = self.program.ledgers[name], settlement.claim
        key, missing = ledger_key(ledger, claim)
        day = settlement.day_of(ledger)
        if missing or not isinstance(day, date):
            return Unknown(missing or (ledger.dated_by or self.program.dated_by,))
        return self.books[-1].balance(ledger, key, day, episode(ledger, claim))

    def _meant(self, step: Expectation) -> str:
        """What was settled last; of several closings on one day, the one that pays such a refund."""
        last = next(reversed(self.settlements))
        same = [
            name for name, at in self.steps.items() if at is self.steps[last] and step.kind in {"payment", "status"}
        ]
        return next((name for name in same if step.name in self.settlements[name].payments), last)

    def _described(self, judged: Judged, step: Expectation, claim: str) -> tuple[Diagnostic, ...]:
        report = Report()
        settled_at = self.spans(self.steps[claim].place)
        told = (f"the claim `{claim}`", f"结算“{claim}”")
        if isinstance(self.steps[claim], CloseStep):
            told = ("the closing", "期末结算")
        labels = [] if settled_at is None else [Label(settled_at, *told)]
        report.add(judged.code, self.spans(step.place), labels=labels, fix=None, **judged.holes)
        return report.diagnostics

    def _fail(self, tell: Callable[[], tuple[Diagnostic, ...]], settlement: Settlement | None) -> None:
        self.failed.append(True)
        if not self.hasty:
            self.failures.extend(Failure(diagnostic, settlement) for diagnostic in tell())


def _misfits(program: Program, step: SettleStep | CalculateStep) -> Iterator[tuple[str, str]]:
    """Facts beyond the bounds that every claim of the scheme keeps."""
    for name, value in step.facts.items():
        declared = program.inputs.get(name)
        if declared is None or not isinstance(value, Fraction):
            continue
        if declared.high is not None and value > declared.high:
            high = decimal_text(declared.high)
            yield f"`{name}` is above its upper bound {high}", f"“{name}”超过上限 {high}"
        if declared.low is not None and value < declared.low:
            yield f"`{name}` is below its lower bound", f"“{name}”低于下限"


def _at(report: Report, span: Span | None) -> Iterator[Diagnostic]:
    """Errors of compiling, shown at the scenario that asked for it where they have no place of their own."""
    for item in report.diagnostics:
        if item.severity == "error":
            yield item if item.span else Diagnostic(item.code, span, item.holes, item.labels, item.fix)


def _told(code: str, span: Span | None, **holes: object) -> tuple[Diagnostic, ...]:
    """One problem, as a report tells it."""
    report = Report()
    report.add(code, span, labels=(), fix=None, **holes)
    return report.diagnostics
