"""Who lives in a county, and what its claims look like beyond what a program says: one profile a scheme.

Everything else about a claim is drawn from the program itself: its kinds, lists, figures and bounds.
"""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

INPATIENT, SPECIAL, OUTPATIENT = "inpatient", "special_outpatient", "outpatient"


@frozen
class Profile:
    """A scheme's county.

    `categories`: sets of categories of a person, the frequent ones first. `kinds`: kinds of service, the frequent ones
    first. `base`: per given payer that does not draw on the cost in scope, the input that bounds it. `figures`: missing
    figures that the county has settled for itself. `facts`: values of other facts, the frequent ones first; a fact that
    is not named here is drawn evenly, which would leave few covered where several must come together. `until`: the last
    day of the year, where the scheme is in force without end.
    """

    scheme: str
    categories: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...] = (INPATIENT, INPATIENT, INPATIENT, SPECIAL, OUTPATIENT)
    base: Mapping[str, str] = field(factory=dict)
    figures: Mapping[str, str] = field(factory=dict)
    facts: Mapping[str, tuple[object, ...]] = field(factory=dict)
    until: date | None = None


_MOSTLY = (True, True, True, False)
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
    Profile(
        "cn/jiangsu/huaian/supplement@2017",
        ((),),
        kinds=(INPATIENT, INPATIENT, SPECIAL, OUTPATIENT),
        facts={
            "person.class": ("general", "minimum_living", "five_guarantees", "other_person"),
            "person.enrolled": _MOSTLY,
        },
        until=date(2018, 1, 31),  # the figures end with 2017: the claims of a month find none
    ),
    Profile(
        "cn/fujian/overlay_insurance@2017",
        ((),),
        kinds=(INPATIENT, INPATIENT, SPECIAL, OUTPATIENT),
        figures={"disease_quota": "8万元"},
        facts={"person.registered": _MOSTLY, "hospital.designated": _MOSTLY},
    ),
)
