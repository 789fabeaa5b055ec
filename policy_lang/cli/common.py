"""Arguments and options that several commands share, each with its completion.

Always holds: completion is cheap: names of editions are folders, claim ids are read from the head of the file, and
only readings and their options compile the scheme. A completion that fails offers nothing, whatever went wrong.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_lang.cli.teach import Callback, Words, argument, option

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

MOST_COMPLETIONS = 200
HEAD_BYTES = 262_144

SCHEME, CLAIMS = Words("SCHEME", "方案"), Words("CLAIMS", "结算文件")
FILE, NAME, VALUE = Words("FILE", "文件"), Words("NAME", "名称"), Words("VALUE", "值")
SCHEME_WORDS = Words(
    "a file, the folder of an edition, or an edition such as cn/shandong/linyi/lanshan/relief_insurance@2020",
    "文件、版本目录，或版本名，例如 cn/shandong/linyi/lanshan/relief_insurance@2020",
)
CLAIMS_WORDS = Words(
    "JSON, JSON Lines or CSV, in UTF-8 or GB18030, or Excel (.xlsx); `-` reads standard input",
    "JSON、JSON Lines 或 CSV 文件（编码为 UTF-8 或 GB18030），或 Excel 工作簿（.xlsx）；写“-”则读标准输入",
)


def _item(value: str, **more: str) -> "CompletionItem":
    from click.shell_completion import CompletionItem

    return CompletionItem(value, **more)


def complete_file(context: "click.Context", parameter: "click.Parameter", incomplete: str) -> "list[CompletionItem]":
    """Let the shell complete files. The type `click.Path` would look at the file before we can say what is wrong."""
    return [_item(incomplete, type="file")]


def complete_scheme(context: "click.Context", parameter: "click.Parameter", incomplete: str) -> "list[CompletionItem]":
    with suppress(Exception):
        from policy_lang.cli.targets import known_editions

        editions = [name for name in known_editions() if name.startswith(incomplete)]
        if editions:
            return [_item(name) for name in editions[:MOST_COMPLETIONS]]
    return [_item(incomplete, type="file")]


def _given(context: "click.Context", name: str, position: int) -> str:
    """An argument that stands before what is completed; click has not sorted it out while an option lacks its value."""
    return str(context.params.get(name) or context.args[position])


def _complete_reading(
    context: "click.Context", parameter: "click.Parameter", incomplete: str
) -> "list[CompletionItem]":
    with suppress(Exception):
        from policy_lang.cli.scheme import readings_of

        entries = readings_of(_given(context, "scheme", 0))
        words = [f"{entry.id}={choice.id}" for entry in entries for choice in entry.options]
        return [_item(word) for word in words if word.startswith(incomplete)]
    return []


def _complete_claim(context: "click.Context", parameter: "click.Parameter", incomplete: str) -> "list[CompletionItem]":
    with suppress(Exception):
        from policy_lang.cli.loading import claim_ids

        found = claim_ids(Path(_given(context, "claims", 1)), HEAD_BYTES)
        return [_item(name) for name in found if name.startswith(incomplete)][:MOST_COMPLETIONS]
    return []


def complete_fact(context: "click.Context", parameter: "click.Parameter", incomplete: str) -> "list[CompletionItem]":
    """Names of facts, and after the sign of equality what can be written for one."""
    with suppress(Exception):
        from policy_lang.cli.scheme import fact_words

        given = context.params.get("facts") or ()
        words = fact_words(_given(context, "scheme", 0), incomplete, tuple(str(word) for word in given))
        return [_item(word) for word in words if word.startswith(incomplete)][:MOST_COMPLETIONS]
    return []


def scheme_argument(function: Callback) -> Callback:
    """The scheme."""
    return argument("scheme", SCHEME, SCHEME_WORDS, shell_complete=complete_scheme)(function)


def claims_argument(*, required: bool = True) -> Callable[[Callback], Callback]:
    """The file of claims."""
    return argument("claims", CLAIMS, CLAIMS_WORDS, required=required, shell_complete=complete_file)


def paths_argument(words: Words) -> Callable[[Callback], Callback]:
    """Files and folders."""
    name = Words("PATH", "路径")
    return argument("paths", name, words, nargs=-1, required=True, shell_complete=complete_scheme)


def readings_option(function: Callback) -> Callback:
    """`--reading NAME=OPTION`, as often as wanted."""
    return option(
        "--reading", "readings", multiple=True, value=Words("NAME=OPTION", "名称=选项"),
        shell_complete=_complete_reading,
        en="Settle under this option of an ambiguous clause; may stand several times.",
        zh="按有歧义条款的这一选项结算，可多次使用。",
    )(function)  # fmt: skip


def parameters_option(function: Callback) -> Callback:
    """`--parameter NAME=VALUE`, as often as wanted."""
    return option(
        "--parameter", "parameters", multiple=True, value=Words("NAME=VALUE", "名称=值"),
        en="Set a figure that the source leaves open; the result says so. May stand several times.",
        zh="设定来源文件未定的数字，结果中会注明；可多次使用。",
    )(function)  # fmt: skip


def draft_option(function: Callback) -> Callback:
    """`--draft`."""
    return option(
        "--draft", is_flag=True,
        en="A draft: what is marked `to confirm` is no error.", zh="草稿：标明“待核实”的内容不作错误处理。",
    )(function)  # fmt: skip


def tongue_option(function: Callback) -> Callback:
    """`--tongue`: main has read it already; here it is only declared."""
    return option(
        "--tongue", choices=("en", "zh"), expose_value=False,
        en="The tongue of what is written for people.", zh="输出文字所用语言。",
    )(function)  # fmt: skip


def format_option(default: str = "text") -> Callable[[Callback], Callback]:
    """`--format json|text`."""
    return option(
        "--format", "shape", choices=("text", "json"), default=default,
        en=f"For people or for programs; {default} unless said.",
        zh=f"text 供人阅读，json 供程序读取；默认 {default}。",
    )  # fmt: skip


def page_format_option(*shapes: str) -> Callable[[Callback], Callback]:
    """`--format`, of a report that can be a page."""
    return option(
        "--format", "shape", choices=shapes, default="text",
        en="How to show it; text unless said. A page (html) needs the extra `report`.",
        zh="输出形式，默认 text。网页（html）须安装 report 附加组件。",
    )  # fmt: skip


def output_option(function: Callback) -> Callback:
    """`-o FILE`."""
    return option(
        "-o", "--output", "output", value=FILE, shell_complete=complete_file,
        en="Write there and not to standard output.", zh="写入文件，不写到标准输出。",
    )(function)  # fmt: skip


def largest_option(*, en: str, zh: str) -> Callable[[Callback], Callback]:
    """`--largest N`: how many of what matters most are shown."""
    return option("--largest", "largest", between=(0, 1000), default=3, value=Words("N", "个数"), en=en, zh=zh)


def calculation_option(function: Callback) -> Callback:
    """`--calculation NAME`."""
    return option(
        "--calculation", "calculation", value=NAME,
        en="A calculation of the scheme; the file then holds its inputs.",
        zh="方案中的一项测算，此时文件所列为其输入。",
    )(function)  # fmt: skip


def claim_option(function: Callback) -> Callback:
    """`--claim ID`, of the claim that is explained."""
    return one_claim_option(
        en="The claim to explain; may be left out where the file holds one.",
        zh="所要说明的结算；文件只有一次结算时可不写。",
    )(function)


def one_claim_option(*, en: str, zh: str) -> Callable[[Callback], Callback]:
    """`--claim ID`."""
    return option(
        "--claim", "claim_id", value=Words("ID", "编号"), shell_complete=_complete_claim, en=en, zh=zh
    )  # fmt: skip


def ledger_option(function: Callback) -> Callback:
    """`--ledger FILE`."""
    return option(
        "--ledger", "ledger", value=FILE, shell_complete=complete_file,
        en="Balances carried in, as --ledger-out wrote them.", zh="结转来的台账，即 --ledger-out 所写的文件。",
    )(function)  # fmt: skip


def order_option(function: Callback) -> Callback:
    """`--order canonical|arrival`."""
    return option(
        "--order", "order", choices=("canonical", "arrival"), default="canonical",
        en="By governing date, sequence and id (canonical), or as the file has them (arrival).",
        zh="canonical 按依据日期、次序、编号结算；arrival 按文件中的先后结算。",
    )(function)  # fmt: skip


def engine_option(function: Callback) -> Callback:
    """`--engine generated|exact`."""
    return option(
        "--engine", "engine", choices=("generated", "exact"), default="generated",
        en="The generated function, and the interpreter for what it cannot settle (generated), or that alone (exact).",
        zh="generated 用生成的函数结算，不能结算的由解释器结算；exact 只用解释器。",
    )(function)  # fmt: skip


def person_option(function: Callback) -> Callback:
    """`--person ID`."""
    return option(
        "--person", "person", value=Words("ID", "编号"),
        en="Write this person's results only.", zh="只输出该人员的结果。",
    )(function)  # fmt: skip


def under(*shared: Callable[[Callback], Callback]) -> Callable[[Callback], Callback]:
    """Several shared options at once, in the order in which help shows them."""

    def made(function: Any) -> Callback:  # noqa: ANN401 - a function, and what it was told before
        for one in reversed(shared):
            function = one(function)
        return function  # type: ignore[no-any-return]

    return made
