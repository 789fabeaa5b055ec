"""The main formulas of documents 002 and 004, written from the notices, in whole fen, and not from the schemes.

Enters: amounts in fen, or one person's claims in the order of settlement. Leaves: what the payers under test pay.
Always holds: nothing of the language is used here.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

Row = dict[str, Any]
SLICES = ((10_000_00, 20_000_00, 70), (20_000_00, 30_000_00, 80), (30_000_00, 50_000_00, 90), (50_000_00, None, 95))
LEVELS = {"provincial": (7, 50), "municipal": (11, 70), "county": (14, 90), "township": (15, 95)}
AIDS = ("medical_aid", "emergency_fund", "child_aid")
THIRTEEN = frozenset(
    [
        "儿童急性淋巴细胞白血病", "儿童急性早幼粒细胞白血病", "儿童先天性心脏病房间隔缺损",
        "儿童先天性心脏病室间隔缺损", "儿童先天性动脉导管未闭", "儿童先天性肺动脉瓣狭窄", "食管癌", "胃癌", "结肠癌",
        "直肠癌", "终末期肾病", "乳腺癌", "宫颈癌",
    ]
)  # fmt: skip


def scale(burden: int) -> int:
    """002 四2: nothing up to 10000, then 70 % of 10000, 80 % of 10000, 90 % of 20000, 95 % of the rest."""
    hundredths = sum(max(0, min(burden, top or burden) - bottom) * ratio for bottom, top, ratio in SLICES)
    return (hundredths + 50) // 100


def huaian(rows: list[Row]) -> Iterator[dict[str, int]]:
    """002 四: the scale of the year's burden less what was paid, and never more than is left of the bill."""
    burden = paid = 0
    for row in rows:
        due = 0
        covered = row["person.class"] != "other_person" and row["person.enrolled"]
        if (
            covered
            and row["claim.discharge"][:4] == "2017"
            and row["claim.kind"] in ("inpatient", "special_outpatient")
        ):
            cost = _fen(row, "claim.in_scope")
            before = ["ncms", "critical_illness", *(() if row["person.class"] == "general" else AIDS)]
            burden += cost - sum(_fen(row, f"given.{payer}") for payer in before)
            everybody = ("ncms", "critical_illness", *AIDS, "temporary_aid")
            left = cost - sum(_fen(row, f"given.{payer}") for payer in everybody)
            due = max(0, min(scale(burden) - paid, left))
            paid += due
        yield {"supplement": due}


def first_step(level: str, scope: int, prior: int) -> int:
    """004 三(一): the share added, and no more than the ceiling leaves; down to the fen: neither may be exceeded."""
    added, ceiling = LEVELS[level]
    return max(0, min(added * scope // 100, (ceiling * scope - 100 * prior) // 100))


def second_step(burden: int) -> int:
    """004 三(二): ninety per cent of what the person still bears, rounded half up."""
    return (90 * burden + 50) // 100


def fujian(rows: list[Row]) -> Iterator[dict[str, int]]:
    """004 三 and 五(二): both steps of every bill by itself; the county settled for 80,000 as fixed cost."""
    for row in rows:
        first = above = second = 0
        scope = _fen(row, "claim.in_scope")
        outside = _fen(row, "claim.total") - scope if "claim.total" in row else _fen(row, "claim.out_of_scope")
        prior = sum(_fen(row, f"given.{payer}") for payer in ("basic", "critical_illness", "medical_aid"))
        confirmed = row.get("person.confirmed", "2016-12-31")
        if row["person.registered"] and max(confirmed, "2017-07-01") <= row["claim.discharge"] <= "2020-12-31":
            if row["claim.kind"] in ("inpatient", "special_outpatient") and row["hospital.designated"]:
                first = first_step(row["hospital.level"], scope, prior)
            if row["disease"] in THIRTEEN and row.get("claim.concentrated"):
                left = scope + outside - prior - first
                above = min(left, max(0, scope + outside - 80_000_00))
                second = second_step(left - above)
        yield {"first_step": first, "hospital_share": above, "second_step": second}


def _fen(row: Row, name: str) -> int:
    return int(Fraction(str(row.get(name, "0"))) * 100)
