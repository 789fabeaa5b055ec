"""A re-settlement for people: every row that differs with its amounts and reasons, then what it comes to.

Enters: a re-settlement and a tongue. Leaves: text without a line end. Always holds: a row without a difference is
counted and not shown; an amount that is not known is a dash; the totals are those of the rows shown and not shown.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from policy_lang.claims.amounts import money_text
from policy_lang.claims.results import balance_text
from policy_lang.cli.commands.result_text import UNKNOWN, name_of
from policy_lang.cli.commands.settling.question_text import spelling
from policy_lang.cli.layout import many, padded, width
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.explain.words.names import ledger_name
from policy_lang.resettle.causes import Cause
from policy_lang.resettle.compare import UNCHANGED, Delta, Pair, Resettled

_CHANGES = {
    "unchanged": ("unchanged", "无变化"),
    "changed": ("changed", "有变化"),
    "new": ("not settled before", "首次结算"),
    "late": ("came late", "迟报"),
    "replacement": ("stands in place of another", "替换记录"),
    "reversed": ("taken back", "已冲销"),
    "replaced": ("replaced", "已替换"),
    "reversal": ("takes a claim back", "冲销记录"),
}
_OPEN = ("still to be found out", "尚待查明")
_NO_CHOICE = ("none", "未设定")
_HEADING = (("payer", "was", "is", "difference"), ("支付方", "原为", "应为", "差额"))
_OWN = ("own share", "个人负担")


def resettled_text(resettled: Resettled, tongue: str) -> str:
    """The whole table."""
    zh = tongue == "zh"
    lines: list[str] = []
    shown = [delta for delta in resettled.deltas if delta.differs]
    for delta in shown:
        lines += [*_block(delta, resettled.program, tongue), ""]
    rest = len(resettled.deltas) - len(shown)
    if rest:
        lines += [f"其余 {rest} 条没有差额。" if zh else f"{many(rest, 'other row')} without a difference.", ""]
    lines += _totals(resettled, tongue)
    return "\n".join(lines)


def _block(delta: Delta, program: Program, tongue: str) -> Iterator[str]:
    zh = tongue == "zh"
    change = (_OPEN if delta.change == UNCHANGED else _CHANGES[delta.change])[zh]
    yield f"{delta.claim}：{change}" if zh else f"{delta.claim}: {change}"
    rows = [
        (name_of(program, "payer", name, tongue), *_texts(pair, program))
        for name, pair in delta.payers.items()
        if pair.difference != 0
    ]
    yield from _columns([*rows, (_OWN[zh], *_texts(delta.own, program))])
    for cause in delta.causes:
        yield f"  {_WORDS[cause.kind][zh](cause, program)}"
    yield from _missing(delta, program, tongue)


def _missing(delta: Delta, program: Program, tongue: str) -> Iterator[str]:
    """The facts that an undetermined row needs, and the way out."""
    needs = dict.fromkeys(fact for one in delta.undetermined for fact in one["needs"])
    if not needs:
        return
    names = [_fact(fact, program, tongue) for fact in needs]
    if tongue == "zh":
        whole = "替换记录须写明该次结算的全部事项，" if delta.replaces else ""
        yield f"  缺少：{'、'.join(names)}"
        yield f"  办法：{whole}补齐后重新运行；此前不予追回，也不补付"
        return
    whole = "a replacing row holds all facts of the claim; " if delta.replaces else ""
    yield f"  needs {', '.join(names)}"
    yield f"  way out: {whole}add them and run it again; until then nothing is taken back and nothing more is paid"


def _fact(fact: str, program: Program, tongue: str) -> str:
    """A fact as a file of claims spells it, one of an earlier claim with that claim's id."""
    name, at, claim = fact.partition("@")
    given = program.inputs.get(name)
    return f"{name if given is None else spelling(given, program, tongue)}{at}{claim}"


def _totals(resettled: Resettled, tongue: str) -> list[str]:
    zh = tongue == "zh"
    program = resettled.program
    rows = [_HEADING[zh]]
    unknown = 0
    if not resettled.deltas:
        return []
    named = [(name_of(program, "payer", payer, tongue), total) for payer, total in resettled.totals().items()]
    for name, total in (*named, (_OWN[zh], resettled.own_total())):
        texts = (_text(total.was, program), _text(total.now, program), _text(total.difference, program, sign=True))
        rows.append((name, *texts))
        unknown += total.unknown
    lines = ["合计" if zh else "in all", *_columns(rows)]
    if unknown:
        lines.append(
            f"  另有 {unknown} 笔金额尚不能确定，未计入合计。" if zh
            else f"  {many(unknown, 'amount')} not known yet, not among these."
        )  # fmt: skip
    return lines


def _texts(pair: Pair, program: Program) -> tuple[str, str, str]:
    return _text(pair.was, program), _text(pair.now, program), _text(pair.difference, program, sign=True)


