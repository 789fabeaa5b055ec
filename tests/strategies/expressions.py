"""Expressions of a wanted type, from every construct of the language that has it.

Enters: a `World`, and where the expression will stand. Leaves: text. Always holds: the text has the type that was asked for;
operands that bind more loosely than their place stand in parentheses, others now and then. Conditions are mostly true of
the claims that are generated, or most payers would pay nothing.

The file is this long because it lists every operation with the ways in which it can be written.
"""

from collections.abc import Callable

from attrs import evolve, frozen

from tests.strategies.words import Name, Words
from tests.strategies.world import DIAGNOSES, World

IF, OR, AND, NOT, COMPARE, SUM, PRODUCT, UNARY, SHARE, ATOM = range(10)
SCALES = {"small": (5, 800), "middle": (200, 12_000), "large": (2_000, 300_000)}
Make = Callable[[], "Written"]


@frozen
class Written:
    """An expression as text, and how tightly its outermost construct binds."""

    text: str
    level: int = ATOM


@frozen(eq=False)
class Expressions:
    """Writes expressions. `where`: payer, rule, figure, check or group (a check over a group). `pools`, `earlier` (payers
    before this one in every order) and `paid` (payers with an account of what they paid) are what a payer may name.
    """

    world: World
    where: str = "rule"
    pools: tuple[Name, ...] = ()
    earlier: tuple[Name, ...] = ()
    paid: tuple[Name, ...] = ()
    base: bool = False

    @property
    def words(self) -> Words:
        """The speller."""
        return self.world.words

    def text(self, kind: str, depth: int = 2, scale: str = "middle") -> str:
        """An expression of a type."""
        return self.make(kind, depth, scale).text

    def make(self, kind: str, depth: int = 2, scale: str = "middle") -> Written:
        """An expression of a type with its level."""
        method: Callable[[int, str], Written] = getattr(self, f"_{kind}")
        return method(depth, scale)

    # ---- putting together

    def _at(self, level: int, written: Written) -> str:
        loose = written.level < level
        return f"({written.text})" if loose or (written.level < ATOM and self.words.chance(4)) else written.text

    def _binary(self, level: int, left: Written, sign: str, right: Written) -> Written:
        return Written(f"{self._at(level, left)} {sign} {self._at(level + 1, right)}", level)

    def _word(self, identifier: str) -> str:
        return self.words.word(identifier)

    def _choose(self, depth: int, simple: list[Make], deep: list[Make]) -> Written:
        words = self.words
        if depth <= 0 or not deep or words.chance(45):
            return words.pick(simple)()
        return words.pick(deep)()

    def _if(self, kind: str, depth: int, scale: str) -> Written:
        condition = self._at(OR, self._yes_no(depth - 1, scale))
        then, otherwise = (
            self._at(OR, self.make(kind, depth - 1, scale)),
            self._at(IF, self.make(kind, depth - 1, scale)),
        )
        word = self._word
        return Written(f"{word('IF')} {condition} {word('THEN')} {then} {word('ELSE')} {otherwise}", IF)

    def _function(self, name: str, *arguments: Written) -> Written:
        items = self.words.listed([argument.text for argument in arguments])
        return Written(f"{self.words.function(name)}({items})")

    def _fact(self, kind: str, *, likely: bool | None = None) -> Written:
        return Written(self.words.call(self.world.fact(kind, likely=likely).name))

    def _name(self, name: Name) -> Written:
        return Written(self.words.call(name))

    def _looked_up(self, table: Name) -> Written:
        return Written(self.world.row(table)) if self.words.chance(30) else self._name(table)

    def _defined(self, kind: str, depth: int, scale: str) -> Written:
        """A definition of the scheme; its value stands in a place of its own."""
        known = self.world.reuse(f"define {kind}")
        own = evolve(self, where="rule", pools=(), earlier=(), paid=(), base=False)
        return self._name(known or self.world.define(kind, own.text(kind, depth - 1, scale)))

    def _operation(self, level: int, kind: str, sign: str, depth: int, scale: str) -> Written:
        return self._binary(level, self.make(kind, depth - 1, scale), sign, self.make(kind, depth - 1, scale))

    def _own_function(self, depth: int, scale: str) -> Written:
        name = self.words.call(self.world.function())
        return Written(f"{name}({self._money(depth - 1, scale).text}, {self._ratio(depth - 1, scale).text})")

    def _rounded(self, operand: Written, unit: bool = False) -> Written:
        words = self.words
        mode = words.word(words.pick(("HALF_UP", "HALF_EVEN", "UP", "DOWN")))
        text = f"{self._at(SHARE, operand)} {words.word('ROUNDED')} {mode}"
        if unit and words.chance(60):
            text += f" {words.word('TO_UNIT')} {words.amount(words.pick((1, 10, 100)))}"
        return Written(text, UNARY)

    def _quotient(self, dividend: Written, divisor: Written) -> Written:
        return self._binary(PRODUCT, dividend, "/", divisor)

    # ---- amounts of money

    def _money(self, depth: int, scale: str) -> Written:
        words, low_high = self.words, SCALES[scale]
        literal: Make = lambda: Written(words.money(*low_high))  # noqa: E731
        simple: list[Make] = [literal, lambda: self._name(self._amount_parameter(scale))]
        if scale != "small" and self.where != "figure":
            simple.append(lambda: self._fact("money"))
        simple += self._words_of_payers(scale)
        deep: list[Make] = [
            lambda: self._operation(SUM, "money", "+", depth, scale),
            lambda: self._operation(SUM, "money", "-", depth, scale),
            lambda: self._operation(SUM, "money", self._word("BEYOND"), depth, scale),
            lambda: self._share_of(depth, scale),
            lambda: self._product(depth, scale),
            lambda: self._if("money", depth, scale),
            lambda: self._own_function(depth, scale),
            lambda: self._function("lesser", *self._several(depth, scale)),
            lambda: self._function("greater", *self._several(depth, scale)),
            lambda: self._rounded(self._money(depth - 1, scale), unit=True),
            lambda: self._rounded(self._quotient(self._money(depth - 1, "large"), self._fact("count"))),
            lambda: self._binary(PRODUCT, self._money(depth - 1, "large"), "/", Written(words.pick(("3", "7", "12")))),
            lambda: self._looked_up(self.world.table("money", lambda: words.money(*low_high))),
            lambda: self._defined("money", depth, scale),
            lambda: self._negated(depth, scale),
        ]
        return self._choose(depth, simple, deep)

    def _amount_parameter(self, scale: str) -> Name:
        return self.world.parameter("money", f"{scale}_sum", {"small": "小额", "middle": "定额", "large": "大额"}[scale],
                                    lambda: self.words.money(*SCALES[scale]))  # fmt: skip

    def _words_of_payers(self, scale: str) -> list[Make]:
        words, found = self.words, list[Make]()
        if self.where == "payer" and scale != "small":
            found.append(lambda: Written(words.word("WHAT_IS_UNPAID")))
            if self.pools:
                found.append(lambda: Written(f"{words.word('WHAT_IS_UNPAID_IN')} {words.call(words.pick(self.pools))}"))
            if self.base:
                found.append(lambda: Written(words.word("THE_BASE")))
        if self.where in {"payer", "check", "group"} and self.earlier:
            found.append(lambda: self._name(words.pick(self.earlier)))
        if self.where in {"payer", "check"} and self.paid:
            found.append(lambda: Written(f"{words.word('SO_FAR_IN')} {words.call(words.pick(self.paid))}"))
        if self.where in {"payer", "check"} and self.world.ledgers:
            account = "NOW_IN" if self.where == "check" and words.chance(60) else "SO_FAR_IN"
            found.append(lambda: Written(f"{words.word(account)} {words.call(words.pick(self.world.ledgers))}"))
        if self.where in {"check", "group"}:
            found.append(lambda: Written(words.word("OWN_SHARE")))
            found.append(lambda: Written(f"{words.word('OWN_SHARE_IN')} {words.call(words.pick(self.pools))}"))
        if self.pools and self.where != "figure" and scale != "small":
            found.append(lambda: self._name(words.pick(self.pools)))
        return found

    def _several(self, depth: int, scale: str) -> list[Written]:
        return [self._money(depth - 1, scale) for _ in range(self.words.random.randint(2, 3))]

    def _share_of(self, depth: int, scale: str) -> Written:
        share, whole = self._ratio(0, scale), self._money(depth - 1, scale)
        return Written(self.words.share_of(self._at(ATOM, share), self._at(ATOM, whole)), SHARE)

    def _product(self, depth: int, scale: str) -> Written:
        words = self.words
        daily: Make = lambda: Written(words.money(5, 200))  # noqa: E731
        pairs: list[Callable[[], tuple[Written, Written]]] = [
            lambda: (self._ratio(depth - 1, scale), self._money(depth - 1, scale)),
            lambda: (self._money(depth - 1, scale), self._ratio(depth - 1, scale)),
            lambda: (self._count(0, scale), daily()),
            lambda: (daily(), self._days(0, scale)),
            lambda: (self._number(0, scale), self._money(depth - 1, scale)),
            lambda: (self._points(0, scale), self._money(depth - 1, scale)),
        ]
        left, right = words.pick(pairs)()
        return self._binary(PRODUCT, left, "*", right)

    def _negated(self, depth: int, scale: str) -> Written:
        """`a + -b`: the opposite of an amount, as part of a sum."""
        negative = Written(f"-{self._at(UNARY, self._money(depth - 1, 'small'))}", UNARY)
        return self._binary(SUM, self._money(depth - 1, scale), "+", negative)

    # ---- ratios, points, numbers

    def _ratio(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [
            lambda: Written(words.ratio()),
            lambda: self._name(self.world.parameter("ratio", "share", "比例", words.ratio)),
        ]
        deep: list[Make] = [
            lambda: self._fact("ratio"),
            lambda: self._binary(
                SUM, Written(words.ratio(20, 80)), words.pick(("+", "-")), self._points(depth - 1, scale)
            ),
            lambda: self._operation(SUM, "ratio", words.word("BEYOND"), depth, scale),
            lambda: self._operation(PRODUCT, "ratio", "*", depth, scale),
            lambda: self._binary(PRODUCT, self._ratio(depth - 1, scale), "/", Written(words.pick(("2", "3")))),
            lambda: self._if("ratio", depth, scale),
            lambda: self._looked_up(self.world.table("ratio", words.ratio)),
            lambda: self._function("lesser", self._ratio(depth - 1, scale), self._ratio(depth - 1, scale)),
            lambda: self._rounded(self._quotient(self._money(depth - 1, "small"), self._money(depth - 1, "large"))),
            lambda: self._defined("ratio", depth, scale),
        ]
        return self._choose(depth, simple, [] if self.where == "figure" else deep)

    def _points(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [
            lambda: Written(words.points()),
            lambda: self._name(self.world.parameter("points", "step", "加点", words.points)),
        ]
        deep: list[Make] = [
            lambda: self._fact("points"),
            lambda: self._binary(PRODUCT, Written(words.points()), "*", self._count(0, scale)),
            lambda: self._operation(SUM, "points", "+", depth, scale),
        ]
        return self._choose(depth, simple, deep)

    def _count(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [lambda: Written(words.count(1, 12)), lambda: self._fact("count")]
        deep: list[Make] = [
            lambda: self._function("age", self._date(0, scale), self._date(depth - 1, scale)),
            lambda: self._operation(SUM, "count", words.pick(("+", words.word("BEYOND"))), depth, scale),
            lambda: self._operation(PRODUCT, "count", "*", depth, scale),
            lambda: self._function("greater", self._count(depth - 1, scale), self._count(depth - 1, scale)),
            lambda: self._rounded(self._count(depth - 1, scale)),
        ]
        return self._choose(depth, simple, deep)

    def _number(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [
            lambda: Written(f"{words.random.randint(0, 3)}.{words.random.randint(1, 9)}"),
            lambda: self._fact("number"),
        ]
        deep: list[Make] = [
            lambda: self._binary(PRODUCT, self._ratio(0, scale), "*", self._count(0, scale)),
            lambda: self._operation(SUM, "number", "+", depth, scale),
            lambda: self._rounded(self._quotient(self._count(0, scale), self._count(0, scale))),
        ]
        return self._choose(depth, simple, deep)

    # ---- days and dates

    def _days(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [lambda: Written(words.days(1, 40)), lambda: self._fact("days")]
        deep: list[Make] = [
            lambda: self._function("days_between", self._date(0, scale), self._date(0, scale)),
            lambda: self._binary(SUM, self._date(0, scale), "-", self._date(0, scale)),
            lambda: self._operation(SUM, "days", words.pick(("+", "-", words.word("BEYOND"))), depth, scale),
            lambda: self._binary(PRODUCT, self._count(0, scale), "*", Written(words.days(1, 9))),
        ]
        return self._choose(depth, simple, deep)

    def _months(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [lambda: Written(words.months()), lambda: self._fact("months")]
        deep: list[Make] = [lambda: self._operation(SUM, "months", "+", depth, scale)]
        return self._choose(depth, simple, deep)

    def _date(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [
            lambda: self._fact("date"),
            lambda: Written(words.word("THE_GOVERNING_DATE")),
            lambda: Written(words.date(words.day_in(2019, 2021))),
        ]
        deep: list[Make] = [
            lambda: self._function("month_end", self._date(depth - 1, scale)),
            lambda: self._function("month_end", self._date(depth - 1, scale)),
            lambda: self._function("months_later", self._date(depth - 1, scale), self._months(depth - 1, scale)),
            lambda: self._function("months_later", self._date(depth - 1, scale), self._months(depth - 1, scale)),
            lambda: self._binary(
                SUM, self._date(depth - 1, scale), words.pick(("+", "-")), self._days(depth - 1, scale)
            ),
        ]
        return self._choose(depth, simple, deep)

    # ---- conditions

    def _yes_no(self, depth: int, scale: str) -> Written:
        words = self.words
        simple: list[Make] = [
            lambda: self._fact("yes_no", likely=True),
            lambda: Written(f"{self._word('NOT')} {self._fact('yes_no', likely=False).text}", NOT),
            lambda: self._compared("count"),
            lambda: self._compared("money"),
            self._member,
            self._text,
        ]
        deep: list[Make] = [
            lambda: self._any(depth, "AND", AND),
            lambda: self._any(depth, "OR", OR),
            lambda: Written(f"{self._word('NOT')} {self._at(NOT, self._yes_no(depth - 1, scale))}", NOT),
            lambda: self._compared(
                words.pick(("date", "days", "months", "number", "ratio", "points", "count", "money"))
            ),
            lambda: self._comparison(self._date(1, scale), words.word("MORE_THAN"), self._date(1, scale)),
            self._stay,
            self._age,
            self._known,
            self._ratio_compared,
            self._set,
            lambda: self._rule(depth),
            lambda: self._if("yes_no", depth, scale),
            self._answer,
        ]
        return self._choose(depth, simple, deep)

    def _any(self, depth: int, word: str, level: int) -> Written:
        left, right = self._yes_no(depth - 1, "small"), self._yes_no(depth - 1, "small")
        return Written(f"{self._at(level, left)} {self._word(word)} {self._at(level + 1, right)}", level)

    def _compared(self, kind: str) -> Written:
        """Mostly: what a claim says is at least something small."""
        words = self.words
        sign = words.word(words.pick(("AT_LEAST", "AT_LEAST", "MORE_THAN", "MORE_THAN", "NO_MORE_THAN", "LESS_THAN")))
        low = {"money": lambda: words.money(0, 300), "count": lambda: words.count(0, 1)}
        right = Written(low[kind]()) if kind in low and words.chance(60) else self.make(kind, 1, "small")
        left = self.make(kind, 1, "large") if kind != "money" or words.chance(30) else self._fact("money")
        if self.where == "figure":
            left = Written(words.count(1, 9)) if kind == "count" else Written(words.money(1, 9))
        return self._comparison(left, sign, right)

    def _comparison(self, left: Written, sign: str, right: Written) -> Written:
        return Written(f"{self._at(SUM, left)} {sign} {self._at(SUM, right)}", COMPARE)

    def _member(self) -> Written:
        words, world = self.words, self.world
        kind = words.pick(("kinds", "levels", "classes"))
        fact = self._fact(kind)
        members = [words.call(member) for member in world.category(kind)[1]]
        form = words.random.randint(0, 4)
        if form == 0:
            return self._comparison(fact, words.word("IS_NOT"), Written(words.pick(members)))
        if form == 1:
            return self._comparison(fact, words.word("IS"), Written(words.pick(members)))
        if form == 2:
            return self._comparison(fact, words.word("IN"), Written(words.call(world.member_list(kind))))
        literal = Written(f"({words.listed(words.some(members, 2))})")
        return self._comparison(fact, words.word(words.pick(("IN", "IN", "NOT_IN"))), literal)

    def _text(self) -> Written:
        words, fact = self.words, self._fact(self.words.pick(("text", "text", "key")))
        text = f'"{words.pick(DIAGNOSES)}"'
        form = words.random.randint(0, 3)
        if form == 0:
            return self._comparison(fact, words.word("IS_NOT"), Written(text))
        if form == 1:
            listed = Written(words.call(self.world.text_list()))
            return self._comparison(fact, words.word(words.pick(("IN", "NOT_IN"))), listed)
        if form == 2:
            literal = Written(f"({words.listed([text, '“骨折”', '“乙”'])})")
            return self._comparison(fact, words.word(words.pick(("IN", "NOT_IN"))), literal)
        return self._comparison(fact, words.word("IS"), Written(text))

    def _set(self) -> Written:
        words, world = self.words, self.world
        fact, members = self._fact("groups"), [words.call(member) for member in world.category("groups")[1]]
        if words.chance(50):
            return self._comparison(fact, words.word("INCLUDES"), Written(words.pick(members)))
        listed = (
            Written(words.call(world.member_list("groups")))
            if words.chance(50)
            else Written(f"({words.listed(members)})")
        )
        return self._comparison(fact, words.word(words.pick(("IN", "NOT_IN"))), listed)

    def _age(self) -> Written:
        birth = Written(self.words.call(self.world.named(("person.birth", "人员.生日"), "date").name))
        age = self._function("age", birth, Written(self._word("THE_GOVERNING_DATE")))
        sign = self._word(self.words.pick(("AT_LEAST", "LESS_THAN")))
        return self._comparison(age, sign, Written(f"{self.words.random.randint(6, 70)}周岁"))

    def _stay(self) -> Written:
        """So many days between two dates of the claim."""
        between = self._function("days_between", self._date(1, "small"), self._date(1, "small"))
        return self._comparison(
            between, self._word(self.words.pick(("AT_LEAST", "NO_MORE_THAN"))), self._days(0, "small")
        )

    def _known(self) -> Written:
        kind = self.words.pick(("money", "count", "kinds", "text", "date"))
        return Written(f"{self._at(SUM, self._fact(kind))} {self._word('IS_KNOWN')}", COMPARE)

    def _ratio_compared(self) -> Written:
        quotient = self._quotient(self._money(1, "middle"), self._money(1, "large"))
        sign = self._word(self.words.pick(("LESS_THAN", "AT_LEAST", "NO_MORE_THAN")))
        return self._comparison(quotient, sign, Written(self.words.ratio()))

    def _rule(self, depth: int) -> Written:
        known = self.world.reuse("rule")
        own = evolve(self, where="rule", pools=(), earlier=(), paid=(), base=False)
        if known is None:
            count = 1 + self.words.chance(25)
            known = self.world.rule([own.text("yes_no", depth - 1) for _ in range(count)])
        return self._name(known)

    def _answer(self) -> Written:
        words = self.words
        fact = self._fact("yes_no", likely=True)
        return self._comparison(
            fact, words.word(words.pick(("IS", "IS_NOT"))), Written(words.word(words.pick(("YES", "NO"))))
        )
