"""What changed for people: gains and losses worked out by hand, attributed so that they add up, and none guessed."""

from fractions import Fraction

from policy_lang.claims import read_claims, settle_all
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.diff import ClaimsDiff, compare, compare_claims, first_parting
from policy_lang.diff.claims import attribute
from policy_lang.diff.path import steps_between
from policy_lang.diff.report import Reporter, subjects
from policy_lang.explain import explain
from policy_lang.interp.settle import Settlement

AID = """\
scheme aid_scheme "Aid"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
category status_kind = poor, other
fact person.kind : status_kind
fact day : date
fact cost : money up to 1_000_000 yuan
fact extra : money up to 1_000_000 yuan
parameter share = 70%
parameter cap = 1000 yuan
pool expense = cost
payer aid on what is unpaid in expense each claim pays share at most cap per person each calendar year
payer rest on what is unpaid in expense each claim pays 50%
order aid, rest
"""

# Two persons: a is poor and has two claims, b is not; the last claim lies in February.
CLAIMS = b"""claim,person,kind,day,cost,extra
1,a,poor,2020-01-10,1000.00,0
2,a,poor,2020-01-20,1000.00,0
3,b,other,2020-02-05,100.00,0
"""


def program(*replacements: tuple[str, str]) -> Program:
    text = AID
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    found = compile_text(text).program
    assert found is not None
    return found


def settled(found: Program, claims: bytes = CLAIMS) -> list[Settlement]:
    file = read_claims(None, claims, "claims.csv", found, Report())
    assert file.claims
    return settle_all(found, file.claims, Book())[0]


def fen(amount: str) -> Fraction:
    return Fraction(amount) * 100


OLD = program()
NEW = program(("share = 70%", "share = 80%"), ("cap = 1000", "cap = 1500"), ("pays 50%", "pays 40%"))
# Old: 1: aid 700, rest 150, own 150. 2: aid min(700, 1000-700)=300, rest 350, own 350. 3: aid 70, rest 15, own 15.
# New: 1: aid 800, rest 80, own 120. 2: aid min(800, 1500-800)=700, rest 120, own 180. 3: aid 80, rest 8, own 12.


def difference() -> ClaimsDiff:
    return compare_claims(settled(OLD), settled(NEW))


def test_gains_add_up_by_payer_category_and_month():
    found = difference()
    assert (found.total.gained, found.total.lost, found.total.unchanged) == (3, 0, 0)
    assert found.total.gain == fen("30") + fen("170") + fen("3")
    assert found.payers == {"aid": (fen("1070"), fen("1580")), "rest": (fen("515"), fen("208"))}
    assert found.own == (fen("515"), fen("312"))
    assert {key: tally.net for key, tally in found.categories.items()} == {"poor": fen("200"), "other": fen("3")}
    assert {key: tally.net for key, tally in found.months.items()} == {"2020-01": fen("200"), "2020-02": fen("3")}
    assert [change.claim for change in found.largest(2)] == ["2", "1"]


def test_nothing_changes_between_a_program_and_itself():
    found = compare_claims(settled(OLD), settled(OLD))
    assert found.is_empty
    assert found.total.unchanged == 3


def test_each_change_is_owed_its_part_and_the_parts_add_up():
    steps = steps_between(OLD, NEW, compare(OLD, NEW))
    shares = attribute([(subjects(step.changes), step.program) for step in steps], settled(OLD), settled)
    # Share 80 %: 1: aid 800, rest 100, own 100. 2: aid 200, rest 400, own 400. 3: aid 80, rest 10, own 10.
    # Then cap 1500: 2: aid 700, rest 150, own 150. Then rest 40 %: own 120, 180, 12.
    assert [(share.subjects, share.own) for share in shares] == [
        (("parameter:share",), fen("-5")), (("parameter:cap",), fen("-250")), (("payer:rest",), fen("52")),
    ]  # fmt: skip
    assert shares[0].payments == {"aid": fen("10"), "rest": fen("-5")}
    found = difference()
    assert sum(share.own for share in shares) == found.own[1] - found.own[0]


def test_what_cannot_be_taken_apart_is_one_step_that_says_what_and_why():
    new = program(
        ("share = 70%", "share = 80%"),
        ("order aid, rest", "payer fund on what is unpaid in expense each claim pays 20%\norder aid, fund, rest"),
        ("from 2020-01-01", "from 2019-12-01"),
    )
    found = compare(OLD, new)
    steps = steps_between(OLD, new, found)
    shares = attribute([(subjects(step.changes), step.program) for step in steps], settled(OLD), settled)
    # Share 80 %, as above: own shares 100, 400, 10, which are 5 less. Then the fund pays 20 % of what aid leaves
    # (200, 800, 20): 40, 160, 4; the rest pays half of 160, 640, 16: 80, 320, 8, and the person bears as much.
    report = Reporter(OLD, new, "en").report(
        found, compare_claims(settled(OLD), settled(new)), zip(steps, shares, strict=True)
    )
    alone, together = report.owed
    assert (alone.names, alone.own, alone.together) == (("share",), fen("-5"), ())
    assert together.own == fen("408") - fen("510")
    assert dict(together.payments) == {"fund": fen("204"), "rest": fen("408") - fen("510")}
    assert [(why, names) for why, _, names in together.together] == [
        ("place", ("new payer: fund",)), ("header", ("days in force",)),
    ]  # fmt: skip
    assert together.changes == 2


def test_what_pays_nothing_by_itself_is_in_no_step():
    """A new payer brings a figure and a fact with it; a check that is new changes no payment."""
    new = program(
        ("order aid, rest", "check small holds when extra < 5 yuan\nparameter part = 20%\norder aid, rest, fund"),
        ("payer rest", "payer fund on what is unpaid in expense each claim when extra > 2 yuan pays part\npayer rest"),
    )
    (step,) = steps_between(OLD, new, compare(OLD, new))
    assert [change.subject for change in step.changes] == ["payer:fund"]
    assert not step.is_together
    check = program(("order aid", "check small holds when extra < 5 yuan\norder aid"))
    (step,) = steps_between(OLD, check, compare(OLD, check))
    assert {change.subject for change in step.changes} == {"fact:extra", "check:small"}


def test_all_that_a_claim_waits_for_is_told_at_once():
    new = program(("share = 70%", "share : ratio missing"), ("cap = 1000 yuan", "cap : money missing"))
    found = compare_claims(settled(OLD), settled(new))
    # Aid waits for both from the first claim on, and so does all that comes after it; the limit is looked at first.
    assert found.unsettled == {("new", "cap, share"): 3}


def test_what_the_new_edition_cannot_settle_is_neither_gain_nor_loss():
    new = program(
        ("pays 50%", "when extra > 5 yuan otherwise no_extra pays 50%"), ("fact day", "status no_extra\nfact day")
    )
    rows = b"claim,person,kind,day,cost,extra\n1,a,poor,2020-01-10,1000.00,\n2,b,other,2020-01-11,100.00,9\n"
    found = compare_claims(settled(OLD, rows), settled(new, rows))
    assert found.unsettled == {("new", "extra"): 1}
    assert (found.total.gained, found.total.lost, found.total.unchanged) == (0, 0, 1)


def test_the_first_step_at_which_two_settlements_part_is_the_figure_that_changed():
    before, after = (explain(settled(side)[0]) for side in (OLD, NEW))
    parting = first_parting(before, after)
    assert parting is not None
    assert parting.after is not None
    assert parting.after.subject == "parameter:share"
    assert {reason.subject for reason in parting.path if reason.subject.startswith("payer:")} == {"payer:aid"}
    assert first_parting(before, before) is None
