"""Which mutants a scheme's scenarios do not notice.

Enters: a program, the programs of its scenarios' readings, and mutants. Leaves: for each mutant whether a scenario
fails under it, and for survivors whether any claim comes out otherwise. Always holds: a mutant is stopped at its first
failing scenario; one counts as equivalent only where no sample shows a difference, and the samples are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from policy_lang.claims import as_rows, settle_all
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program, ScenarioDef
from policy_lang.interp.settle import Claim, Settlement
from policy_lang.record import frozen
from policy_lang.scenario.run import Programs, Spans, run_scenario
from policy_lang.testing.mutant import Mutant
from policy_lang.testing.samples import samples

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
    spans: Spans,
    mutants: Iterable[Mutant],
    sample_count: int = SAMPLES,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Verdict]:
    """Each mutant with its fate, in their order."""
    base: list[list[tuple[object, ...]]] | None = None
    for number, mutant in enumerate(mutants, 1):
        noticed = _noticed(program, programs, spans, mutant)
        if noticed is not None:
            yield Verdict(mutant, Fate.NOTICED, noticed)
        else:
            if base is None:
                base = [_outcomes(group, program) for group in samples(program, sample_count)]
            changed = mutant.make(program)
            same = changed is not None and _same(program, changed, base, sample_count)
            yield Verdict(mutant, Fate.EQUIVALENT if same else Fate.SURVIVED)
        if progress is not None:
            progress(number)


def _noticed(program: Program, programs: Programs, spans: Spans, mutant: Mutant) -> ScenarioDef | None:
    """The first scenario that fails under a mutant."""
    for scenario in program.scenarios:
        found = _under(program, programs, scenario)
        if found is None:
            continue
        changed = mutant.make(found)
        if changed is None:
            continue

        def asked(_: Mapping[str, str], __: Mapping[str, str], changed: Program = changed) -> Program:
            return changed

        if not run_scenario(scenario, changed, asked, spans).passed:
            return scenario
    return None


def _under(program: Program, programs: Programs, scenario: ScenarioDef) -> Program | None:
    """The program that a scenario asks for; None where it does not compile."""
    if not scenario.readings and not scenario.figures:
        return program
    found = programs(scenario.readings, scenario.figures)
    return found if isinstance(found, Program) else None


def _same(program: Program, changed: Program, base: list[list[tuple[object, ...]]], count: int) -> bool:
    return all(
        _outcomes(group, changed) == known for group, known in zip(samples(program, count), base, strict=True)
    )  # fmt: skip


def _outcomes(group: list[Claim], program: Program) -> list[tuple[object, ...]]:
    settlements, _ = settle_all(program, as_rows(group), Book())
    return [_outcome(settlement) for settlement in settlements]


def _outcome(settlement: Settlement) -> tuple[object, ...]:
    """What a person would see of a settlement."""
    return (
        settlement.claim.id, settlement.outcome, tuple(settlement.payments.items()), tuple(settlement.own.items()),
        tuple(settlement.statuses.items()), tuple(settlement.checks.items()),
    )  # fmt: skip
