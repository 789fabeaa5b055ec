"""Payers: what a payer must say, what it must not say twice, and what its exceptions may change."""

import pytest

from policy_lang.compile import compile_text
from tests.unit.check_support import Told, told

YEAR = "over per person each calendar year by its stretch counting every claim"


def aid(clauses: str) -> Told:
    """What is told of the payer with these clauses."""
    return told(f"payer aid {clauses}\n")


WRONG: list[tuple[str, Told, str]] = [
    # What must be there.
    ("each claim pays 70%", [("PL0401", "aid")], "on cost each claim pays 70%"),
    ("on cost each claim", [("PL0402", "aid")], "on cost each claim pays 5元"),
    ("on cost pays 70%", [("PL0409", "aid")], "on cost each claim pays 70%"),
    ("on cost over per person each calendar year by its stretch pays 70%",
     [("PL0410", "over per person each calendar year by its stretch")], f"on cost {YEAR} pays 70%"),
    # What must not be there twice.
    ("on cost each claim pays 70% pays 5元", [("PL0404", "pays 5元")],
     "on cost each claim pays 70% at most 5元 per person each month"),
    ("on cost each claim pays 70% tops up to 90%", [("PL0403", "tops up to 90%")], "on cost each claim tops up to 90%"),
    ("on cost each claim pays 70% at most 5元 at most 6元", [("PL0404", "at most 6元")],
     "on cost each claim pays 70% at most 5元 at most 6元 per person each month otherwise cap_exhausted"),
    ("given each claim", [("PL0437", "each claim")], "given"),
    ("given pays 70%", [("PL0437", "pays 70%")], "given when referred"),
    # Types.
    ("on nights each claim pays 70%", [("PL0312", "nights")], "on cost each claim pays 70%"),
    ("on cost each claim pays 70", [("PL0136", "70")], "on cost each claim pays 70%"),
    ("on cost each claim pays nights", [("PL0312", "nights")], "on cost each claim pays share"),
    ("on cost each claim pays 130%", [("PL0314", "130%")], "on cost each claim pays 100%"),
    ("on cost each claim tops up to 5元", [("PL0301", "5元")], "on cost each claim tops up to 5%"),
    ("on cost each claim tops up to 5个百分点", [("PL0304", "5个百分点")], "on cost each claim tops up to 5%"),
    ("on cost each claim when cost pays 70%", [("PL0306", "cost")], "on cost each claim when referred pays 70%"),
    ("on cost each claim deductible 5% pays 70%", [("PL0301", "5%")], "on cost each claim deductible 5元 pays 70%"),
    ("on cost each claim pays 70% at most 5%", [("PL0301", "5%")], "on cost each claim pays 70% at most no limit"),
    ("on cost each claim pays 70% covers at most 5%", [("PL0301", "5%")],
     "on cost each claim pays 70% covers at most no limit"),
    ("on cost each claim pays 70% less 5%", [("PL0301", "5%")], "on cost each claim pays 70% less 5元"),
    ("on cost each claim pays 70% rounds down in units of 5美元", [("PL0303", "5美元")],
     "on cost each claim pays 70% rounds down in units of 5元"),
    # Names.
    ("for inpatien on cost each claim pays 70%", [("PL0201", "inpatien")], "for inpatient on cost each claim pays 70%"),
    ("for cost on cost each claim pays 70%", [("PL0209", "cost")], "for poor on cost each claim pays 70%"),
    ("draws on al on cost each claim pays 70%", [("PL0201", "al")], "draws on all on cost each claim pays 70%"),
    ("when referred otherwise not_refered on cost each claim pays 70%", [("PL0201", "not_refered")],
     "when referred otherwise condition_not_met on cost each claim pays 70%"),
    # Scopes.
    ("on cost each claim pays 70% at most 5元 per hospital each month", [("PL0201", "per hospital")],
     "on cost each claim pays 70% at most 5元 per disease each month"),
    ("on cost each claim pays 70% at most 5元 per diseases each month", [("PL0201", "diseases")],
     "on cost each claim pays 70% at most 5元 per kind each month"),
    ("on cost each claim pays 70% at most 5元 each month", [("PL0432", "each month")],
     "on cost each claim pays 70% at most 5元 per person each month"),
    ("on cost each claim pays 70% at most 5元 per person each spell ended by 3个月", [("PL0301", "3个月")],
     "on cost each claim pays 70% at most 5元 per person each rolling 12个月"),
    # Clauses that go badly together.
    ("on cost each claim deductible 5元 tops up to 90%", [("PL0456", "deductible 5元")],
     "on cost each claim tops up to 90%"),
    (f"on cost {YEAR} deductible 5元 per person each calendar year pays 70%",
     [("PL0456", "per person each calendar year")], f"on cost {YEAR} deductible 5元 pays 70%"),
    ("on cost each claim pays 70% at most 5元 not below 6元", [("PL0441", "not below 6元")],
     "on cost each claim pays 70% at most 6元 per person each month not below 6元"),
    ("on cost each claim deductible 5元 pays in slices 50% to 9元, 60% above",
     [("PL0411", "in slices 50% to 9元, 60% above")],
     "on cost each claim deductible 5元 pays in slices counted after the deductible 50% to 9元, 60% above"),
    ("on cost each claim pays in slices 50% to 9元, 60% to 9元, 70% above", [("PL0414", "60% to 9元")],
     "on cost each claim pays in slices 50% to 9元, 60% to 10元, 70% above"),
    ("on cost each claim pays in slices 50% to 9%, 60% above", [("PL0301", "9%")],
     "on cost each claim pays in slices 50% to 9元, 60% above"),
    ("on cost each claim pays in brackets 150% to 9元, 60% above", [("PL0314", "150%")],
     "on cost each claim pays in brackets 50% to 9元, 60% above"),
    ("on cost each claim pays the least of a: 5元, a: 6元", [("PL0446", "a: 6元")],
     "on cost each claim pays the least of a: 5元, b: 6元"),
    ("on cost each claim pays the least of a: 5元, b: nights", [("PL0312", "nights")],
     "on cost each claim pays the least of a: 5元, b: 50%"),
]  # fmt: skip


