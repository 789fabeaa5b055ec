"""What changed in the rules: each kind of change is one entry of its kind, and what changes no meaning is none."""

import re
from pathlib import Path

import pytest

from policy_lang.cli.targets import known_editions
from policy_lang.compile import Options, compile_scheme, compile_text
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.diff import ChangeKind, Difference, compare
from policy_lang.diff.path import steps_between
from policy_lang.source import Source
from policy_lang.syntax.format import format_file
from policy_lang.syntax.parse import parse
from tests.error_pages import whole

TOWN = """\
scheme town / 某镇救助 "Medical aid of a town" / "某镇医疗救助"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by claim.discharge
  currency CNY, rounds half up
  covers person.categories in entitled

source notice = "救助通知" dated 2019-12-01
use cn.medical
use cn.persons

list entitled / 享受待遇 = minimum_living, destitute cites notice "一¶1"
list hospitals / 定点医院 = "甲医院" also "市甲医院", "乙医院"
fact hospital / 医院 : text
parameter cap / 年度限额 "yearly limit" / "年度限额" = 10_000 yuan exactly cites notice "二¶1"
table shares / 各级比例 by claim.kind
  row inpatient = 60%
  row special_outpatient = 50%
  any other 0%

rule designated / 定点 holds when hospital in hospitals
rule large / 大额 holds when claim.in_scope >= 100 yuan

payer basic / 基本医保 "basic insurance" / "基本医保" given draws on in_scope
payer aid / 医疗救助 "medical aid" / "医疗救助"
  cites notice "二¶1"
  for inpatient
  when designated
  when large
  on what is unpaid in in_scope
  each claim
  deductible 100 yuan
  pays in slices counted after the deductible 70% to 1000 yuan, 80% to 5000 yuan, 90% above
  at most cap per person each calendar year
payer gift / 慈善 "gift" / "慈善救助"
  on what is unpaid in in_scope
  over per person each calendar year by its stretch
  counting every claim
  pays shares
order basic, aid, gift

reading edges "With or without?" / "含不含起付线？" cites notice "二¶1"
  option without / 不含起付线 chosen because "the text says so" / "通知如此规定"
  option with_it / 含起付线
    change aid pays in slices counted with the deductible 70% to 1000 yuan, 80% to 5000 yuan, 90% above

check bears / 有自付 "bears something" / "个人负担" holds when own share > 0 yuan

scenario "of 10 100 yuan"
  facts categories = minimum_living
  settle kind = inpatient, discharge = 2020-03-10, in_scope = 10_100 yuan, out_of_scope = 0 yuan, basic = 0 yuan,
    hospital = "甲医院"
  expect basic = 0 yuan
"""


def program(text: str, **options: dict[str, str]) -> Program:
    compilation = compile_text(text, Options(**options))
    assert compilation.program is not None, [item.code for item in compilation.report.diagnostics]
    return compilation.program


def difference(old: str, new: str) -> Difference:
    return compare(program(old), program(new))


def told(found: Difference) -> list[tuple[str, str, str]]:
    return [(str(change.kind), change.subject, change.detail) for change in found.changes]


def changed(*replacements: tuple[str, str]) -> str:
    text = TOWN
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return text


# One change of the text, and the one entry that it must be.
ONE = [
    ([("= 10_000 yuan exactly", "= 12_000 yuan exactly")], ("parameter", "parameter:cap", "")),
    ([("= 10_000 yuan exactly", "= 10_000 yuan as a minimum")], ("parameter", "parameter:cap", "")),
    ([("80% to 5000", "85% to 5000")], ("tier", "payer:aid", "2")),
    ([("80% to 5000", "80% to 6000")], ("tier", "payer:aid", "2")),
    ([("80% to 5000 yuan, 90%", "80% to 5000 yuan, 85% to 8000 yuan, 90%")], ("tier", "payer:aid", "3")),
    ([("80% to 5000 yuan, 90%", "90%")], ("tier", "payer:aid", "2")),
    ([("deductible 100 yuan", "deductible 200 yuan")], ("deductible", "payer:aid", "")),
    ([("from 2020-01-01 to 2020-12-31", "from 2020-02-01 to 2020-12-31")], ("window", "scheme:", "")),
    ([("order basic, aid, gift", "order basic, gift, aid")], ("order", "scheme:", "gift")),
    ([("  when large\n", "")], ("condition", "payer:aid", "")),
    ([(">= 100 yuan", "> 100 yuan")], ("condition", "payer:aid", "")),
    ([("at most cap per person each calendar year", "at most cap per person each month")], ("limit", "payer:aid", "")),
    ([("by its stretch", "catching up")], ("period", "payer:gift", "")),
    ([("row inpatient = 60%", "row inpatient = 65%")], ("table_row", "table:shares", "inpatient")),
    ([('also "市甲医院"', 'also "市甲医院" also "甲院"')], ("list_entry", "list:hospitals", "甲医院")),
    ([('"乙医院"', '"乙医院", "丙医院"')], ("list_entry", "list:hospitals", "丙医院")),
    ([("own share > 0", "own share >= 0")], ("check", "check:bears", "")),
]  # fmt: skip


