"""What checking finds out, beside the tree: the symbol of each name and the type of each expression.

Nodes compare by identity, so the tables are dictionaries by node. A clause that was moved by a reading keeps its nodes,
and with them its entries.
"""

from enum import StrEnum

from policy_lang.core.types import Type
from policy_lang.names.scope import Symbol
from policy_lang.record import field, frozen
from policy_lang.syntax import ast


class Where(StrEnum):
    """Where an expression stands: it decides which words have a meaning there."""

    PAYER = "payer"
    RULE = "rule"
    FIGURE = "figure"
    LEDGER = "ledger"
    CLOSING = "closing"
    CHECK = "check"
    GROUP_CHECK = "group check"
    CALCULATION = "calculation"
    FUNCTION = "function"


@frozen
class Tables:
    """`symbols`: of names; `types`: of expressions; `arguments`: of functions and tables."""

    symbols: dict[ast.Node, Symbol] = field(factory=dict)
    types: dict[ast.Node, Type] = field(factory=dict)
    symbol_types: dict[tuple[str, str, str], Type] = field(factory=dict)
    arguments: dict[tuple[str, str, str], tuple[Type, ...]] = field(factory=dict)
