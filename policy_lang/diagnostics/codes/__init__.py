"""The catalogue of problems: one module a phase, one row a kind of problem.

Numbers are stable and never used again for something else. PL01 text and syntax, PL02 modules and names, PL03 types
and units, PL04 rule sets, PL05 sources and clauses, PL06 claims and ledgers, PL07 scenarios, PL09 usage.

The voice: lower case, no final stop, the user's text in backticks (in Chinese in “ ”), no word of the host language;
the message says what is wrong, the help says the way out in one sentence.
"""

from functools import cache
from types import MappingProxyType

from policy_lang.diagnostics.codes import claims, names, rules, scenario, sources, syntax, types, usage
from policy_lang.diagnostics.codes.code import ALTERNATIVE, Code, Severity, holes_in

PAGES = (syntax, names, types, rules, sources, claims, scenario, usage)

__all__ = ["ALTERNATIVE", "PAGES", "Code", "Severity", "catalogue", "holes_in"]


@cache
def catalogue() -> MappingProxyType[str, Code]:
    """Every code with its row, in the order of the numbers."""
    rows = [row for page in PAGES for row in page.CODES]
    return MappingProxyType({row.code: row for row in sorted(rows, key=lambda row: row.code)})
