"""How changes are told: tables and lists whole, clauses in the order of their text, and what the same name means."""

import re
from pathlib import Path

import pytest

from policy_lang.compile import Options, compile_scheme
from policy_lang.core.invariants import broken
from policy_lang.diff import ChangeKind, compare
from policy_lang.diff.path import steps_between
from policy_lang.diff.report import Reporter
from policy_lang.diff.words import Words
from tests.unit.test_diff_structure import TOWN, changed, difference, program

# The table of three rows by a fact, and by a key of its own; each new one is one entry, and each gone one.
ROWS = "row inpatient = 60%\n  row outpatient = 50%\n  any other 0%\n"
WHOLE = {
    "a table by a fact": ('table parts "parts" / "比例表" by claim.kind\n  ' + ROWS, "parts"),
    "a table by a key of its own": (
        'table parts "parts" / "比例表" by sort : service_kind\n  ' + ROWS,
        "parts(claim.kind)",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_table_that_is_new_or_gone_is_one_entry_with_all_of_its_rows(name: str):
    table, asked = WHOLE[name]
    text = changed(("  pays shares", f"  pays {asked}"), ("order basic", f"{table}order basic"))
    old, new = program(TOWN), program(text)
    (come,) = [change for change in compare(old, new).changes if change.subject == "table:parts"]
    assert (come.kind, come.before, come.detail) == (ChangeKind.TABLE, None, "")
    row = Reporter(old, new, "zh").row(come)
    assert (row.title, row.name) == ("对照表", "比例表")
    assert row.after == "住院 = 60%；普通门诊 = 50%；其余 = 0%"
    (gone,) = [change for change in compare(new, old).changes if change.subject == "table:parts"]
    assert (gone.kind, gone.after) == (ChangeKind.TABLE, None)
    assert (
        Reporter(new, old, "en").row(gone).before
        == "inpatient stay = 60%; ordinary outpatient treatment = 50%; any other = 0%"
    )


def test_a_list_that_is_new_or_gone_is_one_entry_with_all_of_its_names():
    text = changed(
        ("hospital in hospitals", "hospital in hospitals or hospital in others"),
        ("fact hospital", 'list others = "丙医院" also "市丙医院", "丁医院"\nfact hospital'),
    )
    old, new = program(TOWN), program(text)
    (come,) = [change for change in compare(old, new).changes if change.subject == "list:others"]
    assert come.kind is ChangeKind.LIST
    assert Reporter(old, new, "zh").row(come).after == "丙医院、市丙医院；丁医院"
    (gone,) = [change for change in compare(new, old).changes if change.subject == "list:others"]
    assert (gone.kind, gone.after) == (ChangeKind.LIST, None)


def test_a_member_called_other_and_the_row_for_any_other_are_not_told_alike():
    words = Words(program(TOWN), "zh")
    assert (words.keys(["其他"]), words.keys([""]), words.keys([])) == ("其他", "其余", "其余")


def test_clauses_stand_in_the_order_of_the_notice_and_not_of_their_code_points():
    # 三 U+4E09, 二 U+4E8C, 五 U+4E94, 六 U+516D, 四 U+56DB: by code point 三 would come first and 四 last.
    every = ["六", "四", "十一", "二(十)", "二(二)¶1", "二¶1", "五", "三(一)", "附件", "二(二)"]
    cites = " ".join(f'cites notice "{place}"' for place in every)
    found = difference(TOWN, changed(('exactly cites notice "二¶1"', f"exactly {cites}")))
    assert [clause.locator for clause in found.gained] == [
        "二(二)", "二(二)¶1", "二(十)", "三(一)", "四", "五", "六", "十一", "附件",
    ]  # fmt: skip
    gone = difference(changed(('exactly cites notice "二¶1"', f"exactly {cites}")), TOWN)
    assert gone.lost == found.gained


# ---- what the same name means

HEAD = """\
scheme {name} "{name}"
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
"""
AREA = (
    HEAD.format(name="area")
    + """\
fact day : date
fact cost : money up to 1_000_000 yuan
pool expense = cost
parameter share = 70% exactly
payer aid on what is unpaid in expense each claim pays share
order aid
"""
)
# Brings the area's payer together with one of its own, whose figure bears the same name: the area's is `share@area`.
BOTH = (
    HEAD.format(name="both")
    + """\
use area (aid, expense)
parameter share = 70% as a minimum
payer more on what is unpaid in expense each claim pays share
order aid, more
"""
)


def test_a_figure_of_another_text_with_the_same_name_is_another_figure(tmp_path: Path):
    (tmp_path / "area.policy").write_text(AREA, encoding="utf-8")
    (tmp_path / "both.policy").write_text(BOTH, encoding="utf-8")
    area, both = (compile_scheme(str(tmp_path / f"{name}.policy")).program for name in ("area", "both"))
    assert area is not None
    assert both is not None
    assert set(both.parameters) == {"share", "share@area"}
    (come,) = compare(area, both).changes
    assert (come.kind, come.subject) == (ChangeKind.PAYER_ADDED, "payer:more")
    assert [(one.subject, one.before) for one in come.along] == [("parameter:share", None)]
    (gone,) = compare(both, area).changes
    assert (gone.kind, gone.subject) == (ChangeKind.PAYER_REMOVED, "payer:more")
    assert [(one.subject, one.after) for one in gone.along] == [("parameter:share", None)]
    assert compare(area, both).renamed == compare(both, area).renamed == ()


def test_a_figure_of_the_next_edition_of_another_text_is_the_same_figure(tmp_path: Path):
    """`share@area_2020` and `share@area_2021`: 70 % became 75 %, which is one change and can be taken by itself."""
    found = []
    for year, share in (("2020", "70%"), ("2021", "75%")):
        folder = tmp_path / "area" / year
        folder.mkdir(parents=True)
        (folder / "scheme.policy").write_text(AREA.replace("2020", year).replace("70%", share), encoding="utf-8")
        text = BOTH.replace("2020", year).replace("use area", f"use area@{year}")
        (tmp_path / f"both{year}.policy").write_text(text, encoding="utf-8")
        found.append(compile_scheme(str(tmp_path / f"both{year}.policy"), Options(search=(tmp_path,))).program)
    old, new = found
    assert old is not None
    assert new is not None
    changes = compare(old, new)
    assert [(one.kind, one.subject) for one in changes.changes] == [
        (ChangeKind.WINDOW, "scheme:"), (ChangeKind.PARAMETER, "parameter:share@area_2021"),
    ]  # fmt: skip
    assert changes.renamed == ()
    steps = steps_between(old, new, changes)
    assert [[one.subject for one in step.changes] for step in steps] == [["parameter:share@area_2021"], ["scheme:"]]


def test_the_district_keeps_its_share_where_it_is_brought_together_with_the_province():
    """Both call their figure `aid_ratio`: the district's is exactly 70 % on both sides, the province's is new."""
    lanshan = "cn/shandong/linyi/lanshan"
    old, new = (compile_scheme(f"{lanshan}/{name}@2020").program for name in ("relief_insurance", "combined"))
    assert old is not None
    assert new is not None
    found = compare(old, new)
    assert [change.before for change in found.changes if change.subject == "parameter:aid_ratio"] == [None]
    assert not [change for change in found.changes if change.subject == "parameter:aid_ratio@relief_insurance_2020"]
    assert not [change for change in found.changes if (change.kind, change.subject) == ("rate", "payer:medical_aid")]
    for tongue in ("en", "zh"):
        rows = [Reporter(old, new, tongue).row(change) for change in found.changes]
        assert not [row for row in rows if row.before == row.after]


def test_where_both_sides_have_the_same_words_what_they_stand_for_is_told():
    old, new = program(TOWN), program(changed((">= 100 yuan", "> 100 yuan")))
    row = Reporter(old, new, "zh").row(compare(old, new).changes[0])
    assert (row.before, row.after) == ("大额（政策范围内费用 不低于 100.00元）", "大额（政策范围内费用 超过 100.00元）")


def test_a_figure_that_goes_by_another_name_does_not_keep_other_changes_from_being_taken_alone():
    old = program(TOWN)
    text = changed(("deductible 100 yuan", "deductible 200 yuan"), ("row inpatient = 60%", "row inpatient = 65%"))
    new = program(re.sub(r"\bcap\b", "ceiling", text))
    steps = steps_between(old, new, compare(old, new))
    assert [[change.subject for change in step.changes] for step in steps] == [["table:shares"], ["payer:aid"]]
    assert "ceiling" in steps[0].program.parameters
    assert not broken(steps[0].program)
