"""The tree of reasons, against amounts that were worked by hand (the schemes beside the goldens say how)."""

from datetime import date
from fractions import Fraction

import pytest

from policy_lang.core.ledger import Book
from policy_lang.explain import ReasonKind, SourceKind, everything, explain, gathered
from policy_lang.explain.words.equations import operands
from policy_lang.interp.settle import Claim, settle
from tests.explain_support import (
    SCHEMES,
    SMALL,
    compiled,
    one,
    payment,
    program_of,
    settled,
    settled_steps,
    tree_of,
    yuan,
)

K = ReasonKind
DAY = date(2020, 3, 10)


def all_settlements():
    for scheme in SCHEMES:
        program = program_of(scheme)
        for scenario in program.scenarios:
            yield from settled_steps(program, scenario)


# ---- what a payment comes from


def test_a_share_of_what_is_left():
    aid = payment(tree_of("relief", "paid"), "medical_aid")
    base, entitled = one(aid, K.BASE), one(aid, K.ENTITLEMENT)
    assert (aid.value, aid.data["status"]) == (yuan("2800"), "paid")
    assert base.value == yuan("4000")
    left = base.children[0]
    assert left.operator == "subtract"
    assert [(part.subject, part.value) for part in left.children] == [
        ("pool:in_scope", yuan("10000")),
        ("payer:basic", yuan("6000")),
    ]
    assert entitled.operator == "multiply"
    assert [part.value for part in entitled.children] == [yuan("4000"), Fraction(7, 10)]
    assert entitled.children[1].subject == "parameter:aid_ratio"
    assert entitled.value == yuan("2800")


def test_a_top_up_shows_target_and_what_others_paid():
    supplement = payment(tree_of("relief", "paid"), "supplement")
    assert one(supplement, K.TARGET).value == yuan("9000")
    earlier = one(supplement, K.BASE, ".earlier")
    assert [(part.subject, part.value) for part in earlier.children] == [
        ("payer:basic", yuan("6000")),
        ("payer:medical_aid", yuan("2800")),
        ("payer:hospital_reduction", yuan("120")),
    ]
    assert earlier.value == yuan("8920")
    assert one(supplement, K.ENTITLEMENT).value == yuan("80")


def test_above_a_target_shows_what_is_short_and_the_unit_more():
    """90% of 1,000 is 900, all of it paid: nothing is short, and one fen is due."""
    program = compiled(
        SMALL
        + "payer basic given draws on bill\npayer top on cost each claim tops up to more than 90%\norder basic, top"
    )
    claim = Claim("a", {"day": DAY, "cost": yuan("1000"), "given.basic": yuan("900")})
    top = payment(explain(settle(program, claim, Book())), "top")
    due = one(top, K.ENTITLEMENT, ".entitled")
    assert (due.value, due.data["how"]) == (1, "above_target")
    assert [(part.id, part.value) for part in due.children if part.kind is K.ENTITLEMENT] == [("top.short", 0)]


def test_at_the_target_nothing_is_paid_and_the_reason_is_there():
    supplement = payment(tree_of("relief", "at target"), "supplement")
    assert (supplement.value, supplement.data["status"]) == (0, "zero_at_target")
    assert one(supplement, K.TARGET).value == one(supplement, K.BASE, ".earlier").value == yuan("24300")


def test_a_limit_says_what_was_used_and_what_it_cut():
    limit = one(payment(tree_of("relief", "capped"), "medical_aid"), K.LIMIT, ".limit")
    assert limit.value == yuan("3000")
    expected = {"full": "10000", "used": "7000", "before": "5600", "after": "3000"}
    assert {name: limit.data[name] for name in expected} == {name: yuan(amount) for name, amount in expected.items()}
    assert limit.data["bit"] is True
    told = [limit.data[name] for name in ("period_kind", "period", "key")]
    assert told == ["calendar_year", "2020", ("person",)]


def test_a_limit_that_is_not_reached_says_so():
    limit = one(payment(tree_of("relief", "paid"), "medical_aid"), K.LIMIT, ".limit")
    assert (limit.data["bit"], limit.value) == (False, yuan("10000"))