@pytest.mark.parametrize("replacements,entry", ONE)
def test_one_change_is_one_entry_of_its_kind(replacements: list[tuple[str, str]], entry: tuple[str, str, str]):
    assert told(difference(TOWN, changed(*replacements))) == [entry]


def test_the_way_back_is_the_same_entry_the_other_way_round():
    for replacements, _ in ONE:
        back = difference(changed(*replacements), TOWN).changes
        there = difference(TOWN, changed(*replacements)).changes
        assert [change.kind for change in back] == [change.kind for change in there]
        assert [(c.before is None, c.after is None) for c in back] == [
            (c.after is None, c.before is None) for c in there
        ]


def test_a_new_payer_is_one_entry_with_the_figure_it_alone_uses():
    new = changed(
        ("order basic, aid, gift", "order basic, aid, gift, fund"),
        (
            "order basic",
            "parameter part = 50%\npayer fund on what is unpaid in in_scope each claim pays part\norder basic",
        ),
    )
    (entry,) = difference(TOWN, new).changes
    assert (entry.kind, entry.subject) == (ChangeKind.PAYER_ADDED, "payer:fund")
    assert [(item.kind, item.subject) for item in entry.along] == [(ChangeKind.PARAMETER, "parameter:part")]
    assert entry.after is not None
    assert entry.after.words == ("gift",)  # it comes after the gift
    (gone,) = difference(new, TOWN).changes
    assert (gone.kind, gone.subject) == (ChangeKind.PAYER_REMOVED, "payer:fund")


def test_the_header_rounding_changes_each_payer_that_has_none_of_its_own():
    found = difference(TOWN, changed(("rounds half up", "rounds half up in units of 1 yuan")))
    assert told(found) == [("rounding", "payer:aid", ""), ("rounding", "payer:gift", "")]


def test_who_is_covered_is_one_entry():
    found = difference(TOWN, changed(("  covers person.categories in entitled\n", "")))
    assert ("coverage", "scheme:", "") in told(found)
    assert {kind for kind, *_ in told(found)} <= {"coverage", "list_entry", "fact"}


def test_a_reading_chosen_anew_is_told_with_what_it_changes():
    old, new = program(TOWN), program(TOWN, readings={"edges": "with_it"})
    kinds = [change.kind for change in compare(old, new).changes]
    assert kinds[0] is ChangeKind.READING
    assert set(kinds[1:]) <= {ChangeKind.RATE, ChangeKind.TIER}


