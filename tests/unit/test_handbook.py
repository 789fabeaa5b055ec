"""The handbook: each figure is one of the scheme or was settled, and nothing that a scheme says is markup."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.cli import main
from policy_lang.compile import compile_scheme, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.handbook import Handbook, handbook_of
from policy_lang.handbook.examples import Worked
from policy_lang.handbook.page import page_of
from policy_lang.interp.settle import Claim, settle
from tests.unit.cli_support import Desk, furnished
from tests.unit.test_testing import AID, FIRST

POLICIES = Path(__file__).parents[2] / "policies"
LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"


def program(text: str) -> Program:
    found = compile_text(text).program
    assert found is not None
    return found


@pytest.fixture(scope="module")
def lanshan() -> Program:
    found = compile_scheme(LANSHAN).program
    assert found is not None
    return found


def test_the_curve_is_settled_point_by_point():
    found = program(AID + FIRST)
    (curve,) = handbook_of(found, "en").curves.curves
    own = dict(curve.points)
    # 1000: the deductible leaves 900, of which 50 % is 450; of the 550 left 10 % is 55; 495 stay.
    assert own[Fraction(100_000)] == Fraction(49_500)
    for cost, left in curve.points:
        facts = {"cost": cost, "day": found.scenarios[0].steps[0].facts["day"], "near": True, "person": "q"}
        assert settle(found, Claim("c", facts, 1), Book()).own["expense"] == left


def test_tiers_stand_with_their_figures():
    (aid, *_) = handbook_of(program(AID + FIRST), "en").payers
    assert aid.tiers == (("from 0 to 1,000.00 yuan", "50%"), ("above 1,000.00 yuan", "80%"))
    lines = {line.name: line.text for line in aid.lines}
    assert lines["deductible"] == "100.00 yuan"
    assert lines["at most"] == "cap (1,000.00 yuan)"


def test_every_figure_of_the_scheme_stands_with_its_clause(lanshan: Program):
    book = handbook_of(lanshan, "zh")
    assert len(book.figures) >= len(lanshan.parameters)
    by = {line.anchor: line for line in book.figures}
    assert by["figure-aid_cap"].text == "10,000.00元"
    assert "三(一)第3段" in by["figure-aid_cap"].basis.text
    assert next(name for name, *_ in book.lists) == "保障对象"
    assert len(book.questions) == sum(entry.kind == "reading" for entry in lanshan.catalogue.values())


def test_payers_stand_in_their_order(lanshan: Program):
    book = handbook_of(lanshan, "zh")
    assert book.chains == (("", ("basic", "critical_illness", "medical_aid", "hospital_reduction", "supplement",
                                 "accident_medical")),)  # fmt: skip


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_page_is_whole_needs_nothing_and_is_the_same_again(lanshan: Program, tongue: str):
    book: Handbook = handbook_of(lanshan, tongue)
    page = page_of(book, lanshan, "other.html")
    assert page == page_of(book, lanshan, "other.html")
    assert not re.findall(r"""(?:src|href)=["'](?!#|other\.html)""", page)
    assert "<script" not in page
    assert page.count('role="img"') == 1
    for payer in book.payers:
        assert payer.name in page


def _worked(found: Program, title: str) -> Worked:
    step = found.scenarios[0].steps[0]
    return Worked((title, ""), (settle(found, Claim("a", {**step.facts, "person": "q"}, 1), Book()),))


@pytest.fixture(scope="module")
def fujian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handbook")
    assert main(["doc", str(POLICIES / "cn/fujian/overlay_insurance/2017"), "-o", str(folder)]) == 0
    return folder


def test_the_least_of_two_amounts_is_told_with_both():
    found = compile_scheme(str(POLICIES / "cn/fujian/overlay_insurance/2017")).program
    assert found is not None
    first = next(payer for payer in handbook_of(found, "zh").payers if payer.id == "first_step")
    said = {line.name: line.text for line in first.lines}
    added = said["按叠加比例计算的金额"]
    assert "各级定点医疗机构的叠加报销比例" in added
    assert added.endswith("（即：省级 7%、市级 11%、县级 14%、乡级 15%）")
    assert "叠加后报销比例的上限" in said["达到叠加后比例上限尚差的金额"]
    assert said["支付标准"] == "以上各项中的最低者"


def test_a_target_is_told_once_and_what_is_less_stays_less():
    found = compile_scheme(str(POLICIES / "cn/shandong/weihai/relief_insurance/2020")).program
    assert found is not None
    by = {payer.id: payer for payer in handbook_of(found, "zh").payers}
    assert [line.name for line in by["supplement"].lines].count("补足目标") == 1
    assert "支付标准" not in {line.name for line in by["supplement"].lines}
    death = next(line.text for line in by["accident_death_benefit"].lines if line.name == "支付标准")
    assert "意外残疾保险金" in death


def test_curves_are_told_apart_by_what_makes_the_difference():
    by = {}
    for edition in ("cn/fujian/overlay_insurance/2017", "cn/jiangsu/huaian/supplement/2017"):
        found = compile_scheme(str(POLICIES / edition)).program
        assert found is not None
        by[edition] = handbook_of(found, "zh").curves
    assert by["cn/fujian/overlay_insurance/2017"].by == "定点医疗机构级别"
    # Weihai's instant aid needs a day of inclusion, which a scenario of such persons gives: it is paid alike.
    weihai = compile_scheme(str(POLICIES / "cn/shandong/weihai/relief_insurance/2020")).program
    assert weihai is not None
    assert [curve.name for curve in handbook_of(weihai, "zh").curves.curves] == ["脱贫享受政策人口、即时帮扶人口"]
    huaian = by["cn/jiangsu/huaian/supplement/2017"]
    assert huaian.by == "低收入农户类型"
    own = {curve.name: dict(curve.points) for curve in huaian.curves}
    # 100000, of which the payers before gave 50, 10, 8, 4 and 3 %. Of the generally poor the three kinds of aid are not
    # deducted: 40000 less 10000 is 30000, of which 7000 + 8000 + 9000 = 24000; left are 25000 - 24000 = 1000.
    assert own["一般贫困户"][Fraction(10_000_000)] == Fraction(100_000)
    # The others: 25000 less 10000 is 15000, of which 7000 + 4000 = 11000; left are 25000 - 11000 = 14000.
    assert own["低保贫困户、五保贫困户"][Fraction(10_000_000)] == Fraction(1_400_000)


