"""A county's year of claims, skewed and awkward on purpose, as the rows of a claim file.

Enters: a program, a profile, a seed. Leaves: rows in order of arrival, which is not that of the dates. Always holds:
the same seed gives the same rows; a few people have most claims; amounts lie on the scheme's own figures and a fen to
either side more often than chance would have it; days lie on the first and last day in force, on days of inclusion and
on days of other claims; some claims come late, some people change their category within the year; some claims are taken
back, some replaced by others, some of those corrected once more, and a few corrections arrive before what they correct.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from attrs import field, frozen

from policy_lang.core.nodes import Const
from policy_lang.core.program import InputDef, PayerDef, Program
from policy_lang.core.types import Kind
from tests.county.people import Profile

FEN = 100
LARGEST_EDGE = 5 * 10**8  # fen; ten times of it is still within the bounds of an amount
YEARS_OF_LIFE = (1, 10, 17, 18, 19, 45, 60, 88)
# What of a bill the own share is a tenth of after common chains of payers: the bill in terms of what basic left.
TENTHS = (Fraction(27, 10), Fraction(10), Fraction(10, 9), Fraction(9), Fraction(1), Fraction(5, 2))
# Days from which on a person is covered.
_FROM_A_DAY_ON = ("person.inclusion_date", "person.confirmed")
_BILL = ("claim.total", "claim.in_scope", "claim.out_of_scope", "claim.admission", "claim.kind")


@frozen
class County:
    """The claims of a year. `edges`: the scheme's figures in fen, and what meets them at the scheme's ratios."""

    program: Program
    profile: Profile
    random: Random
    edges: tuple[int, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(
            self, "edges", tuple(sorted(edge for edge in set(_edges(self.program)) if edge <= LARGEST_EDGE))
        )

    def rows(self, count: int) -> list[dict[str, Any]]:
        """So many claims and what corrects them, in order of arrival."""
        people = [self._person(f"p{number}") for number in range(max(2, count // 9))]
        found: list[dict[str, Any]] = []
        for number in range(count):
            # The square makes a few people the patients of most claims.
            person = people[int(len(people) * self.random.random() ** 2)]
            found.append(self._claim(number, person, [row["claim.discharge"] for row in found[-3:]]))
        return self._as_they_arrive(found, self._corrections(found))

    def _as_they_arrive(self, rows: list[dict[str, Any]], corrections: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Claims mostly by date, a tenth up to half the year late; corrections after them, and one in ten before."""
        random, days = self.random, dict[str, date]()
        for row in rows:
            late = random.randint(20, 180) if random.random() < 0.1 else 0
            days[row["claim"]] = date.fromisoformat(row["claim.discharge"]) + timedelta(late)
        for row in corrections:
            days[row["claim"]] = days[_corrected(row)] + timedelta(random.choice((-3, 0, 1, 1, 1, 7, 30, 30, 90, 300)))
        return sorted([*rows, *corrections], key=lambda row: days[row["claim"]])

    def _corrections(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """One claim in twenty is taken back, one in twenty replaced; and so are those in whose place others came."""
        random, found = self.random, list[dict[str, Any]]()
        standing = list(rows)
        while standing:
            row, chance = standing.pop(0), random.random()
            name = f"x{len(found)}"
            if chance < 0.05:
                found.append({"claim": name, "reverses": row["claim"]})
            elif chance < 0.1:
                other = self._instead(row, len(rows) + len(found))
                found.append({**other, "claim": name, "replaces": row["claim"]})
                standing.append(found[-1])
        return found

    def _instead(self, row: Mapping[str, Any], number: int) -> dict[str, Any]:
        """Another bill of the person, often of the same day; with a place of its own among its claims, or with none."""
        person = {name: value for name, value in row.items() if name.startswith("person") or name == "household"}
        other = self._claim(number, person, [row["claim.discharge"]])
        if self.random.random() < 0.5:
            del other["sequence"]
        return other

    # ---- persons

    def _person(self, name: str) -> dict[str, Any]:
        random, first = self.random, self._first()
        facts: dict[str, Any] = {"person": name, "household": f"h{random.randint(0, 40)}"}
        facts["person.categories"] = list(self._likely(self.profile.categories))
        for other in self.program.inputs.values():
            if other.name.startswith("person.") and other.name not in facts:
                facts[other.name] = self._fact(other, first)
        facts["person.birth"] = str(self._near(first - timedelta(days=365 * random.choice(YEARS_OF_LIFE))))
        for start in _FROM_A_DAY_ON:
            facts[start] = str(first + timedelta(days=random.choice((0, 0, 30, 120, 130, 365))))
        return {name: value for name, value in facts.items() if name in self.program.inputs}

    def _likely(self, choices: tuple[Any, ...]) -> Any:
        """The earlier the likelier."""
        return choices[min(int(self.random.expovariate(0.6)), len(choices) - 1)]

    # ---- claims

    def _claim(self, number: int, person: Mapping[str, Any], days: list[str]) -> dict[str, Any]:
        random = self.random
        day = self._day(person, days)
        row: dict[str, Any] = {"claim": f"c{number}", "sequence": number, **person}
        if random.random() < 0.05:
            row["person.categories"] = list(random.choice(self.profile.categories))
        row["claim.discharge"] = str(day)
        row["claim.admission"] = str(day - timedelta(days=random.choice((0, 0, 3, 10, 40))))
        row["claim.kind"] = self._likely(self.profile.kinds)
        row |= self._bill(row["claim.kind"])
        for declared in self.program.inputs.values():
            if declared.name not in row and not declared.name.startswith("given.") and declared.name not in _BILL:
                if declared.has_default and random.random() < 0.6:
                    continue
                row[declared.name] = self._fact(declared, day)
        row |= self._given(row)
        return {name: value for name, value in row.items() if name in self.program.inputs or name in _RESERVED}

    def _day(self, person: Mapping[str, Any], days: list[str]) -> date:
        random, first = self.random, self._first()
        last = self.program.last or self.profile.until or date(first.year + 1, 12, 31)
        chance = random.random()
        if chance < 0.15 and days:
            return date.fromisoformat(random.choice(days))
        if chance < 0.25:
            return self._near(random.choice((first, last, date(first.year, 12, 31))))
        if chance < 0.35 and "person.inclusion_date" in person:
            return self._near(date.fromisoformat(person["person.inclusion_date"]))
        return first + timedelta(days=random.randint(0, (last - first).days))

    def _near(self, day: date) -> date:
        return day + timedelta(days=self.random.choice((-1, 0, 0, 1)))

    def _first(self) -> date:
        return self.program.first or date(2020, 1, 1)

    def _bill(self, kind: str) -> dict[str, Any]:
        """What was left by basic insurance is drawn first, and the bill from it: so it can lie on an edge."""
        random = self.random
        if kind.startswith("accident_"):
            return {"claim.in_scope": "0.00", "claim.total": "0.00", "_left": 0}
        left = self._amount()
        in_scope = int(left * random.choice((*TENTHS, 1 + Fraction(random.randint(0, 300), 100))))
        outside = random.choice((0, 0, self._amount() // 10))
        bill = {"claim.in_scope": _yuan(max(in_scope, left)), "_left": left}
        if random.random() < 0.7:
            return {**bill, "claim.total": _yuan(max(in_scope, left) + outside)}
        return {**bill, "claim.out_of_scope": _yuan(outside)}

    def _amount(self) -> int:
        random, chance = self.random, self.random.random()
        if chance < 0.35 and self.edges:
            return max(0, random.choice(self.edges) + random.choice((-2, -1, 0, 0, 1, 2)))
        if chance < 0.42:
            return random.choice((0, 1, 2, 99, 100))
        return int(10 ** random.uniform(2, 8.5))

    def _given(self, row: dict[str, Any]) -> dict[str, Any]:
        """Given payments: the first takes what is not left, the others a part; those after a computed one little."""
        random, found = self.random, {}
        in_scope, left = _fen(row["claim.in_scope"]), int(row["_left"])
        computed = False
        for payer in self.program.arms[0].payers:
            if not payer.given:
                computed = computed or not payer.benefit
                continue
            base = self.profile.base.get(payer.id)
            if base is not None:
                amount = int(_fen(row.get(base, "0.00")) * Fraction(random.choice((0, 0, 1, 9)), 10))
            elif computed:
                amount = int(left * Fraction(random.choice((0, 0, 1, 2)), 100))
            elif _is_first(payer, self.program):
                amount = in_scope - left
            else:
                amount = int(left * Fraction(random.choice((0, 0, 1, 3, 5)), 10))
                left -= amount
            found[f"given.{payer.id}"] = _yuan(amount)
        return found

    def _fact(self, declared: InputDef, day: date) -> Any:
        """A value of a fact of no special meaning."""
        random = self.random
        if declared.name in self.profile.facts:
            return self._likely(self.profile.facts[declared.name])
        match declared.type.kind:
            case Kind.MONEY:
                return _yuan(min(self._amount(), int(declared.high or 10**9)))
            case Kind.COUNT | Kind.NUMBER:
                return random.randint(1, min(int(declared.high or 20), 20))
            case Kind.YES_NO:
                return random.random() < 0.5
            case Kind.DATE:
                return str(self._near(day))
            case Kind.CATEGORY:
                members = sorted(set(self.program.members[declared.type.category].values()))
                return [random.choice(members)] if declared.type.several else random.choice(members)
            case Kind.TEXT:
                return random.choice(self._texts())
        return random.randint(0, 30)

    def _texts(self) -> list[str]:
        """Everything that is on a list, under every spelling, and two names that are on none."""
        listed = [text for entry in self.program.lists.values() for one in entry.entries for text in one.spellings]
        return [*listed, "某民营医院", "一"]


_RESERVED = frozenset({"claim", "sequence"})


def _corrected(row: Mapping[str, Any]) -> str:
    """The claim that a correction corrects."""
    return str(row.get("reverses") or row["replaces"])


def _is_first(payer: PayerDef, program: Program) -> bool:
    return payer.id == program.arms[0].payers[0].id


def _edges(program: Program) -> Iterator[int]:
    """Every figure in money, and the amounts that meet it at one of the scheme's ratios, rounded down."""
    values = [
        (parameter.type.kind, figure.value.value)
        for parameter in program.parameters.values()
        for figure in parameter.figures
        if isinstance(figure.value, Const) and isinstance(figure.value.value, Fraction)
    ]
    amounts = [value for kind, value in values if kind is Kind.MONEY]
    ratios = [value for kind, value in values if kind is Kind.RATIO and value > 0]
    for amount in amounts:
        yield int(amount)
        yield from (int(amount / ratio) for ratio in ratios)


def _yuan(fen: int) -> str:
    return f"{fen // FEN}.{fen % FEN:02}"


def _fen(yuan: str) -> int:
    whole, _, part = yuan.partition(".")
    return int(whole) * FEN + int(part)
