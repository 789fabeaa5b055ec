"""Questions about a claim for people and for programs.

Enters: a question and a tongue. Leaves: lines of text, or the shape that `docs/reference/schemas/try.schema.json`
publishes. Always holds: what can be answered is what a file of claims may hold, in the tongue of the reader.
"""

from collections.abc import Iterator
from typing import Any

from policy_lang.claims.amounts import quantity_text
from policy_lang.claims.cells import EXPECTED
from policy_lang.cli.commands.result_text import name_of
from policy_lang.cli.layout import pairs
from policy_lang.core.program import InputDef, Program
from policy_lang.core.types import Kind
from policy_lang.inquiry import Inquiry, Question

_GIVEN = "given."
_EARLIER = ("a fact of an earlier claim, on which the balance hangs", "先前结算的事项，影响台账余额")
_FIGURES = ("a figure that the source leaves open; add --parameter", "来源文件未定的数字，可用 --parameter 设定")


def question_lines(inquiry: Inquiry, tongue: str) -> Iterator[str]:
    """The list of what still matters."""
    zh, program = tongue == "zh", inquiry.settlement.program
    yield "尚缺以下事项，按影响大小排列：" if zh else "still needed, most telling first:"
    rows = []
    for question in inquiry.questions:
        answers = "；".join(_answers(question.fact, program, tongue)) if zh else "; ".join(
            _answers(question.fact, program, tongue)
        )  # fmt: skip
        payers = ("、" if zh else ", ").join(name_of(program, "payer", payer, tongue) for payer in question.payers)
        decides = (f"影响{payers}" if zh else f"decides {payers}") if payers else ""
        told = ("；" if zh else "; ").join(
            part for part in (_label(question.fact, program, tongue), answers, decides) if part
        )
        rows.append((spelling(question.fact, program, tongue), told))
    rows += [(name, (_EARLIER if "@" in name else _FIGURES)[zh]) for name in inquiry.figures]
    yield from pairs(rows)


def prompt(question: Question, program: Program, tongue: str) -> list[str]:
    """A question, and below it what can be answered."""
    label, name = _label(question.fact, program, tongue), spelling(question.fact, program, tongue)
    asked = label if label == name else f"{label}（{name}）" if tongue == "zh" else f"{label} ({name})"
    answers = _answers(question.fact, program, tongue)
    first = answers[0] if answers else ""
    short = first if len(first) <= 60 else "?"
    ending = f"？[{short}]" if tongue == "zh" else f"? [{short}]"
    return [f"{asked}{ending}", *(f"  {line}" for line in answers)]


def question_json(question: Question, program: Program) -> dict[str, Any]:
    """A question as data."""
    fact = question.fact
    found: dict[str, Any] = {
        "fact": fact.name,
        "name": {tongue: spelling(fact, program, tongue) for tongue in ("en", "zh")},
        "label": {tongue: _label(fact, program, tongue) for tongue in ("en", "zh")},
        "type": str(fact.type.kind),
        "payers": list(question.payers),
    }
    if fact.type.kind is Kind.CATEGORY:
        found["several"] = fact.type.several
        found["members"] = list(dict.fromkeys(program.members.get(fact.type.category, {}).values()))
    for word, bound in (("minimum", fact.low), ("maximum", fact.high)):
        if bound is not None:
            found[word] = quantity_text(bound, fact.type, program)
    return found


def spelling(fact: InputDef, program: Program, tongue: str) -> str:
    """The shortest name of a fact in a tongue, else any."""
    names = [name for name, target in program.aliases.items() if target == fact.name] or [fact.name]
    fitting = [name for name in names if name.isascii() == (tongue == "en")]
    return min(fitting or names, key=lambda name: (len(name), name))


def _label(fact: InputDef, program: Program, tongue: str) -> str:
    if fact.name.startswith(_GIVEN):
        payer = program.catalogue.get(f"payer:{fact.name.removeprefix(_GIVEN)}")
        if payer is not None:
            return f"{payer.label('zh')}已给定的支付额" if tongue == "zh" else f"what {payer.label('en')} paid"
    entry = program.catalogue.get(f"fact:{fact.name}")
    return entry.label(tongue) if entry is not None else fact.name


def _answers(fact: InputDef, program: Program, tongue: str) -> list[str]:
    """What can be answered: what kind of value, its members, its bound."""
    zh = tongue == "zh"
    if fact.type.kind is Kind.CATEGORY:
        names = ("、" if zh else ", ").join(_members(fact, program, tongue))
        if fact.type.several:
            return [f"可填多项，以分号隔开：{names}" if zh else f"any of {names}, with a semicolon between"]
        return [f"可填{names}" if zh else f"one of {names}"]
    en, chinese = EXPECTED.get(fact.type.kind, ("text", "文字"))
    found = [chinese if zh else en.replace("`", "")]
    if fact.high is not None:
        limit = quantity_text(fact.high, fact.type, program)
        found.append(f"上限{limit}" if zh else f"at most {limit}")
    return found


def _members(fact: InputDef, program: Program, tongue: str) -> Iterator[str]:
    """Each member by its shortest spelling in the tongue."""
    spellings = program.members.get(fact.type.category, {})
    for member in dict.fromkeys(spellings.values()):
        names = [name for name, target in spellings.items() if target == member]
        fitting = [name for name in names if name.isascii() == (tongue == "en")]
        yield min(fitting or names, key=lambda name: (len(name), name))
