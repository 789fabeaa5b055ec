"""Arithmetic as it is written down: 4,000.00 × 70% = 2,800.00.

Enters: a reason with an operator and operands. Leaves: the line of arithmetic. Always holds: what is on the left comes
to what is on the right, exactly; an operand that has a name is written with it and not taken apart.
"""

from fractions import Fraction

from policy_lang.core.types import Kind
from policy_lang.explain.reasons import Reason, ReasonKind, is_zero
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.names import Names
from policy_lang.explain.words.phrases import say
from policy_lang.record import evolve, frozen

_SIGNS = {"add": " + ", "subtract": " − ", "multiply": " × ", "divide": " ÷ ", "beyond": " − "}
_LOOSE = frozenset({"add", "subtract", "beyond"})
# What was due at one end of a stretch: a step of its own, whose value stands beside it rounded.
_ENDS = frozenset({"due_after", "due_before", "above_target"})
_NOT_OPERANDS = frozenset({ReasonKind.CONDITION, ReasonKind.SLICE, ReasonKind.ROUNDING, ReasonKind.MISSING})


@frozen
class Equations:
    """Lines of arithmetic in one tongue."""

    tongue: str
    figures: Figures
    names: Names

    def of(self, reason: Reason) -> str:
        """The whole line: what it is made of, and what it comes to."""
        parts = operands(reason)
        if not reason.operator or not parts:
            return self.value(reason)
        if reason.operator == "same" or (reason.operator in _SIGNS and len(_telling(reason)) == 1):
            inner = parts[0]
            if inner.kind in _NAMED and inner.operator not in {"", "row"} and inner.children:
                return self.of(inner)
            return self.operand(inner)
        if reason.operator == "beyond" and _below_zero(parts):
            return self._say("equation.below_zero", terms=self.terms(reason), value=self.value(reason))
        return self._say("equation", terms=self.terms(reason), value=self.value(reason))

    def terms(self, reason: Reason) -> str:
        """The side of the line that is calculated."""
        parts = operands(reason)
        if reason.operator in _SIGNS:
            first, *others = _telling(reason)
            joined = [self._bound(first, reason.operator)]
            return "".join([*joined, *(self._joined(part, reason.operator) for part in others)])
        words = [self.operand(part) for part in parts]
        match reason.operator:
            case "least" | "greatest":
                return self._say(f"term.{reason.operator}", parts=self.figures.series(words))
            case "negate":
                return f"−{words[0]}"
            case "round":
                return self._say("term.rounded", part=words[0], mode=self._say(f"mode.{reason.data['mode']}"))
            case "each":
                return self._say("term.each", fold=self._say(f"fold.{reason.data['fold']}"), items=words[0])
            case "split":
                number = str(reason.data["part"])
                weights = self.figures.series([self.value(part) for part in parts[1:]])
                return self._say("term.split", amount=words[0], weights=weights, number=number)
            case "age":
                return self._say("term.age", birth=words[0], day=words[1])
            case "days_between":
                return self._say("term.days_between", first=words[0], last=words[1])
            case "month_end":
                return self._say("term.month_end", day=words[0])
            case "months_later":
                return self._say("term.months_later", day=words[0], months=words[1])
        return self.value(reason)

    def _joined(self, part: Reason, around: str) -> str:
        """An operand after the first, with its sign; to take away what is below zero is to add it."""
        if around == "subtract" and isinstance(part.value, Fraction) and part.value < 0 and not operands(part):
            return _SIGNS["add"] + self._bound(evolve(part, value=-part.value), around)
        return _SIGNS[around] + self._bound(part, around)

    def operand(self, reason: Reason) -> str:
        """A value with its name, or what it is calculated from where it has none."""
        name = self.names.of(reason.subject) if reason.kind in _NAMED else ""
        if name:
            return self._say("term.named", value=self.value(reason), name=name)
        if reason.kind in _NAMED and reason.operator and operands(reason):
            return self.of(reason)
        return self.value(reason)

    def title(self, reason: Reason) -> str:
        """What a value is: its name, or the calculation it comes from."""
        name = self.names.of(reason.subject)
        return name or (self.terms(reason) if reason.operator else self.value(reason))

    def short(self, reason: Reason) -> str:
        """The value of what `title` names, with its line where it is a named calculation."""
        return self.of(reason) if reason.operator and self.names.of(reason.subject) else self.value(reason)

    def made_of(self, reason: Reason) -> str:
        """The sum or difference that a figure is; "" where it is none, or where nothing was added or taken away."""
        is_sum = reason.operator in _LOOSE and len(_telling(reason)) > 1
        return self.terms(reason) if is_sum else ""

    def value(self, reason: Reason) -> str:
        """The value alone."""
        return self.figures.value(reason.value, reason.unit)

    def _bound(self, reason: Reason, around: str) -> str:
        """An operand inside another calculation, in brackets where they are needed."""
        if self.names.of(reason.subject) or not reason.operator or not operands(reason) or reason.kind not in _NAMED:
            return self.operand(reason) if reason.kind in _NAMED else self.value(reason)
        terms = self.terms(reason)
        loose = reason.operator in _LOOSE and around != "add" and len(_telling(reason)) > 1
        return f"({terms})" if loose else terms

    def _say(self, key: str, **holes: str) -> str:
        return say(key, self.tongue, **holes)


# Kinds whose subject is the thing itself; of the others it is the payer they belong to.
_NAMED = frozenset({ReasonKind.FACT, ReasonKind.PARAMETER, ReasonKind.FIGURE})


def operands(reason: Reason) -> tuple[Reason, ...]:
    """The children that a value is calculated from: not what only tells how one of them comes about."""
    return tuple(
        child for child in reason.children
        if child.kind not in _NOT_OPERANDS and child.data.get("step") not in _ENDS
    )  # fmt: skip


def _telling(reason: Reason) -> tuple[Reason, ...]:
    """The operands of a sum, or of a difference, without those that are nothing; the first one always."""
    parts = operands(reason)
    if reason.operator not in {"add", "subtract"}:
        return parts
    return (parts[0], *(part for part in parts[1:] if not is_zero(part.value)))


def _below_zero(parts: tuple[Reason, ...]) -> bool:
    first, second = parts[0].value, parts[1].value
    amounts = isinstance(first, Fraction) and isinstance(second, Fraction)
    return amounts and parts[0].unit.kind is Kind.MONEY and first < second  # type: ignore[operator]
