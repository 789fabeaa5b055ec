"""`policy figures`: the figures of a scheme as a list or a workbook, and changed figures put back into its text.

Enters: a scheme, perhaps a workbook with changed figures. Leaves: every figure of its parameters and tables; of a
workbook what it changes; with `--write` the files of the scheme with these literals exchanged and nothing else. Always
holds: a workbook with one wrong cell changes nothing; what a cell means is read by the grammar of the language.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from policy_lang.cli.common import FILE, complete_file, scheme_argument, tongue_option, under
from policy_lang.cli.face import Code, Ended, Face, code_of
from policy_lang.cli.figures.listed import Figure, figures_of, is_same, spelled
from policy_lang.cli.layout import many, table
from policy_lang.cli.loading import all_different, read_file
from policy_lang.cli.scheme import compilation_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.writing import put_or_write, replacing, write_bytes
from policy_lang.compile import Options, compile_scheme
from policy_lang.diagnostics import Report, in_order, nearest
from policy_lang.record import frozen
from policy_lang.source.harmless import shown

SHEETS = ("figures", "数额")
LESSON = Lesson(
    Words("The figures of a scheme in a list or in Excel, and back.", "列出方案的数额，可用 Excel 修改后写回。"),
    Words(
        "Lists every figure of the parameters and tables in the scheme's own files, with its days and clauses. With -o "
        "FILE.xlsx it becomes a workbook; change the column `figure` there. --read FILE.xlsx then tells what changed, "
        "and --write puts it into the text of the scheme: only the figures, everything else stays as it is written. A "
        "figure may be written as in the scheme (1万元, 70%) or be a number: an amount in yuan, a share as Excel keeps "
        "it.",
        "列出方案自身文件中参数和表格的全部数额，以及适用期间和依据条款。写明 -o 文件.xlsx 时生成工作簿，"
        "在“数额”一列修改；再用 --read 文件.xlsx 列出改动，加上 --write 则写入方案文件：只替换数额，其余文字不变。"
        "数额可照方案写法（1万元、70%），也可为数字：金额以元计，比例按 Excel 的存法。",
    ),
    (
        Example("policy figures my_scheme.policy -o figures.xlsx", Words("Into a workbook.", "生成工作簿。")),
        Example("policy figures my_scheme.policy --read figures.xlsx", Words("What was changed in it.", "列出改动。")),
        Example("policy figures my_scheme.policy --read figures.xlsx --write",
                Words("Into the text of the scheme.", "写入方案文件。")),
    ),
    Words("0 done; 1 the scheme has errors, or has them now; 3 wrong usage.",
          "0 完成；1 方案有错误，或修改后有错误；3 用法有误。"),
)  # fmt: skip


@frozen
class Changed:
    """A figure and the literal that shall take its place."""

    figure: Figure
    raw: str


@command("figures", LESSON)
@under(
    scheme_argument,
    option(
        "-o",
        "--output",
        "output",
        value=FILE,
        shell_complete=complete_file,
        en="Write the list there; a name that ends in .xlsx makes a workbook.",
        zh="写入文件；扩展名为 .xlsx 时写成工作簿。",
    ),
    option(
        "--read",
        "read",
        value=FILE,
        shell_complete=complete_file,
        en="Tell what this workbook changes.",
        zh="列出该工作簿中的改动。",
    ),
    option(
        "--write",
        is_flag=True,
        en="With --read: put the changes into the files of the scheme.",
        zh="与 --read 同用：将改动写入方案文件。",
    ),
    tongue_option,
)
def run(face: Face, *, scheme: str, output: str | None, read: str | None, write: bool) -> Code:
    """List figures, or put changed ones back."""
    if read is None and write:
        raise face.refuse("PL0914", reason="`--write` puts back what `--read FILE` tells",
                          reason_zh="--write 须与 --read 文件 同用")  # fmt: skip
    if read is not None and output is not None:
        raise face.refuse("PL0914", reason="`-o` does not go with `--read`", reason_zh="-o 不能与 --read 同用")
    all_different(face, (scheme,) if read is None else (scheme, read), (output,))
    _, compilation = compilation_of(face, scheme)
    figures = figures_of(compilation)
    if read is None:
        _list(face, figures, output)
        return Code.DONE
    changed = _read(face, figures, read)
    for one in changed:
        face.put(shown(f"{one.figure.key}: {one.figure.raw} → {one.raw}"))
    face.flush()
    if not write:
        face.tell(f"{many(len(changed), 'figure')} changed; nothing was written",
                  f"改动 {len(changed)} 处数额；未写入")  # fmt: skip
        return Code.DONE
    _write(face, changed, compilation.reads.files)
    face.tell(f"{many(len(changed), 'figure')} written; `policy test` tells what that does to the scenarios",
              f"已写入 {len(changed)} 处数额；可用 policy test 查看对算例的影响")  # fmt: skip
    report = compile_scheme(scheme, Options(check_readings=True)).report
    face.show(item for item in in_order(report.diagnostics) if item.severity == "error")
    return code_of(report.diagnostics)


# ---- out


def _list(face: Face, figures: Sequence[Figure], output: str | None) -> None:
    heads = [face.word("name", "名称"), face.word("figure", "数额"), face.word("from", "自"), face.word("to", "至"),
             face.word("what it is", "含义"), face.word("basis", "依据")]  # fmt: skip
    rows = [[one.key, one.raw, one.first, one.last, one.label(face.tongue), one.clauses] for one in figures]
    if output is None or not output.lower().endswith(".xlsx"):
        put_or_write(face, output, "\n".join(table(heads, [[shown(cell) for cell in row] for row in rows])))
        return
    try:
        from policy_lang.sheets.writing import workbook
    except ImportError:
        raise _needed(face) from None
    write_bytes(face, Path(output), workbook(face.word(*SHEETS), heads, rows))


# ---- in


def _read(face: Face, figures: Sequence[Figure], name: str) -> list[Changed]:
    """What a workbook changes; one wrong cell and it changes nothing."""
    try:
        from policy_lang.sheets.reading import Fault, rows_of
    except ImportError:
        raise _needed(face) from None
    report = Report()
    rows = rows_of(read_file(face, name), SHEETS)
    if isinstance(rows, Fault) or not rows:
        what = rows.kind if isinstance(rows, Fault) else "empty"
        raise face.refuse("PL0977", file=name, reason=_FAULTS[what][0], reason_zh=_FAULTS[what][1])
    heading = [cell.text.strip().casefold() for cell in rows[0].cells]
    columns = [next((heading.index(word) for word in words if word in heading), None) for words in _COLUMNS]
    key_column, figure_column = columns
    if key_column is None or figure_column is None:
        raise face.refuse("PL0977", file=name, reason="the columns `name` and `figure` are not both there",
                          reason_zh="没有“名称”和“数额”两列")  # fmt: skip
    by = {one.key: one for one in figures}
    changed: list[Changed] = []
    for row in rows[1:]:
        cells = dict(enumerate(row.cells))
        key, cell = cells.get(key_column), cells.get(figure_column)
        figure = by.get(key.text) if key is not None else None
        if figure is None:
            written = key.text if key is not None else ""
            report.add("PL0978", None, file=name, row=row.number, name=written, near=nearest(written, by))
            continue
        kind = str(cell.kind) if cell is not None else "empty"
        literal = spelled(figure, kind, cell.text) if cell is not None and kind in {"text", "number", "day"} else None
        if literal is None:
            report.add("PL0979", None, file=name, row=row.number, name=figure.key, was=figure.raw)
        elif not is_same(figure, literal):
            changed.append(Changed(figure, literal.raw))
    if report.has_errors:
        face.show(report.diagnostics)
        raise Ended(Code.USAGE)
    return changed


_COLUMNS = (("name", "名称"), ("figure", "数额"))
_FAULTS = {
    "no workbook": (
        "it is no workbook of Excel, it is damaged, or it has a password",
        "不是工作簿、文件损坏或设有密码",
    ),
    "too large": ("it is larger than a list of figures can be", "内容过多，不是数额表"),
    "merged": ("some of its cells are merged", "有单元格已合并"),
    "sheets": ("several sheets hold something; call one `figures`", "多个工作表均有内容；请将其中一个命名为“数额”"),
    "empty": ("there is nothing in it", "没有内容"),
}


def _needed(face: Face) -> Ended:
    return face.refuse("PL0914", reason="workbooks need `pip install 'policy-lang[excel]'`",
                       reason_zh="读写工作簿须先安装：pip install 'policy-lang[excel]'")  # fmt: skip


def _write(face: Face, changed: Sequence[Changed], files: Sequence[Path]) -> None:
    """Each file whole, with the literals exchanged from its end to its beginning."""
    for source in dict.fromkeys(one.figure.source for one in changed):
        text, path = source.text, next((path for path in files if _is_text_of(path, source.text)), None)
        if path is None:
            raise face.refuse("PL0912", path=source.name, reason="it has changed meanwhile", reason_zh="文件已被改动")
        for start, end, raw in sorted(_places(changed, source.name), reverse=True):
            text = text[:start] + raw + text[end:]
        with replacing(face, path) as file:
            file.write(text)


def _places(changed: Sequence[Changed], name: str) -> Iterator[tuple[int, int, str]]:
    for one in changed:
        if one.figure.source.name == name:
            yield one.figure.literal.span.start, one.figure.literal.span.end, one.raw


def _is_text_of(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode("utf-8")
    except OSError:
        return False
