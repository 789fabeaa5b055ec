"""The catalogue of problems: one module a phase, one row a kind of problem.

Numbers are stable and never used again for something else. PL01 text and syntax, PL02 modules and names, PL03 types
and units, PL04 rule sets, PL05 sources and clauses, PL06 claims and ledgers, PL07 scenarios, PL09 usage.

The voice: lower case, no final stop, the user's text in backticks (in Chinese in “ ”), no word of the host language;
the message says what is wrong, the help says the way out in one sentence.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from policy_lang.diagnostics.codes.code import ALTERNATIVE, Code, Severity, holes_in

__all__ = ["ALTERNATIVE", "Code", "Severity", "catalogue", "holes_in", "pages", "row_of"]


def pages() -> tuple[ModuleType, ...]:
    """The pages of the catalogue, in the order of the numbers."""
    from policy_lang.diagnostics.codes import claims, names, rules, scenario, sources, syntax, types, usage

    return (syntax, names, types, rules, sources, claims, scenario, usage)


@cache
def catalogue() -> MappingProxyType[str, Code]:
    """Every code with its row, in the order of the numbers."""
    rows = [row for page in pages() for row in page.CODES]
    return MappingProxyType({row.code: row for row in sorted(rows, key=lambda row: row.code)})


def row_of(code: str) -> Code | None:
    """The row of a code, if there is one. A text has few mistakes, so no more than their pages are loaded."""
    return _page(code[:4]).get(code)


@cache
def _page(band: str) -> Mapping[str, Code]:
    match band:
        case "PL01":
            from policy_lang.diagnostics.codes import syntax

            return _rows(syntax)
        case "PL02":
            from policy_lang.diagnostics.codes import names

            return _rows(names)
        case "PL03":
            from policy_lang.diagnostics.codes import types

            return _rows(types)
        case "PL04":
            from policy_lang.diagnostics.codes import rules

            return _rows(rules)
        case "PL05":
            from policy_lang.diagnostics.codes import sources

            return _rows(sources)
        case "PL06":
            from policy_lang.diagnostics.codes import claims

            return _rows(claims)
        case "PL07":
            from policy_lang.diagnostics.codes import scenario

            return _rows(scenario)
        case "PL09":
            from policy_lang.diagnostics.codes import usage

            return _rows(usage)
        case _:
            return {}


def _rows(page: ModuleType) -> Mapping[str, Code]:
    return {row.code: row for row in page.CODES}
