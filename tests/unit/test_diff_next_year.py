"""The five changes of the hypothetical Weihai of 2021: each is one entry of its kind, alone and together.

The amendment is taken from the example itself, one change at a time; so the example, its guide and this test speak of
the same five sentences.
"""

import re
from pathlib import Path

import pytest

from policy_lang.compile import compile_scheme
from policy_lang.core.program import Program
from policy_lang.diff import ChangeKind, Difference, compare

OLD = "cn/shandong/weihai/relief_insurance@2020"
EXAMPLE = Path(__file__).parents[2] / "examples" / "hypothetical" / "weihai_2021.policy"
WINDOW, NEXT_WINDOW = "自 2021-03-01 至 2021-12-31", "自 2020-01-01 至 2020-12-31"
ORDER = "调整 支付顺序 基本医保、大病保险、{}、医疗商业补充保险{}、意外已赔付、意外伤害医疗\n"


def paragraphs() -> dict[str, str]:
    """The example in pieces: its head, and what stands under each of the comments that number the changes."""
    text = EXAMPLE.read_text(encoding="utf-8").partition("\n# 剩余")[0]
    head, *rest = re.split(r"\n# ([二三四五])、[^\n]*\n", text)
    return {"head": head, **dict(zip(rest[::2], rest[1::2], strict=True))}


def edition(folder: Path, *changes: str, window: bool = False) -> Program:
    """2021 with some of its changes only."""
    head = paragraphs()["head"]
    text = head if window else head.replace(WINDOW, NEXT_WINDOW)
    path = folder / "weihai_2021.policy"
    path.write_text("\n".join([text, *changes, ""]), encoding="utf-8")
    compiled = compile_scheme(str(path))
    assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
    return compiled.program


@pytest.fixture(scope="module")
def old() -> Program:
    compiled = compile_scheme(OLD)
    assert compiled.program is not None
    return compiled.program


def kinds(difference: Difference) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.subject) for change in difference.changes]


def test_nothing_changed_is_nothing_told(old: Program, tmp_path: Path):
    assert kinds(compare(old, edition(tmp_path))) == []


def test_another_window(old: Program, tmp_path: Path):
    assert kinds(compare(old, edition(tmp_path, window=True))) == [(ChangeKind.WINDOW, "scheme:")]


def test_another_figure(old: Program, tmp_path: Path):
    (change,) = compare(old, edition(tmp_path, paragraphs()["二"])).changes
    assert (change.kind, change.subject) == (ChangeKind.PARAMETER, "parameter:supplement_cap")
    assert change.before is not None
    assert change.after is not None
    assert [clause.locator for clause in change.before.clauses] == ["3号三(一)¶3"]
    assert [clause.locator for clause in change.after.clauses] == ["二"]


def test_another_tier(old: Program, tmp_path: Path):
    (change,) = compare(old, edition(tmp_path, paragraphs()["三"])).changes
    assert (change.kind, change.subject) == (ChangeKind.RATE, "payer:medical_aid")


def test_a_new_payer(old: Program, tmp_path: Path):
    """It needs a place in the order; those who were there keep theirs, and nothing is told of them."""
    place = ORDER.format("医疗机构减免、医疗救助", "、慈善补助")
    (change,) = compare(old, edition(tmp_path, paragraphs()["四"], place, "废止 支付次序")).changes[:1]
    assert (change.kind, change.subject) == (ChangeKind.READING, "reading:order")
    found = kinds(compare(old, edition(tmp_path, paragraphs()["四"], place, "废止 支付次序")))
    assert found[1:] == [(ChangeKind.PAYER_ADDED, "payer:charity")]


def test_another_order(old: Program, tmp_path: Path):
    """The order, and the question that it settles: the reading is gone."""
    place = ORDER.format("医疗救助、医疗机构减免", "")
    assert kinds(compare(old, edition(tmp_path, place, "废止 支付次序"))) == [
        (ChangeKind.READING, "reading:order"),
        (ChangeKind.ORDER, "scheme:"),
    ]


def test_all_five_together(old: Program):
    compiled = compile_scheme(str(EXAMPLE))
    assert compiled.program is not None
    assert sorted(kinds(compare(old, compiled.program))) == sorted(
        [
            (ChangeKind.WINDOW, "scheme:"),
            (ChangeKind.PARAMETER, "parameter:supplement_cap"),
            (ChangeKind.RATE, "payer:medical_aid"),
            (ChangeKind.PAYER_ADDED, "payer:charity"),
            (ChangeKind.ORDER, "scheme:"),
            (ChangeKind.READING, "reading:order"),
        ]
    )