def test_what_hangs_on_a_reading_is_told_with_its_example(fujian: Path):
    chinese, english = ((fujian / name).read_text(encoding="utf-8") for name in ("index.html", "en.html"))
    # 7 % of 100000 is 7000, of the 60000 left it is 4200.
    assert "若按此理解，算例“叠加比例以剩余费用为基数的理解”中：“第一道”补助：由7,000.00元变为4,200.00元" in chinese
    assert "first step: 4,200.00 yuan instead of 7,000.00 yuan" in english
    assert "所附算例的金额不受影响" in chinese
    # 100.01 in three: the odd fen.
    assert "分摊不尽的尾差由谁承担" in chinese
    assert "设区市：由0.01元变为0.00元" in chinese


def test_every_sentence_is_linked_to_its_clause_and_rule(fujian: Path):
    page = (fujian / "index.html").read_text(encoding="utf-8")
    held = set(re.findall(r'id="([^"]+)"', page))
    wanted = set(re.findall(r'href="#([^"]+)"', page))
    assert wanted <= held
    assert sum(one.startswith("clause-") for one in held) > 20
    rule = re.search(r'三\(二\)第2句</a> · <a href="#(rule-[^"]+)">规则', page)
    assert rule is not None
    line = re.search(rf'id="{rule[1]}">([^<]*)<', page)
    assert line is not None
    assert "第二道" in line[1]
    assert str(POLICIES) not in page


def test_calculations_stand_with_their_worked_examples(fujian: Path):
    page = (fujian / "index.html").read_text(encoding="utf-8")
    assert "叠加保险资金总额按省级承担比例（50%）分摊" in page
    assert "50.01元" in page


def test_who_an_example_speaks_of_is_told_and_what_nobody_knows_is_not(lanshan: Program):
    one, two = (Claim(name, {"person": name}, 1) for name in ("甲", "乙"))
    settled = tuple(settle(lanshan, claim, Book()) for claim in (one, two))
    (example,) = handbook_of(lanshan, "zh", [Worked(("", "两人"), settled)]).examples
    assert [head for head, *_ in example.claims] == ["第1笔 · 人员：甲", "第2笔 · 人员：乙"]
    assert all("待定" not in line.text for _, _, paid in example.claims for line in paid if "个人负担" in line.name)


@pytest.fixture(scope="module")
def lanshan_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("lanshan")
    assert main(["doc", LANSHAN, "-o", str(folder)]) == 0
    return (folder / "index.html").read_text(encoding="utf-8")


def _example(page: str, title: str) -> str:
    found = re.search(rf"<summary>{title}.*?</details>", page, re.DOTALL)
    assert found is not None
    return found[0]


def test_a_citation_leads_to_the_clause_that_it_names_and_not_to_a_sentence_before_it(lanshan_page: str):
    anchors = set(re.findall(r'href="#(clause-[^"]+)">三\(一\)第1段<', lanshan_page))
    (anchor,) = anchors
    assert re.search(rf'<dt id="{anchor}">三\(一\)第1段 <span class="status">已写入规则<', lanshan_page) is not None


def test_every_claim_of_an_example_tells_of_the_payers_that_the_example_is_about(lanshan_page: str):
    # 高血压 is no special disease: medical aid and the supplement pay nothing, and the page says why.
    assert "不属保障项目" in _example(lanshan_page, "特殊病种门诊")
    # The second claim of the same accident: the sum for life is used up.
    assert _example(lanshan_page, "意外身故").count("意外身故保险金") >= 2


def test_an_example_under_another_reading_says_so(lanshan_page: str):
    assert "<summary>减免在救助之前（按“是”理解）</summary>" in lanshan_page
    # Every example that is named beside a reading stands on the page.
    for named in set(re.findall(r"算例“([^”]+)”", lanshan_page)):
        _example(lanshan_page, re.escape(named))


def test_a_sum_over_many_claims_is_told_in_words(lanshan_page: str):
    assert "Fold" not in lanshan_page
    assert "的合计" in lanshan_page


def test_what_a_scheme_says_is_no_markup():
    hostile = AID.replace('"Aid"', '"<script>alert(1)</script>"') + FIRST.replace("within", "<img src=x onerror=y>")
    found = program(hostile)
    page = page_of(handbook_of(found, "en", [_worked(found, "<b>title</b>")]), found, "zh.html")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>title" not in page


def test_the_command_writes_both_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    desk: Desk = furnished(tmp_path, capsys, monkeypatch)
    assert desk("doc", "aid.policy", "-o", "pages").code == 0
    chinese, english = ((tmp_path / "pages" / name).read_text(encoding="utf-8") for name in ("index.html", "en.html"))
    assert 'lang="zh-CN"' in chinese
    assert "小额救助办法" in chinese
    assert 'href="en.html"' in chinese
    assert 'href="index.html"' in english
    assert "70%" in english
