"""What is sent to every command: files that are none, places outside, options that mean nothing; each with its answer."""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.limits.batch import SCHEME, said
from tests.limits.desk import furnished

SECONDS = 2.0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, two levels below one that nobody may write to."""
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    monkeypatch.setenv("POLICY_TONGUE", "en")
    furnished(inside, SCHEME)
    return inside


LARGE: dict[str, Callable[[], bytes]] = {
    "rows of something else": lambda: b'{"clam": "a"}\n' * 714_000,
    "brackets": lambda: b"[" * 10_000_000,
    "one deep row": lambda: b'{"claim": "a", "cost": ' + b"[" * 5_000_000 + b"]" * 5_000_000 + b"}\n",
}
READERS = (
    "eval aid.policy large.jsonl", "eval aid.policy claims.jsonl --ledger large.jsonl",
    "eval funding.policy --calculation premium large.jsonl", "resettle aid.policy claims.jsonl --paid large.jsonl",
    "diff aid.policy other.policy --claims large.jsonl", "conforms enough.policy large.jsonl",
    "readings aid.policy large.jsonl", "explain aid.policy large.jsonl --claim a",
    "figures aid.policy --read large.jsonl",
)  # fmt: skip


@pytest.mark.parametrize("line", READERS)
@pytest.mark.parametrize("name", LARGE)
def test_ten_megabytes_that_are_no_claims_results_or_ledgers(name: str, line: str, folder: Path):
    (folder / "large.jsonl").write_bytes(LARGE[name]())
    start = time.process_time()
    code, _, err = said(*line.split())
    assert time.process_time() - start < SECONDS * (5 if sys.gettrace() else 1)
    assert code in {2, 3}
    assert re.search(r"error\[PL0[69]\d\d\]", err)
    assert "[PL0999]" not in err


SOURCES = {
    "deep": "a = " + "[" * 100_000 + "]" * 100_000,
    "deep tables": "[" + ".".join(["a"] * 50_000) + "]",
    "ten megabytes": "#" * 10_000_000,
    "a number": "a = 1e999999999",
    "a huge figure": "[[clause]]\nlines = " + "9" * 10_000,
    "many lines": '[document]\nlines = 999999999\nnon_empty = "1-999999999"',
    "a wide range": '[[clause]]\nlocator = "一¶1"\nlines = "1-99999999999999"\nstate = "encoded"',
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("line", ["clauses town/aid/2020", "check town/aid/2020", "doc town/aid/2020 -o pages"])
def test_a_list_of_clauses_that_is_none(name: str, line: str, folder: Path):
    (folder / "town" / "aid" / "2020" / "sources.toml").write_text(SOURCES[name], encoding="utf-8")
    start = time.process_time()
    code, _, err = said(*line.split())
    assert time.process_time() - start < SECONDS * (5 if sys.gettrace() else 1)
    assert code in {1, 3}
    assert "PL05" in err
    assert "[PL0999]" not in err


OUTSIDE = (
    "new ../../evil@2021", "new /evil@2021", "new town/../../../evil@2021", "new town/aid@../2021", "new town\\evil@2021",
    "new town/aid@2021 --from ../../../etc@1", "new ./town@2021", "new ~/town@2021",
)  # fmt: skip


@pytest.mark.parametrize("line", OUTSIDE)
def test_a_new_edition_stands_below_the_folder_or_nowhere(line: str, folder: Path):
    before = sorted(path for path in folder.parents[1].rglob("*") if folder not in path.parents)
    code, _, err = said(*line.split())
    assert code == 3, err
    assert sorted(path for path in folder.parents[1].rglob("*") if folder not in path.parents) == before


@pytest.mark.parametrize(
    "header",
    ["conforms to ......law.rules@2019", "conforms to law@20190", "amends .law.rules@2019", "amends town.aid@0"],
)
def test_a_law_and_an_older_edition_are_looked_for_on_the_path_alone(header: str, folder: Path):
    (folder / "odd.policy").write_text(
        SCHEME.replace("  in force", f"  edition 2020\n  {header}\n  in force", 1), "utf-8"
    )
    code, _, err = said("conforms", "odd.policy")
    assert code in {1, 3}
    assert re.search(r"error\[PL0[12]\d\d\]", err)


CHANGES = (
    "--samples -1",
    "--samples 0",
    "--samples 99999999999",
    "--samples NaN",
    "--html . --coverage",
    "--html aid.policy --coverage",
)


@pytest.mark.parametrize("options", CHANGES)
def test_options_of_coverage_and_mutants_that_mean_nothing(options: str, folder: Path):
    code, _, err = said("test", "aid.policy", *options.split())
    assert code == 3, err


WRITING = (
    "test aid.policy --coverage --html {}", "diff aid.policy other.policy -o {}", "boundaries aid.policy -o {}",
    "figures aid.policy -o {}", "eval aid.policy claims.jsonl -o {}", "resettle aid.policy claims.jsonl --paid paid.jsonl -o {}",
    "doc aid.policy -o {}",
)  # fmt: skip


@pytest.mark.parametrize("line", WRITING)
@pytest.mark.parametrize("place", ["aid.policy", "./town/../aid.policy", "folder", "nowhere/out", "a\0b"])
def test_what_is_written_goes_over_no_scheme_and_into_no_folder_that_is_not_there(line: str, place: str, folder: Path):
    (folder / "folder").mkdir()
    before = (folder / "aid.policy").read_bytes()
    code, _, err = said(*(word.format(place) for word in line.split()))
    assert (folder / "aid.policy").read_bytes() == before
    assert code == 3 or (line.startswith("doc") and place in {"folder", "nowhere/out"}), err


FACTS = (
    "cost=NaN", "cost=1e400", "cost=" + "9" * 5_000, "cost=\u202e1", "given.basic=-1", "day=0000-00-00", "=1", "cost==1", "given.nobody=1",
)  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_on_the_command_line_that_is_none(fact: str, folder: Path):
    code, _, err = said("try", "aid.policy", fact)
    assert code == 3
    assert re.search(r"error\[PL0[69]\d\d\]", err)
    assert "\u202e" not in err