SAME = {
    "a helper renamed": [("designated", "listed"), ("定点 ", "列入 ")],
    "a rule moved": [
        ("rule large / 大额 holds when claim.in_scope >= 100 yuan\n", ""),
        ("order basic, aid, gift", "order basic, aid, gift\nrule large / 大额 holds when claim.in_scope >= 100 yuan"),
    ],
    "payers written in another order": [
        ('payer basic / 基本医保 "basic insurance" / "基本医保" given draws on in_scope\n', ""),
        ("order basic, aid, gift",
         'payer basic / 基本医保 "basic insurance" / "基本医保" given draws on in_scope\norder basic, aid, gift'),
    ],
    "conditions in another order": [("  when designated\n  when large\n", "  when large\n  when designated\n")],
    "another label": [('"medical aid" / "医疗救助"', '"aid" / "救助金"')],
    "a comment": [("order basic", "# 支付顺序\norder basic")],
    "a helper that nobody uses": [("order basic", "rule unused holds when claim.in_scope > 5 yuan\norder basic")],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_what_changes_no_meaning_is_no_difference(name: str):
    found = difference(TOWN, changed(*SAME[name]))
    assert told(found) == []
    assert found.is_empty


def test_a_figure_renamed_is_told_as_a_name_and_not_as_a_change():
    found = difference(TOWN, re.sub(r"\bcap\b", "ceiling", TOWN))
    assert told(found) == []
    assert found.renamed == (("parameter:cap", "parameter:ceiling"),)


@pytest.mark.parametrize("tongue", ["en", "zh"])
def test_the_other_tongue_and_the_one_layout_are_no_difference(tongue: str):
    formatted = format_file(parse(Source("town.policy", TOWN), Report()), tongue)
    assert formatted != TOWN
    assert difference(TOWN, formatted).is_empty


@pytest.mark.parametrize("edition", known_editions())
def test_a_scheme_and_itself_do_not_differ(edition: str):
    found = compile_scheme(edition).program
    assert found is not None
    again = compare(found, found)
    assert (again.is_empty, again.renamed, again.gained, again.lost) == (True, (), (), ())


def test_clauses_gained_and_lost_are_named():
    found = difference(TOWN, changed(('exactly cites notice "二¶1"', 'exactly cites notice "二¶2"')))
    assert [clause.locator for clause in found.gained] == ["二¶2"]
    assert found.lost == ()  # the payer still cites it


def test_moving_rules_between_files_is_no_difference(tmp_path: Path):
    whole, split = tmp_path / "whole", tmp_path / "split"
    whole.mkdir()
    split.mkdir()
    (whole / "scheme.policy").write_text(TOWN, encoding="utf-8")
    line = next(line for line in TOWN.splitlines() if line.startswith("parameter cap"))
    (split / "scheme.policy").write_text(TOWN.replace(line + "\n", ""), encoding="utf-8")
    (split / "amounts.policy").write_text(line + "\n", encoding="utf-8")
    old, new = (compile_scheme(str(folder)).program for folder in (whole, split))
    assert old is not None
    assert new is not None
    assert told(compare(old, new)) == []


def test_the_path_from_old_to_new_takes_figures_and_clauses_one_by_one_and_ends_at_the_new():
    old = program(TOWN)
    new = program(changed(
        ("= 10_000 yuan exactly", "= 12_000 yuan exactly"), ("deductible 100 yuan", "deductible 200 yuan"),
        ("from 2020-01-01", "from 2020-02-01"),
    ))  # fmt: skip
    steps = steps_between(old, new, compare(old, new))
    assert [[change.subject for change in step.changes] for step in steps] == [
        ["parameter:cap"], ["payer:aid"], ["scheme:"],
    ]  # fmt: skip
    assert steps[-1].program is new


def test_what_a_declared_account_counts_is_one_entry():
    counted = "ledger spent / 累计费用 counts claim.in_scope per person each calendar year\norder basic"
    old = TOWN.replace("order basic", counted).replace("  when large\n", "  when so far in spent <= 1000 yuan\n")
    new = old.replace("counts claim.in_scope per", "counts claim.in_scope * 2 per")
    assert new != old
    assert told(difference(old, new)) == [("account", "ledger:spent", "")]
    assert difference(old, old).is_empty


def test_a_phase_of_a_schedule_is_one_change_whoever_follows_it():
    text = (
        "ledger gross counts claim.cost per person each calendar year\n"
        "schedule steps\n  on claim.cost\n  phase first until gross reaches 400元\n"
        "  phase second until gross reaches 900元: aid pays 50%, fund pays 10%\n  phase rest: aid pays 80%\n"
        "payer aid follows steps\npayer fund follows steps\norder aid, fund\n"
    )
    old = compile_text(whole(text)).program
    later = compile_text(whole(text.replace("400元", "500元"))).program
    other = compile_text(whole(text.replace("aid pays 80%", "aid pays 90%"))).program
    assert old is not None
    assert later is not None
    assert other is not None
    assert [(str(one.kind), one.subject) for one in compare(old, later).changes] == [("tier", "phase:steps.first")]
    assert [str(one.kind) for one in compare(old, other).changes] == ["rate"]
    assert compare(old, old).is_empty
