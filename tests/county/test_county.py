"""A county's year of each scheme: conservation, limits, order and the main formula, claim by claim."""

from random import Random

import pytest

from tests.county import __main__ as county
from tests.county.claims import County
from tests.county.formulas import FORMULAS
from tests.county.frameworks import WIDER, circle_not_widened, frameworks_kept
from tests.county.laws import (
    LIMITS,
    as_the_notice_says,
    corrections_come_out,
    every_law,
    program_of,
    settled_year,
    standing,
)
from tests.county.people import PROFILES, Profile

SHORT, WHOLE = 250, 3_000


def check(profile: Profile, count: int, seed: int) -> None:
    program = program_of(profile)
    rows = County(program, profile, Random(seed)).rows(count)
    year = settled_year(program, rows)
    assert every_law(program, profile, year) > len(year.rows) / 2
    assert corrections_come_out(program, year) > count / 20
    bounds = frameworks_kept(year, profile.scheme)
    assert bool(bounds) == bool(program.conforms_to)
    assert year.outcomes["settled"] > count / 2, year.outcomes


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_a_quarter_of_a_village(profile: Profile):
    check(profile, SHORT, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_a_county_s_year(profile: Profile):
    check(profile, WHOLE, seed=2020)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.scheme)
def test_a_year_has_corrections_of_every_kind(profile: Profile):
    """Taken back, replaced, replaced in turn and taken back in turn; before their claim came too, and on other days."""
    rows = County(program_of(profile), profile, Random(5)).rows(WHOLE)
    place = {row["claim"]: number for number, row in enumerate(rows)}
    corrections = {row["claim"]: row.get("reverses", row.get("replaces")) for row in rows if not _plain(row)}
    replacing = {row["claim"] for row in rows if "replaces" in row}
    assert any("reverses" in row and row["reverses"] in replacing for row in rows)
    assert any("replaces" in row and row["replaces"] in replacing for row in rows)
    assert any(place[name] < place[target] for name, target in corrections.items())
    assert any("replaces" in row and "sequence" not in row for row in rows)
    assert WHOLE / 20 < len(corrections) < WHOLE / 5
    assert len(standing(rows)) == WHOLE - sum("reverses" in row for row in rows)
    categories = {row["person"]: set[str]() for row in rows if "person" in row}
    for row in rows:
        if "person" in row:
            categories[row["person"]].add(str(row.get("person.categories", "")))
    assert len(profile.categories) == 1 or any(len(found) > 1 for found in categories.values())


def _plain(row: dict[str, object]) -> bool:
    return not {"reverses", "replaces"} & row.keys()


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
    if program.conforms_to:  # whom the findings name, the county has, and they are paid
        assert circle_not_widened(year, profile.scheme) == WIDER[profile.scheme]


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
    monkeypatch.setattr("sys.argv", ["county", "80"])
    assert county.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [profile.scheme for profile in PROFILES]
