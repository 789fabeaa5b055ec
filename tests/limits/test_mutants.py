"""No text, claim file or argument yields a traceback, a hang or unbounded memory: 20,000 mutated inputs, the same every time.

Each is under two seconds of processor time and all of them together under 512 MB. They run in processes of their own, in
stretches, so that several workers share them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.limits.mutants import TOTAL

STRETCHES = 8
SECONDS, MEGABYTES = 2.0, 512


def run(first: int, count: int) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.limits.mutants", str(first), str(count)],
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "POLICY_CACHE": "off", "COVERAGE_PROCESS_START": ""},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return seen


def bearable(seen: dict[str, object]) -> None:
    assert seen["failures"] == []
    seconds, number = seen["slowest"]  # type: ignore[misc]
    assert seconds < SECONDS, f"input {number}"
    assert seen["megabytes"] < MEGABYTES  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.parametrize("stretch", range(STRETCHES))
def test_twenty_thousand_mutants(stretch: int) -> None:
    """All of them, a stretch a test."""
    count = TOTAL // STRETCHES
    seen = run(stretch * count, count)
    bearable(seen)
    assert sum(seen["done"].values()) == count  # type: ignore[attr-defined]


def test_some_mutants() -> None:
    """A few hundred others for `make quick`, every kind among them."""
    seen = run(TOTAL, 400)
    bearable(seen)
    assert all(seen["done"].values())  # type: ignore[attr-defined]
