"""What a notice says, clause by clause, and what became of each: the lists that stand beside the schemes."""

from policy_lang.clauses.citations import citation_problems, expand_locator, locator_pieces, normal
from policy_lang.clauses.coverage import coverage_problems
from policy_lang.clauses.load import load_sources
from policy_lang.clauses.model import (
    MUST_BE_CITED,
    STATE_NAMES_ZH,
    STATES,
    Clause,
    Document,
    Heading,
    LineRange,
    Plain,
    Sources,
    State,
)

__all__ = [
    "MUST_BE_CITED",
    "STATES",
    "STATE_NAMES_ZH",
    "Clause",
    "Document",
    "Heading",
    "LineRange",
    "Plain",
    "Sources",
    "State",
    "citation_problems",
    "coverage_problems",
    "expand_locator",
    "load_sources",
    "locator_pieces",
    "normal",
]
