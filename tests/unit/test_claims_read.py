"""Files of claims: every kind of file gives the same claims, and every bad row is a reject with its reason."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.claims import ClaimFile, json_line, read_claims, reject_json
from policy_lang.claims.records import Digits, records
from policy_lang.claims.rows import Written
from policy_lang.diagnostics import Report
from tests.unit.program_builder import build, money

PROGRAM = build()


def read(data: bytes | str, report: Report | None = None, *, reveal: bool = False) -> ClaimFile:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return read_claims(None, raw, "claims", PROGRAM, report or Report(), reveal=reveal)


def read_file(path: Path, data: bytes, report: Report | None = None) -> ClaimFile:
    path.write_bytes(data)
    return read_claims(path, b"", path.name, PROGRAM, report or Report())


def one(**fields: object) -> ClaimFile:
    return read(json.dumps({"claim": "a", **fields}))


def fact(name: str, raw: object) -> object:
    """The value of a fact, or the code of the reason why there is none."""
    found = one(**{name: raw})
    if found.rejects:
        (problem,) = found.rejects[0].diagnostics
        return problem.code
    return found.claims[0].claim.facts.get(name, "not given")


def codes(found: ClaimFile) -> list[list[str]]:
    return [[problem.code for problem in reject.diagnostics] for reject in found.rejects]


def holes(found: ClaimFile) -> dict[str, str]:
    return dict(found.rejects[0].diagnostics[0].holes)


# ---- kinds of file

CSV = '单号,人员,出院日期,合规费用,已转诊,人员类别\na,p1,2020/3/1,"10,000.50",是,贫困人口、disabled\n'
EXPECTED = {
    "person": "p1",
    "discharge": date(2020, 3, 1),
    "in_scope": Fraction(1_000_050),
    "referred": True,
    "person.groups": frozenset({"poor", "disabled"}),
}
OBJECT = {
    "claim": "a", "person": "p1", "discharge": "2020-03-01", "in_scope": "10000.50", "referred": True,
    "person.groups": ["poor", "disabled"],
}  # fmt: skip
JSON = json.dumps(OBJECT, ensure_ascii=False)
FILES = {
    "object.json": JSON.encode(),
    "list.json": f"[{JSON}]".encode(),
    "wrapped.json": f'{{"version": 1, "claims": [{JSON}]}}'.encode(),
    "indented.json": json.dumps(OBJECT, indent=1).encode(),
    "lines.jsonl": f"{JSON}\n\n".encode(),
    "lines.json": f"{JSON}\n".encode(),
    "plain.csv": CSV.encode(),
    "mark.csv": b"\xef\xbb\xbf" + CSV.encode(),
    "chinese.csv": CSV.encode("gb18030"),
    "semicolons.csv": CSV.replace('"10,000.50"', "10000.50").replace(",", ";").encode(),
    "tabs.csv": CSV.replace('"10,000.50"', "10000.50").replace(",", "\t").encode(),
    "tabs.tsv": CSV.replace('"10,000.50"', "10000.50").replace(",", "\t").encode(),
    "returns.csv": CSV.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_same_claim(name: str, tmp_path: Path):
    report = Report()
    found = read_file(tmp_path / name, FILES[name], report)
    assert report.diagnostics == ()
    assert found.rejects == ()
    assert [(row.claim.id, row.claim.facts) for row in found.claims] == [("a", EXPECTED)]


@pytest.mark.parametrize("name", FILES)
def test_standard_input_is_told_by_its_text(name: str):
    assert [row.claim.facts for row in read(FILES[name]).claims] == [EXPECTED]


def test_rows_are_numbered_as_people_see_them():
    assert [row.row for row in read('[{"claim": "a"},\n{"claim": "b"}]').claims] == [1, 2]
    assert [row.row for row in read('\n{"claim": "a"}\n\n{"claim": "b"}\n').claims] == [2, 4]
    assert [row.row for row in read("claim,person\na,p\n,\nb,p\n").claims] == [2, 4]


def test_the_place_in_the_order_is_the_row_unless_written():
    found = read('[{"claim": "a"}, {"claim": "b", "sequence": 0}, {"claim": "c", "序号": "7"}, {"claim": "d"}]')
    assert [row.claim.sequence for row in found.claims] == [1, 0, 7, 4]
    assert codes(one(sequence="first")) == [["PL0625"]]
    assert codes(one(sequence=1.5)) == [["PL0625"]]


# ---- values


@pytest.mark.parametrize(
    "raw,fen",
    [
        ("10000", 1_000_000), ("10,000.00", 1_000_000), ("¥10,000", 1_000_000), ("￥10,000.5", 1_000_050),
        ("10000元", 1_000_000), ("1.5万元", 1_500_000), ("1万", 1_000_000), ("CNY 12.34", 1234), ("１２．３４", 1234),
        (".5", 50), ("-0", 0), (0, 0), (100000, 10_000_000), ("0.29", 29), (" 7 ", 700), ("1e3", 100_000),
        ("0.00001万元", 10),
    ],
)  # fmt: skip
def test_money_is_read_by_its_digits(raw: object, fen: int):
    assert fact("in_scope", raw) == Fraction(fen)


def test_a_json_number_never_passes_through_a_float():
    """0.29 * 100 is 28.999… in floats; seventeen digits would lose their last."""
    found = read('[{"claim": "a", "in_scope": 0.29}, {"claim": "b", "in_scope": 999999.99}]')
    assert [row.claim.facts["in_scope"] for row in found.claims] == [Fraction(29), Fraction(99_999_999)]
    assert read('{"claim": "a", "severity": 0.1234567890123456}').claims[0].claim.facts["severity"] == Fraction(
        1234567890123456, 10**16
    )


@pytest.mark.parametrize(
    "raw,code",
    [
        ("1.234", "PL0611"), ("100.000", "PL0611"), ("0.0000001万元", "PL0611"), ("1e-3", "PL0611"), ("-1", "PL0606"),
        ("-0.01", "PL0606"), ("1000000.01", "PL0612"), ("many", "PL0607"), ("NaN", "PL0607"), ("1,00", "PL0607"),
        ("1 000", "PL0607"), ("$5", "PL0607"), ("--5", "PL0607"), ("1" * 19, "PL0623"), ("9" * 400, "PL0623"),
        ("1e999999999", "PL0623"), (True, "PL0605"), ([1], "PL0605"), ({"yuan": 1}, "PL0605"),
        ("٣", "PL0607"),
    ],
)  # fmt: skip
def test_what_is_no_amount(raw: object, code: str):
    assert fact("in_scope", raw) == code


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_of_json_that_are_none(word: str):
    assert codes(read(f'{{"claim": "a", "in_scope": {word}}}')) == [["PL0607"]]


def test_a_bound_is_shown_in_the_main_unit():
    assert holes(one(in_scope="1000000.01"))["limit"] == "1000000.00"
    assert holes(one(nights=367))["limit"] == "366"


@pytest.mark.parametrize(
    "name,raw,value",
    [
        ("nights", 3, Fraction(3)), ("nights", "3.0", Fraction(3)), ("nights", "2.5", "PL0605"),
        ("nights", -1, "PL0606"),
        ("family_ratio", "70%", Fraction(7, 10)), ("family_ratio", "70％", Fraction(7, 10)),
        ("family_ratio", 0.7, Fraction(7, 10)), ("family_ratio", "170%", "PL0612"), ("family_ratio", "%", "PL0607"),
        ("severity", "2.125", Fraction(17, 8)), ("severity", "-2", "PL0606"),
        ("discharge", "2020-03-01", date(2020, 3, 1)), ("discharge", "2020/3/1", date(2020, 3, 1)),
        ("discharge", "2020年3月1日", date(2020, 3, 1)), ("discharge", "2020 年 3 月 1 日", date(2020, 3, 1)),
        ("discharge", "2020.3.1", date(2020, 3, 1)), ("discharge", "20200301", date(2020, 3, 1)),
        ("discharge", "2020-03-01 00:00:00", date(2020, 3, 1)), ("discharge", "2020-02-30", "PL0613"),
        ("discharge", "2020-03/01", "PL0605"), ("discharge", "3/1/2020", "PL0605"), ("discharge", 43891, "PL0605"),
        ("discharge", "2020-03-01 14:30:00", "PL0605"), ("discharge", True, "PL0605"),
        ("discharge", "0000-01-01", "PL0613"),
        ("referred", "是", True), ("referred", "否", False), ("referred", "Yes", True), ("referred", "no", False),
        ("referred", "TRUE", True), ("referred", 1, True), ("referred", "0", False), ("referred", "maybe", "PL0605"),
        ("referred", 2, "PL0605"),
        ("disease", "肺炎", "肺炎"), ("disease", 12, "12"), ("disease", True, "PL0605"), ("disease", ["x"], "PL0605"),
        ("disease", "a\x00b", "PL0632"), ("disease", "\ud800", "PL0632"), ("disease", "\u202eabc", "PL0632"),
        ("hospital.level", "三级", "third"), ("hospital.level", " third ", "third"),
        ("hospital.level", "fourth", "PL0614"),
        ("hospital.level", ["third"], "PL0605"), ("hospital.level", 3, "PL0605"),
        ("person.groups", "poor", frozenset({"poor"})),
        ("person.groups", "poor;残疾人", frozenset({"poor", "disabled"})),
        ("person.groups", "poor | disabled", frozenset({"poor", "disabled"})), ("person.groups", [], frozenset()),
        ("person.groups", ["poor", "贫困人口"], frozenset({"poor"})), ("person.groups", ["poor", "rich"], "PL0614"),
        ("person.groups", [["poor"]], "PL0605"),
    ],
)  # fmt: skip
def test_every_type_of_fact(name: str, raw: object, value: object):
    found = fact(name, raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("name", ["in_scope", "nights", "discharge", "referred", "disease", "hospital.level", "person"])
@pytest.mark.parametrize("raw", [None, "", "  "])
def test_nothing_written_is_not_given_and_never_zero(name: str, raw: object):
    assert fact(name, raw) == "not given"


# ---- fields


def test_fields_inside_objects_and_other_spellings():
    found = one(hospital={"name": "甲医院", "level": "一级"}, given={"basic": "12"}, person={"groups": ["poor"]})
    assert found.rejects == ()
    assert found.claims[0].claim.facts == {
        "hospital.name": "甲医院",
        "hospital.level": "first",
        "given.basic": money("12"),
        "person.groups": frozenset({"poor"}),
    }
    assert one(level="一级").claims[0].claim.facts == {"hospital.level": "first"}
    assert one(**{"已付.基本医保": 3}).claims[0].claim.facts == {"given.basic": money("3")}


def test_an_unknown_field_is_never_passed_over():
    found = one(in_scop="5")
    assert codes(found) == [["PL0604"]]
    assert holes(found)["near"].startswith("`in_scope`")
    assert codes(one(hospital={"size": 3})) == [["PL0604"]]
    assert holes(one(hospital={"size": 3}))["field"] == "hospital.size"
    assert codes(one(colour=None)) == [["PL0604"]]
    assert codes(read("claim,colour\na,\nb,red\n")) == [["PL0604"], ["PL0604"]]


def test_a_payment_can_only_be_given_for_a_payer_of_the_scheme():
    found = one(**{"given.basics": "5"})
    assert codes(found) == [["PL0624"]]
    assert holes(found)["payer"] == "basics"
    assert "basic" in holes(found)["near"]
    assert codes(one(**{"已付.基本医疗": "5"})) == [["PL0624"]]


def test_one_field_cannot_stand_twice():
    assert codes(one(discharge="2020-03-01", 出院日期="2020-03-01")) == [["PL0619"]]
    assert codes(read('{"claim": "a", "nights": 1, "nights": 2}')) == [["PL0631"]]
    report = Report()
    assert read("claim,nights,nights\na,1,2\n", report).complete is False
    assert [problem.code for problem in report.diagnostics] == ["PL0626"]


def test_every_claim_has_an_id_of_its_own():
    found = read(
        '[{"person": "p"}, {"claim": ""}, {"claim": 7}, {"claim": "7"}, {"claim": "b", "nights": -1}, {"claim": "b"}]'
    )
    assert [row.claim.id for row in found.claims] == ["7"]
    assert codes(found) == [["PL0609"], ["PL0609"], ["PL0608"], ["PL0606"], ["PL0608"]]
    assert [reject.claim for reject in found.rejects] == [None, None, "7", "b", "b"]
    assert [dict(reject.diagnostics[0].holes).get("first") for reject in found.rejects] == [None, None, "3", None, "5"]


def test_all_problems_of_a_row_are_told_at_once():
    assert codes(one(in_scope="-1", nights="x", colour=1)) == [["PL0604", "PL0606", "PL0607"]]


def test_text_around_the_claims_is_not_passed_over():
    found = read('{"claims": [{"claim": "a"}], "person": "p1"}')
    assert codes(found) == [["PL0604"]]


# ---- rows that cannot be taken apart


def test_broken_rows_do_not_take_others_with_them():
    found = read('{"claim": "a"}\n{"claim": \n[1]\n7\n{"claim": "b"}')
    assert [row.claim.id for row in found.claims] == ["a", "b"]
    assert [(reject.row, reject.diagnostics[0].code) for reject in found.rejects] == [
        (2, "PL0601"), (3, "PL0620"), (4, "PL0620"),
    ]  # fmt: skip
    assert found.rejects[0].diagnostics[0].message("zh") == "claims：内容不是 JSON 格式：第 2 行第 11 列"


def test_rows_of_another_width_than_the_heading():
    found = read("claim,person\na\nb,p,x\nc,p,,\n,\nd,p\n")
    assert [row.claim.id for row in found.claims] == ["c", "d"]
    assert [(reject.row, reject.diagnostics[0].code) for reject in found.rejects] == [(2, "PL0602"), (3, "PL0602")]
    assert dict(found.rejects[1].diagnostics[0].holes)["found"] == "3"


def test_quotation_marks_that_do_not_close():
    found = read('claim,person\na,"p"x\nb,p\nc,"open\nd,p\n')
    assert [row.claim.id for row in found.claims] == ["b"]
    assert codes(found) == [["PL0638"], ["PL0638"]]


@pytest.mark.parametrize(
    "name,data,code",
    [
        ("a.json", b'{"claim": ', "PL0601"),
        ("a.json", b"[" * 100_000, "PL0621"),
        ("a.csv", b"\xff\xfe\xff\xff", "PL0603"),
        ("a.parquet", b"PAR1", "PL0634"),
        ("a.xlsx", b"PK", "PL0677"),
        ("a.csv", b'"open\n', "PL0638"),
        ("a.csv", b"", "PL0630"),
        ("a.csv", b"claim,person\n", "PL0630"),
        ("a.json", b"[]", "PL0630"),
    ],
)
def test_files_that_cannot_be_read(name: str, data: bytes, code: str, tmp_path: Path):
    report = Report()
    found = read_file(tmp_path / name, data, report)
    assert found.claims == found.rejects == ()
    assert [problem.code for problem in report.diagnostics] == [code]
    assert report.diagnostics[0].message("en").startswith(name)


def test_a_file_that_is_not_there(tmp_path: Path):
    report = Report()
    read_claims(tmp_path / "none.csv", b"", "none.csv", PROGRAM, report)
    read_claims(tmp_path, b"", "folder", PROGRAM, report)
    assert [problem.code for problem in report.diagnostics] == ["PL0901", "PL0915"]


def test_objects_inside_objects_have_an_end():
    deep = '{"claim": "a", "x": ' + '{"x":' * 20 + "1" + "}" * 21
    assert codes(read(deep)) == [["PL0621"]]


# ---- what is said of a row


SECRETS = ["secret-disease\x00", "777.777", "-777", "2020-77-77"]


def test_messages_say_nothing_of_what_was_written():
    rows = [
        {"claim": "a", "hospital.level": "secretlevel"},
        *({"claim": f"c{number}", "in_scope": word, "discharge": word, "referred": word, "disease": word}
          for number, word in enumerate(SECRETS)),
    ]  # fmt: skip
    for reject in read(json.dumps(rows)).rejects:
        text = json_line(reject_json(reject, raw=False))
        assert not any(word in text for word in ("secret", "777", "77-77"))
        assert "raw" not in json.loads(text)


def test_what_was_written_is_shown_to_who_asks():
    data = json.dumps({"claim": "a", "hospital.level": "thirdd"})
    (hidden,) = read(data).rejects
    assert "third" not in json_line(reject_json(hidden, raw=False))
    (shown,) = read(data, reveal=True).rejects
    shape = reject_json(shown, reveal=True)
    assert (
        shape["diagnostics"][0]["message"]["en"]
        == "claims, row 1, field `hospital.level`: there is no category `thirdd`"
    )
    assert shape["diagnostics"][0]["help"]["en"] == "did you mean `third`?"


def test_a_reject_carries_the_row_as_it_was_written():
    (reject,) = read('{"claim": "a", "in_scope": 1.2345678901234567890, "disease": "\\ud800"}').rejects
    line = json_line(reject_json(reject))
    line.encode("utf-8")
    assert json.loads(line)["raw"] == {"claim": "a", "in_scope": "1.2345678901234567890", "disease": "\ud800"}


def test_what_stood_in_a_row_is_held_as_it_was_written():
    """Numbers stay the digits that were written, apart from texts of the same digits; lists stay lists."""
    row = '{"in_scope": 12.50, "disease": "12.50", "referred": true, "household": null, "person.groups": ["poor"]}'
    found = read("\n".join(row.replace("{", f'{{"claim": "{name}", ') for name in "ab")).claims[0].raw
    assert dict(found) == {"claim": "a", "in_scope": "12.50", "disease": "12.50", "referred": True, "household": None,
                           "person.groups": ["poor"]}  # fmt: skip
    assert (type(found["in_scope"]), type(found["disease"])) == (Digits, str)
    assert (len(found), "claim" in found, "colour" in found) == (6, True, False)
    nested = Written(("key",), [{"person": [Digits("1"), {"x": Digits("2")}]}])
    assert nested == {"key": {"person": ["1", {"x": "2"}]}}
    assert type(nested["key"]["person"][1]["x"]) is Digits  # type: ignore[index]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_lines_are_read_one_by_one_in_either_encoding(mark: str, encoding: str):
    """A line feed ends a line and nothing else does; a mark of the order of bytes stands at the beginning only."""
    if mark and encoding != "utf-8":
        return
    lines = [json.dumps({"claim": f"甲\u2028\x85{number}", "in_scope": "1"}, ensure_ascii=False) for number in range(3)]
    data = (mark + "\r\n".join(lines) + "\n\n").encode(encoding)
    found = [(one.row, one.fields["claim"]) for one in records(data, ".jsonl", "claims", Report()) or ()]
    assert found == [(number + 1, f"甲\u2028\x85{number}") for number in range(3)]
    again = list(records(data + b"\xef\xbb\xbf{}" if encoding == "utf-8" else data, ".jsonl", "claims", Report()) or ())
    assert [one.problem is not None for one in again[3:]] == ([True] if encoding == "utf-8" else [])
