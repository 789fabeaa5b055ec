"""`policy figures`: every figure in a list and a workbook, and changed ones back in the text, where they stood."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.unit.cli_support import SCHEME, Desk, furnished
from tests.workbooks import workbook_of

MORE = """
parameter halves / 分段额 "by half" / "分段额度"
  = 500元 from 2020-01-01 to 2020-06-30
  = 600元 from 2020-07-01 to 2020-12-31 exactly
parameter waiting / 等待期 "wait" / "等待期" = 30天 exactly
parameter gap / 级差 "step" / "级差" = 5个百分点 exactly
parameter begin / 起始日 "begin" / "起始日" = 2020-01-01 exactly
table by_hospital / 医院比例 "share" / "分级比例" by hospital
  row "甲医院" = 70%
  row "乙医院" = 60%
  any other 50%
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    desk.write("more.policy", SCHEME + MORE)
    return desk


def changed(desk: Desk, text: str, *more: str, scheme: str = "more.policy"):
    (desk.folder / "changed.xlsx").write_bytes(workbook_of("name,figure\n" + text))
    return desk("figures", scheme, "--read", "changed.xlsx", *more)


def test_every_figure_is_listed_with_its_days_and_clauses(desk: Desk):
    said = desk("figures", "more.policy").out
    rows = [line.split() for line in said.splitlines()[2:]]
    assert [row[0] for row in rows] == [
        "share", "cap", "halves@2020-01-01", "halves@2020-07-01", "waiting", "gap", "begin",
        "by_hospital(甲医院)", "by_hospital(乙医院)", "by_hospital(…)",
    ]  # fmt: skip
    assert [row[1] for row in rows] == [
        "70%",
        "1万元",
        "500元",
        "600元",
        "30天",
        "5个百分点",
        "2020-01-01",
        "70%",
        "60%",
        "50%",
    ]
    assert "2020-07-01  2020-12-31" in said
    assert "notice 一¶2" in said


@pytest.mark.parametrize("tongue,sheet,heads", [("en", "figures", "name"), ("zh", "数额", "名称")])
def test_what_was_written_reads_back_without_a_change(desk: Desk, tongue: str, sheet: str, heads: str):
    assert desk("figures", "more.policy", "-o", "f.xlsx", "--tongue", tongue).code == 0
    book = load_workbook(desk.folder / "f.xlsx")
    assert (book.sheetnames, book.active["A1"].value) == ([sheet], heads)
    said = desk("figures", "more.policy", "--read", "f.xlsx")
    assert (said.code, said.out, said.err.strip()) == (0, "", "0 figures changed; nothing was written")


@pytest.mark.parametrize(
    "name,cell,literal",
    [
        ("cap", "'2万元", "2万元"),
        ("cap", "20000", "20000元"),
        ("cap", "12000.5", "12000.5元"),
        ("share", "0.65", "65%"),  # what Excel keeps of a cell that shows 65 %
        ("share", "'65%", "65%"),
        ("halves@2020-07-01", "700", "700元"),
        ("waiting", "15", "15天"),
        ("waiting", "'2个月", "2个月"),
        ("gap", "7", "7个百分点"),
        ("begin", "2020-02-01", "2020-02-01"),
        ("by_hospital(乙医院)", "0.55", "55%"),
        ("by_hospital(…)", "0.4", "40%"),
    ],
)
def test_a_changed_figure_takes_its_place_and_nothing_else_moves(desk: Desk, name: str, cell: str, literal: str):
    before = (desk.folder / "more.policy").read_text(encoding="utf-8")
    said = changed(desk, f"{name},{cell}")
    assert said.out.strip().endswith(f"→ {literal}")
    assert (desk.folder / "more.policy").read_text(encoding="utf-8") == before
    assert changed(desk, f"{name},{cell}", "--write").code == 0
    after = (desk.folder / "more.policy").read_text(encoding="utf-8")
    lines = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert len(lines) == 1
    assert literal in lines[0][1]
    assert changed(desk, f"{name},{cell}").err.strip() == "0 figures changed; nothing was written"


def test_the_same_amount_in_other_words_is_no_change(desk: Desk):
    for cell in ("10000", "'10,000元", "'１万元", "10000.0"):
        assert changed(desk, f"cap,{cell}").out == ""


def test_several_changes_in_one_file(desk: Desk):
    assert changed(desk, "cap,2000\nshare,0.5\nby_hospital(甲医院),0.9", "--write").code == 0
    text = (desk.folder / "more.policy").read_text(encoding="utf-8")
    for literal in ("= 2000元 as a minimum", "= 50% exactly", 'row "甲医院" = 90%'):
        assert literal in text


@pytest.mark.parametrize(
    "row,code",
    [
        ("cop,1元", "PL0978"),
        (",1元", "PL0978"),
        ("cap,60%", "PL0979"),
        ("cap,", "PL0979"),
        ("cap,=1+1", "PL0979"),
        ("cap,TRUE", "PL0979"),
        ("cap,much", "PL0979"),
        ("cap,'1元 payer x", "PL0979"),
        ("cap,'1元 exactly", "PL0979"),
        ("begin,'2020-02-31", "PL0979"),
        ("share,12", None),
    ],
)
def test_one_wrong_cell_and_nothing_is_written(desk: Desk, row: str, code: str | None):
    before = (desk.folder / "more.policy").read_bytes()
    said = changed(desk, f"waiting,15\n{row}", "--write" if code else "--tongue=en")
    if code is None:  # twelve times the whole: a share all the same; the checks of the language tell
        assert "share: 70% → 1200%" in said.out
        return
    assert (said.code, code in said.err) == (3, True)
    assert (desk.folder / "more.policy").read_bytes() == before


@pytest.mark.parametrize("text", ["no workbook\nx", "x", "name,amount\ncap,1", "name,figure\ncap,1\nmerge A2:B2",
                                  "sheet a\nname,figure\nsheet b\nname,figure"])  # fmt: skip
def test_what_is_no_list_of_figures(desk: Desk, text: str):
    (desk.folder / "changed.xlsx").write_bytes(workbook_of(text))
    said = desk("figures", "more.policy", "--read", "changed.xlsx")
    assert (said.code, "PL0977" in said.err) == (3, True)


def test_files_of_an_edition_are_changed_where_the_figure_stands(desk: Desk):
    folder = desk.folder / "town" / "aid" / "2020"
    folder.mkdir(parents=True)
    head, rest = SCHEME.split("parameter share", 1)
    share, rest = rest.split("\n", 1)
    (folder / "scheme.policy").write_text(head + rest, encoding="utf-8")
    (folder / "amounts.policy").write_text(f"parameter share{share}\n", encoding="utf-8")
    assert changed(desk, "share,0.6", "--write", scheme="town/aid/2020").code == 0
    assert "= 60% exactly" in (folder / "amounts.policy").read_text(encoding="utf-8")
    assert (folder / "scheme.policy").read_text(encoding="utf-8") == head + rest


def test_without_the_library_it_says_what_to_install(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    import sys

    (desk.folder / "changed.xlsx").write_bytes(workbook_of("name,figure\ncap,1"))
    for name in ("policy_lang.sheets.reading", "policy_lang.sheets.writing"):
        monkeypatch.setitem(sys.modules, name, None)
    for words in (("--read", "changed.xlsx"), ("-o", "f.xlsx")):
        said = desk("figures", "aid.policy", *words)
        assert (said.code, "pip install 'policy-lang[excel]'" in said.err) == (3, True)
    assert desk("figures", "aid.policy").code == 0
