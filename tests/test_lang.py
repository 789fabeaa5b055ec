"""Tiny texts in `tests/lang/<feature>/<claim>.policy` whose expectation stands on the line.

Behind a clause of a calculation it is its value each time the scenarios run it.

`# is: 120元, 0元 (no_referral), unknown` behind a payer, a benefit, a refund, a definition, a rule, a check or a pool:
its value for each claim that the scenarios of the file settle (of a refund: for each closing), in their order; for a
payer with its status where one is written, for a pool the own share in it. `# error: PL0301 at "aid"`
as on the pages of `docs/errors`. A file stands in the same small scheme as the examples there: a header,
facts, and one payer where it states no order, unless its first line says `# alone`.
"""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.claims.amounts import value_json
from policy_lang.compile import Options, compile_text
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.values import Unknown, Value
from policy_lang.interp.calculate import Calculated
from policy_lang.interp.settle import Settlement
from policy_lang.scenario import run_scenario
from tests.error_pages import agree, expectations, moved, whole

LANG = Path(__file__).parent / "lang"
FILES = sorted(path for path in LANG.rglob("*.policy") if path.parent.name != "syntax")
EXPECTS_NOTHING = "PL0707"  # here expectations stand in comments
ALONE = "# alone\n"  # a file with this first line brings its header and its facts along
_IS = re.compile(r"# is: (?P<values>.+)$")
_KINDS = frozenset({"payer", "define", "rule", "check", "pool"})


def name(path: Path) -> str:
    return path.relative_to(LANG).with_suffix("").as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_what_stands_on_the_line_is_so(path):
    text = path.read_text(encoding="utf-8")
    scheme = text if text.startswith(ALONE) else whole(text)
    before = scheme[: scheme.index(text)].count("\n")
    compilation = compile_text(scheme, Options(check_readings=True), "lang.policy")
    found = tuple(moved(one, "lang.policy", before) for one in compilation.report.diagnostics)
    expected = expectations(text)
    values = {number: match["values"] for number, match in _marks(text)}
    if values:
        found = tuple(one for one in found if one.code != EXPECTS_NOTHING)
    assert agree(expected, found), found
    if compilation.program is not None:
        assert values or expected, "a file without an expectation shows nothing"
        last = before + text.count("\n")
        settlements, calculated = _settled(compilation.program, scheme, range(before + 1, last + 1))
        for number, written in values.items():
            wanted = written.split(", ")
            found = _calculated(calculated, before + number)
            if found is not None:
                assert found == wanted, written
                continue
            entry = _declared(compilation.program, before + number)
            statuses = ["(" in one for one in wanted]
            there = [one for one in settlements if _is_there(entry, one)]
            assert len(wanted) == len(there)
            assert [_shown(entry, one, status=told) for one, told in zip(there, statuses, strict=True)] == wanted


def _marks(text: str) -> list[tuple[int, re.Match[str]]]:
    found = ((number, _IS.search(line)) for number, line in enumerate(text.splitlines(), 1))
    return [(number, match) for number, match in found if match]


def _calculated(calculated: list[Calculated], line: int) -> list[str] | None:
    """The values of what a line of a calculation declares, each time it was run; None for any other line."""
    found = None
    for one in calculated:
        for key, entry in one.calculation.catalogue.items():
            if entry.origin.place is not None and entry.origin.place.line == line:
                kind, _, name = key.partition(":")
                starts = ("check.",) if kind == "check" else ("output.", "step.")
                definition = next(start + name for start in starts if start + name in one.settlement.values)
                shown = _written(one.settlement.values[definition], definition, one.settlement)
                found = [*(found or []), shown]
    return found


def _settled(program: Program, scheme: str, lines: range) -> tuple[list[Settlement], list[Calculated]]:
    """Every claim and calculation of the scenarios in these lines; what the scenarios themselves expect must hold."""

    def under(readings: dict[str, str], figures: dict[str, str]) -> Program:
        other = compile_text(scheme, Options(readings=readings, parameters=figures), "lang.policy").program
        assert other is not None
        return other

    found: list[Settlement] = []
    calculated: list[Calculated] = []
    for scenario in program.scenarios:
        if scenario.place.line in lines:
            ran = run_scenario(scenario, program, under, lambda place: None)
            assert [failure.diagnostic.message("en") for failure in ran.failures] == []
            found += ran.settlements
            calculated += ran.calculated
    return found, calculated


def _declared(program: Program, line: int) -> CatalogueEntry:
    entries = (entry for entry in program.catalogue.values() if entry.kind in _KINDS)
    return next(entry for entry in entries if entry.origin.place and entry.origin.place.line == line)


def _is_there(entry: CatalogueEntry, settlement: Settlement) -> bool:
    """Refunds belong to closings, everything else to claims."""
    return entry.id in settlement.payments if entry.kind == "payer" else settlement.closing is None


def _shown(entry: CatalogueEntry, settlement: Settlement, *, status: bool) -> str:
    if entry.kind == "payer":
        shown = _written(settlement.payments[entry.id], "payment", settlement)
        return f"{shown} ({settlement.statuses[entry.id]})" if status else shown
    if entry.kind == "pool":
        return _written(settlement.own[entry.id], "payment", settlement)
    definition = f"{entry.kind}.{entry.id}"
    return _written(settlement.values[definition], definition, settlement)


def _written(value: Value, definition: str, settlement: Settlement) -> str:
    """A value as notices write it."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    kind = next((one.type.kind for one in settlement.arm.definitions if one.id == definition), "money")
    if isinstance(value, Fraction) and kind == "money":
        return _figure(value / 100) + "元"
    if isinstance(value, Fraction) and kind == "ratio":
        return _figure(value * 100) + "%"
    if isinstance(value, Fraction):
        return _figure(value)
    return str(value_json(value, settlement.arm.definitions[0].type, settlement.program))


def _figure(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.10g}"
