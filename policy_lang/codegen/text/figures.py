"""Arithmetic on pieces of text: every result with its denominator and the range it must lie in.

Enters: codes and the writer. Leaves: a code. Always holds: the same value as the exact interpreter's, in whole numbers;
what is never reached by the ranges is not written.

This file is this long because it is one table: a function for each operation of arithmetic.
"""

from fractions import Fraction
from math import gcd, lcm

from policy_lang.codegen.fit import Unfit
from policy_lang.codegen.text.code import (
    ATOM,
    BITS,
    CHOICE,
    COMPARE,
    DAY,
    FIGURE,
    MOST,
    NO,
    NOT,
    NOTHING,
    PRODUCT,
    SIGN,
    SUM,
    YES,
    Code,
    any_of,
    both,
    evolve,
    number,
    opposite,
)
from policy_lang.codegen.text.writer import NONE, Writer


def figure(code: Code) -> Code:
    """A code where a figure stands; "no limit" is one."""
    if code.sort == NOTHING:
        return Code("NO_LIMIT", FIGURE, none=YES)
    return code


def known_all(*codes: Code) -> str:
    """All of them are known."""
    return both(*(code.known for code in codes))


def scaled(code: Code, factor: int) -> Code:
    """The text times a whole number; the value is another one unless the grid is changed with it."""
    if factor == 1 or code.none == YES:
        return code
    if code.tight == ATOM or code.constant is None:
        text, tight = f"{factor} * {code.within(PRODUCT + 1)}", PRODUCT
    else:
        text, tight = "", ATOM
    constant = code.constant
    if constant is not None:
        text, tight = str(constant * factor), ATOM if constant * factor >= 0 else SIGN
    if code.none != NO:
        text, tight = f"NO_LIMIT if {code.none} else {text}", CHOICE
    low, high = code.low * factor, code.high * factor
    return evolve(code, text=text, tight=tight, low=low, high=high, below=NONE, parts=NONE, shifted=False)


