"""The standard library: every function is worked out in a scheme of examples, and says in both tongues what it does."""

from pathlib import Path

import pytest

from policy_lang.compile import Options, compile_scheme
from policy_lang.diagnostics import Report, render_text
from policy_lang.scenario import run_scenarios
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.parse import parse

STDLIB = Path(__file__).parent.parent / "stdlib"
EXAMPLES = sorted((STDLIB / "examples").glob("*.policy"))
MODULES = sorted(path for path in STDLIB.rglob("*.policy") if path.parent.name != "examples")


def read(path: Path) -> ast.File:
    return parse(Source(path.name, path.read_text(encoding="utf-8")), Report())


def name(path: Path) -> str:
    return path.relative_to(STDLIB).with_suffix("").as_posix()


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_examples_come_out(path: Path):
    compilation = compile_scheme(str(path), Options(check_readings=True))
    assert compilation.program is not None, render_text(compilation.report.diagnostics, "en")
    assert compilation.report.diagnostics == ()

    def none(readings: dict[str, str], figures: dict[str, str]) -> Report:
        raise AssertionError(f"no example asks for {readings} {figures}")

    ran = run_scenarios(compilation.program, none, lambda _: None)
    assert ran
    assert [failure.diagnostic.message("en") for one in ran for failure in one.failures] == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_declaration_is_used_by_an_example_or_by_another_one_and_says_what_it_is(path: Path):
    called = {
        node.path.name for file in map(read, (*EXAMPLES, path)) for node in ast.walk(file) if isinstance(node, ast.Call)
    }
    for node in read(path).declarations:
        if isinstance(node, ast.Function):
            spellings = {node.names.first.name, node.names.second.name if node.names.second else ""}
            assert spellings & called, node.names.first.name
        if not isinstance(node, ast.Use):
            label = getattr(node, "names", ast.Names(node.span, ast.Ident(node.span, ""))).label
            assert label is not None, node.span.text
            assert label.second is not None, node.span.text


def test_a_module_with_versions_is_used_by_its_version(tmp_path: Path):
    """A version is an edition: a folder each."""
    for version, rate in ((1, "50%"), (2, "60%")):
        folder = tmp_path / "shared" / "rates" / str(version)
        folder.mkdir(parents=True)
        (folder / "rates.policy").write_text(f"function aid(amount: money) = {rate} of amount\n", encoding="utf-8")
    scheme = """scheme s
  edition 2020
  currency CNY, rounds half up
use shared.rates@{version}
calculation grant
  takes amount: money up to 1万元
  gives due = aid(amount)
scenario "a hundred"
  calculate grant amount = 100元
  expect due = {due}元
"""
    for version, due in ((1, 50), (2, 60)):
        file = tmp_path / "scheme.policy"
        file.write_text(scheme.format(version=version, due=due), encoding="utf-8")
        compilation = compile_scheme(str(file), Options(search=(tmp_path,)))
        assert compilation.program is not None, render_text(compilation.report.diagnostics, "en")
        ran = run_scenarios(compilation.program, lambda *_: Report(), lambda _: None)
        assert [one.passed for one in ran] == [True]
    file.write_text(scheme.format(version=3, due=1), encoding="utf-8")
    assert {one.code for one in compile_scheme(str(file), Options(search=(tmp_path,))).report.diagnostics} == {"PL0208"}
