"""What the documentation takes from the program, written in by the program: `python -m tests.docs_pages` renews it all.

Enters: a page. Leaves: the same page with every insert made anew: keyword rows, grammar excerpts, the Chinese twin of an
example, what a command prints. Always holds: an insert stands between a line `<!-- NAME … -->` and a line `<!-- end -->`
and nobody writes between them by hand; `test_docs.py` fails where a page differs from its renewal. So nothing is said
twice by hand, and a page cannot outlive what it shows.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

from policy_lang.core.op import BY_NAME, FUNCTIONS
from policy_lang.core.op import OPERATIONS as ALL_OPERATIONS
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.core.types import Kind
from policy_lang.diagnostics.codes import catalogue
from policy_lang.syntax.keywords import keywords
from tests.docs_chinese import canonical, in_chinese

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GRAMMAR = ROOT / "grammar" / "policy.lark"
# Pages whose snippets build one file step by step, and whose commands are run on it.
STEPWISE = ("README.md", "docs/guide/tutorial.md", "docs/guide/tutorial.zh.md")

_INSERT = re.compile(r"(?P<open><!-- (?P<name>[a-z ]+?)(?P<words>: [^>]*?)? -->\n)(?P<body>.*?)(?P<close><!-- end -->)", re.DOTALL)
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


@frozen
class Block:
    """A fenced block: its language, the file it belongs to ("" for none), its text, and where it stands in the page."""

    language: str
    file: str
    text: str
    start: int
    end: int


def blocks(page: str) -> tuple[Block, ...]:
    """All fenced blocks of a page."""
    found = []
    for match in _FENCE.finditer(page):
        language, _, file = match["info"].strip().partition(" ")
        found.append(Block(language, file.strip(), match["body"], match.start("body"), match.end("body")))
    return tuple(found)


def pages() -> tuple[Path, ...]:
    """Every page of the documentation, the README first."""
    return (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))


def shown(path: Path) -> str:
    """A page's path as the documentation names it."""
    return path.relative_to(ROOT).as_posix()


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
        parts = {"days": getattr(value, "days"), "months": getattr(value, "months"), "years of age": getattr(value, "age")}
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
    assert {operation.name for operation in ALL_OPERATIONS} >= set(words.split())
    return "\n".join(lines) + "\n"


def precedence_rows(_: str) -> str:
    """The ladder of the grammar's expressions, from the loosest rung to the closest: operators in both tongues."""
    lines = ["| binds | English | 中文 |", "|---|---|---|"]
    rules, name, rung = grammar_rules(), "expr", 0
    while name != "atom":
        text = " ".join(rules[name].lines).partition(":")[2]
        alternatives = [part.partition("->")[0].split() for part in text.split("|")]
        deeper = next(parts[0] for parts in reversed(alternatives) if len(parts) == 1 and parts[0] in rules)
        if name == "share":
            english, chinese = _operator("_OF"), _operator("_DE")
            deeper = "atom"
        else:
            found = [part for parts in alternatives for part in parts if _is_operator(part)]
            found += [word for parts in alternatives if "comparator" in parts for word in _words_of("comparator")]
            words = list(dict.fromkeys(found))
            english, chinese = ((" ".join(_operator(word)[at] for word in words)) for at in (0, 1))
            english, chinese = [english], [chinese]
        rung += 1
        lines.append(f"| {rung} | {english[0]} | {chinese[-1]} |")
        name = deeper
    return "\n".join(lines) + "\n"


def _is_operator(part: str) -> bool:
    return part.startswith('"') or (part.isupper() and part.lstrip("_") in keywords().rows and part != "_TO_UNIT")


def _words_of(rule: str) -> list[str]:
    return [word for word in " ".join(grammar_rules()[rule].lines).partition(":")[2].split() if word != "|"]


def _operator(word: str) -> tuple[str, str]:
    rows = keywords().rows
    if word.startswith('"'):
        sign = word.strip('"')
        return f"`{sign}`", f"`{sign}`"
    row = rows.get(word.lstrip("_")) or next(row for row in rows.values() if row.reversed == word.lstrip("_"))
    return f"`{row.en}`", f"`{row.zh}`"


def message_rows(words: str) -> str:
    """The messages of a band that have a page, in both tongues."""
    lines = ["| code | message | 消息 |", "|---|---|---|"]
    for code, row in catalogue().items():
        if code.startswith(words.strip()) and (DOCS / "errors" / f"{code}.md").exists():
            lines.append(f"| [{code}](../errors/{code}.md) | {_cell(row.en)} | {_cell(row.zh)} |")
    return "\n".join(lines) + "\n"


