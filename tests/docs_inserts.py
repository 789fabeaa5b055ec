"""The inserts of the pages: tables and excerpts made of the grammar, the keywords, the operations and the messages.

Enters: the words of an insert's opening line. Leaves: what stands between it and its end. Always holds: what is shown
is what the program uses; the grammar's lines are verbatim.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

from policy_lang.codegen import FALLBACKS
from policy_lang.core.op import BY_NAME, FUNCTIONS
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Report
from policy_lang.diagnostics.codes import catalogue
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import TimeUnit, keywords
from policy_lang.syntax.parse import parse

ROOT = Path(__file__).parent.parent
GRAMMAR = ROOT / "grammar" / "policy.lark"

# ---- the grammar


@frozen
class Rule:
    """A rule of the grammar: its lines, and those of each alternative that has a name of its own."""

    name: str
    lines: tuple[str, ...]
    alternatives: dict[str, tuple[str, ...]]


@cache
def grammar_rules() -> dict[str, Rule]:
    """Every rule and every terminal that is spelled out, by name, verbatim."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in GRAMMAR.read_text(encoding="utf-8").splitlines():
        head = re.match(r"[?!]?([A-Za-z_]+)(?:\.-?\d+)?:", line)
        if head:
            current = found.setdefault(head[1], [])
        elif not line.strip() or line.startswith(("//", "%")):
            current = None
        if current is not None:
            current.append(line)
    return {name: Rule(name, tuple(lines), _alternatives(lines)) for name, lines in found.items()}


