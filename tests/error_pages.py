r"""The pages of `docs/errors`: their snippets, run, and what came of each.

Enters: a page. Leaves: its snippets, and for each the problems it brings up. Always holds: the page is the only place
where a snippet stands, so what a reader sees is what was run; every snippet runs in an empty folder of its own, with
what the page and `README.md` put beside it; problems are gathered where all of them are made, in `Report`, so it does
not matter which of the faces shows them.

The first word after the fence says what a snippet is: `policy`, `toml` (a list of clauses), `json`, `jsonl` or `csv`
(claims), `sh` (command lines), `python` (a program). The others: `bad` or `good`; `alone` (nothing is put around it);
`tested` (its scenarios are run); `among` (its code is found once, and others); `expanded` (`{{text * 30}}` stands for
thirty texts, `#` in it for their numbers, `\xff` and `\u200b` for what cannot be seen); `file=NAME` (a file beside the
snippets of the page; `NAME_{1-9}` for nine of them).
"""

import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cache
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from attrs import field, frozen

from policy_lang.api import PolicyError
from policy_lang.cli import main
from policy_lang.compile import Options, compile_scheme
from policy_lang.data import errors_folder
from policy_lang.diagnostics import Diagnostic, Report
from tests.workbooks import workbook_of

CLAIMS = frozenset({"json", "jsonl", "csv", "xlsx"})
_FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_EXPECTED = re.compile(r'# (?P<severity>error|warning|note): (?P<code>PL\d{4})(?: at "(?P<text>.*)")?$')
_MANY = re.compile(r"\{\{(.*?) ?\* ?(\d+)\}\}", re.DOTALL)
_FILES = re.compile(r"\{(\d+)-(\d+)\}")


@frozen
class Found:
    """A problem that came up: code and severity, its line, the first line of the text it marks, and what it says."""

    code: str
    severity: str
    line: int | None
    text: str | None
    chinese: str = field(default="", eq=False, repr=False)


@frozen
class Snippet:
    """A fenced block of a page."""

    code: str
    language: str
    words: frozenset[str]
    text: str
    files: dict[str, str] = field(factory=dict)

    @property
    def is_bad(self) -> bool:
        return "bad" in self.words

    @property
    def expected(self) -> tuple[Found, ...]:
        return expectations(self.text)