@pytest.mark.parametrize("wrong, expected, right", WRONG, ids=[row[0] for row in WRONG])
def test_a_wrong_payer_and_its_neighbour(wrong: str, expected: Told, right: str):
    assert aid(wrong) == expected
    assert aid(right) == []


def test_a_status_may_be_declared():
    clauses = "when referred otherwise no_letter on cost each claim pays 70%"
    assert told(f"status no_letter\npayer aid {clauses}\n") == []
    assert aid(clauses) == [("PL0201", "no_letter")]
    # A name that is something else is no status.
    assert aid("when referred otherwise cost on cost each claim pays 70%") == [("PL0201", "cost")]


def test_conditions_without_a_status_may_stand_side_by_side():
    assert aid("on cost each claim when referred when nights > 1 unless nights > 9 pays 70%") == []
    twice = "on cost each claim when referred otherwise zero when nights > 1 otherwise zero pays 70%"
    assert aid(twice) == [("PL0404", "when nights > 1 otherwise zero")]


def test_which_claims_count_is_a_condition():
    yearly = "on cost over per person each calendar year by its stretch counting claims when {} pays 70%"
    assert aid(yearly.format("referred")) == []
    assert aid(yearly.format("cost")) == [("PL0306", "cost")]


def test_a_payer_may_cite_several_clauses():
    notice = 'source notice = "Notice" dated 2019-12-01\n'
    cited = 'payer aid cites notice "1" cites notice "2" on cost each claim pays 70%\n'
    assert told(notice + cited) == []
    assert told(cited) == [("PL0502", "notice"), ("PL0502", "notice")]


def test_a_floor_is_compared_with_a_limit_that_is_the_same_at_all_times():
    floor = "payer aid on cost each claim pays 70% at most cap per person each month not below 6元\n"
    assert told(f"parameter cap = 5元\n{floor}") == [("PL0441", "not below 6元")]
    assert told(f"parameter cap = 7元\n{floor}") == []
    # Of a figure that changes, or that depends on the claim, nothing can be said beforehand.
    changes = "parameter cap = 5元 from 2020-01-01 to 2020-06-30 = 9元 from 2020-07-01\n"
    assert told(f"{changes}{floor}") == []
    assert told(f"define cap = 0.5 * cost\n{floor}") == []


