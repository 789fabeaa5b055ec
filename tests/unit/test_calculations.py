"""Calculations at the faces: inputs of a file, results as data, reasons, schemas, and from Python."""

import json
import re
import shlex
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from policy_lang.api import ChoiceError, ClaimError, load
from policy_lang.core.values import Unknown
from policy_lang.interp.meaning import shared_out
from tests.unit.cli_support import Desk, furnished

SCHEME = """
scheme funding_rules / 筹资规定 "Funding rules" / "筹资规定"
  edition 2020
  currency CNY, rounds half up

source notice = "某办发〔2020〕4号"

parameter price / 人均标准 = 458元 as a minimum cites notice "四"

calculation premium / 保费测算 "premium of an area" / "区级保费" cites notice "三"
  takes heads / 参保人数 : count up to 10_000_000
  takes funds / 已有资金 : money up to 100亿元
  takes carry / 上年结余 : money up to 100亿元 if not given 0元 because "no surplus" / "无结余"
  gives total / 总保费 = heads * price
  gives area_pays / 区级负担 = total beyond (funds + carry)
  gives due_by / 截止日 = month_end(2020-02-01)
  gives owed / 尚需缴纳 : yes_no = area_pays > 0元
  verifies funded / 资金足额: funds + carry >= total because "nothing is owed" / "无需补缴"

calculation funding / 三级分担 "shares of three levels" / "三级分担"
  takes amount / 总额 : money up to 100亿元
  splits amount among province / 省级: 50%, city / 市级: 25%, county / 县级: 25% by largest remainder in this order

scenario "an odd fen" / "一分钱"
  calculate funding amount = 100.01元
  expect province = 50.01元
"""
ROWS = "编号,参保人数,已有资金,carry\na,8000,2530000.00,\nb,200,70000.00,1000\nc,many,1,1\nd,10,,\n"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = furnished(tmp_path, capsys, monkeypatch)
    Path("funding.policy").write_text(SCHEME, encoding="utf-8")
    Path("rows.csv").write_text(ROWS, encoding="utf-8")
    return made


def fits(checkout: Path, name: str, shape: object) -> list[str]:
    folder = checkout / "docs" / "reference" / "schemas"
    shapes = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    registry = Registry().with_resources((key, Resource.from_contents(one)) for key, one in shapes.items())
    return [error.message for error in Draft202012Validator(shapes[name], registry=registry).iter_errors(shape)]


def test_rows_in_are_results_and_rejects_and_results_keep_their_schema(desk: Desk, checkout: Path):
    """8,000 at 458 are 3,664,000, less 2,530,000 leaves 1,134,000; 200 are 91,600, less 71,000 leaves 20,600."""
    said = desk(*shlex.split("eval funding.policy --calculation premium rows.csv"))
    assert said.code == 2
    assert "4 rows in = 3 results + 1 reject" in said.err
    assert "many" not in said.err
    results = [json.loads(line) for line in said.out.splitlines()]
    assert [error for one in results for error in fits(checkout, "calculation.schema.json", one)] == []
    assert [one["id"] for one in results] == ["a", "b", "d"]
    assert results[0]["values"] == {
        "total": "3664000.00", "area_pays": "1134000.00", "due_by": "2020-02-29", "owed": True
    }  # fmt: skip
    assert results[1]["values"]["area_pays"] == "20600.00"
    assert results[1]["checks"] == {"funded": False}
    assert results[1]["taints"] == [{"parameter": "price", "qualifier": "minimum", "given": False}]
    assert results[2]["values"]["total"] == "4580.00"
    assert results[2]["values"]["area_pays"] is None
    assert results[2]["undetermined"] == [
        {"value": "area_pays", "needs": ["funds"]}, {"value": "owed", "needs": ["funds"]},
        {"check": "funded", "needs": ["funds"]},
    ]  # fmt: skip


def test_results_go_to_a_file_and_rejects_beside_it(desk: Desk):
    assert desk(*shlex.split("eval funding.policy --calculation 保费测算 rows.csv -o out.jsonl")).code == 2
    assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    reject = json.loads(Path("out.jsonl.rejects.jsonl").read_text(encoding="utf-8"))
    assert (reject["row"], reject["claim"]) == (4, "c")


