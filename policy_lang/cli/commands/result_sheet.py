"""Results as a workbook of Excel: a row a claim, ready to be sorted and added up.

Enters: settlements and a tongue. Leaves: the bytes of a file. Always holds: amounts are numbers with every fen, and an
empty cell where an amount is not known, never a zero; names and ids are text, whatever they begin with.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from policy_lang.claims import SetAside
from policy_lang.claims.amounts import money_text
from policy_lang.claims.history.corrections import aside_text
from policy_lang.cli.commands.result_text import name_of, status_name
from policy_lang.cli.face import Face
from policy_lang.core.program import Program
from policy_lang.core.values import Unknown, causes_of
from policy_lang.core.values import Value as Known
from policy_lang.interp.settle import Settlement, own_share_of
from policy_lang.scenario import outcome_name
from policy_lang.sheets.writing import Amount, Value, workbook


def results_workbook(face: Face, program: Program, results: Sequence[Settlement], aside: Sequence[SetAside]) -> bytes:
    """The file."""
    word, tongue = face.word, face.tongue
    payers = _payers(program, results, tongue)
    pools = dict.fromkeys(name for settlement in results for name in settlement.own)
    heads = [word("claim", "结算编号"), word("person", "人员编号"), word("date", "日期"), word("outcome", "结论")]
    heads += [f"{name}{word(' (payment)', '（支付）')}" for name in payers.values()]
    heads += [f"{word('own share: ', '个人负担：')}{name_of(program, 'pool', pool, tongue)}" for pool in pools]
    heads += [word("own share in all", "个人负担合计")]
    heads += [f"{name}{word(' (status)', '（状态）')}" for name in payers.values()]
    heads += [word("missing facts", "缺少的信息")]
    rows = [[*_whose(one), outcome_name(one.outcome, tongue), *_amounts(one, payers, tuple(pools)),
             *_statuses(one, payers, tongue), _missing(one)] for one in results]  # fmt: skip
    rows += [[*_person(one), None, aside_text(one, tongue)] for one in aside]
    return workbook(word("results", "结算结果"), heads, rows)


def _payers(program: Program, results: Sequence[Settlement], tongue: str) -> dict[str, str]:
    """Every payer of the scheme by its label: those of the orders first."""
    arms = [*program.arms, *(settlement.arm for settlement in results)]
    names = dict.fromkeys(payer.id for arm in arms for payer in arm.payers)
    return {name: _label(program, name, tongue) for name in names}


def _label(program: Program, payer: str, tongue: str) -> str:
    entry = program.catalogue.get(f"payer:{payer}")
    return (entry.label(tongue) or entry.name(tongue)) if entry is not None else payer


def _whose(settlement: Settlement) -> Iterator[Value]:
    person, day = (settlement.claim.facts.get(name) for name in ("person", settlement.program.dated_by))
    yield settlement.claim.id
    yield person if isinstance(person, str) else None
    yield day if isinstance(day, date) else None


def _person(aside: SetAside) -> Iterator[Value]:
    person = aside.row.claim.facts.get("person")
    yield aside.row.claim.id
    yield person if isinstance(person, str) else None


def _amounts(settlement: Settlement, payers: Mapping[str, str], pools: Sequence[str]) -> Iterator[Value]:
    decimals = settlement.program.decimals
    for name in payers:
        yield _amount(settlement.payments.get(name), decimals)
    for pool in pools:
        yield _amount(settlement.own.get(pool), decimals)
    yield _amount(own_share_of(settlement), decimals)


def _amount(amount: Known | None, decimals: int) -> Value:
    return Amount(money_text(amount, decimals)) if isinstance(amount, Fraction) else None


def _statuses(settlement: Settlement, payers: Mapping[str, str], tongue: str) -> Iterator[Value]:
    for name in payers:
        status = settlement.statuses.get(name)
        yield None if status is None else status_name(settlement.program, status, tongue)


def _missing(settlement: Settlement) -> str:
    """The facts that an amount waits for."""
    unknown = [amount for amount in (*settlement.payments.values(), *settlement.own.values())
               if isinstance(amount, Unknown)]  # fmt: skip
    return "、".join(causes_of(*unknown))