@pytest.mark.parametrize(
    "payer,before,after,mode,borne_by",
    [
        ("medical_aid", "907.656", "907.66", "half_up", "payer"),
        ("hospital_reduction", "22.691", "22.69", "half_up", "pool"),
        ("supplement", "80.763", "80.77", "up", "payer"),
    ],
)
def test_a_rounding_says_who_bears_the_difference(payer, before, after, mode, borne_by):
    rounding = one(payment(tree_of("relief", "exception"), payer), K.ROUNDING)
    assert (rounding.data["before"], rounding.value) == (yuan(before), yuan(after))
    assert rounding.data["difference"] == yuan(after) - yuan(before)
    assert (rounding.data["mode"], rounding.data["borne_by"], rounding.data["unit"]) == (mode, borne_by, 1)


def test_a_rounding_that_would_break_the_pool_goes_down():
    program = compiled(
        SMALL + "payer all\n  on what is unpaid in bill\n  each claim\n  pays 95%\n"
        "  rounds up in units of 1元\norder all\n"
    )
    tree = explain(settle(program, Claim("a", {"day": DAY, "cost": yuan("9.99")}), Book()))
    rounding = one(payment(tree, "all"), K.ROUNDING)
    # 95 % of 9.99 is 9.4905; up to 10 would be more than the bill.
    assert (rounding.data["before"], rounding.value, rounding.data["forced"]) == (yuan("9.4905"), yuan("9"), True)
    assert rounding.data["mode"] == "down"


def test_movements_stand_with_their_payer():
    aid = payment(tree_of("relief", "capped"), "medical_aid")
    movement = one(aid, K.MOVEMENT)
    amounts = [movement.data["before"], movement.value, movement.data["after"]]
    assert amounts == [yuan("7000"), yuan("3000"), yuan("10000")]
    told = [movement.id, movement.data["period"], movement.data["key_values"]]
    assert told == ["ledger:medical_aid.paid", "2020", ("p1",)]


# ---- cumulated


def test_slices_of_this_claims_stretch():
    catastrophe = payment(tree_of("tiers", "slices", 1), "catastrophe")
    slices = [item for item in everything(catastrophe) if item.kind is K.SLICE]
    fields = ("lower", "upper", "from", "to", "amount", "ratio")
    assert [tuple(item.data[name] for name in fields) for item in slices] == [
        (0, yuan("50000"), yuan("5000"), yuan("50000"), yuan("45000"), Fraction(60, 100)),
        (yuan("50000"), yuan("100000"), yuan("50000"), yuan("53000"), yuan("3000"), Fraction(65, 100)),
    ]
    assert [item.value for item in slices] == [yuan("27000"), yuan("1950")]
    counted = one(catastrophe, K.BASE, ".counted_after")
    amounts = [counted.data[name] for name in ("before", "counted", "after")]
    assert amounts == [yuan("4000"), yuan("49000"), yuan("53000")]
    deductible = one(catastrophe, K.DEDUCTIBLE)
    amounts = [deductible.data["full"], deductible.data["before"], deductible.value]
    assert amounts == [yuan("5000"), yuan("4000"), yuan("1000")]


def test_the_rounding_of_what_is_due_so_far():
    catastrophe = payment(tree_of("tiers", "slices", 2), "catastrophe")
    slices = [item.value for item in everything(catastrophe) if item.kind is K.SLICE]
    assert slices == [yuan("30550"), yuan("9100.035")]
    rounding = one(catastrophe, K.ROUNDING)
    assert (rounding.data["before"], rounding.value) == (yuan("68600.035"), yuan("68600.04"))
    assert catastrophe.value == yuan("39650.04")


def test_slices_add_up_to_what_is_due():
    seen = 0
    for settlement in all_settlements():
        for reason in everything(explain(settlement)):
            slices = sum(item.value for item in reason.of_kind(K.SLICE))
            if slices:
                after, before = (item.value for item in operands(reason))
                signs = {item.id: -1 if "before" in item.id else 1 for item in reason.of_kind(K.ROUNDING)}
                rounded = sum(signs[item.id] * item.data["difference"] for item in reason.of_kind(K.ROUNDING))
                assert slices + rounded == after - before == reason.value
                seen += 1
    assert seen == 2


def test_catching_up_subtracts_what_was_paid_before():
    catch_up = payment(tree_of("tiers", "slices", 1), "catch_up")
    entitled = one(catch_up, K.ENTITLEMENT, ".entitled")
    due, paid = operands(entitled)
    assert entitled.operator == "beyond"
    assert entitled.data["step"] == "catching_up"
    assert (due.value, paid.value, entitled.value) == (yuan("10450"), yuan("2225"), yuan("8225"))
    assert one(catch_up, K.BASE, ".earlier_after").value == yuan("31950")


