"""The documentation is true: its examples run, its tables come out, its links resolve, its names exist.

What the program can write into a page it writes itself (`docs_pages`); here every page is held against its renewal, and
what people wrote is tried: a row "change in the example | then" is carried out on the example above it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from policy_lang.cli.front import LISTED
from policy_lang.cli.teach import declared
from policy_lang.compile import Compilation, Options, compile_scheme, compile_text
from policy_lang.core.nodes import NODE_KINDS
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.diagnostics.codes import catalogue
from policy_lang.scenario import run_scenarios
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import keywords
from tests.docs_inserts import ROOT, grammar_rules
from tests.docs_pages import (
    DOCS,
    STEPWISE,
    Block,
    blocks,
    examples,
    pages,
    renewed,
    run_command,
    shown,
    take_step,
    write_files,
)
from tests.live_imports import read_package
from tests.test_architecture import MAY_IMPORT

PAGES = pages()
REFERENCE = tuple(path for path in PAGES if shown(path).startswith("docs/reference/"))
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_CHANGE = re.compile(r"without `([^`]+)`|`([^`]+)` → `([^`]+)`")
_PROBLEM = re.compile(r"PL\d{4}")
_PATH = re.compile(r"(?:policy_lang|tests|docs|grammar|stdlib|policies|examples|bench)/[\w./*@-]*[\w*]/?")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reference() -> str:
    return "\n".join(map(read, REFERENCE))


# ------------------------------------------------------------------------------------------------- pages as a whole


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_page_is_as_the_program_would_renew_it(path: Path):
    """Keyword rows, grammar excerpts, Chinese twins, printed outputs: renew with `python -m tests.docs_pages`."""
    assert renewed(path) == read(path)


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_links_resolve(path: Path):
    missing = [link for link in _LINK.findall(_prose(read(path))) if not _resolves(path, link)]
    assert missing == []


def _prose(page: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)


def _resolves(page: Path, link: str) -> bool:
    target, _, heading = link.partition("#")
    path = (page.parent / target).resolve() if target else page
    if not path.exists() or not path.is_relative_to(ROOT):
        return False
    return not heading or (path.suffix == ".md" and heading in _anchors(read(path)))


def _anchors(page: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_no_page_is_orphaned():
    reached: set[Path] = set()
    waiting = [DOCS / "README.md", ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = (link.partition("#")[0] for link in _LINK.findall(_prose(read(page))))
        waiting += [(page.parent / link).resolve() for link in links if link and _resolves(page, link)]
    assert [shown(path) for path in PAGES if path not in reached] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_paths_in_prose_exist(path: Path):
    named = {found for code in _CODE.findall(_prose(read(path))) for found in _PATH.findall(code)}
    assert [name for name in sorted(named) if not list(ROOT.glob(name.rstrip("/")))] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_codes_exist(path: Path):
    """An example may show a code that does not exist; the prose may not."""
    assert set(_PROBLEM.findall(_prose(read(path)))) <= catalogue().keys()


# ---------------------------------------------------------------------------------------------- examples of reference


@frozen
class Row:
    """A row of a table below an example: what is changed in it, and what then comes out."""

    changes: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    codes: tuple[str, ...]

    def changed(self, text: str) -> str:
        """The example with the changes, each at its one place."""
        for before, after in self.changes:
            places = list(_anywhere(before).finditer(text))
            assert len(places) == 1, f"`{before}` stands {len(places)} times in the example"
            text = text[: places[0].start()] + after + text[places[0].end() :]
        if not self.steps:
            return text
        kept = [line for line in text.splitlines() if not line.strip().startswith(("expect ", "since "))]
        return "\n".join([*kept, *(f"  {step}" for step in self.steps)]) + "\n"


@frozen
class Example:
    """An example of a page, the other files it needs, and the rows of the tables below it."""

    page: str
    number: int
    text: str
    files: dict[str, str]
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return f"{self.page.removeprefix('docs/reference/')}:{self.number}"


def read_examples() -> Iterator[Example]:
    for path in REFERENCE:
        page = read(path)
        found = list(examples(page))
        ends = [*(block.start for block, _ in found), len(page)][1:]
        for number, ((block, files), end) in enumerate(zip(found, ends, strict=True), 1):
            yield Example(shown(path), number, block.text, files, tuple(_rows(page[block.end : end])))


def _rows(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        if not line.startswith("|") or "`" not in line:
            continue
        left, _, right = line.strip("| ").partition(" | ")
        changes = tuple((_lines(gone or before), _lines(after)) for gone, before, after in _CHANGE.findall(left))
        if not changes:
            continue
        steps = tuple(code for code in _CODE.findall(right) if code.startswith(("expect ", "since ")))
        codes = tuple(dict.fromkeys(_PROBLEM.findall(right)))
        assert steps or codes, f"a row must say what comes out: {line}"
        yield Row(changes, steps, codes)


def _lines(code: str) -> str:
    """A change may reach over the end of a line, written as in Python."""
    return code.replace("\\n", "\n")


def _anywhere(code: str) -> re.Pattern[str]:
    """The code in whatever layout."""
    lines = code.split("\n")
    return re.compile(r" *\n".join(r"\s+".join(map(re.escape, re.split(" +", line))) for line in lines))


EXAMPLES = tuple(read_examples())
ROWS = [(example, row) for example in EXAMPLES for row in example.rows]


def compiled(text: str, files: dict[str, str], folder: Path, options: Options | None = None) -> Compilation:
    """The example; where files stand beside it (`./…`), as a folder of its own."""
    write_files(folder, {name: text for name, text in files.items() if not name.startswith("./")})
    options = options or Options(check_readings=True)
    own = Options(options.readings, options.parameters, (folder,), frozenset(), options.check_readings)
    if not any(name.startswith("./") for name in files):
        return compile_text(text, own, "example.policy")
    edition = folder / "demo" / "2020"
    write_files(edition, {name[2:]: text for name, text in files.items() if name.startswith("./")})
    write_files(edition, {"scheme.policy": text})
    return compile_scheme(str(edition), own)


def failures(text: str, files: dict[str, str], folder: Path) -> str:
    """What is wrong with an example: its problems, or the expectations that do not come out."""
    compilation = compiled(text, files, folder)
    if compilation.program is None:
        return render_text(compilation.report.diagnostics, "en")

    def under(readings: dict[str, str], figures: dict[str, str]) -> Program | Report:
        other = compiled(text, files, folder, Options(readings=readings, parameters=figures))
        return other.program or other.report

    ran = run_scenarios(compilation.program, under, lambda _: None)
    wrong = [failure.diagnostic for one in ran for failure in one.failures]
    return render_text(wrong, "en") if wrong else ""


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_comes_out(example: Example, tmp_path: Path):
    assert failures(example.text, example.files, tmp_path) == ""


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_its_chinese_twin_is_the_same_program(example: Example, tmp_path: Path):
    twin = _twin(example)
    ours, theirs = (compiled(text, example.files, tmp_path) for text in (example.text, twin))
    assert ours.program is not None
    assert theirs.program is not None, render_text(theirs.report.diagnostics, "en")
    assert ours.program.hash == theirs.program.hash
    assert failures(twin, example.files, tmp_path) == ""


def _twin(example: Example) -> str:
    found = blocks(read(ROOT / example.page))
    place = [block.text for block in found].index(example.text)
    return next(block.text for block in found[place + 1 :] if block.language == "policy")


@pytest.mark.parametrize("example,row", ROWS, ids=[f"{example}:{row.changes[0][0][:30]}" for example, row in ROWS])
def test_a_row_comes_out(example: Example, row: Row, tmp_path: Path):
    text = row.changed(example.text)
    if row.codes:
        found = {diagnostic.code for diagnostic in compiled(text, example.files, tmp_path).report.diagnostics}
        assert set(row.codes) <= found, f"found {sorted(found)}"
    else:
        assert failures(text, example.files, tmp_path) == ""


def test_every_reference_page_of_a_construct_has_an_example_and_says_what_goes_wrong():
    about = {"README.md", "keywords.md", "messages.md", "explanation.md"}
    without = about | {"constructs.md", "fast-path.md", "statics.md"}
    pages_with = {example.page for example in EXAMPLES}
    constructs = {shown(path) for path in REFERENCE if path.parent.name == "reference" and path.name not in without}
    assert constructs - pages_with == set()
    assert constructs - {example.page for example, row in ROWS if row.codes} == set()


def test_what_a_row_claims_can_fail(tmp_path: Path):
    """A row that expects another figure, or another code, is seen."""
    example = next(one for one in EXAMPLES if one.page.endswith("/deductible.md"))
    assert "PL0701" in failures(Row((), ("expect major = 1 yuan",), ()).changed(example.text), {}, tmp_path)
    assert compiled(example.text, {}, tmp_path).report.diagnostics == ()


# ---------------------------------------------------------------------------------------------- nothing is left out


def test_every_grammar_rule_is_shown(reference: str):
    shown_rules = {word for words in re.findall(r"<!-- grammar: ([^>]*?) -->", reference) for word in words.split()}
    whole = {word for word in shown_rules if "." not in word}
    for name, rule in grammar_rules().items():
        if name not in whole:
            missing = {f"{name}.{alternative}" for alternative in rule.alternatives} - shown_rules
            assert rule.alternatives, f"{name} is not shown"
            assert missing == set(), name


def test_every_keyword_is_on_the_page_of_a_construct():
    told = {
        word
        for path in REFERENCE
        if path.name != "keywords.md"
        for words in re.findall(r"<!-- keywords: ([^>]*?) -->", read(path))
        for word in words.split()
    }
    assert keywords().rows.keys() - told == set()


def test_every_class_of_the_tree_is_named(reference: str):
    classes = {name for name, item in vars(ast).items() if isinstance(item, type) and issubclass(item, ast.Node)}
    named = set(_CODE.findall(_prose(reference)))
    assert classes - named - {"Node"} == set()


def test_every_kind_of_node_is_in_a_decision():
    records = "\n".join(read(path) for path in sorted((DOCS / "decisions").glob("0*.md")))
    assert [kind.__name__ for kind in NODE_KINDS if f"`{kind.__name__.lower()}`" not in records] == []


# ------------------------------------------------------------------------------------------- the picture of the house


def test_the_picture_names_every_part_and_nothing_else():
    page = read(DOCS / "architecture.md")
    picture = next(block.text for block in blocks(page) if block.language == "text")
    words = set(re.findall(r"[a-z_]+", picture.split("\n\n")[0]))
    layers = {"faces", "pipeline", "front", "beside", "waist", "readings", "uses", "ground"}
    assert words - layers == MAY_IMPORT.keys()
    assert {module.unit for module in read_package(ROOT / "policy_lang").values()} == MAY_IMPORT.keys()


# ---------------------------------------------------------------------------------------------- step by step


@pytest.mark.parametrize("name", STEPWISE)
def test_a_step_by_step_page_ends_in_a_scheme_whose_scenarios_pass(name: str, tmp_path: Path):
    files: dict[str, Path] = {}
    for block in blocks(read(ROOT / name)):
        take_step(tmp_path, block)
        if block.language == "policy" and block.file:
            files[block.file] = tmp_path / block.file
    assert files
    for path in files.values():
        assert failures(read(path), {}, tmp_path) == ""


def test_commands_and_their_options_exist():
    """Every `policy COMMAND --option` that a page names."""
    named = {code for path in PAGES for code in _CODE.findall(_prose(read(path))) if code.startswith("policy ")}
    assert len(named) > 10
    for code in sorted(named):
        words = re.findall(r"[\w-]+", code)[1:]
        if not words or not words[0].islower() or words[0].startswith("-"):
            continue
        assert words[0] in LISTED, code
        options = {option for parameter in declared(words[0]).parameters for option in parameter.names} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= options, code


def test_the_python_of_the_readme_runs(checkout: Path, capsys: pytest.CaptureFixture[str]):
    code = next(block.text for block in blocks(read(ROOT / "README.md")) if block.language == "python")
    claim = json.loads(read(checkout / "examples" / "lanshan_claims.jsonl").splitlines()[0])
    exec(compile(code, "README.md", "exec"), {"claim": claim})  # noqa: S102 — our own page
    assert "医疗救助" in capsys.readouterr().out


@pytest.mark.parametrize("name", STEPWISE)
def test_no_shown_command_failed_by_our_fault(name: str):
    consoles = [block.text for block in blocks(read(ROOT / name)) if block.language == "console"]
    assert consoles
    assert [text for text in consoles if "PL0999" in text or "Traceback" in text] == []


def test_the_readme_shows_what_make_demo_says(checkout: Path):
    """The first screen is the program's own letter, in both tongues, of the claim that the demo shows."""
    scheme, claims, claim = _demo(checkout)
    texts = [block.text for block in blocks(read(ROOT / "README.md")) if block.language == "text"]
    for tongue, text in zip(("zh", "en"), texts, strict=True):
        said = run_command(f"explain {scheme} {claims} --claim {claim} --tongue {tongue}", ROOT)
        parts = text.strip("\n").split("\n\n…\n\n")
        assert len(parts) > 2
        assert said.startswith(parts[0])
        assert all(part in said for part in parts)


def _demo(checkout: Path) -> tuple[str, ...]:
    """Scheme, claims and claim of `make demo`."""
    makefile = read(checkout / "Makefile")
    found = [re.search(rf"^{name}\s*:=\s*(\S+)$", makefile, re.MULTILINE) for name in ("SCHEME", "CLAIMS")]
    claim = re.search(r"explain \$\(SCHEME\) \$\(CLAIMS\) --claim (\S+)", makefile)
    return tuple(match[1] for match in (*found, claim) if match is not None)


def test_a_block_is_read_with_its_file():
    page = "```policy a.policy\nx\n```\n\n```console\n$ policy\n```\n"
    assert [(one.language, one.file, one.text) for one in blocks(page)] == [
        ("policy", "a.policy", "x\n"),
        ("console", "", "$ policy\n"),
    ]
    assert isinstance(blocks(page)[0], Block)
