"""Editions that stand below the folder in which a command is called go by their names, as those that come along do."""

from pathlib import Path

import pytest

import policy_lang as pl
from policy_lang.cli import main

SCHEME = """\
scheme aid / 医疗救助
  edition {year}
  in force from {year}-01-01 to {year}-12-31
  claims dated by day
  currency CNY, rounds half up
fact day / 出院日 : date
fact cost / 费用 : money up to 100万元
pool bill / 全部费用 = cost
payer help / 救助 on bill each claim pays {share}
order help
scenario "a share" / "按比例"
  settle day = {year}-03-01, cost = 100元
  expect help = {due}元
"""
NEXT = """\
scheme aid / 医疗救助
  amends 某县.医疗救助@2026
  edition 2027
  in force from 2027-01-01 to 2027-12-31
adapt help pays 20%
scenario "next year" / "次年"
  settle day = 2027-03-01, cost = 100元
  expect help = 20元
"""


@pytest.fixture(autouse=True)
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county with two editions of its own, the second of which amends the first."""
    for year, text in ((2026, SCHEME.format(year=2026, share="10%", due=10)), (2027, NEXT)):
        folder = tmp_path / "某县" / "医疗救助" / str(year)
        folder.mkdir(parents=True)
        (folder / "scheme.policy").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_they_are_checked_tested_and_compared(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "某县/医疗救助@2026", "某县/医疗救助@2027"]) == 0
    assert main(["test", "某县/医疗救助@2027"]) == 0
    assert "next year" in capsys.readouterr().out
    assert main(["diff", "某县/医疗救助@2026", "某县/医疗救助@2027"]) == 1
    assert "10% × the amount considered → 20% × the amount considered" in capsys.readouterr().out


def test_a_new_one_is_written_from_an_old_one():
    assert main(["new", "某县/医疗救助@2028", "--from", "某县/医疗救助@2026"]) == 0
    assert (Path("某县") / "医疗救助" / "2028" / "scheme.policy").is_file()


def test_python_loads_them():
    result = pl.load("某县/医疗救助@2027").settle({"claim": "a", "day": "2027-03-01", "cost": "100"})
    assert str(result.payments["help"]) == "20.00"


def test_without_its_year_the_years_are_told(capsys: pytest.CaptureFixture[str]):
    assert main(["conforms", "某县/医疗救助@"]) == 3
    assert "某县/医疗救助@2026, 某县/医疗救助@2027" in capsys.readouterr().err
    assert main(["test", "某县/医疗救助"]) == 0  # a folder: every scheme below it
    assert "2 scenarios: 2 passed" in capsys.readouterr().err


def test_by_its_path_it_finds_what_it_amends_and_is_called_alike_everywhere(county: Path, monkeypatch):
    here = pl.load("某县/医疗救助/2026").edition
    assert pl.load("某县/医疗救助/2027").settle({"claim": "a", "day": "2027-03-01", "cost": "100"}).outcome == "settled"
    monkeypatch.chdir(county / "某县")
    assert pl.load("医疗救助/2026").edition == here


def test_elsewhere_there_is_no_such_edition(county: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.chdir(county / "某县")
    assert main(["check", "某县/医疗救助@2026"]) == 3
    assert "PL0903" in capsys.readouterr().err


def test_one_that_comes_along_goes_before(county: Path):
    """A folder of one's own cannot take the place of an edition that comes along."""
    folder = county / "cn" / "shandong" / "assistance" / "2019"
    folder.mkdir(parents=True)
    (folder / "scheme.policy").write_text("nonsense", encoding="utf-8")
    assert main(["check", "cn/shandong/assistance@2019"]) == 0
