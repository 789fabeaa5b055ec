"""`policy check`: find mistakes in schemes, also in the options that are not chosen.

Enters: paths or editions. Leaves: the problems, with carets on standard error or as JSON on standard output. A file
that declares facts, figures and the like but no scheme and no payer is a module: its text and its names are checked.
What was said of files that have not changed since is said again from memory (`POLICY_CACHE=off` prevents it).
"""

import time

from policy_lang.cli.checking.memory import Recorder, key_of, recall, remember, repeat
from policy_lang.cli.common import (
    draft_option,
    format_option,
    parameters_option,
    paths_argument,
    readings_option,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.teach import Example, Lesson, Words, command

LESSON = Lesson(
    Words("Find mistakes in schemes.", "检查方案中的错误。"),
    Words(
        "Reads the text, finds every name, checks types and rules, and holds the citations against the list of "
        "clauses. The options of readings that are not chosen are checked as well. A folder stands for all below it. "
        "What is marked `to confirm` is an error unless the edition is a draft.",
        "检查文字、名称、类型和规则，并核对所引条款；有歧义条款中未采用的选项也一并检查。写目录即检查其下全部方案。"
        "标明“待核实”的内容按错误处理，草稿除外。",
    ),
    (
        Example("policy check my_scheme.policy", Words("One file.", "检查一个文件。")),
        Example("policy check cn/shandong/linyi/lanshan/relief_insurance@2020 --tongue zh",
                Words("An edition that comes with the package, in Chinese.", "检查随附的版本，以中文输出。")),
        Example("policy check policies --format json", Words("A whole tree, for a program.", "检查整个目录。")),
    ),
    Words("0 no errors; 1 errors; 3 wrong usage.", "0 没有错误；1 有错误；3 用法有误。"),
)  # fmt: skip


@command("check", LESSON)
@under(
    paths_argument(Words("files, folders or editions", "文件、目录或版本名")),
    draft_option,
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)
def run(
    face: Face,
    *,
    paths: tuple[str, ...],
    draft: bool,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
) -> Code:
    """Check everything that the paths stand for; what has not changed since the last time is not worked out again."""
    key = key_of((face.tongue, face.color, shape, draft, readings, parameters, paths))
    answer = recall(key)
    if answer is not None:
        return Code(repeat(answer, face))
    from policy_lang.cli.checking.work import check_all

    since = time.time_ns()
    recorder = Recorder(face.tongue, color=face.color)
    code, places = check_all(recorder, paths, readings, parameters, shape, draft=draft)
    if code is not Code.BUG:
        remember(key, recorder, int(code), places, since)
    return code
