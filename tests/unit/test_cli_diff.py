"""`policy diff`: every format, git revisions, exit codes, and hostile names."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path

import pytest

from policy_lang.cli.layout import width
from tests.unit.cli_support import CLAIMS, SCHEME, Desk, furnished
from tests.unit.test_cli_show import validator


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk = furnished(tmp_path, capsys, monkeypatch)
    new = SCHEME.replace("= 70% exactly", "= 80% exactly").replace("little_aid /", "little_aid_2021 /")
    assert new != SCHEME
    Path("new.policy").write_text(new, encoding="utf-8")
    return desk


def test_no_difference_ends_with_0_and_a_difference_with_1(desk: Desk):
    assert desk("diff", "aid.policy", "aid.policy").code == 0
    said = desk("diff", "aid.policy", "new.policy")
    assert said.code == 1
    assert "70% → 80%" in said.out


def test_the_same_is_told_in_chinese(desk: Desk):
    said = desk("diff", "aid.policy", "new.policy", "--tongue", "zh")
    assert "规则共有1处变动" in said.out
    assert "数额：救助比例" in said.out


def test_claims_are_counted_and_the_json_keeps_its_schema(desk: Desk, checkout: Path):
    said = desk("diff", "aid.policy", "new.policy", "--claims", "claims.jsonl", "--format", "json")
    shape = said.json
    assert list(validator(checkout, "diff.schema.json").iter_errors(shape)) == []
    total = shape["claims"]["total"]
    counted = total["better"] + total["worse"] + total["same"]
    assert counted + sum(item["claims"] for item in shape["claims"]["not_settled"]) == shape["claims"]["claims"]
    assert list(validator(checkout, "diff.schema.json").iter_errors({**shape, "more": 1})) != []
    plain = desk("diff", "aid.policy", "new.policy", "--format", "json").json
    assert list(validator(checkout, "diff.schema.json").iter_errors(plain)) == []
    assert [(change["kind"], change["from"], change["to"]) for change in plain["changes"]] == [
        ("parameter", "70%", "80%")
    ]


def test_csv_has_a_row_a_change_or_a_row_a_claim(desk: Desk):
    rules = list(csv.DictReader(io.StringIO(desk("diff", "aid.policy", "new.policy", "--format", "csv").out)))
    assert [(row["kind"], row["subject"], row["to"]) for row in rules] == [("parameter", "parameter:share", "80%")]
    said = desk("diff", "aid.policy", "new.policy", "--claims", "claims.jsonl", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert {"claim", "date", "own_share_change", "aid"} <= set(rows[0])


def test_hostile_names_inject_nothing(desk: Desk):
    hostile = {**CLAIMS[0], "claim": "=cmd|' /C calc'!A0<script>`x`"}
    Path("hostile.jsonl").write_text(json.dumps(hostile, ensure_ascii=False) + "\n", encoding="utf-8")
    asked = ("diff", "aid.policy", "new.policy", "--claims", "hostile.jsonl", "--format")
    assert "'=cmd" in desk(*asked, "csv").out
    page = desk(*asked, "md").out
    assert "<script>" not in page


def test_a_revision_of_git_is_a_side(desk: Desk):
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *words], check=True,
                       capture_output=True)  # fmt: skip

    git("init", "-q")
    git("add", "aid.policy")
    git("commit", "-qm", "first")
    Path("aid.policy").write_text(Path("new.policy").read_text(encoding="utf-8"), encoding="utf-8")
    said = desk("diff", "HEAD:aid.policy", "aid.policy")
    assert said.code == 1
    assert "HEAD:aid.policy → " in said.out
    assert "70% → 80%" in said.out
    refused = desk("diff", "nowhere:aid.policy", "aid.policy")
    assert refused.code == 3
    assert "PL0950" in refused.err


def test_claims_of_last_year_are_compared_a_year_later(desk: Desk):
    Path("next.policy").write_text(
        SCHEME.replace("edition 2020", "edition 2021").replace("from 2020-01-01 to 2020-12-31",
                                                               "from 2021-01-01 to 2021-12-31"),
        encoding="utf-8",
    )  # fmt: skip
    hinted = desk("diff", "aid.policy", "next.policy", "--claims", "claims.jsonl")
    assert "--shift-years 1" in hinted.err
    said = desk(
        "diff", "aid.policy", "next.policy", "--claims", "claims.jsonl", "--shift-years", "1", "--format", "json"
    )
    total = said.json["claims"]["total"]
    assert (total["better"], total["worse"]) == (0, 0)


def test_names_of_the_command_line_are_refused_where_neither_side_has_them(desk: Desk):
    refused = desk("diff", "aid.policy", "new.policy", "--parameter", "nosuch=10%")
    assert (refused.code, "PL0908" in refused.err, refused.out) == (3, True, "")
    refused = desk("diff", "aid.policy", "new.policy", "--reading", "nosuch=x")
    assert (refused.code, "PL0906" in refused.err, refused.out) == (3, True, "")
    refused = desk("diff", "aid.policy", "new.policy", "--by", "没有", "--claims", "claims.jsonl")
    assert (refused.code, "PL0951" in refused.err, refused.out) == (3, True, "")


def test_a_name_that_one_side_alone_has_holds_for_that_side(desk: Desk):
    """A reading and a figure renamed: each side takes its own, by its Chinese name too."""
    text = (
        SCHEME.replace("cap", "ceiling")
        .replace("救助限额", "年度限额")
        .replace("reading base / 计算口径", "reading sort / 口径")
    )
    desk.write("other.policy", text)
    plain = desk("diff", "aid.policy", "other.policy", "--format", "json").json
    assert [change["kind"] for change in plain["changes"]] == ["reading", "reading"]
    for name in ("ceiling", "年度限额"):
        said = desk("diff", "aid.policy", "other.policy", "--parameter", f"{name}=2万元", "--format", "json")
        told = [one["to"] for one in said.json["changes"] if one["subject"] == "parameter:ceiling"]
        assert (said.code, told) == (1, ["20,000.00 yuan (stated as a minimum)"]), name
    for name in ("sort", "口径"):
        said = desk("diff", "aid.policy", "other.policy", "--reading", f"{name}=whole", "--format", "json")
        assert ("base", "payer:aid") in [(one["kind"], one["subject"]) for one in said.json["changes"]], name


def test_claims_are_sorted_by_a_fact_under_any_of_its_names(desk: Desk):
    # a: aid 70 % of 600 = 420, then 80 % = 480: 60 less to bear; c: 70 % of 500 = 350, then 400: 50 less.
    # b: 70 % of 14000 = 9800, then 80 % = 11200, held by 10000 a year: 200 less; a follows it with nothing left of
    # the year (b lies in February): old 10000 - 9800 = 200, new 0: a bears 200 more.
    asked = ("diff", "aid.policy", "new.policy", "--claims", "claims.jsonl", "--format", "json", "--by")
    for name in ("hospital", "医院"):
        found = desk(*asked, name).json["claims"]["categories"]
        assert {key: (one["gain"], one["loss"]) for key, one in found.items()} == {
            "甲医院": ("200.00", "200.00"), "乙医院": ("50.00", "0.00"),
        }, name  # fmt: skip
    assert sorted(desk(*asked, "day").json["claims"]["categories"]) == ["2020-02-10", "2020-03-10"]


def test_figures_that_no_text_states_are_asked_for_in_one_run(desk: Desk):
    text = SCHEME.replace("pays share", "pays floor_share").replace("= 1万元 as a minimum", ": money missing")
    desk.write("open.policy", text)
    said = desk("diff", "aid.policy", "open.policy", "--claims", "claims.jsonl", "--format", "json")
    assert "--parameter cap=… --parameter floor_share=…" in said.err
    assert [(one["under"], one["missing"]) for one in said.json["claims"]["not_settled"]] == [
        ("new", "cap, floor_share")
    ]
    told = desk("diff", "aid.policy", "open.policy", "--claims", "claims.jsonl").out.splitlines()
    assert [line.split() for line in told if line.startswith("  ") and line.split()[-1] in {"3", "floor"}] == [
        ["new", "cap", "3"], ["floor"],
    ]  # fmt: skip
    given = ("--parameter", "floor_share=50%", "--parameter", "cap=2万元")
    said = desk("diff", "aid.policy", "open.policy", "--claims", "claims.jsonl", "--format", "json", *given)
    assert said.json["claims"]["not_settled"] == []


def test_figures_that_claims_may_come_to_need_are_asked_for_in_the_same_run(desk: Desk):
    """No claim of these waits for the share of the fund; since the new scheme leaves it open, it is asked for too."""
    fact = "fact poor / 困难 : yes_no\nparameter share"
    fund = "payer fund on what is unpaid in expense each claim when cost >= 90万元 pays floor_share\n"
    text = SCHEME.replace("parameter share", fact)
    desk.write("aid.policy", text)
    desk.write(
        "poor.policy",
        text.replace("  each claim\n", "  when poor\n  each claim\n").replace(
            "order basic, aid", f"{fund}order basic, aid, fund"
        ),
    )
    said = desk("diff", "aid.policy", "poor.policy", "--claims", "claims.jsonl", "--format", "json")
    assert [(one["under"], one["missing"]) for one in said.json["claims"]["not_settled"]] == [("new", "poor")]
    assert "--parameter floor_share=…" in said.err
    assert "cap" not in said.err  # the notice states it as a minimum
    settled = desk("diff", "aid.policy", "aid.policy", "--claims", "claims.jsonl")
    assert "--parameter" not in settled.err


def test_changes_that_come_together_are_named_with_the_reason(desk: Desk, checkout: Path):
    text = SCHEME.replace(
        "order basic, aid", "payer fund / 基金 on what is unpaid in expense each claim pays 10%\norder basic, aid, fund"
    )
    desk.write("fund.policy", text.replace("from 2020-01-01", "from 2019-12-01"))
    asked = ("diff", "aid.policy", "fund.policy", "--claims", "claims.jsonl", "--tongue", "zh")
    for shape in ("text", "md", "html"):
        said = desk(*asked, "--format", shape)
        assert "2项变动合并计算" in said.out, shape
        for line in (
            "新增支付方：基金",
            "前一支付方支付后的余额是后一支付方的计算基数",
            "同时适用于各支付方：施行期间",
        ):
            assert line in said.out.replace("\n  ", ""), (shape, line)
    shape = desk(*asked, "--format", "json").json
    assert list(validator(checkout, "diff.schema.json").iter_errors(shape)) == []
    (owed,) = shape["claims"]["owed_to"]
    assert {one["why"]: one["changes"] for one in owed["together"]} == {
        "place": ["新增支付方：基金"], "header": ["施行期间"],
    }  # fmt: skip


def test_no_line_for_the_terminal_is_wider_than_a_page(desk: Desk):
    """Many payers that come at once: their payments stand one below the other."""
    payers = [f"payer another_fund_{number}" for number in range(9)]
    clauses = [f"{payer} on what is unpaid in expense each claim pays 10%\n" for payer in payers]
    order = ", ".join(["basic", "aid", *(payer.partition(" ")[2] for payer in payers)])
    desk.write("funds.policy", SCHEME.replace("order basic, aid", "".join(clauses) + f"order {order}"))
    for tongue in ("en", "zh"):
        said = desk("diff", "aid.policy", "funds.policy", "--claims", "claims.jsonl", "--tongue", tongue)
        assert said.out.count("another fund 8 ") >= 2
        assert max(map(width, said.out.splitlines())) <= 100


def test_chinese_output_has_chinese_signs(desk: Desk):
    """Everything but names of editions, figures and amounts: no half-width colon, semicolon or bracket."""
    for shape in ("text", "md"):
        said = desk("diff", "aid.policy", "new.policy", "--claims", "claims.jsonl", "--tongue", "zh", "--format", shape)
        for line in said.out.splitlines():
            if "<summary>" not in line and "|---" not in line:
                assert not re.search(r"[:;()]", line.replace("HEAD:", "")), line
