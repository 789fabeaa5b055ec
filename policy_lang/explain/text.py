"""The letter: a tree of reasons as text for the person, the family, and whoever handles a dispute.

Enters: a tree and the program. Leaves: text. Always holds: the summary comes first; each payer has a section in the
order of payment; a reason that was told is not told again; columns line up by the width that characters have on a
screen.
"""

from collections.abc import Iterator

from policy_lang.core.program import Clause, Program
from policy_lang.core.values import Unknown
from policy_lang.explain.conditions import holding, is_met, only_one_way, worth_naming
from policy_lang.explain.reasons import Reason, ReasonKind, SourceKind, everything, gathered, is_zero
from policy_lang.explain.words.wording import Wording
from policy_lang.record import field, frozen
from policy_lang.source import display_width, expand

_INDENT = "    "
_OPEN = frozenset({ReasonKind.CONDITION, ReasonKind.MISSING})
_REFUSED = frozenset({"rejection", "closed_before"})
_READINGS = {"en": "`policy readings`", "zh": " policy readings "}
_DIGITS = "〇一二三四五六七八九"


def render_text(tree: Reason, program: Program, tongue: str) -> str:
    """The letter in a tongue."""
    lines = Letter(tree, Wording(program, tongue)).lines()
    return "\n".join(expand(line).rstrip() for line in lines) + "\n"


