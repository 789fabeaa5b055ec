"""How generated texts are spelled: keywords in either tongue, names under either name, literals in every form.

Enters: a source of choices. Leaves: pieces of text. Always holds: every piece can stand beside every other with a blank
between them, so whoever puts a text together need not know how its words end. A text is English, Chinese, or both by turns.
"""

from datetime import date
from random import Random
from typing import TypeVar

from attrs import field, frozen

from policy_lang.syntax.keywords import keywords

T = TypeVar("T")

UNITS = {
    "CNY": ("元", " yuan", "¥"),
    "USD": (" dollars", " dollars", "$"),
    "SEK": (" kronor", " kronor", ""),
    "EUR": (" euros", " euros", "€"),
    "VND": (" dong", " dong", ""),
    "JPY": (" yen", " yen", ""),
}
_FULL_WIDTH = str.maketrans("0123456789%(),:=", "０１２３４５６７８９％（），：＝")


@frozen
class Name:
    """A declared name: the spellings it may be called by, and how it is declared."""

    spellings: tuple[str, ...]
    declared: str

    @property
    def id(self) -> str:
        """The Latin spelling where there is one: what Core calls it."""
        return next((spelling for spelling in self.spellings if spelling.isascii()), self.spellings[0])


@frozen(eq=False)
class Words:
    """Spells things by chance."""

    random: Random
    tongue: str
    currency: str = "CNY"
    labels: list[str] = field(factory=list)

    @classmethod
    def by(cls, random: Random) -> "Words":
        """A tongue and a currency by chance."""
        tongue = random.choice(("en", "en", "zh", "zh", "both"))
        currency = random.choice(("CNY",) * 6 + tuple(UNITS))
        return cls(random, tongue, currency)

    # ---- choices

    def chance(self, percent: int) -> bool:
        """True so many times in a hundred."""
        return self.random.randint(1, 100) <= percent

    def pick(self, options: "tuple[T, ...] | list[T]") -> T:
        """One of several."""
        return options[self.random.randint(0, len(options) - 1)]

    def some(self, options: "tuple[T, ...] | list[T]", least: int = 1, most: int | None = None) -> list[T]:
        """Several, each at most once, in the order given."""
        top = len(options) if most is None else min(most, len(options))
        count = self.random.randint(min(least, top), top)
        chosen = set(self.random.sample(range(len(options)), count))
        return [option for index, option in enumerate(options) if index in chosen]

    # ---- words

    def _now(self) -> str:
        return self.pick(("en", "zh")) if self.tongue == "both" else self.tongue

    def word(self, identifier: str) -> str:
        """A keyword."""
        row = keywords().rows[identifier]
        # `rounds up to unit` would read as `rounds`, `up to`, `unit`.
        if row.also and identifier != "TO_UNIT" and self.chance(10):
            return self.pick(row.also)
        return row.spelling(self._now())

    def type(self, name: str) -> str:
        """The name of a type."""
        return name if self._now() == "en" else keywords().type[name]

    def function(self, name: str) -> str:
        """The name of a function."""
        return name if self._now() == "en" else keywords().function[name]

    def comma(self) -> str:
        """What stands between two items."""
        return self.pick((", ", ", ", "，", "、"))

    def listed(self, items: "list[str] | tuple[str, ...]") -> str:
        """Items with commas between them."""
        return self.comma().join(items)

    def name(self, latin: str, han: str, *, label: bool = True) -> Name:
        """A name in one script or both, with a label now and then."""
        spellings = self.pick(((latin, han), (han, latin), (latin,), (han,)))
        text = " / ".join(spellings)
        if label and self.chance(25):
            text += " " + self.label(latin, han)
        return Name(spellings, text)

    def call(self, name: Name) -> str:
        """A name, by one of its spellings."""
        return self.pick(name.spellings)

    def label(self, latin: str, han: str) -> str:
        """Prose in one tongue or both."""
        english, chinese = f'"the {latin}"', self.pick((f'"{han}"', f"“{han}”", f"「{han}」"))
        return self.pick((english, chinese, f"{english} / {chinese}"))

    def share_of(self, share: str, whole: str) -> str:
        """`70% of x` or `x 的 70%`: the operands are atoms."""
        row = keywords().rows["OF"]
        return f"{share} {row.en} {whole}" if self._now() == "en" else f"{whole} {row.zh} {share}"

    # ---- literals

    def digits(self, text: str) -> str:
        """Digits, now and then full-width."""
        return text.translate(_FULL_WIDTH) if self.chance(6) else text

    def money(self, low: int, high: int) -> str:
        """An amount in main units between two, mostly a round one."""
        return self.amount(self.round_number(low, high))

    def round_number(self, low: int, high: int) -> int:
        """A number between two: evenly spread over the powers of ten between them, mostly round."""
        top = self.random.randint(low, high)
        for _ in range(self.random.randint(0, 2)):
            top = self.random.randint(low, max(low, top))
        step = self.pick((1, 10, 50, 100, 100, 500, 1000))
        return max(low, top // step * step)

    def amount(self, number: int) -> str:
        """An amount in one of the ways to write it."""
        chinese, english, sign = UNITS[self.currency]
        if number and number % 10_000 == 0 and self.chance(60) and chinese == "元":
            return self.digits(f"{number // 10_000}") + self.pick(("万元", " 万元"))
        form = self.random.randint(0, 5)
        if form == 0 and sign:
            return f"{sign}{number:,}"
        if form == 1:
            return f"{number:_}{english}"
        if form == 2 and keywords().currency[self.currency] and number < 10_000:
            return f"{number}.{self.random.randint(0, 99):02}{english}"
        return self.digits(str(number)) + self.pick((chinese, english))

    def ratio(self, low: int = 1, high: int = 100) -> str:
        """A ratio in per cent, with decimals now and then."""
        number = self.random.randint(low, high)
        if self.chance(70):
            number = max(low, number // 5 * 5)
        decimals = f".{self.random.randint(1, 99)}" if self.chance(12) and number < high else ""
        return self.digits(f"{number}{decimals}%")

    def points(self) -> str:
        """Percentage points."""
        return f"{self.random.randint(1, 15)}{self.pick(('个百分点', ' points'))}"

    def date(self, day: date) -> str:
        """A date in one of the ways to write it."""
        if self.chance(70):
            return day.isoformat()
        return f"{day.year}年{day.month}月{day.day}日"

    def day_in(self, first: int, last: int) -> date:
        """A day of the years from one to another."""
        return date(self.random.randint(first, last), self.random.randint(1, 12), self.random.randint(1, 28))

    def count(self, low: int, high: int) -> str:
        """A whole number."""
        return self.digits(str(self.random.randint(low, high)))

    def days(self, low: int = 0, high: int = 90) -> str:
        """A duration in days."""
        return f"{self.random.randint(low, high)}{self.pick(('天', '日', ' days'))}"

    def months(self, low: int = 1, high: int = 24) -> str:
        """A duration in months."""
        if self.chance(20):
            return f"{self.random.randint(1, 2)}{self.pick(('年', ' years'))}"
        return f"{self.random.randint(low, high)}{self.pick(('个月', ' months'))}"
