"""Changes in words: what a figure, a condition or a tier says, in English and in Chinese.

Enters: a program, and nodes or statements of it. Leaves: text. Always holds: names are those of the catalogue, figures
are exact; `phrases` holds every word in both tongues; what has no name of its own is written out.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction

from policy_lang.core import types
from policy_lang.core.nodes import (
    Apply,
    Balance,
    Band,
    Bands,
    Choose,
    Const,
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
from policy_lang.core.program import DatedFigure, Def, Program, RoleKind
from policy_lang.core.types import Type
from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.phrases import CALLS, SIGNS, TYPES, WORDS
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.names import Names
from policy_lang.explain.words.phrases import known as is_phrase
from policy_lang.explain.words.phrases import say
from policy_lang.record import frozen


@frozen
class Words:
    """The words of one program in one tongue. `values`: a figure is told with what it is now, and not by name alone;
    `in_full`: and with its clauses, and a rule or pool with what it says.
    """

    program: Program
    tongue: str
    values: bool = False
    in_full: bool = False

    @property
    def figures(self) -> Figures:
        """How values are written."""
        return Figures(self.program, self.tongue)

    @property
    def names(self) -> Names:
        """What things are called."""
        return Names(self.program, self.tongue, self.figures)

    def say(self, key: str, **holes: str) -> str:
        """A row of the table, its holes filled."""
        return WORDS[key][self.tongue == "zh"].format(**holes)

    def series(self, items: list[str]) -> str:
        """Several things, one after the other."""
        return say("series.join", self.tongue).join(items) or self.say("none")

    def subject(self, key: str) -> str:
        """What a change is about."""
        if key.startswith("closing:"):
            return self.say("closing")
        return self.names.scheme() if key == "scheme:" else self.names.of(key)

    # ---- nodes

    def node(self, node: Node, type_: Type | None = None) -> str:
        """A node as a phrase."""
        match node:
            case Const(value, own):
                return self.figures.value(value, own)
            case Input(name):
                return self._input(name)
            case Ref(name):
                return self._reference(name)
            case Parameter(name):
                return self._parameter(name)
            case If(condition, then, otherwise):
                return self.say("if", condition=self.node(condition), then=self.node(then),
                                otherwise=self.node(otherwise))  # fmt: skip
            case Bands(_, _, bands):
                return self.say("tiers", items=self.series([self.band(band) for band in bands]))
            case Apply(op, arguments):
                return self._applied(op, arguments)
        return self._other(node)

    def _parameter(self, name: str) -> str:
        told = self.names.of(f"parameter:{name}")
        figures = self.program.parameters[name].figures
        if not self.values:
            return told
        blank = "" if self.tongue == "zh" else " "
        value = self.node(figures[-1].value) if figures else self.say("missing")
        entry = self.program.catalogue.get(f"parameter:{name}") if self.in_full else None
        if entry is not None and entry.origin.clauses:
            value = self.say("parts").join((value, self.names.clauses(entry.origin.clauses)))
        return f"{told}{blank}{self.say('open_bracket')}{value}{self.say('close_bracket')}"

    def _other(self, node: Node) -> str:
        match node:
            case Lookup(name, keys):
                told = [self.node(key) for key in keys]
                if name in self.program.lists:
                    return self.say("list", value=told[0], list=self.names.of(f"list:{name}"))
                return self.say("table", table=self.names.of(f"table:{name}"), keys=self.series(told))
            case Balance(ledger):
                return self.say("balance", ledger=self.names.of(f"ledger:{ledger}"))
            case Quotient(dividend, divisor):
                return f"{self._part(dividend)} ÷ {self._part(divisor)}"
            case Round(value, _, mode):
                return self.say("round", value=self._part(value), mode=say(f"mode.{mode}", self.tongue))
            case Known(value):
                return self.say("known", value=self.node(value))
            case Choose(base):
                return self.say("choose", base=self.node(base))
            case Fold(name):
                return self.say("sum", value=self._reference(name))
        return type(node).__name__

    def _input(self, name: str) -> str:
        given, _, payer = name.partition("given.")
        return self.names.of(f"given:{payer}") if not given and payer else self.names.of(f"fact:{name}")

    def _reference(self, name: str) -> str:
        definition = self._definition(name)
        if definition is None:
            return name
        role = definition.role
        if role.kind is RoleKind.LEFT:
            return self.names.of(f"unpaid:{role.subject}")
        if role.kind is RoleKind.RULE and role.detail == "phase":
            return self.names.of(f"phase:{role.subject}")
        if name.startswith("step."):  # a name inside a calculation: two editions may call it by any
            return self._part(definition.node)
        for kind in ("rule", "define", "pool", "check"):
            if role.kind in {RoleKind.RULE, RoleKind.POOL} and f"{kind}:{role.subject}" in self.program.catalogue:
                named = self.names.of(f"{kind}:{role.subject}")
                return self.say("in_full", name=named, told=self.node(definition.node)) if self.in_full else named
        if isinstance(definition.node, Balance):
            return self.node(definition.node)
        if role.kind in {RoleKind.BASE, RoleKind.DEDUCTIBLE}:
            return self.say("amount")
        if role.kind is RoleKind.PAYMENT:
            return self.names.of(f"payer:{role.subject}")
        return self.node(definition.node)

    def _definition(self, name: str) -> Def | None:
        for arm in (*self.program.arms, *(closing.arm for closing in self.program.closings)):
            for definition in arm.definitions:
                if definition.id == name:
                    return definition
        return None

    def _applied(self, op: str, arguments: tuple[Node, ...]) -> str:
        if op in SIGNS and len(arguments) > 1:
            sign = SIGNS[op][self.tongue == "zh"]
            return sign.join(self._part(argument, op) for argument in arguments)
        told = [self.node(argument) for argument in arguments]
        if op in {"least", "greatest"}:
            return self.say(op, items=self.series(told))
        if op in {"not", "negate"}:
            return self.say(op, value=told[0])
        return self.say("call", name=CALLS[op][self.tongue == "zh"] if op in CALLS else op, items=self.series(told))

    def _part(self, node: Node, op: str = "") -> str:
        """An operand: in brackets where it is an operation of another kind."""
        text = self.node(node)
        if isinstance(node, If) or (
            isinstance(node, Apply) and node.op in SIGNS and node.op != op and len(node.arguments) > 1
        ):
            return self.say("open_bracket") + text + self.say("close_bracket")
        return text

    def band(self, band: Band) -> str:
        """One tier."""
        ratio = self.node(band.ratio)
        if band.upper is None:
            return self.say("tier_open", ratio=ratio)
        return self.say("tier" if band.inside else "tier_short", ratio=ratio, upper=self.node(band.upper))

    # ---- statements

    def stated(self, change: Change, stated: Stated | None) -> str:
        """One side of a change."""
        if stated is None:
            return self.say("none")
        text = self._statement(change, stated)
        qualifier = stated.qualifier
        if qualifier and is_phrase(f"qualifier.{qualifier}") and say(f"qualifier.{qualifier}", self.tongue):
            told = say(f"qualifier.{qualifier}", self.tongue)
            blank = "" if self.tongue == "zh" else " "
            return f"{text}{blank}{self.say('open_bracket')}{told}{self.say('close_bracket')}"
        return text

    def _statement(self, change: Change, stated: Stated) -> str:
        if change.kind is ChangeKind.READING:
            return self.option(change, stated)
        teller = _TELLERS.get(change.kind)
        if teller is not None:
            return teller(self, stated)
        if stated.node is not None:
            return self.node(stated.node, stated.type)
        return self.series([word for word in stated.words if word])

    def figure(self, stated: Stated) -> str:
        """Dated figures."""
        told = [self._dated(figure) for figure in stated.figures]
        return self.series(told) if told else self.say("missing")

    def _dated(self, figure: DatedFigure) -> str:
        days = [
            self.say(key, **{key_hole: self.figures.day(day)})
            for key, key_hole, day in (("from", "first", figure.first), ("to", "last", figure.last))
            if day is not None
        ]
        value = self.node(figure.value)
        if not days:
            return value
        blank = "" if self.tongue == "zh" else " "
        return f"{value}{blank}{self.say('open_bracket')}{blank.join(days)}{self.say('close_bracket')}"

    def window(self, stated: Stated) -> str:
        """The days in force."""
        first, last = stated.words
        parts = [self.say("from", first=self.figures.day(date.fromisoformat(first)))] if first else []
        parts += [self.say("to", last=self.figures.day(date.fromisoformat(last)))] if last else [self.say("open")]
        return ("" if self.tongue == "zh" else " ").join(parts)

    def order(self, stated: Stated) -> str:
        """An order of payers."""
        return " → ".join(self.names.of(f"payer:{name}") for name in stated.words)

    def place(self, stated: Stated) -> str:
        """Where a payer stands in the order."""
        before = stated.words[0] if stated.words else ""
        return self.say("behind", payer=self.names.of(f"payer:{before}")) if before else self.say("first")

    def rounding(self, stated: Stated) -> str:
        """A rounding mode and its unit."""
        if not stated.words:
            return self.say("none")
        mode, unit = stated.words
        return self.say(
            "unit", mode=say(f"mode.{mode}", self.tongue), unit=self.figures.value(Fraction(unit), types.MONEY)
        )

    def manner(self, stated: Stated) -> str:
        """How a payer pays."""
        return self.series([
            self.say("draws", pool=self.names.of(word)) if word.startswith("pool:") else self.say(word)
            for word in stated.words
        ])  # fmt: skip

    def period(self, stated: Stated) -> str:
        """Over what a payer cumulates."""
        mode, *rest = stated.words
        if not rest:
            return self.say(mode)
        kind, months, *keys = rest
        named = [say(f"key.{key}", self.tongue) if is_phrase(f"key.{key}") else self.names.of(f"fact:{key}")
                 for key in keys]  # fmt: skip
        told = self.series([self.say("each", name=key) for key in named])
        period = self.say(kind, months=months) if kind in WORDS else kind
        return self.say("per", mode=self.say(mode), keys=told, period=period)

    def closing(self, stated: Stated) -> str:
        """Whose period is closed, or what goes into the next one."""
        if stated.node is not None:
            return self.node(stated.node, stated.type)
        *keys, kind = stated.words
        named = [say(f"key.{key}", self.tongue) if is_phrase(f"key.{key}") else self.names.of(f"fact:{key}")
                 for key in keys]  # fmt: skip
        return self.series([*(self.say("each", name=key) for key in named), self.say(kind) if kind in WORDS else kind])

    def calculation(self, stated: Stated) -> str:
        """A calculation by its name."""
        return self.names.of(f"calculation:{stated.words[0]}")

    def fact(self, stated: Stated) -> str:
        """A fact that is asked for: its type, its bound and what is assumed without it."""
        kind, _, high, default = (*stated.words, "")[:4]
        parts = [self._type(kind)]
        if stated.type is not None and high not in {"", "None"}:
            parts.append(self.say("up_to", value=self.figures.value(Fraction(high), stated.type)))
        if default:
            parts.append(self.say("assumed", value=default))
        return self.series(parts)

    def _type(self, kind: str) -> str:
        name = kind.removeprefix("set of ")
        return self.names.of(f"category:{name}") if f"category:{name}" in self.program.catalogue else TYPES.get(
            kind, (kind, kind))[self.tongue == "zh"]  # fmt: skip

    def entry(self, stated: Stated) -> str:
        """An entry of a list: its spellings, and its days."""
        *spellings, first, last = stated.words
        days = [day for day in (first, last) if day]
        told = [self.member(word) for word in spellings]
        joined = self.series([item for item in dict.fromkeys(told) if item])
        return f"{joined}{self.say('open_bracket')}{'–'.join(days)}{self.say('close_bracket')}" if days else joined

    def parts(self, stated: Stated) -> str:
        """A whole table row by row, or a whole list entry by entry."""
        told = [self.entry(part) if part.node is None else self.row(part, stated.type) for part in stated.parts]
        return self.say("parts").join(told) or self.say("none")

    def row(self, stated: Stated, type_: Type | None) -> str:
        """A row of a table: its keys and its value."""
        value = self.say("missing") if stated.node is None else self.node(stated.node, type_)
        return self.say("row", keys=self.keys(stated.words), value=value)

    def keys(self, words: Iterable[str]) -> str:
        """The keys of a row; the row without any is the one for any other."""
        told = [self.member(word) for word in words if word]
        return self.series(told) if told else self.say("otherwise")

    def member(self, word: str) -> str:
        """A member of a category by its label, any other text as it is."""
        for key, entry in self.program.catalogue.items():
            if entry.kind == "member" and key.rpartition(".")[2] == word:
                return entry.label(self.tongue)
        return word

    def option(self, change: Change, stated: Stated) -> str:
        """An option of a reading by its label."""
        entry = self.program.catalogue.get(change.subject)
        for option in entry.options if entry is not None else ():
            if option.id == stated.words[0]:
                return option.label(self.tongue)
        return stated.words[0]

    def statuses(self, stated: Stated) -> str:
        """Statuses by their names."""
        return self.series([self.names.status(word) for word in stated.words])


_TELLERS: Mapping[ChangeKind, Callable[[Words, Stated], str]] = {
    ChangeKind.PARAMETER: Words.figure,
    ChangeKind.WINDOW: Words.window,
    ChangeKind.ORDER: Words.order,
    ChangeKind.PAYER_ADDED: Words.place,
    ChangeKind.PAYER_REMOVED: Words.place,
    ChangeKind.ROUNDING: Words.rounding,
    ChangeKind.MANNER: Words.manner,
    ChangeKind.STATUS: Words.statuses,
    ChangeKind.PERIOD: Words.period,
    ChangeKind.FACT: Words.fact,
    ChangeKind.INPUT: Words.fact,
    ChangeKind.CLOSING: Words.closing,
    ChangeKind.CALCULATION: Words.calculation,
    ChangeKind.LIST_ENTRY: Words.entry,
    ChangeKind.TABLE: Words.parts,
    ChangeKind.LIST: Words.parts,
}