@frozen
class Letter:
    """The letter about one claim. `told`: conditions that stand in it already."""

    tree: Reason
    wording: Wording
    told: set[str] = field(factory=set)

    @property
    def closing(self) -> bool:
        """Whether the letter is about the end of a period and not about a claim."""
        return "period_kind" in self.tree.data

    def lines(self) -> Iterator[str]:
        """All lines."""
        yield self.say("letter.title.closing" if self.closing else "letter.title", claim=self.tree.subject)
        yield ""
        yield self.say("letter.greeting")
        yield ""
        yield self.wording.sentence(self.tree)
        over = self.tree.data["overcompensated"]
        if isinstance(over, tuple) and over:
            names = [self.wording.names.of(f"pool:{pool}") for pool in over]
            yield self.say("claim.overcompensated", pools=self.wording.figures.series(names))
        if self.tree.data["outcome"] != "rejected":
            yield ""
            yield from self.table()
        for number, (title, body) in enumerate(self.sections(), 1):
            yield ""
            yield f"{self.number(number)}{title}"
            yield from (f"{_INDENT}{line}" for line in body)
        yield ""
        yield self.say("letter.close")

    def say(self, key: str, **holes: str) -> str:
        """A row of the phrases."""
        return self.wording.say(key, **holes)

    def number(self, number: int) -> str:
        """The number of a section."""
        return f"{chinese_number(number)}、" if self.wording.tongue == "zh" else f"{number}. "

    # ---- the summary

    def table(self) -> Iterator[str]:
        """The bill, the payments and the own share at a glance."""
        bill, payments = ("letter.borne", "letter.refunds") if self.closing else ("letter.bill", "letter.payments")
        groups = [
            (bill, [self.row(item, self.name(item), "") for item in self.tree.of_kind(ReasonKind.POOL)]),
            (payments, [self.paid(item) for item in self.payments() if not item.data["benefit"]]),
            ("letter.benefits", [self.paid(item) for item in self.payments() if item.data["benefit"]]),
            ("letter.own", [self.row(item, self.name(item) or self.capital(self.say("letter.own_total")), "")
                            for item in self.tree.of_kind(ReasonKind.OWN_SHARE)]),
        ]  # fmt: skip
        rows = [row for _, group in groups for row in group]
        if not rows:
            return
        widths = [max(display_width(row[column]) for row in rows) for column in (0, 1)]
        for title, group in groups:
            if not group:
                continue
            yield f"  {self.say(title)}"
            for name, amount, note in group:
                pad = " " * (widths[0] - display_width(name) + 2 + widths[1] - display_width(amount))
                yield f"    {name}{pad}{amount}{'   ' + note if note else ''}"

    def row(self, reason: Reason, name: str, note: str) -> tuple[str, str, str]:
        """Name, amount, note."""
        amount = self.wording.value(reason) if _is_known(reason) else self.say("value.undetermined")
        return name, amount, note

    def paid(self, reason: Reason) -> tuple[str, str, str]:
        """A payer's row, with its status."""
        status = self.wording.names.status(str(reason.data["status"])) if _is_known(reason) else ""
        if _pays_nothing_anyway(reason):
            status = self.say("payment.none")
        return self.row(reason, self.name(reason), status)

    def payments(self) -> tuple[Reason, ...]:
        """Every payer's payment."""
        return self.tree.of_kind(ReasonKind.PAYMENT)

    def name(self, reason: Reason) -> str:
        """The name of what a reason is about."""
        return self.capital(self.wording.name(reason))

    def capital(self, text: str) -> str:
        """A heading begins with a capital."""
        return text[:1].upper() + text[1:] if self.wording.tongue == "en" else text

    # ---- the sections

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Titles and bodies; a section with nothing in it is left out."""
        applies = self.tree.data["outcome"] not in {"not in force", "not covered"}
        found = [
            (self.header_title(), list(self.header())),
            *(
                (self.payment_title(item), list(self.payment(item)))
                for item in self.payments()
                if not _is_unrelated(item)
            ),
            (self.say("letter.own_section"), self.plain(ReasonKind.OWN_SHARE)),
            (self.say("letter.ledgers"), self.plain(ReasonKind.MOVEMENT)),
            (self.say("letter.checks"), list(self.checks()) if applies else []),
            (self.say("letter.facts"), list(self.facts())),
            (self.say("letter.parameters"), list(self.parameters())),
            (self.say("letter.readings"), list(self.readings())),
            (self.say("letter.others"), list(self.unrelated()) if applies else []),
        ]
        for title, body in found:
            if body:
                yield title, body

    def header_title(self) -> str:
        """Of the first section."""
        rejected = self.tree.data["outcome"] == "rejected"
        return self.say("letter.rejection" if rejected else "letter.header")

    def header(self) -> Iterator[str]:
        """Whether the scheme applies; of a rejected claim, why it was rejected."""
        for item in self.tree.of_kind(ReasonKind.CONDITION):
            self.told.add(item.id)
            yield from self.condition(item, cited=item.data.get("step") not in _REFUSED)

    def payment_title(self, reason: Reason) -> str:
        """The payer and what it pays."""
        amount = self.wording.value(reason) if _is_known(reason) else self.say("value.undetermined")
        return self.say("letter.headed", title=self.name(reason), amount=amount)

    def payment(self, reason: Reason) -> Iterator[str]:
        """Why a payer pays what it pays."""
        unmet = [item for item in reason.of_kind(ReasonKind.CONDITION) if not is_met(item)]
        settled = is_zero(reason.value)
        if is_zero(reason.value) and any(item.id in self.told for item in unmet):
            return
        if is_zero(reason.value) or reason.data["status"] != "paid" or reason.data["writes_off"]:
            yield self.wording.sentence(reason)
        between = self.wording.between(reason)
        if between:
            yield between
        if reason.clauses:
            yield self.say("letter.cites", clauses=self.wording.names.clauses(reason.clauses))
        for child in reason.children:
            open_still = child.kind is ReasonKind.MISSING or isinstance(child.value, Unknown)
            if not (settled and open_still and child.kind in _OPEN):
                yield from self.step(child, reason)
        if reason.data["status"] == "not_covered_service":
            return
        if reason.data["kept_by"] and any(_has_choice(item) for item in unmet) and all(map(only_one_way, unmet)):
            parts = {part.id: part for item in unmet for part in everything(item)}
            wishes = [self.wording.conditions.requirement(parts[name]) for name in _names(reason.data["kept_by"])]
            yield self.say("letter.enough", conditions=self.wording.figures.series(wishes))

    def step(self, reason: Reason, payment: Reason) -> Iterator[str]:
        """One step of a payment, with the ones inside it; what made no difference is left out."""
        match reason.kind:
            case ReasonKind.CONDITION:
                yield from self.condition(reason, cited=reason.clauses != payment.clauses)
            case ReasonKind.RULE_WON | ReasonKind.RULE_LOST:
                yield self.cited(self.wording.sentence(reason), reason.clauses, unless=payment.clauses)
                for child in reason.children:
                    yield from (f"  {line}" for line in self.condition(child, cited=False))
            case ReasonKind.LIMIT if not _matters(reason, payment):
                return
            case ReasonKind.ENTITLEMENT if is_zero(payment.value) and reason.data["step"] in _CUMULATED:
                return
            case ReasonKind.FACT:
                return
            case _:
                inner = [child for child in reason.children if child.kind in _INNER]
                for child in inner:
                    yield from self.step(child, payment)
                yield self.wording.sentence(reason)
                yield from self.because(reason)

    def because(self, reason: Reason) -> Iterator[str]:
        """Which conditions chose between the values of a calculation."""
        if reason.kind is ReasonKind.BASE and reason.data["step"] == "counted":
            return
        parts = (part for child in reason.of_kind(ReasonKind.CONDITION) for part in holding(child))
        for fact in dict.fromkeys(self.wording.conditions.so(part) for part in parts):
            yield "  " + self.say("condition.because", fact=fact)

    # ---- conditions

    def condition(self, reason: Reason, *, cited: bool) -> Iterator[str]:
        """A condition; where it is not met, down to the facts."""
        head = self.wording.sentence(reason)
        if is_met(reason):
            parts = holding(reason)
            if reason.operator in {"all", "any"}:
                head = self.say("sentence.joint").join(self.wording.sentence(part) for part in parts)
            yield self.cited(head, reason.clauses if cited else ())
            return
        parts = _inside(reason)
        if reason.operator == "any" and reason.value is False:
            parts, others = worth_naming(reason)
            head = self.wording.conditions.instead(others) if others else head
        yield self.cited(head, reason.clauses if cited else ())
        known = reason.value is False
        for child in parts:
            if known and isinstance(child.value, Unknown):
                continue
            if reason.operator == "any" or not is_met(child):
                yield from (f"  · {line}" if at == 0 else f"    {line}"
                            for at, line in enumerate(self.condition(child, cited=True)))  # fmt: skip

    def cited(self, sentence: str, clauses: tuple[Clause, ...], unless: tuple[Clause, ...] = ()) -> str:
        """A sentence with the clauses it rests on."""
        if not clauses or clauses == unless:
            return sentence
        end = sentence[-1] if sentence[-1] in "。.：:" else ""
        words = self.wording.names.clauses(clauses)
        return f"{sentence.removesuffix(end)}{self.say('letter.cited', clauses=words)}{end}"

    # ---- what stands at the end

    def plain(self, kind: ReasonKind) -> list[str]:
        """The sentences of a kind."""
        return [self.wording.sentence(item) for item in self.tree.of_kind(kind)]

    def checks(self) -> Iterator[str]:
        """Checks, with what failed."""
        found = self.tree.of_kind(ReasonKind.CHECK)
        told = [item for item in found if not _is_unrelated(item)]
        waiting = [self.wording.name(item) for item in told if not _is_known(item) or _is_assumed(item)]
        for item in told:
            if not _is_known(item) or _is_assumed(item):
                continue
            yield self.cited(self.wording.sentence(item), item.clauses)
            if item.value is False:
                for child in item.of_kind(ReasonKind.CONDITION):
                    yield from (f"  {line}" for line in self.condition(child, cited=False))
        if waiting:
            yield self.say("letter.not_checked", checks=self.wording.figures.series(waiting))

    def unrelated(self) -> Iterator[str]:
        """What has nothing to do with the claim, in one line."""
        names = [self.wording.name(item) for item in self.tree.children if _is_unrelated(item)]
        if names:
            yield self.say("letter.unrelated", names=self.wording.figures.series(names))

    def readings(self) -> Iterator[str]:
        """The readings that bear on the claim; of the others, how many there are."""
        found = self.tree.of_kind(ReasonKind.READING)
        yield from (self.wording.sentence(item) for item in found if item.data["bears"])
        others = sum(not item.data["bears"] for item in found)
        if others:
            key = "letter.no_readings" if others == len(found) else "letter.other_readings"
            yield self.say(key, number=str(others), command=_READINGS[self.wording.tongue])

    def facts(self) -> Iterator[str]:
        """The facts that were used, each once."""
        for item in gathered(self.tree, ReasonKind.FACT):
            if item.source is not SourceKind.ABSENT:
                yield self.wording.sentence(item)

    def parameters(self) -> Iterator[str]:
        """The figures that were used, each once, with where they are stated."""
        for item in gathered(self.tree, ReasonKind.PARAMETER):
            yield self.capital(self.wording.parameter(item, cited=True))


# Steps of a cumulation that say nothing where nothing is due.
_CUMULATED = frozenset({"due_after", "due_before", "by_its_stretch"})
# Reasons inside another one that have a line of their own.
_INNER = frozenset({ReasonKind.SLICE, ReasonKind.ENTITLEMENT, ReasonKind.ROUNDING})


def chinese_number(number: int) -> str:
    """A number up to ninety-nine as headings of official letters write it."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _is_known(reason: Reason) -> bool:
    return reason.value is not None and not hasattr(reason.value, "causes")


