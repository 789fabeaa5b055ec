"""`make bench`: what it times is right, its arithmetic is right, and a passed limit is an answer of 1.

No test here depends on how fast the machine is.
"""

from xml.etree import ElementTree as ET

import pytest

from tests.bench import measure, run
from tests.bench.chart import chart
from tests.bench.commands import Taken, _greatest, tables
from tests.bench.measure import Contender, Group, Timing, interleaved, table, targets


@pytest.mark.slow
def test_everything_that_is_timed_is_right():
    assert run.main(["--smoke"]) == 0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """A clock that work itself moves on."""
    now = [0]
    monkeypatch.setattr(measure, "perf_counter_ns", lambda: now[0])

    def taking(*spans: int):
        left = iter((0, *spans))  # the first call is the one that fills caches

        def work() -> None:
            now[0] += next(left)

        return work

    return taking


def test_contenders_take_turns_and_ratios_compare_like_with_like(clock):
    base = Contender("bare", clock(100, 300, 200), 1)
    other = Contender("ours", clock(900, 600, 3000), 2, "bare", 3)
    bare, ours = interleaved((base, other), 3)
    assert (bare.least, bare.middle, bare.least_ratio, bare.middle_ratio) == (100, 200, None, None)
    # Two units a call: 300 and 450 a unit.
    assert (ours.least, ours.middle, ours.least_ratio, ours.middle_ratio) == (300, 450, 3, 2.25)
    assert ours.held


def test_a_multiple_above_its_limit_is_passed():
    assert not Timing("ours", 1, 1, "bare", 5.01, 4, 5).held
    assert Timing("ours", 1, 1, "bare", 5.0, 9, 5).held
    assert Timing("bare", 1, 1).held


def test_a_table_says_what_is_over_what():
    group = Group("one claim", "µs", 1e3, 1, ())
    timings = (Timing("bare", 1500, 2000), Timing("ours", 9000, 9100, "bare", 6.0, 4.55, 5))
    assert table(group, timings).splitlines() == [
        "| one claim | least, µs | median, µs | times the base, least | … median | may be |",
        "|---|--:|--:|--:|--:|--:|",
        "| bare | 1.5 | 2.0 | — | — | — |",
        "| ours, over bare | 9.0 | 9.1 | 6.00 | 4.55 | 5 (passed) |",
    ]


def test_the_page_names_the_machine_and_has_the_tables():
    page = run.page(["| a |", "| b |"], [])
    assert measure.machine() in page
    assert "| a |\n\n| b |" in page


def test_a_wrong_result_is_not_timed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    monkeypatch.setattr(run, "wrong", lambda program: ["claim 7: 1 instead of 2"])
    monkeypatch.setattr(run, "starting", lambda *_: pytest.fail("timed although wrong"))
    assert run.main([]) == 1
    assert capsys.readouterr().err == "claim 7: 1 instead of 2\n"


def test_a_passed_limit_is_an_answer_of_one_and_the_page_is_written(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "wrong", lambda program: [])
    slow = Group("start", "ms", 1e6, 1, (Contender("bare", lambda: None), Contender("ours", lambda: sum(range(99_999)),
                                                                                      1, "bare", 1)))  # fmt: skip
    for name in ("starting", "parsing"):
        monkeypatch.setattr(run, name, lambda *_: slow)
    for name in ("workload", "lanshan", "many", "compiling"):
        monkeypatch.setattr(run.calls, name, lambda *_: slow)
    monkeypatch.setattr(run, "PAGE", tmp_path / "performance.md")
    assert run.main(["--write", "--rounds", "3"]) == 1
    assert (tmp_path / "performance.md").read_text(encoding="utf-8").startswith("# Performance\n")


