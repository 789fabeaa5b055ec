"""Payers and benefits: every clause, in any order, with the exceptions that change them. Long, as there are many clauses.

Enters: a world, the scheme's pools and the payers placed before. Leaves: a `PayerText`, whose clauses stand apart so that a
reading can be applied to it by hand. Always holds: a payer says everything that it must say.

The file is this long because it lists every clause of a payer with the ways in which it can be written.
"""

from datetime import date

from attrs import evolve, frozen

from tests.strategies.expressions import Expressions
from tests.strategies.words import Name, Words
from tests.strategies.world import Piece, World

KEYS = (
    "PER_PERSON", "PER_PERSON", "PER_HOUSEHOLD", "PER_ACCIDENT", "PER_HOSPITAL", "PER_DISEASE", "PER_CONTRACT", "PER",
)  # fmt: skip
PERIODS = (
    "EACH_CALENDAR_YEAR",
    "EACH_SCHEME_YEAR",
    "EACH_MONTH",
    "EACH_DAY",
    "EACH_ADMISSION",
    "IN_A_LIFETIME",
    "EACH_ROLLING",
)
RARE_PERIODS = ("EACH_YEAR_FROM", "EACH_SPELL_ENDED_BY")  # fmt: skip
MODES = ("BY_ITS_STRETCH", "CATCHING_UP", "TAKING_BACK")


@frozen
class ClauseText:
    """A clause: the slot it fills, the label where a slot may be filled several times, and its text."""

    slot: str
    text: str
    label: str = ""


@frozen
class ExceptionText:
    """An exception: its head, its conditions, and the clauses it puts in."""

    name: Name
    head: str
    clauses: tuple[ClauseText, ...]


@frozen
class PayerText:
    """A payer or benefit. `limited`: it has an account of what it paid."""

    name: Name
    head: str
    clauses: tuple[ClauseText, ...]
    exceptions: tuple[ExceptionText, ...] = ()
    given: bool = False
    benefit: bool = False
    limited: bool = False

    @property
    def text(self) -> str:
        """The declaration."""
        lines = [self.head, *(f"  {clause.text}" for clause in self.clauses)]
        for item in self.exceptions:
            lines += [f"  {item.head}", *(f"    {clause.text}" for clause in item.clauses)]
        return "\n".join(lines)

    def has(self, slot: str) -> bool:
        """Whether a slot is filled."""
        return any(clause.slot == slot for clause in self.clauses)

    def has_scoped_deductible(self) -> bool:
        """Whether the deductible is one of a key and period of its own."""
        return any(clause.slot == "deductible" and scoped(clause.text) for clause in self.clauses)

    def with_changes(self, changes: tuple[ClauseText, ...]) -> "PayerText":
        """The payer with clauses put in by hand: each where the clause stood whose slot it fills, else at the end."""
        return evolve(self, clauses=by_hand(self.clauses, changes))


def by_hand(clauses: tuple[ClauseText, ...], changes: tuple[ClauseText, ...]) -> tuple[ClauseText, ...]:
    """What a reader does who is told to read a payer with other clauses."""
    found = list(clauses)
    for change in changes:
        at = [index for index, item in enumerate(found) if (item.slot, item.label) == (change.slot, change.label)]
        if not at and (change.slot, change.label) == ("at_most", ""):
            at = [index for index, item in enumerate(found) if item.slot == "at_most"]  # it replaces the only limit
        if at:
            found[at[0]] = change
        else:
            found.append(change)
        if change.text in {"each claim", "逐次"}:
            found = [item for item in found if item.slot != "counting"]
    return tuple(found)