def _text(amount: Value, program: Program, *, sign: bool = False) -> str:
    if not isinstance(amount, Fraction):
        return UNKNOWN
    text = money_text(amount, program.decimals)
    return f"+{text}" if sign and amount > 0 else text


def _columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    for first, *others in rows:
        cells = [" " * (size - width(cell)) + cell for cell, size in zip(others, widths[1:], strict=True)]
        yield "  " + "  ".join([padded(first, widths[0]), *cells])


# ---- reasons

_Words = tuple[Callable[[Cause, Program], str], Callable[[Cause, Program], str]]


def _ledger_en(cause: Cause, program: Program) -> str:
    was, now = _balances(cause, program)
    key = ", ".join(f"{name} {part}" for name, part in (cause.key or {}).items())
    by = f", because of {', '.join(cause.claims)}" if cause.claims else ""
    name = ledger_name(program, cause.ledger, "en")
    return f"because {name} ({key}, {cause.period}) stood at {was} before it and now stands at {now}{by}"


def _ledger_zh(cause: Cause, program: Program) -> str:
    was, now = _balances(cause, program)
    key = "、".join(part for part in (cause.key or {}).values())
    by = f"，涉及结算{'、'.join(cause.claims)}" if cause.claims else ""
    name = ledger_name(program, cause.ledger, "zh")
    return f"原因：本次之前，{name}（{key}，{cause.period}）原为{was}，现为{now}{by}"


def _balances(cause: Cause, program: Program) -> tuple[str, str]:
    ledger = program.ledgers[cause.ledger]
    was, now = (balance_text(amount, ledger, program) or UNKNOWN for amount in (cause.was, cause.now))
    return was, now


def _choice_en(cause: Cause, program: Program) -> str:
    then, now = (one or _NO_CHOICE[0] for one in (cause.then, cause.at_present))
    if cause.kind == "reading":
        return f"settled then under {cause.name}={then}, now under {cause.name}={now}"
    return f"settled then with the figure {name_of(program, 'parameter', cause.name, 'en')} {then}, now {now}"


def _choice_zh(cause: Cause, program: Program) -> str:
    then, now = (one or _NO_CHOICE[1] for one in (cause.then, cause.at_present))
    if cause.kind == "reading":
        name = name_of(program, "reading", cause.name, "zh")
        return f"条款“{name}”原按 {cause.name}={then} 理解结算，现按 {cause.name}={now} 理解结算"
    return f"数字“{name_of(program, 'parameter', cause.name, 'zh')}”原取{then}，现取{now}"


def _facts_en(cause: Cause, program: Program) -> str:
    told = _bills(cause, program, "the bill was {} and is {}") + [
        f"{_fact(name, program, 'en')} is another one" for name in cause.names
    ]
    return f"the row was changed instead of replaced: {'; '.join(told)}"


def _facts_zh(cause: Cause, program: Program) -> str:
    told = _bills(cause, program, "费用总额原为{}，现为{}") + [
        f"“{_fact(name, program, 'zh')}”与原结算不同" for name in cause.names
    ]
    return f"该行未用替换记录而被直接改动：{'；'.join(told)}"


def _bills(cause: Cause, program: Program, words: str) -> list[str]:
    was, now = cause.was, cause.now
    known = isinstance(was, Fraction) and isinstance(now, Fraction)
    return [words.format(_text(was, program), _text(now, program))] if known else []


def _of(en: str, zh: str) -> _Words:
    """Words with the claims that the cause speaks of."""
    return (
        lambda cause, program: en.format(", ".join(cause.claims)),
        lambda cause, program: zh.format("、".join(cause.claims)),
    )


_WORDS: dict[str, _Words] = {
    "ledger": (_ledger_en, _ledger_zh),
    "reversed": _of("because {} takes it back", "原因：已由{}冲销"),
    "replaced": _of("because {} replaces it", "原因：已由{}替换"),
    "reversal": _of("takes back {}", "冲销{}"),
    "replaces": _of("in place of {}", "替换{}"),
    "late": _of("comes before {}, which was settled already", "依据日期早于已结算的{}"),
    "reading": (_choice_en, _choice_zh),
    "parameter": (_choice_en, _choice_zh),
    "facts": (_facts_en, _facts_zh),
    "facts_known": _of("a fact was missing then that is there now", "原结算时缺少的事项现已补齐"),
    "scheme": _of("the scheme has changed since", "此后方案有改动"),
    "paid_otherwise": _of(
        "what was paid is not what the scheme gives for the claims that were settled then: the row was changed instead "
        "of replaced, or another amount was paid",
        "原支付额与方案按当时各次结算计算的结果不符：该行未用替换记录而被直接改动，或者实际支付了其他金额",
    ),
    "replacement_rejected": _of(
        "{} should stand in its place and cannot be settled: nothing is taken back until it can",
        "应替换它的{}不能结算，在其可以结算之前不予追回",
    ),
    "replacement_open": _of(
        "what is due for {} in its place is not known yet: nothing is taken back until it is",
        "替换它的{}应支付多少尚不能确定，确定之前不予追回",
    ),
}
