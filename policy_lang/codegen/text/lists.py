"""Folds over the lines of a list: a loop of the generated function.

Enters: an `each` and the writer. Leaves: a code. Always holds: a line is a tuple of whole numbers, one for each field
that is asked for, in the order in which fields are first asked; what does not hang on the line is worked out before the
loop. Where fields are left out a function asks for each whether it is there; where a value or a condition of a line
is not known, the fold is not known; the interpreter may know more.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text.code import (
    ANSWER,
    ATOM,
    COMPARE,
    DAY,
    FIGURE,
    NO,
    NOTHING,
    SET,
    WORD,
    YES,
    Code,
    answer,
    both,
    evolve,
    opposite,
)
from policy_lang.codegen.text.figures import figure
from policy_lang.codegen.text.operations import no_of, unsure, yes_of
from policy_lang.codegen.text.writer import Hand, Listed, Statement, Writer
from policy_lang.core.nodes import Each, Element, Input, Node
from policy_lang.core.program import InputDef
from policy_lang.record import frozen

Lines = list[str]
CodeOf = Callable[[Node, Writer], Code]
DEEPER = "    "
CALL = re.compile(r"[a-z]\(")


# ---- a field of a line


def element_of(node: Element, writer: Writer) -> Code:
    """A field of the line in hand."""
    hand = writer.elements[node.variable]
    known = hand.codes.get(node.field)
    if known is None:
        declared = hand.listed.record.fields[node.field]
        if node.field not in hand.listed.fields:
            hand.listed.fields[node.field] = field_code(declared, writer)
        code = hand.listed.fields[node.field]
        known = hand.codes[node.field] = _read(writer, code, hand, node.field)
    return known


def field_code(declared: InputDef, writer: Writer) -> Code:
    """What is known of a field."""
    code = writer.coding.argument(declared, writer.bounds)
    if may_be_none(declared) and code.sort in {ANSWER, SET}:
        raise Unfit("default", declared.name)
    return code


def may_be_none(declared: InputDef) -> bool:
    """The field is `none` where a line leaves it out."""
    return declared.has_default and declared.default is None


def _read(writer: Writer, code: Code, hand: Hand, field: str) -> Code:
    """The field as a name; where it is not known the name stands for something that does no harm."""
    listed = hand.listed
    declared, place = listed.record.fields[field], f"{hand.line}[{list(listed.fields).index(field)}]"
    name, known, text = writer.name("field"), YES, place
    if f"{listed.fact}.{field}" in writer.left_out:
        known = writer.condition(f"{place} != UNKNOWN")
        text = f"{place} if {known} else {1 if code.sort == DAY else 0}"
    writer.put(name, f"{name} = {text}")
    if code.sort == ANSWER and known != YES:
        return unsure(both(known, f"{name} == 1"), both(known, f"{name} == 0"), exact=True)
    if code.sort == ANSWER:
        return answer(f"{name} == 1", COMPARE)
    none = f"{name} == NO_LIMIT" if may_be_none(declared) and code.sort in {FIGURE, DAY} else NO
    return writer.named(evolve(code, text=name, known=known, none=none))


def once(code: Code, writer: Writer) -> Code:
    """In a loop what is called is a statement: it stands before the loop where it does not hang on the line."""
    if not writer.elements or code.sort not in {FIGURE, DAY} or not CALL.search(code.text):
        return code
    target = writer.name("part")
    writer.put(target, f"{target} = {code.text}")
    return writer.named(evolve(code, text=target, tight=ATOM))


# ---- the loop


@frozen
class _Loop:
    """A fold being written: the statements of a line for the condition and for the value, and their codes."""

    writer: Writer
    listed: Listed
    line: str
    before_when: tuple[Statement, ...]
    when: Code
    before_body: tuple[Statement, ...]
    body: Code

    @property
    def sure(self) -> bool:
        """Conditions and values are always known."""
        return self.when.known == YES and self.body.known == YES

    def lines(self, taken: Sequence[str], unsure_if: Sequence[str] = ()) -> Iterator[str]:
        """The loop: what is done with a line that is taken, and with one of which that is not known."""
        yield f"for {self.line} in {self.listed.name}:"
        yield from _indented(line for statement in self.before_when for line in statement.lines)
        inside = [*(line for statement in self.before_body for line in statement.lines), *taken]
        if yes_of(self.when) == YES:
            yield from _indented(inside)
            return
        yield f"{DEEPER}if {yes_of(self.when)}:"
        yield from _indented(_indented(inside))
        if self.when.known != YES and unsure_if:
            yield f"{DEEPER}elif {opposite(no_of(self.when))}:"
            yield from _indented(_indented(unsure_if))

    def put(self, targets: Sequence[str], *lines: str) -> None:
        """The loop as one statement that assigns several names."""
        first, *others = targets
        self.writer.put(first, *lines)
        for other in others:
            about = self.writer.about[0]
            self.writer.statements.append(Statement(other, (), frozenset({first}), about))


def _indented(lines: "Iterator[str] | Sequence[str]") -> Iterator[str]:
    return (f"{DEEPER}{line}" for line in lines)


def each_of(node: Each, writer: Writer, code_of: CodeOf) -> Code:
    """The fold."""
    if not isinstance(node.items, Input):
        raise Unfit("lists", "a list that is no fact")
    if node.items.name not in writer.given:
        return _without_list(node)
    if not writer.elements:
        known = next((code for one, code in writer.folds if one == node), None)
        if known is not None:
            return known
    loop = _loop(node, node.items, writer, code_of)
    code = FOLDS[node.fold](loop, node)
    if not writer.elements:
        writer.folds.append((node, code))
    return code


def _without_list(node: Each) -> Code:
    if node.fold in {"any", "all"}:
        return Code(NO, ANSWER, known=NO, no=NO, exact=False)
    return Code("0", FIGURE, known=NO, exact=False)


def _loop(node: Each, items: Input, writer: Writer, code_of: CodeOf) -> _Loop:
    listed = writer.lists.get(items.name)
    if listed is None:
        listed = Listed(writer.name("lines"), items.name, int(node.most), writer.program.records[node.record])
        writer.lists[items.name] = listed
    line, outer, start = writer.name("line"), writer.elements.get(node.variable), len(writer.statements)
    writer.elements[node.variable] = Hand(listed, line)
    try:
        when = answer(YES) if node.when is None else code_of(node.when, writer)
        middle = len(writer.statements)
        body = code_of(node.body, writer)
        first, second = writer.statements[start:middle], writer.statements[middle:]
    finally:
        del writer.statements[start:], writer.elements[node.variable]
        if outer is not None:
            writer.elements[node.variable] = outer
    hanging = {line}
    parts: list[list[Statement]] = []
    for statements in (first, second):
        parts.append([])
        for statement in statements:
            if statement.uses & hanging:
                hanging.add(statement.target)
                parts[-1].append(statement)
            else:
                writer.statements.append(statement)
    return _Loop(writer, listed, line, tuple(parts[0]), when, tuple(parts[1]), body)


# ---- what each fold makes of the lines


def _sum(loop: _Loop, node: Each) -> Code:
    body, most = _figure(loop, node), int(node.most)
    low, high = min(body.low, 0) * most, max(body.high, 0) * most
    return _added(loop, Code("", FIGURE, grid=body.grid, low=low, high=high, none=body.none), body.text, body.known)


def _count(loop: _Loop, node: Each) -> Code:
    most = int(node.most)
    if node.when is None:
        return Code(f"len({loop.listed.name})", FIGURE, low=0, high=most)
    return _added(loop, Code("", FIGURE, low=0, high=most), "1", YES)


def _added(loop: _Loop, like: Code, text: str, known_if: str) -> Code:
    """What is added up over the lines that are taken; with what has no limit it has none."""
    total = loop.writer.name("fold")
    added = f"{total} += {text}"
    if like.none != NO:
        added = f"{total} = NO_LIMIT if {like.none} or {total} == NO_LIMIT else {total} + ({text})"
    made = evolve(like, text=total, none=_none_of(total, like))
    if loop.when.known == YES and known_if == YES:
        loop.put([total], f"{total} = 0", *loop.lines([added]))
        return loop.writer.named(made)
    known = loop.writer.name("known")
    taken = [added]
    if known_if != YES:
        taken = [f"if {known_if}:", f"{DEEPER}{added}", "else:", f"{DEEPER}{known} = False"]
    lines = loop.lines(taken, [f"{known} = False"])
    loop.put([total, known], f"{total} = 0", f"{known} = True", *lines)
    return loop.writer.named(evolve(made, known=known, exact=False))


def _none_of(name: str, like: Code) -> str:
    return NO if like.none == NO else f"{name} == NO_LIMIT"


def _different(loop: _Loop, node: Each) -> Code:
    """How many different ones are in a set that begins with what is no value."""
    body, (found, count, known) = loop.body, map(loop.writer.name, ("found", "fold", "known"))
    if body.over or body.sort not in {FIGURE, DAY, WORD, SET, ANSWER, NOTHING}:
        raise Unfit("lists", f"different {body.sort}")
    text = f"1 if {body.text} else 0" if body.sort == ANSWER else body.text
    taken = [f"{found} |= {{{text}}}"]
    if body.known != YES:
        taken = [f"if {body.known}:", f"{DEEPER}{taken[0]}", "else:", f"{DEEPER}{known} = False"]
    start, counted = f"{found} = set([UNKNOWN])", f"{count} = len({found}) - 1"
    made = Code(count, FIGURE, low=0, high=int(node.most))
    if loop.sure:
        loop.put([count], start, *loop.lines(taken), counted)
        return loop.writer.named(made)
    loop.put([count, known], start, f"{known} = True", *loop.lines(taken, [f"{known} = False"]), counted)
    return loop.writer.named(evolve(made, known=known, exact=False))


def _extreme(sign: str) -> Callable[[_Loop, Each], Code]:
    def extreme(loop: _Loop, node: Each) -> Code:
        """Of nothing it is not known. No limit is never the least, and the greatest where there is one."""
        body = _figure(loop, node)
        best, value, known, lost = map(loop.writer.name, ("fold", "value", "known", "lost"))
        better = f"{value} {sign} {best}"
        if body.none != NO and sign == "<":
            better = f"{best} == NO_LIMIT or NO_LIMIT != {better}"
        elif body.none != NO:
            better = f"{value} == NO_LIMIT or NO_LIMIT != {best} < {value}"
        taken = [
            f"{value} = {body.text}", f"if not {known} or {better}:", f"{DEEPER}{best} = {value}", f"{known} = True",
        ]  # fmt: skip
        if body.known != YES:
            taken = [f"if {opposite(body.known)}:", f"{DEEPER}{lost} = True", "else:", *_indented(taken)]
        lines = [f"{best} = 0", f"{known} = False", f"{lost} = False"]
        lines += loop.lines(taken, [f"{lost} = True"])
        loop.put([best, known], *lines, f"{known} = {known} and not {lost}")
        return loop.writer.named(
            evolve(body, text=best, tight=ATOM, known=known, none=_none_of(best, body), exact=False)
        )

    return extreme


def _figure(loop: _Loop, node: Each) -> Code:
    body = figure(loop.body)
    if body.sort != FIGURE or body.over:
        raise Unfit("lists", f"the {node.fold} of {'a quotient' if body.over else body.sort}")
    return Code(body.text, FIGURE, body.tight, body.grid, body.low, body.high, known=body.known, none=body.none)


def _any(loop: _Loop, node: Each) -> Code:
    return _answered(loop, "False", decisive=True)


def _all(loop: _Loop, node: Each) -> Code:
    return _answered(loop, "True", decisive=False)


def _answered(loop: _Loop, start: str, *, decisive: bool) -> Code:
    """One line that decides is enough; one of which it is not known leaves it open."""
    found, opened = loop.writer.name("fold"), loop.writer.name("open")
    yes, no = yes_of(loop.body), no_of(loop.body)
    decides, does_not = (yes, no) if decisive else (no, yes)
    taken = [f"if {decides}:", f"{DEEPER}{found} = {decisive}"]
    if loop.sure:
        loop.put([found], f"{found} = {start}", *loop.lines(taken))
        return answer(found)
    taken += [f"elif {opposite(does_not)}:", f"{DEEPER}{opened} = True"] if loop.body.known != YES else []
    lines = loop.lines(taken, [f"{opened} = True"])
    loop.put([found, opened], f"{found} = {start}", f"{opened} = False", *lines)
    if decisive:
        return unsure(found, f"not {found} and not {opened}")
    return unsure(f"{found} and not {opened}", f"not {found}")


FOLDS: dict[str, Callable[[_Loop, Each], Code]] = {
    "sum": _sum,
    "count": _count,
    "different": _different,
    "least": _extreme("<"),
    "greatest": _extreme(">"),
    "any": _any,
    "all": _all,
}
