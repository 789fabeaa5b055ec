"""`policy fmt`: give files their one layout, with keywords in one tongue.

Enters: files, folders, or `-` for standard input. Leaves: the files rewritten in place, or (`--check`) the list of
those that would change. Always holds: a file with syntax errors is left as it is; a file is replaced whole or not at
all; what was written says what was there before, or nothing is written.
"""

from pathlib import Path

from policy_lang.cli.common import paths_argument, under
from policy_lang.cli.face import STANDARD_INPUT, Code, Face, code_of
from policy_lang.cli.scheme import can_be_looked_at
from policy_lang.cli.targets import files_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.writing import replacing
from policy_lang.diagnostics import Diagnostic, InternalError, Report
from policy_lang.record import frozen
from policy_lang.source import Source, expand
from policy_lang.syntax.format import format_file
from policy_lang.syntax.parse import parse, read_source

LESSON = Lesson(
    Words("Give files their one layout, in one tongue.", "统一文件排版，可换中英文。"),
    Words(
        "Keywords stay in the tongue in which most of a file is written, unless --tongue is given; names, figures and "
        "prose stay what they are, comments stay where they are.",
        "关键词保持文件主要所用的语言，除非写明 --tongue；名称、数字、说明文字和注释都不改动。",
    ),
    (
        Example("policy fmt my_scheme.policy", Words("Rewrite one file.", "重排一个文件。")),
        Example("policy fmt --tongue zh policies/my_county", Words("All files of a folder, in Chinese.",
                                                                   "目录下全部文件改用中文关键词。")),
        Example("policy fmt --check .", Words("Is everything in its layout? Nothing is written.",
                                              "检查排版是否统一，不改动文件。")),
        Example("policy fmt --tongue en - < my_scheme.policy", Words("From standard input to standard output.",
                                                                     "由标准输入到标准输出。")),
    ),
    Words("0 done; 1 some file would change (--check) or has syntax errors; 3 wrong usage.",
          "0 完成；1 有文件需要重排（--check）或有语法错误；3 用法有误。"),
)  # fmt: skip


@frozen
class Formatted:
    """A file that was looked at: the new text where it differs, and its problems."""

    path: Path
    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


@command("fmt", LESSON)
@under(
    paths_argument(Words("files or folders; `-` for standard input", "文件或目录；写“-”则读标准输入")),
    option(
        "--check", is_flag=True, en="Write nothing; say which files would change.", zh="不改动文件，只列出需要重排的。"
    ),
    option("--tongue", choices=("en", "zh"), en="The tongue of the keywords.", zh="关键词所用语言。"),
)
def run(face: Face, *, paths: tuple[str, ...], check: bool, tongue: str | None) -> Code:
    """Format everything that the paths stand for."""
    if STANDARD_INPUT in paths:
        if len(paths) > 1:
            raise face.refuse("PL0914", reason="`-` stands alone", reason_zh="“-”应单独使用")
        return _standard_input(face, tongue, check=check)
    for path in paths:
        can_be_looked_at(face, path)
    files = list(dict.fromkeys(file for path in paths for file in files_of(path)))
    if not files:
        raise face.refuse("PL0918", path=paths[0])
    found = [_format(file, tongue) for file in files]
    changed = [one for one in found if one.text is not None]
    for one in found:
        face.show(one.diagnostics)
    for one in changed:
        if check:
            face.put(expand(str(one.path)))
        else:
            _write(face, one)
    _summary(face, found, changed, check=check)
    code = code_of(diagnostic for one in found for diagnostic in one.diagnostics)
    return Code.NO if check and changed and code is Code.DONE else code


def _format(path: Path, tongue: str | None) -> Formatted:
    report = Report()
    source = read_source(path, str(path), report)
    if report.has_errors:
        return Formatted(path, None, report.diagnostics)
    text = _text(source, tongue, report)
    errors = tuple(item for item in report.diagnostics if item.severity == "error")
    same = text == source.text.replace("\r\n", "\n")  # a checkout on Windows may have its own line ends
    return Formatted(path, None if same else text, errors)


def _text(source: Source, tongue: str | None, report: Report) -> str | None:
    """The text in its layout; none where it cannot be given one."""
    file = parse(source, report)
    if report.has_errors:
        return None
    try:
        return format_file(file, tongue)
    except InternalError:
        report.add("PL0920", None, file=source.name)
        return None


def _write(face: Face, one: Formatted) -> None:
    with replacing(face, one.path) as file:
        file.write(one.text or "")


def _standard_input(face: Face, tongue: str | None, *, check: bool) -> Code:
    from policy_lang.cli.loading import read_file

    report = Report()
    try:
        source = Source("-", read_file(face, STANDARD_INPUT).decode("utf-8"))
    except UnicodeDecodeError:
        raise face.refuse("PL0902", path="-", reason="it is not UTF-8", reason_zh="内容不是 UTF-8 编码") from None
    text = _text(source, tongue, report)
    if text is None:
        raise face.end(report)
    if not check:
        if text:
            face.put_as_it_is(text)
        return Code.DONE
    return Code.DONE if text == source.text else Code.NO


def _summary(face: Face, found: list[Formatted], changed: list[Formatted], *, check: bool) -> None:
    faulty = sum(bool(one.diagnostics) for one in found)
    same = len(found) - len(changed) - faulty
    done = face.word("would change", "个需要重排") if check else face.word("changed", "个已重排")
    face.tell(
        f"{len(changed)} {done}, {same} left as they are" + (f", {faulty} with errors" if faulty else ""),
        f"{len(changed)} {done}，{same} 个无需改动" + (f"，{faulty} 个有错误" if faulty else ""),
    )
