"""Calculations by chance: inputs, values on the way, results, splits and statements.

Enters: a world. Leaves: a declaration, and a scenario that runs it. Always holds: every fact that a value may reach is
taken, and a date with it, so whatever figures, rules and tables a value names can be asked.
"""

from attrs import frozen

from tests.strategies.expressions import Expressions
from tests.strategies.words import Name, Words
from tests.strategies.world import World

VALUES = ("money", "money", "ratio", "count", "date", "yes_no", "days")


@frozen(eq=False)
class Calculation:
    """A calculation: its name, its text, and the steps of a scenario that runs it."""

    name: Name
    text: str
    steps: str


@frozen(eq=False)
class Calculations:
    """Writes calculations of one scheme."""

    world: World

    @property
    def words(self) -> Words:
        """The speller."""
        return self.world.words

    def calculation(self) -> Calculation:
        """One of them."""
        words, world = self.words, self.world
        name = world.new_name("calculation", "测算项")
        amount, heads, day = (
            world.new_name(*pair) for pair in (("sum", "总数"), ("heads", "人数"), ("due_day", "计算日"))
        )
        clauses, named = self._values(words.call(amount))
        results = [made for made, kind in named if kind == "output"]
        split, parts = self._split(words.call(amount), words.call(heads))
        stated = world.new_name("statement", "核对项")
        total = " + ".join(words.call(part) for part in parts)
        sums = f"{total} {words.word('IS')} {words.call(amount)}"
        takes = [
            self._takes(amount, "money", f" {words.word('UP_TO')} {words.money(5_000, 100_000)}"),
            self._takes(heads, "count", f" {words.word('UP_TO')} 1000", words.chance(30)),
            self._takes(day, "date", ""),
            *(f"{words.word('TAKES')} {words.call(fact.name)}" for fact in world.facts.values()),
            f"{words.word('DATED_BY')} {words.call(day)}",
        ]
        verifies = f"{words.word('VERIFIES')} {stated.declared} : {sums}"
        if words.chance(30):
            verifies += f" {words.word('BECAUSE')} {words.label('they add up', '合计一致')}"
        lines = [f"{words.word('CALCULATION')} {name.declared}{world.cites()}", *takes, *clauses, split,
                 verifies + world.cites(20)]  # fmt: skip
        given = words.listed([f"{words.call(amount)} = {words.money(0, 900)}", f"{words.call(heads)} = 3"])
        expected = words.listed(
            [f"{words.call(result)} = {words.money(0, 500)}" for result in (*results, parts[0])[-1:]]
        )
        steps = f"{words.word('CALCULATE')} {words.call(name)} {given}\n  {words.word('EXPECT')} {expected}"
        return Calculation(name, "\n  ".join(lines), steps)

    def _takes(self, name: Name, kind: str, upper: str, assumed: bool = False) -> str:
        words = self.words
        default = (
            f" {words.word('IF_NOT_GIVEN')} 2 {words.word('BECAUSE')} {words.label('usual', '通常')}" if assumed else ""
        )
        return f"{words.word('TAKES')} {name.declared} : {words.type(kind)}{upper}{default}"

    def _values(self, amount: str) -> tuple[list[str], list[tuple[Name, str]]]:
        """Values on the way and results, each perhaps of an amount; what is on the way is used at once."""
        words, found, named = self.words, [], []
        for _ in range(words.random.randint(1, 2)):
            kind = words.pick(VALUES)
            text = Expressions(self.world).text(kind, 1)
            result = self.world.new_name("result", "得数")
            type_ = f" : {words.type(kind)}" if words.chance(25) else ""
            if kind == "money" and words.chance(60):
                step = self.world.new_name("step", "中间数")
                found.append(f"{words.word('LET')} {step.declared} = {text}{self.world.cites(10)}")
                text = f"{words.function('lesser')}({words.call(step)}, {amount})"
            found.append(f"{words.word('GIVES')} {result.declared}{type_} = {text}{self.world.cites(20)}")
            named.append((result, "output" if kind == "money" else kind))
        return found, named

    def _split(self, amount: str, heads: str) -> tuple[str, list[Name]]:
        words = self.words
        parts = [self.world.new_name("part", "分项") for _ in range(words.random.randint(2, 3))]
        weights = [heads, "1", "2"] if words.chance(50) else ["50%", "25%", "25%"]
        if weights[0] == "50%" and len(parts) == 2:
            weights = ["30%", "70%"]
        listed = words.listed([f"{part.declared}: {weight}" for part, weight in zip(parts, weights, strict=False)])
        steps = f" {words.word('IN_STEPS_OF')} {words.money(1, 9)}" if words.chance(30) else ""
        text = f"{words.word('SPLITS')} {amount} {words.word('AMONG')} {listed}{steps}"
        return f"{text} {words.word('BY_LARGEST_REMAINDER')}{self.world.cites(20)}", parts
