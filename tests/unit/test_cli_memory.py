"""`policy check` says again what it said of files that have not changed, and only then."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCHEME = """scheme small
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by claim.discharge
  currency CNY, rounds half up
fact claim.discharge : date
fact claim.cost : money up to 100万元
pool cost = claim.cost
payer fund
  on what is unpaid in cost
  each claim
  pays 70%
order fund
"""


@pytest.fixture
def scheme(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "small.policy"
    path.write_text(SCHEME, encoding="utf-8")
    return path


def check(path: Path, cache: Path | str, *more: str) -> tuple[int, str, set[str]]:
    """Exit code, output, and the modules of ours that were loaded."""
    code = (
        "import sys; from policy_lang.cli import main; code = main(sys.argv[1:]);"
        "print('LOADED', *sorted(name for name in sys.modules if name.startswith('policy_lang')));"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(path), *more],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "POLICY_CACHE": str(cache)},
        cwd=path.parent if path.parent.is_dir() else None,
        check=False,
    )
    said, _, loaded = done.stdout.partition("LOADED ")
    return done.returncode, said + done.stderr, set(loaded.split())


def test_the_second_answer_is_the_first_without_the_compiler(scheme: Path, tmp_path: Path) -> None:
    first = check(scheme, tmp_path / "cache")
    second = check(scheme, tmp_path / "cache")
    assert first[:2] == second[:2]
    assert first[0] == 0
    assert "policy_lang.compile" in first[2]
    assert "policy_lang.compile" not in second[2]


def test_an_error_is_remembered_with_its_code(scheme: Path, tmp_path: Path) -> None:
    scheme.write_text(SCHEME.replace("pays 70%", "pays 70元元"), encoding="utf-8")
    first = check(scheme, tmp_path / "cache")
    second = check(scheme, tmp_path / "cache")
    assert first[0] == second[0] == 1
    assert first[1] == second[1] != ""


def test_a_changed_file_is_checked_again(scheme: Path, tmp_path: Path) -> None:
    assert check(scheme, tmp_path / "cache")[0] == 0
    scheme.write_text(SCHEME.replace("order fund", "order found"), encoding="utf-8")
    code, said, _ = check(scheme, tmp_path / "cache")
    assert (code, "PL0201" in said) == (1, True)


def test_a_file_that_was_not_there_counts(scheme: Path, tmp_path: Path) -> None:
    """A module that a new file in the scheme's folder now hides, or brings, is seen."""
    scheme.write_text("use helper\n" + SCHEME, encoding="utf-8")
    assert "PL0205" in check(scheme, tmp_path / "cache")[1]
    (scheme.parent / "helper.policy").write_text("status extra\n", encoding="utf-8")
    assert "PL0205" not in check(scheme, tmp_path / "cache")[1]


def test_another_question_has_another_answer(scheme: Path, tmp_path: Path) -> None:
    english = check(scheme, tmp_path / "cache")[1]
    assert check(scheme, tmp_path / "cache", "--tongue", "zh")[1] != english
    assert json.loads(check(scheme, tmp_path / "cache", "--format", "json")[1])["errors"] == 0


@pytest.mark.parametrize("content", ["", "{", "[]", '{"depends": [], "said": 3}', '{"depends": [[1]]}'])
def test_an_answer_that_cannot_be_read_is_no_answer(scheme: Path, tmp_path: Path, content: str) -> None:
    expected = check(scheme, tmp_path / "cache")[:2]
    for answer in (tmp_path / "cache").rglob("*.txt"):
        answer.write_text(content, encoding="utf-8")
    assert check(scheme, tmp_path / "cache")[:2] == expected


def test_it_can_be_switched_off_and_a_folder_that_cannot_be_made_does_no_harm(scheme: Path, tmp_path: Path) -> None:
    expected = check(scheme, "off")[:2]
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert check(scheme, tmp_path / "file" / "cache")[:2] == expected
    assert not list(tmp_path.glob("**/answers"))
