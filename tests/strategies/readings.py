"""Readings of a generated scheme: questions with options, each a list of changes of any kind.

Enters: a `Parts` of a scheme. Leaves: `ReadingText`s; each option knows its text and, where its changes are simple, the same
scheme with the changes made by hand. Always holds: any option leaves a scheme that compiles.
"""

from collections.abc import Callable

from attrs import evolve, frozen

from tests.strategies.expressions import Expressions
from tests.strategies.parts import Parts
from tests.strategies.payers import ClauseText, Payers, PayerText
from tests.strategies.words import Name, Words

ByHand = Callable[[Parts], Parts]


@frozen
class ChangeText:
    """A change as text. `by_hand`: what it does to the scheme's own text; None where that is not simple."""

    text: str
    by_hand: ByHand | None = None


@frozen
class OptionText:
    """An option of a reading."""

    name: Name
    changes: tuple[ChangeText, ...]


@frozen
class ReadingText:
    """A reading; `chosen` is the place of its chosen option."""

    name: Name
    head: str
    options: tuple[OptionText, ...]
    texts: tuple[str, ...]
    chosen: int

    @property
    def text(self) -> str:
        """The declaration."""
        return "\n  ".join([self.head, *self.texts])


@frozen(eq=False)
class Readings:
    """Writes readings of one scheme."""

    parts: Parts
    payers: Payers
    values: Expressions

    @property
    def words(self) -> Words:
        """The speller."""
        return self.parts.world.words

    def reading(self) -> ReadingText:
        """A reading with two or three options; the chosen one mostly changes nothing."""
        words = self.words
        name = self.parts.world.new_name("question", "问题")
        options, texts = [], []
        count, chosen = words.random.randint(2, 3), words.pick((0, 0, 0, 1))
        for index in range(count):
            changes = () if index == chosen and words.chance(60) else self._changes()
            label = words.name(f"way_{index + 1}", "甲乙丙"[index] + "种理解")
            text = f"{words.word('OPTION')} {label.declared}"
            if index == chosen:
                text += f" {words.word('CHOSEN')} {words.word('BECAUSE')} {words.label('plain words', '文义')}"
            options.append(OptionText(label, changes))
            texts.append("\n    ".join([text, *(change.text for change in changes)]))
        question = f" {words.label('clause, which can be read in several ways', '该条有多种理解')}"
        cites = self.parts.world.cites()
        head = f"{words.word('READING')} {name.declared.partition(chr(34))[0].strip()}{question}{cites}"
        if any(mark in name.declared for mark in '"“「'):
            head = f"{words.word('READING')} {name.declared}{cites}"
        return ReadingText(name, head, tuple(options), tuple(texts), chosen)

    def _changes(self) -> tuple[ChangeText, ...]:
        makers: list[Callable[[], ChangeText | None]] = [
            self._clauses, self._clauses, self._value, self._rule, self._pool, self._exception, self._order, self._in_force,
            self._dated_by, self._currency, self._covers, self._remove, self._add, self._define,
        ]  # fmt: skip
        found: dict[str, ChangeText] = {}
        for make in self.words.some(makers, 1, 2):
            change = make()
            if change is not None:
                found.setdefault(make.__name__, change)
        return tuple(found.values())

    # ---- one function a kind of change

    def _word(self, identifier: str) -> str:
        return self.words.word(identifier)

    def _target(self, name: Name) -> str:
        return f"{self._word('CHANGE')} {self.words.call(name)}"

    def _clauses(self) -> ChangeText | None:
        payers = [payer for payer in self.parts.payers if not payer.given]
        if not payers:
            return None
        payer = self.words.pick(payers)
        clauses = self._new_clauses(payer)
        text = f"{self._target(payer.name)} {' '.join(clause.text for clause in clauses)}"
        if payer.exceptions and any(clause.slot in {"period", "deductible", "amount"} for clause in clauses):
            return None  # an exception may need what the change takes away

        def by_hand(parts: Parts) -> Parts:
            return parts.with_payer(payer.name, parts.payer(payer.name).with_changes(clauses))

        return ChangeText(text, by_hand)

    def _new_clauses(self, payer: PayerText) -> tuple[ClauseText, ...]:
        alike = any("alike" in clause.text or "分别" in clause.text for clause in payer.clauses)
        place = self.parts.place(payer.name)
        inside = evolve(self.values, where="payer", earlier=place.earlier, paid=place.paid, base=not payer.benefit)
        plain = sum(clause.slot == "condition" and not clause.label for clause in payer.clauses)
        if plain <= 1 and self.words.chance(20):
            condition = evolve(inside, base=False).text("yes_no", 1)
            return (ClauseText("condition", f"{self._word('WHEN')} {condition}"),)
        return self.payers.changes(payer, inside, alike)

    def _exception(self) -> ChangeText | None:
        payers = [payer for payer in self.parts.payers if payer.exceptions]
        if not payers:
            return None
        payer = self.words.pick(payers)
        item = self.words.pick(payer.exceptions)
        if self.words.chance(40):
            when = f"{self._word('WHEN')} {self.words.call(self.parts.world.fact('yes_no', likely=True).name)}"
            other = self.parts.world.new_name("special_case", "特殊情形").declared
            new = f"{self._word('EXCEPTION')} {other} {when} {self.payers.rounding().text}"
            return ChangeText(f"{self._target(payer.name)} {new}")
        target = f"{self.words.call(payer.name)}.{item.name.spellings[0]}"
        return ChangeText(f"{self._word('CHANGE')} {target} {self.payers.rounding().text}")

    def _piece(self, kind: str, make: Callable[[str], str]) -> ChangeText | None:
        pieces = [piece for piece in self.parts.world.pieces if piece.kind.startswith(kind) and piece.body]
        if not pieces:
            return None
        piece = self.words.pick(pieces)
        value = make(piece.kind)
        return ChangeText(
            f"{self._target(piece.name)} {self._word('TO')} {value}",
            lambda parts: parts.with_piece(piece, f" = {value}"),
        )

    def _value(self) -> ChangeText | None:
        words = self.words
        figures = {"share": words.ratio, "step": words.points}

        def value(kind: str) -> str:
            scale = kind.split()[1].partition("_")[0]
            return figures[scale]() if scale in figures else words.money(100, 9_000)

        return self._piece("parameter", value)

    def _define(self) -> ChangeText | None:
        own = evolve(self.values, where="rule", pools=(), earlier=(), paid=())
        return self._piece("define", lambda kind: own.text(kind.split()[1], 0))

    def _rule(self) -> ChangeText | None:
        rules = [piece for piece in self.parts.world.pieces if piece.kind == "rule"]
        if not rules:
            return None
        rule = self.words.pick(rules)
        own = evolve(self.values, where="rule", pools=(), earlier=(), paid=())
        body = f"{self._word('HOLDS_WHEN')} {own.text('yes_no', 0)}"
        return ChangeText(f"{self._target(rule.name)} {body}", lambda parts: parts.with_piece(rule, body))

    def _pool(self) -> ChangeText | None:
        pool = self.words.pick(self.parts.pools)
        value = self.words.call(self.parts.world.fact("money").name)
        return ChangeText(
            f"{self._target(pool.name)} {self._word('TO')} {value}",
            lambda parts: parts.with_pool(pool.name, f" = {value}"),
        )

    def _order(self) -> ChangeText | None:
        if len(self.parts.orders) > 1:
            return None
        listed = self.words.listed([self.words.call(name) for name in self.parts.other_order])
        text = f"{self._word('ORDER')} {listed}"
        return ChangeText(f"{self._word('CHANGE')} {text}", lambda parts: evolve(parts, orders=(text,)))

    def _header(self, slot: str, text: str) -> ChangeText:
        return ChangeText(f"{self._word('CHANGE')} {text}", lambda parts: parts.with_header(slot, text))

    def _in_force(self) -> ChangeText | None:
        return self._header("in_force", self.parts.in_force_text())

    def _dated_by(self) -> ChangeText | None:
        fact = self.words.pick((("claim.discharge", "费用.出院日"), ("claim.admission", "费用.入院日")))
        name = self.words.call(self.parts.world.named(fact, "date").name)
        return self._header("dated_by", f"{self._word('CLAIMS_DATED_BY')} {name}")

    def _currency(self) -> ChangeText | None:
        words = self.words
        return self._header("currency", f"{words.word('CURRENCY')} {words.currency}, {self.payers.rounding().text}")

    def _covers(self) -> ChangeText | None:
        own = evolve(self.values, where="rule", pools=(), earlier=(), paid=())
        return ChangeText(f"{self._word('CHANGE')} {self._word('COVERS')} {own.text('yes_no', 0)}")

    def _remove(self) -> ChangeText | None:
        targets = [self.words.call(name) for name in self.parts.removable]
        for payer in self.parts.payers:
            last = payer.exceptions[-1:]
            targets += [f"{self.words.call(payer.name)}.{item.name.spellings[0]}" for item in last]
            # Two sources of a scheme may name a label, so only the Latin name, which a clause surely goes by, is used.
        return ChangeText(f"{self._word('REMOVE')} {self.words.pick(targets)}") if targets else None

    def _add(self) -> ChangeText | None:
        if len(self.parts.orders) > 1:
            return None
        name = self.parts.world.new_name("extra_payer", "增补支付方")
        payer = evolve(self.payers.computed(name, (), ()), exceptions=())
        listed = self.words.listed([self.words.call(item) for item in (*self.parts.first_order, name)])
        order = f"{self._word('CHANGE')} {self._word('ORDER')} {listed}"
        return ChangeText(f"{self._word('ADD')} {payer.text.replace(chr(10), chr(10) + '    ')}\n    {order}")
