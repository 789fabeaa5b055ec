"""Claims with lines by chance: a record, a list fact, every fold over it, and lists that are written out.

Enters: a world. Leaves: declarations, a check that asks them all, and expressions. Always holds: the fields of a line have
bounds; few schemes have lists, as few notices do. `tests/laws/test_fast_lines.py` has schemes that pay by the line.
"""

from attrs import frozen

from tests.strategies.words import Name
from tests.strategies.world import World

FOLDS = ("SUM_OF", "LOWEST_OF", "HIGHEST_OF", "ANY_OF", "ALL_OF", "NUMBER_OF_DIFFERENT")


@frozen(eq=False)
class Lines:
    """The names of a record's fields and of a list of it."""

    world: World
    items: Name
    record: Name
    amount: Name
    day: Name
    own: Name

    @classmethod
    def of(cls, world: World) -> "Lines":
        """A record and a list of it."""
        names = [world.new_name(*pair) for pair in (("lines", "明细单"), ("line", "明细条"), ("charge", "收费"),
                                                    ("on_day", "发生日"), ("own", "自费"))]  # fmt: skip
        return cls(world, *names)

    def declarations(self) -> list[str]:
        """The record, the list, and a definition of each fold."""
        words = self.world.words
        default = (
            f" {words.word('IF_NOT_GIVEN')} {words.word('NO')} {words.word('BECAUSE')} {words.label('usual', '通常')}"
        )
        record = [
            f"{words.word('RECORD')} {self.record.declared}",
            f"{words.word('HAS')} {self.amount.declared} : {words.type('money')} {words.word('UP_TO')} {words.money(900, 9_000)}",
            f"{words.word('HAS')} {self.day.declared} : {words.type('date')}",
            f"{words.word('HAS')} {self.own.declared} : {words.type('yes_no')}{default if words.chance(50) else ''}",
        ]
        listed = f"{words.word('LIST_OF')} {words.call(self.record)} {words.word('UP_TO')} 9"
        return ["\n  ".join(record), f"{words.word('FACT')} {self.items.declared} : {listed}"]

    def fold(self, keyword: str) -> str:
        """A fold over the list, now and then of some of its lines."""
        words = self.world.words
        element = words.pick(("line", "one", "条"))
        value = {"ANY_OF": self.own, "ALL_OF": self.own, "NUMBER_OF_DIFFERENT": self.day}.get(keyword, self.amount)
        over = f"{element} {words.word('IN')} {words.call(self.items)}{self._when(element)}"
        body = f"{element}.{words.call(value)}"
        if keyword == "SUM_OF" and words.chance(40):
            body = words.share_of(words.ratio(), body)
        return f"{words.word(keyword)} ({body} {words.word('FOR_EACH')} {over})"

    def number(self) -> str:
        """How many lines."""
        words = self.world.words
        element = words.pick(("line", "条"))
        return f"{words.word('NUMBER_OF')} ({element} {words.word('IN')} {words.call(self.items)}{self._when(element)})"

    def _when(self, element: str) -> str:
        words = self.world.words
        if words.chance(50):
            return ""
        own = f"{element}.{words.call(self.own)}"
        dear = f"{element}.{words.call(self.amount)} {words.word('MORE_THAN')} {words.money(10, 300)}"
        return f" {words.word('WHEN')} {words.pick((own, dear))}"

    def check(self) -> str:
        """A check that asks every fold."""
        words = self.world.words
        name = self.world.new_name("check", "核查项")
        sums, least, most, any_, all_, days = (self.fold(keyword) for keyword in FOLDS)
        few = f"{self.number()} {words.word('NO_MORE_THAN')} {days}"
        amounts = f"{sums} {words.word('AT_LEAST')} {most} - {least}"
        parts = [f"{any_} {words.word('OR')} {all_}", few, amounts]
        condition = f" {words.word('OR')} ".join(parts)
        return f"{words.word('CHECK')} {name.declared}\n  {words.word('HOLDS_WHEN')} {condition}"

    def literal(self) -> str:
        """Some lines, written out."""
        words = self.world.words
        lines = []
        for _ in range(words.random.randint(0, 3)):
            fields = [f"{words.call(self.amount)} = {words.money(1, 300)}", f"{words.call(self.own)} = {words.word('YES')}",
                      f"{words.call(self.day)} = {words.date(words.day_in(2020, 2020))}"]  # fmt: skip
            lines.append(f"({words.listed(words.some(fields, 1))})")
        return f"[{words.listed(lines)}]"
