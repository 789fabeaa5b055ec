"""The generated form of each kind of node, one function a kind, under the names of `interp/evaluate.py`.

Enters: a node and the writer. Leaves: a code. Always holds: where the code is known, its value is the interpreter's.

This file is this long because it is one table: a function for each kind of node.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text import figures
from policy_lang.codegen.text.code import (
    ANSWER,
    ATOM,
    CHOICE,
    DAY,
    FIGURE,
    NO,
    NOTHING,
    SET,
    TEXTS,
    WORD,
    YES,
    Code,
    answer,
    any_of,
    both,
    evolve,
    number,
    opposite,
)
from policy_lang.codegen.text.figures import known_all
from policy_lang.codegen.text.lists import each_of, element_of, once
from policy_lang.codegen.text.operations import OPERATIONS, in_, no_of, one_of, told, unsure, yes_of
from policy_lang.codegen.text.writer import NONE, Writer
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Const,
    Each,
    Element,
    Fold,
    If,
    Input,
    Known,
    Lookup,
    Node,
    Parameter,
    Quotient,
    Ref,
    Round,
)
from policy_lang.core.program import ListDef, ListEntry
from policy_lang.core.types import Kind


def code_of(node: Node, writer: Writer) -> Code:
    """The code of one node."""
    form = KINDS.get(type(node))
    if form is None:
        raise Unfit("node", type(node).__name__)
    return once(form(node, writer), writer)


def _const(node: Const, writer: Writer) -> Code:
    match node.value:
        case None:
            return Code("0", NOTHING)
        case bool():
            return answer(YES if node.value else NO)
        case Fraction():
            return number(node.value.numerator, node.value.denominator)
        case date():
            day = node.value.toordinal()
            return Code(str(day), DAY, low=day, high=day)
        case frozenset():
            if node.type.category:
                members = writer.coding.members[node.type.category]
                bits = sum(1 << members.index(member) for member in node.value)
                return Code(str(bits), SET, low=bits, high=bits, category=node.type.category)
            return Code("0", TEXTS, several=tuple(writer.coding.texts[text] for text in sorted(node.value)))
    code = writer.coding.constant(node.value, node.type)
    return Code(str(code), WORD, low=code, high=code, category=node.type.category)


def _input(node: Input, writer: Writer) -> Code:
    if node.name in writer.given:
        return writer.input(node)
    declared = writer.program.inputs[node.name]
    if declared.default is not None:
        return code_of(declared.default, writer)
    if declared.has_default:
        if declared.type.kind is Kind.YES_NO or declared.type.several:
            raise Unfit("default", declared.name)
        return Code("0", NOTHING)
    return _missing(declared.type.kind, several=declared.type.several)


def _missing(kind: Kind, *, several: bool = False) -> Code:
    """A value that is not known."""
    if kind is Kind.YES_NO:
        return Code(NO, ANSWER, known=NO, no=NO)
    sorts = {Kind.DATE: DAY, Kind.TEXT: WORD, Kind.CATEGORY: SET if several else WORD}
    return Code("0", sorts.get(kind, FIGURE), known=NO)


def _ref(node: Ref, writer: Writer) -> Code:
    return writer.definitions[node.definition]


def _parameter(node: Parameter, writer: Writer) -> Code:
    declared = writer.program.parameters[node.name]
    day = writer.held(code_of(node.date, writer), "day")
    rows: list[tuple[str, Code]] = []
    for dated in declared.figures:
        value = code_of(dated.value, writer)
        if dated.first is None and dated.last is None:
            return _one_row_of(writer, [*rows, (YES, value)], YES)
        rows.append((_covers(day, dated.first, dated.last), value))
    return _one_row_of(writer, [*rows, (YES, _missing(declared.type.kind))], both(day.known, opposite(day.none)))


def _covers(day: Code, first: date | None, last: date | None) -> str:
    """A day is between two days, both included."""
    after = YES if first is None or first.toordinal() <= day.low else f"{day.text} >= {first.toordinal()}"
    before = YES if last is None or last.toordinal() >= day.high else f"{day.text} <= {last.toordinal()}"
    if YES not in (after, before) and first is not None and last is not None:
        return f"{first.toordinal()} <= {day.text} <= {last.toordinal()}"
    return both(after, before)


def _apply(node: Apply, writer: Writer) -> Code:
    operation = OPERATIONS.get(node.op)
    if operation is None:
        raise Unfit("node", f"operation {node.op}")
    return operation(writer, *(code_of(argument, writer) for argument in node.arguments))


def _if(node: If, writer: Writer) -> Code:
    condition = code_of(node.condition, writer)
    if condition.known == YES and condition.text in {YES, NO}:
        return code_of(node.then if condition.text == YES else node.otherwise, writer)
    then, otherwise = code_of(node.then, writer), code_of(node.otherwise, writer)
    if condition.known == YES:
        return _one_row_of(writer, [(condition.text, then), (YES, otherwise)], YES)
    condition = writer.held(condition)
    return _one_row_of(
        writer, [(yes_of(condition), then), (YES, otherwise)], any_of(yes_of(condition), no_of(condition))
    )


def _one_row_of(writer: Writer, rows: Sequence[tuple[str, Code]], known: str) -> Code:
    """The value of the first row whose condition holds; the last one's always does. `known`: the conditions are."""
    kept: list[tuple[str, Code]] = []
    for when, value in rows:
        if when != NO:
            kept.append((when, value))
        if when == YES:
            break
    if len(kept) == 1:
        only = kept[0][1]
        return evolve(only, known=both(only.known, known), exact=only.exact and known == YES) if (
            only.sort != ANSWER or known == YES) else told(only.text, CHOICE, known)  # fmt: skip
    sorts = {value.sort for _, value in kept} - {NOTHING}
    if len(sorts) > 1 or TEXTS in sorts:
        raise Unfit("node", f"one of {sorted(sorts)}")
    if not sorts:
        return Code("0", NOTHING, known=known, exact=False)
    sort = sorts.pop()
    if any(value.known != YES for _, value in kept):
        kept = [(writer.condition(when), value) for when, value in kept]
    row_known = _chain([(when, value.known) for when, value in kept])
    if sort == ANSWER:
        return _answer_of(writer, kept, known, row_known)
    if sort in {FIGURE, DAY}:
        return _figure_of(writer, kept, both(known, row_known), sort)
    values = [(when, value.text if value.sort != NOTHING else "0") for when, value in kept]
    low, high = min(value.low for _, value in kept), max(value.high for _, value in kept)
    categories = {value.category for _, value in kept if value.sort != NOTHING}
    if len(categories) > 1:
        raise Unfit("node", "members of several categories")
    return Code(_chain(values), sort, CHOICE, low=low, high=high, known=both(known, row_known), exact=False,
                category=categories.pop())  # fmt: skip


