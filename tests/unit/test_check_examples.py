"""`policy check` looks through scenarios without keeping them, and finds in them what a compilation finds."""

from pathlib import Path

import pytest

from policy_lang.compile import Options, compile_scheme, compile_text
from policy_lang.diagnostics import Report
from tests.strategies import drawn

ROOT = Path(__file__).parents[2]
TEXTS = sorted([*(ROOT / "tests/lang").rglob("*.policy"), *(ROOT / "tests/schemes").glob("*.policy")])
EDITIONS = sorted({path.parent for path in (ROOT / "policies").rglob("scheme.policy")})


def told(report: Report) -> list[object]:
    return [(one.code, one.span, one.holes) for one in report.diagnostics]


@pytest.mark.parametrize("path", [*TEXTS, *EDITIONS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_same_is_found_with_and_without_the_examples(path: Path):
    kept, looked_through = (
        compile_scheme(str(path), Options(confirmed=True, hashed=False, examples=examples))
        for examples in (True, False)
    )
    assert told(kept.report) == told(looked_through.report)
    assert (kept.program is None) == (looked_through.program is None)
    if kept.program is not None and looked_through.program is not None:
        assert looked_through.program.scenarios == ()


@pytest.mark.parametrize("seed", range(30))
def test_so_it_is_with_generated_schemes(seed: int):
    text = drawn(seed).scheme.text
    kept, looked_through = (compile_text(text, Options(examples=examples)) for examples in (True, False))
    assert told(kept.report) == told(looked_through.report)


def test_a_figure_that_is_no_single_value_is_told(tmp_path: Path):
    """A parameter in the place of an expected amount has no value of its own day: PL0316, either way."""
    text = (ROOT / "tests/schemes/medicare_part_b.policy").read_text(encoding="utf-8")
    path = tmp_path / "a.policy"
    path.write_text(text + EXAMPLE, encoding="utf-8")
    for examples in (True, False):
        report = compile_scheme(str(path), Options(examples=examples)).report
        assert "PL0316" in {one.code for one in report.diagnostics}


EXAMPLE = """
parameter to_be_paid = $5
scenario "an amount that is a figure"
  facts service = treatment, enrolled_from = 2020-01-01, assigned = yes, filed_day = 2024-06-01
  settle a charge = $150, approved = $100, service_day = 2023-02-01
  expect own share = to_be_paid
"""