def expectations(text: str) -> tuple[Found, ...]:
    """What the comments of a text say will be found. A comment in a line of its own speaks of the next one."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _EXPECTED.search(line)
        if match:
            own = not line[: match.start()].strip()
            found.append(Found(match["code"], match["severity"], number + own, match["text"]))
    return tuple(found)


def agree(expected: tuple[Found, ...], found: tuple[Found, ...]) -> bool:
    """Whether what was found is what the comments say; marked words are compared where a comment names them."""
    rest = list(found)
    for one in expected:
        here = next((other for other in rest if _fits(one, other)), None)
        if here is None:
            return False
        rest.remove(here)
    return not rest


def _fits(expected: Found, found: Found) -> bool:
    return (expected.code, expected.severity, expected.line) == (found.code, found.severity, found.line) and (
        expected.text is None or expected.text == found.text
    )


@frozen
class Page:
    """A page: its code, its text, and its snippets."""

    code: str
    text: str
    snippets: tuple[Snippet, ...]


@cache
def pages() -> dict[str, Page]:
    """Every page, by its code."""
    return {path.stem: page_of(path) for path in sorted(errors_folder().glob("PL*.md"))}


def page_of(path: Path) -> Page:
    """One page."""
    text = path.read_text(encoding="utf-8")
    fences = [(match["info"].split(), match["body"]) for match in _FENCE.finditer(text)]
    files: dict[str, str] = {}
    for words, body in fences:
        name = next((word.removeprefix("file=") for word in words if word.startswith("file=")), None)
        if name is not None:
            files |= _files(name, expanded(body) if "expanded" in words else body)
    snippets = [
        Snippet(path.stem, words[0], frozenset(words[1:]), body, files)
        for words, body in fences
        if {"bad", "good"} & set(words)
    ]
    return Page(path.stem, text, tuple(snippets))


@cache
def surroundings() -> dict[str, str]:
    """What stands around snippets: the named blocks of `README.md`."""
    text = (errors_folder() / "README.md").read_text(encoding="utf-8")
    return {match["info"].split()[1]: match["body"] for match in _FENCE.finditer(text)}


def expanded(text: str) -> str:
    """A text with its repetitions and its invisible characters; half characters stand for bytes."""
    text = _MANY.sub(lambda many: _repeated(many[1], int(many[2])), text)
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"\\x([0-9A-Fa-f]{2})", lambda match: chr(0xDC00 + int(match[1], 16)), text)


def _repeated(text: str, times: int) -> str:
    if "#" not in text:
        return text * times
    return "".join(text.replace("#", str(number + 1)) for number in range(times))


def _files(name: str, body: str) -> dict[str, str]:
    match = _FILES.search(name)
    if match is None:
        return {name: body}
    numbers = range(int(match[1]), int(match[2]) + 1)
    return {_FILES.sub(str(number), name): body.replace("#", str(number)) for number in numbers}


# ---- running


@contextmanager
def switched_off(codes: frozenset[str]) -> Iterator[list[Diagnostic]]:
    """With these codes switched off wherever a report is made: the problems that any report takes, each once."""
    taken: list[Diagnostic] = []
    known: set[object] = set()
    begin, take = Report.__init__, Report._take

    def made(report: Report, disabled: frozenset[str] = frozenset()) -> None:
        begin(report, disabled | codes)

    def seen(report: Report, diagnostic: Diagnostic) -> None:
        place = (diagnostic.code, diagnostic.holes, diagnostic.span and (diagnostic.span.start, diagnostic.span.end))
        if diagnostic.code not in codes and place not in known:
            known.add(place)
            taken.append(diagnostic)
        take(report, diagnostic)

    def whole() -> Report:
        """What is wrong with a text is kept with the text, whoever asks: switched off is what is told of it."""
        report = Report()
        report._disabled = frozenset()
        return report

    with (
        patch.object(Report, "__init__", made),
        patch("policy_lang.names.modules.Report", whole),
        patch.object(Report, "_take", seen),
    ):
        yield taken


def outcome(snippet: Snippet, off: frozenset[str] = frozenset()) -> tuple[Found, ...]:
    """The problems of a snippet with some codes switched off, in the lines of the snippet as the page has it."""
    text = expanded(snippet.text) if "expanded" in snippet.words else snippet.text
    with tempfile.TemporaryDirectory() as folder, chdir(folder), switched_off(off) as taken:
        for name, body in snippet.files.items():
            if name.endswith(".xlsx"):
                Path(name).write_bytes(workbook_of(body))
            else:
                _write(name, whole(body) if name == "scheme.policy" else body)
        if "tested" in snippet.words:
            before = _write_snippet(text, alone="alone" in snippet.words)
            _command("test snippet.policy")
            return tuple(moved(one, "snippet.policy", before) for one in taken)
        if snippet.language == "policy":
            report, before = _run_policy(text, alone="alone" in snippet.words)
            return tuple(moved(one, "snippet.policy", before) for one in report.diagnostics)
        if snippet.language == "toml":
            report, before = _run_toml(text)
            return tuple(moved(one, "sources.toml", before) for one in report.diagnostics)
        if "scheme.policy" not in snippet.files:
            _write("scheme.policy", whole(""))
        if snippet.language == "python":
            with suppress(PolicyError):
                exec(compile(text, "snippet.py", "exec"), {})  # noqa: S102 - a snippet of a page of ours
        elif snippet.language in CLAIMS:
            if snippet.language == "xlsx":
                Path("claims.xlsx").write_bytes(workbook_of(text))
            else:
                _write(f"claims.{snippet.language}", text)
            _command(f"eval scheme.policy claims.{snippet.language}")
        else:
            _write("claims.csv", surroundings()["claims"])
            for line in text.splitlines():
                _command(line.partition(" # ")[0].removeprefix("policy "))
        return tuple(_found(one, None, None) for one in taken)


def moved(diagnostic: Diagnostic, file: str, before: int) -> Found:
    """A problem at its place in the snippet; one in another file has no place there."""
    span = diagnostic.span
    if span is None or Path(span.source.name).name != file:
        return _found(diagnostic, None, None)
    marked = span.text.partition("\n")[0].rstrip()
    return _found(diagnostic, span.line - before, marked)


def _found(diagnostic: Diagnostic, line: int | None, marked: str | None) -> Found:
    chinese = f"{diagnostic.message('zh')}；{diagnostic.help('zh')}"
    return Found(diagnostic.code, diagnostic.severity, line, marked, chinese)


def _write(name: str, text: str) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_bytes(text))


def _bytes(text: str) -> bytes:
    """The text in UTF-8, half characters as the bytes that they stand for."""
    with suppress(UnicodeEncodeError):
        return text.encode("utf-8")
    parts = re.split("([\udc00-\udcff])", text)
    halves = (bytes([ord(part) - 0xDC00]) if "\udc00" <= part <= "\udcff" else part.encode("utf-8") for part in parts)
    return b"".join(halves)


def whole(text: str) -> str:
    """A snippet with a header where it has none, the facts, and a payer where it states no order."""
    header = "" if re.search(r"^(scheme|方案) ", text, re.MULTILINE) else surroundings()["header"]
    payers = "" if re.search(r"^(order|支付顺序)\b", text, re.MULTILINE) else surroundings()["payers"]
    return f"{header}{surroundings()['facts']}{text}{payers}"


def _run_policy(text: str, *, alone: bool) -> tuple[Report, int]:
    """What comes of compiling a snippet, and how many lines stand before it."""
    before = _write_snippet(text, alone=alone)
    return compile_scheme("snippet.policy", Options(check_readings=True)).report, before


def _write_snippet(text: str, *, alone: bool = False) -> int:
    """A snippet as a whole scheme; how many lines stand before it."""
    scheme = text if alone else whole(text)
    _write("snippet.policy", scheme)
    return scheme[: scheme.index(text)].count("\n")


def _run_toml(text: str) -> tuple[Report, int]:
    """What comes of the citing scheme beside a list of clauses, and how many lines stand before the snippet in it."""
    head = "" if "[document]" in text else surroundings()["document"]
    _write("edition/scheme.policy", surroundings()["header"] + surroundings()["facts"] + surroundings()["citing"])
    _write("edition/sources.toml", head + text)
    return compile_scheme("edition", Options(check_readings=True)).report, head.count("\n")


def _command(line: str) -> int:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return main([*shlex.split(line), "--tongue", "en"] if "--tongue" not in line else shlex.split(line))
