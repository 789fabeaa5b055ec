"""Why a payer did not pay: conditions that failed, exceptions, facts that are missing, claims that were rejected."""

from datetime import date
from fractions import Fraction

from policy_lang.core.ledger import Book
from policy_lang.core.values import Unknown
from policy_lang.explain import Reason, ReasonKind, SourceKind, explain, render_text
from policy_lang.explain.conditions import least_to_change, only_one_way, unmet
from policy_lang.interp.settle import Claim, settle
from tests.explain_support import SMALL, compiled, one, payment, tree_of, yuan

K = ReasonKind
DAY = date(2020, 3, 10)


# ---- why not


def test_failed_conditions_go_down_to_the_facts():
    reduction = payment(tree_of("relief", "no referral"), "hospital_reduction")
    assert (reduction.value, reduction.data["status"]) == (0, "no_referral")
    access = one(reduction, K.CONDITION, "condition.1")
    assert access.subject == "rule:access"
    failed = unmet(access)
    assert [(item.operator, item.children[0].subject) for item in failed] == [
        ("is", "fact:claim.in_area"),
        ("in", "fact:claim.referral"),
        ("is", "fact:claim.emergency"),
    ]
    assert [item.children[0].source for item in failed] == [SourceKind.GIVEN, SourceKind.GIVEN, SourceKind.ASSUMED]
    assert reduction.of_kind(K.BASE, K.ENTITLEMENT) == ()


def test_the_smallest_set_and_whether_it_is_the_only_one():
    access = one(payment(tree_of("relief", "no referral"), "hospital_reduction"), K.CONDITION, "condition.1")
    assert len(least_to_change(access)) == 1
    assert not only_one_way(access)


def condition(operator: str, *children: Reason, met: bool = False) -> Reason:
    return Reason(f"{operator}{len(children)}", K.CONDITION, value=met, operator=operator, children=children)


def test_least_to_change_takes_the_cheaper_alternative():
    one_thing, two_things = condition("is"), condition("all", condition("in"), condition("is"))
    tree = condition("all", condition("any", two_things, one_thing), condition("is", met=True))
    assert least_to_change(tree) == (one_thing,)
    assert only_one_way(tree)
    assert least_to_change(condition("any", met=True)) == ()


def test_out_of_force_and_not_covered_stand_at_the_top():
    tree = tree_of("relief", "not in force")
    window = next(item for item in tree.of_kind(K.CONDITION) if item.subject == "in_force")
    assert (window.value, window.operator) == (False, "within")
    assert tree.data["outcome"] == "not in force"
    covered = tree_of("relief", "not covered")
    assert covered.data["outcome"] == "not covered"
    assert [item.value for item in covered.of_kind(K.CONDITION)] == [True, False]
    aid = payment(covered, "medical_aid")
    assert aid.data["kept_by"] == (covered.of_kind(K.CONDITION)[1].id,)


def test_negation_is_gone():
    program = compiled(
        SMALL + "fact rich : yes_no\nfact old : yes_no\nfact years : count up to 200\n"
        "payer aid\n  on what is unpaid in bill\n  each claim\n  pays 50%\n"
        "  when not (rich or old and years >= 3)\norder aid\n"
    )
    facts = {"day": DAY, "cost": yuan("10"), "rich": False, "old": True, "years": Fraction(5)}
    tree = explain(settle(program, Claim("a", facts), Book()))
    asked = one(payment(tree, "aid"), K.CONDITION, "condition.1")
    assert (asked.operator, asked.value) == ("all", False)
    first, second = asked.children
    assert (first.operator, first.value) == ("is_not", True)
    assert (second.operator, second.value) == ("any", False)
    assert [item.operator for item in second.children] == ["is_not", "less_than"]


# ---- exceptions


def test_an_exception_that_applies_and_one_that_does_not():
    won = payment(tree_of("relief", "exception"), "medical_aid")
    assert [(item.kind, item.data["label"]) for item in won.of_kind(K.RULE_WON, K.RULE_LOST)] == [
        (K.RULE_WON, "disabled_person")
    ]
    assert one(won, K.ENTITLEMENT).id == "medical_aid@disabled_person.entitled"
    lost = payment(tree_of("relief", "paid"), "medical_aid")
    assert [(item.kind, item.data["label"]) for item in lost.of_kind(K.RULE_WON, K.RULE_LOST)] == [
        (K.RULE_WON, ""),
        (K.RULE_LOST, "disabled_person"),
    ]
    failed = lost.of_kind(K.RULE_LOST)[0].children[0]
    assert (failed.value, failed.clauses[0].locator) == (False, "三(一)¶3句2")


EXCEPTIONS = (
    "fact old : yes_no\nfact rich : yes_no\n"
    "payer aid\n  on cost\n  draws on bill\n  each claim\n  pays 70%\n"
    "  exception older when old pays 80%\n"
    "  exception wealthy when rich pays 10%\n"
    "  exception both to older when old and cost > 5000元 pays 90%\n"
    "payer after\n  on what is unpaid in bill\n  each claim\n  pays 10%\norder aid, after\n"
)


