"""The generated form of each operation, one function an operation, under the names of `interp/meaning.py`.

Enters: the writer, and the arguments as codes. Leaves: a code. Always holds: where the code is known, its value is the
one of the interpreter's operation of the same name; what the interpreter can tell from bounds alone is left to it.
"""

from collections.abc import Callable, Sequence

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text import figures
from policy_lang.codegen.text.code import (
    AND,
    ANSWER,
    ATOM,
    BITS,
    COMPARE,
    DAY,
    FIGURE,
    NO,
    NOT,
    NOTHING,
    OR,
    SET,
    SHIFT,
    SUM,
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
from policy_lang.codegen.text.writer import LAST_DAY, Writer

Arguments = Sequence[Code]
FEW = 4  # members that are written one by one


# ---- yes and no


def yes_of(code: Code) -> str:
    """When an answer is surely yes."""
    return code.text


def no_of(code: Code) -> str:
    """When an answer is surely no."""
    return code.no if code.known != YES else opposite(code.text)


def told(text: str, tight: int, known: str) -> Code:
    """An answer that is `text` where it is known."""
    if known == YES:
        return answer(text, tight)
    return unsure(both(known, text), both(known, opposite(text)))


def unsure(yes: str, no: str, *, exact: bool = False) -> Code:
    """An answer of which it is told when it is surely yes and when surely no."""
    return answer(yes, CHOICE_OF_WORDS, known=any_of(yes, no), no=no, exact=exact)


CHOICE_OF_WORDS = 0


def and_(writer: Writer, *parts: Code) -> Code:
    """All hold; one that does not decides."""
    if all(part.known == YES for part in parts):
        return _joined(parts, " and ", AND, YES)
    yes, no = both(*(yes_of(part) for part in parts)), any_of(*(no_of(part) for part in parts))
    return unsure(writer.condition(yes), writer.condition(no))


def or_(writer: Writer, *parts: Code) -> Code:
    """One holds; one that does decides."""
    if all(part.known == YES for part in parts):
        return _joined(parts, " or ", OR, NO)
    yes, no = any_of(*(yes_of(part) for part in parts)), both(*(no_of(part) for part in parts))
    return unsure(writer.condition(yes), writer.condition(no))


def _joined(parts: Arguments, word: str, tight: int, neutral: str) -> Code:
    kept = [part for part in parts if part.text != neutral]
    decisive = NO if neutral == YES else YES
    if any(part.text == decisive for part in kept):
        return answer(decisive)
    if len(kept) < 2:
        return kept[0] if kept else answer(neutral)
    return answer(word.join(part.within(tight + 1) for part in kept), tight)


def negation(writer: Writer, code: Code) -> Code:
    """The opposite; of unknown, unknown."""
    if code.known == YES:
        text = opposite(code.text) if code.text in {YES, NO} else f"not {code.within(NOT)}"
        return answer(text, ATOM if text in {YES, NO} else NOT)
    return unsure(no_of(code), yes_of(code), exact=code.exact)


# ---- comparison


def less_than(writer: Writer, first: Code, second: Code) -> Code:
    """Less than."""
    return told(*figures.compared(writer, _comparable(first), "<", _comparable(second)))


def more_than(writer: Writer, first: Code, second: Code) -> Code:
    """More than."""
    return told(*figures.compared(writer, _comparable(first), ">", _comparable(second)))


def at_least(writer: Writer, first: Code, second: Code) -> Code:
    """Not less than."""
    return told(*figures.compared(writer, _comparable(first), ">=", _comparable(second)))


def no_more_than(writer: Writer, first: Code, second: Code) -> Code:
    """Not more than."""
    return told(*figures.compared(writer, _comparable(first), "<=", _comparable(second)))


def _comparable(code: Code) -> Code:
    if code.sort not in {FIGURE, DAY, NOTHING}:
        raise Unfit("node", f"a comparison of {code.sort}")
    return code


def is_(writer: Writer, first: Code, second: Code) -> Code:
    """The same text, member or answer."""
    sorts = {first.sort, second.sort} - {NOTHING}
    if not sorts:
        return told(YES, ATOM, known_all(first, second))
    if len(sorts) > 1 or sorts & {SET, TEXTS}:
        raise Unfit("node", f"sameness of {sorted(sorts)}")
    if sorts & {FIGURE, DAY}:
        first, second = writer.held(figures.figure(first)), writer.held(figures.figure(second))
        first, second = figures.crossed(writer, first, second)
    known = known_all(first, second)
    one, other = (Code("0", WORD) if code.sort == NOTHING else code for code in (first, second))
    if one.sort == ANSWER:
        for this, that in ((one, other), (other, one)):
            if that.text in {YES, NO}:
                return told(this.text if that.text == YES else opposite(this.text), CHOICE_OF_WORDS, known)
    return told(f"{one.within(BITS)} == {other.within(BITS)}", COMPARE, known)


def is_not(writer: Writer, first: Code, second: Code) -> Code:
    """Not the same."""
    return negation(writer, is_(writer, first, second))


def in_(writer: Writer, value: Code, members: Code) -> Code:
    """One of the members; of a set, any of them."""
    known = known_all(value, members)
    if members.sort == TEXTS:
        return _among(writer, value, members.several, known)
    if members.sort == NOTHING:
        return told(NO, ATOM, NO)
    if members.sort != SET:
        raise Unfit("node", f"membership in {members.sort}")
    if members.text == "0" and members.known == YES:
        return answer(NO)
    if value.sort == SET:
        return told(f"{value.within(BITS + 1)} & {members.within(BITS + 1)} != 0", COMPARE, known)
    if value.sort == NOTHING:
        return told(NO, ATOM, known)
    if value.constant is not None:
        return told(f"{members.within(SHIFT)} >> {value.constant - 1} & 1 == 1", COMPARE, known)
    if members.low == members.high and members.known == YES:
        numbers = [code for code in range(1, members.low.bit_length() + 1) if members.low >> code - 1 & 1]
        if len(numbers) <= FEW:
            return told(one_of(writer.held(value, "word").text, numbers), OR, known)
        return told(f"{members.low << 1} >> {value.within(SHIFT + 1)} & 1 == 1", COMPARE, known)
    return told(f"({members.within(SHIFT)} << 1) >> {value.within(SHIFT + 1)} & 1 == 1", COMPARE, known)


def _among(writer: Writer, value: Code, numbers: tuple[int, ...], known: str) -> Code:
    if not numbers:
        return answer(NO)
    if value.sort == NOTHING:
        return told(NO, ATOM, known)
    if value.sort != WORD:
        raise Unfit("node", f"membership of {value.sort}")
    return told(one_of(writer.held(value, "word").text, numbers), OR, known)


def one_of(text: str, numbers: Sequence[int]) -> str:
    """A word is one of these."""
    return " or ".join(f"{text} == {code}" for code in sorted(set(numbers)))


def not_in(writer: Writer, value: Code, members: Code) -> Code:
    """None of the members."""
    return negation(writer, in_(writer, value, members))


def includes(writer: Writer, members: Code, member: Code) -> Code:
    """The set has the member."""
    return in_(writer, member, members)


# ---- figures and days


def add(writer: Writer, first: Code, second: Code) -> Code:
    """Sum; days to a date."""
    if first.sort == DAY and second.sort == FIGURE:
        return _shifted(writer, first, second)
    if figures.is_day(first, second):
        return _unknown_day(first)
    return figures.add(writer, first, second)


def subtract(writer: Writer, first: Code, second: Code) -> Code:
    """Difference; of two dates, the days between them."""
    if first.sort == DAY and second.sort == DAY:
        text = f"{first.within(SUM)} - {second.within(SUM + 1)}"
        known = both(known_all(first, second), opposite(first.none), opposite(second.none))
        return Code(text, FIGURE, SUM, 1, first.low - second.high, first.high - second.low, known=known, exact=False)
    if first.sort == DAY and second.sort == FIGURE:
        return _shifted(writer, first, figures.negate(writer, second))
    if figures.is_day(first, second):
        return _unknown_day(first)
    return figures.subtract(writer, first, second)


def _unknown_day(like: Code) -> Code:
    return Code("0", like.sort if like.sort in {DAY, FIGURE} else FIGURE, known=NO, exact=False)


def _shifted(writer: Writer, day: Code, days: Code) -> Code:
    if days.grid != 1 or days.over:
        raise Unfit("node", "a part of a day added to a day")
    known = both(known_all(day, days), opposite(day.none), opposite(days.none))
    if YES in (days.none, day.none):
        return _unknown_day(day)
    text = f"day_within({day.within(SUM)} + {days.within(SUM + 1)})"
    return Code(text, DAY, low=1, high=LAST_DAY, known=known, exact=False)


def negate(writer: Writer, code: Code) -> Code:
    """The opposite."""
    return figures.negate(writer, code)


def multiply(writer: Writer, first: Code, second: Code) -> Code:
    """Product; zero times anything is zero."""
    return figures.multiply(writer, first, second)


def beyond(writer: Writer, first: Code, second: Code) -> Code:
    """The part of the first above the second, never below zero."""
    if figures.is_day(first, second):
        raise Unfit("node", "beyond of days")
    return figures.beyond(writer, first, second)


def least(writer: Writer, *codes: Code) -> Code:
    """The least; "no limit" never is."""
    return figures.least(writer, [_amount(code) for code in codes])


def greatest(writer: Writer, *codes: Code) -> Code:
    """The greatest; "no limit" is, if one is."""
    return figures.greatest(writer, [_amount(code) for code in codes])


def _amount(code: Code) -> Code:
    if code.sort not in {FIGURE, NOTHING}:
        raise Unfit("node", f"the least of {code.sort}")
    return code


def _of_days(writer: Writer, function: str, days: Arguments, code: Code) -> Code:
    known = both(known_all(*days), *(opposite(day.none) for day in days))
    if any(day.sort != DAY for day in days):
        return evolve(number(0), known=NO, exact=False)
    text = f"{function}({', '.join(day.text for day in days)})"
    return evolve(code, text=text, known=known, exact=False)


def age(writer: Writer, birth: Code, day: Code) -> Code:
    """Completed years."""
    return _of_days(writer, "years_between", (birth, day), Code("", FIGURE, low=-10_000, high=10_000))


def days_between(writer: Writer, first: Code, second: Code) -> Code:
    """Days from the first to the second."""
    return subtract(writer, second, first)


def month_end(writer: Writer, day: Code) -> Code:
    """The last day of the month."""
    return _of_days(writer, "month_end", (day,), Code("", DAY, low=1, high=LAST_DAY))


def months_later(writer: Writer, day: Code, months: Code) -> Code:
    """The same day so many months later."""
    if months.grid != 1 or months.over or months.sort != FIGURE:
        raise Unfit("node", "a part of a month added to a day")
    found = _of_days(writer, "months_later", (day,), Code("", DAY, low=1, high=LAST_DAY))
    if found.known == NO or months.none == YES:
        return _unknown_day(day)
    known = both(found.known, months.known, opposite(months.none))
    return evolve(found, text=f"months_later({day.text}, {months.text})", known=known)


OPERATIONS: dict[str, Callable[..., Code]] = {
    "add": add,
    "subtract": subtract,
    "multiply": multiply,
    "negate": negate,
    "beyond": beyond,
    "least": least,
    "greatest": greatest,
    "at_least": at_least,
    "no_more_than": no_more_than,
    "more_than": more_than,
    "less_than": less_than,
    "is": is_,
    "is_not": is_not,
    "and": and_,
    "or": or_,
    "not": negation,
    "in": in_,
    "not_in": not_in,
    "includes": includes,
    "age": age,
    "days_between": days_between,
    "month_end": month_end,
    "months_later": months_later,
}
