"""Schemes and settled claims for tests of explanations: what compiles, settles, and finds a reason in a tree."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from policy_lang.compile import Options, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program, ScenarioDef, SettleStep
from policy_lang.diagnostics import render_text
from policy_lang.explain import Reason, ReasonKind, everything, explain
from policy_lang.interp.settle import Claim, Settlement, settle

GOLDEN = Path(__file__).parent / "golden"
SCHEMES = {"relief": GOLDEN / "explain_relief" / "relief.policy", "tiers": GOLDEN / "explain_tiers" / "tiers.policy"}

# What the small schemes of single tests begin with.
SMALL = """scheme small
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
fact day : date
fact cost : money up to 1亿元
pool bill = cost
"""


def yuan(amount: str) -> Fraction:
    """Yuan in fen."""
    return Fraction(amount) * 100


@cache
def program_of(scheme: str, figures: tuple[tuple[str, str], ...] = ()) -> Program:
    """One of the schemes beside the goldens, under figures that are set."""
    return compiled(SCHEMES[scheme].read_text(encoding="utf-8"), f"{scheme}.policy", dict(figures))


def compiled(text: str, name: str = "test.policy", figures: Mapping[str, str] | None = None) -> Program:
    """A scheme from a text."""
    compilation = compile_text(text, Options(parameters=figures or {}), name)
    assert compilation.program is not None, render_text(compilation.report.diagnostics, "en")
    return compilation.program


def settled_steps(program: Program, scenario: ScenarioDef) -> list[Settlement]:
    """The claims of a scenario, each after those before it."""
    book, found = Book(), []
    for step in scenario.steps:
        if isinstance(step, SettleStep):
            found.append(settle(program, Claim(step.claim, step.facts), book))
            book = book.after(movement.entry for movement in found[-1].movements)
    return found


def scenario_of(program: Program, title: str) -> ScenarioDef:
    return next(item for item in program.scenarios if item.title_en == title)


def settled(scheme: str, title: str, claim: int = -1) -> Settlement:
    """A claim of a scenario, by default the last one."""
    plain = program_of(scheme)
    figures = scenario_of(plain, title).figures
    program = program_of(scheme, tuple(sorted(figures.items())))
    return settled_steps(program, scenario_of(program, title))[claim]


def tree_of(scheme: str, title: str, claim: int = -1) -> Reason:
    return explain(settled(scheme, title, claim))


def payment(tree: Reason, payer: str) -> Reason:
    """The payment of a payer."""
    return next(item for item in tree.of_kind(ReasonKind.PAYMENT) if item.subject == f"payer:{payer}")


def one(tree: Reason, kind: ReasonKind, part: str = "") -> Reason:
    """The only reason of a kind below a reason whose id ends so."""
    found = {item.id: item for item in everything(tree) if item.kind is kind and item.id.endswith(part)}
    assert len(found) == 1, sorted(found)
    return next(iter(found.values()))
