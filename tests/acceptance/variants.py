"""Thousands of cases of the shape of the given ones, with amounts at edges, worked out here and not by the schemes.

Enters: a seed. Leaves: cases as `--cases` reads them. Always holds: each expected amount comes from a few lines written
from the notices in whole fen; nothing of the language is used here.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

Case = dict[str, Any]
Options = dict[str, Any]
EDGES = (500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000, 10_000_000, 30_000_000)
LEVELS = {"省": (7, 50), "市": (11, 70), "县": (14, 90), "乡": (15, 95)}


def cases(seed: int, count: int) -> Iterator[Case]:
    """So many cases of every kind, each under one choice of readings."""
    random = Random(seed)
    for number in range(count):
        for make in MAKERS:
            case = make(random)
            yield {
                "id": f"{case['doc']}-{case['kind']}-{number}", "title": "", "person": {}, "params": {},
                "locators": [], "hand": "", "topic": [], **case,
            }  # fmt: skip


def _case(doc: str, kind: str, inputs: list[Options], expected: list[Options], **more: Any) -> Case:
    readings = more.pop("readings", {})
    variant = {"name": "worked out", "recommended": not readings, "readings": readings, "expected": expected}
    return {"doc": doc, "kind": kind, "inputs": inputs, "variants": [variant], **more}


def _yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def _amount(random: Random) -> int:
    if random.random() < 0.5:
        return max(0, random.choice(EDGES) + random.choice((-2, -1, 0, 1, 2)))
    return random.choice((0, 1, random.randint(0, 2_000_000), random.randint(0, 60_000_000)))


def _round(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2))


def _up(amount: Fraction) -> int:
    return -int(-amount // 1)


def _days(random: Random, year: int, count: int) -> list[str]:
    """Days of a year in order, its first and last day among them as often as not; no two on one day."""
    found = {date(year, 1, 1), date(year, 12, 31)} if random.random() < 0.5 else set()
    while len(found) < count:
        found.add(date(year, 1, 1) + timedelta(random.randint(0, 364)))
    return [str(day) for day in sorted(found)[:count]]


def _slices(x: int, slices: tuple[tuple[int, int | None, int], ...]) -> Fraction:
    parts = (max(0, (x if end is None else min(x, end)) - start) * share for start, end, share in slices)
    return Fraction(sum(parts), 100)


# ---- 001


def _critical(x: int, mode: str, basis: str) -> Fraction:
    low = 500_000
    if basis == "after_deductible":
        if x <= low:
            return Fraction(0)
        return _slices(x - low, ((0, 10_000_000, 65), (10_000_000, 30_000_000, 75), (30_000_000, None, 85)))
    if mode == "flat":
        share = 65 if x < 10_000_000 else 75 if x < 30_000_000 else 85
        return Fraction(max(0, x - low) * share, 100)
    return _slices(x, ((low, 10_000_000, 65), (10_000_000, 30_000_000, 75), (30_000_000, None, 85)))


def critical_seq(random: Random) -> Case:
    """Critical illness on the year's sum, or bill by bill; marginal slices by the gross amount or after 5,000."""
    others: list[Options] = [
        {"critical_period": "per_claim"},
        {"critical_tier_basis": "after_deductible"},
        {"critical_mode": "flat"},
    ]
    readings: Options = random.choice([{}, {}, *others])
    mode, basis = readings.get("critical_mode", "marginal"), readings.get("critical_tier_basis", "gross")
    inputs, expected, total = [], [], 0
    for day in _days(random, 2020, random.randint(1, 5)):
        left = _amount(random)
        before = 0 if "critical_period" in readings else total
        total = before + left
        paid = _round(_critical(total, mode, basis)) - _round(_critical(before, mode, basis))
        inputs.append({"date": day, "remaining_after_basic": _yuan(left), "kind": "inpatient"})
        expected.append({"pays": _yuan(min(left, paid))})
    return _case("001", "critical_seq", inputs, expected, readings=readings, person={"category": "特困"})


def drug_seq(random: Random) -> Case:
    """Sixty per cent; 200,000 limit what is paid, or the cost."""
    on_cost = random.random() < 0.3
    inputs, expected, used = [], [], 0
    for day in _days(random, 2020, random.randint(1, 4)):
        cost = _amount(random)
        if on_cost:
            counted = min(cost, 20_000_000 - used)
            used += counted
            paid = _round(Fraction(counted * 60, 100))
        else:
            paid = min(_round(Fraction(cost * 60, 100)), 20_000_000 - used)
            used += paid
        inputs.append({"date": day, "cost": _yuan(cost)})
        expected.append({"pays": _yuan(paid)})
    readings = {"drug_cap": "on_cost"} if on_cost else {}
    return _case("001", "drug_seq", inputs, expected, readings=readings, person={"category": "低保"})


