"""`docs/semantics.md` speaks of everything that Core has, and its examples come out."""

import re

import pytest

from policy_lang.core.nodes import NODE_KINDS
from policy_lang.core.program import PeriodKind
from policy_lang.core.statuses import BUILT_IN_STATUSES
from policy_lang.interp import settle
from policy_lang.interp.meaning import OPERATIONS
from policy_lang.syntax.keywords import keywords
from tests.docs_pages import DOCS, blocks
from tests.test_docs import failures

PAGE = (DOCS / "semantics.md").read_text(encoding="utf-8")
CODE = frozenset(
    word for code in re.findall(r"`([^`\n]+)`", PAGE) for word in (code, *code.split(" "), *code.split(", "))
)
OUTCOMES = (
    settle.SETTLED,
    settle.NOT_IN_FORCE,
    settle.NOT_COVERED,
    settle.UNDETERMINED,
    settle.CONFLICT,
    settle.REJECTED,
)


def test_every_kind_of_node_has_its_meaning():
    assert {kind.__name__ for kind in NODE_KINDS} - CODE == set()


def test_every_operation_has_its_meaning():
    assert OPERATIONS.keys() - CODE == set()


def test_every_period_has_its_meaning():
    assert {str(kind) for kind in PeriodKind} - CODE == set()


def test_every_status_and_outcome_is_said_when():
    assert {status.id for status in BUILT_IN_STATUSES} - CODE == set()
    assert set(OUTCOMES) - CODE == set()


def test_every_clause_of_a_payer_has_its_step():
    payment = ("ON", "COVERS_AT_MOST", "DEDUCTIBLE", "PAYS", "IN_SLICES", "IN_BRACKETS", "THE_LEAST_OF", "TOPS_UP_TO")
    limits = ("LESS", "AT_MOST", "NOT_BELOW", "ROUNDS", "DRAWS_ALIKE_ON", "EVEN_BEYOND_THE_EXPENSE")
    period = ("BY_ITS_STRETCH", "CATCHING_UP", "TAKING_BACK", "EVERY_CLAIM", "CLAIMS_IT_PAYS", "CLAIMS_WHEN")
    spellings = [keywords().spelling(word, "en") for word in (*payment, *limits, *period)]
    assert [word for word in spellings if not any(word in code for code in CODE)] == []


@pytest.mark.parametrize(
    "block", [block for block in blocks(PAGE) if block.language == "policy"], ids=lambda block: block.file
)
def test_an_example_comes_out(block, tmp_path):
    assert failures(block.text, {}, tmp_path) == ""
