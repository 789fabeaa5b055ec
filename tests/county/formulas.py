"""The main formula of each scheme, a second time: written from the notice, in whole fen, and not from the scheme.

Enters: one person's claims in the order of settlement, as rows of a claim file. Leaves: for each claim what the payers
under test pay, in fen. Always holds: nothing of the language is used here, neither a node nor a rounding of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from tests.county.other_provinces import fujian, huaian

Row = dict[str, Any]
Paid = dict[str, int]
FOUR = {"低保", "特困", "建档立卡", "重度残疾"}
DESIGNATED = frozenset(
    [
        "临沂市人民医院", "市人民医院", "临沂市中心医院", "市中心医院", "临沂市中医医院", "市中医医院",
        "临沂市妇女儿童医院", "市妇女儿童医院", "临沂市肿瘤医院", "市肿瘤医院", "临沂市精神卫生中心",
        "市精神卫生中心", "鲁南眼科医院", "荣军医院", "市荣军医院", "兰山区人民医院",
        "兰山区计划生育妇幼保健服务中心", "兰山街道社区卫生服务中心", "金雀山街道社区卫生服务中心",
        "银雀山街道社区卫生服务中心", "柳青街道社区卫生服务中心", "义堂中心卫生院", "朱保卫生院",
        "大岭社区卫生服务中心", "枣园中心卫生院", "半程镇卫生院", "白沙埠镇卫生院", "李官镇卫生院",
        "方城中心卫生院", "汪沟镇卫生院", "新桥卫生院", "临沂工业园医院",
    ]
)  # fmt: skip
DISEASES = frozenset(
    [
        "恶性肿瘤门诊化放疗", "尿毒症透析", "器官移植术后抗排异治疗", "血友病", "重性精神病人药物维持治疗",
        "耐多药肺结核", "儿童脑瘫", "儿童智障", "儿童孤独症",
    ]
)  # fmt: skip


def fen(row: Row, name: str) -> int:
    """An amount of a row."""
    return int(Fraction(str(row.get(name, "0"))) * 100)


def half_up(amount: Fraction) -> int:
    """Whole fen, half a fen upwards."""
    return int(amount + Fraction(1, 2))


def up(amount: Fraction) -> int:
    """Whole fen, any part of a fen upwards."""
    return -int(-amount // 1)


def tiers(total: int) -> Fraction:
    """001 二(二)2: 65% from 5,000 yuan, 75% from 100,000, 85% from 300,000, no ceiling."""
    x = Fraction(total)
    edges = ((500_000, 10_000_000, 65), (10_000_000, 30_000_000, 75), (30_000_000, None, 85))
    return sum(
        (
            max(Fraction(0), (x if end is None else min(x, end)) - start) * Fraction(part, 100)
            for start, end, part in edges
        ),
        Fraction(0),
    )


def shandong(rows: list[Row]) -> Iterator[Paid]:
    """001: critical illness over the year, aid of 70% to 10,000 for 低保 and 特困, re-assistance over the year."""
    counted: dict[str, int] = defaultdict(int)
    aided: dict[str, int] = defaultdict(int)
    borne: dict[str, int] = defaultdict(int)
    for row in rows:
        year, categories = row["claim.discharge"][:4], set(row["person.categories"])
        left = fen(row, "claim.in_scope") - fen(row, "given.basic")
        if row["claim.discharge"] < "2019-01-01":
            yield {"critical_illness": 0, "medical_aid": 0, "reassistance": 0}
            continue
        critical = aid = again = 0
        if categories & FOUR:
            before = counted[year]
            counted[year] += left
            critical = half_up(tiers(counted[year])) - half_up(tiers(before))
        left -= critical
        left -= min(left, 20_000) if _outpatient_aid(row, categories) else 0
        if categories & {"低保", "特困"} and row["claim.kind"] == "inpatient":
            aid = min(half_up(Fraction(left * 70, 100)), 1_000_000 - aided[year])
        elif categories & {"建档立卡", "重度残疾", "低收入"} and row["claim.kind"] == "inpatient":
            aid = min(half_up(Fraction(max(0, left - 50_000) * 60, 100)), 800_000 - aided[year])
        aid = max(0, aid)
        aided[year] += aid
        left -= aid + fen(row, "given.hospital_reduction") + fen(row, "given.supplement")
        if categories & FOUR and row["claim.kind"] == "inpatient":
            before = borne[year]
            borne[year] += left
            again = _again(borne[year]) - _again(before)
        yield {"critical_illness": critical, "medical_aid": aid, "reassistance": again}


def _outpatient_aid(row: Row, categories: set[str]) -> bool:
    """200 yuan a visit is what the county of the test has settled for."""
    return bool(categories & FOUR) and row["claim.kind"] == "outpatient" and bool(row.get("claim.long_term_or_urgent"))


def _again(borne: int) -> int:
    """001 二(二)3四: 70% above 5,000 yuan, at most 20,000 in the year."""
    return min(half_up(Fraction(max(0, borne - 500_000) * 70, 100)), 2_000_000)


def weihai(rows: list[Row]) -> Iterator[Paid]:
    """003 3号三(一): the own share over the year is brought to a tenth of inpatient cost, up to 600,000 yuan."""
    cost = paid = topped = aided = 0
    for row in rows:
        scope = fen(row, "claim.in_scope")
        earlier = fen(row, "given.basic") + fen(row, "given.critical_illness")
        reduction = aid = top = 0
        if _covered(row, "2020-01-01", "2020-12-31") and row["claim.kind"] == "inpatient":
            reduction = half_up(Fraction(scope - earlier, 10))
            aid = min(half_up(Fraction((scope - earlier - reduction) * 70, 100)), 500_000 - aided)
            cost, paid = cost + scope, paid + earlier + reduction + aid
            due = max(0, up(Fraction(max(0, cost * 9 - paid * 10), 10)) - topped)
            top = min(due, 60_000_000 - topped, scope - earlier - reduction - aid)
            aided, topped = aided + aid, topped + top
        yield {"hospital_reduction": reduction, "medical_aid": aid, "supplement": top}


def _covered(row: Row, first: str, last: str) -> bool:
    """Lifted out of poverty, or under instant aid from the day of inclusion; within the window, both ends in."""
    categories, day = set(row["person.categories"]), row["claim.discharge"]
    instant = "即时帮扶" in categories and day >= row["person.inclusion_date"]
    return first <= day <= last and ("脱贫享受政策" in categories or instant)


def lanshan(rows: list[Row]) -> Iterator[Paid]:
    """000 三(一): aid of 70% to 10,000, a tenth off in designated hospitals, then up to nine tenths, to 450,000."""
    yield from _lanshan(rows, lambda row, _: fen(row, "given.critical_illness"), _covered_by_000)


def _covered_by_000(row: Row) -> tuple[bool, bool]:
    covered = _covered(row, "2020-01-01", "2020-12-31")
    return covered, covered


def _lanshan(
    rows: list[Row], critical: Callable[[Row, int], int], covers: Callable[[Row], tuple[bool, bool]]
) -> Iterator[Paid]:
    """`critical`: what critical illness pays of what basic left. `covers`: whether aid, and the rest, cover a row."""
    aided = topped = 0
    for row in rows:
        scope, kind = fen(row, "claim.in_scope"), row["claim.kind"]
        own = scope - fen(row, "given.basic")
        illness = critical(row, own)
        own -= illness
        by_aid, by_relief = covers(row)
        service = kind == "inpatient" or (kind == "special_outpatient" and row.get("disease") in DISEASES)
        referred = row["claim.referral"] in ("approved", "filed_late")
        reached = row["claim.in_area"] or referred
        aid = reduction = top = 0
        if by_aid and service:
            aid = max(0, min(half_up(Fraction(own * 70, 100)), 1_000_000 - aided))
        own -= aid
        if by_relief and kind == "inpatient" and reached and row["hospital"] in DESIGNATED:
            reduction = half_up(Fraction(own, 10))
        own -= reduction
        admitted = row["hospital"] in DESIGNATED or (not row["claim.in_area"] and referred)
        if by_relief and service and reached and admitted and own * 10 >= scope:
            top = min(up(Fraction(own * 10 - scope, 10)), 45_000_000 - topped, own)
        aided, topped = aided + aid, topped + top
        yield {
            "critical_illness": illness, "medical_aid": aid, "hospital_reduction": reduction, "supplement": top,
        }  # fmt: skip


def combined(rows: list[Row]) -> Iterator[Paid]:
    """Both documents on one bill: critical illness and re-assistance of 001 around the three payers of 000."""
    counted = borne = 0

    def illness(row: Row, left: int) -> int:
        nonlocal counted
        if not _in_2020(row) or not set(row["person.categories"]) & FOUR:
            return 0
        before, counted = counted, counted + left
        return half_up(tiers(counted)) - half_up(tiers(before))

    def covers(row: Row) -> tuple[bool, bool]:
        relieved = _covered(row, "2020-01-01", "2020-12-31")
        inside = _in_2020(row) and bool(set(row["person.categories"]) & {"低保", "特困"})
        return relieved or inside, relieved

    for row, paid in zip(rows, _lanshan(rows, illness, covers), strict=True):
        again = 0
        if _in_2020(row) and row["claim.kind"] == "inpatient" and set(row["person.categories"]) & FOUR:
            before = borne
            borne += fen(row, "claim.in_scope") - fen(row, "given.basic") - sum(paid.values())
            again = _again(borne) - _again(before)
        yield {**paid, "reassistance": again}


def _in_2020(row: Row) -> bool:
    return str(row["claim.discharge"])[:4] == "2020"


FORMULAS: dict[str, Callable[[list[Row]], Iterator[Paid]]] = {
    "cn/shandong/assistance@2019": shandong,
    "cn/shandong/weihai/relief_insurance@2020": weihai,
    "cn/shandong/linyi/lanshan/relief_insurance@2020": lanshan,
    "cn/shandong/linyi/lanshan/combined@2020": combined,
    "cn/jiangsu/huaian/supplement@2017": huaian,
    "cn/fujian/overlay_insurance@2017": fujian,
}