def test_a_trace_holds_every_definition(desk: Desk, checkout: Path):
    Path("one.json").write_text('{"amount": "0.02"}', encoding="utf-8")
    shape = json.loads(desk(*shlex.split("eval funding.policy --calculation funding one.json --trace")).out)
    assert fits(checkout, "calculation.schema.json", shape) == []
    assert [(one["id"], one["value"]) for one in shape["trace"]] == [
        ("output.province", "0.01"), ("output.city", "0.01"), ("output.county", "0.00")
    ]  # fmt: skip


def test_results_as_text(desk: Desk):
    said = desk(*shlex.split("eval funding.policy --calculation premium rows.csv --format text --tongue zh"))
    assert "区级保费 (b)\n  总保费: 91600.00\n  区级负担: 20600.00\n  截止日: 2020-02-29\n  尚需缴纳: 是\n" in said.out
    assert "  区级负担: ? 缺少 funds\n" in said.out


@pytest.mark.parametrize(
    "line,code,told",
    [
        ("eval funding.policy rows.csv", 3, "PL0971"),
        ("explain funding.policy rows.csv", 3, "PL0971"),
        ("schema funding.policy", 3, "PL0971"),
        ("eval funding.policy --calculation premum rows.csv", 3, "did you mean `premium`"),
        ("schema funding.policy --calculation premum", 3, "PL0970"),
        ("eval funding.policy --calculation premium rows.csv --person p1", 3, "`--person` does not go with"),
        ("eval funding.policy --calculation premium missing.csv", 3, "PL0901"),
        ("explain funding.policy --calculation premium rows.csv", 3, "several rows"),
        ("explain funding.policy --calculation premium rows.csv --claim z", 3, "PL0904"),
        ("eval funding.policy --calculation funding rows.csv", 2, "PL0604"),
        ("test funding.policy", 0, "1 passed"),
        ("check funding.policy", 0, "0 errors"),
    ],
)
def test_how_a_command_ends(desk: Desk, line: str, code: int, told: str):
    said = desk(*shlex.split(line))
    assert said.code == code
    assert told in said.err


def test_the_reasons_as_text_and_as_data(desk: Desk, checkout: Path):
    text = desk(*shlex.split("explain funding.policy --calculation premium rows.csv --claim b")).out
    assert text.startswith("Premium of an area, calculated under “Funding rules”, edition 2020.\n")
    assert "    Total: 458.00 yuan (price) × 200 (heads) = 91,600.00 yuan." in text
    assert "    Owed: yes.\n      Area pays: " in text
    assert "    Funded: not in order (basis: " in text
    assert "    Price: 458.00 yuan (stated as a minimum; basis: 某办发〔2020〕4号, part 四).\n" in text
    chinese = desk(*shlex.split("explain funding.policy --calculation premium rows.csv --claim d --tongue zh")).out
    assert "还需要提供：已有资金。" in chinese
    assert re.search("区级负担 +待定", chinese)
    shape = json.loads(
        desk(*shlex.split("explain funding.policy --calculation premium rows.csv --claim 3 --format json")).out
    )
    assert fits(checkout, "calculation-explanation.schema.json", shape) == []


def test_what_goes_in_has_a_schema(desk: Desk):
    shape = json.loads(desk(*shlex.split("schema funding.policy --calculation premium")).out)
    Draft202012Validator.check_schema(shape)
    valid = Draft202012Validator(shape)
    assert valid.is_valid({"参保人数": 3, "funds": "10.00"})
    assert not valid.is_valid({"heads": 3, "persons": 3})


