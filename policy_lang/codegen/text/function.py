"""The text of the function that settles a claim: the arms of a program over whole numbers.

Enters: a program and the facts that are given. Leaves: a `Function`: its text, its arguments, and what each number that
it gives back means. Always holds: a scheme's own words stand in comments alone, with every character that could end one
taken out; the same program gives the same text. This file is this long because it lays out the whole text.
"""

from collections.abc import Iterator, Sequence
from math import lcm

from policy_lang.codegen.fit import Unfit, unknown_field
from policy_lang.codegen.text.code import (
    ANSWER,
    ATOM,
    CHOICE,
    FIGURE,
    NO,
    NOTHING,
    UNKNOWN,
    YES,
    Code,
    any_of,
    both,
    opposite,
)
from policy_lang.codegen.text.coding import Coding, coding_of
from policy_lang.codegen.text.kinds import code_of
from policy_lang.codegen.text.prelude import used
from policy_lang.codegen.text.writer import NAME, TRIED, Account, Bounds, Statement, Writer, needed
from policy_lang.core.nodes import Each, Fold, Ref, inside
from policy_lang.core.program import Arm, Def, PayerDef, Program
from policy_lang.core.render import node_text
from policy_lang.core.types import Type
from policy_lang.record import evolve, frozen

SETTLED, NOT_IN_FORCE, NOT_COVERED, NEEDS_MORE, REJECTED = 0, 1, 2, -1, -2
MOST_ROUNDS = 6
INDENT = "    "


@frozen
class Argument:
    """A fact (its input's name) or a balance (the ledger's id) that the function takes."""

    name: str
    subject: str
    code: Code


@frozen
class Place:
    """Where the value of a definition stands in what the function gives back; `over`: where its divisor does.

    `low`, `high`: between what it was proved to lie.
    """

    at: int
    sort: str
    grid: int
    type: Type
    low: int
    high: int
    over: int | None = None


@frozen
class Body:
    """One arm as a function of its own: its text, and its places by definition."""

    places: dict[str, Place]
    lines: tuple[str, ...]


@frozen
class Function:
    """`text` is a module of two functions: `claim` gives the outcome, the arm and what moves money; `claim_values` the
    value of every definition.
    """

    program: Program
    coding: Coding
    given: frozenset[str]
    bounds: Bounds
    text: str
    facts: tuple[Argument, ...]
    folds: tuple[tuple[Each, Code], ...]
    balances: tuple[Argument, ...]
    places: tuple[dict[str, Place], ...]
    values: tuple[dict[str, Place], ...]


@frozen
class _Arm:
    """An arm being written: its code by definition, and its statements."""

    arm: Arm
    codes: dict[str, Code]
    statements: tuple[Statement, ...]


def write(program: Program, given: frozenset[str]) -> Function:
    """The function for claims that have these facts and no others."""
    strange = unknown_field(program)
    if strange or not program.arms:
        raise Unfit("field", strange or "it settles no claims")
    coding = coding_of(program)
    problem: Unfit | None = None
    for bounds, guarded in (*((bounds, False) for bounds in TRIED), (TRIED[1], True)):
        try:
            return _written(program, coding, given, bounds, guarded=guarded)
        except Unfit as unfit:
            problem = unfit
            if unfit.row.id != "range":
                raise
    raise problem if problem is not None else Unfit("range")


def _written(
    program: Program, coding: Coding, given: frozenset[str], bounds: Bounds, *, guarded: bool = False
) -> Function:
    """Written again until the grid and sign of every ledger are those of what it is moved by."""
    accounts = {name: Account(negative=ledger.signed) for name, ledger in program.ledgers.items()}
    for _ in range(MOST_ROUNDS):
        writer = Writer(program, coding, given & program.inputs.keys(), bounds, accounts, guarded)
        arms = [_arm(writer, arm) for arm in program.arms]
        found = _accounts(arms, accounts)
        if found == accounts:
            return _assembled(writer, arms)
        accounts = found
    raise Unfit("grid")


def _accounts(arms: Sequence[_Arm], before: dict[str, Account]) -> dict[str, Account]:
    found = dict(before)
    for written in arms:
        for move in written.arm.moves:
            code = written.codes[move.amount]
            if code.over or code.none == YES:
                raise Unfit("grid", f"{move.ledger} is moved by a quotient")
            account = found[move.ledger]
            grid = lcm(account.grid, code.grid)
            found[move.ledger] = Account(grid, account.negative or code.low < 0)
    return found