def _alternatives(lines: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for alias in re.findall(r"->\s*([a-z_]+)", line):
            found[alias] = (*found.get(alias, ()), line)
    return found


def excerpt(words: str) -> str:
    """Rules by name, and single alternatives as `rule.alternative`."""
    lines: list[str] = []
    rules = grammar_rules()
    for word in words.split():
        name, _, alternative = word.partition(".")
        wanted = rules[name].alternatives[alternative] if alternative else rules[name].lines
        lines += [line for line in wanted if line not in lines]
    return "```lark\n" + "\n".join(lines) + "\n```\n"


# ---- tables of words


def keyword_rows(words: str) -> str:
    """The rows of some keywords: both spellings, further ones, and what they say."""
    rows = keywords().rows
    names = words.split() or list(rows)
    lines = ["| English | 中文 | says |", "|---|---|---|"]
    for name in names:
        row = rows[name]
        chinese = [word for word in row.also if not word.isascii()]
        english = [word for word in row.also if word.isascii()]
        lines.append(f"| {_spelled(row.en, english)} | {_spelled(row.zh, chinese)} | {row.gloss} |")
    return "\n".join(lines) + "\n"


def _spelled(word: str, also: list[str]) -> str:
    return ", ".join(f"`{item}`" for item in (word, *also))


def word_rows(words: str) -> str:
    """One table of `keywords.toml` that is no keyword: units, types, functions."""
    name = words.strip()
    table = getattr(keywords(), name)
    heads = {
        "money": "| unit | currency |",
        "sign": "| sign | currency |",
        "currency": "| currency | decimals |",
        "multiplier": "| word | times |",
        "points": "| unit | points |",
        "time": "| unit | is |",
        "type": "| English | 中文 |",
        "function": "| English | 中文 | takes | gives |",
    }
    lines = [heads[name], "|" + "---|" * (heads[name].count("|") - 1)]
    for word, value in table.items():
        lines.append(f"| `{word}` | {_meaning(name, word, value)} |")
    return "\n".join(lines) + "\n"


def _meaning(table: str, word: str, value: object) -> str:
    if table == "time":
        assert isinstance(value, TimeUnit)
        parts = {"days": value.days, "months": value.months, "years of age": value.age}
        return ", ".join(f"{count} {unit}" for unit, count in parts.items() if count)
    if table == "function":
        operation = BY_NAME[FUNCTIONS[word]]
        taken = " or ".join(dict.fromkeys(", ".join(map(_kind, kinds)) for kinds, _ in operation.signatures))
        given = ", ".join(dict.fromkeys(_kind(result) for _, result in operation.signatures))
        return f"`{value}` | {taken} | {given}: {operation.gloss}"
    return f"`{value}`" if table == "type" else str(value)


def _kind(kind: Kind) -> str:
    return {"yes_no": "yes or no", "no_limit": "no limit"}.get(str(kind), str(kind))


def status_rows(_: str) -> str:
    """The statuses that need no declaration."""
    lines = ["| status | 中文 | sentence | 句子 |", "|---|---|---|---|"]
    lines += [f"| `{one.id}` | `{one.zh}` | … {one.text_en} | ……{one.text_zh} |" for one in BUILT_IN_STATUSES]
    return "\n".join(lines) + "\n"


def operation_rows(words: str) -> str:
    """What may be joined by some operations: a line a signature."""
    lines = ["| operation | of | gives |", "|---|---|---|"]
    for name in words.split():
        results: dict[Kind, list[str]] = {}
        for kinds, result in BY_NAME[name].signatures:
            results.setdefault(result, []).append(" · ".join(map(_kind, kinds)))
        lines += [f"| `{name}` | {'; '.join(kinds)} | {_kind(result)} |" for result, kinds in results.items()]
    return "\n".join(lines) + "\n"


def precedence_rows(_: str) -> str:
    """The ladder of the grammar's expressions, from the loosest rung to the closest: operators in both tongues."""
    lines = ["| binds | English | 中文 |", "|---|---|---|"]
    for number, words in enumerate(_rungs(), 1):
        english, chinese = (" ".join(dict.fromkeys(_operator(word)[tongue] for word in words)) for tongue in (0, 1))
        lines.append(f"| {number} | {english} | {chinese} |")
    return "\n".join(lines) + "\n"


def _rungs() -> Iterator[list[str]]:
    """The operators of each rung; a rung's rule has one alternative that is the next rung and nothing else."""
    rules, name = grammar_rules(), "expr"
    while name != "share":
        parts = [part.partition("->")[0].split() for part in " ".join(rules[name].lines).partition(":")[2].split("|")]
        found = [word for part in parts for word in part if _is_operator(word)]
        if any("comparator" in part for part in parts):
            found += [word for word in " ".join(rules["comparator"].lines).split() if _is_operator(word)]
        yield found
        name = next(part[0] for part in reversed(parts) if len(part) == 1 and part[0] in rules)
    yield ["_OF"]


def _is_operator(word: str) -> bool:
    known = word.isupper() and word.lstrip("_") in keywords().rows
    return word.startswith('"') or (known and word != "_TO_UNIT")


def _operator(word: str) -> tuple[str, str]:
    if word.startswith('"'):
        sign = word.strip('"')
        return f"`{sign}`", f"`{sign}`"
    row = keywords().rows[word.lstrip("_")]
    return f"`{row.en}`", f"`{row.zh}`"


def message_rows(words: str) -> str:
    """The messages of a band that have a page, in both tongues."""
    lines = ["| code | message | 消息 |", "|---|---|---|"]
    for code, row in catalogue().items():
        if code.startswith(words.strip()) and (ROOT / "docs" / "errors" / f"{code}.md").exists():
            lines.append(f"| [{code}](../errors/{code}.md) | {_cell(row.en)} | {_cell(row.zh)} |")
    return "\n".join(lines) + "\n"


def fallback_rows(_: str) -> str:
    """What goes to the exact interpreter instead of the generated function."""
    lines = ["| concerns | reason | 原因 |", "|---|---|---|"]
    lines += [f"| {row.of} | `{row.id}`: {row.en} | {row.zh} |" for row in FALLBACKS]
    return "\n".join(lines) + "\n"


def _cell(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", "…", sentence).replace("|", "\\|")


def library_rows(words: str) -> str:
    """The functions of a module of the standard library: both names, what each takes, what it says it does."""
    path = ROOT / "stdlib" / f"{words.strip().replace('.', '/')}.policy"
    file = parse(Source(path.name, path.read_text(encoding="utf-8")), Report())
    lines = ["| English | 中文 | takes | does |", "|---|---|---|---|"]
    for node in file.declarations:
        if isinstance(node, ast.Function) and node.names.second is not None and node.names.label is not None:
            takes = ", ".join(f"{item.names.first.name}: {item.type.path.name}" for item in node.arguments)
            told = f"{node.names.label.read('en')}; {node.names.label.read('zh')}"
            lines.append(f"| `{node.names.first.name}` | `{node.names.second.name}` | {takes} | {told} |")
    return "\n".join(lines) + "\n"


def vocabulary_rows(words: str) -> str:
    """What a module of the standard library declares beside functions: names in both tongues, and what they mean."""
    path = ROOT / "stdlib" / f"{words.strip().replace('.', '/')}.policy"
    file = parse(Source(path.name, path.read_text(encoding="utf-8")), Report())
    lines = ["| kind | English | 中文 | means |", "|---|---|---|---|"]
    for node in file.declarations:
        names = getattr(node, "names", None)
        if isinstance(names, ast.Names | ast.PathNames) and names.second is not None and names.label is not None:
            kind = type(node).__name__.lower()
            told = f"{names.label.read('en')}; {names.label.read('zh')}"
            lines.append(f"| {kind} | `{names.first.name}` | `{names.second.name}` | {told} |")
    return "\n".join(lines) + "\n"


INSERTS: dict[str, Callable[[str], str]] = {
    "keywords": keyword_rows,
    "grammar": excerpt,
    "words": word_rows,
    "statuses": status_rows,
    "operations": operation_rows,
    "precedence": precedence_rows,
    "messages": message_rows,
    "fallbacks": fallback_rows,
    "library": library_rows,
    "vocabulary": vocabulary_rows,
}
