"""Generated function = interpreter for payments over the lines of a claim: every fold, beside ledgers, tables and closings.

Enters: a source of choices. Leaves: small schemes whose payer pays by the line, and histories of claims with up to a dozen
lines each; some lines leave fields out. Always holds: both settle alike, and a claim that says all is settled by the
generated function.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from policy_lang.compile import compile_text
from policy_lang.core.program import Program
from policy_lang.core.values import Lines, Unknown
from policy_lang.interp.settle import Claim
from tests.laws.fast import Close, both_ways, with_closings
from tests.strategies.histories import history

HEAD = """scheme bills / 账单
  edition 2020
  in force from 2019-01-01 to 2021-12-31
  claims dated by day
  currency CNY, rounds half up
category costs / 费别 = drug / 药品, bed / 床位, rest / 其他
record line / 账单行
  has amount / 数额 : money up to 1万元
  has sort / 费别项 : costs
  has on_day / 发生日 : date
  has number / 数量 : count up to 90{number}
  has own / 自费 : yes_no{own}
  has ward / 病区 : text
  has cap / 单价上限 : money up to 1万元{cap}
record stay / 住院段
  has on_day / 住院日 : date
fact day / 就诊日 : date
fact cost / 费用 : money up to 100万元
fact ward / 本人病区 : text
fact lines / 账单明细 : list of line up to 12
fact stays / 住院段表 : list of stay up to 5
parameter share / 支付份额 = 60% from 2019-01-01 to 2020-06-30
                       = 75% from 2020-07-01 to 2021-12-31
table rates / 费别比率 by sort : costs
  row drug = 80%
  row bed = 50%
  any other 10%
pool bill / 总费用 = cost
"""
TAIL = """order aid
ledger used / 已用 counts aid per person each calendar year
ledger many / 累计条数 counts number of (line in lines) per person each calendar year
ledger borne / 自付 counts own share in bill per person each month
at close of per person each month
  refund back / 月末返还
    on so far in borne
    draws on borne
    pays 10%
"""


class Bills:
    """Writes one scheme."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def text(self) -> str:
        """The whole scheme."""
        pick = self.random.choice
        head = HEAD.format(
            number=pick(("", ' if not given 1 because "one" / "一"')),
            own=pick(("", ' if not given no because "in scope" / "目录内"')),
            cap=pick(("", ' if not given none because "free" / "不限"')),
        )
        names = "甲乙丙"
        folds = "\n".join(f"define part_{number} / 部分{names[number]} = {self.fold()}" for number in range(3))
        payer = f"payer aid / 救助\n  on {self.fold()}\n  each claim\n  pays {pick(('70%', 'share'))}\n  at most 5000元 per person each calendar year"
        return f"{head}\n{folds}\n{self.told()}\n{payer}\n{TAIL}"

    def told(self) -> str:
        """A check that asks for all parts."""
        return 'check told "told" / "列明" holds when part_0 + part_1 >= part_2 or ' + self.asked()

    def fold(self) -> str:
        """An amount over the lines."""
        pick = self.random.choice
        over = f"for each line in lines{self.when('line')}"
        return pick((
            f"sum of ({self.amount('line')} {over})",
            f"sum of ({self.amount('line')} {over})",
            f"(if number of (line in lines{self.when('line')}) > {pick('012')} then highest of ({self.amount('line')} for each line in lines) else 0元)",
            f"(if number of (line in lines) > 0 then lowest of ({self.amount('line')} for each line in lines) else 10元)",
            f"{pick((10, 25))}元 * number of different (line.{pick(('on_day', 'sort', 'own', 'ward', 'amount'))} {over})",
            f"(if {self.asked()} then 100元 else so far in used)",
        ))  # fmt: skip

    def asked(self) -> str:
        """A condition over the lines."""
        word = self.random.choice(("any of", "all of"))
        return f"{word} ({self.answer('line', 1)} for each line in lines{self.when('line')})"

    def when(self, line: str) -> str:
        """Which lines are taken."""
        return f" when {self.answer(line, 1)}" if self.random.random() < 0.6 else ""

    def amount(self, line: str) -> str:
        """An amount of a line, often of a ledger too."""
        return self.random.choice((
            f"{line}.amount",
            f"lesser({line}.amount, 300元 beyond so far in used)",
            f"(if so far in used > 200元 then 80% else 50%) * {line}.amount",
            f"share * {line}.amount",
            f"rates({line}.sort) * ({line}.amount beyond 20元)",
            f"lesser({line}.amount, {line}.cap)",
                f"{line}.cap",
            f"{line}.number * lesser({line}.amount, 50元) + so far in used",
            f"({line}.amount / 3) rounded half up",
            f"(if {self.answer(line, 0)} then {line}.amount else 1% of so far in used)",
            f"(if so far in many > 4 then {line}.amount else 2元)",
        ))  # fmt: skip

    def answer(self, line: str, depth: int) -> str:
        """A condition of a line."""
        simple = (
            f"{line}.own", f"not {line}.own", f"{line}.sort is drug", f"{line}.sort in (drug, bed)", f"{line}.ward is ward",
            f'{line}.ward is "A"', f"{line}.on_day >= day", f"{line}.on_day >= months_later(day, -1个月)",
            f"{line}.amount > 100元", f"{line}.amount <= so far in used", f"{line}.number > 2",
        )  # fmt: skip
        deep = (
            f"any of (stay.on_day is {line}.on_day for each stay in stays)",
            f"number of (other in lines when other.on_day is {line}.on_day) > 1",
            f"({self.random.choice(simple)} or {self.random.choice(simple)})",
        )
        return self.random.choice(simple if not depth or self.random.random() < 0.6 else deep)


def cases(first: int, last: int) -> Iterator[tuple[Program, list[Claim]]]:
    """Schemes with a history each."""
    for seed in range(first, last):
        random = Random(seed)
        compiled = compile_text(Bills(random).text())
        assert compiled.program is not None, (seed, [item.code for item in compiled.report.diagnostics])
        yield compiled.program, history(compiled.program, random, 5)


def says_all(claim: Claim, program: Program) -> bool:
    """No fact and no field of a line is missing."""
    lists = [value for value in claim.facts.values() if isinstance(value, Lines)]
    complete = program.inputs.keys() - {"given.aid", "given.back"} <= claim.facts.keys()
    return complete and not any(
        isinstance(value, Unknown) for found in lists for one in found.items for value in one.values()
    )


def alike(first: int, last: int) -> Counter[str]:
    """How many claims and closings went which way."""
    ways: Counter[str] = Counter()
    for program, claims in cases(first, last):
        for event, way in both_ways(program, with_closings(program, claims)):
            ways[way if isinstance(event, Close) else f"claim {way}"] += 1
            if isinstance(event, Claim) and says_all(event, program):
                assert way in {"fast", "ledger"}, (way, event)
    return ways


def test_payments_over_lines():
    ways = alike(0, 25)
    assert ways["claim fast"] > 3 * ways["claim unknown"]


@pytest.mark.slow
def test_payments_over_lines_of_many_schemes():
    alike(25, 250)