def test_the_least_of_candidates_with_the_branch_that_was_taken():
    household = payment(tree_of("tiers", "below the deductible"), "household_cap")
    entitled = next(item for item in household.of_kind(K.ENTITLEMENT))
    assert entitled.operator == "least"
    assert [item.value for item in entitled.children] == [yuan("975"), yuan("1950")]
    branch = one(entitled.children[1], K.CONDITION)
    assert (branch.operator, branch.value) == ("at_least", True)
    assert branch.children[0].value == 60
    assert one(household, K.DEDUCTIBLE).data["after"] == yuan("3900")


def test_a_deductible_of_the_household_was_borne_before():
    deductible = one(payment(tree_of("tiers", "slices", 1), "household_cap"), K.DEDUCTIBLE)
    assert (deductible.data["full"], deductible.data["used"], deductible.value) == (yuan("100"), yuan("100"), 0)


def test_cost_that_is_covered_up_to_a_limit():
    fund = payment(tree_of("tiers", "a figure that is set"), "drug_fund")
    covered = one(fund, K.LIMIT, ".covered")
    assert (covered.data["before"], covered.data["after"], covered.data["bit"]) == (yuan("9000.55"), yuan("8000"), True)
    ratio = one(fund, K.PARAMETER)
    assert (ratio.value, ratio.source, ratio.data["qualifier"]) == (Fraction(3, 4), SourceKind.GIVEN, "missing")


def test_a_floor_raises():
    floor = one(payment(tree_of("tiers", "below the deductible"), "comfort"), K.LIMIT, ".not_below")
    assert (floor.data["before"], floor.data["after"], floor.data["bit"]) == (yuan("40"), yuan("50"), True)


# ---- the tree as a whole


def test_defaults_are_assumed_and_marked():
    facts = {item.id: item.source for item in gathered(tree_of("relief", "paid"), K.FACT)}
    assert facts["fact:claim.emergency"] is SourceKind.ASSUMED
    assert facts["fact:claim.out_of_scope"] is SourceKind.GIVEN
    assert facts["fact:given.basic"] is SourceKind.GIVEN


def test_own_share_is_the_pool_less_what_was_drawn():
    shares = tree_of("relief", "paid").of_kind(K.OWN_SHARE)
    assert [item.value for item in shares] == [yuan("1000"), yuan("500"), yuan("1500")]
    whole, *drawn = shares[0].children
    assert whole.value - sum(item.value for item in drawn) == yuan("1000")


def test_every_payer_stands_in_its_order_with_the_settlements_amounts():
    for settlement in all_settlements():
        if settlement.rejection is None:
            told = {item.subject.removeprefix("payer:"): item.value for item in explain(settlement).of_kind(K.PAYMENT)}
            assert list(told.items()) == list(settlement.payments.items())


def test_checks_have_an_outcome_and_what_failed():
    tree = tree_of("relief", "exception")
    assert {item.subject: item.value for item in tree.of_kind(K.CHECK)} == {
        "check:nothing_free": True,
        "check:short_stay": False,
    }


def test_readings_say_who_chose():
    reading = one(tree_of("relief", "paid"), K.READING)
    assert (reading.value, reading.data["chosen_by"]) == ("per_claim", "scheme")


def test_calculated_reasons_are_what_they_say():
    """Sums, differences and products in the trees come out, exactly."""
    seen = 0
    for settlement in all_settlements():
        for reason in everything(explain(settlement)):
            parts = [part.value for part in operands(reason)]
            if len(parts) < 2 or not all(isinstance(part, Fraction) for part in (*parts, reason.value)):
                continue
            total = {"add": sum(parts), "subtract": parts[0] - sum(parts[1:]), "multiply": parts[0] * parts[1],
                     "beyond": max(parts[0] - parts[1], Fraction(0))}.get(reason.operator)  # fmt: skip
            if total is not None:
                assert total == reason.value, reason.id
                seen += 1
    assert seen > 100


def test_the_same_claim_gives_the_same_tree():
    assert explain(settled("relief", "capped")) == explain(settled("relief", "capped"))
