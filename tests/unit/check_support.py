"""A small scheme for tests of the checker: what a text added to it is told, as codes with the words they mark.

The scheme has a fact of every type, one pool, and one payer that draws on it, unless the text states an order.
"""

from policy_lang.compile import compile_text
from policy_lang.diagnostics import Diagnostic

HEADER = """
scheme small / 小方案
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
"""
FACTS = """
category kinds / 类别 = inpatient / 住院, outpatient / 门诊
category groups / 人群 = poor / 贫困, disabled / 残疾
fact kind / 种类: kinds
fact group / 身份: set of groups
fact day / 出院日: date
fact birth / 出生日: date
fact cost / 费用: money up to 100万元
fact other_cost / 其他费用: money up to 100万元
fact share / 份额: ratio
fact nights / 住院天数: count up to 366
fact weight / 权重: number up to 10
fact referred / 转诊: yes_no
fact disease / 病种: text
"""
POOL = "pool all / 全部 = cost\n"
PAYER = """
payer aid / 救助
  on cost
  each claim
  pays 70%
"""
ORDER = "order aid\n"
# What few tests are about: names and pools that nobody uses, rules without a source, and what cannot be meant.
LOOSE = frozenset({"PL0213", "PL0438", "PL0501", "PL0711", "PL0707"})
_QUIET = LOOSE | {
    "PL0477", "PL0478", "PL0479", "PL0480", "PL0481", "PL0482", "PL0483", "PL0484", "PL0486", "PL0578", "PL0579",
}  # fmt: skip

Told = list[tuple[str, str]]


def told(text: str, header: str = HEADER, *, quiet: frozenset[str] = _QUIET) -> Told:
    """The codes and the marked words of what a whole scheme is told with this text in it."""
    return [(one.code, one.span.text if one.span else "") for one in problems(text, header, quiet=quiet)]


def problems(text: str, header: str = HEADER, *, quiet: frozenset[str] = _QUIET) -> list[Diagnostic]:
    """What a whole scheme is told with this text in it."""
    pool = "" if "\npool " in f"\n{text}" else POOL
    payer = "" if "payer aid" in text else PAYER
    order = "" if "\norder " in f"\n{text}" else ORDER
    found = compile_text(f"{header}{FACTS}{pool}{payer}{text}\n{order}").report.diagnostics
    return [one for one in found if one.code not in quiet]
