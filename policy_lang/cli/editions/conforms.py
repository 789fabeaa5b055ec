"""`policy conforms`: a scheme against the frameworks that it conforms to, clause against clause.

Enters: a scheme, and claims where results are to be judged too. Leaves: every finding: what holds, what is broken, what
cannot be judged. Always holds: a broken clause ends with the code for no.
"""

from typing import Any

from policy_lang.claims import settle_all
from policy_lang.claims.results import edition_name
from policy_lang.cli.common import (
    claims_argument,
    format_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.layout import wrapped
from policy_lang.cli.loading import claims_of
from policy_lang.cli.scheme import compilation_of, must_settle
from policy_lang.cli.teach import Example, Lesson, Words, command
from policy_lang.compile import compile_laws
from policy_lang.core.ledger import Book
from policy_lang.core.program import Clause, Program
from policy_lang.framework import Finding, Verdict, judge, judged_on_claims
from policy_lang.record import frozen

VERSION = 1

LESSON = Lesson(
    Words("Hold a scheme against the framework above it.", "对照上级框架核对方案。"),
    Words(
        "Every bound of the frameworks that the scheme conforms to, beside what the scheme says: what holds, what is "
        "broken, what cannot be judged, with the clauses of both texts. With claims, prohibitions on results are "
        "judged on what they settle to.",
        "逐条列出所遵照框架的要求和禁止事项以及方案的规定：符合、不符、无法判断，并列两份文件的条款。附结算文件的，"
        "对结果的禁止事项按结算结果判断。",
    ),
    (
        Example("policy conforms cn/shandong/linyi/lanshan/relief_insurance@2020 --tongue zh",
                Words("Clause against clause, in Chinese.", "逐条对照，中文。")),
        Example("policy conforms my_scheme/2020 claims.jsonl", Words("Results are judged as well.",
                                                                     "同时按结算结果判断。")),
    ),
    Words("0 nothing is broken; 1 something is, or the scheme has errors; 2 rows were rejected; 3 wrong usage.",
          "0 没有不符；1 有不符之处，或方案有错误；2 有数据行被拒绝；3 用法有误。"),
)  # fmt: skip

_VERDICTS = {
    Verdict.HOLDS: ("holds", "符合"),
    Verdict.BROKEN: ("broken", "不符"),
    Verdict.OPEN: ("cannot be judged", "无法判断"),
    Verdict.EACH_CLAIM: ("judged on each claim", "逐笔判断"),
}
_COLUMNS = 100


@frozen
class Judged:
    """A law, and everything that was found."""

    law: Program
    findings: tuple[Finding, ...]


@command("conforms", LESSON)
@under(
    scheme_argument,
    claims_argument(required=False),
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)
def run(
    face: Face,
    *,
    scheme: str,
    claims: str | None,
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
) -> Code:
    """Show every finding."""
    program, compilation = compilation_of(face, scheme, readings, parameters)
    judged = []
    for law in compile_laws(compilation):
        if law.program is None:
            raise face.end(law.report)
        judged.append(Judged(law.program, judge(program, law.program)))
    rejected = False
    if claims is not None:
        must_settle(face, program)
        file = claims_of(face, claims, program)
        face.show([item for reject in file.rejects for item in reject.diagnostics], reveal=False)
        rejected = bool(file.rejects)
        settled, _ = settle_all(program, file.claims, Book())
        judged = [Judged(one.law, judged_on_claims(program, one.findings, settled)) for one in judged]
    if shape == "json":
        face.put_json(_shape(program, judged))
    elif not judged:
        face.put(face.word("the scheme conforms to no framework", "方案没有写明遵照哪一框架"))
    else:
        face.put("\n".join(line for one in judged for line in _lines(face, one)))
    if any(finding.verdict is Verdict.BROKEN for one in judged for finding in one.findings):
        return Code.NO
    return Code.REJECTED if rejected else Code.DONE


def _lines(face: Face, judged: Judged) -> list[str]:
    lines = []
    for framework in judged.law.frameworks:
        lines += [f"{edition_name(judged.law)}  {framework.label(face.tongue)}", ""]
        for finding in (item for item in judged.findings if item.framework == framework):
            verdict = face.word(*_VERDICTS[finding.verdict])
            lines += wrapped(f"{verdict}: {finding.said.read(face.tongue)}" if face.tongue == "en"
                             else f"{verdict}：{finding.said.read(face.tongue)}", _COLUMNS, "  ")  # fmt: skip
            both = _clauses(finding.law), _clauses(finding.scheme.clauses)
            lines += wrapped(" ↔ ".join(part for part in both if part), _COLUMNS, "      ")
        lines.append("")
    counts = {verdict: sum(item.verdict is verdict for item in judged.findings) for verdict in Verdict}
    words = [f"{face.word(*_VERDICTS[verdict])} {count}" for verdict, count in counts.items() if count]
    return [*lines, face.word(", ", "，").join(words)]


def _clauses(clauses: tuple[Clause, ...]) -> str:
    """Clauses, those of one text together."""
    found: dict[str, list[str]] = {}
    for clause in clauses:
        found.setdefault(clause.title or clause.source, []).append(clause.locator)
    return "; ".join(f"{title} {'、'.join(locators)}" for title, locators in found.items())


def _shape(program: Program, judged: list[Judged]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "scheme": edition_name(program),
        "laws": [
            {
                "law": edition_name(one.law),
                "findings": [
                    {
                        "verdict": str(finding.verdict),
                        "kind": str(finding.bound.kind),
                        "framework": {"en": finding.framework.label("en"), "zh": finding.framework.label("zh")},
                        "finding": {"en": finding.said.en, "zh": finding.said.zh},
                        "law_clauses": _shown(finding.law),
                        "scheme_clauses": _shown(finding.scheme.clauses),
                    }
                    for finding in one.findings
                ],
            }
            for one in judged
        ],
    }


def _shown(clauses: tuple[Clause, ...]) -> list[dict[str, str]]:
    return [{"source": clause.title or clause.source, "locator": clause.locator} for clause in clauses]