def pku_seq(random: Random) -> Case:
    """75 % to 15,000 up to the nineteenth birthday, 70 % to 12,000 after it; one account of the year, or two."""
    readings: Options = random.choice(({}, {}, {"pku_age": "after_birthday"}, {"pku_cap": "separate"}))
    years = 18 if "pku_age" in readings else 19
    birth = date(2020 - years + random.choice((0, 0, 0, 5, -5)), random.randint(1, 12), random.randint(1, 28))
    inputs, expected, paid = [], [], {"young": 0, "old": 0}
    for day in _days(random, 2020, random.randint(1, 4)):
        cost = min(_amount(random), 5_000_000)
        turned = birth.replace(year=birth.year + years)
        grown = day > str(turned) if "pku_age" in readings else day >= str(turned)
        if grown:
            before = paid["old"] if "pku_cap" in readings else paid["young"] + paid["old"]
            due = max(0, min(_round(Fraction(cost * 70, 100)), 1_200_000 - before))
        else:
            due = min(_round(Fraction(cost * 75, 100)), 1_500_000 - paid["young"])
        paid["old" if grown else "young"] += due
        inputs.append({"date": day, "birth": str(birth), "cost": _yuan(cost)})
        expected.append({"pays": _yuan(due)})
    return _case("001", "pku_seq", inputs, expected, readings=readings, person={"category": "低保"})


def reaid_seq(random: Random) -> Case:
    """Seventy per cent of what was borne above 5,000 in the year, to 20,000."""
    readings: Options = random.choice(({}, {}, {"reaid_period": "per_claim"}, {"reaid_services": "all"}))
    inputs, expected, borne, spent = [], [], 0, 0
    for day in _days(random, 2020, random.randint(1, 5)):
        left, kind = min(_amount(random), 4_000_000), random.choice(("inpatient", "inpatient", "special_outpatient"))
        due = 0
        if kind == "inpatient" or "reaid_services" in readings:
            before = 0 if "reaid_period" in readings else borne
            borne = before + left
            entitled = [_round(Fraction(max(0, x - 500_000) * 70, 100)) for x in (before, borne)]
            due = min(entitled[1] - entitled[0], 2_000_000 - spent)
            spent += due
        inputs.append({"date": day, "remaining": _yuan(left), "kind": kind})
        expected.append({"pays": _yuan(due)})
    return _case("001", "reaid_seq", inputs, expected, readings=readings, person={"category": "低保"})


def continuous(random: Random) -> Case:
    """The difference to the second deductible, or nothing more."""
    nothing = random.random() < 0.3
    first, second, referred = _amount(random) // 100, _amount(random) // 100, random.random() < 0.6
    due = (0 if nothing else max(0, second - first)) if referred else second
    inputs = [{"first": _yuan(first), "second": _yuan(second), "referred": referred}]
    readings = {"continuous": "none_after_first"} if nothing else {}
    return _case("001", "deductible_continuous", inputs, [{"second_deductible": _yuan(due)}], readings=readings)


# ---- 002

_SCALE = ((0, 1_000_000, 70), (1_000_000, 2_000_000, 80), (2_000_000, 4_000_000, 90), (4_000_000, None, 95))
_GROSS = ((1_000_000, 2_000_000, 80), (2_000_000, 4_000_000, 90), (4_000_000, None, 95))
_HUAIAN = ("ncms", "critical", "aid", "emergency_fund", "child_aid", "temporary_aid")


def tier_table(random: Random) -> Case:
    """The scale on one bill, its edges after the deductible or on the gross amount."""
    gross = random.random() < 0.3
    amounts = [_amount(random) for _ in range(4)]
    paid = [_slices(x, _GROSS) if gross else _slices(max(0, x - 1_000_000), _SCALE) for x in amounts]
    expected = [{"pays": _yuan(_round(amount))} for amount in paid]
    readings = {"tier_basis": "gross"} if gross else {}
    return _case("002", "tier_table", [{"self_pay": _yuan(x)} for x in amounts], expected, readings=readings)


