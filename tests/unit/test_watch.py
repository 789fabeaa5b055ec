"""`policy watch`: what a save changes, files that are broken or away, and the end by the keyboard.

The amounts: aid pays 70 %, then 80 %, of the 600 yuan that basic insurance leaves of 1,000: 420, then 480.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_lang.cli.face import Face
from policy_lang.cli.watching import looking
from policy_lang.cli.watching.looking import folders, mark, turns
from policy_lang.cli.watching.rounds import State, Watched, one_round
from tests.unit.cli_support import CLAIMS, SCHEME, Desk, furnished

CHANGED = SCHEME.replace("= 70% exactly", "= 80% exactly").replace("aid = 420元, own share = 180元", "aid = 480元")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write_claims("one.jsonl", CLAIMS[:1])
    return desk


def said(desk: Desk, watched: Watched, last: State, tongue: str = "en") -> tuple[State, str]:
    desk.capsys.readouterr()
    state = one_round(Face("zh" if tongue == "zh" else "en"), watched, last)
    told = desk.capsys.readouterr()
    return state, told.out + told.err


# ---- one round


def test_a_save_tells_the_amounts_that_changed_and_why(desk: Desk):
    watched = Watched("aid.policy", {}, {}, "one.jsonl")
    first, told = said(desk, watched, State())
    assert "1 scenario: 1 passed, 0 failed" in told
    assert "→" not in told
    desk.write("aid.policy", CHANGED)
    second, told = said(desk, watched, first)
    assert "what is left, claim a: aid 420.00 → 480.00; own share 180.00 → 120.00" in " ".join(told.split())
    assert "one.jsonl, claim a: aid 420.00 → 480.00; own share 180.00 → 120.00" in told
    assert "was: aid: Share: 70%." in told
    assert "is: aid: Share: 80%." in told
    assert "no amount changed" in said(desk, watched, second)[1]


def test_in_chinese_too(desk: Desk):
    watched = Watched("aid.policy", {}, {})
    first, told = said(desk, watched, State(), "zh")
    assert "共 1 个算例：通过 1 个，未通过 0 个" in told
    desk.write("aid.policy", CHANGED)
    assert "医疗救助 420.00 → 480.00；个人负担 180.00 → 120.00" in said(desk, watched, first, "zh")[1]


def test_a_broken_scheme_keeps_the_last_good_state(desk: Desk):
    watched = Watched("aid.policy", {}, {})
    first, _ = said(desk, watched, State())
    desk.write("aid.policy", CHANGED.replace("pays share", "pays shore"))
    broken, told = said(desk, watched, first)
    assert "did you mean `share`" in told
    assert "1 error" in told
    assert broken.settled == first.settled
    desk.write("aid.policy", CHANGED)
    assert "420.00 → 480.00" in said(desk, watched, broken)[1]


def test_a_failing_scenario_is_shown_where_it_stands(desk: Desk):
    _, told = said(desk, Watched("failing.policy", {}, {}), State())
    assert "FAILED: aid pays seventy per cent of what is left" in told
    assert "`aid` should be 421.00, but is 420.00" in told
    assert "failing.policy:47:10" in told


def test_a_claim_is_explained_whole_whenever_it_reads_otherwise(desk: Desk):
    watched = Watched("aid.policy", {}, {}, "one.jsonl", "a")
    first, told = said(desk, watched, State())
    assert "Settlement of claim a" in told
    second, told = said(desk, watched, first)
    assert "Settlement of claim a" not in told
    desk.write("aid.policy", CHANGED)
    assert "Settlement of claim a" in said(desk, watched, second)[1]
    assert "no claim `zz`" in said(desk, Watched("aid.policy", {}, {}, "one.jsonl", "zz"), State())[1]


def test_an_amount_that_is_no_longer_known_is_told_by_what_is_missing(desk: Desk):
    watched = Watched("aid.policy", {}, {}, "one.jsonl")
    first, _ = said(desk, watched, State())
    desk.write("aid.policy", SCHEME.replace("pays share", "pays floor_share"))
    told = said(desk, watched, first)[1]
    assert "one.jsonl: 1 claim cannot be settled; missing: floor" in told


def test_many_changes_are_counted_and_not_all_told(desk: Desk):
    desk.write_claims("many.jsonl", [{**CLAIMS[0], "claim": f"c{number}", "person": f"p{number}"}
                                     for number in range(14)])  # fmt: skip
    watched = Watched("aid.policy", {}, {}, "many.jsonl")
    first, _ = said(desk, watched, State())
    desk.write("aid.policy", CHANGED)
    told = said(desk, watched, first)[1]
    assert told.count("420.00 → 480.00") == 10
    assert "and 5 more" in told  # the scenario and 14 claims


# ---- when files change


def test_what_editors_leave_beside_a_file_is_no_change(tmp_path: Path):
    (tmp_path / "a.policy").write_text("x", encoding="utf-8")
    before = mark([tmp_path])
    (tmp_path / ".a.policy.swp").write_text("x", encoding="utf-8")
    assert mark([tmp_path]) == before
    (tmp_path / "b.policy").write_text("x", encoding="utf-8")
    assert mark([tmp_path]) != before


def test_a_place_that_is_away_is_looked_for_above_it(tmp_path: Path):
    assert folders([tmp_path / "gone" / "deep" / "a.policy"]) == [tmp_path.resolve()]
    assert mark([tmp_path / "gone" / "a.policy"]) == ()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "SECOND", 0.02)


@pytest.mark.parametrize("by_library", [True, False])
def test_a_file_may_be_renamed_and_come_back(tmp_path: Path, quick: None, by_library: bool):
    folder = tmp_path / "scheme"
    folder.mkdir()
    path = folder / "a.policy"
    path.write_text("one", encoding="utf-8")
    seen: Iterator[None] = turns(lambda: [path], by_library=by_library)
    steps = [
        lambda: path.rename(folder / "b.policy"),
        lambda: (folder / "b.policy").rename(path),
        lambda: (path.unlink(), folder.rmdir()),
        lambda: (folder.mkdir(), path.write_text("three", encoding="utf-8")),
    ]
    import threading

    for step in steps:
        threading.Timer(0.3, step).start()
        next(seen)


# ---- the command


def test_it_goes_on_until_the_keyboard_ends_it(desk: Desk):
    path = desk.write("watched.policy", SCHEME)
    environment = {**os.environ, "POLICY_CACHE": "off", "POLICY_TONGUE": "en"}
    log = desk.folder / "log.txt"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen([sys.executable, "-m", "policy_lang", "watch", "watched.policy"], cwd=desk.folder,
                                   env=environment, stdout=file, stderr=subprocess.STDOUT)  # fmt: skip

    def until(text: str) -> None:
        for _ in range(300):
            if text in log.read_text(encoding="utf-8"):
                return
            assert process.poll() is None
            time.sleep(0.1)
        raise AssertionError(log.read_text(encoding="utf-8"))

    try:
        until("watching; Ctrl-C ends")
        path.write_text("scheme {{{", encoding="utf-8")
        until("PL01")
        path.unlink()
        until("there is no file")
        path.write_text(CHANGED, encoding="utf-8")
        until("420.00 → 480.00")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
    assert "no longer watching" in log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_without_the_library_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch, quick: None):
    monkeypatch.setattr(looking, "has_library", lambda: False)

    def ended() -> Iterator[None]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(looking, "turns", lambda places, by_library: ended())
    found = desk("watch", "aid.policy")
    assert found.code == 0
    assert "pip install 'policy-lang[watch]'" in found.err
    assert "no longer watching" in found.err


def test_a_mistake_of_ours_does_not_end_it(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    from policy_lang.cli.watching import rounds

    def fails(*_: object) -> State:
        raise ValueError("ours")

    def one_turn(places: object, by_library: bool) -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "one_round", fails)
    monkeypatch.setattr(looking, "turns", one_turn)
    found = desk("watch", "aid.policy")
    assert (found.code, found.err.count("PL0999")) == (0, 2)
