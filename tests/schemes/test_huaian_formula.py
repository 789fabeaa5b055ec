"""The scale of Huai'an 2017 written once more from the notice, and held against the scheme on generated years.

Independent of the scheme: whole fen as integers, the scale as in 四2, and the orders of payers as in 四1.
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_lang.core.ledger import Book
from policy_lang.interp.settle import settle
from tests.county.other_provinces import scale
from tests.schemes.support import claim_of, program_of

SCHEME = "cn/jiangsu/huaian/supplement@2017"
EDGES = (1_000_000, 2_000_000, 3_000_000, 5_000_000)  # deductible, then the ends of three slices, in fen


@st.composite
def years(draw: st.DrawFn) -> tuple[str, list[dict[str, int | str]]]:
    """A class of household and up to five claims, often within a fen of an edge of the year's scale."""
    household = draw(st.sampled_from(["general", "minimum_living", "five_guarantees"]))
    claims: list[dict[str, int | str]] = []
    burden = 0
    for _ in range(draw(st.integers(1, 5))):
        edge = draw(st.sampled_from(EDGES)) - burden + draw(st.integers(-1, 1))
        left = draw(st.one_of(st.integers(0, 8_000_000), st.just(max(0, edge))))
        prior = [draw(st.one_of(st.just(0), st.integers(0, 2_000_000))) for _ in range(2)]
        aid = [draw(st.one_of(st.just(0), st.integers(0, 500_000))) for _ in range(4)]
        scope = left + sum(prior)
        if household != "general":
            scope += sum(aid[:3])
        scope = max(scope, sum(prior) + sum(aid))
        names = ("ncms", "critical_illness", "medical_aid", "emergency_fund", "child_aid", "temporary_aid")
        kind = draw(st.sampled_from(["inpatient", "special_outpatient", "outpatient"]))
        claims.append({"scope": scope, "kind": kind, **dict(zip(names, [*prior, *aid], strict=True))})
        if kind != "outpatient":
            burden += left
    return household, claims


@settings(max_examples=150)
@given(years())
def test_the_year_pays_what_the_notice_says(year: tuple[str, list[dict[str, int | str]]]) -> None:
    """Claim by claim over a year: the scale of the year's burden less what was paid, held to what is left."""
    household, claims = year
    program = program_of(SCHEME)
    book = Book()
    burden = paid = 0
    for index, claim in enumerate(claims):
        amounts = {name: amount for name, amount in claim.items() if isinstance(amount, int)}
        scope = amounts.pop("scope")
        deducted = ("ncms", "critical_illness") if household == "general" else tuple(amounts)[:5]
        expected, status = 0, "not_covered_service"
        if claim["kind"] != "outpatient":
            burden += scope - sum(amounts[name] for name in deducted)
            expected = min(scale(burden) - paid, scope - sum(amounts.values()))
            paid += expected
            status = "at_or_below_deductible" if burden <= EDGES[0] else ("paid" if expected else "")
            status = status if scope > sum(amounts.values()) else "nothing_left"
        facts = {
            "person": "p1", "person.class": household, "person.enrolled": True, "claim.kind": claim["kind"],
            "claim.discharge": "2017-03-10", "claim.in_scope": scope, "claim.out_of_scope": 0,
            **{f"given.{name}": amount for name, amount in amounts.items()},
        }  # fmt: skip
        settled = settle(program, claim_of(program, str(index), index, facts), book)
        book = book.after(movement.entry for movement in settled.movements)
        assert settled.payments["supplement"] == Fraction(expected)
        assert not status or settled.statuses["supplement"] == status
        assert settled.own["in_scope"] == scope - sum(amounts.values()) - expected


def test_the_scale_itself() -> None:
    """The three constants that the slices add up to, from the notice's own figures."""
    assert [scale(edge) for edge in EDGES] == [0, 7_000_00, 15_000_00, 33_000_00]
