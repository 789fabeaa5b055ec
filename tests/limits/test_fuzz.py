"""20,000 mutated inputs with fixed numbers: none raises, none takes two seconds, none needs 512 MB.

A batch is a process of its own (`batch.py`), so a limit of memory holds for it alone and a crash would be seen. The first few
of each kind are in `make quick`.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from policy_lang.cli.front import LISTED
from tests.limits.batch import SCHEME, said
from tests.limits.desk import furnished
from tests.limits.mutations import LINES

ROOT = Path(__file__).parents[2]
SIZE = 500
BATCHES = {"schemes": 13, "claims": 19, "commands": 8}
QUICK = {"schemes": 80, "claims": 300, "commands": 100}

ALL = [(kind, SIZE * index) for kind, count in BATCHES.items() for index in range(count)]


def batch(kind: str, first: int, count: int) -> dict[str, object]:
    """What a batch reports."""
    words = [sys.executable, "-m", "tests.limits.batch", kind, str(first), str(count)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2_000:]
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_there_are_twenty_thousand():
    assert len(ALL) * SIZE == 20_000


def test_every_command_is_tried_and_its_line_works_before_it_is_spoiled(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A line that never worked would be refused for one reason only, and show nothing of what comes after."""
    assert set(LINES) == set(LISTED)
    monkeypatch.chdir(tmp_path)
    desk = furnished(tmp_path, SCHEME)
    for name, lines in LINES.items():
        for line in lines:
            desk.restore()
            code, _, err = said(*line.split())
            says_no = (name == "diff" and "town" not in line) or "--mutate" in line
            assert code == (1 if says_no else 0), (line, err)


@pytest.mark.parametrize("kind", QUICK)
def test_a_few_of_each_kind(kind: str):
    found = batch(kind, 1_000_000, QUICK[kind])
    assert found["wrong"] == []
    # A batch in which everything ended alike would have tried one thing only.
    assert len(found["seen"]) > 1, found  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("kind, first", ALL)
def test_no_input_raises_hangs_or_grows(kind: str, first: int):
    found = batch(kind, first, SIZE)
    assert found["wrong"] == []
