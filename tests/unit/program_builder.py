"""A small scheme put together by hand, for tests of what stands on Core and not on the text of a scheme.

The basic fund's payment is a fact. Aid pays 70 % of what is left in scope, at most 10,000 yuan a person and calendar
year. The hospital writes off a tenth of what is left then. Whoever stays a night gets 50 yuan as a benefit; in
principle, says the source, from seven nights on. A hospital may bill at most a tenth of a month's expense out of scope.
Covered are the poor and the disabled; in force is 2020.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from policy_lang.core.nodes import Apply, Balance, Const, Fold, If, Input, Node, Parameter, Ref
from policy_lang.core.program import (
    Arm,
    CatalogueEntry,
    CheckDef,
    Clause,
    DatedFigure,
    Def,
    InputDef,
    LedgerDef,
    Move,
    Origin,
    ParameterDef,
    PayerDef,
    PeriodDef,
    PeriodKind,
    Place,
    PoolDef,
    Program,
    Rejection,
    Role,
    RoleKind,
)
from policy_lang.core.types import COUNT, DATE, MONEY, NUMBER, RATIO, TEXT, YES_NO, Kind, Type
from policy_lang.core.values import Value
from policy_lang.interp.settle import Claim

ZERO = Fraction(0)
LEVEL = Type(Kind.CATEGORY, "level")
GROUPS = Type(Kind.CATEGORY, "person_group", several=True)
HIGH = Fraction(1_000_000_00)
PLACE = Place("aid.policy", 12, 3, 200, 220)
CLAUSE = Clause("notice", "Notice 1", "三(一)¶3")


def money(yuan: str) -> Fraction:
    """Yuan in fen."""
    return Fraction(yuan) * 100


def fact(name: str, type_: Type, high: Fraction | None = None, default: Fraction | None = None) -> InputDef:
    low = None if type_.kind in {Kind.TEXT, Kind.DATE, Kind.YES_NO, Kind.CATEGORY} else ZERO
    node = None if default is None else Const(default, type_)
    return InputDef(name, type_, low, high, default is not None, node, reserved=name in {"person", "household"})


def call(op: str, *arguments: Node) -> Apply:
    return Apply(op, arguments)


def fen(amount: Fraction) -> Const:
    return Const(amount, MONEY)


def status(payment: str) -> If:
    return If(call("more_than", Ref(payment), fen(ZERO)), Const(Fraction(1), COUNT), Const(ZERO, COUNT))


INPUTS = (
    fact("person", TEXT),
    fact("household", TEXT),
    fact("discharge", DATE),
    fact("birth", DATE),
    fact("in_scope", MONEY, HIGH),
    fact("out_of_scope", MONEY, HIGH, ZERO),
    fact("given.basic", MONEY, HIGH),
    fact("nights", COUNT, Fraction(366), ZERO),
    fact("severity", NUMBER, Fraction(10)),
    fact("family_ratio", RATIO, Fraction(1)),
    fact("referred", YES_NO),
    fact("disease", TEXT),
    fact("hospital.name", TEXT),
    fact("hospital.level", LEVEL),
    fact("person.groups", GROUPS),
)
CHINESE = {
    "discharge": "出院日期", "birth": "出生日期", "in_scope": "合规费用", "out_of_scope": "目录外费用",
    "given.basic": "已付.基本医保", "nights": "住院天数", "severity": "严重程度", "family_ratio": "家庭比例",
    "referred": "已转诊", "disease": "病种", "hospital.name": "医院名称", "hospital.level": "医院等级",
    "person.groups": "人员类别",
}  # fmt: skip
MEMBERS = {
    "level": {"first": "first", "一级": "first", "third": "third", "三级": "third"},
    "person_group": {"poor": "poor", "贫困人口": "poor", "disabled": "disabled", "残疾人": "disabled"},
}
PARAMETERS = (
    ParameterDef("aid_ratio", RATIO, (DatedFigure(Const(Fraction(7, 10), RATIO), None, None),), "exact"),
    ParameterDef("aid_cap", MONEY, (DatedFigure(fen(money("10000")), None, None),), "minimum"),
    ParameterDef("long_stay", COUNT, (DatedFigure(Const(Fraction(7), COUNT), None, None),), "principle"),
)
DAY = Input("discharge")


def _aid() -> tuple[Def, ...]:
    origin = Origin(PLACE, (CLAUSE,))
    return (
        Def("aid.so_far", Balance("aid.paid"), MONEY),
        Def("aid.room", call("beyond", Parameter("aid_cap", DAY), Ref("aid.so_far")), MONEY),
        Def("aid.entitled", call("multiply", Parameter("aid_ratio", DAY), Ref("left")), MONEY),
        Def(
            "aid.payment",
            If(
                Ref("covered"),
                If(Ref("in_force"), call("least", Ref("aid.entitled"), Ref("aid.room"), Ref("left")), fen(ZERO)),
                fen(ZERO),
            ),
            MONEY,
            Role(RoleKind.PAYMENT, "aid"),
            origin,
        ),
        Def("aid.status", status("aid.payment"), COUNT, Role(RoleKind.STATUS, "aid")),
        Def("left_after_aid", call("subtract", Ref("left"), Ref("aid.payment")), MONEY),
    )


def definitions() -> tuple[Def, ...]:
    in_force = call(
        "and",
        call("at_least", DAY, Const(date(2020, 1, 1), DATE)),
        call("no_more_than", DAY, Const(date(2020, 12, 31), DATE)),
    )
    covered = call("in", Input("person.groups"), Const(frozenset({"poor", "disabled"}), GROUPS))
    long_stay = call("at_least", Input("nights"), Parameter("long_stay", DAY))
    return (
        Def("in_force", in_force, YES_NO),
        Def("covered", covered, YES_NO),
        Def("in_scope.amount", Input("in_scope"), MONEY, Role(RoleKind.POOL, "in_scope")),
        Def("out_of_scope.amount", Input("out_of_scope"), MONEY, Role(RoleKind.POOL, "out_of_scope")),
        Def("basic.payment", Input("given.basic"), MONEY, Role(RoleKind.PAYMENT, "basic")),
        Def("basic.status", Const(ZERO, COUNT), COUNT),
        Def("too_much", call("more_than", Ref("basic.payment"), Ref("in_scope.amount")), YES_NO),
        Def("left", call("beyond", Ref("in_scope.amount"), Ref("basic.payment")), MONEY),
        *_aid(),
        Def(
            "hospital.payment",
            call("multiply", Const(Fraction(1, 10), RATIO), Ref("left_after_aid")),
            MONEY,
            Role(RoleKind.PAYMENT, "hospital"),
        ),
        Def("hospital.status", status("hospital.payment"), COUNT),
        Def("bonus.payment", If(long_stay, fen(money("50")), fen(ZERO)), MONEY, Role(RoleKind.BENEFIT, "bonus")),
        Def("bonus.status", status("bonus.payment"), COUNT),
        Def("in_scope.own", call("subtract", Ref("left_after_aid"), Ref("hospital.payment")), MONEY),
        Def("out_of_scope.own", Ref("out_of_scope.amount"), MONEY),
        Def("aid_is_small", call("no_more_than", Ref("aid.payment"), fen(money("9000"))), YES_NO),
        Def("tenth", call("multiply", Const(Fraction(1, 10), RATIO), Fold("in_scope.amount")), MONEY),
        Def("few_out_of_scope", call("no_more_than", Fold("out_of_scope.amount"), Ref("tenth")), YES_NO),
    )


def payer(name: str, pools: tuple[str, ...] = ("in_scope",), **more: bool) -> PayerDef:
    statuses = ("given",) if more.get("given") else ("nothing", "paid")
    drawn = tuple(f"{name}.payment" for _ in pools)
    return PayerDef(name, f"{name}.payment", f"{name}.status", statuses, pools, drawn, **more)


ARM = Arm(
    guard=None,
    definitions=definitions(),
    payers=(
        payer("basic", given=True),
        payer("aid"),
        payer("hospital", writes_off=True),
        payer("bonus", (), benefit=True),
    ),
    pools=(
        PoolDef("in_scope", "in_scope.amount", "in_scope.own"),
        PoolDef("out_of_scope", "out_of_scope.amount", "out_of_scope.own"),
    ),
    moves=(Move("aid.paid", "aid.payment"),),
    rejections=(Rejection("too_much", "PL0615", "in_scope"),),
    checks=(
        CheckDef("aid_is_small", "aid_is_small"),
        CheckDef(
            "few_out_of_scope",
            "few_out_of_scope",
            ("hospital.name",),
            PeriodDef(PeriodKind.MONTH),
            (("in_scope.amount", "in_scope.amount"), ("out_of_scope.amount", "out_of_scope.amount")),
        ),
    ),
)
PERSON_YEAR = LedgerDef("aid.paid", ("person",), PeriodDef(PeriodKind.CALENDAR_YEAR))


def aliases() -> dict[str, str]:
    found = {declared.name: declared.name for declared in INPUTS}
    return found | {"level": "hospital.level"} | {spelling: name for name, spelling in CHINESE.items()}


def catalogue() -> dict[str, CatalogueEntry]:
    entries = [CatalogueEntry(name, "fact", name, word) for name, word in CHINESE.items() if "given" not in name]
    entries += [
        CatalogueEntry("level.third", "member", "third", "三级"),
        CatalogueEntry("basic", "payer", "basic", "医保"),
    ]
    return {f"{entry.kind}:{entry.id}": entry for entry in entries}


def build(ledgers: tuple[LedgerDef, ...] = (PERSON_YEAR,), arm: Arm = ARM) -> Program:
    """The scheme, with other ledgers or another arm where a test needs them."""
    return Program(
        scheme="test/aid", edition=2020, currency="CNY", decimals=2, dated_by="discharge",
        first=date(2020, 1, 1), last=date(2020, 12, 31), in_force="in_force",
        covered=(("covered", "not_covered_person"),),
        inputs={declared.name: declared for declared in INPUTS},
        parameters={declared.name: declared for declared in PARAMETERS},
        tables={}, lists={}, ledgers={ledger.id: ledger for ledger in ledgers}, arms=(arm,),
        catalogue=catalogue(), readings={"target_period": "per_claim"}, given_parameters={},
        aliases=aliases(), members=MEMBERS, hash="0" * 64,
    )  # fmt: skip


def claim(name: str, in_scope: str, basic: str = "0", **facts: Value) -> Claim:
    """A claim of a poor person on 10 March 2020; further facts by name, with `__` for a dot."""
    known: Mapping[str, Value] = {
        "person": "p1",
        "discharge": date(2020, 3, 10),
        "in_scope": money(in_scope),
        "given.basic": money(basic),
        "person.groups": frozenset({"poor"}),
    }
    return Claim(name, {**known, **{key.replace("__", "."): value for key, value in facts.items()}})