def to_grid(code: Code, grid: int) -> Code:
    """The same value on a finer grid."""
    return evolve(scaled(code, grid // code.grid), grid=grid, below=code.under, parts=code.parts)


def never_above(first: Code, second: Code) -> bool:
    """Whether it is plain from how they are made that the first is not above the second."""
    if first.none != NO or second.none != NO or first.over or second.over or first.sort != FIGURE:
        return False
    wanted = second.parts or second.own
    return bool(wanted) and wanted <= first.under


def aligned(first: Code, second: Code) -> tuple[Code, Code]:
    """Both on one grid."""
    if YES in (first.none, second.none):
        return first, second
    grid = lcm(first.grid, second.grid)
    return to_grid(first, grid), to_grid(second, grid)


def crossed(writer: Writer, first: Code, second: Code) -> tuple[Code, Code]:
    """Both as whole numbers that compare like the values."""
    first, second = aligned(first, second)
    return _times_over(first, second.over, second.over_high), _times_over(second, first.over, first.over_high)


def _times_over(code: Code, over: str, most: int) -> Code:
    if not over and not code.over:
        return code
    bare = evolve(code, over="", over_high=1, below=NONE, parts=NONE)
    if not over:
        return bare
    text = f"{bare.within(PRODUCT)} * {over}"
    return evolve(
        bare, text=text, tight=PRODUCT, low=min(bare.low, bare.low * most), high=max(bare.high, bare.high * most)
    )


# ---- sums


def add(writer: Writer, first: Code, second: Code) -> Code:
    """The sum of two figures."""
    return _sum(writer, first, second, "+")


def subtract(writer: Writer, first: Code, second: Code) -> Code:
    """The difference of two figures; from "no limit" nothing is known."""
    return _sum(writer, first, _limited(second), "-")


def _limited(code: Code) -> Code:
    """Unknown where there is no limit, as what has no limit has no opposite."""
    if code.none == NO:
        return code
    return evolve(code, known=both(code.known, opposite(code.none)), none=NO, exact=False)


def _sum(writer: Writer, first: Code, second: Code, sign: str) -> Code:
    first, second = figure(first), figure(second)
    known, none = known_all(first, second), any_of(first.none, second.none)
    if none == YES:
        return Code("NO_LIMIT", FIGURE, none=YES, known=known, exact=False)
    if sign == "+" and first.constant == 0:
        return _as_part(second, known, none)
    if second.constant == 0:
        return _as_part(first, known, none)
    first, second = aligned(first, second)
    if first.over or second.over:
        return _sum_over(writer, first, second, sign, known)
    low, high = (second.low, second.high) if sign == "+" else (-second.high, -second.low)
    text = f"{first.within(SUM)} {sign} {second.within(SUM + 1)}"
    made = Code(text, FIGURE, SUM, first.grid, first.low + low, first.high + high, known=known, exact=known == YES)
    if made.low == made.high:
        made = evolve(made, text=str(made.low), tight=ATOM if made.low >= 0 else SIGN)
    if none == NO:
        return made
    return writer.noneable(f"NO_LIMIT if {none} else {text}", CHOICE, made, none)


def _as_part(code: Code, known: str, none: str) -> Code:
    return evolve(code, known=known, exact=known == YES)


def _sum_over(writer: Writer, first: Code, second: Code, sign: str, known: str) -> Code:
    """Of figures with a divisor of the claim."""
    if first.none != NO or second.none != NO:
        raise Unfit("node", "a quotient of the claim beside no limit")
    first, second = writer.held(first), writer.held(second)
    one, other = _times_over(first, second.over, second.over_high), _times_over(second, first.over, first.over_high)
    low, high = (other.low, other.high) if sign == "+" else (-other.high, -other.low)
    over = " * ".join(part for part in (first.over, second.over) if part)
    made = Code(
        f"{one.within(SUM)} {sign} {other.within(SUM + 1)}", FIGURE, SUM, first.grid, one.low + low, one.high + high,
        over, first.over_high * second.over_high, known, exact=False,
    )  # fmt: skip
    return writer.held(made)


def negate(writer: Writer, code: Code) -> Code:
    """The opposite."""
    code = _limited(figure(code))
    constant = code.constant
    if constant is not None:
        return evolve(number(-constant, code.grid), known=code.known)
    low, high = -code.high, -code.low
    return evolve(
        code, text=f"-{code.within(SIGN)}", tight=SIGN, low=low, high=high, exact=False, below=NONE, parts=NONE
    )


# ---- products and quotients


def multiply(writer: Writer, first: Code, second: Code) -> Code:
    """The product; zero times no limit is zero."""
    first, second = figure(first), figure(second)
    if first.none != NO or second.none != NO:
        return _multiply_limits(writer, first, second)
    known = known_all(first, second)
    if second.constant is not None and first.constant is None:
        first, second = second, first
    below = _share_of(first, second) | _share_of(second, first)
    shared_1, shared_2 = _shared(first, second.grid), _shared(second, first.grid)
    grid = first.grid // shared_2 * (second.grid // shared_1)
    first, second = _divided(first, shared_1), _divided(second, shared_2)
    if writer.guarded:
        first, second, known = _guarded(writer, first, second, known)
    corners = [one * other for one in (first.low, first.high) for other in (second.low, second.high)]
    over = " * ".join(part for part in (first.over, second.over) if part)
    exact = known == YES
    if 0 in (first.constant, second.constant):
        return evolve(number(0), known=known, exact=exact)
    if first.constant == 1:
        moved = second.shifted or grid != second.grid
        return evolve(second, grid=grid, known=known, exact=exact, below=below, parts=NONE, shifted=moved)
    text = f"{first.within(PRODUCT)} * {second.within(PRODUCT + 1)}"
    most = first.over_high * second.over_high
    made = Code(text, FIGURE, PRODUCT, grid, min(corners), max(corners), over, most, known, exact=exact, below=below)
    if first.constant is not None and second.constant is not None:
        made = evolve(made, text=str(made.low), tight=ATOM if made.low >= 0 else SIGN)
    return writer.held(made) if over else made


def _guarded(writer: Writer, first: Code, second: Code, known: str) -> tuple[Code, Code, str]:
    """Factors whose product fits: the wider one is asked whether it is narrow enough."""
    first_most, second_most = max(abs(first.low), abs(first.high)), max(abs(second.low), abs(second.high))
    if first_most * second_most <= MOST:
        return first, second, known
    if first_most > second_most:
        second, first, known = _guarded(writer, second, first, known)
        return first, second, known
    limit = MOST // first_most
    if limit < LEAST_ROOM:
        raise Unfit("range", "a product of two wide figures")
    wide = writer.held(second)
    fits = f"{wide.text} <= {limit}" if wide.low >= 0 else f"{-limit} <= {wide.text} <= {limit}"
    narrow = evolve(wide, low=max(wide.low, -limit), high=min(wide.high, limit))
    return first, narrow, both(known, writer.condition(fits))


def _share_of(share: Code, whole: Code) -> frozenset[str]:
    """What a share between nothing and all of something is never above."""
    is_share = share.low >= 0 and share.high <= share.grid and not share.over
    return whole.under if is_share and whole.low >= 0 and not whole.over else NONE


def _shared(code: Code, grid: int) -> int:
    """What a constant has in common with the other's grid."""
    constant = code.constant
    return gcd(constant, grid) if constant else 1


def _divided(code: Code, by: int) -> Code:
    constant = code.constant
    return code if by == 1 or constant is None else evolve(number(constant // by, code.grid), known=code.known)


def _multiply_limits(writer: Writer, first: Code, second: Code) -> Code:
    first, second = writer.held(first), writer.held(second)
    if first.over or second.over:
        raise Unfit("node", "a quotient of the claim times no limit")
    known = known_all(first, second)
    zero = any_of(_is_zero(first), _is_zero(second))
    none = both(any_of(first.none, second.none), opposite(zero))
    if none == YES:
        return Code("NO_LIMIT", FIGURE, none=YES, known=known, exact=False)
    plain = multiply(writer, evolve(first, none=NO), evolve(second, none=NO))
    text = f"0 if {zero} else NO_LIMIT if {any_of(first.none, second.none)} else {plain.text}"
    return writer.noneable(text, CHOICE, evolve(plain, known=known, exact=False), none)


def _is_zero(code: Code) -> str:
    if code.none == YES or code.low > 0 or code.high < 0:
        return NO
    return YES if code.constant == 0 else f"{code.text} == 0"


def quotient(writer: Writer, dividend: Code, divisor: Code) -> Code:
    """A quotient of two figures of the claim: by zero it is zero where the dividend is, else unknown."""
    dividend, divisor = figure(dividend), figure(divisor)
    known = both(known_all(dividend, divisor), opposite(dividend.none), opposite(divisor.none))
    if YES in (dividend.none, divisor.none):
        return evolve(number(0), known=NO, exact=False)
    dividend, divisor = writer.held(evolve(dividend, none=NO)), writer.held(evolve(divisor, none=NO))
    if divisor.constant:
        grid = Fraction(divisor.grid, divisor.constant)
        if not divisor.over:
            whole = Code(str(grid.numerator), FIGURE, ATOM if grid.numerator >= 0 else SIGN, grid.denominator,
                         grid.numerator, grid.numerator)  # fmt: skip
            return evolve(multiply(writer, dividend, whole), known=known, exact=False)
    # (a / (g1 · o1)) / (b / (g2 · o2)) = a · g2 · o2 / (g1 · o1 · b)
    top = evolve(scaled(dividend, divisor.grid), below=NONE, parts=NONE)
    top = _times_over(top, divisor.over, divisor.over_high)
    if divisor.low < 0:
        top = evolve(top, text=f"{top.text} if {divisor.text} > 0 else -({top.text})", tight=CHOICE,
                     low=min(top.low, -top.high), high=max(top.high, -top.low))  # fmt: skip
        over = f"abs({divisor.text})"
    else:
        over = divisor.text
    most = max(abs(divisor.low), abs(divisor.high)) * dividend.over_high
    is_zero = _is_zero(divisor)
    if is_zero != NO:
        known = both(known, any_of(opposite(is_zero), _is_zero(dividend)))
        over = f"({over} or 1)"
    if dividend.over:
        over = f"{over} * {dividend.over}"
    made = Code(top.text, FIGURE, top.tight, dividend.grid, top.low, top.high, over, max(most, 1), known, exact=False)
    return writer.held(evolve(made, known=writer.condition(known)))


# ---- the least, the greatest, the part beyond


def beyond(writer: Writer, first: Code, second: Code) -> Code:
    """The part of the first above the second, never below zero."""
    first, second = figure(first), figure(second)
    known = known_all(first, second)
    if second.none == YES:
        return evolve(number(0), known=known, exact=False)
    if first.none != NO or second.none != NO:
        return _beyond_limits(writer, first, second, known)
    one, other = crossed(writer, first, second)
    below = first.under if second.low >= 0 and first.low >= 0 and not first.over else NONE
    if one.low >= other.high or never_above(second, first):
        made = subtract(writer, first, second)
        return evolve(made, low=max(made.low, 0), below=below, parts=NONE)
    if one.high <= other.low or never_above(first, second):
        return evolve(number(0), known=known, exact=known == YES)
    if first.over or second.over:
        return greatest(writer, [subtract(writer, first, second), number(0)])
    if second.constant == 0:
        return greatest(writer, [first, number(0)])
    first, second = writer.held(one), writer.held(other)
    text = f"{first.text} - {second.text} if {first.text} > {second.text} else 0"
    high = max(first.high - second.low, 0)
    return Code(
        text, FIGURE, CHOICE, first.grid, max(first.low - second.high, 0), high, known=known, exact=known == YES
    )


def _beyond_limits(writer: Writer, first: Code, second: Code, known: str) -> Code:
    first, second = writer.held(first), writer.held(second)
    plain = beyond(writer, evolve(first, none=NO), evolve(second, none=NO)) if first.none != YES else number(0)
    none = both(first.none, opposite(second.none))
    text = plain.within(CHOICE + 1)
    if first.none != NO:
        text = f"NO_LIMIT if {first.none} else {text}"
    if second.none != NO:
        text = f"0 if {second.none} else {text}"
    return writer.noneable(text, CHOICE, evolve(plain, known=known, low=0, exact=False), none)


def least(writer: Writer, codes: list[Code]) -> Code:
    """The least; "no limit" never is."""
    found = figure(codes[0])
    for code in codes[1:]:
        found = _lesser(writer, found, figure(code))
    return found


def greatest(writer: Writer, codes: list[Code]) -> Code:
    """The greatest; "no limit" is, if one is."""
    found = figure(codes[0])
    for code in codes[1:]:
        found = _greater(writer, found, figure(code))
    return found


def _lesser(writer: Writer, first: Code, second: Code) -> Code:
    known = known_all(first, second)
    if first.none == YES:
        return _with(second, known)
    if second.none == YES:
        return _with(first, known)
    one, other = crossed(writer, first, second)
    if first.none == NO and (one.high <= other.low or never_above(first, second)):
        return _with(first, known)
    if second.none == NO and (other.high <= one.low or never_above(second, first)):
        return _with(second, known)
    first, second = _aligned_held(writer, first, second)
    one, other = crossed(writer, first, second)
    first_if = f"{one.text} < {other.text}"
    if second.none != NO:
        first_if = f"{second.none} or {first_if}"
    if first.none != NO:
        first_if = f"not ({first.none}) and ({first_if})"
    low, high = min(first.low, second.low), min(first.high, second.high)
    if first.none != NO:
        high = second.high
    if second.none != NO:
        high = first.high if first.none == NO else max(first.high, second.high)
    if first.over or second.over:
        low, high = min(first.low, second.low), max(first.high, second.high)
    made = _one_of(writer, first_if, first, second, (low, high), known, both(first.none, second.none))
    if first.none != NO or second.none != NO or made.over:
        return made
    one_names, other_names = _names(first), _names(second)
    parts = one_names | other_names if one_names and other_names else NONE
    return evolve(made, below=first.under | second.under, parts=parts)


def _names(code: Code) -> frozenset[str]:
    """The figures of which a code is the least."""
    return code.parts or code.own


def _greater(writer: Writer, first: Code, second: Code) -> Code:
    known = known_all(first, second)
    if YES in (first.none, second.none):
        return Code("NO_LIMIT", FIGURE, none=YES, known=known, exact=False)
    one, other = crossed(writer, first, second)
    if first.none == NO and second.none == NO:
        if one.low >= other.high or never_above(second, first):
            return _with(first, known)
        if other.low >= one.high or never_above(first, second):
            return _with(second, known)
    first, second = _aligned_held(writer, first, second)
    one, other = crossed(writer, first, second)
    first_if = f"{one.text} > {other.text}"
    if second.none != NO:
        first_if = f"not ({second.none}) and {first_if}"
    if first.none != NO:
        first_if = f"{first.none} or ({first_if})"
    low, high = max(first.low, second.low), max(first.high, second.high)
    if first.over or second.over:
        low = min(first.low, second.low)
    return _one_of(writer, first_if, first, second, (low, high), known, any_of(first.none, second.none))


def _with(code: Code, known: str) -> Code:
    return evolve(code, known=known, exact=known == YES)


def _aligned_held(writer: Writer, first: Code, second: Code) -> tuple[Code, Code]:
    first, second = aligned(first, second)
    return writer.held(first), writer.held(second)


def _one_of(
    writer: Writer, first_if: str, first: Code, second: Code, ends: tuple[int, int], known: str, none: str
) -> Code:
    """The first if a condition holds, else the second; both on one grid and held."""
    over, most = "", 1
    if first.over or second.over:
        test = writer.condition(first_if)
        over, most = f"{first.over or 1} if {test} else {second.over or 1}", max(first.over_high, second.over_high)
        first_if = test
    made = Code(f"{first.text} if {first_if} else {second.text}", FIGURE, CHOICE, first.grid, *ends, over, most, known,
                exact=known == YES)  # fmt: skip
    if over:
        made = writer.held(made)
    return writer.noneable(made.text, made.tight, made, none)


# ---- comparison


LEAST_ROOM = 10**7
_TURNED = {">": "<", "<=": ">="}
_SURE = {"<": (YES, NO), ">=": (NO, YES)}


def compared(writer: Writer, first: Code, sign: str, second: Code) -> tuple[str, int, str]:
    """The text of a comparison, its tightness, and when it is known."""
    known = known_all(first, second)
    first, second = figure(first), figure(second)
    if first.none != NO or second.none != NO:
        return _compared_limits(writer, first, sign, second, known)
    one, other = crossed(writer, first, second) if first.sort == FIGURE else (first, second)
    turned = sign in _TURNED
    left, right, straight = (other, one, _TURNED[sign]) if turned else (one, other, sign)
    if left.high < right.low:
        return _SURE[straight][0], ATOM, known
    if left.low >= right.high or (never_above(first, second) if turned else never_above(second, first)):
        return _SURE[straight][1], ATOM, known
    return f"{one.within(BITS)} {sign} {other.within(BITS)}", COMPARE, known


def _compared_limits(writer: Writer, first: Code, sign: str, second: Code, known: str) -> tuple[str, int, str]:
    """What has a limit is less than what has none, and nothing else is less where one has none."""
    if sign in _TURNED:
        first, second, sign = second, first, _TURNED[sign]
    first, second = writer.held(first), writer.held(second)
    less = both(second.none, opposite(first.none))
    if YES not in (first.none, second.none):
        plain, _, _ = compared(writer, evolve(first, none=NO), "<", evolve(second, none=NO))
        less = f"({less}) if {any_of(first.none, second.none)} else {plain}"
    less = writer.condition(less)
    return (less, ATOM, known) if sign == "<" else (opposite(less), NOT, known)


def is_day(*codes: Code) -> bool:
    """One of them is a day."""
    return any(code.sort == DAY for code in codes)


# ---- rounding


def rounded(writer: Writer, code: Code, unit: Fraction, mode: str) -> Code:
    """To a multiple of a unit: whole numbers throughout."""
    code = figure(code)
    if code.none == YES:
        return code
    # steps = text / (grid · over) / unit
    top, bottom = Fraction(unit.denominator, code.grid * unit.numerator).as_integer_ratio()
    if bottom == 1 and not code.over:
        steps = scaled(evolve(code, none=NO), top)
        exact_grid = evolve(
            _multiple(steps, unit), known=code.known, exact=code.known == YES, below=code.under, parts=code.parts
        )
        return (
            writer.noneable(exact_grid.text, exact_grid.tight, exact_grid, code.none) if code.none != NO else exact_grid
        )
    steps = writer.held(scaled(evolve(code, none=NO), top)) if code.low < 0 or mode == "half_even" else scaled(
        evolve(code, none=NO), top
    )  # fmt: skip
    over = str(bottom) if not code.over else code.over if bottom == 1 else f"({bottom} * {code.over})"
    most = bottom * code.over_high
    if max(abs(steps.low), abs(steps.high)) + most > (1 << 62):
        raise Unfit("range", "rounding")
    text, tight = _quotient_text(steps, over, bottom if not code.over else None, mode)
    ends = _ends(steps, bottom if not code.over else 1, mode)
    if code.over:
        others = _ends(steps, most, mode)
        ends = min(ends[0], others[0]), max(ends[1], others[1])
    made = Code(text, FIGURE, tight, 1, ends[0], ends[1], known=code.known, exact=False)
    below = _kept_by_rounding(writer, code, unit) if not code.over else NONE
    made = evolve(_multiple(made, unit), known=code.known, exact=code.known == YES, below=below, parts=NONE)
    if code.none == NO:
        return made
    return writer.noneable(f"NO_LIMIT if {code.none} else {made.text}", CHOICE, made, code.none)


def _kept_by_rounding(writer: Writer, code: Code, unit: Fraction) -> frozenset[str]:
    """What is a multiple of the unit is not passed by rounding what is not above it."""
    if unit.numerator != 1:
        return NONE
    return frozenset(
        name for name in code.under if name in writer.figures and unit.denominator % writer.figures[name][0] == 0
    )


def _multiple(steps: Code, unit: Fraction) -> Code:
    """So many units."""
    return evolve(scaled(steps, unit.numerator), grid=unit.denominator)


def _ends(steps: Code, over: int, mode: str) -> tuple[int, int]:
    """The lowest and the highest that rounding can give."""
    if mode == "half_even":
        return steps.low // over, -(-steps.high // over)
    return _end(steps.low, over, mode), _end(steps.high, over, mode)


def _end(steps: int, over: int, mode: str) -> int:
    if mode == "up":
        return -(-steps // over) if steps > 0 else steps // over
    if mode == "down":
        return steps // over if steps >= 0 else -(-steps // over)
    return (2 * steps + over) // (2 * over) if steps >= 0 else -((-2 * steps + over) // (2 * over))


def _quotient_text(steps: Code, over: str, constant: int | None, mode: str) -> tuple[str, int]:
    """The rounded quotient of a whole number by a positive one."""
    if mode == "half_even":
        return f"half_even({steps.text}, {over})", ATOM
    half = str(constant // 2) if constant is not None else f"{over} // 2"
    product, total = steps.within(PRODUCT), steps.within(SUM)
    positive = {
        "up": (f"-(-{steps.within(SIGN)} // {over})", SIGN),
        "down": (f"{product} // {over}", PRODUCT),
        "half_up": (f"({total} + {half}) // {over}", PRODUCT),
    }[mode]
    if steps.low >= 0:
        return positive
    negative = {
        "up": f"{product} // {over}",
        "down": f"-(-{steps.within(SIGN)} // {over})",
        "half_up": f"-((-{steps.within(SIGN)} + {half}) // {over})",
    }[mode]
    if steps.high <= 0:
        return negative, SIGN
    return f"{positive[0]} if {steps.text} >= 0 else {negative}", CHOICE