def test_a_floor_is_compared_with_every_limit_and_of_benefits_too():
    limits = "at most 5元 otherwise cap_exhausted at most 9元 per person each month"
    assert aid(f"on cost each claim pays 70% {limits} not below 6元") == [("PL0441", "not below 6元")]
    benefit = "benefit comfort / 慰问 when referred pays 1% of cost not below 6元 at most {}\n"
    assert told(benefit.format("5元")) == [("PL0441", "not below 6元")]
    assert told(benefit.format("6元")) == [("PL0460", "at most 6元")]


def test_a_member_says_which_fact_it_is_about():
    assert aid("for inpatient on cost each claim pays 70%") == []
    assert told("fact other_kind: kinds\npayer aid for inpatient on cost each claim pays 70%\n") == [
        ("PL0452", "inpatient")
    ]
    assert told("category colours = red, blue\npayer aid for red on cost each claim pays 70%\n") == [("PL0452", "red")]


def test_a_key_that_the_language_has_a_word_for_needs_its_fact():
    limited = "payer aid on cost each claim pays 70% at most 5元 per hospital each month\n"
    assert told(f"fact hospital: text\n{limited}") == []
    # A definition of that name is no fact of the claim.
    assert told(f"define hospital = cost\n{limited}") == [("PL0201", "per hospital")]


ALIKE = "payer aid draws alike on all, rest on cost each claim pays 70%"
TWO_POOLS = "pool all = cost\npool rest = other_cost\n"


def test_what_is_drawn_alike_has_no_limits():
    assert told(f"{TWO_POOLS}{ALIKE}\n") == []
    assert told(f"{TWO_POOLS}{ALIKE} at most 5元\n") == [("PL0451", "at most 5元")]
    assert told(f"{TWO_POOLS}{ALIKE} less 5元 not below 1元\n") == [("PL0451", "less 5元"), ("PL0451", "not below 1元")]
    first = ALIKE.replace("alike on all, rest", "on all then from rest")
    assert told(f"{TWO_POOLS}{first} at most 5元 per person each month\n") == []


# ---- which pools


def test_with_several_pools_a_payer_says_from_which_it_draws():
    pools = f"{TWO_POOLS}pool sum = cost + other_cost\n"
    # What stands behind `on` says it, if it names one pool, or what one pool holds.
    assert told(f"{pools}payer aid on other_cost each claim pays 70%\n") == []
    assert told(f"{pools}payer aid on what is unpaid in sum each claim pays 70%\n") == []
    assert told(f"{pools}payer aid on sum each claim pays 70%\n") == []
    assert told(f"{pools}payer aid draws on sum on cost + other_cost each claim pays 70%\n") == []
    # It does not, if it names what two of them hold, what none holds, or no pool at all.
    assert told(f"{pools}payer aid on cost + other_cost each claim pays 70%\n") == [("PL0408", "aid")]
    assert told(f"{pools}payer aid on 5元 each claim pays 70%\n") == [("PL0408", "aid")]
    assert told(f"{pools}payer aid on what is unpaid each claim pays 70%\n") == [("PL0408", "aid")]


# ---- exceptions


def exceptions(text: str) -> Told:
    return told(f"payer aid on cost each claim pays 70% {text}\n")


def test_an_exception_says_when_it_applies():
    assert exceptions("exception far when referred pays 50%") == []
    assert exceptions("exception far pays 50%") == [("PL0450", "exception far pays 50%")]
    assert exceptions("exception far when cost pays 50%") == [("PL0306", "cost")]


def test_what_an_exception_makes_of_a_payer_is_checked_too():
    assert exceptions("exception far when referred tops up to 90%") == []
    assert exceptions("exception far when referred deductible 5元 tops up to 90%") == [("PL0456", "deductible 5元")]


def test_an_exception_is_named_once():
    two = "exception far when referred pays 50% exception far when nights > 9 pays 60%"
    assert exceptions(two) == [("PL0446", "exception far when nights > 9 pays 60%")]
    assert exceptions(two.replace("exception far when n", "exception long when n")) == []


