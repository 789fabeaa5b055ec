"""One reason, one sentence: which row of the phrases a reason is told by, and what fills its holes.

Enters: a reason. Leaves: its sentence in a tongue. Always holds: every kind of reason has a sentence in either tongue;
the sentence stands for itself and does not need the ones around it. Letters and JSON are made of the same sentences.
"""

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve, field, frozen

from policy_lang.core import types
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown
from policy_lang.explain.reasons import Reason, ReasonKind, SourceKind, gathered
from policy_lang.explain.words.equations import Equations
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.names import Names
from policy_lang.explain.words.phrases import known, say

_MONEY = types.MONEY


@frozen
class Wording:
    """Sentences about one scheme in one tongue."""

    program: Program
    tongue: str
    figures: Figures = field(init=False)
    names: Names = field(init=False)
    equations: Equations = field(init=False)

    @figures.default
    def _figures(self) -> Figures:
        return Figures(self.program, self.tongue)

    @names.default
    def _names(self) -> Names:
        return Names(self.program, self.tongue, self.figures)

    @equations.default
    def _equations(self) -> Equations:
        return Equations(self.tongue, self.figures, self.names)

    def sentence(self, reason: Reason) -> str:
        """The sentence of a reason."""
        text = _SENTENCES[reason.kind](self, reason)
        return text[:1].upper() + text[1:] if self.tongue == "en" else text

    # ---- small helpers

    def say(self, key: str, **holes: str) -> str:
        """A row of the phrases."""
        return say(key, self.tongue, **holes)

    def name(self, reason: Reason) -> str:
        """The name of what a reason is about."""
        return self.names.of(reason.subject)

    def value(self, reason: Reason) -> str:
        """The value of a reason."""
        return self.figures.value(reason.value, reason.unit)

    def money(self, reason: Reason, name: str) -> str:
        """An amount that stands beside the value."""
        value = reason.data.get(name)
        return self.figures.money(None if isinstance(value, tuple) else value)

    def amounts(self, reason: Reason) -> dict[str, str]:
        """All amounts of a reason that sentences speak of."""
        names = ("full", "used", "before", "after", "counted", "amount", "difference", "unit")
        found = {name: self.money(reason, name) for name in names if name in reason.data}
        whole = reason.children[0] if "full" in found and reason.children else None
        if whole is not None and whole.operator and not whole.subject:
            found["full"] = self.equations.of(whole)
        return found

    # ---- the claim

    def claim(self, reason: Reason) -> str:
        """What became of the claim."""
        day = reason.data.get("day")
        missing = [self.name(item) for item in gathered(reason, ReasonKind.MISSING) if _needed(reason, item)]
        told = self.figures.value(day, types.DATE) if day is not None and not isinstance(day, tuple) else ""
        return self.say(
            f"claim.{reason.data['outcome']}", day=told or self.say("claim.no_day"), scheme=self.names.scheme(),
            edition=str(self.program.edition), missing=self.figures.series(missing),
        )  # fmt: skip

    # ---- conditions

    def condition(self, reason: Reason) -> str:
        """What was asked, and whether it is met."""
        answer = "unknown" if not isinstance(reason.value, bool) else "met" if reason.value else "unmet"
        if reason.data.get("step") == "rejection":
            if reason.subject.startswith("pool:"):
                amount = self.value(reason.children[0])
                return self.say("condition.rejection_pool", pool=self.name(reason), amount=amount)
            paid, left = reason.children[:2]
            amounts = {"paid": self.value(paid), "left": self.value(left)}
            return self.say("condition.rejection", payer=self.name(reason), **amounts)
        match reason.operator:
            case "within":
                return self._window(reason, answer)
            case "rule":
                key = "rule" if reason.data.get("wanted", True) else "unless"
                return self.say(f"condition.{key}.{answer}", name=self.name(reason))
            case "all" | "any":
                return self.say(f"condition.{reason.operator}.{answer}")
        return self._comparison(reason, answer)

    def _window(self, reason: Reason, answer: str) -> str:
        day, window = reason.children[0], self.window(reason)
        return self.say(f"condition.in_force.{answer}", name=self.name(day), day=self.value(day), window=window)

    def window(self, reason: Reason) -> str:
        """The days in force."""
        ends = {name: self.figures.value(reason.data[name], types.DATE)  # type: ignore[arg-type]
                for name in ("first", "last") if name in reason.data}  # fmt: skip
        return self.say("window.both" if "last" in ends else "window.from", **ends)

    def _comparison(self, reason: Reason, answer: str) -> str:
        left = reason.children[0]
        holes = {"name": self.equations.title(left), "value": self.equations.short(left), "asked": self.asked(reason)}
        if answer == "met" and reason.operator in {"is", "in", "includes"} and self._obvious(reason):
            return self.say("condition.met", **holes)
        return self.say(f"condition.{'met_by' if answer == 'met' else answer}", **holes)

    def _obvious(self, reason: Reason) -> bool:
        """The value is all that was asked for, so that saying so would say it twice."""
        right = reason.children[1].value
        left = reason.children[0].value
        return left == right or (isinstance(right, frozenset) and right == frozenset({left}))

    def asked(self, reason: Reason) -> str:
        """What a comparison asks for."""
        if reason.operator == "within":
            return self.say("asked.within", right=self.window(reason))
        if len(reason.children) < 2:
            return self.say(f"asked.{reason.operator}", right=self.name(reason))
        left, right = reason.children[:2]
        if reason.operator in {"is", "is_not"} and isinstance(right.value, bool):
            return self.say("asked.yes" if right.value == (reason.operator == "is") else "asked.no")
        key = f"asked.day.{reason.operator}"
        if left.unit.kind is not Kind.DATE or not known(key):
            key = f"asked.{reason.operator}"
        if isinstance(right.value, frozenset):
            return self.say(key, right=self.figures.members(right.value, right.unit, "or"))
        return self.say(key, right=self.equations.operand(right))

    def requirement(self, reason: Reason) -> str:
        """What would have to be so: the thing and what is asked of it."""
        return self.say("condition.wanted", name=self.equations.title(reason.children[0]), asked=self.asked(reason))

    def so(self, reason: Reason) -> str:
        """What is so: of a rule, its name; of a comparison, the thing and its value."""
        if reason.operator == "rule":
            return self.name(reason)
        left = reason.children[0]
        key = "condition.so_asked" if reason.operator in _ORDERINGS else "condition.is_so"
        return self.say(key, name=self.equations.title(left), value=self.value(left), asked=self.asked(reason))

    # ---- the calculation

    def base(self, reason: Reason) -> str:
        """What the payer looks at, or what earlier payers paid."""
        step = reason.data["step"]
        if step == "counted":
            return self.say("base.counted", period=self.names.period(reason.data), **self.amounts(reason))
        return self.say(f"base.{step}", equation=self.equations.of(reason))

    def target(self, reason: Reason) -> str:
        """What is to be reached."""
        return self.say(f"target.{reason.data['step']}", equation=self.equations.of(reason))

    def deductible(self, reason: Reason) -> str:
        """What the person bears first."""
        key = "used" if "used" in reason.data else str(reason.data["step"])
        period = self.names.period(reason.data) if "used" in reason.data else ""
        return self.say(f"deductible.{key}", value=self.value(reason), period=period, **self.amounts(reason))

    def entitlement(self, reason: Reason) -> str:
        """What the clauses come to before limits."""
        key = str(reason.data["step"])
        if key == "entitled" and reason.operator in {"slices", "least", "greatest"} and _made_of_steps(reason):
            key = reason.operator
        return self.say(
            f"entitlement.{key}", value=self.value(reason), equation=self.equations.of(reason),
            name=self.name(reason), pool=self.name(reason),
        )  # fmt: skip

    def slice(self, reason: Reason) -> str:
        """One slice of a tier table."""
        lower, upper = reason.data["lower"], reason.data["upper"]
        edges = []
        if lower:
            edges.append(self.say("band.from" if reason.data["lower_inside"] else "band.above",
                                  lower=self.money(reason, "lower")))  # fmt: skip
        if upper is not None or not lower:
            edges.append(self.say("band.up_to" if reason.data["upper_inside"] else "band.below",
                                  upper=self.money(reason, "upper")))  # fmt: skip
        band = self.say("band.joint").join(edges)
        start, end = reason.data["from"], reason.data["to"]
        key = "whole" if not reason.data["marginal"] else "stretch" if start != lower else "marginal"
        ratio = reason.data["ratio"]
        return self.say(
            f"slice.{key}", band=band, value=self.value(reason), start=self.money(reason, "from"),
            end=self.figures.money(end if isinstance(end, Fraction) else None),
            ratio=self.figures.quantity(ratio if isinstance(ratio, Fraction) else Fraction(0), types.RATIO),
            amount=self.money(reason, "amount"),
        )  # fmt: skip

    def limit(self, reason: Reason) -> str:
        """A limit, what was used of it, and whether it mattered."""
        step, bit = reason.data["step"], "bit" if reason.data["bit"] else "kept"
        holes = {"value": self.value(reason), **self.amounts(reason)}
        if step == "not_below":
            return self.say(f"floor.{bit}", **holes)
        if step == "left_in_pool":
            return self.say(f"left.{bit}", **holes)
        start = "covered" if step == "covered" else "limit"
        if "used" not in reason.data:
            return self.say(f"{start}.plain.{bit}", **holes)
        gone = start == "limit" and reason.value == 0 and reason.data["used"] != 0
        return self.say(f"{start}.used.{'gone' if gone else bit}", period=self.names.period(reason.data), **holes)

    def rounding(self, reason: Reason) -> str:
        """A rounding, and who bears the difference."""
        amounts = self.amounts(reason)
        difference = reason.data.get("difference")
        if isinstance(difference, Fraction):
            amounts["difference"] = self.figures.money(abs(difference))
        return self.say(
            f"rounding.{reason.data['borne_by']}", mode=self.say(f"mode.{reason.data['mode']}"),
            payer=self.name(reason), **amounts,
        )  # fmt: skip

    def movement(self, reason: Reason) -> str:
        """What an account held before and holds now."""
        ends = {name: self._balance(reason, name) for name in ("before", "after")}
        return self.say("movement", name=self.name(reason), period=self.names.period(reason.data), **ends)

    def _balance(self, reason: Reason, name: str) -> str:
        value = reason.data[name]
        return self.figures.value(None if isinstance(value, tuple) else value, reason.unit)

    # ---- payments, pools, what is beside them

    def payment(self, reason: Reason) -> str:
        """What a payer pays, and its status where it pays nothing."""
        status = str(reason.data["status"])
        holes = {"payer": self.name(reason), "value": self.value(reason)}
        if status == "undetermined" and reason.value == 0:
            return self.say("payment.either_way", **holes)
        if status == "given" or (isinstance(reason.value, Unknown) and status != "conflict"):
            nothing = "_nothing" if status == "given" and reason.value == 0 else ""
            return self.say(f"payment.{status}{nothing}", **holes)
        if status == "conflict":
            labels = [f"“{self.name(item)}”" for item in reason.of_kind(ReasonKind.RULE_WON)]
            if not labels:
                return self.say("payment.conflict_before", **holes)
            return self.say("payment.conflict", labels=self.figures.series(labels), **holes)
        if reason.value != 0:
            key = "writes_off" if reason.data["writes_off"] else "benefit" if reason.data["benefit"] else "paid"
            return self.say(f"payment.{key}", **holes)
        text = self.names.status_text(status)
        if text:
            return self.say("payment.nothing", status=text, **holes)
        return self.say("payment.nothing_named", status=self.names.status(status), **holes)

    def between(self, reason: Reason) -> str:
        """Between which amounts a payment lies that is not known yet; "" where nothing is known."""
        low, high = reason.data.get("low"), reason.data.get("high")
        low = low if isinstance(low, Fraction) and low > 0 else None
        holes = {"low": self.money(reason, "low"), "high": self.money(reason, "high")}
        if isinstance(high, Fraction):
            return self.say("payment.between" if low else "payment.at_most", **holes)
        return self.say("payment.at_least", **holes) if low else ""

    def rule(self, reason: Reason) -> str:
        """An exception that applies or does not."""
        if not reason.data["label"]:
            return self.say("rule.general")
        payer = reason.subject.partition(":")[2].rpartition(".")[0]
        label, over = self.name(reason), reason.data["displaced_by"]
        over = self.names.of(f"exception:{payer}.{over}") if isinstance(over, str) and over else ""
        if reason.kind is ReasonKind.RULE_WON or reason.data["undecided"]:
            return self.say("rule.won" if reason.kind is ReasonKind.RULE_WON else "rule.undecided", label=label)
        return self.say("rule.displaced", label=label, over=over) if over else self.say("rule.lost", label=label)

    def pool(self, reason: Reason) -> str:
        """A part of the bill; or what was taken from it."""
        if reason.data.get("step") == "drawn":
            return self.say("pool.drawn", name=self.name(reason), value=self.value(reason))
        inner = reason.children[0]
        if inner.operator:
            return self.say("pool.equation", name=self.name(reason), equation=self.equations.of(inner))
        return self.say("pool", name=self.name(reason), value=self.value(reason))

    def own_share(self, reason: Reason) -> str:
        """What is left to the person."""
        key = "own_share" if reason.subject else "own_share.total"
        whole, *drawn = reason.children
        if reason.subject:
            reason = evolve(reason, children=(evolve(whole, subject=""), *drawn))
        return self.say(key, name=self.name(reason), equation=self.equations.of(reason))

    def check(self, reason: Reason) -> str:
        """A check and its outcome."""
        if isinstance(reason.value, Unknown):
            missing = [self.name(item) for item in reason.of_kind(ReasonKind.MISSING)]
            return self.say("check.unknown", name=self.name(reason), missing=self.figures.series(missing))
        return self.say("check.met" if reason.value else "check.unmet", name=self.name(reason))

    def reading(self, reason: Reason) -> str:
        """A question of the text and how it was answered."""
        entry = self.program.catalogue.get(reason.subject)
        options = {option.id: self.option(option) for option in entry.options} if entry is not None else {}
        holes = {"question": self.name(reason), "option": options.get(str(reason.value), str(reason.value))}
        if entry is None or reason.data["chosen_by"] == "caller":
            chosen = options.get(entry.chosen, "") if entry is not None else ""
            return self.say("reading.caller" if chosen else "reading.plain", chosen=chosen, **holes)
        why = entry.reason_zh if self.tongue == "zh" else entry.reason_en
        return self.say("reading.reason" if why else "reading.plain", reason=why, **holes)

    def option(self, option: CatalogueEntry) -> str:
        """The name of an option; it may be a plain yes or no."""
        answers = {"yes": "value.yes", "no": "value.no"}
        named = option.label_en or option.label_zh or option.id not in answers
        return self.names.entry(option) if named else self.say(answers[option.id])

    def missing(self, reason: Reason) -> str:
        """What has to be known first."""
        asked_for = reason.subject.startswith(("fact:", "given:"))
        return self.say("missing" if asked_for else "missing.parameter", name=self.name(reason))

    def fact(self, reason: Reason) -> str:
        """A fact, and why it is so where the claim does not say."""
        holes = {"name": self.name(reason), "value": self.value(reason)}
        if reason.source is SourceKind.ABSENT:
            return self.say("fact.absent", **holes)
        if reason.source is not SourceKind.ASSUMED:
            return self.say("fact.given", **holes)
        entry = self.program.catalogue.get(reason.subject)
        why = "" if entry is None else entry.reason_zh if self.tongue == "zh" else entry.reason_en
        return self.say("fact.assumed" if why else "fact.assumed_plain", reason=why, **holes)

    def parameter(self, reason: Reason, *, cited: bool = False) -> str:
        """A figure of the text, how firm it is, and where it is stated."""
        notes = [self.say(f"qualifier.{reason.data['qualifier']}")]
        if reason.data["given"]:
            notes.append(self.say("qualifier.given"))
        if cited and reason.clauses:
            notes.append(self.say("clause.note", clauses=self.names.clauses(reason.clauses)))
        note = self.say("note.join").join(filter(None, notes))
        return self.say("parameter.noted" if note else "parameter.plain", name=self.name(reason),
                        value=self.value(reason), note=note)  # fmt: skip

    def figure(self, reason: Reason) -> str:
        """A value that is written in a rule, or that something else comes to."""
        name = self.name(reason)
        if reason.operator and reason.children:
            key, equation = "figure.equation" if name else "figure.bare", self.equations.of(reason)
            return self.say(key, name=name, equation=equation, value=equation)
        return self.say("figure" if name else "figure.bare", name=name, value=self.value(reason))


