"""What a claim may call a member of a category: its names, and what letters call it where that is clear."""

import json

import pytest

from policy_lang.claims import read_claims
from policy_lang.claims.schema import claim_schema
from policy_lang.compile import compile_text
from policy_lang.diagnostics import Report

RANKS = """\
scheme county / 县 edition 2026
  in force from 2026-01-01 to 2026-12-31
  claims dated by day
  currency CNY, rounds half up
category ranks / 身份 = poor / 低保 "minimum living" / "低保对象", destitute / 特困 "destitute" / "特困人员",
  other / 其他人员 "anybody else" / "低保",
  further / 另列 "one of two" / "两者之一", last / 末列 "one of two" / "两者之一"
fact day / 出院日 : date
fact cost / 费用 : money up to 100万元
fact rank / 本人身份 : ranks
fact all_ranks / 全部身份 : set of ranks
pool bill / 全部费用 = cost
payer aid / 救助 when rank is poor or all_ranks includes destitute on bill each claim pays 10%
order aid
"""


@pytest.mark.parametrize(
    "written, member",
    [
        ("特困", "destitute"),
        ("特困人员", "destitute"),
        ("destitute", "destitute"),
        ("anybody else", "other"),
        ("低保", "poor"),  # a name goes before what another is called
        ("两者之一", "PL0614"),  # two are called so
    ],
)
def test_a_category_goes_by_its_names_and_by_what_letters_call_it(written: str, member: str):
    program = compile_text(RANKS).program
    assert program is not None
    line = json.dumps(
        {"claim": "a", "day": "2026-03-01", "cost": "1", "rank": written, "all_ranks": f"低保、{written}"}
    )
    found = read_claims(None, line.encode(), "claims", program, Report())
    if member == "PL0614":
        assert [problem.code for problem in found.rejects[0].diagnostics] == ["PL0614", "PL0614"]
        return
    facts = found.claims[0].claim.facts
    assert (facts["rank"], facts["all_ranks"]) == (member, frozenset({"poor", member}))
    properties = claim_schema(program)["properties"]
    assert written in properties["rank"]["enum"]
