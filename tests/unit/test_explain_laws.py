"""What holds of the explanation of any claim under any scheme, tried on generated ones."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from policy_lang.core.nodes import bands_of
from policy_lang.core.types import Kind
from policy_lang.explain import Reason, ReasonKind, SourceKind, everything, explain, gathered, render_json, render_text
from policy_lang.explain.words.equations import operands
from policy_lang.interp.settle import Settlement
from tests.strategies import drawn
from tests.strategies import settled as settled_cases

K = ReasonKind
SEEDS = range(40)
SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "schemas" / "explanation.schema.json"


@pytest.fixture(scope="module")
def explained() -> list[tuple[Settlement, Reason]]:
    cases = [case for case in map(drawn, SEEDS) if case.program is not None]
    steps = [step for case in cases for step in settled_cases(case.program, case.claims)]
    return [(step.settlement, explain(step.settlement)) for step in steps]


def test_there_is_enough_to_try(explained):
    kinds = {reason.kind for _, tree in explained for reason in everything(tree)}
    assert kinds == set(ReasonKind) - {ReasonKind.CALCULATION}
    assert len(explained) > 200


def test_arithmetic_in_the_tree_comes_out(explained):
    """Sums, differences, products, least and greatest: the value is what the operands come to, exactly."""
    meanings = {
        "add": sum,
        "subtract": lambda parts: parts[0] - sum(parts[1:]),
        "multiply": lambda parts: parts[0] * parts[1],
        "beyond": lambda parts: max(parts[0] - parts[1], Fraction(0)),
        "least": min,
        "greatest": max,
    }
    seen = dict.fromkeys(meanings, 0)
    for _, tree in explained:
        for reason in everything(tree):
            parts = [part.value for part in operands(reason)]
            if reason.operator in meanings and all(isinstance(part, Fraction) for part in (*parts, reason.value)):
                assert meanings[reason.operator](parts) == reason.value, reason.id
                seen[reason.operator] += len(parts) > 1
    assert min(seen.values()) > 10


def test_what_is_paid_is_where_the_steps_end(explained):
    seen = 0
    for _, tree in explained:
        for payment in tree.of_kind(K.PAYMENT):
            steps = payment.of_kind(K.ENTITLEMENT, K.LIMIT, K.ROUNDING)
            alike = any(step.data.get("step") == "part" for step in steps)
            if payment.data["status"] == "paid" and not alike:
                assert (steps[-1].data["after"] if steps[-1].kind is K.LIMIT else steps[-1].value) == payment.value
                seen += 1
    assert seen > 100


def test_whoever_pays_nothing_says_why(explained):
    seen = 0
    for _, tree in explained:
        for payment in tree.of_kind(K.PAYMENT):
            if payment.value == 0 and payment.data["status"] != "given":
                assert any(child.kind is not K.MOVEMENT for child in payment.children)
                seen += 1
    assert seen > 100


def test_what_keeps_a_payer_from_paying_is_an_unmet_comparison_below_it(explained):
    for _, tree in explained:
        for payment in tree.of_kind(K.PAYMENT):
            parts = {reason.id: reason for reason in everything(payment) if reason.kind is K.CONDITION}
            for name in payment.data["kept_by"]:
                assert parts[name].value is not True
                assert parts[name].operator not in {"all", "any", "rule"}


def test_payments_statuses_and_own_shares_are_the_settlements(explained):
    for settlement, tree in explained:
        if settlement.rejection is not None:
            assert tree.of_kind(K.PAYMENT, K.OWN_SHARE) == ()
            continue
        payments = tree.of_kind(K.PAYMENT)
        assert [item.subject for item in payments] == [f"payer:{payer.id}" for payer in settlement.arm.payers]
        assert [item.value for item in payments] == list(settlement.payments.values())
        assert [item.data["status"] for item in payments] == list(settlement.statuses.values())
        own = {item.subject.removeprefix("pool:"): item.value for item in tree.of_kind(K.OWN_SHARE) if item.subject}
        assert own == dict(settlement.own)


def test_every_movement_is_told_once(explained):
    for settlement, tree in explained:
        told = sorted(reason.data["ledger"] for reason in everything(tree) if reason.kind is K.MOVEMENT)
        # A claim of nothing goes on with a spell, which is worth an entry and no sentence.
        assert told == sorted(one.entry.ledger for one in settlement.movements if one.entry.amount != 0)


def test_facts_are_the_claims_or_said_to_be_assumed(explained):
    for settlement, tree in explained:
        for fact in gathered(tree, K.FACT):
            name = fact.id.removeprefix("fact:")
            assert (fact.source is SourceKind.GIVEN) == (name in settlement.claim.facts)
            if fact.source is SourceKind.GIVEN:
                assert fact.value == settlement.claim.facts[name]


def test_whatever_is_undetermined_names_what_is_missing(explained):
    for _, tree in explained:
        for payment in tree.of_kind(K.PAYMENT):
            if payment.data["status"] == "undetermined":
                assert payment.of_kind(K.MISSING)


def test_letters_and_data_can_be_written_for_all_of_them(explained):
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for index, (settlement, tree) in enumerate(explained):
        for tongue in ("en", "zh"):
            letter = render_text(tree, settlement.program, tongue)
            assert "{" not in letter
        data = render_json(tree, settlement.program)
        if index % 10 == 0:
            validator.validate(data)


def test_what_is_due_in_money_is_made_of_money(explained):
    """What is paid, and what it is the sum, the least or the greatest of, has a currency."""
    seen = 0
    for _, tree in explained:
        for reason in everything(tree):
            if reason.kind is not K.ENTITLEMENT or not isinstance(reason.value, Fraction):
                continue
            assert reason.unit.kind is Kind.MONEY, reason.id
            if reason.operator in {"add", "subtract", "beyond", "least", "greatest", "same"}:
                units = [part.unit.kind for part in operands(reason)]
                assert set(units) <= {Kind.MONEY, Kind.NO_LIMIT}, (reason.id, units)
                seen += 1
    assert seen > 100


def test_the_tiers_of_an_amount_are_told_wherever_they_are_what_is_paid(explained):
    """A payer that pays by tiers tells the slices that make up its amount, whatever their ratios are made of."""
    seen = 0
    for settlement, tree in explained:
        definitions = {definition.id: definition.node for definition in settlement.arm.definitions}
        for reason in everything(tree):
            bands = bands_of(definitions[reason.id]) if reason.id in definitions else None
            if reason.kind is K.ENTITLEMENT and bands is not None and reason.operator:
                slices = reason.of_kind(K.SLICE)
                # Of an unknown amount above the last edge what is paid is known, and not what lies in a slice.
                position = settlement.values.get(getattr(bands.position, "definition", ""))
                if isinstance(reason.value, Fraction) and reason.value and isinstance(position, Fraction):
                    assert sum(part.value for part in slices) == reason.value, reason.id
                    seen += bool(slices)
    assert seen > 3
