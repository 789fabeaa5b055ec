"""Every scenario of the policies carries its working, and the working comes out."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.compile import Options, compile_scheme
from policy_lang.core.nodes import Const
from policy_lang.core.program import Expectation, Program
from policy_lang.diagnostics import render_text
from tests.workings import Block, blocks, equations, value

POLICIES = Path(__file__).parents[1] / "policies"
SCHEMES = sorted({path.parent for path in POLICIES.rglob("*.policy") if path.parent.name.isdecimal()})
FILES = sorted(path for path in POLICIES.rglob("*.policy") if blocks(path.read_text(encoding="utf-8")))


def shown(path: Path) -> str:
    return path.relative_to(POLICIES).as_posix()


def compiled(folder: Path) -> Program:
    compilation = compile_scheme(str(folder), Options())
    assert compilation.program is not None, render_text(compilation.report.diagnostics, "en")
    return compilation.program


def own(program: Program) -> set[Fraction]:
    """The figures of a scheme in minor units: a benefit that is one of them needs no arithmetic."""
    return {
        figure.value.value
        for parameter in program.parameters.values()
        for figure in parameter.figures
        if isinstance(figure.value, Const) and isinstance(figure.value.value, Fraction)
    }


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_every_equation_comes_out(path: Path):
    found = [one for block in blocks(path.read_text(encoding="utf-8")) for one in equations(block.comment)]
    assert [one.text for one in found if not one.right] == []


@pytest.mark.parametrize("folder", SCHEMES, ids=shown)
def test_every_expected_amount_is_worked_out(folder: Path):
    """It is the result of an equation of its scenario, a figure of the scheme, or nothing."""
    program = compiled(folder)
    figures = own(program)
    texts = {path.name: blocks(path.read_text(encoding="utf-8")) for path in folder.glob("*.policy")}
    missing = []
    for scenario in program.scenarios:
        given = {value(text[:-1]) * 100 for text in scenario.figures.values() if re.fullmatch(r"[\d.]+元", text)}
        for step in scenario.steps:
            if not isinstance(step, Expectation) or not isinstance(step.value, Fraction) or step.value == 0:
                continue
            block = _block(texts[Path(step.place.file).name], step.place.line)
            worked = {one.result * 100 for one in equations(block.comment)}
            if step.value not in worked | figures | given:
                missing.append((scenario.title_en, step.name, str(step.value / 100)))
    assert missing == []


def _block(found: list[Block], line: int) -> Block:
    return next(block for block in found if block.first <= line <= block.last)


@pytest.mark.parametrize(
    "comment, right",
    [
        ("# 剩余 10000-6000=4000；救助 4000×70%=2800。", [True, True]),
        ("# (4000-2800)×10%=120", [True]),
        ("# （4000－2800）×10％＝120", [True]),
        ("# 0.01×65%=0.0065→0.01", [True]),
        ("# 0.01×65%=0.0065→0.02", [False]),
        ("# 1234.57×90%=1111.113→1111.12", [True]),
        ("# 10×9=91", [False]),
        ("# 0.01元 × 70% = 0.007元", [True]),
        ("# 1.5万元×2=30000元", [True]),
        ("# 恰为 27000×10%=2700（含本数）", [True]),
        ("# 已付（5000+100=5100）", [True]),
        ("# 1000-7920=-6920", [True]),
        ("# 25000 − 3000 = 22000", [True]),
        ("# 1234人 × 100元 = 123400元", []),
        ("# nothing to work out", []),
    ],
)
def test_a_working_is_read(comment: str, right: list[bool]):
    assert [one.right for one in equations(comment)] == right


def test_a_comment_belongs_to_the_scenario_below_it():
    text = '# 1+1=2\n\n# 2+2=4\n算例 "a"\n  # 3+3=6\n  结算 a\n\n# 4+4=8\n算例 "b"\n  结算 a\n参数 c\n'
    assert [(block.first, block.last, [one.text for one in equations(block.comment)]) for block in blocks(text)] == [
        (4, 8, ["2+2=4", "3+3=6"]),
        (9, 10, ["4+4=8"]),
    ]
