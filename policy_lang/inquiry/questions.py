"""The facts that still matter for a claim, most telling first.

Enters: a program, a claim with what is known of it, and a book. Leaves: its settlement and the questions. Always
holds: a fact is asked for only where it is among the causes of an amount that is not known, so no answer to a fact
that is not asked for could change the outcome as far as it is known; a settled claim has no questions; a fact with a
default is never asked for. What else is missing (a figure that the source leaves open) is told beside them.

How telling a fact is, is tried and not guessed: the claim is settled with some values that the fact might have, and
the fact goes first that on the average leaves the fewest payers undetermined, then the fewest amounts without any
bound, then the narrowest bounds.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Input, Node, inside
from policy_lang.core.program import InputDef, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value, causes_of
from policy_lang.inquiry.samples import samples
from policy_lang.interp.settle import Claim, Settlement, settle
from policy_lang.record import evolve, frozen

STAND_IN = "try"
MOST_TRIED = 40

_Score = tuple[Fraction, Fraction, Fraction]
"""On the average: undetermined payers and own shares, amounts without a bound, the width of the bounds."""


@frozen
class Question:
    """A fact to ask for. `payers`: those whose amount may hang on it; `settles`: how many of the values that were
    tried leave nothing undetermined.
    """

    fact: InputDef
    payers: tuple[str, ...]
    settles: int


@frozen
class Inquiry:
    """A claim as far as it is known. `figures`: what is missing that is no fact of this claim: a figure that the source
    leaves open, or `FACT@CLAIM` for a fact of an earlier one.
    """

    settlement: Settlement
    questions: tuple[Question, ...]
    figures: tuple[str, ...]


def inquire(program: Program, facts: Mapping[str, Value], book: Book, claim_id: str = STAND_IN) -> Inquiry:
    """Settle a claim, and find what to ask."""
    known = {**_stand_ins(program, book), **facts}
    claim = Claim(claim_id, known | ({"claim": claim_id} if "claim" in program.inputs else {}))
    settlement = settle(program, claim, book)
    open_amounts = _open(settlement)
    causes = list(dict.fromkeys(cause for amount in open_amounts.values() for cause in causes_of(amount)))
    asked = [name for name in causes if name in program.inputs and name not in claim.facts]
    figures = tuple(name for name in causes if name not in program.inputs)
    scored = [(*_tried(program, claim, book, program.inputs[name]), name) for name in asked[:MOST_TRIED]]
    ranked = [name for _, _, name in sorted(scored, key=lambda item: item[0])] + asked[MOST_TRIED:]
    settles = {name: count for _, count, name in scored}
    questions = [
        Question(program.inputs[name], _hanging(name, settlement), settles.get(name, 0)) for name in ranked
    ]  # fmt: skip
    return Inquiry(settlement, tuple(questions), figures)


def _open(settlement: Settlement) -> dict[str, Unknown]:
    """The amounts that are not known: payers first, own shares under the names of their pools."""
    amounts = [*settlement.payments.items(), *settlement.own.items()]
    return {name: amount for name, amount in amounts if isinstance(amount, Unknown)}


def _hanging(fact: str, settlement: Settlement) -> tuple[str, ...]:
    return tuple(
        name for name, amount in settlement.payments.items() if isinstance(amount, Unknown) and fact in amount.causes
    )


def _tried(program: Program, claim: Claim, book: Book, declared: InputDef) -> tuple[_Score, int]:
    """How much is open on the average when the fact is known, and how many of the values leave nothing open."""
    values = samples(declared, program)
    scores: list[tuple[int, int, Fraction]] = []
    for value in values:
        settled = settle(program, evolve(claim, facts={**claim.facts, declared.name: value}), book)
        scores.append(_openness(_open(settled).values()))
    averages = [Fraction(sum(Fraction(score[part]) for score in scores), len(scores)) for part in range(3)]
    return (averages[0], averages[1], averages[2]), sum(score[0] == 0 for score in scores)


def _openness(amounts: Iterable[Unknown]) -> tuple[int, int, Fraction]:
    unknown, unbounded, width = 0, 0, Fraction(0)
    for amount in amounts:
        unknown += 1
        if amount.low is None or amount.high is None:
            unbounded += 1
        else:
            width += amount.high - amount.low
    return unknown, unbounded, width


# ---- facts that say only whose account it is


def _stand_ins(program: Program, book: Book) -> dict[str, Value]:
    """Where no balance is carried in, every account is empty, and it does not matter whose it is."""
    if book.entries():
        return {}
    keys = {name for ledger in program.ledgers.values() for name in ledger.keys}
    return {name: STAND_IN for name in sorted(keys - _asked(program)) if _is_text(program.inputs.get(name))}


def _is_text(declared: InputDef | None) -> bool:
    return declared is None or declared.type.kind is Kind.TEXT


def _asked(program: Program) -> set[str]:
    """The facts that some definition asks for."""
    nodes: list[Node] = [definition.node for arm in program.arms for definition in arm.definitions]
    nodes += [figure.value for parameter in program.parameters.values() for figure in parameter.figures]
    nodes += [declared.default for declared in program.inputs.values() if declared.default is not None]
    found: set[str] = set()
    while nodes:
        node = nodes.pop()
        if isinstance(node, Input):
            found.add(node.name)
        nodes += inside(node)
    return found