def _arm(writer: Writer, arm: Arm) -> _Arm:
    writer.definitions.clear()
    writer.nodes.clear()
    start, settled_by = len(writer.statements), _settled_by(writer.program, arm)
    for definition in arm.definitions:
        writer.about[0] = definition.id
        writer.nodes[definition.id] = definition.node
        try:
            code = writer.held(code_of(definition.node, writer), _word(definition.id))
        except Unfit:
            if definition.id in settled_by:
                raise
            code = Code("0", FIGURE, known=NO, exact=False)  # the interpreter is asked for it when somebody asks
        if code.sort == ANSWER and code.known != YES:
            code = evolve(code, text=writer.condition(code.text), no=writer.condition(code.no), tight=ATOM)
            code = evolve(code, known=any_of(code.text, code.no))
        elif code.known not in {YES, NO}:
            code = evolve(code, known=writer.condition(code.known))
        writer.definitions[definition.id] = code
    return _Arm(arm, dict(writer.definitions), tuple(writer.statements[start:]))


def _settled_by(program: Program, arm: Arm) -> set[str]:
    """The definitions that the settlement hangs on: all but what is only checked or shown."""
    nodes = {definition.id: definition.node for definition in arm.definitions}
    waiting = [*_roots(program, arm), *([arm.guard] if arm.guard else [])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            parts = [nodes[name]]
            while parts:
                part = parts.pop()
                parts.extend(inside(part))
                if isinstance(part, Ref | Fold):
                    waiting.append(part.definition)
    return found


def _roots(program: Program, arm: Arm) -> list[str]:
    """What must be known for a claim to be settled."""
    wanted = [program.in_force, *(name for name, _ in program.covered)]
    wanted += [rejection.definition for rejection in arm.rejections]
    wanted += [name for payer in arm.payers for name in (payer.payment, payer.status)]
    wanted += [pool.own for pool in arm.pools]
    return [*wanted, *(name for move in arm.moves for name in (move.amount, move.when) if name)]


# ---- putting together


def _assembled(writer: Writer, arms: Sequence[_Arm]) -> Function:
    results = [_outputs(written) for written in arms]
    values = [_all_values(written) for written in arms]
    width = max(len(texts) for _, texts in (*results,))
    wide = max(len(texts) for _, texts in (*values,))
    facts = tuple(Argument(code.text, name, code) for name, code in writer.arguments.items())
    balances = tuple(Argument(code.text, name, code) for name, code in writer.balances.items() if code.known != NO)
    about = {definition.id: definition for arm in writer.program.arms for definition in arm.definitions}
    folds = tuple(Argument(code.text, node_text(node), code) for node, code in writer.folds)
    heads = (_head("claim", (*facts, *folds), balances), _head("claim_values", (*facts, *folds), balances))
    lines = [
        *heads[0], *_body(writer, arms, results, width, about, settle=True), "", "",
        *heads[1], *_body(writer, arms, values, wide, about, settle=False),
    ]  # fmt: skip
    text = "\n".join((*_title(writer), *used("\n".join(lines)), *_tables(writer, lines), *lines)) + "\n"
    return Function(
        writer.program, writer.coding, writer.given, writer.bounds, text, facts, tuple(writer.folds), balances,
        tuple(places for places, _ in results), tuple(places for places, _ in values),
    )  # fmt: skip


def _title(writer: Writer) -> Iterator[str]:
    program = writer.program
    yield f"# {plain(program.scheme)}, {plain(program.hash)}"
    yield f"# Whole numbers throughout: money in minor units, 10**{program.decimals} a main unit; days as ordinals."
    for name, option in program.readings.items():
        yield f"# reading {plain(name)} = {plain(option)}"
    yield ""
    yield "NO_LIMIT = -(1 << 63)"
    yield f"UNKNOWN = {UNKNOWN}"
    yield ""
    yield ""


def _tables(writer: Writer, lines: Sequence[str]) -> Iterator[str]:
    text = "\n".join(lines)
    found = [table for table in writer.tables if table.partition(" ")[0] + "[" in text]
    yield from (*found, "", "") if found else ()


def _head(name: str, facts: Sequence[Argument], balances: Sequence[Argument]) -> Iterator[str]:
    yield f"def {name}("
    for argument in facts:
        yield f"{INDENT}{argument.name},  # {plain(argument.subject)}: {_range(argument.code)}"
    for argument in balances:
        yield f"{INDENT}{argument.name},  # balance of {plain(argument.subject)}: {_range(argument.code)}"
    yield "):"


def _range(code: Code) -> str:
    if code.sort == ANSWER:
        return "yes or no"
    return f"{code.low} to {code.high}" + (f", in parts of {code.grid}" if code.grid > 1 else "")


_Outputs = tuple[dict[str, Place], list[str]]


def _body(
    writer: Writer,
    arms: Sequence[_Arm],
    outputs: Sequence[_Outputs],
    width: int,
    about: dict[str, Def],
    *,
    settle: bool,
) -> Iterator[str]:
    for number, (written, (_, texts)) in enumerate(zip(arms, outputs, strict=True)):
        padded = ", ".join([*texts, *["0"] * (width - len(texts))])
        indent, uses = INDENT, set(_names(padded))
        last = number == len(arms) - 1
        guard = None if last or written.arm.guard is None else written.codes[written.arm.guard]
        needs = _needs(writer.program, written) if settle else []
        uses.update(name for _, text in needs for name in _names(text))
        outcome = _outcome(writer.program, written) if settle else "0"
        uses.update(_names(outcome))
        before: list[Statement] = []
        if guard is not None or (len(arms) > 1 and written.arm.guard is not None):
            asked = written.codes[written.arm.guard or ""]
            before = needed(written.statements, _names(f"{asked.text} {asked.known}"))
            yield from _statements(before, about, INDENT)
            if asked.known != YES:
                yield f"{INDENT}if not ({asked.known}):"
                yield f"{INDENT * 2}return {_zeros(NEEDS_MORE, number, width)}"
            if not last:
                yield f"{INDENT}if {asked.text}:"
                indent = INDENT * 2
        rest = (statement for statement in needed(written.statements, uses) if statement not in before)
        yield from _statements(tuple(rest), about, indent)
        for outcome_if, text in needs:
            if text == NO:
                continue
            yield f"{indent}if {text}:"
            yield f"{indent}{INDENT}return {_zeros(int(outcome_if), number, width)}"
        # Choices are made before the tuple: compilers of plain Python do not take them inside a long one.
        choices = [(f"told_{place}", text) for place, text in enumerate(texts) if " if " in text]
        yield from (f"{indent}{name} = {text}" for name, text in choices)
        names = {text: name for name, text in choices}
        padded = ", ".join([*(names.get(text, text) for text in texts), *["0"] * (width - len(texts))])
        yield f"{indent}return ({outcome}, {number}, {padded})" if padded else f"{indent}return ({outcome}, {number})"
        if guard is not None and guard.text == YES:
            return


def _zeros(outcome: int, number: int, width: int) -> str:
    return f"({outcome}, {number}{', 0' * width})"


def _names(text: str) -> set[str]:
    return set(NAME.findall(text))


def _statements(statements: Sequence[Statement], about: dict[str, Def], indent: str) -> Iterator[str]:
    told = ""
    for statement in statements:
        if statement.about != told:
            told = statement.about
            yield f"{indent}# {_comment(about[told])}"
        yield from (f"{indent}{line}" for line in statement.lines)


def _comment(definition: Def) -> str:
    """The definition that lines belong to, its clauses and its place."""
    origin = definition.origin
    told = [plain(definition.id)]
    told += [f"{plain(clause.source)} {plain(clause.locator)}" for clause in origin.clauses]
    if origin.place is not None:
        told.append(f"{plain(origin.place.file.rpartition('/')[2])}:{origin.place.line}")
    return "; ".join(told)


def plain(text: str) -> str:
    """A scheme's words as they may stand in a comment: on one line, and nothing that is not printed."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else "?" for character in text)
    return text[:200]


# ---- what comes out


def _outputs(written: _Arm) -> _Outputs:
    """What a settlement is made of: payments, statuses, own shares, movements."""
    arm = written.arm
    wanted = [payer.payment for payer in arm.payers] + [payer.status for payer in arm.payers]
    wanted += [pool.own for pool in arm.pools]
    for move in arm.moves:
        wanted += [move.amount, *([move.when] if move.when else [])]
    return _placed(arm, written.codes, list(dict.fromkeys(wanted)))


def _all_values(written: _Arm) -> _Outputs:
    return _placed(written.arm, written.codes, [definition.id for definition in written.arm.definitions])


def _placed(arm: Arm, codes: dict[str, Code], wanted: Sequence[str]) -> _Outputs:
    types = {definition.id: definition.type for definition in arm.definitions}
    places: dict[str, Place] = {}
    texts: list[str] = []
    overs: list[tuple[str, str]] = []
    for name in wanted:
        code = codes[name]
        places[name] = Place(2 + len(texts), code.sort, code.grid, types[name], code.low, code.high)
        texts.append(_told(code))
        if code.over:
            overs.append((name, code.over))
    for name, over in overs:
        places[name] = evolve(places[name], over=2 + len(texts))
        texts.append(over)
    return places, texts


def _told(code: Code) -> str:
    """A value as a number, where it is not known as UNKNOWN."""
    if code.sort == NOTHING:
        return "NO_LIMIT" if code.known == YES else "UNKNOWN"
    if code.known == NO:
        return "UNKNOWN"
    if code.known == YES:
        return code.within(CHOICE)
    if code.sort == ANSWER:
        return f"(1 if {code.text} else 0 if {code.no} else UNKNOWN)"
    return f"({code.text} if {code.known} else UNKNOWN)"


def _needs(program: Program, written: _Arm) -> list[tuple[str, str]]:
    """When a claim goes to the interpreter: because something is not known, or because it is rejected."""
    arm, codes = written.arm, written.codes
    known = both(*(codes[name].known for name in _roots(program, arm)))
    rejected = any_of(*(codes[rejection.definition].text for rejection in arm.rejections))
    if known == NO:
        raise Unfit("unknown", "it is never known what is paid")
    return [(str(NEEDS_MORE), opposite(known)), (str(REJECTED), rejected)]


def _outcome(program: Program, written: _Arm) -> str:
    """The number of the outcome, as an expression."""
    in_force = written.codes[program.in_force].text
    covered = both(*(written.codes[name].text for name, _ in program.covered))
    text = str(SETTLED)
    if covered != YES:
        pays = any_of(*(_pays(payer, written) for payer in written.arm.payers))
        text = f"{SETTLED} if {any_of(covered, pays)} else {NOT_COVERED}"
    if in_force != YES:
        text = (
            f"({text}) if {in_force} else {NOT_IN_FORCE}"
            if covered != YES
            else f"{text} if {in_force} else {NOT_IN_FORCE}"
        )
    return text


def _pays(payer: PayerDef, written: _Arm) -> str:
    """The payer pays something of its own accord."""
    payment, status = written.codes[payer.payment], written.codes[payer.status]
    if payment.constant == 0:
        return NO
    given = [index for index, name in enumerate(payer.statuses) if name == "given"]
    if given and status.constant == given[0]:
        return NO
    asked = [f"{payment.text} != 0", *(f"{status.text} != {index}" for index in given if status.constant is None)]
    return both(*asked)


# ---- names


WORDS = frozenset({
    "payment", "status", "base", "counted", "counted_before", "counted_after", "entitled", "entitled_before",
    "entitled_after", "due_before", "due_after", "deductible", "deductible_before", "deductible_after",
    "above_deductible", "above_deductible_before", "above_deductible_after", "limit", "left_in_pool",
    "before_rounding", "rounded", "rounded_first", "excess", "applies", "earlier", "earlier_before", "earlier_after",
    "earlier_counted", "target", "target_before", "target_after", "not_below", "taken", "when", "total", "below_zero",
})  # fmt: skip
FIRST_WORDS = {
    "left": "left", "own": "own", "so_far": "so_far", "in_force": "in_force", "covers": "covered", "pool": "pool",
    "rule": "rule", "define": "defined",
}  # fmt: skip


def _word(identifier: str) -> str:
    """A word for a definition, out of our own."""
    last = identifier.rpartition(".")[2]
    if last in WORDS:
        return last
    first = identifier.partition(".")[0]
    return FIRST_WORDS.get(first, "value")