def excepted(**facts: object) -> Reason:
    program = compiled(SMALL + EXCEPTIONS)
    return explain(settle(program, Claim("a", {"day": DAY, **facts}), Book()))


def test_two_exceptions_that_disagree():
    tree = excepted(cost=yuan("1000"), old=True, rich=True)
    aid = payment(tree, "aid")
    assert aid.data["status"] == "conflict"
    assert [item.data["label"] for item in aid.of_kind(K.RULE_WON)] == ["older", "wealthy"]
    assert payment(tree, "after").of_kind(K.RULE_WON) == ()


def test_an_exception_gives_way_to_its_own_exception():
    aid = payment(excepted(cost=yuan("10000"), old=True, rich=False), "aid")
    told = [(item.kind, item.data["label"], item.data["displaced_by"]) for item in aid.of_kind(K.RULE_WON, K.RULE_LOST)]
    assert told == [(K.RULE_LOST, "older", "both"), (K.RULE_LOST, "wealthy", ""), (K.RULE_WON, "both", "")]
    assert aid.value == yuan("9000")


def test_an_exception_that_hangs_on_a_missing_fact_is_undecided():
    aid = payment(excepted(cost=yuan("10000"), old=True), "aid")
    told = {item.data["label"]: item.data["undecided"] for item in aid.of_kind(K.RULE_LOST)}
    assert told == {"older": False, "wealthy": True}
    assert (aid.data["low"], aid.data["high"]) == (yuan("1000"), yuan("9000"))
    assert [item.data["needs"] for item in aid.of_kind(K.MISSING)] == ["rich"]


# ---- unknown, given, rejected


def test_a_missing_fact_is_named_with_what_the_payment_can_be():
    tree = tree_of("relief", "undetermined")
    reduction = payment(tree, "hospital_reduction")
    assert reduction.data["status"] == "undetermined"
    assert isinstance(reduction.value, Unknown)
    assert (reduction.data["low"], reduction.data["high"]) == (0, yuan("120"))
    assert [item.subject for item in reduction.of_kind(K.MISSING)] == ["fact:hospital.listed"]
    assert payment(tree, "medical_aid").value == yuan("2800")


def test_a_missing_figure_is_named():
    fund = payment(tree_of("tiers", "a figure that is missing"), "drug_fund")
    assert [item.subject for item in fund.of_kind(K.MISSING)] == ["parameter:drug_ratio"]


def test_a_payment_made_elsewhere_is_a_fact():
    aid = payment(tree_of("relief", "given elsewhere"), "medical_aid")
    assert (aid.data["status"], aid.source, aid.value) == ("given", SourceKind.GIVEN, yuan("1000"))
    assert [item.subject for item in aid.of_kind(K.FACT)] == ["given:medical_aid"]


def test_a_pool_below_zero_rejects():
    program = compiled(
        SMALL.replace("pool bill = cost", "fact part : money up to 1亿元\npool bill / 账单 = cost - part")
        + "payer aid\n  on what is unpaid in bill\n  each claim\n  pays 50%\norder aid\n"
    )
    facts = {"day": DAY, "cost": yuan("10"), "part": yuan("12")}
    tree = explain(settle(program, Claim("a", facts), Book()))
    reason = one(tree, K.CONDITION)
    assert (reason.subject, reason.data["code"], reason.children[0].value) == ("pool:bill", "PL0639", yuan("-2"))
    assert "账单计算结果小于零（−2.00元）。" in render_text(tree, program, "zh")


def test_paying_more_than_the_bill_is_said():
    program = compiled(
        SMALL + "payer aid\n  on cost\n  draws on bill\n  each claim\n  pays 150%\n"
        "  even beyond the expense\norder aid\n"
    )
    tree = explain(settle(program, Claim("a", {"day": DAY, "cost": yuan("10")}), Book()))
    assert tree.data["overcompensated"] == ("bill",)
    assert "请注意：bill的各方支付合计已超过费用本身。" in render_text(tree, program, "zh")


def test_a_branch_taken_because_a_rule_does_not_hold():
    program = compiled(
        SMALL + 'fact old : yes_no\nrule aged / 高龄 "aged" / "高龄"\n  holds when old\n'
        "payer aid\n  on what is unpaid in bill\n  each claim\n  pays if aged then 90% else 50%\norder aid\n"
    )
    tree = explain(settle(program, Claim("a", {"day": DAY, "cost": yuan("10"), "old": False}), Book()))
    letter = render_text(tree, program, "zh")
    assert "10.00元 × 50% = 5.00元。\n      适用此项的原因：不属于“高龄”的情形。" in letter


def test_a_rejected_claim_has_its_reason_and_no_payments():
    tree = tree_of("relief", "rejected")
    assert tree.of_kind(K.PAYMENT, K.OWN_SHARE) == ()
    reason = one(tree, K.CONDITION)
    assert [item.value for item in reason.children[:2]] == [yuan("12000"), yuan("10000")]
    assert reason.data["code"] == "PL0615"