def huaian(random: Random) -> Case:
    """A year of bills: the scale of the year's sum less what was paid, never more than is left."""
    readings: Options = random.choice(
        ({}, {}, {"period": "per_claim"}, {"general_poor_aid": "deducted"}, {"temporary_aid": "deducted"})
    )
    household = random.choice(("一般贫困户", "低保贫困户", "五保贫困户"))
    named = 2 if household == "一般贫困户" and "general_poor_aid" not in readings else 5
    inputs, expected, burden, paid = [], [], 0, 0
    for day in _days(random, 2017, random.randint(1, 4)):
        given = [random.choice((0, 0, random.randint(0, 3_000_000))) for _ in _HUAIAN]
        scope = sum(given) + _amount(random)
        left = scope - sum(given[:named]) - (given[5] if "temporary_aid" in readings else 0)
        before, already = (0, 0) if "period" in readings else (burden, paid)
        burden = before + left
        due = max(0, min(_round(_slices(max(0, burden - 1_000_000), _SCALE)) - already, scope - sum(given)))
        paid = already + due
        inputs.append({
            "id": day, "kind": random.choice(("inpatient", "special_outpatient")), "admission": day, "discharge": day,
            "total": _yuan(scope), "in_scope": _yuan(scope),
            **{name: _yuan(amount) for name, amount in zip(_HUAIAN, given, strict=True)},
        })  # fmt: skip
        expected.append({"supplementary": _yuan(due), "oop_in_scope": _yuan(scope - sum(given) - due)})
    person = {"category": household, "ncms_enrolled": True, "county": "淮阴区"}
    return _case("002", "claims", inputs, expected, readings=readings, person=person)


def pool(random: Random) -> Case:
    """Below the line the difference to it, or to the premium, goes to the account; above it both share."""
    whole = random.random() < 0.3
    line, share = random.choice((80, 85, 90)), random.choice((30, 50, 60))
    premium = random.randint(1, 10**9) * 100
    at = Fraction(premium * line, 100)
    paid = random.choice((int(at), int(at) + 1, random.randint(0, 2 * premium)))
    kept = (premium if whole else at) - paid if paid <= at else 0
    excess = max(Fraction(0), paid - at)
    county = _round(excess * share / 100)
    inputs = [{
        "premium_pool": _yuan(premium), "paid": _yuan(paid), "line": f"0.{line}", "county_share": f"0.{share}",
    }]  # fmt: skip
    expected = [
        {
            "to_account": _yuan(_round(Fraction(kept))),
            "county": _yuan(county),
            "insurer": _yuan(_round(excess) - county),
        }
    ]
    return _case("002", "pool", inputs, expected, readings={"surplus_base": "premium"} if whole else {})


# ---- 003


