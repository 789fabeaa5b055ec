"""`policy clauses`: what became of each clause of the source, and which rules cite it.

Enters: a scheme. Leaves: a table, or JSON. Always holds: where a list of clauses stands beside the scheme, every
clause of it is there, cited or not; without a list, the clauses that rules cite are there, and it says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from policy_lang.claims.results import edition_name
from policy_lang.clauses import (
    MUST_BE_CITED,
    STATE_NAMES_ZH,
    STATES,
    Clause,
    Sources,
    expand_locator,
    locator_pieces,
    normal,
)
from policy_lang.cli.common import (
    format_option,
    parameters_option,
    readings_option,
    scheme_argument,
    tongue_option,
    under,
)
from policy_lang.cli.face import Code, Face
from policy_lang.cli.layout import table, wrapped
from policy_lang.cli.scheme import compilation_of
from policy_lang.cli.teach import Example, Lesson, Words, command, option
from policy_lang.compile import Compilation
from policy_lang.core.program import Program
from policy_lang.record import frozen
from policy_lang.syntax import ast

VERSION = 1

LESSON = Lesson(
    Words("What became of each clause of the source.", "来源文件各条款的编写情况。"),
    Words(
        "Each clause of the list beside the scheme with its state (encoded, a data check, a missing figure, "
        "not computable, later) and the rules that cite it.",
        "列出方案所附条款清单中的每一条款、编写情况（已编写、数据核查、缺少数额、不可计算、暂未编写）以及引用它的规则。",
    ),
    (
        Example("policy clauses cn/shandong/linyi/lanshan/relief_insurance@2020 --tongue zh",
                Words("Every clause, in Chinese.", "全部条款，中文。")),
        Example("policy clauses my_scheme/2020 --state missing", Words("Only those that lack a figure.",
                                                                       "只列缺少数额的条款。")),
    ),
    Words("0 done; 1 the scheme has errors; 3 wrong usage.", "0 完成；1 方案有错误；3 用法有误。"),
)  # fmt: skip

KINDS = {
    ast.Payer: ("payer", "支付方"), ast.Rule: ("rule", "规则"), ast.Parameter: ("parameter", "参数"),
    ast.Check: ("check", "核查"), ast.Reading: ("reading", "理解"), ast.Pool: ("pool", "费用池"),
    ast.Define: ("define", "定义"), ast.Table: ("table", "对照表"), ast.NamedList: ("list", "名单"),
    ast.Scheme: ("scheme", "方案"), ast.Order: ("order", "支付顺序"), ast.Adapt: ("adapt", "调整"),
    ast.Amend: ("adapt", "调整"), ast.Ledger: ("ledger", "台账"), ast.Limit: ("shared limit", "共用限额"),
    ast.Calculation: ("calculation", "测算"), ast.Framework: ("framework", "框架"), ast.Function: ("function", "公式"),
    ast.Closing: ("at close of", "期末结算"), ast.Schedule: ("schedule", "分阶段待遇"),
}  # fmt: skip


@frozen
class Citation:
    """A declaration that cites: its kind and its names in both tongues."""

    kind: str
    kind_zh: str
    name: str
    name_zh: str

    def read(self, face: Face) -> str:
        """As it is called in a tongue."""
        return face.word(f"{self.kind} {self.name}", f"{self.kind_zh} {self.name_zh}").strip()


Cited = Mapping[str, Mapping[str, list[Citation]]]


@command("clauses", LESSON)
@under(
    scheme_argument,
    option("--state", choices=tuple(state.replace(" ", "-") for state in STATES),
           en="Only clauses in this state.", zh="只列此种情况的条款。"),
    readings_option,
    parameters_option,
    format_option(),
    tongue_option,
)  # fmt: skip
def run(
    face: Face, *, scheme: str, state: str | None, readings: tuple[str, ...], parameters: tuple[str, ...], shape: str
) -> Code:
    """Show the clauses."""
    program, made = compilation_of(face, scheme, readings, parameters)
    wanted = state.replace("-", " ") if state else None
    cited = _cited(made)
    if shape == "json":
        face.put_json(_shape(program, made, cited, wanted))
        return Code.DONE
    for name in dict.fromkeys([*made.sources, *cited]):
        sources = made.sources.get(name)
        by = cited.get(name, {})
        lines = _listed(face, sources, by, wanted) if sources else _unlisted(face, name, by)
        face.put("\n".join([*lines, ""]))
    return Code.DONE


def _cited(made: Compilation) -> Cited:
    """Per source and locator, as written in citations, the declarations that cite it.

    Modules may call a source by other names than the scheme: what counts is its number. A norm that is listed beside
    its paragraph has the rules that cite it, and only where there are none, those that cite its paragraph.
    """
    found: dict[str, dict[str, list[Citation]]] = {}
    linked = made.linked
    if linked is None:
        return found
    names = {title: name for name, title in _declared(linked.main.files).items()}
    for module in linked.modules.values():
        own = {name: names[title] for name, title in _declared(module.files).items() if title in names}
        for declaration in (item for file in module.files for item in file.declarations):
            citation = _citation(declaration)
            for node in ast.walk(declaration):
                if isinstance(node, ast.Cite) and node.source.name in own:
                    source = own[node.source.name]
                    for locator in locator_pieces(node.locator):
                        places = found.setdefault(source, {}).setdefault(locator, [])
                        if citation not in places:
                            places.append(citation)
    return {source: _by_clause(by, made.sources.get(source)) for source, by in found.items()}


def _by_clause(cited: Mapping[str, list[Citation]], sources: Sources | None) -> Mapping[str, list[Citation]]:
    """The citations by the clauses of the list, where there is one."""
    if sources is None:
        return cited
    known = [clause.locator for clause in sources.clauses]
    covered: dict[str, list[Citation]] = {}
    for locator, citations in cited.items():
        for one in expand_locator(locator, known):
            places = covered.setdefault(one, [])
            places += [citation for citation in citations if citation not in places]
    exact = {clause.locator: cited.get(normal(clause.locator), []) for clause in sources.clauses}
    wanting = [clause.locator for clause in sources.clauses if clause.state in MUST_BE_CITED]
    wide = {one: covered.get(one, []) for one in wanting}
    return {one: exact[one] or wide.get(one, []) for one in exact}


def _declared(files: Iterable[ast.File]) -> dict[str, str]:
    """The sources that a module declares, each with what it is known by."""
    return {
        item.name.name: item.title for file in files for item in file.declarations if isinstance(item, ast.SourceText)
    }


def _citation(declaration: ast.Node) -> Citation:
    kind, kind_zh = KINDS.get(type(declaration), ("", ""))
    names = getattr(declaration, "names", None)
    if names is None:
        target = getattr(declaration, "target", None)
        name = target.name if target is not None else ""
        return Citation(kind, kind_zh, name, name)
    spellings = [names.first.name, *([names.second.name] if names.second else [])]
    latin = next((one for one in spellings if one.isascii()), spellings[0])
    han = next((one for one in spellings if not one.isascii()), spellings[0])
    return Citation(kind, kind_zh, latin, han)


def _listed(face: Face, sources: Sources, cited: Mapping[str, list[Citation]], wanted: str | None) -> list[str]:
    document = sources.document
    title = face.word(document.title_en or document.title_zh, document.title_zh)
    counts = Counter(clause.state for clause in sources.clauses)
    told = face.word(", ", "，").join(f"{face.word(state, STATE_NAMES_ZH[state])} {counts[state]}" for state in STATES)
    heading = [face.word(en, zh) for en, zh in (("CLAUSE", "条款"), ("STATE", "情况"), ("WHAT IT SAYS", "内容与引用"))]
    rows = [
        (clause.locator, face.word(clause.state, STATE_NAMES_ZH[clause.state]), _told(face, clause, cited))
        for clause in sources.clauses
        if wanted is None or clause.state == wanted
    ]
    return [*wrapped(f"{document.number}  {title}", 88), told, "", *table(heading, rows)]


def _told(face: Face, clause: Clause, cited: Mapping[str, list[Citation]]) -> str:
    parts = [face.word(clause.en, clause.zh)]
    reason = face.word(clause.reason_en, clause.reason_zh)
    if reason:
        parts.append(face.word(f"(why: {reason})", f"（理由：{reason}）"))
    by = [citation.read(face) for citation in cited.get(clause.locator, ())]
    if by:
        parts.append("← " + face.word(", ", "、").join(by))
    return " ".join(parts)


def _unlisted(face: Face, name: str, cited: Mapping[str, list[Citation]]) -> list[str]:
    """The citations of a source that has no list beside the scheme."""
    note = face.word(f"{name}: no list of clauses stands beside the scheme; the clauses its rules cite:",
                     f"{name}：方案未附条款清单，以下为规则所引条款：")  # fmt: skip
    heading = [face.word("CLAUSE", "条款"), face.word("CITED BY", "引用它的规则")]
    rows = [(locator, face.word(", ", "、").join(one.read(face) for one in by)) for locator, by in cited.items()]
    return [note, "", *table(heading, sorted(rows))]


def _shape(program: Program, made: Compilation, cited: Cited, wanted: str | None) -> dict[str, Any]:
    sources = made.sources
    listed = [_source_shape(name, one, cited.get(name, {}), wanted) for name, one in sources.items()]
    bare = [
        {"id": name, "listed": False, "clauses": [
            {"locator": locator, "cited_by": _by(by)} for locator, by in sorted(cited[name].items())
        ]}
        for name in cited if name not in sources
    ]  # fmt: skip
    return {"version": VERSION, "scheme": edition_name(program), "sources": [*listed, *bare]}


def _source_shape(
    name: str, sources: Sources, cited: Mapping[str, list[Citation]], wanted: str | None
) -> dict[str, Any]:
    document = sources.document
    return {
        "id": name,
        "listed": True,
        "title": {"en": document.title_en, "zh": document.title_zh},
        "number": document.number,
        "date": document.date.isoformat(),
        "counts": {state: sum(clause.state == state for clause in sources.clauses) for state in STATES},
        "clauses": [
            {
                "locator": clause.locator,
                "state": clause.state,
                "text": {"en": clause.en, "zh": clause.zh},
                "reason": {"en": clause.reason_en, "zh": clause.reason_zh},
                "lines": [[lines.first, lines.last] for lines in clause.ranges],
                "cited_by": _by(cited.get(clause.locator, ())),
            }
            for clause in sources.clauses
            if wanted is None or clause.state == wanted
        ],
    }


def _by(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "name": {"en": one.name, "zh": one.name_zh}} for one in citations]
