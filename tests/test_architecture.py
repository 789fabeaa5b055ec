"""The house as data, compared with the live imports: who may import whom, what may be loaded where, how long a file is.

`docs/architecture.md` shows the same as a picture. A new package gets a row in `MAY_IMPORT`; a row that would break the
hourglass is refused by the tests of the table itself. Each rule is a function from modules to complaints: the package
has none, and a small package that breaks the rule has exactly the complaint it earns.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live_imports import Module, circles, read_package, unit_of

ROOT = "policy_lang"

GROUND = frozenset({"source", "diagnostics", "data", "record"})
WAIST = frozenset({"core"})
FRONT = frozenset({"syntax", "names", "check", "lower"})
READINGS = frozenset({"interp", "codegen"})
USES = frozenset({"claims", "diff", "explain", "framework", "handbook", "inquiry", "resettle", "scenario", "testing"})
# Lists of clauses are read beside the text: by the pipeline, which holds citations against them, and by faces. `pages`
# knows how a page looks and `sheets` how a workbook is stored, and nothing of what stands there.
BESIDE = frozenset({"clauses", "pages", "sheets"})
PIPELINE = frozenset({"compile"})
# What was worked out before and still holds; and whoever asks for a program and does not care which of the two it is.
CACHE = frozenset({"cache"})
FACES = frozenset({"programs", "api", "cli", "__main__", ROOT})

# Beside itself, a part may import these and nothing else of the package.
MAY_IMPORT: dict[str, frozenset[str]] = {
    # ground
    "record": frozenset(),
    "source": frozenset({"record"}),
    "data": frozenset(),
    "diagnostics": frozenset({"source", "data", "record"}),
    # waist
    "core": GROUND,
    # front: text climbs to Core
    "syntax": GROUND,
    "names": GROUND | WAIST | {"syntax"},
    "check": GROUND | WAIST | {"syntax", "names"},
    "lower": GROUND | WAIST | {"syntax", "names", "check"},
    # readings
    "interp": GROUND | WAIST,
    "codegen": GROUND | WAIST | {"interp"},  # what it cannot settle it hands to the interpreter
    # uses
    "claims": GROUND | WAIST | READINGS | {"sheets"},
    "clauses": GROUND | WAIST,
    "pages": GROUND,
    "sheets": GROUND,
    "explain": GROUND | WAIST | READINGS,
    "framework": GROUND | WAIST | READINGS | {"explain"},
    "inquiry": GROUND | WAIST | READINGS | {"claims"},
    "resettle": GROUND | WAIST | READINGS | {"claims"},
    "scenario": GROUND | WAIST | READINGS | {"claims", "explain"},
    "diff": GROUND | WAIST | READINGS | {"explain"},
    "handbook": GROUND | WAIST | READINGS | {"diff", "explain", "pages"},
    "testing": GROUND | WAIST | READINGS | {"claims", "diff", "explain", "scenario"},
    # pipeline
    "compile": GROUND | WAIST | FRONT | {"clauses"},
    "cache": GROUND | WAIST,
    "programs": GROUND | WAIST | PIPELINE | CACHE,
    # faces; of the front they may use the tree alone, to format it
    "api": GROUND | WAIST | READINGS | USES | BESIDE | PIPELINE | CACHE | {"syntax", "programs"},
    "cli": GROUND | WAIST | READINGS | USES | BESIDE | PIPELINE | CACHE | {"syntax", "programs", "api", ROOT},
    "__main__": frozenset({"cli"}),
    ROOT: frozenset({"api"}),
}

# A library that is not here is imported nowhere. A heavy one gets its row with the one part that may load it.
LIBRARIES: dict[str, frozenset[str]] = {
    "attrs": frozenset({"record"}),  # frozen classes are made by `policy_lang.record`, which says why
    "click": frozenset({"cli"}),
    "jinja2": frozenset({"pages"}),
    "markupsafe": frozenset({"pages"}),
    "matplotlib": frozenset({"pages"}),
    "lark": frozenset({"syntax"}),
    "openpyxl": frozenset({"sheets"}),
    "rich": frozenset({"cli"}),
    "watchfiles": frozenset({"cli"}),
}

# Modules may be named in strings and loaded late only here, where starting quickly matters.
MAY_LOAD_BY_STRING = frozenset({"cli", ROOT})

LINES_WITH_A_REASON = 400
LINES_FORBIDDEN = 600
REASON = "this long because"
FILES_IN_A_PACKAGE = 12

Modules = dict[str, Module]
Rule = Callable[[Modules], Iterator[str]]


def every_part_is_in_the_table(modules: Modules) -> Iterator[str]:
    """A package or module that nobody placed in the house."""
    for name in sorted({module.unit for module in modules.values()} - MAY_IMPORT.keys()):
        yield f"{name}: not in the table"


def imports_follow_the_table(modules: Modules) -> Iterator[str]:
    """An import that the row of its part does not allow."""
    for module in modules.values():
        allowed = MAY_IMPORT.get(module.unit, frozenset()) | {module.unit}
        for target in sorted(module.inside):
            if unit_of(target) not in allowed:
                yield f"{module.name}: may not import {target}"


def nothing_runs_in_circles(modules: Modules) -> Iterator[str]:
    """Files that import each other, directly or through others."""
    for circle in circles(modules):
        yield f"circle: {' '.join(circle)}"


def libraries_stay_in_their_place(modules: Modules) -> Iterator[str]:
    """A library imported where it may not be."""
    for module in modules.values():
        for library in sorted(module.libraries):
            if module.unit not in LIBRARIES.get(library, frozenset()):
                yield f"{module.name}: may not import the library {library}"


def late_loading_stays_in_its_place(modules: Modules) -> Iterator[str]:
    """A part that loads modules by string though it need not start quickly."""
    for module in modules.values():
        if module.loads_by_string and module.unit not in MAY_LOAD_BY_STRING:
            yield f"{module.name}: may not load modules by string"


def packages_are_small(modules: Modules) -> Iterator[str]:
    """A package of more files than a reader keeps in mind; its front page is not counted."""
    folders = [module.path.parent for module in modules.values() if module.path.name != "__init__.py"]
    for folder in sorted(set(folders)):
        if folders.count(folder) > FILES_IN_A_PACKAGE:
            yield f"{folder.name}: {folders.count(folder)} files, {FILES_IN_A_PACKAGE} at most"


RULES: list[Rule] = [
    every_part_is_in_the_table,
    imports_follow_the_table,
    nothing_runs_in_circles,
    libraries_stay_in_their_place,
    late_loading_stays_in_its_place,
    packages_are_small,
]


def length_complaint(path: Path) -> str | None:
    """What is wrong with a file's length, if anything. A grammar gives its reason in a comment."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > LINES_FORBIDDEN:
        return f"{path.name}: {lines} lines, {LINES_FORBIDDEN} at most"
    told = (ast.get_docstring(ast.parse(text)) or "") if path.suffix == ".py" else text
    if lines > LINES_WITH_A_REASON and REASON not in " ".join(told.split()):
        return f"{path.name}: {lines} lines and no '{REASON} …' "
    return None


