"""What stands beside a program in its handbook: the notice, the text of the rules, and what hangs on each reading.

Enters: a compilation, and what the scenarios of a scheme came to. Leaves: what the handbook takes. Always holds: two
options are held against each other on the same scenario, settled by the engine under either; the scenario that the
writer made for the option goes first, because it shows what the option is about.
"""

from collections.abc import Iterable, Iterator

from policy_lang.clauses import Sources, expand_locator
from policy_lang.compile import Compilation
from policy_lang.core.program import CatalogueEntry, Program, ScenarioDef
from policy_lang.handbook.cites import Material, Notice, Said
from policy_lang.handbook.examples import Hanging, Worked, differs
from policy_lang.record import evolve
from policy_lang.scenario import Ran
from policy_lang.scenario.run import Programs, run_scenario
from policy_lang.syntax import ast


def worked(ran: Ran) -> Worked:
    """A scenario that was run, as an example."""
    scenario = ran.scenario
    return Worked((scenario.title_en, scenario.title_zh), ran.settlements, ran.calculated, scenario.readings)


# ---- the notice and the rules


def material_of(program: Program, made: Compilation, tongue: str) -> Material:
    """The lists of clauses of a scheme, and the texts of its rules."""
    own = made.linked.main.files if made.linked is not None else ()
    titles = {item.name.name: item.title for file in own for item in file.declarations
              if isinstance(item, ast.SourceText)}  # fmt: skip
    notices = tuple(
        _notice(program, titles.get(name, sources.document.number), sources, tongue)
        for name, sources in made.sources.items()
    )
    files = {entry.origin.place.file for entry in program.catalogue.values() if entry.origin.place is not None}
    sources = [file.span.source for file in own]
    return Material(notices, {source.name: source.text for source in sources if source.name in files})


def _notice(program: Program, title: str, sources: Sources, tongue: str) -> Notice:
    """A notice; `title`: what citations call it."""
    document = sources.document
    known = [clause.locator for clause in sources.clauses]
    cited = {clause.locator for entry in program.catalogue.values() for clause in entry.origin.clauses
             if clause.title == title}  # fmt: skip
    in_rules = {clause.locator for clause in sources.clauses if clause.state == "encoded"}
    found = {locator: next((one for one in covered if one in in_rules), covered[0])
             for locator in cited.difference(known) if (covered := expand_locator(locator, known))}  # fmt: skip
    chinese = tongue == "zh"
    said = tuple(
        Said(clause.locator, clause.zh if chinese else clause.en, clause.state,
             clause.reason_zh if chinese else clause.reason_en)
        for clause in sources.clauses
    )  # fmt: skip
    return Notice(title, document.title_zh if chinese else document.title_en, said, found)


# ---- readings


def hanging_of(program: Program, programs: Programs, ran: Iterable[Ran]) -> Iterator[Hanging]:
    """For each option that is not applied, a scenario that comes out otherwise under it, where there is one."""
    done = [one for one in ran if one.passed]
    for entry in program.catalogue.values():
        if entry.kind == "reading":
            for option in entry.options:
                if option.id != program.readings.get(entry.id):
                    found = _hanging(program, programs, done, entry, option)
                    if found is not None:
                        yield found


def _hanging(
    program: Program, programs: Programs, ran: list[Ran], entry: CatalogueEntry, option: CatalogueEntry
) -> Hanging | None:
    own = [one for one in ran if dict(one.scenario.readings) in _spellings(entry, option)]
    plain = [one for one in ran if not one.scenario.readings]
    for one in (*own, *plain):
        scenario = one.scenario
        chosen = one if not scenario.readings else _run(evolve(scenario, readings={}), program, programs)
        other = _run(evolve(scenario, readings={entry.id: option.id}), program, programs)
        pair = Hanging(entry.id, option.id, worked(chosen), worked(other))
        if differs(pair):
            return pair
    return None


def _run(scenario: ScenarioDef, program: Program, programs: Programs) -> Ran:
    return run_scenario(scenario, program, programs, lambda _: None)


def _spellings(entry: CatalogueEntry, option: CatalogueEntry) -> list[dict[str, str]]:
    """A reading and its option as a scenario may name them."""
    names = {entry.id, entry.name_en, entry.name_zh} - {""}
    options = {option.id, option.name_en, option.name_zh} - {""}
    return [{name: chosen} for name in names for chosen in options]
