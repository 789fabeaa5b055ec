"""Settling from the command line. The amounts are worked out by hand.

Aid pays 70 % of what basic insurance leaves, at most 10,000 yuan a person and year. b, in February: 70 % of 14,000 is
9,800, the person bears 4,200. a, in March: 70 % of 600 is 420, but 200 of the limit is left; the person bears 400. c is
another person's: 350 of 500, the person bears 150.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli_support import BAD_CLAIMS, CLAIMS, SCHEME, Desk, furnished

CHINESE_CSV = """\
结算编号,人员编号,出院日,费用,给定.基本医保,医院
b,p1,2020/2/10,"20,000.00",6000,甲医院
a,p1,2020年3月10日,1000,400元,甲医院
c,p2,20200210,500,0,乙医院
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return furnished(tmp_path, capsys, monkeypatch)


def aid(rows: list[dict[str, Any]]) -> dict[str, str]:
    """What aid pays, by claim, in the order of the rows."""
    return {row["claim"]: row["payments"]["aid"] for row in rows}


def test_claims_are_settled_by_date(desk: Desk):
    rows = desk("eval", "aid.policy", "claims.jsonl").rows
    assert list(aid(rows).items()) == [("b", "9800.00"), ("c", "350.00"), ("a", "200.00")]
    assert [row["own_share"]["total"] for row in rows] == ["4200.00", "150.00", "400.00"]
    assert [row["outcome"] for row in rows] == ["settled"] * 3


def test_or_as_the_file_has_them(desk: Desk):
    """Settled first, a gets its 420, and b what is left of the limit."""
    rows = desk("eval", "aid.policy", "claims.jsonl", "--order", "arrival").rows
    assert list(aid(rows).items()) == [("a", "420.00"), ("b", "9580.00"), ("c", "350.00")]


def test_a_file_gets_what_the_screen_gets(desk: Desk):
    screen = desk("eval", "aid.policy", "claims.jsonl")
    assert desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl").out == ""
    assert (desk.folder / "out.jsonl").read_bytes() == screen.out.encode("utf-8")
    assert desk("eval", "aid.policy", "claims.jsonl", "-o", "-").out == screen.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_spreadsheet_settles_alike(encoding: str, desk: Desk):
    (desk.folder / "claims.csv").write_bytes(CHINESE_CSV.encode(encoding))
    expected = desk("eval", "aid.policy", "claims.jsonl").rows
    assert aid(desk("eval", "aid.policy", "claims.csv").rows) == aid(expected)
    assert aid(desk("eval", "aid.policy", "-", stdin=CHINESE_CSV.encode(encoding)).rows) == aid(expected)


def test_rejects_stand_in_a_file_of_their_own(desk: Desk):
    said = desk("eval", "aid.policy", "mixed.jsonl", "-o", "out.jsonl")
    rejects = desk.read_rows("out.jsonl.rejects.jsonl")
    assert [(row["row"], row["claim"], row["diagnostics"][0]["code"]) for row in rejects] == [
        (4, "x", "PL0606"), (5, "y", "PL0615"), (6, "a", "PL0608"),
    ]  # fmt: skip
    assert [row["raw"] for row in rejects] == BAD_CLAIMS
    assert "6 rows in = 3 results + 3 rejects" in said.err
    assert "PL06" not in said.err


def test_an_old_file_of_rejects_does_not_stay(desk: Desk):
    desk("eval", "aid.policy", "mixed.jsonl", "-o", "out.jsonl")
    desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl")
    assert desk.read_rows("out.jsonl.rejects.jsonl") == []


def test_messages_keep_what_people_wrote_to_themselves(desk: Desk):
    desk.write("aid.policy", SCHEME.replace("fact hospital", 'category kinds / 种类 = one / 一种 "one" / "一", '
               'two / 两种 "two" / "二"\nfact kind / 种别 "kind" / "种别" : kinds\nfact hospital'))  # fmt: skip
    desk.write_claims("odd.jsonl", [{**CLAIMS[0], "kind": "艾滋病患者"}])
    for words in (("eval", "aid.policy", "odd.jsonl"), ("explain", "aid.policy", "odd.jsonl", "--claim", "a")):
        said = desk(*words)
        assert "PL0614" in said.err
        assert "艾滋病" not in said.err + said.out
    assert "艾滋病" in desk("eval", "aid.policy", "odd.jsonl", "--reveal").err