def _chain(rows: Sequence[tuple[str, str]]) -> str:
    """`a if x else b if y else c`; one text where all are the same."""
    if len({text for _, text in rows}) == 1:
        return rows[0][1]
    text = _part(rows[-1][1])
    for when, value in reversed(rows[:-1]):
        if value != text:
            text = f"{_part(value)} if {_part(when)} else {text}"
    return text


def _part(text: str) -> str:
    return f"({text})" if " if " in text else text


def _answer_of(writer: Writer, rows: list[tuple[str, Code]], known: str, row_known: str) -> Code:
    if known == YES and row_known == YES:
        return answer(_chain([(when, value.text) for when, value in rows]), CHOICE)
    yes = both(known, _chain([(when, yes_of(value)) for when, value in rows]))
    no = both(known, _chain([(when, no_of(value)) for when, value in rows]))
    return unsure(writer.condition(yes), writer.condition(no))


def _figure_of(writer: Writer, rows: list[tuple[str, Code]], known: str, sort: str) -> Code:
    values = [figures.figure(value) for _, value in rows]
    grid = lcm(*(value.grid for value in values if value.none != YES))
    values = [value if value.none == YES else figures.to_grid(value, grid) for value in values]
    limited = [value for value in values if value.none != YES]
    whens = [when for when, _ in rows]
    if any(value.over for value in values):
        whens = [writer.condition(when) for when in whens]
    text = _chain(list(zip(whens, (value.text for value in values), strict=True)))
    over, most = "", 1
    if any(value.over for value in values):
        over = _chain(list(zip(whens, (value.over or "1" for value in values), strict=True)))
        most = max(value.over_high for value in values)
    low = min((value.low for value in limited), default=0)
    high = max((value.high for value in limited), default=0)
    if over and any(value.none != NO for value in values):
        raise Unfit("node", "a quotient of the claim beside no limit")
    below = _below_all(writer, values) if not over and sort == FIGURE else NONE
    made = Code(text, sort, CHOICE, grid, low, high, over, most, known, exact=known == YES, below=below)
    if over:
        made = writer.held(made)
    none = NO if all(value.none == NO for value in values) else YES if not limited else "some"
    return writer.noneable(made.text, made.tight, made, none)


