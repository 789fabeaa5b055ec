"""The text of the function that settles a claim: the arms of a program over whole numbers.

Enters: a program and the facts that are given. Leaves: a `Function`: its text, its arguments, and what each number that
it gives back means. Always holds: a scheme's own words stand in comments alone, with every character that could end one
taken out; the same program gives the same text. This file is this long because it lays out the whole text.
"""

from collections.abc import Iterator, Sequence

from policy_lang.codegen.fit import Unfit, unknown_field
from policy_lang.codegen.text.arms import (
    MOST_ROUNDS,
    Written,
    alone,
    closing_facts,
    moved,
    plain_accounts,
    roots,
    shared_accounts,
    written_arms,
)
from policy_lang.codegen.text.code import (
    ANSWER,
    CHOICE,
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
from policy_lang.codegen.text.prelude import used
from policy_lang.codegen.text.writer import NAME, NONE, TRIED, Account, Bounds, Listed, Statement, Writer, needed
from policy_lang.core.program import Arm, ClosingDef, Def, PayerDef, Program
from policy_lang.core.types import Type
from policy_lang.record import evolve, frozen

SETTLED, NOT_IN_FORCE, NOT_COVERED, NEEDS_MORE, REJECTED = 0, 1, 2, -1, -2
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
    value of every definition. Of a closing, whose id is `closing`, they are called otherwise.
    """

    closing: str
    program: Program
    coding: Coding
    given: frozenset[str]
    left_out: frozenset[str]
    bounds: Bounds
    text: str
    facts: tuple[Argument, ...]
    lists: tuple[Listed, ...]
    balances: tuple[Argument, ...]
    places: tuple[dict[str, Place], ...]
    values: tuple[dict[str, Place], ...]


def names_of(closing: str) -> tuple[str, str]:
    """What the functions of a text are called."""
    name = "closing" if closing else "claim"
    return name, f"{name}_values"


def write_closing(program: Program, closing: ClosingDef) -> Function:
    """The function of a closing that is told all that it asks for."""
    facts = closing_facts(program, closing)
    return write(alone(program, closing), facts, shared_accounts(program), closing.id)


def write(
    program: Program,
    given: frozenset[str],
    accounts: dict[str, Account] | None = None,
    closing: str = "",
    left_out: frozenset[str] = NONE,
) -> Function:
    """The function for claims that have these facts and no others. `accounts`: what claims and closings make of the
    ledgers, where that is known already. `closing`: the program is that of a closing. `left_out`: fields that lines of
    its lists leave out, as `FACT.FIELD`.
    """
    strange = unknown_field(program)
    if strange or not program.arms:
        raise Unfit("field", strange or "it settles no claims")
    coding, accounts = coding_of(program), shared_accounts(program) if accounts is None else accounts
    problem: Unfit | None = None
    for bounds, guarded in (*((bounds, False) for bounds in TRIED), (TRIED[1], True)):
        writer = Writer(program, coding, given & program.inputs.keys(), bounds, accounts, guarded, left_out)
        try:
            return _written(writer, closing)
        except Unfit as unfit:
            problem = unfit
            if unfit.row.id != "range":
                break
    as_declared = plain_accounts(program)
    if accounts != as_declared:  # without what closings do to them there may be one
        return write(program, given, as_declared, closing, left_out)
    raise problem if problem is not None else Unfit("range")


def _written(writer: Writer, closing: str) -> Function:
    """Written again until the grid and sign of every ledger are those of what it is moved by."""
    for _ in range(MOST_ROUNDS):
        arms = written_arms(writer)
        found = moved(arms, writer.accounts)
        if found == writer.accounts:
            return _assembled(writer, arms, closing)
        writer = writer.anew(found)
    raise Unfit("grid")


# ---- putting together


def _assembled(writer: Writer, arms: Sequence[Written], closing: str) -> Function:
    results = [_outputs(written) for written in arms]
    values = [_all_values(written) for written in arms]
    width = max(len(texts) for _, texts in (*results,))
    wide = max(len(texts) for _, texts in (*values,))
    facts = tuple(Argument(code.text, name, code) for name, code in writer.arguments.items())
    balances = tuple(Argument(code.text, name, code) for name, code in writer.balances.items() if code.known != NO)
    about = {definition.id: definition for arm in writer.program.arms for definition in arm.definitions}
    lists = tuple(writer.lists.values())
    heads = tuple(_head(one, facts, lists, balances) for one in names_of(closing))
    lines = [
        *heads[0], *_body(writer, arms, results, width, about, settle=True), "", "",
        *heads[1], *_body(writer, arms, values, wide, about, settle=False),
    ]  # fmt: skip
    text = "\n".join((*_title(writer), *used("\n".join(lines)), *_tables(writer, lines), *lines)) + "\n"
    return Function(
        closing, writer.program, writer.coding, writer.given, writer.left_out, writer.bounds, text, facts, lists,
        balances, tuple(places for places, _ in results), tuple(places for places, _ in values),
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


def _head(name: str, facts: Sequence[Argument], lists: Sequence[Listed], balances: Sequence[Argument]) -> Iterator[str]:
    yield f"def {name}("
    for argument in facts:
        yield f"{INDENT}{argument.name},  # {plain(argument.subject)}: {_range(argument.code)}"
    for listed in lists:
        told = "; ".join(f"{plain(name)}: {_range(code)}" for name, code in listed.fields.items())
        yield f"{INDENT}{listed.name},  # {plain(listed.fact)}: up to {listed.most} lines of ({plain(told)})"
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
    arms: Sequence[Written],
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


def _outputs(written: Written) -> _Outputs:
    """What a settlement is made of: payments, statuses, own shares, movements."""
    arm = written.arm
    wanted = [payer.payment for payer in arm.payers] + [payer.status for payer in arm.payers]
    wanted += [pool.own for pool in arm.pools]
    for move in arm.moves:
        wanted += [move.amount, *([move.when] if move.when else [])]
    return _placed(arm, written.codes, list(dict.fromkeys(wanted)))


def _all_values(written: Written) -> _Outputs:
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


def _needs(program: Program, written: Written) -> list[tuple[str, str]]:
    """When a claim goes to the interpreter: because something is not known, or because it is rejected."""
    arm, codes = written.arm, written.codes
    known = both(*(codes[name].known for name in roots(program, arm)))
    rejected = any_of(*(codes[rejection.definition].text for rejection in arm.rejections))
    if known == NO:
        raise Unfit("unknown", "it is never known what is paid")
    return [(str(NEEDS_MORE), opposite(known)), (str(REJECTED), rejected)]


def _outcome(program: Program, written: Written) -> str:
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


def _pays(payer: PayerDef, written: Written) -> str:
    """The payer pays something of its own accord."""
    payment, status = written.codes[payer.payment], written.codes[payer.status]
    if payment.constant == 0:
        return NO
    given = [index for index, name in enumerate(payer.statuses) if name == "given"]
    if given and status.constant == given[0]:
        return NO
    asked = [f"{payment.text} != 0", *(f"{status.text} != {index}" for index in given if status.constant is None)]
    return both(*asked)
