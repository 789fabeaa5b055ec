"""A program as plain data and back: nothing is lost, nothing is run, and other data are refused."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from policy_lang.compile import compile_scheme
from policy_lang.core import nodes, program, types, values
from policy_lang.core.hashing import program_hash
from policy_lang.core.stored import classes, restored, stored
from policy_lang.data import policies_folder
from tests.schemes.test_schemes import SCHEMES

FOLDERS = sorted({path.parent for path in policies_folder().rglob("scheme.policy")})


@pytest.mark.parametrize("path", [*SCHEMES, *FOLDERS], ids=lambda path: "/".join(path.parts[-3:]))
def test_every_scheme_comes_back(path: Path):
    compiled = compile_scheme(str(path)).program
    assert compiled is not None
    again = restored(json.loads(json.dumps(stored(compiled))))
    assert again == compiled
    assert json.dumps(stored(again)) == json.dumps(stored(compiled))
    assert program_hash(again) == compiled.hash


PARTS = [
    None, True, False, 0, 1, -7, "", "1", "救助", Fraction(1), Fraction(-1, 3), date(2020, 2, 29), (), (1, (True, "1")),
    frozenset({"b", "a"}), {"b": 1, "a": {"c": None}}, types.Type(types.Kind.CATEGORY, "kinds", several=True),
    nodes.Const(None, types.NO_LIMIT), nodes.Const(frozenset({"x"}), types.Type(types.Kind.LIST, "kinds")),
    program.PeriodDef(program.PeriodKind.SCHEME_YEAR, 0, (7, 1)), values.Unknown(("f",), None, Fraction(3)),
    program.TableRow((Fraction(1), True, "1", 1), nodes.Input("x")),
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_parts_keep_their_types(part: object):
    again = restored(json.loads(json.dumps(stored(part))))
    assert again == part
    # 1, True and Fraction(1) are equal, and yet not the same.
    assert json.dumps(stored(again)) == json.dumps(stored(part))
    assert type(again) is type(part)


def test_equal_parts_are_made_once():
    one, other = restored(stored((nodes.Input("x"), nodes.Input("x"))))
    assert one is other


def test_a_deep_tree_needs_no_deep_recursion_to_be_read():
    deep: nodes.Node = nodes.Input("x")
    for _ in range(150):
        deep = nodes.Known(deep)
    data = stored(deep)
    size = len(data["entries"])
    # The same chain grown by hand, far deeper than Python can call.
    data["entries"] += [[data["kinds"].index("Known"), size - 1 + index] for index in range(50_000)]
    assert type(restored(data)) is nodes.Known


def test_nothing_but_core_is_stored_or_made():
    with pytest.raises(TypeError, match="no Random can be stored"):
        stored(Random())
    assert {"Program", "Apply", "Kind", "Unknown"} <= classes().keys()
    assert not {"Fraction", "date", "frozen", "field", "StrEnum"} & classes().keys()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kinds": ["eval"], "entries": [[0]]},
        {"kinds": ["Input"], "entries": [[0]]},
        {"kinds": ["Input"], "entries": [["x"]]},
        {"kinds": ["Input"], "entries": [[0, 5]]},
        {"kinds": ["Fraction"], "entries": [1, 0, [0, 0, 1]]},
        {"kinds": ["Kind"], "entries": ["no kind", [0, 0]]},
        {"kinds": [], "entries": []},
        {"kinds": ["dict"], "entries": [1, [0, 0]]},
    ],
)
def test_other_data_are_refused(data: dict):
    with pytest.raises((ValueError, KeyError, IndexError, TypeError, ZeroDivisionError)):
        restored(data)