def _below_all(writer: Writer, values: Sequence[Code]) -> frozenset[str]:
    """The figures that none of several values is above; nothing is above what is never below zero."""
    found: frozenset[str] | None = None
    for value in values:
        if value.constant == 0:
            continue
        if value.none != NO:
            return NONE
        found = value.under if found is None else found & value.under
    if found is None or not any(value.constant == 0 for value in values):
        return found or NONE
    return frozenset(name for name in found if writer.figures.get(name, (1, -1))[1] >= 0)


def _choose(node: Choose, writer: Writer) -> Code:
    """The base unless a case applies; cases that apply together must agree."""
    whens = {case.label: writer.held(code_of(case.when, writer), "applies") for case in node.cases}
    known = both(*(when.known for when in whens.values()))
    alone: list[tuple[str, Code]] = []
    for case in node.cases:
        over = [whens[other.label].text for other in node.cases if other.over == case.label]
        when = both(whens[case.label].text, *(opposite(text) for text in over))
        alone.append((writer.condition(when), code_of(case.value, writer)))
    base = both(*(opposite(when.text) for when in whens.values()))
    base_value = code_of(node.base, writer)
    for (one, value), (other, second) in combinations(alone, 2):
        if NO not in (one, other):
            known = both(known, any_of(opposite(one), opposite(other), _same(writer, value, second)))
    if base != NO:
        known = both(known, any_of(base, *(when for when, _ in alone)))
    return _one_row_of(writer, [*alone, (YES, base_value)], writer.condition(known))


def _same(writer: Writer, first: Code, second: Code) -> str:
    """Two values are known to be the same."""
    if first == second:
        return YES
    return both(known_all(first, second), _equal(writer, first, second))


def _equal(writer: Writer, first: Code, second: Code) -> str:
    if NOTHING in (first.sort, second.sort):
        other = second if first.sort == NOTHING else first
        if other.sort in {FIGURE, DAY}:
            return other.none
        return YES if other.sort == NOTHING else f"{other.text} == 0"
    if first.sort == FIGURE:
        if YES in (first.none, second.none):
            return both(first.none, second.none)
        first, second = writer.held(first), writer.held(second)
        first, second = figures.crossed(writer, first, second)
        if first.high < second.low or second.high < first.low:
            return NO
    first, second = writer.held(first), writer.held(second)
    return YES if first.text == second.text else writer.condition(f"{first.text} == {second.text}")


# ---- bands


def _bands(node: Bands, writer: Writer) -> Code:
    position, start = code_of(node.position, writer), code_of(node.start, writer)
    bands = [
        (None if band.upper is None else code_of(band.upper, writer), code_of(band.ratio, writer), band.inside)
        for band in node.bands
    ]
    known = both(*(ratio.known for _, ratio, _ in bands))
    bands = [(upper, evolve(ratio, known=YES), inside) for upper, ratio, inside in bands]
    found = (_marginal if node.marginal else _whole)(writer, position, start, bands)
    return evolve(found, known=both(found.known, known), exact=False) if known != YES else found


_Band = tuple[Code | None, Code, bool]


def _marginal(writer: Writer, position: Code, start: Code, bands: list[_Band]) -> Code:
    stepped = _stepped(writer, position, start, bands)
    if stepped is not None:
        return stepped
    total = number(0)
    position, lower = writer.held(position), writer.held(start)
    for upper, ratio, _ in bands:
        top = position if upper is None else figures.least(writer, [position, upper])
        slice_ = writer.held(figures.beyond(writer, top, lower), "slice")
        total = figures.add(writer, total, writer.held(figures.multiply(writer, ratio, slice_)))
        if upper is None:
            break
        lower = writer.held(figures.greatest(writer, [lower, upper]), "lower")
    return total


def _stepped(writer: Writer, position: Code, start: Code, bands: list[_Band]) -> Code | None:
    """Slices between fixed edges, written as one choice of the band that the position falls in."""
    edges = [upper.constant for upper, _, _ in bands if upper is not None and upper.none == NO]
    ratios = [ratio.constant for _, ratio, _ in bands]
    if position.over or start.over or not (position.is_plain and start.is_plain):
        return None
    if None in edges or None in ratios or len(edges) < len(bands) - 1 or len(bands) < 2:
        return None
    grid = lcm(position.grid, start.grid, *(upper.grid for upper, _, _ in bands if upper is not None))
    position, start = writer.held(figures.to_grid(position, grid)), writer.held(figures.to_grid(start, grid))
    uppers = [figures.to_grid(upper, grid).low for upper, _, _ in bands if upper is not None]
    if uppers != sorted(set(uppers)) or start.high > uppers[0]:
        return None
    fine = lcm(*(ratio.grid for _, ratio, _ in bands))
    shares = [figures.to_grid(ratio, fine).low for _, ratio, _ in bands]
    return _written_steps(writer, position, start, (uppers, shares), grid * fine)


