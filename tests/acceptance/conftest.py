"""Says at the end of a run how many cases, variants and amounts were compared."""

import pytest
from _pytest.terminal import TerminalReporter


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """One line, summed over all workers."""
    counts = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if isinstance(report, pytest.TestReport)
        for name, value in report.user_properties
        if name == "compared"
    ]
    if counts:
        cases, variants, amounts = (sum(parts) for parts in zip(*counts, strict=True))
        terminalreporter.write_line(f"worked cases: {cases} cases, {variants} variants, {amounts} amounts compared")
