"""Editions: what an amendment takes over and changes, what a draft marks, and the hypothetical Weihai of 2021."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

import policy_lang as pl
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
    figures = len(re.findall("^参数 ", written, re.MULTILINE)) - len(re.findall(": (?:比例|金额) 原文未定", written))
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


def test_a_draft_of_an_amending_edition_holds_everything_it_took_over(
    tmp_path: Path, checkout: Path, capsys: pytest.CaptureFixture[str]
):
    """The files of 2020 come along under their year, marked like the others; nothing is amended any more."""
    name = "cn/shandong/weihai/relief_insurance"
    arguments = ["new", f"{name}@2022", "--from", str(checkout / EXAMPLE), "-o", str(tmp_path), "--tongue", "en"]
    assert main(arguments) == 0
    folder = tmp_path / name / "2022"
    names = [path.name for path in sorted(folder.iterdir())]
    assert names == [
        "2020_amounts.policy", "2020_funding.policy", "2020_readings.policy", "2020_scheme.policy", "CHECKLIST.md",
        "weihai_2021.policy",
    ]  # fmt: skip
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.policy")}
    for text in texts.values():
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        cited = [line for line in lines if "依据 " in line]
        assert cited
        assert [line for line in cited if line.count("待核实") < line.count("依据 ")] == []
        assert [line for line in lines if line.startswith("  行 ") and "待核实" not in line] == []
        assert [line for line in lines if line.startswith(("来源 ", "  施行 ")) and "待核实" not in line] == []
    assert "修订 cn" not in texts["weihai_2021.policy"]
    assert "60万元" in texts["2020_amounts.policy"]
    assert main(["check", str(folder), "--tongue", "en"]) == 1
    assert main(["check", "--draft", str(folder), "--tongue", "en"]) == 0
    assert main(["test", str(folder), "--tongue", "en"]) == 0
    checklist = (folder / "CHECKLIST.md").read_text(encoding="utf-8")
    assert "unmarked, in a rule: `70万元`" in checklist
    assert "2020_amounts.policy:" in checklist
    capsys.readouterr()


def test_the_draft_pays_what_the_amending_edition_paid(tmp_path: Path, checkout: Path, new: Program, capsys):
    """All of its figures, payers, readings and conditions are those of 2021, a year later."""
    name = "cn/shandong/weihai/relief_insurance"
    main(["new", f"{name}@2022", "--from", str(checkout / EXAMPLE), "-o", str(tmp_path), "--tongue", "en"])
    capsys.readouterr()
    draft = compile_scheme(str(tmp_path / name / "2022")).program
    assert draft is not None
    assert payers(draft) == payers(new)
    assert {item: figure(draft, item) for item in new.parameters} == {
        item: figure(new, item) for item in new.parameters
    }
    assert draft.readings == new.readings
    assert [status for _, status in draft.covered] == [status for _, status in new.covered]
    assert (str(draft.first), str(draft.last)) == ("2022-03-01", "2022-12-31")


def test_a_result_of_a_draft_names_the_figures_that_are_to_be_confirmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """4000 x 70 % = 2800 of aid, 1200 x 10 % = 120 written off, up to 9000: 80. The yearly limits were not reached."""
    claim = {
        "claim": "a",
        "person": "p",
        "person.categories": ["脱贫享受政策"],
        "claim.kind": "住院",
        "医院": "兰山区人民医院",
        "claim.in_area": True,
        "claim.referral": "未办理",
        "claim.discharge": "2021-03-10",
        "claim.total": "10000",
        "claim.in_scope": "10000",
        "given.basic": "6000",
        "given.critical_illness": "0",
    }
    main(["new", f"{LANSHAN}@2021", "--from", f"{LANSHAN}@2020", "-o", str(tmp_path), "--tongue", "en"])
    folder = tmp_path / LANSHAN / "2021"
    scheme = pl.load(str(folder))
    result = scheme.settle(claim).to_dict()
    assert result["payments"]["supplement"] == "80.00"
    assert {taint["parameter"]: taint.get("to_confirm") for taint in result["taints"]} == {
        "aid_ratio": True, "reduction_ratio": True, "gate_ratio": True, "target_ratio": True,
    }  # fmt: skip
    schema = json.loads(Path("docs/reference/schemas/result.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, schema)
    # One figure is confirmed: it is a stated one from then on, and no taint.
    amounts = folder / "amounts.policy"
    text = amounts.read_text(encoding="utf-8")
    confirmed = re.sub(r'(医疗救助比例" = 70%) 待核实', r"\1", text, count=1)
    assert confirmed != text
    amounts.write_text(confirmed, encoding="utf-8")
    later = pl.load(str(folder)).settle(claim).to_dict()
    assert {taint["parameter"] for taint in later["taints"]} == {"reduction_ratio", "gate_ratio", "target_ratio"}
    assert later["program"] != result["program"]
    capsys.readouterr()


def test_a_figure_is_unconfirmed_on_its_own_days_alone(tmp_path: Path):
    """Of two dated values the second was taken over: a claim of the first half-year rests on a confirmed figure."""
    (tmp_path / "town.policy").write_text(HALF_YEARS, encoding="utf-8")
    scheme = pl.load(str(tmp_path / "town.policy"))
    found = {}
    for day in ("2020-06-30", "2020-07-01"):
        result = scheme.settle({"claim": day, "claim.discharge": day, "claim.in_scope": "1000"}).to_dict()
        found[day] = result["taints"]
    assert found["2020-06-30"] == []
    assert found["2020-07-01"] == [{"parameter": "share", "qualifier": "exact", "given": False, "to_confirm": True}]


def test_a_change_whose_clause_is_to_be_confirmed_is_to_be_confirmed(tmp_path: Path):
    amended = HALF_YEARS.replace(" to confirm", "") + 'adapt share to 80% cites notice "二" to confirm\n'
    (tmp_path / "town.policy").write_text(amended, encoding="utf-8")
    result = pl.load(str(tmp_path / "town.policy")).settle(
        {"claim": "a", "claim.discharge": "2020-03-01", "claim.in_scope": "1000"}
    )
    assert str(result.to_dict()["payments"]["aid"]) == "800.00"
    assert [taint.get("to_confirm") for taint in result.to_dict()["taints"]] == [True]


def test_an_edition_that_cannot_be_found_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """What a scheme amends is looked for when a draft is made of it."""
    scheme = tmp_path / "town.policy"
    scheme.write_text(HALF_YEARS.replace("  edition 2020", "  amends cn.nowhere.aid@2019\n  edition 2020"), "utf-8")
    assert main(["new", "my/town@2022", "--from", str(scheme), "-o", str(tmp_path), "--tongue", "en"]) == 3
    assert "cn/nowhere/aid@2019" in capsys.readouterr().err
    assert not (tmp_path / "my").exists()


HALF_YEARS = """\
scheme town / 镇救助
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by claim.discharge
  currency CNY, rounds half up
use cn.medical
source notice = "某府发〔2020〕1号"
parameter share / 救助份额
  = 70% from 2020-01-01 to 2020-06-30
  = 60% from 2020-07-01 to 2020-12-31 to confirm
  exactly cites notice "一"
payer aid / 医疗救助
  cites notice "一"
  on what is unpaid in in_scope
  each claim
  pays share
order aid
"""


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
