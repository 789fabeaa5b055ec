"""`policy schema`: what a claim of a scheme looks like, as a JSON Schema or as a table for people."""

from typing import Any

from policy_lang.claims.computed.schema import calculation_id, inputs_schema
from policy_lang.claims.schema import claim_schema
from policy_lang.cli.common import (
    calculation_option,
    format_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.layout import table
from policy_lang.cli.scheme import compiled, must_settle
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.diagnostics import Report

LESSON = Lesson(
    Words("What a claim of a scheme looks like.", "方案所需的结算信息。"),
    Words(
        "Every field of a claim with its names in both tongues, its type, its unit and its bound: as a JSON Schema "
        "(draft 2020-12), or with --format text as a table. Rows that close a period or carry a balance in are "
        "described where the scheme has them.",
        "列出每一项目的中英文名称、类型、单位和上限：默认输出 JSON Schema（2020-12 版），加 --format text 则输出表格。"
        "方案有期末结算或台账的，同时列出期末结算、期初余额等行的写法。",
    ),
    (
        Example("policy schema my_scheme.policy > claim.schema.json", Words("For programs.", "供程序使用。")),
        Example("policy schema my_scheme.policy --format text --tongue zh", Words("A table in Chinese.", "中文表格。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)  # fmt: skip


@command("schema", LESSON)
@under(scheme_argument, calculation_option, readings_option, parameters_option, format_option("json"), tongue_option)
def run(
    face: Face,
    *,
    scheme: str,
    calculation: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
) -> Code:
    """Show the schema."""
    program = compiled(face, scheme, readings, parameters).program
    if calculation is None:
        must_settle(face, program)
        schema = claim_schema(program)
    else:
        report = Report()
        name = calculation_id(program, calculation, report)
        if name is None:
            raise face.end(report)
        schema = inputs_schema(program, name)
    if shape == "json":
        face.put_json(schema)
    else:
        face.put("\n".join(_table(face, schema)))
    return Code.DONE


def _table(face: Face, schema: dict[str, Any]) -> list[str]:
    heading = [face.word(en, zh) for en, zh in (("FIELD", "项目"), ("NAME", "名称"), ("WHAT IT IS", "说明"))]
    rows = []
    for name, shape in schema["properties"].items():
        names = shape.get("x-name", {})
        shown = names.get(face.tongue) or name
        rows.append((name, shown if shown != name else "", _told(face, shape)))
    return [schema["title"], "", *table(heading, rows)]


def _told(face: Face, shape: dict[str, Any]) -> str:
    """A field in words: its label, type, unit, bound, members, and whether it may be left out."""
    titles = shape.get("title", "").split(" / ")
    parts = [titles[-1] if face.tongue == "zh" else titles[0]]
    kind = shape.get("x-type", {}).get(face.tongue, "")
    parts.append(kind + (f" {shape['x-unit']}" if "x-unit" in shape else ""))
    if "x-maximum" in shape:
        parts.append(face.word(f"at most {shape['x-maximum']}", f"上限 {shape['x-maximum']}"))
    if "x-members" in shape:
        members = [f"{name} {names[face.tongue]}" for name, names in shape["x-members"].items()]
        parts.append(face.word("one of ", "可填 ") + face.word(", ", "、").join(members))
    if shape.get("x-has-default"):
        parts.append(face.word("may be left out", "可不填"))
    return face.word("; ", "；").join(part for part in parts if part)