def test_balances_go_on_in_the_next_file(desk: Desk):
    whole = aid(desk("eval", "aid.policy", "claims.jsonl").rows)
    desk.write_claims("february.jsonl", CLAIMS[1:])
    desk.write_claims("march.jsonl", CLAIMS[:1])
    first = desk("eval", "aid.policy", "february.jsonl", "--ledger-out", "ledgers.jsonl").rows
    balances = {row["key"]["person"]: row["amount"] for row in desk.read_rows("ledgers.jsonl")}
    assert balances == {"p1": "9800.00", "p2": "350.00"}
    words = ("eval", "aid.policy", "march.jsonl", "--ledger", "ledgers.jsonl", "--ledger-out", "ledgers.jsonl")
    assert aid(first) | aid(desk(*words).rows) == whole
    assert desk.read_rows("ledgers.jsonl")[0]["amount"] == "10000.00"


def test_one_persons_results(desk: Desk):
    said = desk("eval", "aid.policy", "claims.jsonl", "--person", "p1")
    assert aid(said.rows) == {"b": "9800.00", "a": "200.00"}
    assert "3 rows in = 2 results + 0 rejects + 1 of other persons" in said.err


def test_figures_and_readings_are_told_in_the_result(desk: Desk):
    rows = desk("eval", "aid.policy", "claims.jsonl", "--parameter", "cap=2万元", "--reading", "base=whole").rows
    assert aid(rows) == {"b": "14000.00", "c": "350.00", "a": "600.00"}
    assert rows[0]["parameters"] == {"cap": "2万元"}
    assert rows[0]["readings"] == {"base": "whole"}


def test_the_trace_has_every_definition_with_its_origin(desk: Desk):
    plain, traced = (desk("eval", "aid.policy", "claims.jsonl", *more).rows[0] for more in ((), ("--trace",)))
    assert plain == {name: value for name, value in traced.items() if name != "trace"}
    payment = next(one for one in traced["trace"] if one["id"] == "aid.payment")
    assert (payment["value"], payment["unit"]) == ("9800.00", "CNY")
    assert payment["clauses"][0]["locator"] == "一¶1"


def test_results_for_people(desk: Desk):
    english = desk("eval", "aid.policy", "claims.jsonl", "--format", "text").out
    assert english.startswith(
        "b: settled\n  basic      6000.00  given\n  aid        9800.00  paid\n  own share  4200.00\n"
    )
    chinese = desk("eval", "aid.policy", "claims.jsonl", "--format", "text", "--tongue", "zh").out
    assert chinese.startswith(
        "b：已结算\n  基本医保  6000.00  按给定金额\n  救助      9800.00  已支付\n  个人负担  4200.00\n"
    )


def test_what_is_not_known_is_a_dash(desk: Desk):
    desk.write_claims("part.jsonl", [{name: value for name, value in CLAIMS[0].items() if name != "given.basic"}])
    said = desk("eval", "aid.policy", "part.jsonl", "--format", "text")
    assert "a: undetermined" in said.out
    assert "—" in said.out
    row = desk("eval", "aid.policy", "part.jsonl").rows[0]
    assert row["payments"]["aid"] is None
    assert row["undetermined"][0]["needs"] == ["given.basic"]


def test_checks_over_groups_are_answered_beside_the_results(desk: Desk):
    """20,000 yuan at one hospital in February is what a month may have; a hundredth more is too much."""
    desk("eval", "aid.policy", "claims.jsonl", "-o", "out.jsonl")
    answers = {
        (row["key"]["hospital"], row["period"]): row["holds"] for row in desk.read_rows("out.jsonl.checks.jsonl")
    }
    assert answers == {("甲医院", "2020-02"): True, ("甲医院", "2020-03"): True, ("乙医院", "2020-02"): True}
    desk.write_claims("more.jsonl", [*CLAIMS, {**CLAIMS[1], "claim": "d", "cost": "0.01", "given.basic": "0"}])
    said = desk("eval", "aid.policy", "more.jsonl")
    assert "check small_month does not hold for hospital=甲医院, 2020-02 (2 claims)" in said.err
    assert said.code == 0


