"""What the documentation takes from the program, written in by it: `python -m tests.docs_pages` renews all pages.

Enters: a page. Leaves: the same page with every insert made anew: keyword rows, grammar excerpts, the Chinese twin of
an example, what a command prints. Always holds: an insert stands between a line `<!-- NAME … -->` and `<!-- end -->`,
and nobody writes between them by hand; `test_docs.py` fails where a page differs from its renewal. So nothing is said
twice by hand, and a page cannot outlive what it shows.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from tests import cheatsheet, colours
from tests.docs_chinese import canonical, declarations, in_chinese
from tests.docs_inserts import INSERTS, ROOT

DOCS = ROOT / "docs"
# Pages whose snippets build one file step by step, and whose commands are run on it.
STEPWISE = (
    "README.md", "docs/guide/tutorial.md", "docs/guide/tutorial.zh.md",
    "docs/guide/corrections.md", "docs/guide/corrections.zh.md", "docs/guide/diff.zh.md", "docs/guide/testing.zh.md",
)  # fmt: skip

_INSERT = re.compile(
    r"(?P<open><!-- (?P<name>[a-z ]+?)(?P<words>: [^>]*?)? -->\n).*?(?P<close><!-- end -->)", re.DOTALL
)
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
        body = explained(words) if name == "explained" else INSERTS[name](words)
    return match["open"] + body + match["close"]


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Files of a page, below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# ---- what the command prints


def explained(words: str) -> str:
    """The head of a real explanation and some of its sections: scheme, claims, claim, tongue, sections."""
    scheme, claims, claim, tongue, *sections = words.split()
    text = run_command(f"explain {scheme} {claims} --claim {claim} --tongue {tongue}", ROOT)
    head, *parts = re.split(r"\n\n(?=(?:[0-9]+\. |[一二三四五六七八九十]+、))", text)
    chosen = [part for part in parts if re.match(r"[^.、]+", part)[0] in sections]  # type: ignore[index]
    return "```text\n" + "\n\n…\n\n".join([head, *chosen, "…"]).removesuffix("\n\n…\n\n…") + "\n```\n"


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
            printed = run_command(line.removeprefix("$ policy "), folder, settings)
            assert "PL0999" not in printed, f"{line}: {printed}"
            lines += [line, *printed.splitlines()]
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
    colours.write()
    cheatsheet.write()