def _written_steps(writer: Writer, position: Code, start: Code, steps: tuple[list[int], list[int]], grid: int) -> Code:
    uppers, shares = steps
    at, target = position.text, writer.name("slices")
    first = f"{shares[0]} * ({at} - {start.text})" if start.text != "0" else f"{shares[0]} * {at}"
    is_above = position.low > start.high or figures.never_above(start, position)
    lines = [] if is_above else [f"if {at} <= {start.text}:", f"    {target} = 0"]
    word = "elif" if lines else "if"
    if lines and start.low == start.high == position.low:  # nothing below: the first slice is zero there
        lines, word = [], "if"
    lines += [f"{word} {at} <= {uppers[0]}:", f"    {target} = {first}"]
    whole = f"{shares[0]} * ({uppers[0]} - {start.text})" if start.constant is None else None
    fixed = 0 if start.constant is None else shares[0] * (uppers[0] - start.constant)
    for index in range(1, len(shares)):
        head = f"elif {at} <= {uppers[index]}:" if index < len(uppers) else "else:"
        sums = f"{whole} + {fixed}" if whole and fixed else whole or str(fixed)
        lines += [head, f"    {target} = {sums} + {shares[index]} * ({at} - {uppers[index - 1]})"]
        if index < len(uppers):
            fixed += shares[index] * (uppers[index] - uppers[index - 1])
    if len(uppers) == len(shares):
        lines += ["else:", f"    {target} = {f'{whole} + {fixed}' if whole else fixed}"]
    high = max(*shares, 0) * max(position.high - start.low, 0)
    low = min(*shares, 0) * max(position.high - start.low, 0)
    made = Code(target, FIGURE, ATOM, grid, low, high)
    writer.put(target, *lines)
    return writer.named(made)


def _whole(writer: Writer, position: Code, start: Code, bands: list[_Band]) -> Code:
    position = writer.held(position)
    amount = writer.held(figures.beyond(writer, position, start), "amount")
    rows: list[tuple[str, Code]] = []
    known = both(position.known, amount.known)
    for upper, ratio, edge in bands:
        value = writer.held(figures.multiply(writer, ratio, amount))
        if upper is None:
            rows.append((YES, value))
            break
        text, _, upper_known = figures.compared(writer, position, "<=" if edge else "<", upper)
        known = both(known, upper_known)
        rows.append((text, value))
    else:
        rows.append((YES, number(0)))
    return evolve(_one_row_of(writer, rows, YES), known=known, exact=known == YES)


# ---- tables and lists


def _lookup(node: Lookup, writer: Writer) -> Code:
    keys = [writer.held(code_of(key, writer), "key") for key in node.keys]
    if node.table in writer.program.lists:
        return _on_list(writer.program.lists[node.table], keys[0], keys[1], writer)
    table = writer.program.tables[node.table]
    rows: list[tuple[str, Code]] = []
    for row in table.rows:
        fits = both(*(_fits(*pair, writer) for pair in zip(keys, row.keys, strict=True)))
        rows.append((fits, code_of(row.value, writer)))
    other = _missing(table.type.kind) if table.otherwise is None else code_of(table.otherwise, writer)
    known = both(*(key.known for key in keys))
    distinct = len({row.keys for row in table.rows}) == len(table.rows)
    if not distinct or any(key.sort == SET for key in keys):
        rows = [(writer.condition(when), value) for when, value in rows]
        for (one, value), (second, again) in combinations(rows, 2):
            known = both(known, any_of(opposite(one), opposite(second), _same(writer, value, again)))
        known = writer.condition(known)
    return _one_row_of(writer, [*rows, (YES, other)], known)


