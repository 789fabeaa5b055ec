"""Which mutants a scheme's scenarios do not notice.

Enters: a program, the programs of its scenarios' readings, and mutants. Leaves: for each mutant whether a scenario
fails under it, and for survivors whether any claim comes out otherwise. Always holds: a mutant is stopped at its first
failing scenario; one counts as equivalent only where no boundary and no sample shows a difference.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from policy_lang.core.program import CalculateStep, CloseStep, Program, ScenarioDef, SettleStep
from policy_lang.record import field, frozen
from policy_lang.scenario.run import Programs, fails
from policy_lang.testing.mutation.mutant import Mutant
from policy_lang.testing.mutation.trials import EVERYWHERE_ASKED, Trials

SAMPLES = 20_000


class Fate(StrEnum):
    """What became of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"


@frozen
class Verdict:
    """A mutant, what became of it, and the scenario that noticed it."""

    mutant: Mutant
    fate: Fate
    noticed_by: ScenarioDef | None = None


def verdicts(
    program: Program,
    programs: Programs,
    mutants: Iterable[Mutant],
    sample_count: int = SAMPLES,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Verdict]:
    """Each mutant with its fate, in their order."""
    watch = _Watch(program, programs, list(program.scenarios))
    trials = Trials(_with_figures(program, programs), sample_count)
    for number, mutant in enumerate(mutants, 1):
        noticed = watch.noticed(mutant)
        if noticed is not None:
            yield Verdict(mutant, Fate.NOTICED, noticed)
        else:
            yield Verdict(mutant, Fate.SURVIVED if trials.differ(mutant) else Fate.EQUIVALENT)
        if progress is not None:
            progress(number)


def _with_figures(program: Program, programs: Programs) -> Program:
    """The program with the figures that its text leaves open and some scenario assumes."""
    assumed: dict[str, str] = {}
    for scenario in program.scenarios:
        for name, value in scenario.figures.items():
            if name in program.parameters and not program.parameters[name].figures:
                assumed.setdefault(name, value)
    found = programs({}, assumed) if assumed else program
    return found if isinstance(found, Program) else program


@frozen
class _Watch:
    """The scenarios, those first that noticed something last: what notices one change often notices its neighbour."""

    program: Program
    programs: Programs
    order: list[ScenarioDef]
    known: dict[int, Program | None] = field(factory=dict)

    def noticed(self, mutant: Mutant) -> ScenarioDef | None:
        """The first scenario that fails under a mutant."""
        for scenario in self.order:
            if _may_notice(scenario, mutant) and self._fails(scenario, mutant):
                self.order.remove(scenario)
                self.order.insert(0, scenario)
                return scenario
        return None

    def _fails(self, scenario: ScenarioDef, mutant: Mutant) -> bool:
        found = self._under(scenario)
        changed = mutant.make(found) if found is not None else None
        return changed is not None and fails(scenario, changed)

    def _under(self, scenario: ScenarioDef) -> Program | None:
        """The program that a scenario asks for; None where it does not compile."""
        if not scenario.readings and not scenario.figures:
            return self.program
        if id(scenario) not in self.known:
            found = self.programs(scenario.readings, scenario.figures)
            self.known[id(scenario)] = found if isinstance(found, Program) else None
        return self.known[id(scenario)]


def _may_notice(scenario: ScenarioDef, mutant: Mutant) -> bool:
    """Whether a scenario comes to the body that is changed; a figure may be looked at in any."""
    kind, _, name = mutant.body.partition(":")
    if kind == "calculation":
        return any(isinstance(step, CalculateStep) and step.calculation == name for step in scenario.steps)
    if kind == "closing":
        return any(isinstance(step, CloseStep) for step in scenario.steps)
    return mutant.subject.startswith(EVERYWHERE_ASKED) or any(
        isinstance(step, SettleStep | CloseStep) for step in scenario.steps
    )