def test_from_python(tmp_path: Path):
    file = tmp_path / "funding.policy"
    file.write_text(SCHEME, encoding="utf-8")
    scheme = load(file)
    values = scheme.calculate("funding", amount="100.01")
    assert dict(values) == {"province": Decimal("50.01"), "city": Decimal("25.00"), "county": Decimal("25.00")}
    assert scheme.calculate("三级分担", {"总额": Decimal("0.02")})["city"] == Decimal("0.01")
    premium = scheme.calculate("premium", heads=10)
    assert premium["area_pays"] is None
    assert premium.checks == {"funded": None}
    assert "premium" in repr(premium)
    assert premium.to_dict()["calculation"] == "premium"
    assert "总保费" in premium.explain("zh")
    assert "heads" in scheme.schema("premium")["properties"]
    with pytest.raises(ChoiceError, match="did you mean `funding`"):
        scheme.calculate("fundng", amount=1)
    with pytest.raises(ChoiceError, match="holds calculations only"):
        scheme.settle({"claim": "a"})
    with pytest.raises(ChoiceError):
        scheme.schema("fundng")
    with pytest.raises(ClaimError):
        scheme.calculate("funding", amount="-1")
    with pytest.raises(ClaimError):
        scheme.calculate("funding", amount="1", amout="1")


# ---- the meaning of a split


def n(value: int, of: int = 1) -> Fraction:
    return Fraction(value, of)


def parts(amount: Fraction, weights: list[Fraction], unit: Fraction) -> list[object]:
    return [shared_out(amount, weights, index, unit) for index in range(len(weights))]


@pytest.mark.parametrize(
    "amount,weights,unit,expected",
    [
        (10001, [50, 25, 25], 1, [5001, 2500, 2500]),  # 5000.5, 2500.25, 2500.25: the odd fen to the largest remainder
        (2, [50, 25, 25], 1, [1, 1, 0]),  # 1, 0.5, 0.5: equal remainders, the first of them
        (10, [1, 1, 1], 1, [4, 3, 3]),
        (10, [1, 1, 1], 10, [10, 0, 0]),  # one unit, to the first
        (25, [1, 1], 10, [15, 10]),  # 12.5 each: ten each, and the five that are no unit to the first
        (-10, [1, 1, 1], 1, [-4, -3, -3]),
        (0, [0, 0], 1, [0, 0]),
    ],
)
def test_parts_add_up(amount: int, weights: list[int], unit: int, expected: list[int]):
    found = parts(n(amount), [n(weight) for weight in weights], n(unit))
    assert found == [n(part) for part in expected]


def test_what_is_not_known_of_a_split():
    """A part lies between nothing and the whole; without any weight nothing can be said but that."""
    missing = Unknown(("heads",), n(0), n(9))
    assert shared_out(n(100), [missing, n(1)], 0, n(1)) == Unknown(("heads",), n(0), n(100))
    assert shared_out(n(0), [missing, n(1)], 0, n(1)) == n(0)
    assert shared_out(Unknown(("amount",), n(0), n(50)), [n(1), n(1)], 1, n(1)) == Unknown(("amount",), n(0), n(50))
    assert shared_out(n(100), [n(0), n(0)], 0, n(1)) == Unknown((), n(0), n(100))
    assert shared_out(n(100), [Unknown(("w",)), n(1)], 0, n(1)) == Unknown(("w",))


def test_a_scheme_of_calculations_has_no_claims_to_compare(desk: Desk) -> None:
    said = desk("diff", "funding.policy", "funding.policy")
    assert said.code in {1, 3}
    assert "PL0971" in said.err


def test_a_calculation_keeps_its_name_beside_another_modules_thing_of_that_name(desk: Desk):
    """A calculation is asked for by its name, and compared between editions by it."""
    Path("words.policy").write_text("category groups = funding, other\nfact group: groups\n", encoding="utf-8")
    Path("with_words.policy").write_text(
        SCHEME.replace("source notice", "use words\nsource notice", 1)
        + "calculation asks takes group gives is_funding = if group is funding then 1 else 0\n",
        encoding="utf-8",
    )
    Path("amounts.csv").write_text("编号,总额\na,100.01\n", encoding="utf-8")
    said = desk("eval", "with_words.policy", "--calculation", "funding", "amounts.csv")
    assert said.code == 0, said.err
    (result,) = [json.loads(line) for line in said.out.splitlines()]
    # Half of 100.01 and two quarters: 50.005, 25.0025, 25.0025; the fen that is left goes to the first.
    assert result["calculation"] == "funding"
    assert result["values"] == {"province": "50.01", "city": "25.00", "county": "25.00"}
