"""Who lives in a county, and what its claims look like beyond what a program says: one profile a scheme.

Everything else about a claim is drawn from the program itself: its kinds, lists, figures and bounds.
"""

from collections.abc import Mapping

from attrs import field, frozen

INPATIENT, SPECIAL, OUTPATIENT = "inpatient", "special_outpatient", "outpatient"


@frozen
class Profile:
    """A scheme's county.

    `categories`: sets of categories of a person, the frequent ones first. `kinds`: kinds of service, the frequent ones
    first. `base`: per given payer that does not draw on the cost in scope, the input that bounds it. `figures`: missing
    figures that the county has settled for itself. `fixed`: inputs that are the same in every claim.
    """

    scheme: str
    categories: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...] = (INPATIENT, INPATIENT, INPATIENT, SPECIAL, OUTPATIENT)
    base: Mapping[str, str] = field(factory=dict)
    figures: Mapping[str, str] = field(factory=dict)
    fixed: Mapping[str, object] = field(factory=dict)


_POOR = (("低保",), ("建档立卡",), ("特困",), ("低保", "建档立卡"), ("重度残疾",), ("低收入",), ("其他人员",))
_RELIEVED = (("脱贫享受政策",), ("即时帮扶",), ("脱贫享受政策", "即时帮扶"), ("其他人员",))

PROFILES: tuple[Profile, ...] = (
    Profile(
        "cn/shandong/assistance@2019",
        _POOR,
        figures={
            "area_deductible": "500元",
            "area_ratio": "60%",
            "area_cap": "8000元",
            "outpatient_aid_amount": "200元",
            "child_deductible": "0元",
            "child_ratio": "80%",
            "child_cap": "20000元",
        },
    ),
    Profile(
        "cn/shandong/linyi/lanshan/relief_insurance@2020",
        _RELIEVED,
        kinds=(INPATIENT, INPATIENT, INPATIENT, SPECIAL, OUTPATIENT, "accident_death", "accident_disability"),
    ),
    Profile(
        "cn/shandong/linyi/lanshan/combined@2020",
        (("脱贫享受政策", "建档立卡"), ("低保",), ("即时帮扶",), ("特困", "脱贫享受政策"), ("其他人员",)),
    ),
    Profile(
        "cn/shandong/weihai/relief_insurance@2020",
        _RELIEVED,
        kinds=(INPATIENT, INPATIENT, INPATIENT, SPECIAL, "accident_disability", "accident_death", OUTPATIENT),
        base={"other_payers": "claim.accident_cost"},
        figures={"reduction_ratio": "10%", "aid_ratio": "70%", "aid_cap": "5000元"},
    ),
    # Their main formulas are worked out a second time in tests/schemes.
    Profile("cn/jiangsu/huaian/supplement@2017", ((),), kinds=(INPATIENT, INPATIENT, SPECIAL, OUTPATIENT)),
    Profile("cn/fujian/overlay_insurance@2017", ((),), kinds=(INPATIENT, INPATIENT, SPECIAL, OUTPATIENT)),
)
