"""A county's year of each scheme: conservation, limits, order and the main formula, claim by claim."""

from random import Random

import pytest

from tests.county import __main__ as county
from tests.county.claims import County
from tests.county.formulas import FORMULAS
from tests.county.laws import LIMITS, as_the_notice_says, every_law, program_of, settled_year
from tests.county.people import PROFILES, Profile

SHORT, WHOLE = 250, 3_000


def check(profile: Profile, count: int, seed: int) -> None:
    program = program_of(profile)
    rows = County(program, profile, Random(seed)).rows(count)
    year = settled_year(program, rows)
    compared = every_law(program, profile, rows, year)
    assert compared > count or profile.scheme not in FORMULAS
    assert year.outcomes["settled"] > count / 6, year.outcomes
    assert year.outcomes["rejected"] < count / 20, year.outcomes


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_a_quarter_of_a_village(profile: Profile):
    check(profile, SHORT, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_a_county_s_year(profile: Profile):
    check(profile, WHOLE, seed=2020)


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_the_year_is_awkward(profile: Profile):
    """Every payer of the scheme pays somebody, and most are kept from paying by each of their reasons."""
    program = program_of(profile)
    year = settled_year(program, County(program, profile, Random(2020)).rows(WHOLE))
    paying = {payer for (payer, status), count in year.statuses.items() if status == "paid" and count}
    computed = {payer.id for payer in program.arms[0].payers if not payer.given}
    assert computed <= paying
    limited = {payer for (payer, status), count in year.statuses.items() if status == "cap_exhausted" and count}
    assert limited or profile.scheme not in LIMITS
    assert any(status.startswith("not_covered_date") for _, status in year.statuses)


def test_one_fen_is_seen(monkeypatch: pytest.MonkeyPatch):
    """A formula that is a fen off somewhere does not agree with the scheme."""
    profile = PROFILES[0]
    program = program_of(profile)
    year = settled_year(program, County(program, profile, Random(1)).rows(60))
    whole = FORMULAS[profile.scheme]
    as_the_notice_says(year, profile.scheme)

    def off(rows):
        for paid in whole(rows):
            yield {**paid, "critical_illness": paid["critical_illness"] + (paid["critical_illness"] > 0)}

    monkeypatch.setitem(FORMULAS, profile.scheme, off)
    with pytest.raises(AssertionError):
        as_the_notice_says(year, profile.scheme)


def test_the_command_tells_what_it_did(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.argv", ["county", "20"])
    assert county.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [profile.scheme for profile in PROFILES]