def test_an_exception_to_another_one_names_it():
    far = "exception far when referred pays 50%"
    assert exceptions(f"{far} exception long to far when nights > 9 pays 60%") == []
    assert exceptions(f"{far} exception long to fare when nights > 9 pays 60%") == [("PL0201", "fare")]


def test_exceptions_to_each_other_are_a_circle():
    far, long = "exception far to {} when referred pays 50%", "exception long to far when nights > 9 pays 60%"
    assert exceptions(f"{far.format('long')} {long}") == [("PL0423", far.format("long"))]
    # One that leads into a circle is told once, like those that stand in it.
    assert exceptions(f"exception late to far when weight > 1 pays 40% {far.format('long')} {long}") == [
        ("PL0423", "exception late to far when weight > 1 pays 40%")
    ]


# ---- quotients


@pytest.mark.parametrize(
    "quotient, loose",
    [
        ("cost / weight", True),
        ("cost / (2 * nights)", True),
        ("(cost / weight) / nights", True),
        ("cost / age(birth, day)", True),
        ("cost / 3", False),
        ("cost / divisor", False),
        ("cost / (divisor + 1)", False),
        ("(cost / weight) rounded down", False),
        ("if cost / weight > 5元 then cost else other_cost", False),
        ("(if cost / weight > 5元 then cost else other_cost) / weight", True),
    ],
)
def test_a_quotient_of_the_claim_is_rounded_or_compared(quotient: str, loose: bool):
    found = told(f"parameter divisor: number = 3\ndefine x = {quotient}")
    assert [code for code, _ in found] == (["PL0307"] if loose else [])


def test_a_payment_is_rounded_at_its_end_so_a_quotient_may_stand_there():
    assert aid("on cost each claim pays cost / weight") == []
    assert aid("on cost / weight each claim pays 70%") == [("PL0307", "cost / weight")]


HEAD = (
    "scheme s edition 2020 in force from 2020-01-01 claims dated by day currency CNY, rounds half up "
    "fact day: date fact near: yes_no fact cost: money up to 100万元 fact rest: money up to 100万元 "
    "pool one = cost pool two = rest "
)


@pytest.mark.parametrize(
    "payer, code, marked",
    [
        ("on cost each claim pays 50% exception x when near draws on two", "PL0443", "draws on two"),
        ("on cost each claim pays 50% exception x when near by writing off", "PL0443", "by writing off"),
        ("on cost each claim pays 50% exception x when near covers near", "PL0443", "covers near"),
        ("draws on one then from one on what is unpaid each claim pays 90%", "PL0202", "one"),
        ("on cost each claim pays 50% rounds half up in units of 0元", "PL0308", "0元"),
        ("on cost each claim pays (the base rounded down in units of 0元)", "PL0308", "0元"),
    ],
)
def test_what_would_have_no_effect_or_no_meaning_is_refused(payer: str, code: str, marked: str) -> None:
    found = compile_text(f"{HEAD}payer p draws on one {payer} order p".replace("draws on one draws", "draws"))
    assert (code, marked) in [(item.code, item.span.text) for item in found.report.diagnostics if item.span is not None]


def test_the_same_with_sense_is_accepted() -> None:
    payer = "payer p draws on one then from two on what is unpaid each claim pays 90% rounds half up in units of 1元 "
    assert not compile_text(f"{HEAD}{payer}order p").report.has_errors


@pytest.mark.parametrize(
    "limits,noted",
    [
        ("at most 5元", ["at most 5元"]),
        ("at most (cap)", ["at most (cap)"]),
        ("at most 20% of cost", []),
        ("at most no limit", []),
        ("at most 5元 per person each month", []),
        ("at most 5元 otherwise cap_exhausted at most 6元 per person each month", []),
    ],
)
def test_a_limit_without_a_key_and_a_period_is_told_to_be_of_each_claim(limits: str, noted: list[str]):
    found = told(f"parameter cap = 5元\npayer aid on cost each claim pays 70% {limits}\n")
    assert [place for code, place in found if code == "PL0460"] == noted