def weihai(random: Random) -> Case:
    """The own share of the year brought to a tenth of the cost, to 600,000; or bill by bill; or below the tenth."""
    readings: Options = random.choice(({}, {}, {"target_period": "per_claim"}, {"strict": True}))
    names = ("basic", "critical", "hospital_reduction", "aid")
    inputs, expected, cost, own, topped = [], [], 0, 0, 0
    for day in _days(random, 2020, random.randint(1, 5)):
        scope = _amount(random)
        rest, given = scope, []
        for share in (random.choice((60, 85, 90)), 20, 5, 10):
            given.append(rest * random.choice((0, share)) // 100)
            rest -= given[-1]
        cost, own, before = (scope, rest, 0) if "target_period" in readings else (cost + scope, own + rest, topped)
        over = own - Fraction(cost, 10)
        due = (int(over) + 1 if over >= 0 else 0) if "strict" in readings else _up(max(Fraction(0), over))
        due = max(0, min(due - before, 60_000_000 - topped, rest)) if scope else 0
        topped += due
        inputs.append({
            "id": day, "kind": "inpatient", "admission": day, "discharge": day, "total": _yuan(scope),
            "in_scope": _yuan(scope), **{name: _yuan(x) for name, x in zip(names, given, strict=True)},
        })  # fmt: skip
        expected.append({"supplementary": _yuan(due), "oop_in_scope": _yuan(rest - due)})
    return _case("003", "claims", inputs, expected, readings=readings, person={"category": "脱贫享受政策"})


def accident_seq(random: Random) -> Case:
    """Eighty per cent above 100, to 20,000: the 100 of each accident or of the year, the limit likewise."""
    readings: Options = random.choice(({}, {}, {"accident_deductible": "per_year"}, {"accident_limit": "per_accident"}))
    inputs, expected, costs, paid = [], [], 0, 0
    for day in _days(random, 2020, random.randint(1, 4)):
        cost = random.choice((9_999, 10_000, 10_001, 2_510_000, 2_510_001, random.randint(0, 3_000_000)))
        before = costs if "accident_deductible" in readings else 0
        costs = before + cost
        entitled = [_round(Fraction(max(0, x - 10_000) * 80, 100)) for x in (before, costs)]
        due = min(entitled[1] - entitled[0], 2_000_000 - (0 if "accident_limit" in readings else paid))
        paid += due
        inputs.append({"cost": _yuan(cost), "date": day})
        expected.append({"pays": _yuan(due)})
    return _case(
        "003", "accident_medical_seq", inputs, expected, readings=readings, person={"category": "脱贫享受政策"}
    )


def funding(random: Random) -> Case:
    """458 a head, less what province, city and last year's surplus bring."""
    heads, money = random.randint(0, 20_000), [random.randint(0, 4_000_000) * 100 for _ in range(3)]
    premium, have = heads * 45_800, sum(money)
    inputs = [{"area": "文登", "heads": heads, **dict(zip(("prov", "city", "carry"), map(_yuan, money), strict=True))}]
    expected = [
        {
            "premium": _yuan(premium),
            "area_pays": _yuan(max(0, premium - have)),
            "surplus": _yuan(max(0, have - premium)),
        }
    ]
    return _case("003", "funding", inputs, expected)


def deadline(random: Random) -> Case:
    """Days of the calendar, the first one not counted."""
    start, days = date(2020, random.randint(1, 12), random.randint(1, 28)), random.choice((15, 30))
    taken = days + random.choice((-1, 0, 1, random.randint(-10, 40)))
    inputs = [{"start": str(start), "end": str(start + timedelta(taken)), "days": days}]
    return _case("003", "deadline", inputs, [{"ok": taken <= days}])


# ---- 004


def fujian(random: Random) -> Case:
    """Both steps of a bill."""
    readings: Options = random.choice((
        {}, {}, {"add_base": "remaining"}, {"ceiling_payers": "BC"}, {"first_rounding": "half_up"},
        {"second_base": "in_scope"}, {"second_needs": "disease"},
    ))  # fmt: skip
    inputs, expected = [], []
    for day in _days(random, 2018, random.randint(1, 3)):
        level = random.choice(sorted(LEVELS))
        added, ceiling = LEVELS[level]
        scope, outside = _amount(random), random.choice((0, random.randint(0, 1_000_000)))
        edge = random.choice((ceiling, ceiling - added)) * scope // 100 + random.choice((-1, 0, 1))
        prior = min(scope, max(0, random.choice((edge, random.randint(0, scope)))))
        basic = random.randint(0, prior)
        critical = random.randint(0, prior - basic)
        aid = prior - basic - critical
        counted = basic + critical if "ceiling_payers" in readings else prior
        share = Fraction(added * ((scope - prior) if "add_base" in readings else scope), 100)
        exact = max(Fraction(0), min(share, Fraction(ceiling * scope, 100) - counted))
        designated, disease = random.random() < 0.8, random.choice((None, "胃癌", "终末期肾病"))
        concentrated = random.random() < 0.6
        first = (_round(exact) if "first_rounding" in readings else int(exact)) if designated else 0
        first = min(first, scope - prior)
        left = scope - prior - first + (0 if "second_base" in readings else outside)
        treated = disease is not None and (concentrated or "second_needs" in readings)
        second = _round(Fraction(left * 90, 100)) if treated else 0
        inputs.append({
            "id": day, "level": level, "kind": "inpatient", "admission": day, "discharge": day,
            "total": _yuan(scope + outside), "in_scope": _yuan(scope), "basic": _yuan(basic),
            "critical": _yuan(critical), "aid": _yuan(aid), "designated": designated, "disease": disease,
            "concentrated": concentrated,
        })  # fmt: skip
        own = scope + outside - prior - first - second
        expected.append({"first": _yuan(first), "second": _yuan(second), "oop_total": _yuan(own)})
    person = {"registered": True, "confirmed": "2016-12-31"}
    return _case("004", "claims", inputs, expected, readings=readings, person=person)


def split(random: Random) -> Case:
    """50, 25, 25: whole fen, what is left to the largest remainders, province before city before county."""
    amount = random.choice((random.randint(0, 400), random.randint(0, 10**10)))
    exact = [Fraction(amount * share, 100) for share in (50, 25, 25)]
    parts = [int(part) for part in exact]
    for index in sorted(range(3), key=lambda one: (-(exact[one] - parts[one]), one))[: amount - sum(parts)]:
        parts[index] += 1
    expected = dict(zip(("province", "city", "county"), map(_yuan, parts), strict=True))
    return _case("004", "funding", [{"amount": _yuan(amount)}], [expected])


MAKERS: tuple[Callable[[Random], Case], ...] = (
    critical_seq, drug_seq, pku_seq, reaid_seq, continuous, tier_table, huaian, pool, weihai, accident_seq, funding,
    deadline, fujian, split,
)  # fmt: skip
