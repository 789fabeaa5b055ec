"""`policy errors`: what a code in a message means.

Enters: a code, or none for the list. Leaves: the sentence, how bad it is, the way out, and the page with a bad and a
good example where the checkout has one.
"""

import re

from policy_lang.cli.common import format_option, tongue_option, under
from policy_lang.cli.face import Code, Face
from policy_lang.cli.layout import table, wrapped
from policy_lang.cli.teach import Example, Lesson, Words, argument, command
from policy_lang.data import errors_folder
from policy_lang.diagnostics import Code as Row
from policy_lang.diagnostics import catalogue, nearest

VERSION = 1
# A fenced example with the words after its fence, or a paragraph that is neither heading nor quotation.
_PARTS = re.compile(
    r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$|^(?P<prose>[^#>`\s][^\n]*(?:\n[^#>`\s][^\n]*)*)",
    re.MULTILINE | re.DOTALL,
)
_HAN = re.compile("[\u4e00-\u9fff]")
BANDS = {
    "PL01": ("text and syntax", "文字与语法"),
    "PL02": ("modules and names", "模块与名称"),
    "PL03": ("types and units", "类型与单位"),
    "PL04": ("rules", "规则"),
    "PL05": ("sources and clauses", "来源与条款"),
    "PL06": ("claims and ledgers", "结算与台账"),
    "PL07": ("scenarios", "算例"),
    "PL09": ("usage", "用法"),
}
SEVERITIES = {"error": "错误", "warning": "警告", "note": "说明"}

LESSON = Lesson(
    Words("What a code in a message means.", "消息代码的含义。"),
    Words("Without a code: the list of all codes, by their bands.", "不写代码则列出全部代码。"),
    (
        Example("policy errors PL0201", Words("One code.", "查一个代码。")),
        Example("policy errors --tongue zh", Words("All codes, in Chinese.", "全部代码，中文。")),
    ),
    Words("0 done; 3 there is no such code.", "0 完成；3 没有该代码。"),
)


@command("errors", LESSON)
@under(
    argument("code", Words("CODE", "代码"), Words("such as PL0201", "例如 PL0201"), required=False),
    format_option(),
    tongue_option,
)
def run(face: Face, *, code: str | None, shape: str) -> Code:
    """Show one code or all."""
    rows = catalogue()
    if code is not None:
        name = _spelled(code)
        if name not in rows:
            raise face.refuse("PL0913", text=code, near=nearest(name, rows))
        chosen = [rows[name]]
    else:
        chosen = list(rows.values())
    if shape == "json":
        face.put_json({"version": VERSION, "codes": [_shape(row) for row in chosen]})
    elif code is not None:
        face.put("\n".join(_page(face, chosen[0])))
    else:
        face.put("\n".join(_list(face, chosen)))
    return Code.DONE


def _spelled(code: str) -> str:
    """The code as the catalogue has it: `pl201` and `201` are PL0201."""
    digits = code.strip().upper().removeprefix("PL")
    return f"PL{digits:0>4}" if digits.isdecimal() else code.strip().upper()


def _shape(row: Row) -> dict[str, object]:
    return {
        "code": row.code,
        "severity": row.severity,
        "message": {"en": row.en, "zh": row.zh},
        "help": {"en": row.help_en, "zh": row.help_zh},
    }


def _page(face: Face, row: Row) -> list[str]:
    severity = face.word(row.severity, SEVERITIES[row.severity])
    band = face.word(*BANDS.get(row.code[:4], ("", "")))
    lines = [f"{row.code}  {severity}{face.word(', ', '，')}{band}", ""]
    lines += wrapped(_readable(face.word(row.en, row.zh)), 88, "  ")
    for number, sentence in enumerate(face.word(row.help_en, row.help_zh).split(" || ")):
        word = face.word("help: ", "办法：") if number == 0 else face.word("or:   ", "或者：")
        lines += wrapped(word + _readable(sentence), 88, "  ")
    page = errors_folder() / f"{row.code}.md"
    if page.is_file():
        lines += _example_lines(face, page.read_text(encoding="utf-8"))
    return lines


def _example_lines(face: Face, page: str) -> list[str]:
    """What a page of `docs/errors` adds: the paragraphs of one tongue, the bad text and the good one."""
    lines: list[str] = []
    for match in _PARTS.finditer(page):
        if match["kind"] is not None:
            word = (
                face.word("not so:", "错误写法：")
                if "bad" in match["kind"].split()
                else face.word("but so:", "正确写法：")
            )
            lines += ["", f"  {word}", "", *(f"    {line}".rstrip() for line in match["text"].splitlines())]
        elif bool(_HAN.search(match["prose"])) is (face.tongue == "zh"):
            lines += ["", *wrapped(match["prose"], 88, "  ")]
    return lines


def _readable(sentence: str) -> str:
    """The sentence with its holes as blanks to be filled in."""
    return sentence.replace("{", "‹").replace("}", "›")


def _list(face: Face, rows: list[Row]) -> list[str]:
    heading = [face.word("CODE", "代码"), face.word("KIND", "类别"), face.word("MESSAGE", "消息")]
    told = [
        (row.code, face.word(row.severity, SEVERITIES[row.severity]), _readable(face.word(row.en, row.zh)))
        for row in rows
    ]
    return table(heading, told)
