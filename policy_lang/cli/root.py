"""The command `policy` itself: the list of its commands, each loaded when it is called.

Always holds: the list below is all that `policy --help` needs, so it imports click and nothing heavier; a name that is
no command is answered with the nearest ones.
"""

from importlib import import_module
from typing import Any

import click

from policy_lang.cli.layout import pairs, wrapped
from policy_lang.cli.teach import (
    ANY_OPTIONS,
    CODES,
    COLUMNS,
    COMMANDS,
    EXAMPLES,
    OPTIONS,
    USAGE,
    Example,
    HelpOption,
    Taught,
    Words,
    example_lines,
    face_of,
    option,
    option_records,
    section,
)

# Every command: its module, and what it is for.
LISTED: dict[str, tuple[str, Words]] = {
    "check": ("check", Words("Find mistakes in schemes.", "检查方案中的错误。")),
    "fmt": ("fmt", Words("Give files their one layout, in one tongue.", "统一文件排版，可换中英文。")),
    "eval": ("eval", Words("Settle claims, one result a claim.", "结算，每次结算一条结果。")),
    "explain": ("explain", Words("The reasons of one claim.", "说明一次结算的理由。")),
    "test": ("test", Words("Run the scenarios of schemes.", "运行方案所附的算例。")),
    "readings": (
        "readings",
        Words("Ambiguous clauses, and the money that hangs on them.", "有歧义的条款及其影响的金额。"),
    ),
    "clauses": ("clauses", Words("What became of each clause of the source.", "来源文件各条款的编写情况。")),
    "schema": ("schema", Words("What a claim of a scheme looks like.", "方案所需的结算信息。")),
    "emit": ("emit", Words("What the compiler made of a scheme.", "方案编译后的内容。")),
    "errors": ("errors", Words("What a code in a message means.", "消息代码的含义。")),
    "completion": ("completion", Words("A script for completion in your shell.", "命令补全脚本。")),
}

SHORT = Words(
    "Settle medical-insurance claims by written rules, to the fen, with the reasons.",
    "按写明的规则结算医疗保险费用，精确到分，并说明理由。",
)
MORE = Words(
    "`policy COMMAND --help` teaches one command. SCHEME is a path, or an edition such as "
    "cn/shandong/linyi/lanshan/relief_insurance@2020. Messages are English or Chinese: set POLICY_TONGUE=zh, or add "
    "`--tongue zh`.",
    "用 policy 命令 --help 查看某一命令的说明。方案可写路径，也可写版本名，例如 "
    "cn/shandong/linyi/lanshan/relief_insurance@2020。消息可用中文或英文：设置 POLICY_TONGUE=zh，或加上 --tongue zh。",
)
ALL_CODES = Words(
    "0 done; 1 the answer is no, or the scheme has errors; 2 some rows were rejected; 3 wrong usage; "
    "4 a mistake of ours.",
    "0 完成；1 结论为否，或方案有错误；2 有记录被拒绝；3 用法有误；4 本软件的错误。",
)
FIRST_STEPS = (
    Example(
        "policy check cn/shandong/linyi/lanshan/relief_insurance@2020",
        Words("Is the scheme in order?", "方案是否有错误？"),
    ),
    Example(
        "policy eval cn/shandong/linyi/lanshan/relief_insurance@2020 claims.jsonl -o results.jsonl",
        Words("Settle a file of claims.", "结算一个文件。"),
    ),
    Example(
        "policy explain cn/shandong/linyi/lanshan/relief_insurance@2020 claims.jsonl --claim a --tongue zh",
        Words("Why was claim a paid like this?", "第 a 次结算为何如此支付？"),
    ),
)


class UnknownCommandError(click.UsageError):
    """A word where a command should stand."""

    def __init__(self, word: str, context: click.Context) -> None:
        super().__init__(word, context)
        self.word = word


class Root(click.Group):
    """Finds commands by name and loads their modules late."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - as click takes them
        super().__init__(*args, **more, add_help_option=False)
        self.params.append(HelpOption())

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(LISTED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, loaded now."""
        if cmd_name not in LISTED:
            return None
        module = import_module(f"policy_lang.cli.commands.{LISTED[cmd_name][0]}")
        found: Taught = module.run
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        if args and args[0] not in LISTED and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        """The first page."""
        face = face_of(ctx)
        command = Words("COMMAND …", "命令 …").read(face)
        lines = [USAGE.read(face) + " ".join([ctx.command_path, ANY_OPTIONS.read(face), command])]
        lines += section(None, wrapped(SHORT.read(face), COLUMNS, "  "))
        lines += section(None, wrapped(MORE.read(face), COLUMNS, "  "))
        lines += section(COMMANDS.read(face), pairs([(name, words.read(face)) for name, (_, words) in LISTED.items()]))
        lines += section(OPTIONS.read(face), pairs(option_records(self, ctx)))
        lines += section(EXAMPLES.read(face), example_lines(FIRST_STEPS, face))
        lines += section(CODES.read(face), wrapped(ALL_CODES.read(face), COLUMNS, "  "))
        return "\n".join(lines)


def _show_version(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and not context.resilient_parsing:
        from policy_lang import __version__

        face_of(context).put(f"policy {__version__}")
        context.exit()


@click.group("policy", cls=Root, invoke_without_command=True)
@option("--version", en="Show the version and end.", zh="显示版本号。", is_flag=True, expose_value=False, is_eager=True,
        callback=_show_version)  # fmt: skip
@option("--tongue", en="The tongue of messages.", zh="消息语言。", type=click.Choice(["en", "zh"]), expose_value=False)
@click.pass_context
def root(context: click.Context) -> None:
    """Without a command: the first page."""
    if context.invoked_subcommand is None:
        face_of(context).put(context.get_help())
