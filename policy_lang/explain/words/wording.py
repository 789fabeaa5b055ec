"""One reason, one sentence: which row of the phrases a reason is told by, and what fills its holes.

Enters: a reason. Leaves: its sentence in a tongue. Always holds: every kind of reason has a sentence in either tongue;
the sentence stands for itself and does not need the ones around it. Letters and JSON are made of the same sentences.
The file is this long because it has a short method for every kind of reason.
"""

from collections.abc import Callable
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.ledger import Entry
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.core.values import Unknown
from policy_lang.explain.reasons import Reason, ReasonKind, SourceKind, gathered
from policy_lang.explain.words.conditions import Conditions
from policy_lang.explain.words.equations import Equations
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.names import Names
from policy_lang.explain.words.phrases import say
from policy_lang.record import evolve, field, frozen

_MONEY = types.MONEY
_MOST_ENTRIES = 6
# What the day of discharge is called in labels.
_DISCHARGE = frozenset({"出院日", "出院日期", "出院时间"})


@frozen
class Wording:
    """Sentences about one scheme in one tongue."""

    program: Program
    tongue: str
    figures: Figures = field(init=False)
    names: Names = field(init=False)
    equations: Equations = field(init=False)
    conditions: Conditions = field(init=False)

    @figures.default
    def _figures(self) -> Figures:
        return Figures(self.program, self.tongue)

    @names.default
    def _names(self) -> Names:
        return Names(self.program, self.tongue, self.figures)

    @equations.default
    def _equations(self) -> Equations:
        return Equations(self.tongue, self.figures, self.names)

    @conditions.default
    def _conditions(self) -> Conditions:
        return Conditions(self.tongue, self.figures, self.names, self.equations)

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
        if found.get("used") and reason.data.get("entries"):
            found["used"] = self.say("used.by", used=found["used"], entries=self._earlier(reason))
        whole = reason.children[0] if "full" in found and reason.children else None
        if whole is not None and whole.operator and not whole.subject:
            found["full"] = self.equations.of(whole)
        return found

    def _earlier(self, reason: Reason) -> str:
        """Which earlier claims used up a limit: the last ones by name, those before them by their number."""
        data = reason.data["entries"]
        entries = [item for item in data if isinstance(item, Entry)] if isinstance(data, tuple) else []
        told = [self._entry(item) for item in entries[-_MOST_ENTRIES:]]
        more = len(entries) - len(told)
        return self.say("used.join").join([*([self.say("used.more", number=str(more))] if more else []), *told])

    def _entry(self, entry: Entry) -> str:
        amount = self.figures.money(entry.amount)
        if not entry.claim:
            return self.say("used.carried", amount=amount)
        return self.say("used.entry", claim=entry.claim, day=self.figures.day(entry.day), amount=amount)

    # ---- the claim

    def claim(self, reason: Reason) -> str:
        """What became of the claim."""
        if "period_kind" in reason.data:
            return self._closed(reason)
        day = reason.data.get("day")
        missing = [self.needed(item) for item in gathered(reason, ReasonKind.MISSING) if _needed(reason, item)]
        told = self.figures.value(day, types.DATE) if day is not None and not isinstance(day, tuple) else ""
        return self.say(
            f"claim.{reason.data['outcome']}", day=self._dated(told), scheme=self.names.scheme(),
            edition=str(self.program.edition), missing=self.figures.series(missing),
        )  # fmt: skip

    def calculation(self, reason: Reason) -> str:
        """What was calculated."""
        return self.say(
            "calculation.heading", name=self.name(reason), scheme=self.names.scheme(), edition=str(self.program.edition)
        )

    def _closed(self, reason: Reason) -> str:
        """What became of the closing of a period."""
        missing = [self.name(item) for item in gathered(reason, ReasonKind.MISSING)]
        return self.say(
            f"closing.{reason.data['outcome']}", period=self.names.period(reason.data), scheme=self.names.scheme(),
            edition=str(self.program.edition), missing=self.figures.series(missing),
        )  # fmt: skip

    def _dated(self, day: str) -> str:
        """The day that dates the claim, called by what the scheme takes it from."""
        if not day:
            return self.say("claim.no_day")
        name = self.names.of(f"fact:{self.program.dated_by}")
        return self.say("claim.discharged" if name in _DISCHARGE else "claim.on_day", name=name, day=day)

    # ---- the calculation

    def base(self, reason: Reason) -> str:
        """What the payer looks at, or what earlier payers paid."""
        step = reason.data["step"]
        if step == "counted":
            return self.say("base.counted", period=self.names.period(reason.data), **self.amounts(reason))
        if step in {"phase", "phase_until"}:
            ledger = self.names.ledger(str(reason.data.get("ledger", "")))
            holes = {"name": self.name(reason), "value": self.value(reason), "ledger": ledger}
            return self.say(f"base.{step}", **holes, **self.amounts(reason))
        return self.say(f"base.{step}", equation=self.equations.of(reason))

    def target(self, reason: Reason) -> str:
        """What is to be reached."""
        return self.say(f"target.{reason.data['step']}", equation=self.equations.of(reason))

    def deductible(self, reason: Reason) -> str:
        """What the person bears first."""
        key = "used" if "used" in reason.data else str(reason.data["step"])
        if reason.data["step"] == "bears":
            key = "bears.used" if "used" in reason.data else "bears"
        now = self._others(reason, "deductible")
        key = "shared" if now and "used" in reason.data else key
        period = self.names.period(reason.data) if "used" in reason.data else ""
        return self.say(f"deductible.{key}", value=self.value(reason), period=period, now=now, **self.amounts(reason))

    def _others(self, reason: Reason, row: str) -> str:
        """What earlier payers of this claim used of something that is shared."""
        # The first child is the whole of it, which may itself be what a payer paid.
        others = [item for item in reason.children[1:] if item.subject.startswith("payer:")]
        told = [self.say(f"{row}.other", payer=self.name(item), amount=self.value(item)) for item in others]
        return self.say(f"{row}.now", others=self.figures.series(told)) if told else ""

    def entitlement(self, reason: Reason) -> str:
        """What the clauses come to before limits."""
        key = str(reason.data.get("how", reason.data["step"]))
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
        told = self.figures.quantity(ratio if isinstance(ratio, Fraction) else Fraction(0), types.RATIO)
        made_of = self.equations.made_of(reason.children[1])
        return self.say(
            f"slice.{key}", band=band, value=self.value(reason), start=self.money(reason, "from"),
            end=self.figures.money(end if isinstance(end, Fraction) else None),
            ratio=f"({made_of})" if made_of else told,
            amount=self.money(reason, "amount"),
        )  # fmt: skip

    def limit(self, reason: Reason) -> str:
        """A limit, what was used of it, and whether it mattered."""
        step, bit = reason.data["step"], "bit" if reason.data["bit"] else "kept"
        holes = {"value": self.value(reason), **self.amounts(reason)}
        if step == "not_below":
            return self.say(f"floor.{bit}", **holes)
        if step in {"left_in_pool", "returnable"}:
            return self.say(f"{'left' if step == 'left_in_pool' else step}.{bit}", **holes)
        if step == "own_share":
            row = f"own_limit.{'used.' if 'used' in reason.data else ''}{bit}"
            return self.say(row, period=self.names.period(reason.data), **holes)
        if step == "within":
            return self._within(reason, bit, holes)
        start = "covered" if step == "covered" else "limit"
        if "used" not in reason.data:
            return self.say(f"{start}.plain.{bit}", **holes)
        gone = start == "limit" and reason.value == 0 and reason.data["used"] != 0
        return self.say(f"{start}.used.{'gone' if gone else bit}", period=self.names.period(reason.data), **holes)

    def _within(self, reason: Reason, bit: str, holes: dict[str, str]) -> str:
        """A shared limit, with who used it: earlier claims, and earlier payers of this one."""
        now = self._others(reason, "within")
        row = "gone" if reason.value == 0 and bit == "bit" else bit
        return self.say(
            f"within.{row}", name=self.name(reason), period=self.names.period(reason.data), now=now, **holes
        )  # fmt: skip

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
        if status == "given":
            return self.say("payment.given_nothing" if reason.value == 0 else "payment.given", **holes)
        if isinstance(reason.value, Unknown) and status != "conflict":
            return self.say("payment.undetermined", **holes)
        if status == "conflict":
            labels = [f"“{self.name(item)}”" for item in reason.of_kind(ReasonKind.RULE_WON)]
            rows = reason.data.get("rows")
            if isinstance(rows, tuple) and rows:
                told = [self.names.row(str(label)) for label in rows]
                return self.say("payment.conflict_rows", rows=self.figures.series(told), **holes)
            if not labels:
                return self.say("payment.conflict_before", **holes)
            return self.say("payment.conflict", labels=self.figures.series(labels), **holes)
        if status == "returned" and isinstance(reason.value, Fraction) and reason.value:
            return self.say("payment.returned", payer=holes["payer"], value=self.figures.money(abs(reason.value)))
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
        return self.say("missing" if asked_for else "missing.parameter", name=self.needed(reason))

    def needed(self, reason: Reason) -> str:
        """What is missing; of an earlier claim, with its id."""
        claim = str(reason.data.get("needs", "")).partition("@")[2]
        return self.say("name.of_claim", name=self.name(reason), claim=claim) if claim else self.name(reason)

    def fact(self, reason: Reason) -> str:
        """A fact, and why it is so where the claim does not say."""
        value = self.say("value.nothing") if reason.value is None else self.value(reason)
        holes = {"name": self.name(reason), "value": value}
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


def _needed(tree: Reason, missing: Reason) -> bool:
    """Whether a payment or an own share waits for it, and not only a check."""
    waiting = tree.of_kind(ReasonKind.PAYMENT, ReasonKind.OWN_SHARE, ReasonKind.POOL)
    return any(
        missing.id == item.id for reason in waiting if reason.value != 0 for item in reason.of_kind(ReasonKind.MISSING)
    )


def _made_of_steps(reason: Reason) -> bool:
    return bool(reason.of_kind(ReasonKind.SLICE, ReasonKind.ENTITLEMENT)) or reason.operator == "slices"


_SENTENCES: dict[ReasonKind, Callable[[Wording, Reason], str]] = {
    ReasonKind.CLAIM: Wording.claim,
    ReasonKind.CALCULATION: Wording.calculation,
    ReasonKind.FACT: Wording.fact,
    ReasonKind.PARAMETER: Wording.parameter,
    ReasonKind.FIGURE: Wording.figure,
    ReasonKind.CONDITION: lambda wording, reason: wording.conditions.sentence(reason),
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
