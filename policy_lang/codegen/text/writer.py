"""The function that is being written: its statements so far, its arguments, and what is known about them.

Enters: a program, the facts that are given, and the bounds to rely on. Leaves: statements. Always holds: a name is
assigned before it is used; names are made here from words of our own and numbers, never from a scheme's text.
"""

import re
from collections.abc import Iterable, Sequence

from policy_lang.codegen.text.code import ATOM, FIGURE, NO, NO_LIMIT, SIGN, YES, Code, evolve
from policy_lang.codegen.text.coding import LAST_DAY, Bounds, Coding
from policy_lang.core.nodes import Each, Input
from policy_lang.core.program import InputDef, LedgerDef, Program, RecordDef
from policy_lang.record import field, frozen

NAME = re.compile(r"\b[a-z][a-z_]*_\d+\b")


NONE: frozenset[str] = frozenset()
# Tried one after another: a program of many products fits with closer bounds.
TRIED = (
    Bounds(),
    Bounds(10**11, 10**12, 10**5, 10**4, 10**4),
    Bounds(10**10, 10**11, 10**4, 10**3, 10**4),
    Bounds(10**9, 10**10, 10**3, 10**2, 10**3),
)


@frozen
class Statement:
    """One assignment, of some lines; `target` is what it assigns, `uses` what it reads; `about`: the
    definition it belongs to.
    """

    target: str
    lines: tuple[str, ...]
    uses: frozenset[str]
    about: str = ""


@frozen
class Account:
    """What is relied on for a ledger's balance: its grid, and whether it can be below zero."""

    grid: int = 1
    negative: bool = False


@frozen(eq=False)
class Listed:
    """A list that the function takes: its name, the fact, how many lines it can have, and the code of each field that
    is asked for, in the order of a line.
    """

    name: str
    fact: str
    most: int
    record: RecordDef
    fields: dict[str, Code] = field(factory=dict)


@frozen(eq=False)
class Hand:
    """The line in hand of a list, and the code of its fields where it is."""

    listed: Listed
    line: str
    codes: dict[str, Code] = field(factory=dict)


