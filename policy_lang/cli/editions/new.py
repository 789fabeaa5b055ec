"""`policy new`: a new edition: last year's scheme with everything marked that must be confirmed, or a skeleton.

Enters: the name of the edition, and of the one it is made from. Leaves: its folder with the files, and a checklist.
Always holds: nothing that exists is written over; the draft compiles if the old edition did, and `policy check` refuses
it until every mark is gone, except with `--draft`.
"""

from pathlib import Path

from policy_lang.cli.common import FILE, tongue_option, under
from policy_lang.cli.editions.layers import layers_of, whole
from policy_lang.cli.editions.skeleton import SKELETON
from policy_lang.cli.face import Code, Face
from policy_lang.cli.teach import Example, Lesson, Words, argument, command, option
from policy_lang.cli.writing import replacing
from policy_lang.diagnostics import Report
from policy_lang.record import frozen
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.ast.marks import marks
from policy_lang.syntax.format import format_file, prevailing_tongue
from policy_lang.syntax.format.renewed import figures_in_rules, renewed
from policy_lang.syntax.parse import parse

CHECKLIST = "CHECKLIST.md"
HEAD = "scheme.policy"

LESSON = Lesson(
    Words("Begin a new edition, from last year's or from nothing.", "新建年度版，可沿用上一年度，也可从头起草。"),
    Words(
        "With --from, the files of that edition are written anew with the years moved, and every window, figure, "
        "source and citation is marked `to confirm`; a checklist names them all. What it took over from an edition "
        "that it amends comes along. Without it, a skeleton is written, with a comment at each part.",
        "写明 --from 的，沿用该版本的全部文件，年份顺延，施行期间、数额、来源和依据逐一标明“待核实”，并附核实清单；"
        "该版本修订其他版本的，被修订的文件一并沿用。不写的，生成带说明的空白方案。",
    ),
    (
        Example("policy new my/county/aid@2027 --from my/county/aid@2026 -o policies",
                Words("Next year's scheme, below the folder policies.", "在 policies 目录下生成下一年度方案。")),
        Example("policy new my/county/aid@2026", Words("A skeleton below this folder.", "在当前目录下生成空白方案。")),
    ),
    Words("0 done; 1 the old edition has errors; 3 wrong usage.", "0 完成；1 原版本有错误；3 用法有误。"),
)  # fmt: skip


@frozen
class Edition:
    """An edition as the user named it."""

    name: str
    year: int

    @property
    def folder(self) -> Path:
        """Its place below a folder of schemes."""
        return Path(*self.name.split("/"), str(self.year))


@command("new", LESSON)
@under(
    argument(
        "edition", Words("EDITION", "版本"),
        Words("the new edition: place/instrument@year", "新版本，写作 地区/险种@年度"),
    ),
    option("--from", "old", value=Words("EDITION", "版本"),
           en="The edition to take over.", zh="所沿用的版本。"),
    option("-o", "--output", "output", value=FILE, default=".",
           en="The folder below which it is written; here unless said.", zh="写入哪个目录之下，默认当前目录。"),
    tongue_option,
)  # fmt: skip
def run(face: Face, *, edition: str, old: str | None, output: str) -> Code:
    """Write the new edition."""
    wanted = _edition(face, edition)
    folder = Path(output) / wanted.folder
    if folder.exists():
        raise face.refuse("PL0990", path=str(folder))
    files = _skeleton(face, wanted) if old is None else _drafts(face, wanted, old)
    folder.mkdir(parents=True)
    for name, text in files.items():
        with replacing(face, folder / name) as file:
            file.write(text)
        face.put(str(folder / name))
    return Code.DONE


def _edition(face: Face, written: str) -> Edition:
    name, _, year = written.partition("@")
    if not year.isdecimal() or len(year) != 4 or not all(part.isidentifier() for part in name.split("/")):
        raise face.refuse("PL0991", edition=written)
    return Edition(name, int(year))


def _skeleton(face: Face, wanted: Edition) -> dict[str, str]:
    text = SKELETON.read(face)
    return {HEAD: text.replace("{year}", str(wanted.year)).replace("{name}", wanted.name.rpartition("/")[2])}


def _drafts(face: Face, wanted: Edition, old: str) -> dict[str, str]:
    """The files of the old edition as drafts, with those that it takes over from older ones; and the checklist."""
    report = Report()
    layers = layers_of(old, report)
    if report.has_errors or not layers or layers[-1].scheme is None:
        raise face.end(report) if report.has_errors else face.refuse("PL0991", edition=old)
    drafts = {
        name: _draft(tree, layer.year or wanted.year - 1, wanted.year)
        for layer in layers
        for name, tree in whole(layer, layers).items()
    }
    return {**drafts, CHECKLIST: _checklist(face, wanted, old, drafts)}


def _draft(tree: ast.File, old: int, new: int) -> str:
    return format_file(renewed(tree, old, new), prevailing_tongue(tree.span.source.text))


def _checklist(face: Face, wanted: Edition, old: str, drafts: dict[str, str]) -> str:
    """Everything to confirm, file by file, and what nobody marked."""
    title = face.word(f"{wanted.name}@{wanted.year}: to confirm", f"{wanted.name}@{wanted.year} 核实清单")
    lines = [f"# {title}", "", face.word(
        f"Taken over from {old}. Hold each line against the new text, correct it, and delete `to confirm` (待核实).",
        f"沿用自 {old}。请对照新文件逐项核实、更正，然后删去“待核实”（to confirm）。",
    )]  # fmt: skip
    for name, text in drafts.items():
        source = Source(name, text)
        tree = parse(source, Report())
        found = [(node.span.start, face.word(*words)) for node, *words in marks(tree)]
        loose = [
            (node.span.start, face.word(f"unmarked, in a rule: `{raw}`", f"未作标记，见于规则：{raw}"))
            for node, raw in figures_in_rules(tree)
        ]
        if found or loose:
            lines += ["", f"## {name}", ""]
        for start, words in sorted(found + loose):
            line, _ = source.line_column(start)
            lines.append(f"- [ ] {name}:{line} {words} — {source.line(line).strip()}")
    more = face.word("Beside the figures", "此外")
    lines += ["", f"## {more}", ""]
    lines += [
        f"- [ ] {item}"
        for item in (
            face.word("write sources.toml for the new text, line by line", "按新文件逐行编写 sources.toml"),
            face.word("lists (hospitals, diseases): entries added or taken out", "名单（医院、病种）有无增减"),
            face.word("worked examples: their days were moved; work them out anew", "算例的日期已顺延，请重新核算数额"),
            face.word(
                "readings: has the new text settled one, or opened one?", "理解：新文件是否已经明确，或又有新的歧义"
            ),
        )
    ]
    return "\n".join(lines) + "\n"