def _cell(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", r"…", sentence).replace("|", "\\|")


def explained(words: str) -> str:
    """The head of a real explanation and some of its sections: the scheme, the claims, the claim, the tongue, sections."""
    scheme, claims, claim, tongue, *sections = words.split()
    text = run_command(f"explain {scheme} {claims} --claim {claim} --tongue {tongue}", ROOT)
    head, *parts = re.split(r"\n\n(?=(?:[0-9]+\. |[一二三四五六七八九十]+、))", text)
    chosen = [part for part in parts if re.match(r"[^.、]+", part)[0] in sections]  # type: ignore[index]
    return "```text\n" + "\n\n…\n\n".join([head, *chosen, "…"]).removesuffix("\n\n…\n\n…") + "\n```\n"


INSERTS: dict[str, Callable[[str], str]] = {
    "keywords": keyword_rows,
    "grammar": excerpt,
    "words": word_rows,
    "statuses": status_rows,
    "operations": operation_rows,
    "precedence": precedence_rows,
    "messages": message_rows,
    "explained": explained,
}


# ---- a page made anew


def renewed(path: Path) -> str:
    """The page with all inserts, layouts and printed outputs as they are now."""
    page = path.read_text(encoding="utf-8")
    name = shown(path)
    if name.startswith("docs/reference/") or name in STEPWISE:
        page = _laid_out(page)
    page = _INSERT.sub(lambda match: _insert(match, page), page)
    return _commands(page) if name in STEPWISE else page


def _laid_out(page: str) -> str:
    """Examples in the one layout, each in its own tongue."""
    for block in reversed(blocks(page)):
        if block.language == "policy" and not _is_chinese(page, block):
            page = page[: block.start] + canonical(block.text) + page[block.end :]
    return page


def _is_chinese(page: str, block: Block) -> bool:
    return page.rfind("<!-- chinese -->", 0, block.start) > page.rfind("<!-- end -->", 0, block.start)


def examples(page: str) -> Iterator[tuple[Block, dict[str, str]]]:
    """The English examples of a reference page, each with the other files it needs."""
    files: dict[str, str] = {}
    for block in blocks(page):
        if block.file:
            files[block.file] = block.text
        elif block.language == "policy" and not _is_chinese(page, block):
            yield block, dict(files)


def _insert(match: re.Match[str], page: str) -> str:
    name, words = match["name"], (match["words"] or "")[1:]
    if name == "chinese":
        example, files = [item for item in examples(page) if item[0].end < match.start()][-1]
        with tempfile.TemporaryDirectory() as folder:
            write_files(Path(folder), files)
            body = f"```policy\n{in_chinese(example.text, Path(folder))}```\n"
    else:
        body = INSERTS[name](words)
    return match["open"] + body + match["close"]


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Files of a page, below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# ---- step by step


def _commands(page: str) -> str:
    """Every `$ policy …` followed by what it prints, on the files as they are at that step."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        changes = []
        settings: dict[str, str] = {}
        for block in blocks(page):
            if block.language == "console":
                changes.append((block, _run_all(block.text, folder, settings)))
            else:
                take_step(folder, block)
    for block, text in reversed(changes):
        page = page[: block.start] + text + page[block.end :]
    return page


def take_step(folder: Path, block: Block) -> None:
    """A block with a file's name goes into that file: a declaration replaces the one of its name, or is added."""
    if not block.file:
        return
    path = folder / block.file
    if block.language != "policy" or not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        return
    from tests.docs_chinese import declarations

    known = declarations(path.read_text(encoding="utf-8"))
    known |= declarations(block.text)
    path.write_text("\n\n".join(known.values()) + "\n", encoding="utf-8")


def _run_all(console: str, folder: Path, settings: dict[str, str]) -> str:
    lines = []
    for line in console.splitlines():
        if line.startswith("$ export "):
            name, _, value = line.removeprefix("$ export ").partition("=")
            settings[name] = value
            lines.append(line)
        elif line.startswith("$ policy "):
            lines += [line, *run_command(line.removeprefix("$ policy "), folder, settings).splitlines()]
    return "\n".join(lines) + "\n"


def run_command(words: str, folder: Path, settings: dict[str, str] | None = None) -> str:
    """What `policy` prints, messages and results together."""
    done = subprocess.run(
        [sys.executable, "-u", "-m", "policy_lang", *words.split()],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PATH": "", "NO_COLOR": "1", **(settings or {})},
    )
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


def main() -> None:
    """Renew every page in place."""
    only = set(sys.argv[1:])
    for path in pages():
        if only and shown(path) not in only:
            continue
        try:
            text = renewed(path)
        except AssertionError as problem:
            print(f"{shown(path)}: {problem}", file=sys.stderr)
            continue
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            print(shown(path))


if __name__ == "__main__":
    main()
