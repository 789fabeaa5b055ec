"""Workbooks of Excel: claims out of them, results into them, and files that are made to harm.

The amounts: of 1,000 with 400 given, aid pays 70 % of 600: 420; of 12.10 with nothing given 70 % is 8.47.
"""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from policy_lang.sheets import reading
from policy_lang.sheets.reading import CellKind, Fault, FaultKind, rows_of
from policy_lang.sheets.writing import Amount, workbook
from tests.unit.cli_support import Desk, furnished
from tests.workbooks import workbook_of

HEAD = "结算编号,人员编号,出院日,费用,given.basic,医院\n"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def book(desk: Desk, text: str, name: str = "claims.xlsx") -> str:
    (desk.folder / name).write_bytes(workbook_of(text))
    return name


def part_of(data: bytes, name: str, text: bytes | None = None) -> bytes:
    """The archive with a part of it exchanged, or left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
            elif text is not None:
                new.writestr(part.filename, text)
    return made.getvalue()


GOOD = workbook_of(HEAD + "a,p1,2020-03-10,100,0,h")
SHEET = "xl/worksheets/sheet1.xml"


def cell_of(stored: str) -> bytes:
    """A workbook whose one cell holds a number as it was stored."""
    with zipfile.ZipFile(io.BytesIO(workbook_of("77"))) as archive:
        text = archive.read(SHEET).replace(b"<v>77</v>", f"<v>{stored}</v>".encode())
    return part_of(workbook_of("77"), SHEET, text)


# ---- claims in


def test_claims_with_chinese_columns_real_dates_and_numbers(desk: Desk):
    name = book(
        desk, HEAD + "a,p1,2020-03-10,1000,400,甲医院\nb,p2,2020/3/11,'12.10,0,甲医院\nc,p3,2020-03-12,12.1,0,x"
    )
    said = desk("eval", "aid.policy", name)
    assert said.code == 0
    assert [row["payments"]["aid"] for row in said.rows] == ["420.00", "8.47", "8.47"]


def test_a_workbook_says_what_a_csv_file_says(desk: Desk):
    rows = "claim,person,day,cost,given.basic,hospital\na,p1,2020-03-10,1000,400,h\nb,p1,2020-02-10,20000,6000,h\n"
    desk.write("claims.csv", rows)
    assert desk("eval", "aid.policy", book(desk, rows)).out == desk("eval", "aid.policy", "claims.csv").out
    data = (desk.folder / "claims.xlsx").read_bytes()
    assert desk("eval", "aid.policy", "-", stdin=data).out == desk("eval", "aid.policy", "claims.csv").out


@pytest.mark.parametrize(
    "stored,read",
    [
        ("4.9", "4.9"),
        ("4.9000000000000004", "4.9"),  # the same number: what Excel writes for 4.9
        ("1234.0999999999999", "1234.1"),
        ("1000.0", "1000"),
        ("0.30000000000000004", "0.30000000000000004"),  # another number than 0.3, and no amount of fen
        ("12.345", "12.345"),
        ("7", "7"),
        ("1E-7", "1e-07"),
    ],
)
def test_a_number_is_the_shortest_decimal_that_means_it(stored: str, read: str):
    rows = rows_of(cell_of(stored))
    assert not isinstance(rows, Fault)
    assert (rows[0].cells[0].kind, rows[0].cells[0].text) == (CellKind.NUMBER, read)


@pytest.mark.parametrize("cell,code", [("12.345", "PL0611"), ("=1+1", "PL0679"), ("#REF!", "PL0679"), ("-5", "PL0606"),
                                       ("2020-03-01", "PL0607"), ("TRUE", "PL0605"),
                                       ("1000000000000000", "PL0682")])  # fmt: skip
def test_an_amount_that_is_none_rejects_its_row_and_no_other(desk: Desk, cell: str, code: str):
    name = book(desk, HEAD + f"a,p1,2020-03-10,{cell},0,h\nb,p2,2020-03-10,100,0,h")
    said = desk("eval", "aid.policy", name)
    assert said.code == 2
    assert f"[{code}]" in said.err
    assert [row["claim"] for row in said.rows] == ["b"]


def test_a_sum_of_floats_is_no_amount_of_fen(desk: Desk):
    good = workbook_of(HEAD + "a,p1,2020-03-10,100,0,h")
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        text = archive.read(SHEET).replace(b"<v>100</v>", b"<v>0.30000000000000004</v>")
    (desk.folder / "sum.xlsx").write_bytes(part_of(good, SHEET, text))
    said = desk("eval", "aid.policy", "sum.xlsx")
    assert (said.code, "PL0611" in said.err) == (2, True)


def test_a_number_is_no_day_and_a_time_is_none(desk: Desk):
    for day in ("43900", "2020-03-10 08:30"):
        said = desk("eval", "aid.policy", book(desk, HEAD + f"a,p1,{day},100,0,h"))
        assert (said.code, said.out) == (2, "")


def test_an_identity_number_is_whole_or_refused(desk: Desk):
    whole = desk("eval", "aid.policy", book(desk, HEAD + "a,'371302199001011234,2020-03-10,100,0,h"))
    assert whole.rows[0]["person"] == "371302199001011234"
    cut = desk("eval", "aid.policy", book(desk, HEAD + "a,371302199001011234,2020-03-10,100,0,h"))
    assert "PL0682" in cut.err
    assert "3713" not in cut.err


def test_a_heading_may_stand_lower_and_empty_rows_between(desk: Desk):
    made = Workbook()
    for number, row in ((3, ["claim", "person", "day", "cost", "given.basic"]), (9, ["a", "p", "2020-03-10", 100, 0])):
        for column, value in enumerate(row, start=1):
            made.active.cell(number, column, value)
    made.save(desk.folder / "low.xlsx")
    assert desk("eval", "aid.policy", "low.xlsx").rows[0]["payments"]["aid"] == "70.00"
    made.active.cell(9, 4, -1)
    made.save(desk.folder / "low.xlsx")
    assert "row 9" in desk("eval", "aid.policy", "low.xlsx").err


def test_one_sheet_is_meant(desk: Desk):
    both = "sheet 三月\n" + HEAD + "a,p1,2020-03-10,100,0,h\nsheet 四月\n" + HEAD + "b,p1,2020-04-10,100,0,h"
    refused = desk("eval", "aid.policy", book(desk, both))
    assert (refused.code, "PL0681" in refused.err, "三月, 四月" in refused.err) == (3, True, True)
    assert desk("eval", "aid.policy", book(desk, both.replace("四月", "结算"))).rows[0]["claim"] == "b"


@pytest.mark.parametrize("heading,code", [("claim,person,cost,cost", "PL0626"), ("claim,person,day,cosst", "PL0604")])
def test_columns_that_are_none(desk: Desk, heading: str, code: str):
    assert code in desk("eval", "aid.policy", book(desk, f"{heading}\na,p,2020-03-10,1")).err


def test_a_cell_without_a_heading_rejects_its_row(desk: Desk):
    said = desk("eval", "aid.policy", book(desk, HEAD + "a,p1,2020-03-10,100,0,h,more\nb,p2,2020-03-10,100,0,h"))
    assert ("PL0602" in said.err, [row["claim"] for row in said.rows]) == (True, ["b"])


# ---- files that are made to harm


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>&b;</sheetData></worksheet>"""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,  # an old .xls, or one with a password
        GOOD[: len(GOOD) // 2],
        part_of(GOOD, SHEET),
        part_of(GOOD, SHEET, b"<worksheet"),
        part_of(GOOD, SHEET, LAUGHS),
        part_of(GOOD, "xl/workbook.xml", b"<workbook/>"),
        part_of(GOOD, "[Content_Types].xml"),
        part_of(GOOD, SHEET, b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
                       b"<row r='1'><c r='A1' t='s'><v>999999</v></c></row></sheetData></worksheet>"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_told_and_nothing_breaks(desk: Desk, data: bytes):
    (desk.folder / "bad.xlsx").write_bytes(data)
    said = desk("eval", "aid.policy", "bad.xlsx")
    assert said.code == 3
    assert "PL0677" in said.err


def test_a_bomb_is_not_unpacked(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(SHEET, "w") as file:
        for _ in range(300):
            file.write(b" " * 1024**2)
    assert len(made.getvalue()) < 1024**2
    (desk.folder / "bomb.xlsx").write_bytes(made.getvalue())
    said = desk("eval", "aid.policy", "bomb.xlsx")
    assert (said.code, "more than 256 MB" in said.err) == (3, True)


def test_a_huge_sheet_is_given_up(monkeypatch: pytest.MonkeyPatch):
    far = workbook_of("claim\na").replace(b"", b"")
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        text = archive.read(SHEET).replace(b'r="2"', b'r="1048576"').replace(b'r="A2"', b'r="A1048576"')
    fault = rows_of(part_of(far, SHEET, text))
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.what) == (FaultKind.TOO_LARGE, "200000 rows")
    wide = rows_of(workbook_of("x" + "," * (reading.MOST_COLUMNS + 1) + "x"))
    assert isinstance(wide, Fault)
    assert wide.what == "500 columns"


def test_merged_cells_are_named(desk: Desk):
    said = desk("eval", "aid.policy", book(desk, HEAD + "a,p1,2020-03-10,1,0,h\nb,,2020-03-10,1,0,h\nmerge B2:B3"))
    assert (said.code, "PL0680" in said.err, "B2:B3" in said.err) == (3, True, True)


# ---- results out


def test_results_are_numbers_and_days_and_text(desk: Desk):
    assert desk("eval", "aid.policy", "claims.jsonl", "-o", "out.xlsx").code == 0
    rows = list(load_workbook(desk.folder / "out.xlsx").active.iter_rows(values_only=True))
    assert rows[0][:6] == ("claim", "person", "date", "outcome", "basic insurance (payment)", "aid (payment)")
    by = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    # 70 % of 14,000 is 9,800; of the limit of 10,000 are 200 left for a; c has 350 of 500.
    assert [by[name]["aid (payment)"] for name in "bac"] == [9800, 200, 350]
    assert by["a"]["date"].date() == date(2020, 3, 10)
    assert by["a"]["own share in all"] == 400
    assert by["c"]["aid (status)"] == "paid"


def test_results_in_chinese(desk: Desk):
    assert desk("eval", "aid.policy", "claims.jsonl", "-o", "out.xlsx", "--tongue", "zh").code == 0
    book = load_workbook(desk.folder / "out.xlsx")
    assert book.sheetnames == ["结算结果"]
    heads = [cell.value for cell in book.active[1]]
    assert "医疗救助（支付）" in heads
    assert "个人负担合计" in heads


def test_what_is_not_known_is_an_empty_cell(desk: Desk):
    desk.write_claims("lacking.jsonl", [{"claim": "a", "person": "p", "day": "2020-03-10", "given.basic": "0"}])
    assert desk("eval", "aid.policy", "lacking.jsonl", "-o", "out.xlsx").code == 0
    heads, row = load_workbook(desk.folder / "out.xlsx").active.iter_rows(values_only=True)
    found = dict(zip(heads, row, strict=True))
    assert (found["aid (payment)"], found["own share in all"], found["missing facts"]) == (None, None, "cost")


def test_no_name_is_a_formula(desk: Desk):
    hostile = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")']
    claims = [
        {"claim": name, "person": name, "day": "2020-03-10", "cost": "10", "given.basic": "0"} for name in hostile
    ]
    desk.write_claims("hostile.jsonl", claims)
    desk("eval", "aid.policy", "hostile.jsonl", "-o", "out.xlsx")
    sheet = load_workbook(desk.folder / "out.xlsx").active
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {row[0].value.strip() for row in sheet.iter_rows(min_row=2)} <= {name.strip() for name in hostile}


def test_every_fen_of_a_long_amount_stays():
    made = workbook("s", ["a"], [[Amount("1234567890123.45")], [Amount("12345678901234567.89")], [Amount("-0.10")]])
    sheet = load_workbook(io.BytesIO(made)).active
    assert [cell.value for cell in sheet["A"][1:]] == [1234567890123.45, "12345678901234567.89", -0.1]
    assert Decimal(repr(sheet["A2"].value)) == Decimal("1234567890123.45")


def test_what_no_cell_can_hold_is_shown_as_its_code():
    made = workbook("s", ["a\x07"], [["b\u202ec"], ["x" * 40_000]])
    sheet = load_workbook(io.BytesIO(made)).active
    assert [sheet["A1"].value, sheet["A2"].value, len(sheet["A3"].value)] == ["a\\u0007", "b\\u202ec", 32_000]


def test_the_same_results_are_the_same_bytes():
    rows = [["a", Amount("1.00"), date(2020, 3, 1), None]]
    assert workbook("s", ["a", "b", "c", "d"], rows) == workbook("s", ["a", "b", "c", "d"], rows)


def test_a_trace_and_a_calculation_have_no_workbook(desk: Desk):
    for words in (("--trace",), ("--calculation", "x")):
        said = desk("eval", "aid.policy", "claims.jsonl", "-o", "out.xlsx", *words)
        assert (said.code, "PL0914" in said.err) == (3, True)


@pytest.mark.parametrize(
    "words", [("eval", "aid.policy", "claims.xlsx"), ("eval", "aid.policy", "claims.jsonl", "-o", "o.xlsx")]
)
def test_without_the_library_it_says_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
):
    import sys

    book(desk, HEAD + "a,p1,2020-03-10,100,0,h")
    for name in ("policy_lang.sheets.reading", "policy_lang.cli.commands.result_sheet"):
        monkeypatch.setitem(sys.modules, name, None)
    said = desk(*words)
    assert (said.code, "pip install 'policy-lang[excel]'" in said.err) == (3, True)