@frozen(eq=False)
class Writer:
    """`given`: the inputs that the claim has; `left_out`: fields that some lines of its lists leave out. `arguments`:
    the facts and balances that are asked for, by name; `lists`: the lists; `folds`: those of an arm that were written;
    `elements`: the lines in hand, by variable.

    `figures`: of each named figure its grid, and the least that its text can be. `guarded`: a product that might not
    fit is made to by a question; a claim for which the answer is no goes to the interpreter.
    """

    program: Program
    coding: Coding
    given: frozenset[str]
    bounds: Bounds
    accounts: dict[str, Account]
    guarded: bool = False
    left_out: frozenset[str] = NONE
    statements: list[Statement] = field(factory=list)
    arguments: dict[str, Code] = field(factory=dict)
    lists: dict[str, Listed] = field(factory=dict)
    folds: list[tuple[Each, Code]] = field(factory=list)
    elements: dict[str, Hand] = field(factory=dict)
    balances: dict[str, Code] = field(factory=dict)
    definitions: dict[str, Code] = field(factory=dict)
    tables: list[str] = field(factory=list)
    figures: dict[str, tuple[int, int]] = field(factory=dict)
    made: list[int] = field(factory=lambda: [0])
    about: list[str] = field(factory=lambda: [""])

    def anew(self, accounts: dict[str, Account]) -> "Writer":
        """The same with nothing written, relying on this of the ledgers."""
        return Writer(self.program, self.coding, self.given, self.bounds, accounts, self.guarded, self.left_out)

    # ---- names and statements

    def name(self, word: str) -> str:
        """A fresh name."""
        self.made[0] += 1
        return f"{word}_{self.made[0]}"

    def put(self, target: str, *lines: str) -> None:
        """An assignment to a name."""
        uses = frozenset(found for line in lines for found in NAME.findall(line))
        self.statements.append(Statement(target, lines, uses, self.about[0]))

    def held(self, code: Code, word: str = "part") -> Code:
        """The same as a name or a constant, so that it can be used twice."""
        if code.tight == ATOM or (code.tight == SIGN and code.constant is not None):
            return code if not code.over or code.over.replace("_", "").isalnum() else self._over_held(code, word)
        target = self.name(word)
        self.put(target, f"{target} = {code.text}")
        found = self.named(evolve(code, text=target, tight=ATOM, shifted=False))
        if code.no:
            found = evolve(found, no=self.condition(code.no), known=f"{target} or {self.condition(code.no)}")
        return self._over_held(found, word) if code.over else found

    def named(self, code: Code) -> Code:
        """A code that is a name, remembered where it is a plain figure."""
        if code.sort == FIGURE and code.none == NO and not code.over:
            self.figures[code.text] = (code.grid, code.low)
        return code

    def _over_held(self, code: Code, word: str) -> Code:
        target = self.name(f"{word}_over")
        self.put(target, f"{target} = {code.over}")
        return evolve(code, over=target)

    def condition(self, text: str) -> str:
        """A condition as a name."""
        if text in {YES, NO} or text.replace("_", "").isalnum():
            return text
        target = self.name("known")
        self.put(target, f"{target} = {text}")
        return target

    def noneable(self, text: str, tight: int, like: Code, none: str, word: str = "part") -> Code:
        """A figure that may be without a limit: held, so that it can be asked."""
        if none == NO:
            return evolve(like, text=text, tight=tight, none=NO)
        if none == YES:
            return evolve(like, text="NO_LIMIT", tight=ATOM, none=YES, low=0, high=0, over="", over_high=1)
        target = self.name(word)
        self.put(target, f"{target} = {text}")
        return evolve(like, text=target, tight=ATOM, none=f"{target} == NO_LIMIT", below=NONE, parts=NONE)

    # ---- arguments

    def input(self, node: Input) -> Code:
        """The argument that stands for a given fact."""
        known = self.arguments.get(node.name)
        if known is None:
            declared = self.program.inputs[node.name]
            made = self.coding.argument(declared, self.bounds)
            known = self.named(evolve(made, text=self.name(_word(declared))))
            self.arguments[node.name] = known
        return known

    def balance(self, ledger: str) -> Code:
        """The argument that stands for a ledger's balance before the claim."""
        known = self.balances.get(ledger)
        if known is None:
            account = self.accounts.get(ledger, Account())
            high = self.bounds.balance * account.grid
            name = self.name("balance")
            known = self.named(Code(name, FIGURE, ATOM, account.grid, -high if account.negative else 0, high))
            if not self.has_key(ledger):
                known = evolve(known, text="0", known=NO)
            self.balances[ledger] = known
        return known

    def has_key(self, ledger: str) -> bool:
        """Whether the facts that a ledger's key and period are made of are given."""
        return facts_of(self.program.ledgers[ledger]) <= self.given


def facts_of(ledger: LedgerDef) -> set[str]:
    """The facts that say which balance of a ledger a claim looks at, beside the governing date."""
    return {name for name in (*ledger.keys, ledger.dated_by, ledger.period.fact) if name}


def needed(statements: Sequence[Statement], names: Iterable[str]) -> list[Statement]:
    """The statements that some names hang on, in order."""
    wanted = set(names)
    kept = []
    for statement in reversed(statements):
        if statement.target in wanted:
            kept.append(statement)
            wanted |= statement.uses
    return kept[::-1]


def _word(declared: InputDef) -> str:
    """A word of ours for a fact."""
    return str(declared.type.kind).replace("_", "") if not declared.type.several else "set"


__all__ = [
    "LAST_DAY",
    "NO_LIMIT",
    "TRIED",
    "Account",
    "Bounds",
    "Hand",
    "Listed",
    "Statement",
    "Writer",
    "facts_of",
    "needed",
]