def _fits(key: Code, wanted: object, writer: Writer) -> str:
    """A row's key fits; of a set, one of its members."""
    match key.sort:
        case "set":
            return f"{key.text} & {1 << _member(key, wanted, writer)} != 0"
        case "answer":
            return NO if not isinstance(wanted, bool) else key.text if wanted else opposite(key.text)
        case "word":
            return NO if not isinstance(wanted, str) else f"{key.text} == {_word(key, wanted, writer)}"
        case "figure" if isinstance(wanted, int | Fraction):
            text, _, _ = figures.compared(writer, key, "<", number(*Fraction(wanted).as_integer_ratio()))
            one, other = figures.crossed(writer, key, number(*Fraction(wanted).as_integer_ratio()))
            return NO if YES in (text, key.none) else f"{one.within(ATOM)} == {other.text}"
        case "nothing":
            return NO
    raise Unfit("node", f"a table by {key.sort}")


def _member(key: Code, wanted: object, writer: Writer) -> int:
    return _numbers(key, writer).index(str(wanted))


def _word(key: Code, wanted: str, writer: Writer) -> int:
    if key.category:
        return _numbers(key, writer).index(wanted) + 1
    return writer.coding.texts[wanted]


def _numbers(key: Code, writer: Writer) -> tuple[str, ...]:
    return writer.coding.members[key.category]


def _on_list(listed: ListDef, value: Code, day: Code, writer: Writer) -> Code:
    if value.sort == NOTHING:
        return told(NO, ATOM, both(value.known, day.known))
    ever = [_codes(entry, value, writer) for entry in listed.entries if entry.first is None and entry.last is None]
    always = tuple(code for codes in ever for code in codes)
    found = [_is_among(value, always, writer)]
    found += [
        both(_is_among(value, _codes(entry, value, writer), writer), _covers(day, entry.first, entry.last))
        for entry in listed.entries if entry.first is not None or entry.last is not None
    ]  # fmt: skip
    text = any_of(*found)
    known = both(value.known, day.known, opposite(day.none))
    return told(text, CHOICE if text not in {YES, NO} else ATOM, known)


def _codes(entry: ListEntry, value: Code, writer: Writer) -> tuple[int, ...]:
    if value.category:
        members = writer.coding.members[value.category]
        return tuple(members.index(text) + 1 for text in entry.spellings if text in members)
    return tuple(writer.coding.texts[text] for text in entry.spellings)


MANY = 4


def _is_among(value: Code, codes: tuple[int, ...], writer: Writer) -> str:
    """A word, or one of a set, has one of these codes."""
    if not codes:
        return NO
    if value.sort == SET:
        return f"{value.text} & {sum(1 << code - 1 for code in set(codes))} != 0"
    if len(set(codes)) <= MANY:
        return one_of(value.text, codes)
    highest = max(codes)
    flags = ", ".join("1" if code in codes else "0" for code in range(highest + 1))
    name = f"LIST_{len(writer.tables) + 1}"
    writer.tables.append(f"{name} = ({flags})")
    return f"0 < {value.text} <= {highest} and {name}[{value.text}] == 1"


# ---- ledgers, quotients, rounding, knowing


def _balance(node: Balance, writer: Writer) -> Code:
    return writer.balance(node.ledger)


def _quotient(node: Quotient, writer: Writer) -> Code:
    return figures.quotient(writer, code_of(node.dividend, writer), code_of(node.divisor, writer))


def _round(node: Round, writer: Writer) -> Code:
    return figures.rounded(writer, code_of(node.value, writer), node.unit, node.mode)


def _fold(node: Fold, writer: Writer) -> Code:
    return writer.definitions[node.definition]


def _element(node: Element, writer: Writer) -> Code:
    return element_of(node, writer)


def _each(node: Each, writer: Writer) -> Code:
    return each_of(node, writer, code_of)


def _known(node: Known, writer: Writer) -> Code:
    """Whether a value is known: exact where it is a fact; else it is only sure that it is."""
    if isinstance(node.value, Input) and writer.program.inputs[node.value.name].type.kind is Kind.LINES:
        return answer(YES if node.value.name in writer.given else NO)
    code = code_of(node.value, writer)
    if code.known == YES:
        return answer(YES)
    if code.exact:
        return answer(code.known, CHOICE) if code.known != NO else answer(NO)
    return unsure(code.known, NO)


KINDS: dict[type, Callable[[Any, Writer], Code]] = {
    Const: _const,
    Input: _input,
    Ref: _ref,
    Parameter: _parameter,
    Apply: _apply,
    If: _if,
    Choose: _choose,
    Bands: _bands,
    Lookup: _lookup,
    Balance: _balance,
    Quotient: _quotient,
    Round: _round,
    Fold: _fold,
    Each: _each,
    Element: _element,
    Known: _known,
}

__all__ = ["KINDS", "MANY", "code_of", "in_"]