@frozen(eq=False)
class Payers:
    """Writes payers of one scheme."""

    world: World
    pools: tuple[Name, ...]

    @property
    def words(self) -> Words:
        """The speller."""
        return self.world.words

    def _word(self, identifier: str) -> str:
        return self.words.word(identifier)

    # ---- scopes

    def scope(self, *, spells: bool = True) -> str:
        """Keys and a period."""
        words = self.words
        keys = []
        for key in words.some(KEYS, 1, 1) if words.chance(80) else words.some(KEYS[1:], 2, 2):
            if key == "PER":
                fact = words.call(self.world.named(("claim.ward", "费用.病区"), "key").name)
                keys.append(f"{words.word('PER')} {fact}")
                continue
            latin = key.removeprefix("PER_").lower()
            if latin not in {"person", "household"}:
                self.world.key(latin)
            keys.append(words.word(key))
        period = words.pick(RARE_PERIODS if spells and words.chance(5) else PERIODS)
        text = f"{' '.join(keys)} {words.word(period)}"
        if period == "EACH_ROLLING":
            return f"{text} {words.days(20, 400) if words.chance(10) else words.months(2, 18)}"
        if period == "EACH_SPELL_ENDED_BY":
            return f"{text} {words.days(20, 120)}"
        if period == "EACH_YEAR_FROM":
            return f"{text} {words.date(date(2019, words.random.randint(1, 12), words.random.randint(1, 28)))}"
        return text

    def _otherwise(self, percent: int = 25) -> tuple[str, str]:
        """A status to report, and its label."""
        if not self.words.chance(percent):
            return "", ""
        name = self.world.status()
        return f" {self._word('OTHERWISE')} {self.words.call(name)}", name.id

    # ---- clauses

    def conditions(self, values: Expressions) -> list[ClauseText]:
        """For whom and when."""
        words, found = self.words, []
        if words.chance(14):
            kind = words.pick(("kinds", "levels", "groups"))
            self.world.fact(kind)
            members = [words.call(member) for member in words.some(self.world.category(kind)[1], 2)]
            found.append(ClauseText("for", f"{words.word('FOR')} {words.listed(members)}{self._otherwise()[0]}"))
        if words.chance(7):
            otherwise, label = self._otherwise(50)
            condition = values.text("yes_no", 1)
            found.append(ClauseText("own_covers", f"{words.word('COVERS')} {condition}{otherwise}", label))
        for word, percent in (("WHEN", 28), ("UNLESS", 12)):
            if words.chance(percent):
                otherwise, label = self._otherwise(35)
                condition = values.text("yes_no", 2)
                if word == "UNLESS" and words.chance(80):
                    condition = words.call(self.world.fact("yes_no", likely=False).name)
                found.append(ClauseText("condition", f"{words.word(word)} {condition}{otherwise}", label))
        return found

    def amount(
        self, values: Expressions, *, deductible: bool, alike: bool = False, benefit: bool = False
    ) -> ClauseText:
        """What is paid."""
        words = self.words
        form = words.random.randint(0, 9)
        if benefit:
            amount = values.text("money", 1, "small") if form < 6 else self._candidates(values, "small")
        elif alike or form < 4:
            amount = values.text("ratio", 1)
        elif form == 4:
            amount = values.text("money", 2)
        elif form == 5:
            amount = words.points()
        elif form < 8:
            amount = self._bands(deductible)
        else:
            amount = self._candidates(values, "middle")
        return ClauseText("amount", f"{words.word('PAYS')} {amount}")

    def _bands(self, deductible: bool) -> str:
        words = self.words
        marginal = words.chance(60)
        text = words.word("IN_SLICES" if marginal else "IN_BRACKETS")
        if deductible or words.chance(25):
            text += " " + words.word(words.pick(("COUNTED_WITH_THE_DEDUCTIBLE", "COUNTED_AFTER_THE_DEDUCTIBLE")))
        slices, upper, ratio = [], 0, words.random.randint(5, 60)
        for _ in range(words.random.randint(1, 3)):
            upper = words.round_number(upper + 100, upper + 15_000)
            edge = words.word("SHORT_OF" if words.chance(15) else "TO")
            slices.append(f"{words.ratio(ratio, ratio + 20)} {edge} {words.digits(str(upper))}{self._unit()}")
            ratio = min(80, ratio + words.random.randint(0, 20)) if words.chance(85) else max(1, ratio - 10)
        if words.chance(80):
            slices.append(f"{words.ratio(ratio, 100)} {words.word('ABOVE')}")
        return f"{text} {words.listed(slices)}"

    def _unit(self) -> str:
        return {"CNY": "元", "USD": " dollars", "SEK": " kronor", "EUR": " euros", "VND": " dong", "JPY": " yen"}[
            self.words.currency
        ]

    def _candidates(self, values: Expressions, scale: str) -> str:
        words = self.words
        word = words.word(words.pick(("THE_LEAST_OF", "THE_GREATEST_OF")))
        items = []
        for latin, han in words.some((("by_share", "按比例"), ("flat", "按定额"), ("by_day", "按日")), 1):
            value = values.text("money", 1, scale) if scale == "small" or words.chance(50) else values.text("ratio", 1)
            items.append(f"{words.name(latin, han).declared}: {value}")
        return f"{word} {words.listed(items)}"

    def topping_up(self, values: Expressions) -> ClauseText:
        """A share to fill up to."""
        word = self._word("TOPS_UP_TO_MORE_THAN" if self.words.chance(30) else "TOPS_UP_TO")
        return ClauseText("amount", f"{word} {values.text('ratio', 1)}{self._otherwise()[0]}")

    def limit(self, values: Expressions, *, label: bool) -> ClauseText:
        """A limit on the payment, claim by claim or over a scope."""
        words = self.words
        otherwise, name = self._otherwise(100) if label else self._otherwise(0)
        amount = words.word("NO_LIMIT") if words.chance(6) else values.text("money", 1, "large")
        scope = f" {self.scope()}" if words.chance(80) else ""
        return ClauseText("at_most", f"{words.word('AT_MOST')} {amount}{scope}{otherwise}", name)

    def deductible(self, values: Expressions, *, scoped: bool) -> ClauseText:
        """What the person bears first."""
        scope = f" {self.scope()}" if scoped else ""
        amount = values.text("money", 1, "small")
        return ClauseText("deductible", f"{self._word('DEDUCTIBLE')} {amount}{scope}{self._otherwise()[0]}")

    def covering(self, values: Expressions) -> ClauseText:
        """A limit on the cost."""
        words = self.words
        amount = words.word("NO_LIMIT") if words.chance(8) else values.text("money", 1, "large")
        scope = f" {self.scope()}" if words.chance(50) else ""
        return ClauseText("covers", f"{words.word('COVERS_AT_MOST')} {amount}{scope}")

    def within(self) -> ClauseText:
        """Limits that payers share, now and then one inside another."""
        words = self.words
        names = [self.shared_limit() for _ in range(words.pick((1, 1, 2)))]
        listed = words.listed([words.call(name) for name in dict.fromkeys(names)])
        return ClauseText("within", f"{words.word('WITHIN')} {listed}{self._otherwise()[0]}")

    def shared_limit(self) -> Name:
        """A limit that payers share, an earlier one or a new one."""
        words, world = self.words, self.world
        known = world.reuse("limit")
        if known is not None:
            return known
        outer = world.reuse("limit")
        name = world.new_name("shared_cap", "共同额度")
        amount = words.word("NO_LIMIT") if words.chance(6) else words.money(500, 20_000)
        inside = f" {words.word('WITHIN')} {words.call(outer)}" if outer is not None else ""
        text = f"{words.word('LIMIT')} {name.declared} = {amount} {self.scope()}{inside}{world.cites(20)}"
        world.pieces.append(Piece("limit", name, text))
        return name

    def own_share(self, values: Expressions) -> ClauseText:
        """The most that the person bears."""
        words = self.words
        amount = words.word("NO_LIMIT") if words.chance(6) else values.text("money", 1, "middle")
        scope = f" {self.scope()}" if words.chance(70) else ""
        return ClauseText("own_share", f"{words.word('OWN_SHARE_AT_MOST')} {amount}{scope}")

    def bears(self, values: Expressions) -> ClauseText:
        """A fixed amount or share that the person bears."""
        words = self.words
        amount = words.ratio() if words.chance(30) else values.text("money", 1, "small")
        scope = f" {self.scope()}" if words.chance(50) else ""
        return ClauseText("amount", f"{words.word('INSURED_BEARS')} {amount}{scope}")

    def rounding(self) -> ClauseText:
        """How the payment is rounded."""
        words = self.words
        text = f"{words.word('ROUNDS')} {words.word(words.pick(('HALF_UP', 'HALF_EVEN', 'UP', 'DOWN')))}"
        if words.chance(40):
            text += f" {words.word('TO_UNIT')} {words.pick((words.amount(1), words.amount(10), words.amount(100)))}"
        return ClauseText("rounds", text)

    def over(self) -> ClauseText:
        """Over a key and a period."""
        return ClauseText("period", f"{self._word('OVER')} {self.scope()} {self._word(self.words.pick(MODES))}")

    def each_claim(self) -> ClauseText:
        """Claim by claim."""
        return ClauseText("period", self._word("EACH_CLAIM"))

    def counting(self, values: Expressions) -> ClauseText:
        """Which claims count."""
        words = self.words
        counted = words.pick(("EVERY_CLAIM", "CLAIMS_IT_PAYS", "CLAIMS_WHEN"))
        text = f"{words.word('COUNTING')} {words.word(counted)}"
        condition = evolve(values, base=False).text("yes_no", 1)
        return ClauseText("counting", f"{text} {condition}" if counted == "CLAIMS_WHEN" else text)

    def less(self, values: Expressions) -> ClauseText:
        """What is taken off after the share."""
        return ClauseText("less", f"{self._word('LESS')} {values.text('money', 1, 'small')}")

    def not_below(self, values: Expressions) -> ClauseText:
        """The least that is paid."""
        return ClauseText("not_below", f"{self._word('NOT_BELOW')} {values.text('money', 1, 'small')}")

    # ---- whole payers

    def given(self, name: Name) -> PayerText:
        """A payer whose payment is a fact."""
        words = self.words
        clauses = [ClauseText("given", words.word("GIVEN")), *self.cited(), self._draws(words.some(self.pools, 1, 2))]
        if words.chance(15):
            clauses += self.conditions(Expressions(self.world))
        if words.chance(10):
            clauses.append(ClauseText("writes_off", words.word("BY_WRITING_OFF")))
        if words.chance(8):
            clauses.append(ClauseText("beyond", words.word("EVEN_BEYOND_THE_EXPENSE")))
        return PayerText(name, f"{words.word('PAYER')} {name.declared}", tuple(clauses), given=True)

    def cited(self) -> list[ClauseText]:
        """A citation."""
        text = self.world.cites(70).strip()
        return [ClauseText("cites", text)] if text else []

    def _draws(self, pools: list[Name]) -> ClauseText:
        words = self.words
        first, *rest = [words.call(pool) for pool in pools]
        then = "".join(f" {words.word('THEN_FROM')} {pool}" for pool in rest)
        return ClauseText("draws", f"{words.word('DRAWS_ON')} {first}{then}")

    def computed(self, name: Name, earlier: tuple[Name, ...], paid: tuple[Name, ...]) -> PayerText:
        """A payer whose payment is worked out."""
        words = self.words
        values = Expressions(self.world, "payer", self.pools, earlier, paid)
        inside = evolve(values, base=True)
        alike = len(self.pools) > 1 and words.chance(10)
        over = not alike and words.chance(38)
        deductible = not alike and words.chance(40)
        clauses = [*self.cited(), *self.conditions(values), *self._where_from(values, alike)]
        clauses.append(self.over() if over else self.each_claim())
        if over:
            clauses.append(self.counting(values))
        if deductible:
            clauses.append(self.deductible(inside, scoped=not over and words.chance(45)))
        if not alike and not deductible and words.chance(24):
            clauses.append(self.topping_up(inside))
        elif not alike and not over and words.chance(8):
            clauses.append(self.bears(inside))
        else:
            clauses.append(self.amount(inside, deductible=deductible, alike=alike))
        clauses += self._corrections(inside, alike)
        if words.chance(30):
            words.random.shuffle(clauses)
        payer = PayerText(name, f"{words.word('PAYER')} {name.declared}", tuple(clauses))
        payer = evolve(payer, limited=paid_account(payer))
        return evolve(payer, exceptions=self.exceptions(payer, values, inside, alike))

    def _where_from(self, values: Expressions, alike: bool) -> list[ClauseText]:
        words = self.words
        pools = words.some(self.pools, 1, 2)
        if alike:
            listed = words.listed([words.call(pool) for pool in self.pools[:2]])
            draws = ClauseText("draws", f"{words.word('DRAWS_ALIKE_ON')} {listed}")
            return [ClauseText("on", f"{words.word('ON')} {words.word('WHAT_IS_UNPAID')}"), draws]
        pool = words.call(pools[0])
        form = words.random.randint(0, 4)
        if form == 0:
            return [ClauseText("on", f"{words.word('ON')} {words.word('WHAT_IS_UNPAID_IN')} {pool}")]
        if form == 1:
            return [ClauseText("on", f"{words.word('ON')} {pool}")]
        base = {2: words.word("WHAT_IS_UNPAID"), 3: f"{words.word('WHAT_IS_UNPAID_IN')} {pool}"}.get(
            form, values.text("money", 2, "large")
        )
        return [ClauseText("on", f"{words.word('ON')} {base}"), self._draws(pools)]

    def _corrections(self, values: Expressions, alike: bool) -> list[ClauseText]:
        words, found = self.words, []
        if not alike:
            makers = (
                (12, lambda: self.covering(values)),
                (10, lambda: self.less(values)),
                (40, lambda: self.limit(values, label=False)),
                (14, lambda: self.limit(values, label=True)),
                (8, lambda: self.not_below(values)),
                (7, self.within),
                (6, lambda: self.own_share(values)),
            )
            found = [make() for percent, make in makers if words.chance(percent)]
        if words.chance(35):
            found.append(self.rounding())
        if words.chance(14):
            found.append(ClauseText("writes_off", words.word("BY_WRITING_OFF")))
        if words.chance(5):
            found.append(ClauseText("beyond", words.word("EVEN_BEYOND_THE_EXPENSE")))
        return found

    def benefit(self, name: Name, earlier: tuple[Name, ...], paid: tuple[Name, ...]) -> PayerText:
        """A payment without an expense behind it."""
        words = self.words
        values = Expressions(self.world, "payer", (), earlier, paid)
        clauses = [*self.cited(), *self.conditions(values), self.amount(values, deductible=False, benefit=True)]
        if words.chance(40):
            clauses.append(self.limit(values, label=False))
        if words.chance(20):
            clauses.append(self.rounding())
        payer = PayerText(name, f"{words.word('BENEFIT')} {name.declared}", tuple(clauses), benefit=True)
        return evolve(payer, limited=paid_account(payer))

    # ---- exceptions, and changes by readings

    def exceptions(
        self, payer: PayerText, values: Expressions, inside: Expressions, alike: bool
    ) -> tuple[ExceptionText, ...]:
        """None, one, or two, the second perhaps an exception of the first."""
        words, found = self.words, list[ExceptionText]()
        for _ in range(words.pick((0, 0, 0, 1, 1, 2))):
            name = self.world.new_name("special_case", "特殊情形")
            to = f" {words.word('TO')} {found[0].name.spellings[0]}" if found and words.chance(60) else ""
            when = ClauseText("condition", f"{words.word('WHEN')} {values.text('yes_no', 1)}")
            changes = self.changes(payer, inside, alike)
            if words.chance(50):
                changes = (*self.cited(), *changes)
            head = f"{words.word('EXCEPTION')} {name.declared}{to}"
            found.append(ExceptionText(name, head, (when, *changes)))
        return tuple(found)

    def changes(self, payer: PayerText, inside: Expressions, alike: bool) -> tuple[ClauseText, ...]:
        """Clauses to put into a payer, so that it still says everything."""
        words = self.words
        options = [lambda: (self.rounding(),), lambda: (self._other_amount(payer, inside, alike),)]
        if not alike and not payer.benefit:
            options += [
                lambda: (self._other_limit(payer, inside),),
                lambda: (self._other_amount(payer, inside, alike),),
                lambda: (self.less(inside),),
                lambda: (self.each_claim(),),
                lambda: (self.each_claim(),) if payer.has_scoped_deductible() else (self.over(), self.counting(inside)),
                lambda: (self.covering(inside),),
                lambda: (self.topping_up(inside),) if not payer.has("deductible") else (self.rounding(),),
            ]
            if payer.has("deductible"):
                options.append(
                    lambda: (self.deductible(inside, scoped=not payer.has("counting") and words.chance(40)),)
                )
        chosen = words.pick(options)()
        return chosen if words.chance(80) or chosen[0].slot == "rounds" else (*chosen, self.rounding())

    def _other_amount(self, payer: PayerText, inside: Expressions, alike: bool) -> ClauseText:
        return self.amount(inside, deductible=payer.has("deductible"), alike=alike, benefit=payer.benefit)

    def _other_limit(self, payer: PayerText, inside: Expressions) -> ClauseText:
        return self.limit(inside, label=False)


def paid_account(payer: PayerText) -> bool:
    """Whether the scheme keeps an account of what the payer paid: a limit over a scope, or a settlement that looks back."""
    looks_back = any(word in clause.text for clause in payer.clauses if clause.slot == "period" for word in _BACK)
    return looks_back or any(clause.slot == "at_most" and scoped(clause.text) for clause in payer.clauses)


_BACK = ("catching up", "taking back", "补差", "多退少补")


def scoped(text: str) -> bool:
    """Whether a clause keeps an account over a key and a period."""
    limitless = "no limit" in text or "不设限额" in text
    return not limitless and (" per " in text or "每" in text)
