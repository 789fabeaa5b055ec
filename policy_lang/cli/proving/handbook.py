"""`policy doc`: the handbook of a scheme, a page in each tongue that needs nothing from elsewhere.

Enters: a scheme and a folder. Leaves: `index.html` (Chinese) and `en.html`. Always holds: every figure of the pages is
one of the scheme or was settled in this run; files of these names are replaced whole or not at all.
"""

from collections.abc import Mapping
from pathlib import Path

from policy_lang.cli.common import parameters_option, readings_option, scheme_argument, tongue_option, under
from policy_lang.cli.face import Code, Face, needs_report
from policy_lang.cli.scheme import compilation_of, must_settle, pairs_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.cli.writing import replacing
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.programs import load_program
from policy_lang.scenario import Ran, run_scenarios
from policy_lang.scenario.run import Programs

LESSON = Lesson(
    Words("The handbook of a scheme: web pages for everybody.", "方案手册：供公众阅读的网页。"),
    Words(
        "Writes a page in Chinese and one in English: who is covered, from when, the chain of payers, what each pays, "
        "the own share as the cost grows, all figures, lists, open readings and the money that hangs on them, worked "
        "examples, calculations, the notice clause by clause and the rules. Each sentence is linked to its clause and "
        "rule. The pages need nothing from elsewhere, print on A4 and fit a phone. Needs the extra `report`.",
        "生成中文、英文网页各一：保障对象、施行期间、支付顺序、各方支付标准、个人负担随费用的变化、全部数额、名单、有歧义之处"
        "及其影响、算例、测算、条款对照和规则原文，各句均链接到所依据的条款和规则。"
        "网页不依赖其他文件，可用A4纸打印，也可在手机上阅读。须安装 report 附加组件。",
    ),
    (
        Example("policy doc my_scheme.policy -o handbook", Words("Into a folder.", "写入目录。")),
        Example("policy doc cn/shandong/assistance@2019 -o handbook", Words("Of an edition.", "某一版本的手册。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)  # fmt: skip
PAGES = {"zh": "index.html", "en": "en.html"}


@command("doc", LESSON)
@under(
    scheme_argument,
    option(
        "-o",
        "--output",
        "output",
        required=True,
        value=Words("DIR", "目录"),
        en="The folder; it is made where there is none.",
        zh="写入的目录，没有时自动建立。",
    ),
    readings_option,
    parameters_option,
    tongue_option,
)
def run(face: Face, *, scheme: str, output: str, readings: tuple[str, ...], parameters: tuple[str, ...]) -> Code:
    """Write the handbook."""
    chosen, figures = pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter")
    program, made = compilation_of(face, scheme, readings, parameters)
    must_settle(face, program)
    try:
        from policy_lang.cli.proving.beside import hanging_of, material_of, worked
        from policy_lang.handbook import handbook_of
        from policy_lang.handbook.page import page_of
    except ImportError:
        raise needs_report(face) from None
    folder = Path(output)
    _made(face, folder)
    programs = _programs(scheme, chosen, figures)
    ran = run_scenarios(program, programs, lambda _: None)
    examples = [worked(one) for one in ran if _is_plain(one)]
    hanging = list(hanging_of(program, programs, ran))
    for tongue, name in PAGES.items():
        book = handbook_of(program, tongue, examples, hanging, material_of(program, made, tongue))
        other = next(page for key, page in PAGES.items() if key != tongue)
        with replacing(face, folder / name) as file:
            file.write(page_of(book, program, other))
    written = [str(folder / name) for name in PAGES.values()]
    face.tell(f"written: {', '.join(written)}", f"已写入：{'、'.join(written)}")
    return Code.DONE


def _made(face: Face, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        raise face.refuse("PL0912", path=str(folder), reason=reason, reason_zh="系统拒绝写入") from error


def _is_plain(ran: Ran) -> bool:
    """Examples pass, have the scheme's own figures, and say so where they are of another reading."""
    return ran.passed and not ran.scenario.figures and bool(ran.settlements or ran.calculated)


def _programs(scheme: str, readings: Mapping[str, str], figures: Mapping[str, str]) -> Programs:
    """Programs under further readings and figures, each made once."""
    known: dict[tuple[tuple[tuple[str, str], ...], ...], Program | Report] = {}

    def asked(more: Mapping[str, str], other: Mapping[str, str]) -> Program | Report:
        key = (tuple(sorted(more.items())), tuple(sorted(other.items())))
        if key not in known:
            loaded = load_program(scheme, {**readings, **more}, {**figures, **other})
            known[key] = loaded.program or loaded.report
        return known[key]

    return asked
