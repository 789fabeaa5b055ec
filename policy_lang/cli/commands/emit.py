"""`policy emit`: what the compiler made of a scheme: its Core, as text for people or as JSON."""

import click

from policy_lang.cli.common import (
    format_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.scheme import compiled
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.core.hashing import plain
from policy_lang.core.render import core_text

VERSION = 1

LESSON = Lesson(
    Words("What the compiler made of a scheme.", "方案编译后的内容。"),
    Words(
        "The straight line of definitions that settles a claim, with inputs, figures, ledgers and movements. Money is "
        "in the minor unit. JSON leaves out the places in the text.",
        "结算一次费用所依次计算的各项定义，以及输入、数字、台账和变动。金额以最小货币单位计。JSON 格式不含原文位置。",
    ),
    (
        Example("policy emit my_scheme.policy --core", Words("Readable.", "供人阅读。")),
        Example("policy emit my_scheme.policy --core --format json", Words("For a program.", "供程序读取。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)


@command("emit", LESSON)
@under(
    scheme_argument,
    option(
        "--core", is_flag=True, default=True, en="Core: the only form there is yet.", zh="核心定义，目前仅有此形式。"
    ),
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)
@click.pass_obj
def run(
    face: Face, *, scheme: str, core: bool, readings: tuple[str, ...], parameters: tuple[str, ...], shape: str
) -> Code:
    """Show the program."""
    program = compiled(face, scheme, readings, parameters).program
    if shape == "json":
        face.put_json({"version": VERSION, "form": "core", "program": plain(program)})
    else:
        face.put(core_text(program))
    return Code.DONE
