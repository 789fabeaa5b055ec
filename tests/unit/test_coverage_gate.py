"""The coverage gate: what is not run is told, and the list of exceptions says only what is true."""

import json
from pathlib import Path

import pytest

from tests import coverage_gate


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkout: Path):
    """The gate on a report in which everything is run but some lines and branches of one file."""
    report = tmp_path / "coverage.json"
    lines = (checkout / "policy_lang/core/op.py").read_text(encoding="utf-8").splitlines()

    def ends(*, lines: tuple[int, ...] = (), branches: tuple[tuple[int, int], ...] = (), exceptions: tuple = ()) -> int:
        names = ("policy_lang/check/words.py", "policy_lang/core/op.py", "policy_lang/interp/folds.py")
        files = {name: {"missing_lines": [], "missing_branches": []} for name in names}
        files["policy_lang/core/op.py"] = {"missing_lines": lines, "missing_branches": branches}
        files["policy_lang/cli/face.py"] = {
            "missing_lines": [1],
            "missing_branches": [],
        }  # not asked for
        report.write_text(json.dumps({"files": files}), encoding="utf-8")
        monkeypatch.setattr(coverage_gate, "EXCEPTIONS", exceptions)
        return coverage_gate.main([str(report)])

    ends.third = lines[2].strip()
    return ends


def test_a_line_or_a_branch_that_no_test_runs_is_told(gate, capsys: pytest.CaptureFixture[str]):
    assert gate() == 0
    assert gate(lines=(3,)) == 1
    assert f"not covered: policy_lang/core/op.py:3: {gate.third}" in capsys.readouterr().out
    assert gate(branches=((3, -1),)) == 1
    assert "not covered: policy_lang/core/op.py:3:" in capsys.readouterr().out


def test_an_exception_is_listed_with_its_reason_and_holds_while_it_is_true(gate):
    exception = ("policy_lang/core/op.py", gate.third, "because")
    assert gate(lines=(3,), exceptions=(exception,)) == 0
    assert gate(exceptions=(exception,)) == 1
    many = tuple(("policy_lang/core/op.py", gate.third, str(number)) for number in range(11))
    assert gate(lines=(3,), exceptions=many[:10]) == 0
    assert gate(lines=(3,), exceptions=many) == 1


def test_a_report_without_a_package_says_nothing(tmp_path: Path):
    report = tmp_path / "coverage.json"
    report.write_text('{"files": {}}', encoding="utf-8")
    assert coverage_gate.main([str(report)]) == 1


def test_what_is_listed_has_a_reason(checkout: Path):
    for file, text, reason in coverage_gate.EXCEPTIONS:
        assert reason
        assert text in (checkout / file).read_text(encoding="utf-8")