def test_a_claim_is_explained_after_those_before_it(desk: Desk):
    alone = desk("explain", "aid.policy", "claims.jsonl", "--claim", "a")
    assert "200.00" in alone.out
    assert "9,800.00" in alone.out
    assert "420.00" in desk("explain", "aid.policy", "claims.jsonl", "--claim", "a", "--order", "arrival").out
    chinese = desk("explain", "aid.policy", "claims.jsonl", "--claim", "a", "--tongue", "zh").out
    assert "医疗救助" in chinese
    assert "200.00元" in chinese


def test_the_only_claim_need_not_be_named(desk: Desk):
    desk.write_claims("one.jsonl", CLAIMS[:1])
    named = desk("explain", "aid.policy", "one.jsonl", "--claim", "a")
    assert desk("explain", "aid.policy", "one.jsonl").out == named.out


def test_the_reasons_as_data_have_the_amounts(desk: Desk):
    shape = desk("explain", "aid.policy", "claims.jsonl", "--claim", "a", "--format", "json").json
    assert "200.00" in json.dumps(shape)


def test_a_bar_is_shown_on_a_terminal_only(desk: Desk):
    from policy_lang.cli import face

    desk.monkeypatch.setattr(face, "SHORT", 1)
    assert "settling" not in desk("eval", "aid.policy", "claims.jsonl").err
    desk.monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    said = desk("eval", "aid.policy", "claims.jsonl")
    assert len(said.rows) == 3
    # Where the results themselves appear on the terminal, no bar runs through them.
    desk.monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    desk.monkeypatch.setattr(face.Face, "counting", lambda *_: pytest.fail("a bar"))
    assert len(desk("eval", "aid.policy", "claims.jsonl").rows) == 3


def test_the_examples_of_the_checkout_settle(desk: Desk, checkout: Path):
    claims = checkout / "examples" / "lanshan_claims.jsonl"
    said = desk("eval", "cn/shandong/linyi/lanshan/relief_insurance@2020", str(claims))
    assert said.code == 0
    chinese = desk(
        "eval", "cn/shandong/linyi/lanshan/relief_insurance@2020", str(claims.with_name("lanshan_claims_zh.csv"))
    )
    assert chinese.rows == said.rows
    rows = {row["claim"]: row for row in said.rows}
    a, b = rows["a"], rows["b"]
    # 20,000 in scope, 12,000 paid by basic insurance: 70 % of 8,000, a tenth of 2,400, and up to 18,000.
    assert list(a["payments"].values())[2:5] == ["5600.00", "240.00", "160.00"]
    assert a["own_share"] == {"in_scope": "2000.00", "out_of_scope": "800.00", "total": "2800.00"}
    # 22,000 left: 4,400 of the limit, a tenth of 17,600, and up to 54,000.
    assert list(b["payments"].values())[2:5] == ["4400.00", "1760.00", "9840.00"]
    assert rows["c"]["status"]["supplement"] == "no_referral"
    assert rows["d"]["status"]["supplement"] == "zero_at_target"
    assert rows["e"]["status"]["hospital_reduction"] == "not_designated"
    assert (rows["h"]["outcome"], rows["i"]["outcome"]) == ("not covered", "not in force")


# ---- which way


def test_both_engines_write_the_same_and_tell_which_way_claims_went(desk: Desk):
    """Forty of one kind: ten by the interpreter, then thirty by the function that was written; one has no cost."""
    always = {"given.basic": 7, "hospital": "甲医院"}
    rows = [
        {
            "claim": f"k{number}",
            "person": f"p{number % 3}",
            "day": f"2020-03-{1 + number % 28:02}",
            "cost": 100 + number,
        }
        | always
        for number in range(40)
    ]
    rows.append({"claim": "z", "person": "p1", "day": "2020-04-01"} | always)
    (desk.folder / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    fast = desk("eval", "aid.policy", "many.jsonl", "--trace", "--ledger-out", "fast.jsonl")
    exact = desk("eval", "aid.policy", "many.jsonl", "--trace", "--ledger-out", "exact.jsonl", "--engine", "exact")
    assert fast.out == exact.out
    assert (desk.folder / "fast.jsonl").read_bytes() == (desk.folder / "exact.jsonl").read_bytes()
    assert "settled by the generated function 30, by the interpreter 11 (waiting 11)" in fast.err
    assert "settled by the generated function 0, by the interpreter 41 (asked 41)" in exact.err
