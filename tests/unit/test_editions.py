"""Editions: what an amendment takes over and changes, what a draft marks, and the hypothetical Weihai of 2021."""

import re
from pathlib import Path

import pytest

from policy_lang.cli import main
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.nodes import Const
from policy_lang.core.program import Program

EXAMPLE = "examples/hypothetical/weihai_2021.policy"
OLD = "cn/shandong/weihai/relief_insurance@2020"
LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance"


@pytest.fixture(scope="module")
def new(request: pytest.FixtureRequest) -> Program:
    """The hypothetical edition, every option of its readings checked."""
    compiled = compile_scheme(str(request.config.rootpath / EXAMPLE), Options(check_readings=True))
    assert compiled.program is not None
    return compiled.program


@pytest.fixture(scope="module")
def old() -> Program:
    compiled = compile_scheme(OLD)
    assert compiled.program is not None
    return compiled.program


def payers(program: Program) -> list[str]:
    return [payer.id for payer in program.arms[0].payers if not payer.benefit]


def figure(program: Program, name: str) -> object:
    figures = program.parameters[name].figures
    return figures[0].value.value if figures and isinstance(figures[0].value, Const) else None


def test_five_things_change_and_nothing_else(new: Program, old: Program):
    """A figure, a tier, a new payer, the order and the window; every other figure is the old one."""
    assert (figure(old, "supplement_cap"), figure(new, "supplement_cap")) == (600_000_00, 700_000_00)
    assert any("bands" in str(item.id) or type(item.node).__name__ == "Bands" for item in new.arms[0].definitions)
    assert set(payers(new)) - set(payers(old)) == {"charity"}
    assert payers(new).index("medical_aid") < payers(new).index("hospital_reduction")
    assert payers(old).index("medical_aid") > payers(old).index("hospital_reduction")
    assert (str(new.first), str(new.last)) == ("2021-03-01", "2021-12-31")
    same = set(old.parameters) - {"supplement_cap"}
    assert {name: figure(new, name) for name in same} == {name: figure(old, name) for name in same}


def test_a_repealed_reading_is_gone_and_the_others_are_there(new: Program, old: Program):
    assert set(old.readings) - set(new.readings) == {"order"}


def test_worked_examples_are_not_taken_over(new: Program):
    assert len(new.scenarios) == 2


def test_the_new_figure_cites_the_new_text(new: Program):
    clauses = new.catalogue["parameter:supplement_cap"].origin.clauses
    assert [(clause.title, clause.locator) for clause in clauses] == [("假设文件〔2021〕1号", "二")]


def test_the_example_passes(checkout: Path):
    assert main(["test", str(checkout / EXAMPLE), "--tongue", "en"]) == 0


def test_a_draft_marks_every_figure_window_source_and_citation(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """As many marks as there are places in the old edition, and a line of the checklist for each of them."""
    assert main(["new", f"{LANSHAN}@2021", "--from", f"{LANSHAN}@2020", "-o", str(tmp_path), "--tongue", "en"]) == 0
    folder = tmp_path / LANSHAN / "2021"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.policy")))
    written = re.sub("#.*", "", text)
    places = len(re.findall(r'依据 \w+ "', written)) + written.count("来源 ") + written.count("  施行 ")
    figures = len(re.findall("^参数 ", written, re.MULTILINE)) - written.count(": 比例 原文未定")
    assert written.count("待核实") == places + figures
    checklist = (folder / "CHECKLIST.md").read_text(encoding="utf-8")
    marked = [line for line in checklist.splitlines() if line.startswith("- [ ]") and "待核实" in line]
    assert len([line for line in marked if "unmarked" not in line]) == places + figures
    assert "2020-03-10" not in written
    capsys.readouterr()


def test_check_refuses_a_draft_until_it_is_confirmed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main(["new", f"{LANSHAN}@2021", "--from", f"{LANSHAN}@2020", "-o", str(tmp_path), "--tongue", "en"])
    folder = str(tmp_path / LANSHAN / "2021")
    assert main(["check", folder, "--tongue", "en"]) == 1
    assert main(["check", "--draft", folder, "--tongue", "en"]) == 0
    assert main(["test", folder, "--tongue", "en"]) == 0
    for path in Path(folder).glob("*.policy"):
        path.write_text(path.read_text(encoding="utf-8").replace(" 待核实", ""), encoding="utf-8")
    assert main(["check", folder, "--tongue", "en"]) == 0
    capsys.readouterr()


def test_a_leap_day_moves_to_the_28th(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    main(["new", f"{LANSHAN}@2021", "--from", f"{LANSHAN}@2020", "-o", str(tmp_path), "--tongue", "en"])
    scheme = (tmp_path / LANSHAN / "2021" / "scheme.policy").read_text(encoding="utf-8")
    assert "施行 自 2021-01-01 至 2021-12-31 待核实" in scheme
    assert "发布于 2020-02-29 待核实" in scheme  # the old text's own date stays, to be replaced
    capsys.readouterr()


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_a_skeleton_is_in_order(tongue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["new", "my/county/aid@2026", "-o", str(tmp_path), "--tongue", tongue]) == 0
    folder = str(tmp_path / "my/county/aid/2026")
    assert main(["check", folder, "--tongue", "en"]) == 0
    assert main(["test", folder, "--tongue", "en"]) == 0
    assert main(["fmt", "--check", folder]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("page", ["next-year.md", "next-year.zh.md"])
def test_the_guide_shows_what_stands_in_the_example(page: str, checkout: Path):
    """Each snippet of the guide is a passage of the example, and all five changes are shown."""
    example = (checkout / EXAMPLE).read_text(encoding="utf-8")
    text = (checkout / "docs" / "guide" / page).read_text(encoding="utf-8")
    snippets = re.findall("```policy\n(.*?)```", text, re.DOTALL)
    assert len(snippets) == 5
    assert [snippet for snippet in snippets if snippet not in example] == []


@pytest.mark.parametrize("page, code", [("next-year.md", [0, 1]), ("next-year.zh.md", [0, 1])])
def test_the_commands_of_the_guide_run(
    page: str, code: list[int], checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):  # fmt: skip
    monkeypatch.chdir(tmp_path)
    text = (checkout / "docs" / "guide" / page).read_text(encoding="utf-8")
    commands = re.findall("```sh\npolicy (.*?)\n```", text)
    assert [main(command.split()) for command in commands] == code
    capsys.readouterr()
