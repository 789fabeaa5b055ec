"""A scheme's words cannot become code: hostile names, labels, locators, texts and places in the generated function.

Every hostile word is put where the parser would never let it through, straight into a program; the text that comes out
is taken apart as Python and may hold nothing but our own names, numbers and comments.
"""

import ast
import io
import tokenize
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from policy_lang.codegen import Engine, usual_facts, write
from policy_lang.codegen.text.function import plain
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.nodes import Const, Input, Ref
from policy_lang.core.program import Clause, Def, Origin, Place, Program
from policy_lang.interp.settle import Claim, settle
from tests.unit.program_builder import build

HOSTILE = (
    "x\n    raise SystemExit",
    "x\r\n    raise SystemExit",
    "x\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029raise SystemExit",
    '"""\nraise SystemExit\n"""',
    "'''\\\nraise SystemExit",
    "# -*- coding: utf-7 -*-\n+AHI-",
    "__import__('os').system('true')",
    "\u202eraise SystemExit\u202c",
    "\x00raise SystemExit",
    "\ud800",
    "x" * 5_000,
    "{0.__class__}%s%(x)s\\N{LATIN SMALL LETTER A}",
)
OURS = {"claim", "claim_values", "NO_LIMIT", "UNKNOWN", "abs"}


def hostile(program: Program, word: str) -> Program:
    """The program with a word in every place where a scheme's words stand beside its definitions."""
    origin = Origin(Place(word, 1, 1, 0, 1), (Clause(word, word, word),))
    arms = tuple(
        evolve(
            arm,
            definitions=tuple(evolve(definition, origin=origin) for definition in arm.definitions),
            payers=tuple(evolve(payer, statuses=(*payer.statuses, word)) for payer in arm.payers),
        )
        for arm in program.arms
    )
    return evolve(program, scheme=word, hash=word, readings={word: word}, arms=arms)


def hostile_ids(program: Program, word: str) -> Program:
    """A program of one definition more, whose id and input are the word."""
    arm = program.arms[0]
    first = Def(word, Const(Fraction(7), arm.definitions[0].type), arm.definitions[0].type)
    some = next(iter(program.inputs.values()))
    second = Def(f"{word}.payment", Input(word), some.type, origin=Origin(None, (Clause("a", "b", word),)))
    third = Def(f"rule.{word}", Ref(f"{word}.payment"), some.type)
    more = evolve(arm, definitions=(first, second, third, *arm.definitions))
    return evolve(program, arms=(more, *program.arms[1:]), inputs={word: evolve(some, name=word), **program.inputs})


def only_ours(text: str) -> None:
    """The text is a module of assignments and functions over names of ours."""
    tree = ast.parse(text)
    assert {type(part) for part in tree.body} <= {ast.Assign, ast.FunctionDef}
    for part in ast.walk(tree):
        assert not isinstance(part, ast.Import | ast.ImportFrom | ast.Attribute | ast.Raise | ast.Global | ast.Lambda)
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            assert part.value.isascii()  # a docstring of a helper
        if isinstance(part, ast.Name):
            assert part.id.isascii()
            assert part.id in OURS or part.id[-1].isdigit() or part.id.islower(), part.id
    words = [token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.STRING]
    assert all(token.string.startswith('"""') for token in words)


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("put", [hostile, hostile_ids])
def test_no_word_becomes_code(put, word):
    program = put(build(), word)
    text = write(program, usual_facts(program)).text
    only_ours(text)
    compile(text, "<attack>", "exec")


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_a_comment_stays_on_its_line_and_is_printed(word):
    told = plain(word)
    assert told.isprintable()
    assert len(told.splitlines()) <= 1
    assert len(told) <= 200


SCHEME = """scheme attack "import os; os.abort()" / "退出"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
source notice = "QUOTES + os.abort() + QUOTES" dated 2020-01-01
fact day : date
fact cost : money up to 1万元
fact ward : text
pool scope = cost
payer __import__ cites notice "一'); __import__('os').abort() #"
  when ward is "'); __import__('os').abort() #"
  on cost
  each claim
  pays 50%
order __import__
"""


def test_a_hostile_scheme_is_settled_as_before():
    program = compile_text(SCHEME.replace("QUOTES", "'" * 3)).program
    assert program is not None
    ward = "'); __import__('os').abort() #"
    claim = Claim("a", {"day": date(2020, 3, 1), "cost": Fraction(100_00), "ward": ward, "person": "p"})
    only_ours(write(program, frozenset(claim.facts)).text)
    fast = Engine(program).fast(claim, Book())
    assert not isinstance(fast, str)
    assert fast.payments == settle(program, claim, Book()).payments == {"__import__": Fraction(50_00)}
