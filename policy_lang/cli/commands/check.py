"""`policy check`: find mistakes in schemes, also in the options that are not chosen.

Enters: paths or editions. Leaves: the problems, with carets on standard error or as JSON on standard output. A file
that declares facts, figures and the like but no scheme and no payer is a module: its text and its names are checked.
"""

from typing import Any

import click
from attrs import frozen

from policy_lang.cli.common import (
    format_option,
    parameters_option,
    paths_argument,
    readings_option,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face, code_of
from policy_lang.cli.layout import many
from policy_lang.cli.scheme import can_be_looked_at, pairs_of
from policy_lang.cli.targets import Target, is_module, targets_of
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.compile import Options, compile_scheme
from policy_lang.diagnostics import Diagnostic, in_order, render_json

VERSION = 1
NO_SCHEME = "PL0215"

LESSON = Lesson(
    Words("Find mistakes in schemes.", "检查方案中的错误。"),
    Words(
        "Reads the text, finds every name, checks types and rules, and holds the citations against the list of "
        "clauses. The options of readings that are not chosen are checked as well. A folder stands for all below it.",
        "检查文字、名称、类型和规则，并核对所引条款；有歧义条款中未采用的选项也一并检查。写目录即检查其下全部方案。",
    ),
    (
        Example("policy check my_scheme.policy", Words("One file.", "检查一个文件。")),
        Example("policy check cn/shandong/linyi/lanshan/relief_insurance@2020 --tongue zh",
                Words("An edition that comes with the package, in Chinese.", "检查随附的版本，以中文输出。")),
        Example("policy check policies --format json", Words("A whole tree, for a program.", "检查整个目录。")),
    ),
    Words("0 no errors; 1 errors; 3 wrong usage.", "0 没有错误；1 有错误；3 用法有误。"),
)  # fmt: skip


@frozen
class Checked:
    """What was found in one scheme or module."""

    shown: str
    diagnostics: tuple[Diagnostic, ...]
    left_out: int
    is_scheme: bool

    def count(self, severity: str) -> int:
        """How many problems of a severity."""
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics)


@command("check", LESSON)
@under(
    paths_argument(Words("files, folders or editions", "文件、目录或版本名")),
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)
@click.pass_obj
def run(
    face: Face, *, paths: tuple[str, ...], readings: tuple[str, ...], parameters: tuple[str, ...], shape: str
) -> Code:
    """Check everything that the paths stand for."""
    options = Options(
        readings=pairs_of(face, readings, "--reading"),
        parameters=pairs_of(face, parameters, "--parameter"),
        check_readings=True,
    )
    found = []
    for path in paths:
        can_be_looked_at(face, path)
    for target in targets_of(paths):
        checked = _check(target, options)
        if shape == "text":
            face.show(checked.diagnostics)
        found.append(checked)
    if shape == "json":
        face.put_json(_shape(found))
    else:
        _summary(face, found)
    return code_of(diagnostic for checked in found for diagnostic in checked.diagnostics)


def _check(target: Target, options: Options) -> Checked:
    module = is_module(target.shown)
    compilation = compile_scheme(target.shown, options)
    found = [item for item in compilation.report.diagnostics if not (module and item.code == NO_SCHEME)]
    return Checked(target.shown, in_order(found), compilation.report.left_out, not module)


def _shape(found: list[Checked]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "errors": sum(checked.count("error") for checked in found),
        "warnings": sum(checked.count("warning") for checked in found),
        "checked": [
            {
                "scheme": checked.shown,
                "is_scheme": checked.is_scheme,
                "diagnostics": render_json(checked.diagnostics),
                "left_out": checked.left_out,
            }
            for checked in found
        ],
    }


def _summary(face: Face, found: list[Checked]) -> None:
    errors = sum(checked.count("error") for checked in found)
    warnings = sum(checked.count("warning") for checked in found)
    left_out = sum(checked.left_out for checked in found)
    for checked in found:
        if not checked.is_scheme and not checked.count("error"):
            face.tell(f"{checked.shown}: no scheme; its text and names are in order",
                      f"{checked.shown}：不是方案，文字和名称无误")  # fmt: skip
    more = face.word(f" ({left_out} more not shown)", f"（另有 {left_out} 项未列出）") if left_out else ""
    face.tell(
        f"{many(len(found), 'scheme')} checked: {many(errors, 'error')}, {many(warnings, 'warning')}{more}",
        f"已检查 {len(found)} 个方案：错误 {errors} 项，警告 {warnings} 项{more}",
    )