_ORDERINGS = frozenset({"at_least", "no_more_than", "more_than", "less_than"})


def _needed(tree: Reason, missing: Reason) -> bool:
    """Whether a payment or an own share waits for it, and not only a check."""
    waiting = tree.of_kind(ReasonKind.PAYMENT, ReasonKind.OWN_SHARE, ReasonKind.POOL)
    return any(missing.id == item.id for reason in waiting for item in reason.of_kind(ReasonKind.MISSING))


def _made_of_steps(reason: Reason) -> bool:
    return bool(reason.of_kind(ReasonKind.SLICE, ReasonKind.ENTITLEMENT)) or reason.operator == "slices"


_SENTENCES: dict[ReasonKind, Callable[[Wording, Reason], str]] = {
    ReasonKind.CLAIM: Wording.claim,
    ReasonKind.FACT: Wording.fact,
    ReasonKind.PARAMETER: Wording.parameter,
    ReasonKind.FIGURE: Wording.figure,
    ReasonKind.CONDITION: Wording.condition,
    ReasonKind.RULE_WON: Wording.rule,
    ReasonKind.RULE_LOST: Wording.rule,
    ReasonKind.BASE: Wording.base,
    ReasonKind.DEDUCTIBLE: Wording.deductible,
    ReasonKind.SLICE: Wording.slice,
    ReasonKind.TARGET: Wording.target,
    ReasonKind.ENTITLEMENT: Wording.entitlement,
    ReasonKind.LIMIT: Wording.limit,
    ReasonKind.ROUNDING: Wording.rounding,
    ReasonKind.MOVEMENT: Wording.movement,
    ReasonKind.PAYMENT: Wording.payment,
    ReasonKind.POOL: Wording.pool,
    ReasonKind.OWN_SHARE: Wording.own_share,
    ReasonKind.CHECK: Wording.check,
    ReasonKind.READING: Wording.reading,
    ReasonKind.MISSING: Wording.missing,
}
