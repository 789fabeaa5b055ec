"""What changed of declared accounts and of what happens when a period closes.

Enters: a pair of programs. Leaves: changes. Always holds: an account that a payer's own clauses imply is not told here,
since those clauses are; an account is compared by what it is kept by and by what enters it, a closing by all of its
definitions.
"""

from collections.abc import Iterator

from policy_lang.core.nodes import Node
from policy_lang.core.program import Program
from policy_lang.diff.canonical import canonical
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.sides import Pair, Side, origin_of

Told = dict[str, tuple[str, Stated]]


def compare_accounts(pair: Pair) -> Iterator[Change]:
    """Accounts and closings that came, went or differ."""
    for told in (_accounts, _closings):
        before, after = told(pair.old), told(pair.new)
        for name in dict.fromkeys((*before, *after)):
            one, two = before.get(name), after.get(name)
            if (one and one[0]) != (two and two[0]):
                yield Change(ChangeKind.ACCOUNT, name, one[1] if one else None, two[1] if two else None)


def _accounts(side: Side) -> Told:
    payers = {payer.id for arm in side.program.arms for payer in arm.payers}
    found: Told = {}
    for name, ledger in side.program.ledgers.items():
        if name.partition(".")[0] in payers:
            continue
        entered: list[str] = []
        node: Node | None = None
        for arm, texts in zip(side.program.arms, side.canonicals, strict=True):
            for move in arm.moves:
                if move.ledger == name:
                    node = texts.definitions[move.amount].node
                    when = texts.text(texts.definitions[move.when].node) if move.when else ""
                    entered.append(f"{texts.text(node)} when {when}")
        words = (", ".join(ledger.keys), str(ledger.period.kind), ledger.fold)
        stated = Stated(node=node, words=words, **origin_of(side.origin(f"ledger:{name}")))
        found[f"ledger:{name}"] = (f"{side.canonical.account(ledger)} {ledger.dated_by} {entered}", stated)
    return found


def _closings(side: Side) -> Told:
    found: Told = {}
    program: Program = side.program
    for closing in program.closings:
        texts = canonical(program, closing.arm)
        lines = [f"{item.id} {texts.text(item.node)}" for item in closing.arm.definitions]
        moves = [f"{move.ledger} {move.amount} {move.when}" for move in closing.arm.moves]
        words = (closing.id,)
        found[f"closing:{closing.id}"] = (str([closing.keys, str(closing.period), lines, moves]), Stated(words=words))
    return found
