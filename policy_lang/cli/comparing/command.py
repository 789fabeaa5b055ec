"""`policy diff`: what changed between two schemes, and for whom.

Enters: two schemes, perhaps claims. Leaves: the report on standard output or in a file. Always holds: a scheme and
itself do not differ; with claims, every one is counted: as better, worse, the same, or not settled.
"""

from typing import TYPE_CHECKING

from policy_lang.cli.common import (
    complete_scheme,
    largest_option,
    output_option,
    page_format_option,
    parameters_option,
    readings_option,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face, needs_report
from policy_lang.cli.scheme import pairs_of
from policy_lang.cli.teach import Example, Lesson, Words, argument, command, option
from policy_lang.cli.writing import put_or_write

if TYPE_CHECKING:
    from policy_lang.cli.comparing.compare import Compared

LESSON = Lesson(
    Words("What changed between two schemes, and for whom.", "比较两个方案的差异及其对人员的影响。"),
    Words(
        "Compares by what is declared and never by lines: renaming a helper, moving a rule, reformatting or switching "
        "the tongue is no difference. OLD and NEW are schemes as elsewhere, or REVISION:PATH of a git repository. With "
        "--claims every claim is settled under both: who is better and worse off, by payer, category and month, what "
        "each change is responsible for, and the largest changes with the first step at which they part.",
        "按声明的内容比较，不按行比较：局部名称更改、规则移位、重新排版、换用语言均不算差异。两个方案的写法与其他命令相同，"
        "也可写 git 版本：版本:路径。写明 --claims 时，逐次按两个方案结算：谁受益、谁受损，按支付方、类别、月份列出，"
        "各项变动分别影响多少，并列出变化最大的结算及其最先出现分歧的一步。",
    ),
    (
        Example("policy diff my_scheme.policy next_year.policy", Words("What changed in the rules.", "规则的变动。")),
        Example("policy diff HEAD~1:my_scheme.policy my_scheme.policy",
                Words("What this working copy changed.", "工作副本与上一版本的差异。")),
        Example("policy diff my_scheme.policy next_year.policy --claims claims.jsonl --shift-years 1 --format md",
                Words("For whom, as a comment for a pull request.", "对人员的影响，供合并请求评论使用。")),
        Example("policy diff my_scheme.policy next_year.policy --claims claims.jsonl --format html -o changes.html",
                Words("A page with charts, that needs nothing else.", "含图表的网页，不依赖其他文件。")),
    ),
    Words("0 no difference; 1 they differ, or a scheme has errors; 2 some rows were rejected; 3 wrong usage.",
          "0 没有差异；1 有差异，或方案有错误；2 有记录被拒绝；3 用法有误。"),
)  # fmt: skip

OLD, NEW = Words("OLD", "原方案"), Words("NEW", "新方案")
SIDE = Words("a file, a folder, an edition, or REVISION:PATH of a git repository",
             "文件、目录、版本名，或 git 的 版本:路径")  # fmt: skip


@command("diff", LESSON)
@under(
    argument("old", OLD, SIDE, shell_complete=complete_scheme),
    argument("new", NEW, SIDE, shell_complete=complete_scheme),
    option(
        "--claims",
        "claims",
        value=Words("FILE", "文件"),
        en="Settle these claims under both.",
        zh="按两个方案分别结算这些费用。",
    ),
    option(
        "--by",
        "by",
        value=Words("FACT", "事实"),
        en="The fact that sorts claims into categories; else the category of the person.",
        zh="按哪一事实分类，默认按人员类别。",
    ),
    option(
        "--shift-years",
        "shift_years",
        between=(-100, 100),
        default=0,
        value=Words("N", "年数"),
        en="Settle under NEW as if everything had happened so many years later.",
        zh="按新方案结算时，所有日期推后若干年。",
    ),
    largest_option(
        en="How many of the largest changes to show; 3 unless said.",
        zh="列出变化最大的若干次结算，默认3次。",
    ),
    readings_option,
    parameters_option,
    page_format_option("text", "md", "json", "csv", "html"),
    output_option,
    tongue_option,
)
def run(
    face: Face,
    *,
    old: str,
    new: str,
    claims: str | None,
    by: str | None,
    shift_years: int,
    largest: int,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
    output: str | None,
) -> Code:
    """Compare two schemes."""
    from policy_lang.cli.comparing.compare import Asked, compared
    from policy_lang.cli.loading import all_different

    all_different(face, () if claims is None else (claims,), (output,))
    asked = Asked(
        old, new, claims, pairs_of(face, readings, "--reading"), pairs_of(face, parameters, "--parameter"), by,
        shift_years, largest,
    )  # fmt: skip
    found = compared(face, asked)
    text = _rendered(face, found, shape)
    put_or_write(face, output, text)
    if found.code is not Code.DONE:
        return found.code
    return Code.DONE if found.is_empty else Code.NO


def _rendered(face: Face, found: "Compared", shape: str) -> str:
    """The report in the form that was asked for."""
    if shape == "json":
        import json

        from policy_lang.cli.comparing.data import as_json

        return json.dumps(as_json(found.report, found.decimals), ensure_ascii=False, indent=2)
    if shape == "csv":
        from policy_lang.cli.comparing.data import as_csv

        return as_csv(found.report, found.decimals)
    from policy_lang.cli.comparing.tell import Teller

    teller = Teller(face, found.report, found.decimals)
    if shape == "html":
        from policy_lang.record import evolve

        try:
            from policy_lang.cli.comparing.page import page_of
        except ImportError:
            raise needs_report(face) from None
        return page_of(evolve(teller, grouped=True), found.hashes)
    return teller.markdown() if shape == "md" else teller.text()
