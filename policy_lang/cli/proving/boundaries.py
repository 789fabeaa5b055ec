"""`policy boundaries`: claims at one fen and one day either side of every threshold, ready to be confirmed, and the
inputs of calculations likewise.

Enters: a scheme with scenarios. Leaves: scenarios in the language, one a threshold, each claim with what the scheme
pays now; the writer confirms or corrects each amount and keeps what is worth keeping. Always holds: every scenario
passes as it is written, so a page of them is a beginning and not a verdict.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from policy_lang.claims.amounts import decimal_text, money_text
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
from policy_lang.core.calculations import alone
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program, RecordDef
from policy_lang.core.types import Kind, Type
from policy_lang.core.values import Lines, Unknown, Value
from policy_lang.diagnostics import Report
from policy_lang.interp.calculate import calculate
from policy_lang.interp.settle import REJECTED, Claim, settle
from policy_lang.source import Source
from policy_lang.testing.boundaries import Boundary, boundaries
from policy_lang.testing.inputs import input_boundaries
from policy_lang.testing.words import Telling

LESSON = Lesson(
    Words("Claims either side of every threshold.", "各门槛两侧的边界算例。"),
    Words(
        "Takes the claims of the scheme's scenarios and moves one amount, or the governing date, until a limit, a tier "
        "or a condition turns; writes the claims one fen or one day before it, at it and after it as scenarios with "
        "what the scheme pays now. Inputs of calculations are moved likewise until what they compare changes places. "
        "Refunds at the close of a period, and days other than the governing date of a claim, are left to you. Confirm "
        "each against the notice before you keep it.",
        "以方案算例为样本，移动一项金额或认定日期，直至限额、分段或条件发生变化，把前一分（日）、当分（日）、后一分（日）写成算例，"
        "并注明方案现在的支付额。测算的输入项同样移动，直至所比较的两数大小互换。期末返还，以及结算中认定日期以外的日期，不在其列，"
        "须自行补写。请逐一对照通知核实后再保留。",
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
    if not program.calculations:
        must_settle(face, program)
    if not program.scenarios:
        face.tell("the scheme has no scenario to begin from", "方案没有算例，无从取样")
        return Code.DONE
    claims = _scenarios(face, program) if program.arms else ()
    text = "\n".join((*claims, *_calculations(face, program)))
    put_or_write(face, output, _in_chinese(text) if face.tongue == "zh" else text)
    return Code.DONE


def _in_chinese(text: str) -> str:
    """The same scenarios with the keywords of the other tongue."""
    from policy_lang.syntax.format import format_file
    from policy_lang.syntax.parse import parse

    report = Report()
    file = parse(Source("boundaries.policy", text), report)
    return text if report.has_errors else format_file(file, "zh")


def _scenarios(face: Face, program: Program) -> Iterator[str]:
    telling = Telling(program, face.tongue)
    for number, boundary in enumerate(boundaries(program), 1):
        en, zh = (_title(Telling(program, tongue), boundary, number) for tongue in ("en", "zh"))
        place = telling.place(boundary.place)
        yield f"# {place or program.scheme}"
        yield f'scenario "{en}" / "{zh}"'
        for index, claim in enumerate(boundary.claims, 1):
            yield from _claim(program, claim, f"c{index}", index, face.tongue)
        yield ""


def _calculations(face: Face, program: Program) -> Iterator[str]:
    """The inputs of calculations, with what they give now."""
    telling = Telling(program, face.tongue)
    for number, boundary in enumerate(input_boundaries(program), 1):
        name = boundary.calculation
        inputs = alone(program, name).inputs
        own, types = alone(program, name), {key: declared.type for key, declared in inputs.items()}
        told = [_assigned(own, types, row, face.tongue) for row in boundary.rows]
        if not all(told):
            continue  # an input that no literal states
        en, zh = (
            _input_title(Telling(alone(program, name), tongue), name, boundary.moved, number) for tongue in ("en", "zh")
        )
        yield f"# {telling.place(boundary.place) or program.scheme}"
        yield f'scenario "{en}" / "{zh}"'
        for row, words in zip(boundary.rows, told, strict=True):
            yield f"  calculate {_named(program, 'calculation', name, face.tongue)} {words}"
            yield from _results(program, name, row)
        yield ""


def _results(program: Program, name: str, row: Mapping[str, Value]) -> Iterator[str]:
    """What a calculation gives, as far as it is known and literals state it."""
    done = calculate(program, name, row)
    types = {one.id: one.type for one in done.calculation.definitions}
    named = dict(done.calculation.outputs)
    outputs = ((key, _literal(program, types[named[key]], value)) for key, value in done.outputs.items())
    checks = ((key, "yes" if value else "no") for key, value in done.checks.items() if isinstance(value, bool))
    known = [f"{key} = {text}" for key, text in (*outputs, *checks) if text is not None]
    if known:
        yield f"  expect {', '.join(known)}"


def _input_title(telling: Telling, calculation: str, moved: str, number: int) -> str:
    names = telling.words.names
    subject = names.of(f"calculation:{calculation}") or calculation
    text = f"边界{number}：测算“{subject}”，{names.of(f'fact:{moved}')}"
    if telling.tongue == "en":
        text = f"boundary {number}: calculation {subject}, {names.of(f'fact:{moved}')}"
    return text.replace('"', "'")


def _title(telling: Telling, boundary: Boundary, number: int) -> str:
    subject = telling.words.subject(boundary.subject) or boundary.definition
    given = boundary.fact.removeprefix("given.")
    fact = telling.words.names.of(f"fact:{boundary.fact}" if given == boundary.fact else f"given:{given}")
    zh = telling.tongue == "zh"
    text = f"边界{number}：{subject}，{fact}" if zh else f"boundary {number}: {subject}, {fact}"
    return text.replace('"', "'")


def _named(program: Program, kind: str, identifier: str, tongue: str) -> str:
    """A declared thing by its name in a tongue."""
    entry = program.catalogue.get(f"{kind}:{identifier}")
    return identifier if entry is None or "@" in identifier else entry.name(tongue)


def _claim(program: Program, claim: Claim, identifier: str, number: int, tongue: str) -> Iterator[str]:
    """One claim and what it pays; a person of its own, so that earlier claims use up nothing."""
    facts = {name: value for name, value in claim.facts.items() if name not in {"claim", "person"}}
    facts["person"] = f"p{number}"
    named = {**facts, "claim": identifier} if "claim" in program.inputs else facts
    settlement = settle(program, Claim(identifier, named, number), Book())
    types = {name: declared.type for name, declared in program.inputs.items()}
    told = _assigned(program, types, facts, tongue)
    yield f"  settle {identifier} {told}"
    if settlement.outcome == REJECTED:
        yield "  expect outcome = rejected"
        return
    amounts = {
        payer.id: settlement.payments[payer.id] for payer in settlement.arm.payers
        if settlement.statuses[payer.id] != "given"
    }  # fmt: skip
    known = [f"{_named(program, 'payer', name, tongue)} = {_money(program, value)}"
             for name, value in amounts.items() if isinstance(value, Fraction)]  # fmt: skip
    if known:
        yield f"  expect {', '.join(known)}"
    else:
        yield f"  expect outcome = {settlement.outcome.replace(' ', '_')}"


def _assigned(program: Program, types: Mapping[str, Type], facts: Mapping[str, Value], tongue: str) -> str:
    """Facts as a scenario gives them; "" where no literal states one of them."""
    told = {name: _literal(program, types.get(name), value, tongue) for name, value in facts.items()}
    names = {name: _named(program, "payer", name.removeprefix("given."), tongue) if name.startswith("given.")
             else _named(program, "fact", name, tongue) for name in told}  # fmt: skip
    return ", ".join(f"{names[name]} = {text}" for name, text in told.items()) if all(told.values()) else ""


def _literal(program: Program, declared: Type | None, value: Value, tongue: str = "en") -> str | None:
    """A value as the language writes it; None for one that it cannot write, such as a third."""
    kind = None if declared is None else declared.kind
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
            members = [_member(program, declared, name, tongue) for name in sorted(value)]
            return members[0] if len(members) == 1 else f"({', '.join(members)})"
        case Fraction():
            return _quantity(program, kind, value)
        case str() if declared is not None and declared.category:
            return _member(program, declared, value, tongue)
        case str():
            return f'"{value}"'
    return None


def _member(program: Program, declared: Type | None, name: str, tongue: str) -> str:
    entry = None if declared is None else program.catalogue.get(f"member:{declared.category}.{name}")
    return name if entry is None else entry.name(tongue)


_UNITS = {Kind.RATIO: "%", Kind.POINTS: " percentage points", Kind.DAYS: " days", Kind.MONTHS: " months"}


def _quantity(program: Program, kind: Kind | None, value: Fraction) -> str | None:
    if kind is Kind.MONEY:
        return _money(program, value) if value.denominator == 1 else None
    text = decimal_text(value * 100 if kind in {Kind.RATIO, Kind.POINTS} else value)
    return None if "/" in text or kind is None else f"{text}{_UNITS.get(kind, '')}"


def _element(program: Program, record: RecordDef, item: Mapping[str, Value]) -> str:
    known = {name: value for name, value in item.items() if value is not None and not isinstance(value, Unknown)}
    told = ", ".join(f"{name} = {_literal(program, record.fields[name].type, value)}" for name, value in known.items())
    return f"({told})"


def _money(program: Program, value: Fraction) -> str:
    return f"{money_text(value, program.decimals)}元" if program.currency == "CNY" else (
        f"{money_text(value, program.decimals)} {program.currency}"
    )  # fmt: skip
