"""The first page, `policy --help`, and the words that every page of help is made of.

Always holds: nothing here needs click, so that the page one asks for most costs little more than starting Python.
The list below is all that the first page says of a command; the command's own module is loaded when it is called.
"""

from collections.abc import Sequence
from typing import NamedTuple

from policy_lang.cli.face import TONGUES, Face
from policy_lang.cli.layout import pairs, wrapped

COLUMNS = 88


class Words(NamedTuple):
    """The same thing in both tongues."""

    en: str
    zh: str

    def read(self, face: Face) -> str:
        """The words of a tongue."""
        return face.word(self.en, self.zh)


class Example(NamedTuple):
    """A command line, and what it does."""

    line: str
    words: Words


class Lesson(NamedTuple):
    """The help of one command: what it does, more about it, examples, and its exit codes in words."""

    short: Words
    more: Words
    examples: tuple[Example, ...]
    codes: Words


OPTIONS, ARGUMENTS, COMMANDS = (
    Words("Options:", "选项："),
    Words("What goes in:", "参数："),
    Words("Commands:", "命令："),
)
USAGE, EXAMPLES, CODES = Words("Usage: ", "用法："), Words("Examples:", "示例："), Words("Exit codes:", "退出码：")
HELP = Words("Show this and end.", "显示本说明。")
ANY_OPTIONS = Words("[OPTIONS]", "[选项]")


def section(title: str | None, lines: Sequence[str]) -> list[str]:
    """A blank line, a title and lines; nothing where there are no lines."""
    if not lines:
        return []
    return ["", *([title] if title else []), *lines]


def example_lines(examples: Sequence[Example], face: Face) -> list[str]:
    """Each example with what it does below it."""
    lines: list[str] = []
    for example in examples:
        lines.append(f"  {example.line}")
        lines += wrapped(example.words.read(face), COLUMNS, "      ")
    return lines


# Every command: its module, and what it is for.
LISTED: dict[str, tuple[str, Words]] = {
    "check": ("check", Words("Find mistakes in schemes.", "检查方案中的错误。")),
    "fmt": ("fmt", Words("Give files their one layout, in one tongue.", "统一文件排版，可换中英文。")),
    "eval": ("eval", Words("Settle claims, one result a claim.", "结算，每次结算一条结果。")),
    "try": (
        "commands.settling.try_claim",
        Words("One claim from the shell; asks what still matters.", "在命令行试算一次，只询问仍有影响的事项。"),
    ),
    "resettle": (
        "commands.settling.resettle",
        Words("Settle anew after corrections, and say what changes.", "更正后重新结算，列明变化。"),
    ),
    "explain": ("explain", Words("The reasons of one claim.", "说明一次结算的理由。")),
    "test": ("test", Words("Run the scenarios of schemes.", "运行方案所附的算例。")),
    "watch": (
        "watching.command",
        Words("Check, test and explain whenever a file is saved.", "每次保存文件后自动检查、运行算例并说明变化。"),
    ),
    "doc": (
        "proving.handbook",
        Words("The handbook of a scheme: web pages for everybody.", "方案手册：供公众阅读的网页。"),
    ),
    "boundaries": ("proving.boundaries", Words("Claims either side of every threshold.", "各门槛两侧的边界算例。")),
    "readings": (
        "weighing.command",
        Words("Ambiguous clauses, and the money that hangs on them.", "有歧义的条款及其影响的金额。"),
    ),
    "diff": (
        "comparing.command",
        Words("What changed between two schemes, and for whom.", "比较两个方案的差异及其对人员的影响。"),
    ),
    "new": (
        "editions.new",
        Words("Begin a new edition, from last year's or from nothing.", "新建年度版，可沿用上一年度，也可从头起草。"),
    ),
    "figures": (
        "figures.command",
        Words("The figures of a scheme in a list or in Excel, and back.", "列出方案的数额，可用 Excel 修改后写回。"),
    ),
    "conforms": ("editions.conforms", Words("Hold a scheme against the framework above it.", "对照上级框架核对方案。")),
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

VERSION, TONGUE = Words("Show the version and end.", "显示版本号。"), Words("The tongue of messages.", "消息语言。")
ROOT_OPTIONS = (("--version", VERSION), ("--tongue [en|zh]", TONGUE), ("-h, --help", HELP))


def front_page(face: Face) -> str:
    """The first page."""
    command = Words("COMMAND …", "命令 …").read(face)
    lines = [USAGE.read(face) + " ".join(["policy", ANY_OPTIONS.read(face), command])]
    lines += section(None, wrapped(SHORT.read(face), COLUMNS, "  "))
    lines += section(None, wrapped(MORE.read(face), COLUMNS, "  "))
    lines += section(COMMANDS.read(face), pairs([(name, words.read(face)) for name, (_, words) in LISTED.items()]))
    lines += section(OPTIONS.read(face), pairs([(name, words.read(face)) for name, words in ROOT_OPTIONS]))
    lines += section(EXAMPLES.read(face), example_lines(FIRST_STEPS, face))
    lines += section(CODES.read(face), wrapped(ALL_CODES.read(face), COLUMNS, "  "))
    return "\n".join(lines)


def is_front_page(words: Sequence[str]) -> bool:
    """Whether a command line asks for the first page and nothing else."""
    rest = list(words)
    if rest[:1] == ["--tongue"] and rest[1:2] and rest[1] in TONGUES:
        rest = rest[2:]
    elif rest[:1] and rest[0] in {f"--tongue={tongue}" for tongue in TONGUES}:
        rest = rest[1:]
    return not rest or rest[0] in {"--help", "-h"}