def _matters(reason: Reason, payment: Reason) -> bool:
    """A limit is told where it was reached, and where a written one was near enough to be asked about."""
    if reason.data["bit"]:
        return True
    return reason.data["step"] not in {"left_in_pool", "returnable"} and not is_zero(payment.value)


def _pays_nothing_anyway(payment: Reason) -> bool:
    """Something is missing, but whatever it is, nothing is paid."""
    return payment.data["status"] == "undetermined" and is_zero(payment.value)


def _is_unrelated(reason: Reason) -> bool:
    """A benefit for another kind of service; a check of other claims, or of which the claim gives no fact at all."""
    if reason.kind is ReasonKind.PAYMENT:
        return reason.data["benefit"] is True and reason.data["status"] == "not_covered_service"
    if reason.kind is not ReasonKind.CHECK:
        return False
    if _is_known(reason):
        return reason.data.get("asked") is False
    sources = {item.source for item in everything(reason) if item.kind is ReasonKind.FACT}
    return SourceKind.ABSENT in sources and SourceKind.GIVEN not in sources


def _is_assumed(reason: Reason) -> bool:
    """A check that holds of what is assumed alone: nobody said anything about it."""
    sources = {item.source for item in everything(reason) if item.kind is ReasonKind.FACT}
    return reason.value is True and sources == {SourceKind.ASSUMED}


def _inside(reason: Reason) -> tuple[Reason, ...]:
    """The conditions inside one; of a rule, those that it states."""
    parts = reason.of_kind(ReasonKind.CONDITION)
    if reason.operator == "rule" and len(parts) == 1 and parts[0].operator == "all":
        return parts[0].of_kind(ReasonKind.CONDITION)
    return parts


def _has_choice(reason: Reason) -> bool:
    return any(part.operator == "any" and not is_met(part) for part in everything(reason))


def _names(data: object) -> tuple[str, ...]:
    return data if isinstance(data, tuple) else ()
