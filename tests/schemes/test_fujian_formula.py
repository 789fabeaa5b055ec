"""The two steps of Fujian 2017 written once more from the notice, and held against the scheme on generated claims.

Independent of the scheme: whole fen as integers, both ceilings as in 三(一), ninety per cent of the rest as in 三(二);
the same few lines hold the county's year to the notice.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_lang.core.ledger import Book
from policy_lang.interp.settle import settle
from tests.county.other_provinces import LEVELS, first_step, second_step
from tests.schemes.support import claim_of, program_of

SCHEME = "cn/fujian/overlay_insurance@2017"


@st.composite
def bills(draw: st.DrawFn) -> dict[str, object]:
    """A bill whose earlier payments often end within a fen of the place where a ceiling begins to bind."""
    level = draw(st.sampled_from(sorted(LEVELS)))
    scope = draw(st.one_of(st.integers(0, 200), st.integers(0, 20_000_000)))
    added, ceiling = LEVELS[level]
    edges = [ceiling * scope // 100, (ceiling - added) * scope // 100, scope]
    near = draw(st.sampled_from(edges)) + draw(st.integers(-1, 1))
    prior = min(scope, max(0, draw(st.one_of(st.just(near), st.integers(0, scope)))))
    basic = draw(st.integers(0, prior))
    critical = draw(st.integers(0, prior - basic))
    return {
        "level": level, "scope": scope, "outside": draw(st.one_of(st.just(0), st.integers(0, 3_000_000))),
        "basic": basic, "critical": critical, "aid": prior - basic - critical,
        "designated": draw(st.booleans()), "concentrated": draw(st.booleans()),
        "disease": draw(st.sampled_from(["胃癌", "终末期肾病", "肺炎"])),
        "kind": draw(st.sampled_from(["inpatient", "special_outpatient", "outpatient"])),
    }  # fmt: skip


@settings(max_examples=200)
@given(bills())
def test_the_two_steps_pay_what_the_notice_says(bill: dict[str, object]) -> None:
    """Both steps and the own share of every bill; and the status of the first step, in the order of its conditions."""
    level, scope, outside = str(bill["level"]), int(str(bill["scope"])), int(str(bill["outside"]))
    prior = sum(int(str(bill[name])) for name in ("basic", "critical", "aid"))
    if bill["kind"] == "outpatient":
        status, step = "not_covered_service", 0
    elif not bill["designated"]:
        status, step = "not_designated", 0
    elif 100 * prior >= LEVELS[level][1] * scope:
        status, step = "ceiling_already_reached", 0
    else:
        step = first_step(level, scope, prior)
        status = "paid" if step else "zero"
    rest = scope + outside - prior - step
    treated = bill["concentrated"] and bill["disease"] != "肺炎"
    facts = {
        "person": "p1", "person.registered": True, "claim.kind": bill["kind"], "claim.discharge": "2018-03-10",
        "claim.in_scope": scope, "claim.out_of_scope": outside, "hospital.level": level,
        "hospital.designated": bill["designated"], "claim.concentrated": bill["concentrated"],
        "disease": bill["disease"], "given.basic": bill["basic"], "given.critical_illness": bill["critical"],
        "given.medical_aid": bill["aid"],
    }  # fmt: skip
    program = program_of(SCHEME)
    settled = settle(program, claim_of(program, "a", 0, facts), Book())
    assert settled.payments["first_step"] == step
    assert settled.statuses["first_step"] == status
    assert settled.payments["second_step"] == (second_step(rest) if treated else 0)
    assert settled.values["own.total"] == rest - (second_step(rest) if treated else 0)
