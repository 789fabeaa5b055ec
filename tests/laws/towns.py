"""Small schemes with accounts on several keys, and what they pay, worked out slowly and by other means.

Enters: a source of choices. Leaves: a `Town` (two payers with limits on persons, households and accidents, one of them
cumulated over a year), its text, bills for it, and the amounts. Always holds: nothing here asks the interpreter, Core
or a ledger; every balance is summed up anew from all earlier bills, so an account that is forgotten, misplaced or
counted twice is noticed. Amounts are whole fen.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from random import Random

from attrs import evolve, frozen

from policy_lang.interp.settle import Claim

YEAR, MONTH, LIFETIME = "each calendar year", "each month", "in a lifetime"
PERSON, HOUSEHOLD, ACCIDENT = "person", "household", "accident"
STRETCH, CATCHING, CLAIM = "by its stretch", "catching up", "each claim"
HEAD = """scheme town
  edition 2020
  in force from 2020-01-01 to 2021-12-31
  claims dated by day
  currency CNY, rounds {rounding}
fact day : date
fact accident : text
fact cost : money up to 1_000_000 yuan
pool expense = cost
status full_0 "has a limit that is used up"
status full_1 "has another limit that is used up"
status full_2 "has a third limit that is used up"
"""


@frozen
class Limit:
    """At most so many fen for each value of some keys in each period."""

    fen: int
    keys: tuple[str, ...]
    period: str


@frozen
class Payer:
    """`slices`: shares in hundredths, each with the edge where it ends (None: the last one)."""

    name: str
    whole: bool
    mode: str
    keys: tuple[str, ...]
    period: str
    deductible: int
    slices: tuple[tuple[int, int | None], ...]
    limits: tuple[Limit, ...]


@frozen
class Town:
    """A scheme of payers in order."""

    rounding: str
    payers: tuple[Payer, ...]


@frozen
class Bill:
    """What a person spent on a day."""

    name: str
    day: date
    cost: int
    person: str
    household: str
    accident: str
    sequence: int

    @property
    def claim(self) -> Claim:
        """The bill as a claim."""
        facts = {"day": self.day, "cost": Fraction(self.cost)}
        return Claim(self.name, {**facts, **{key: getattr(self, key) for key in KEYS}}, self.sequence)


KEYS = (PERSON, HOUSEHOLD, ACCIDENT)


# ---- made by chance


def town(random: Random, *, single: bool = False) -> Town:
    """A town; `single`: one payer by its stretch, on its own base, for all the bills of an account."""
    rounding = random.choice(("half up", "up", "down", "half even"))
    if single:
        return Town(rounding, (_payer(random, "aid", STRETCH),))
    modes = [CLAIM, random.choice((STRETCH, CATCHING))]
    random.shuffle(modes)
    return Town(
        rounding, tuple(_payer(random, name, mode) for name, mode in zip(("first", "second"), modes, strict=True))
    )


def _payer(random: Random, name: str, mode: str) -> Payer:
    edges = sorted(random.sample(range(2_000, 900_000, 1_111), random.randint(0, 2)))
    shares = [random.randint(5, 90) for _ in range(len(edges) + 1)]
    slices = tuple(zip(shares, (*edges, None), strict=True))
    keys = random.choice(((PERSON,), (HOUSEHOLD,), (PERSON, ACCIDENT)))
    scopes = [((PERSON,), YEAR), ((HOUSEHOLD,), YEAR), ((PERSON, ACCIDENT), LIFETIME), ((PERSON,), MONTH)]
    limits = tuple(
        Limit(random.randint(10_000, 700_000), *scope) for scope in random.sample(scopes, random.randint(1, 3))
    )
    period = random.choice((YEAR, MONTH, LIFETIME))
    whole = name != "second"
    return Payer(name, whole, mode, keys, period, random.choice((0, 10_000, 123_45)), slices, limits)


def bills(random: Random, count: int = 8) -> list[Bill]:
    """Bills in the order of their days; households do not follow persons."""
    days = sorted(date(2020, 1, 1) + timedelta(days=random.randint(0, 700)) for _ in range(count))
    return [
        Bill(f"b{number}", day, random.choice((1, 33, 99_99, random.randint(0, 900_000))),
             random.choice("pq"), random.choice("gh"), random.choice("xy"), number)
        for number, day in enumerate(days)
    ]  # fmt: skip


def pieces(bill: Bill, random: Random) -> list[Bill]:
    """The bill in parts that add up to it, on the same day."""
    cuts = sorted(random.randint(0, bill.cost) for _ in range(random.randint(1, 4)))
    parts = [after - before for before, after in zip((0, *cuts), (*cuts, bill.cost), strict=True)]
    return [evolve(bill, name=f"{bill.name}.{number}", cost=part) for number, part in enumerate(parts)]


# ---- as text


def text(made: Town) -> str:
    """The town in the language."""
    lines = [HEAD.format(rounding=made.rounding)]
    for payer in made.payers:
        lines += [f"payer {payer.name}", f"  on {'cost' if payer.whole else 'what is unpaid in expense'}"]
        if payer.mode == CLAIM:
            lines.append("  each claim")
        else:
            keys = " ".join(f"per {key}" for key in payer.keys)
            lines += [f"  over {keys} {payer.period} {payer.mode}", "  counting every claim"]
        if payer.deductible:
            lines.append(f"  deductible {_yuan(payer.deductible)}")
        lines.append(f"  pays {_slices(payer)}")
        for number, limit in enumerate(payer.limits):
            keys = " ".join(f"per {key}" for key in limit.keys)
            lines.append(f"  at most {_yuan(limit.fen)} {keys} {limit.period} otherwise full_{number}")
    return "\n".join([*lines, f"order {', '.join(payer.name for payer in made.payers)}", ""])


def _slices(payer: Payer) -> str:
    if len(payer.slices) == 1:
        return f"{payer.slices[0][0]}%"
    counted = " counted after the deductible" if payer.deductible else ""
    parts = [f"{share}% above" if edge is None else f"{share}% to {_yuan(edge)}" for share, edge in payer.slices]
    return f"in slices{counted} {', '.join(parts)}"


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02} yuan"


# ---- what is paid, worked out slowly


def slowly(made: Town, listed: Sequence[Bill]) -> list[dict[str, int]]:
    """What each payer pays for each bill, by day, sequence and name."""
    order = sorted(listed, key=lambda bill: (bill.day, bill.sequence, bill.name))
    paid: list[dict[str, int]] = []
    based: list[dict[str, int]] = []
    for number, bill in enumerate(order):
        paid.append({})
        based.append({})
        unpaid = bill.cost
        for payer in made.payers:
            base = bill.cost if payer.whole else unpaid
            based[number][payer.name] = base
            before = _alike(order, number, payer.keys, payer.period)
            amount: Fraction | int
            if payer.mode == CLAIM:
                amount = _entitled(payer, base)
            else:
                counted = sum(based[at][payer.name] for at in before)
                reached = _round(_entitled(payer, counted + base), made.rounding)
                start = _round(_entitled(payer, counted), made.rounding)
                had = start if payer.mode == STRETCH else sum(paid[at][payer.name] for at in before)
                amount = max(0, reached - had)
            rooms = [unpaid]
            for limit in payer.limits:
                used = sum(paid[at][payer.name] for at in _alike(order, number, limit.keys, limit.period))
                rooms.append(max(0, limit.fen - used))
            exact = min(amount, *rooms)
            fen = _round(exact, made.rounding)
            paid[number][payer.name] = fen if fen <= min(rooms) else floor(exact)
            unpaid -= paid[number][payer.name]
    return paid


def _alike(order: Sequence[Bill], number: int, keys: tuple[str, ...], period: str) -> list[int]:
    """The earlier bills of the same keys in the same period."""
    bill = order[number]
    return [
        at
        for at in range(number)
        if all(getattr(order[at], key) == getattr(bill, key) for key in keys)
        and (period == LIFETIME or order[at].day.year == bill.day.year)
        and (period != MONTH or order[at].day.month == bill.day.month)
    ]


def _entitled(payer: Payer, base: int) -> Fraction:
    """The shares of the slices of what is above the deductible."""
    above, total, start = max(0, base - payer.deductible), Fraction(0), 0
    for share, edge in payer.slices:
        end = above if edge is None else min(above, edge)
        total += Fraction(max(0, end - start) * share, 100)
        start = max(start, end)
    return total


def _round(amount: Fraction | int, mode: str) -> int:
    match mode:
        case "up":
            return ceil(amount)
        case "down":
            return floor(amount)
        case "half even":
            return round(amount)
    return floor(amount + Fraction(1, 2))
