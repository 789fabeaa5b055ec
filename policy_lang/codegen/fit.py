"""What the generated function does not do: the one table of what goes to the exact interpreter instead.

Enters: a program. Leaves: the first part in use that the function does not know. Always holds: a program or a claim
that goes to the interpreter does so under one of the rows here, which the documents print; a field that is added to
Core and not placed here makes programs that use it go to the interpreter, instead of being left out in silence.
"""

from collections.abc import Iterator
from typing import Any

from policy_lang.core import program as core
from policy_lang.core.program import PeriodKind, Program
from policy_lang.record import fields, frozen


@frozen
class Fallback:
    """A reason. `of`: whether it concerns a whole program or one claim."""

    id: str
    of: str
    en: str
    zh: str


FALLBACKS: tuple[Fallback, ...] = (
    Fallback("range", "program", "a definition whose range cannot be proved to fit 64 bits from the facts' bounds",
             "某项计算的取值范围无法由各事实的上下限证明在 64 位整数之内"),
    Fallback("node", "program", "a kind of node, operation or period that has no generated form yet",
             "某类节点、运算或期间尚无生成的写法"),
    Fallback("lists", "program", "a payment that adds up or compares quotients of the claim over a list",
             "支付额由清单各行的商数汇总或比较而得"),
    Fallback("field", "program", "a program that uses a part of Core that the generated function does not know",
             "方案用到了生成函数尚不识别的核心定义"),
    Fallback("grid", "program", "a ledger whose amounts keep getting finer, so that no denominator fits all of them",
             "台账数额越分越细，没有适用于全部数额的分母"),
    Fallback("members", "program", "a category of more than 60 members", "成员超过 60 个的类别"),
    Fallback("default", "program", "a yes-or-no fact, or a set, that is `none` when it is not given",
             "未填写时取“无”的是否类事实或集合"),
    Fallback("unknown", "claim", "a fact or figure that is missing and needed", "缺少必要的事实或数值"),
    Fallback("conflict", "claim", "two exceptions or rows of a table that disagree", "两项例外或两行表格相互冲突"),
    Fallback("rejected", "claim", "a claim that is rejected", "被拒绝的结算"),
    Fallback("bounds", "claim", "a fact or balance outside the bounds that the proof rests on, or finer than its grid",
             "事实或余额超出证明所依据的上下限，或比其最小单位更细"),
    Fallback("ledger", "claim", "a ledger whose balance is not known", "台账余额未定"),
    Fallback("waiting", "claim", "the first ten claims with the same facts of a file: writing a function takes longer",
             "同一文件中事实相同的前十次结算：编写函数所需的时间更长"),
    Fallback("asked", "claim", "the interpreter was asked for", "指定由解释器结算"),
    Fallback("shape", "claim", "more combinations of given and missing facts than functions are kept for",
             "已填与未填事实的组合过多，超出所保留的函数数目"),
)  # fmt: skip
BY_ID = {row.id: row for row in FALLBACKS}


class Unfit(Exception):  # noqa: N818 - it is an answer and no error
    """The program has no generated function, for the reason of a row of the table; `detail` is for developers."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.row = BY_ID[reason]
        self.detail = detail
        super().__init__(f"{self.row.en}{f': {detail}' if detail else ''}")


# Fields that the function is made from, and fields that do not bear on what a claim settles to.
KNOWN: dict[type, frozenset[str]] = {
    core.Program: frozenset({
        "scheme", "edition", "currency", "decimals", "dated_by", "first", "last", "in_force", "covered", "inputs",
        "parameters", "tables", "lists", "ledgers", "arms", "catalogue", "readings", "given_parameters", "aliases",
        "members", "scenarios", "hash", "calculations", "records", "closings",
        "frameworks", "conforms_to",
    }),
    core.Arm: frozenset({"guard", "definitions", "payers", "pools", "moves", "rejections", "checks"}),
    core.Def: frozenset({"id", "node", "type", "role", "origin"}),
    core.Move: frozenset({"ledger", "amount", "when", "into_next"}),
    core.PayerDef: frozenset({
        "id", "payment", "status", "statuses", "pools", "drawn", "given", "writes_off", "beyond", "benefit", "refund",
    }),
    core.PoolDef: frozenset({"id", "amount", "own"}),
    core.LedgerDef: frozenset({"id", "keys", "period", "measure", "fold", "dated_by", "signed"}),
    core.PeriodDef: frozenset({"kind", "months", "anchor", "days", "fact"}),
    core.InputDef: frozenset({"name", "type", "low", "high", "has_default", "default", "reserved"}),
    core.RecordDef: frozenset({"name", "fields", "aliases"}),
    core.ParameterDef: frozenset({"name", "type", "figures", "qualifier", "given"}),
    core.TableDef: frozenset({"name", "rows", "otherwise", "type", "qualifier", "to_confirm"}),
    core.ListDef: frozenset({"name", "entries"}),
    core.ListEntry: frozenset({"spellings", "first", "last"}),
    core.CheckDef: frozenset({"id", "definition", "group", "period", "totals"}),
    core.ClosingDef: frozenset({"id", "keys", "period", "arm"}),
    core.Rejection: frozenset({"definition", "code", "word"}),
}  # fmt: skip
FOLDS = frozenset({"sum", "max"})
PERIODS = frozenset({
    PeriodKind.CLAIM, PeriodKind.ADMISSION, PeriodKind.DAY, PeriodKind.MONTH, PeriodKind.CALENDAR_YEAR,
    PeriodKind.SCHEME_YEAR, PeriodKind.LIFETIME, PeriodKind.ROLLING, PeriodKind.SPELL,
})  # fmt: skip


def unknown_field(program: Program) -> str:
    """The first part in use that is not known; empty where there is none."""
    return next(_unknown(program), "")


def _unknown(program: Program) -> Iterator[str]:
    for ledger in program.ledgers.values():
        if ledger.fold not in FOLDS:
            yield f"fold {ledger.fold}"
        if ledger.period.kind not in PERIODS:
            yield f"period {ledger.period.kind}"
    for part in _parts(program):
        kind: Any = type(part)
        for attribute in fields(kind):
            if attribute.name not in KNOWN[kind] and getattr(part, attribute.name):
                yield f"{kind.__name__}.{attribute.name}"


def _parts(program: Program) -> Iterator[object]:
    yield program
    yield from program.inputs.values()
    for record in program.records.values():
        yield from (record, *record.fields.values())
    yield from program.parameters.values()
    yield from program.tables.values()
    yield from program.ledgers.values()
    yield from (ledger.period for ledger in program.ledgers.values())
    yield from program.closings
    for arm in program.arms:
        yield arm
        yield from (*arm.definitions, *arm.payers, *arm.pools, *arm.moves, *arm.rejections, *arm.checks)
