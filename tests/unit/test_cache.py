"""Compiled programs are kept by content: used while nothing changed, and only then; whole, or not there."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import policy_lang as pl
from policy_lang.cache import files, programs
from policy_lang.programs import Loaded, load_program

SCHEME = """scheme small
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by claim.discharge
  currency CNY, rounds half up
use helper
fact claim.discharge : date
fact claim.cost : money up to 100万元
pool cost = claim.cost
parameter share = 70% as a minimum
payer fund
  when known_disease
  on what is unpaid in cost
  each claim
  pays share
order fund
reading base "of what?"
  option left chosen because "so it says"
  option half change fund pays 50%
"""
HELPER = "fact claim.disease : text\nrule known_disease holds when claim.disease is known\n"
CLAIM = {"claim": "a", "person": "p1", "discharge": "2020-03-10", "cost": "100", "disease": "flu"}


@pytest.fixture
def scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("POLICY_CACHE", str(tmp_path / "cache"))
    write(folder / "helper.policy", HELPER)
    return write(folder / "small.policy", SCHEME)


def write(path: Path, text: str) -> Path:
    """A file as it would be written some time ago: what changes while it is read is not kept."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    os.utime(path.parent, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))
    return path


def load(path: Path, readings: dict[str, str] | None = None, parameters: dict[str, str] | None = None) -> Loaded:
    return load_program(str(path), readings or {}, parameters or {})


def kept(path: Path) -> bool:
    return programs.recall(programs.key_of(str(path), {}, {})) is not None


def test_the_second_program_is_the_first(scheme: Path):
    first, second = load(scheme), load(scheme)
    assert first._kept is None
    assert second._kept is not None
    assert second.program == first.program
    assert second.diagnostics == first.diagnostics
    assert [item.message("zh") for item in second.diagnostics] == [item.message("zh") for item in first.diagnostics]
    assert second.report.diagnostics == first.report.diagnostics


def test_it_settles_and_explains_as_the_first(scheme: Path):
    results = [pl.load(scheme).settle(CLAIM) for _ in range(2)]
    assert results[0].to_dict(trace=True) == results[1].to_dict(trace=True)
    assert results[0].to_dict()["payments"] == {"fund": "70.00"}
    assert results[0].explain("zh") == results[1].explain("zh")


def test_readings_and_figures_have_programs_of_their_own(scheme: Path):
    load(scheme)
    half, more = load(scheme, {"base": "half"}), load(scheme, {}, {"share": "80%"})
    assert half._kept is more._kept is None
    again = load(scheme, {"base": "half"})
    assert again._kept is not None
    assert again.program is not None
    assert again.program.readings == {"base": "half"}


@pytest.mark.parametrize("name", ["small.policy", "helper.policy"])
def test_a_changed_file_is_compiled_again(scheme: Path, name: str):
    load(scheme)
    assert kept(scheme)
    path = scheme.parent / name
    write(path, path.read_text(encoding="utf-8") + "# more\n")
    assert not kept(scheme)
    write(path, path.read_text(encoding="utf-8").removesuffix("# more\n"))
    assert kept(scheme)  # it is the content that counts


def test_a_file_that_appears_in_the_folder_counts(scheme: Path):
    """An edition is all the files of its folder."""
    folder = scheme.parent / "small" / "2020"
    folder.mkdir(parents=True)
    for name in ("scheme.policy", "helper.policy"):
        write(folder / name, (SCHEME if name == "scheme.policy" else HELPER))
    load(folder)
    assert programs.recall(programs.key_of(str(folder), {}, {})) is not None
    write(folder / "more.policy", "status extra\n")
    assert programs.recall(programs.key_of(str(folder), {}, {})) is None


def test_a_scheme_with_errors_is_not_kept(scheme: Path):
    write(scheme, SCHEME.replace("pays share", "pays shore"))
    for _ in range(2):
        loaded = load(scheme)
        assert loaded.program is None
        assert [item.code for item in loaded.diagnostics if item.severity == "error"] == ["PL0201"]
    assert not kept(scheme)


def test_what_changes_while_it_is_read_is_not_kept(scheme: Path):
    os.utime(scheme, ns=(2**62, 2**62))
    assert load(scheme).program is not None
    assert not kept(scheme)


def places(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


DAMAGES = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "a digit changed": lambda text: text.replace("2020", "2021"),
    "no text": lambda text: "\x00" * 40,
    "no head": lambda text: "[]\n[]\n[]",
    "another shape": lambda text: "{}",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_not_whole_is_not_there(scheme: Path, tmp_path: Path, damage: str):
    first = load(scheme).program
    (path,) = places(tmp_path)
    path.write_text(DAMAGES[damage](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert not kept(scheme)
    assert load(scheme).program == first
    assert kept(scheme)


@pytest.mark.parametrize(
    "body", ["[]\n[]", "{}", '{"kinds": [], "entries": [1]}\n[]', '{"kinds": ["Input"], "entries": [[0]]}\n']
)
def test_whole_data_of_another_shape_are_no_program(scheme: Path, tmp_path: Path, body: str):
    """As another engine with the same version might have written them."""
    load(scheme)
    (path,) = places(tmp_path)
    head = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
    path.write_text(json.dumps({**head, "sum": files._sum(body)}) + "\n" + body, encoding="utf-8")
    assert not kept(scheme)


def test_another_engine_keeps_programs_of_its_own(scheme: Path, monkeypatch: pytest.MonkeyPatch):
    load(scheme)
    assert kept(scheme)
    monkeypatch.setattr(files, "_engine", lambda: ["another"])
    assert not kept(scheme)


def test_it_can_be_switched_off(scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("POLICY_CACHE", "off")
    assert load(scheme).program is not None
    assert not kept(scheme)
    assert not places(tmp_path)


def test_a_folder_that_cannot_be_made_does_no_harm(scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("POLICY_CACHE", str(tmp_path / "file" / "cache"))
    assert load(scheme).program is not None


def test_no_more_than_some_are_kept(scheme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_OF_A_KIND", 3)
    for share in range(71, 78):
        load(scheme, {}, {"share": f"{share}%"})
    assert len(places(tmp_path)) == 3


def test_many_at_once_find_whole_programs_only(scheme: Path, tmp_path: Path):
    """Writers and readers in threads: each gets the same program, and no unfinished file is left."""
    expected, found = load(scheme).program, []

    def ask() -> None:
        for _ in range(5):
            for path in places(tmp_path):
                path.unlink(missing_ok=True)
            found.append(load(scheme).program == expected)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20
    assert [path.suffix for path in places(tmp_path)] in ([".txt"], [])


def test_processes_at_once_give_the_same_results(scheme: Path, tmp_path: Path):
    claims = tmp_path / "claims.jsonl"
    claims.write_text(json.dumps(CLAIM) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "policy_lang", "eval", str(scheme), str(claims)]
    environment = {**os.environ, "POLICY_CACHE": str(tmp_path / "cache")}
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    said = {process.communicate(timeout=100)[0] for process in running}
    assert len(said) == 1
    assert b'"fund": "70.00"' in said.pop()
