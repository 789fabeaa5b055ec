"""Everything in Core has a generated form or a row in the table of what falls back, and nothing slips through.

Whoever adds a node, an operation, a fold, a period or a field finds out here. Without a generated form a program that
uses it goes to the interpreter; then it is named in one of the tables below with its row of the table in the documents.
"""

from collections.abc import Mapping

import attrs
import pytest
from attrs import evolve

from policy_lang.cli.commands.eval import WHY
from policy_lang.codegen import FALLBACKS, Engine, Tally, Unfit, usual_facts, write
from policy_lang.codegen.fit import BY_ID, FOLDS, KNOWN, PERIODS
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.codegen.text import kinds as generated_kinds
from policy_lang.codegen.text import operations as generated_operations
from policy_lang.core import nodes, op, program
from policy_lang.core.ledger import Book
from policy_lang.core.program import PeriodKind, Program
from policy_lang.interp import evaluate, meaning
from policy_lang.interp.settle import Settlement, settle
from tests.unit.program_builder import build, claim

# What has no generated form: programs that use it go to the interpreter, and the documents say so.
NODES_LEFT_OUT: Mapping[str, str] = {"Split": "node"}
OPERATIONS_LEFT_OUT: Mapping[str, str] = {}
PERIODS_LEFT_OUT: Mapping[str, str] = {}
FIELDS_LEFT_OUT: Mapping[str, str] = {}


def test_every_kind_of_node_is_generated_or_left_out_with_a_reason():
    assert {kind.__name__ for kind in nodes.NODE_KINDS} == {
        *(kind.__name__ for kind in generated_kinds.KINDS), *NODES_LEFT_OUT,
    }  # fmt: skip


def test_every_operation_is_generated_or_left_out_with_a_reason():
    assert set(op.BY_NAME) == generated_operations.OPERATIONS.keys() | OPERATIONS_LEFT_OUT.keys()


def test_every_period_is_kept_or_left_out_with_a_reason():
    assert set(PeriodKind) == PERIODS | {PeriodKind(name) for name in PERIODS_LEFT_OUT}


def test_every_field_is_known_or_left_out_with_a_reason():
    for kind, names in KNOWN.items():
        there = {attribute.name for attribute in attrs.fields(kind)}
        left_out = {name.partition(".")[2] for name in FIELDS_LEFT_OUT if name.startswith(f"{kind.__name__}.")}
        assert there == names | left_out, kind.__name__


def test_functions_have_the_names_of_the_interpreter():
    same = {kind: form.__name__ for kind, form in evaluate.KINDS.items() if kind in generated_kinds.KINDS}
    assert {kind: generated_kinds.KINDS[kind].__name__ for kind in same} == same
    words = {name: form.__name__ for name, form in meaning.OPERATIONS.items()}
    ours = {name: form.__name__ for name, form in generated_operations.OPERATIONS.items()}
    different = {name: (words[name], ours[name]) for name in ours if words[name] != ours[name]}
    assert set(different) <= {"month_end", "months_later"}


@pytest.mark.parametrize("names", [NODES_LEFT_OUT, OPERATIONS_LEFT_OUT, PERIODS_LEFT_OUT, FIELDS_LEFT_OUT])
def test_what_is_left_out_has_a_row(names):
    assert set(names.values()) <= BY_ID.keys()


def test_rows_stand_once():
    assert len(BY_ID) == len(FALLBACKS)


def test_the_command_has_a_chinese_word_for_every_row():
    assert WHY.keys() == BY_ID.keys()


def test_a_settlement_has_every_part():
    one = Engine(build()).fast(claim("a", "10000"), Book())
    assert isinstance(one, FastSettlement)
    for attribute in attrs.fields(Settlement):
        assert getattr(one, attribute.name) == getattr(
            settle(build(), claim("a", "10000"), Book()), attribute.name
        ) or (attribute.name == "histories")


# ---- programs that cannot be generated


def folded(fold: str) -> Program:
    """The small program with another fold in one ledger."""
    made = build()
    name, ledger = next(iter(made.ledgers.items()))
    return evolve(made, ledgers={**made.ledgers, name: evolve(ledger, fold=fold)})


def test_a_fold_that_is_not_known_goes_to_the_interpreter():
    assert "least" not in FOLDS
    made = folded("least")
    with pytest.raises(Unfit, match="does not know: fold least"):
        write(made, usual_facts(made))
    tally = Tally()
    settlement = Engine(made).settle(claim("a", "10000"), Book(), tally)
    assert type(settlement) is Settlement
    assert tally.fast == 0
    assert tally.exact == {"field": 1}


def test_a_field_that_is_not_known_goes_to_the_interpreter(monkeypatch):
    known = {**KNOWN, program.LedgerDef: KNOWN[program.LedgerDef] - {"keys"}}
    monkeypatch.setattr("policy_lang.codegen.fit.KNOWN", known)
    with pytest.raises(Unfit, match=r"LedgerDef\.keys"):
        write(build(), usual_facts(build()))