@pytest.fixture(scope="module")
def modules(checkout: Path) -> Modules:
    return read_package(checkout / ROOT)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps(rule: Rule, modules: Modules):
    assert list(rule(modules)) == []


def test_the_imports_are_seen(modules: Modules):
    """A reader that finds nothing would make every rule pass."""
    assert modules["policy_lang.__main__"].inside == {"policy_lang.cli"}
    assert "policy_lang.api" in modules["policy_lang"].inside
    assert modules["policy_lang.data"].inside == frozenset()


def test_files_are_short(checkout: Path):
    files = [path for top in (ROOT, "tests", "grammar") for path in sorted((checkout / top).rglob("*"))]
    complaints = [length_complaint(path) for path in files if path.suffix in {".py", ".lark"}]
    assert [complaint for complaint in complaints if complaint] == []
    assert len(complaints) > 5


@pytest.mark.parametrize(
    "lines,docstring,complaint",
    [
        (400, "Short.", None),
        (401, "Long.", "no 'this long because"),
        (600, "Long, this long\nbecause it is one table.", None),
        (601, "Long, this long because it is one table.", "601 lines, 600 at most"),
    ],
)
def test_lengths_are_judged(tmp_path: Path, lines: int, docstring: str, complaint: str | None):
    head = f'"""{docstring}"""\n'
    (tmp_path / "file.py").write_text(head + "#\n" * (lines - head.count("\n")), encoding="utf-8")
    said = length_complaint(tmp_path / "file.py")
    assert said is None if complaint is None else complaint in (said or "")


# ----------------------------------------------------------------------------------------- the table itself