def test_one_fen_in_the_interpreter_would_be_wrong(monkeypatch: pytest.MonkeyPatch):
    program = run.compiled()
    monkeypatch.setattr(run, "EDGES", 30)
    monkeypatch.setattr(run, "USUAL", 30)
    assert run._wrong_claims(program) == []
    right = run.settled

    def one_off(program, columns):
        rows = right(program, columns)
        return [(rows[0][0] + 1, *rows[0][1:]), *rows[1:]]

    monkeypatch.setattr(run, "settled", one_off)
    assert [line.split(":")[0] for line in run._wrong_claims(program)] == ["edge claim 0", "usual claim 0"]


def test_the_commands_are_shown_as_a_person_writes_them():
    assert run.shown(run.PYTHON) == "`python -c pass`"
    assert run.shown(run.CHECK) == "policy check policies/cn/shandong/linyi/lanshan/relief_insurance/2020"


def test_a_wrong_contender_is_shown_and_not_timed():
    wrong = Contender("wrong", lambda: pytest.fail("timed although wrong"), right=lambda: False)
    right = Contender("right", lambda: None, base="wrong", most=2, right=lambda: True)
    group = Group("one claim", "µs", 1e3, 1, (wrong, right))
    timings = group.timed(1)
    assert [timing.wrong for timing in timings] == [True, False]
    assert "| wrong | wrong | wrong | — | — | — |" in table(group, timings)
    assert not timings[0].held
    assert timings[1].held


def test_what_must_be_reached_is_told_with_what_was():
    timings = (
        Timing("ours", 1, 1, "hand", 2.0, 2.1, most=2.5, aim=1.3),
        Timing("theirs", 1, 1, "ours", 4.0, 4.5, at_least=5, aim=12),
        Timing("beside", 1, 1),
    )
    assert targets(timings).splitlines()[2:] == [
        "| ours against hand | at most 2.5 | 1.3 | 2.00 | 2.10 |",
        "| theirs against ours | at least 5 | 12 | 4.00, missed | 4.50 |",
    ]


def test_what_takes_minutes_is_told_by_scheme_and_together():
    schemes = {"a@2020": {"coverage": 1.5, "diff": 0.25}, "b@2020": {"coverage": 2.5, "diff": 1}}
    taken = Taken(schemes, 40, 30, 90, 310, 100_000)
    assert tables(taken).splitlines() == [
        "| the five schemes, seconds | coverage | diff |",
        "|---|--:|--:|",
        "| `a@2020` | 1.5 | 0.2 |",
        "| `b@2020` | 2.5 | 1.0 |",
        "| together | 4.0 | 1.2 |",
        "",
        "| 100,000 claims of a county under two schemes | seconds | times |",
        "|---|--:|--:|",
        "| `policy eval` with the one, then with the other | 40.0 | — |",
        "| `policy diff --claims`: who wins, who loses, what each change is responsible for | 30.0 | 0.75 |",
        "",
        "| 100,000 claims of the county in one file | seconds | megabytes at most | kilobytes a claim |",
        "|---|--:|--:|--:|",
        "| `policy eval` | 90.0 | 310 | 3.1 |",
    ]


def test_the_memory_of_a_command_is_its_own():
    """Whoever measures holds more than the command needs: that is not counted."""
    held = bytearray(200_000_000)
    held[:] = b"x" * len(held)
    seconds, megabytes = _greatest("--version")
    assert 0 < seconds < 60
    assert 1 < megabytes < 150


def test_a_chart_is_a_picture_of_every_contender_that_is_right():
    timings = (Timing("by hand `x`", 1000, 1500), Timing("<ours>", 90_000, 95_000), Timing("wrong", 0, 0, wrong=True))
    picture = chart("one claim", "µs", 1e3, timings, frozenset({"<ours>"}))
    root = ET.fromstring(picture)  # noqa: S314 - a picture of ours
    texts = [part.text for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"by hand x", "<ours>", "1.5 µs", "95.0 µs"} <= set(texts)
    assert "wrong" not in texts
    assert picture == chart("one claim", "µs", 1e3, timings, frozenset({"<ours>"}))
