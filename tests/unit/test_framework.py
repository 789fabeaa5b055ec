"""Conformance: each kind of bound held, broken and open, clause against clause; and Lanshan under the province."""

import json
from pathlib import Path

import jsonschema
import pytest

from policy_lang.cli import main
from policy_lang.compile import compile_laws, compile_scheme
from policy_lang.core.program import BoundKind
from policy_lang.framework import Finding, Verdict, judge

LANSHAN = "cn/shandong/linyi/lanshan/relief_insurance@2020"


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    compiled = compile_scheme(LANSHAN)
    (law,) = compile_laws(compiled)
    assert compiled.program is not None
    assert law.program is not None
    return judge(compiled.program, law.program)


def only(findings: tuple[Finding, ...], verdict: Verdict) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is verdict]


def test_lanshan_widens_the_circle(findings: tuple[Finding, ...]):
    """What notices found, AMB-001-8: aid is for instant aid too, which the province leaves out."""
    (broken,) = only(findings, Verdict.BROKEN)
    assert broken.bound.kind is BoundKind.CIRCLE
    assert broken.said.en.startswith("medical aid is also for instant aid, beyond ")
    assert "即时帮扶人口" in broken.said.zh
    assert ("鲁医保发〔2019〕69号", "三(三)") in [(clause.title, clause.locator) for clause in broken.law]
    own = [(clause.title, clause.locator) for clause in broken.scheme.clauses]
    assert ("兰扶办发〔2020〕4号", "二¶1") in own
    assert ("兰扶办发〔2020〕4号", "三(一)¶3") in own


def test_its_figures_keep_to_floor_and_prohibition(findings: tuple[Finding, ...]):
    """70 % and 10000 yuan are both the floor and what may not be exceeded."""
    held = only(findings, Verdict.HOLDS)
    assert [(finding.bound.kind, finding.bound.names[0], finding.bound.raising) for finding in held] == [
        (BoundKind.AT_LEAST, "aid_ratio", False),
        (BoundKind.AT_LEAST, "aid_cap", False),
        (BoundKind.NO_MORE_THAN, "aid_ratio", True),
        (BoundKind.NO_MORE_THAN, "aid_cap", True),
    ]


def test_what_it_does_not_say_is_not_judged(findings: tuple[Finding, ...]):
    """No critical illness, no re-assistance of its own: three figures and two payers stay open."""
    opened = only(findings, Verdict.OPEN)
    assert len(opened) == 5
    assert {finding.bound.kind for finding in opened} == {BoundKind.IS, BoundKind.NO_MORE_THAN, BoundKind.CIRCLE}


LAW = """\
scheme rules / 上级规定
  edition 2019
  in force from 2019-01-01
  claims dated by claim.discharge
  currency CNY, rounds half up
use cn.medical
source rules = "上级文件"
payer aid / 医疗救助
  on what is unpaid in in_scope
  each claim
  pays 70%
order aid
framework bounds / 底线 cites rules "一"
  requires share / 救助份额 "share" / "救助份额" {bound}
"""
SCHEME = """\
scheme town / 镇救助
  edition 2020
  conforms to law.rules@2019
  in force from 2020-01-01 to 2020-12-31
  claims dated by claim.discharge
  currency CNY, rounds half up
use cn.medical
parameter share / 救助份额 {figure}
payer aid / 医疗救助
  on what is unpaid in in_scope
  each claim
  pays share
order aid
"""


@pytest.mark.parametrize(
    "bound, figure, verdict",
    [
        (">= 70%", "= 70%", Verdict.HOLDS),
        (">= 70%", "= 69.99%", Verdict.BROKEN),
        (">= 70%", "= 80% as a minimum", Verdict.HOLDS),
        (">= 70%", "= 80% as a maximum", Verdict.OPEN),
        ("<= 70%", "= 70%", Verdict.HOLDS),
        ("<= 70%", "= 70.01%", Verdict.BROKEN),
        ("<= 70%", "= 60% as a minimum", Verdict.OPEN),
        ("is 70%", "= 70%", Verdict.HOLDS),
        ("is 70%", "= 71%", Verdict.BROKEN),
        (">= 70%", ": ratio missing", Verdict.OPEN),
        (">= 70%", "= 70% to 2020-06-30 = 60% from 2020-07-01", Verdict.BROKEN),
        (">= 70%", "= 60% from 2019-01-01 to 2019-12-31 = 70% from 2020-01-01", Verdict.HOLDS),
    ],
)
def test_a_figure_is_judged_on_every_day_in_force(bound: str, figure: str, verdict: Verdict, tmp_path):
    (tmp_path / "law" / "rules" / "2019").mkdir(parents=True)
    (tmp_path / "law" / "rules" / "2019" / "scheme.policy").write_text(LAW.format(bound=bound), encoding="utf-8")
    figure = figure.replace("= 70% to", "= 70% from 2020-01-01 to")
    (tmp_path / "town.policy").write_text(SCHEME.format(figure=figure), encoding="utf-8")
    compiled = compile_scheme(str(tmp_path / "town.policy"))
    (law,) = compile_laws(compiled)
    assert compiled.program is not None
    assert law.program is not None
    (finding,) = judge(compiled.program, law.program)
    assert finding.verdict is verdict, finding.said.en


def test_the_findings_as_data_keep_to_their_schema(checkout: Path, capsys: pytest.CaptureFixture[str]):
    """With claims, the prohibition of zero payment is judged on what they settle to."""
    schema = json.loads((checkout / "docs/reference/schemas/conforms.schema.json").read_text(encoding="utf-8"))
    claims = str(checkout / "examples" / "lanshan_claims.jsonl")
    assert main(["conforms", LANSHAN, claims, "--format", "json", "--tongue", "en"]) == 1
    data = json.loads(capsys.readouterr().out)
    jsonschema.validate(data, schema)
    (law,) = data["laws"]
    assert law["findings"][-1]["verdict"] == "holds"
    assert law["findings"][-1]["finding"]["en"].endswith("holds on all 7 settled claims")