def test_the_table_has_a_row_for_every_layer():
    layers = [GROUND, WAIST, FRONT, READINGS, USES, BESIDE, CACHE, PIPELINE, FACES]
    assert sorted(MAY_IMPORT) == sorted(name for layer in layers for name in layer)


@pytest.mark.parametrize("part", sorted(GROUND | WAIST | READINGS | USES | BESIDE | CACHE))
def test_front_and_back_meet_only_in_core(part: str):
    assert MAY_IMPORT[part] & (FRONT | PIPELINE | FACES) == frozenset()


@pytest.mark.parametrize("part", sorted(FRONT | PIPELINE))
def test_the_front_knows_no_reading_and_no_use(part: str):
    assert MAY_IMPORT[part] & (READINGS | USES | FACES) == frozenset()


@pytest.mark.parametrize("part", sorted(MAY_IMPORT.keys() - FACES))
def test_only_faces_import_compile(part: str):
    assert "compile" not in MAY_IMPORT[part]


def test_the_table_has_no_circle():
    placed: set[str] = set()
    left = dict(MAY_IMPORT)
    while ready := [part for part, row in left.items() if row <= placed]:
        placed |= set(ready)
        left = {part: row for part, row in left.items() if part not in placed}
    assert left == {}


# ------------------------------------------------------------------------------------- every rule can fail

PLANTED: list[tuple[Rule, dict[str, str], list[str]]] = [
    (every_part_is_in_the_table, {"cellar/wine.py": ""}, ["cellar: not in the table"]),
    (every_part_is_in_the_table, {"attic.py": ""}, ["attic: not in the table"]),
    (
        imports_follow_the_table,
        {"core/op.py": "from policy_lang.syntax import tree", "syntax/tree.py": ""},
        ["policy_lang.core.op: may not import policy_lang.syntax.tree"],
    ),
    (
        imports_follow_the_table,
        {"interp/run.py": "def late():\n    from ..lower import rules", "lower/rules.py": ""},
        ["policy_lang.interp.run: may not import policy_lang.lower.rules"],
    ),
    (
        imports_follow_the_table,
        {"explain/tree.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import policy_lang.compile"},
        ["policy_lang.explain.tree: may not import policy_lang.compile"],
    ),
    (
        imports_follow_the_table,
        {"scenario/run.py": "HOME = 'policy_lang.compile'"},
        ["policy_lang.scenario.run: may not import policy_lang.compile"],
    ),
    (
        imports_follow_the_table,
        {"names/table.py": "from policy_lang import api"},
        ["policy_lang.names.table: may not import policy_lang.api"],
    ),
    (
        nothing_runs_in_circles,
        {
            "core/a.py": "from .b import x",
            "core/b.py": "def f():\n    from .c import y",
            "core/c.py": "from . import a",
        },
        ["circle: policy_lang.core.a policy_lang.core.b policy_lang.core.c"],
    ),
    (
        nothing_runs_in_circles,
        {"core/__init__.py": "from .a import x", "core/a.py": "from policy_lang.core import y"},
        ["circle: policy_lang.core policy_lang.core.a"],
    ),
    (
        libraries_stay_in_their_place,
        {
            "core/op.py": "import click, lark.lexer",
            "cli/x.py": "import click",
            "syntax/tree.py": "from lark import Lark",
        },
        [
            "policy_lang.core.op: may not import the library click",
            "policy_lang.core.op: may not import the library lark",
        ],
    ),
    (
        libraries_stay_in_their_place,
        {"interp/run.py": "def late():\n    import numpy.linalg"},
        ["policy_lang.interp.run: may not import the library numpy"],
    ),
    (
        late_loading_stays_in_its_place,
        {"check/run.py": "import importlib", "cli/run.py": "from importlib import import_module"},
        ["policy_lang.check.run: may not load modules by string"],
    ),
    (
        packages_are_small,
        {f"core/part_{number}.py": "" for number in range(13)} | {"check/__init__.py": ""},
        ["core: 13 files, 12 at most"],
    ),
]


@pytest.mark.parametrize("rule,files,complaints", PLANTED)
def test_a_planted_breach_is_seen(rule: Rule, files: dict[str, str], complaints: list[str], tmp_path: Path):
    package = tmp_path / ROOT
    for name, text in ({"__init__.py": "", "api.py": "", "compile.py": ""} | files).items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert list(rule(read_package(package))) == complaints


def test_every_rule_has_a_planted_breach():
    assert {rule for rule, _, complaints in PLANTED if complaints} == set(RULES)
