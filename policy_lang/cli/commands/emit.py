"""`policy emit`: what the compiler made of a scheme: its Core as text or as JSON, or the function generated from it."""

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
from policy_lang.core.program import Program
from policy_lang.core.render import core_text

VERSION = 1

LESSON = Lesson(
    Words("What the compiler made of a scheme.", "方案编译后的内容。"),
    Words(
        "The straight line of definitions that settles a claim, with inputs, figures, ledgers and movements. Money is "
        "in the minor unit. JSON leaves out the places in the text. With --python the function in whole numbers made "
        "of them, for claims that leave no fact out, and one for each closing; each line tells its definition, clause "
        "and place.",
        "结算一次费用所依次计算的各项定义，以及输入、数字、台账和变动。金额以最小货币单位计。JSON 格式不含原文位置。"
        "加 --python 则显示由此生成的整数运算函数（适用于各项事实均已填写的结算，期末结算另有函数），"
        "逐行注明所属定义、条款和位置。",
    ),
    (
        Example("policy emit my_scheme.policy --core", Words("Readable.", "供人阅读。")),
        Example(
            "policy emit my_scheme.policy --python", Words("The function that settles a claim.", "结算一次费用的函数。")
        ),
        Example("policy emit my_scheme.policy --core --format json", Words("For a program.", "供程序读取。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)


@command("emit", LESSON)
@under(
    scheme_argument,
    option("--core", is_flag=True, en="Core, as it is without this.", zh="核心定义，不写时亦同。"),
    option("--python", "python", is_flag=True, en="The function generated from it.", zh="由核心定义生成的函数。"),
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)
def run(
    face: Face,
    *,
    scheme: str,
    core: bool,
    python: bool,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
) -> Code:
    """Show the program."""
    if core and python:
        raise face.refuse("PL0996")
    program = compiled(face, scheme, readings, parameters).program
    if python:
        return _python(face, program, shape)
    if shape == "json":
        face.put_json({"version": VERSION, "form": "core", "program": plain(program)})
    else:
        face.put(core_text(program))
    return Code.DONE


def _python(face: Face, program: Program, shape: str) -> Code:
    """The generated function and those of closings, or why there are none."""
    from policy_lang.codegen import Unfit, usual_facts, write, write_closing

    try:
        function = write(program, usual_facts(program))
        closings = [write_closing(program, closing) for closing in program.closings]
    except Unfit as unfit:
        raise face.refuse("PL0997", reason=unfit.row.en, reason_zh=unfit.row.zh) from unfit
    if shape == "json":
        told = {"version": VERSION, "form": "python", "program": program.hash, "facts": sorted(function.given)}
        told |= {"text": function.text, "closings": [
            {"closing": one.closing, "facts": sorted(one.given), "text": one.text} for one in closings
        ]}  # fmt: skip
        face.put_json(told)
    else:
        face.put("\n\n".join(one.text.rstrip("\n") for one in (function, *closings)))
    return Code.DONE
