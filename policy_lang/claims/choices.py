"""What can be chosen of a scheme, as data for a program that asks its users: readings and figures.

Enters: a program. Leaves: the ambiguous clauses with their options, and the figures with what the source says of them.
Always holds: what stands here is what the text of the scheme says; what was chosen is what results are settled under.
"""

from datetime import date

from policy_lang.claims.amounts import Amount, main_unit
from policy_lang.core.nodes import Const
from policy_lang.core.program import CatalogueEntry, ParameterDef, Program
from policy_lang.core.types import MONEY
from policy_lang.record import frozen


@frozen
class Named:
    """What a thing is called, in both tongues as far as the text does."""

    name: str
    name_zh: str
    label: str
    label_zh: str


@frozen
class Choice(Named):
    """An ambiguous clause: its question is the label. `options` by name, the one it is settled under is `chosen`.

    `clauses`: the source and the place in it.
    """

    options: tuple[Named, ...]
    chosen: str
    clauses: tuple[tuple[str, str], ...]


@frozen
class Figure(Named):
    """A figure. `qualifier`: exact, minimum, maximum, principle or missing; an exact one cannot be set.

    `given`: what the caller wrote for it, None where nothing. `values`: from a day, to a day (None: without that end),
    and how much; amounts in the main unit, None for what is no plain figure. None: no rule of this scheme needs it.
    """

    qualifier: str
    given: str | None
    unit: str
    values: tuple[tuple[date | None, date | None, Amount], ...] | None
    clauses: tuple[tuple[str, str], ...]


def choices(program: Program) -> dict[str, Choice]:
    """The readings of a scheme, by name."""
    entries = [entry for entry in program.catalogue.values() if entry.kind == "reading"]
    return {entry.name("en"): _choice(entry, program) for entry in entries}


def figures(program: Program) -> dict[str, Figure]:
    """The figures of a scheme, by name."""
    entries = [entry for entry in program.catalogue.values() if entry.kind == "parameter"]
    return {entry.name("en"): _figure(entry, program) for entry in entries}


def _choice(entry: CatalogueEntry, program: Program) -> Choice:
    options = tuple(Named(*_names(option)) for option in entry.options)
    chosen = program.readings.get(entry.name("en"), entry.chosen)
    return Choice(*_names(entry), options, chosen, _clauses(entry))


def _figure(entry: CatalogueEntry, program: Program) -> Figure:
    declared = program.parameters.get(entry.id)
    given = program.given_parameters.get(entry.id)
    unit = "" if declared is None else program.currency if declared.type == MONEY else str(declared.type)
    values = None if declared is None else _values(declared, program)
    return Figure(*_names(entry), entry.qualifier or "exact", given, unit, values, _clauses(entry))


def _values(declared: ParameterDef, program: Program) -> tuple[tuple[date | None, date | None, Amount], ...]:
    decimals = program.decimals if declared.type == MONEY else 0
    amounts = [one.value.value if isinstance(one.value, Const) else None for one in declared.figures]
    return tuple(
        (one.first, one.last, None if amount is None else main_unit(amount, decimals))
        for one, amount in zip(declared.figures, amounts, strict=True)
    )


def _names(entry: CatalogueEntry) -> tuple[str, str, str, str]:
    return entry.name("en"), entry.name("zh"), entry.label("en"), entry.label("zh")


def _clauses(entry: CatalogueEntry) -> tuple[tuple[str, str], ...]:
    return tuple((clause.title or clause.source, clause.locator) for clause in entry.origin.clauses)
