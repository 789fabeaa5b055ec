"""`policy boundaries`: claims at one fen and one day either side of every threshold, ready to be confirmed.

Enters: a scheme with scenarios. Leaves: scenarios in the language, one a threshold, each claim with what the scheme
pays now; the writer confirms or corrects each amount and keeps what is worth keeping. Always holds: every scenario
passes as it is written, so a page of them is a beginning and not a verdict.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from policy_lang.claims.amounts import money_text
from policy_lang.cli.common import (
    output_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.scheme import can_be_looked_at, compilation_of, must_settle
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.cli.writing import put_or_write
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program, RecordDef
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.interp.settle import REJECTED, Claim, settle
from policy_lang.testing.boundaries import Boundary, boundaries
from policy_lang.testing.words import Telling

LESSON = Lesson(
    Words("Claims either side of every threshold.", "各门槛两侧的边界算例。"),
    Words(
        "Takes the claims of the scheme's scenarios and moves one amount, or the governing date, until a limit, a tier "
        "or a condition turns; writes the claims one fen or one day before it, at it and after it as scenarios with "
        "what the scheme pays now. Confirm each against the notice before you keep it.",
        "以方案算例为样本，移动一项金额或认定日期，直至限额、分段或条件发生变化，把前一分（日）、当分（日）、后一分（日）写成算例，"
        "并注明方案现在的支付额。请逐一对照通知核实后再保留。",
    ),
    (
        Example("policy boundaries my_scheme.policy", Words("Show them.", "显示边界算例。")),
        Example("policy boundaries my_scheme.policy -o edges.policy", Words("Into a file.", "写入文件。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)  # fmt: skip


@command("boundaries", LESSON)
@under(
    scheme_argument,
    readings_option,
    parameters_option,
    output_option,
    tongue_option,
)
def run(face: Face, *, scheme: str, readings: tuple[str, ...], parameters: tuple[str, ...], output: str | None) -> Code:
    """Write the boundaries of a scheme."""
    for name in (scheme, output or scheme):
        can_be_looked_at(face, name)
    program, compilation = compilation_of(face, scheme, readings, parameters)
    if output is not None and Path(output).resolve() in {Path(name).resolve() for name in compilation.reads.files}:
        raise face.refuse("PL0914", reason=f"`{output}` is the text of a scheme and would be overwritten",
                          reason_zh=f"“{output}”是方案文件，会被覆盖")  # fmt: skip
    must_settle(face, program)
    if not program.scenarios:
        face.tell("the scheme has no scenario to begin from", "方案没有算例，无从取样")
        return Code.DONE
    text = "\n".join(_scenarios(face, program))
    put_or_write(face, output, text)
    return Code.DONE


def _scenarios(face: Face, program: Program) -> Iterator[str]:
    telling = Telling(program, face.tongue)
    for number, boundary in enumerate(boundaries(program), 1):
        en, zh = (_title(Telling(program, tongue), boundary, number) for tongue in ("en", "zh"))
        place = telling.place(boundary.place)
        yield f"# {place or program.scheme}"
        yield f'scenario "{en}" / "{zh}"'
        for index, claim in enumerate(boundary.claims, 1):
            yield from _claim(program, claim, f"c{index}", index)
        yield ""


def _title(telling: Telling, boundary: Boundary, number: int) -> str:
    subject = telling.words.subject(boundary.subject) or boundary.definition
    fact = telling.words.names.of(f"fact:{boundary.fact}") if "given." not in boundary.fact else boundary.fact
    zh = telling.tongue == "zh"
    text = f"边界{number}：{subject}，{fact}" if zh else f"boundary {number}: {subject}, {fact}"
    return text.replace('"', "'")


def _claim(program: Program, claim: Claim, identifier: str, number: int) -> Iterator[str]:
    """One claim and what it pays; a person of its own, so that earlier claims use up nothing."""
    facts = {name: value for name, value in claim.facts.items() if name not in {"claim", "person"}}
    facts["person"] = f"p{number}"
    named = {**facts, "claim": identifier} if "claim" in program.inputs else facts
    settlement = settle(program, Claim(identifier, named, number), Book())
    told = ", ".join(
        f"{name.removeprefix('given.')} = {_value(program, _type(program, name), value)}"
        for name, value in facts.items()
    )
    yield f"  settle {identifier} {told}"
    if settlement.outcome == REJECTED:
        yield "  expect outcome = rejected"
        return
    amounts = {
        payer.id: settlement.payments[payer.id] for payer in settlement.arm.payers
        if settlement.statuses[payer.id] != "given"
    }  # fmt: skip
    known = [f"{name} = {_money(program, value)}" for name, value in amounts.items() if isinstance(value, Fraction)]
    if known:
        yield f"  expect {', '.join(known)}"
    else:
        yield f"  expect outcome = {settlement.outcome.replace(' ', '_')}"


def _type(program: Program, name: str) -> Type | None:
    declared = program.inputs.get(name)
    return declared.type if declared is not None else None


def _value(program: Program, declared: Type | None, value: Value) -> str:
    match value:
        case Lines(items):
            record = program.records[declared.category if declared is not None else ""]
            elements = (_element(program, record, item) for item in items)
            return f"[{', '.join(elements)}]"
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case frozenset():
            members = sorted(value)
            return members[0] if len(members) == 1 else f"({', '.join(members)})"
        case Fraction() if declared is not None and declared.kind is Kind.MONEY:
            return _money(program, value)
        case str() if declared is not None and declared.category:
            return value
        case str():
            return f'"{value}"'
    return str(value)


def _element(program: Program, record: RecordDef, item: Mapping[str, Value]) -> str:
    known = {name: value for name, value in item.items() if value is not None and not isinstance(value, Unknown)}
    told = ", ".join(f"{name} = {_value(program, record.fields[name].type, value)}" for name, value in known.items())
    return f"({told})"


def _money(program: Program, value: Fraction) -> str:
    return f"{money_text(value, program.decimals)}元" if program.currency == "CNY" else (
        f"{money_text(value, program.decimals)} {program.currency}"
    )  # fmt: skip
