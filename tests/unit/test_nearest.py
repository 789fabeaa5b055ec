"""What the writer may have meant."""

import pytest

from policy_lang.diagnostics import nearest, split_hint

NAMES = [
    "aid_ratio",
    "医疗救助比例",
    "aid_cap",
    "医疗救助限额",
    "supplement",
    "补充保险",
    "medical_aid",
    "医疗救助",
    "then",
    "则",
]


@pytest.mark.parametrize(
    "word, first",
    [
        ("aid_ration", "aid_ratio"),
        ("AidRatio", "aid_ratio"),  # case and joints do not count
        ("ａｉｄ＿ｃａｐ", "aid_cap"),  # nor does width
        ("suplement", "supplement"),
        ("supplemetn", "supplement"),  # two neighbours swapped are one mistake
        ("thne", "then"),
        ("医疗救住", "医疗救助"),
        ("医疗救助比列", "医疗救助比例"),
        ("保险补充", "补充保险"),  # the same characters in another order
        ("救助限额", "医疗救助限额"),
    ],
)
def test_the_nearest_comes_first(word, first):
    assert nearest(word, NAMES)[0] == first


@pytest.mark.parametrize("word", ["hospital", "住院天数", "x", "", "_", "a" * 10_000, "大病"])
def test_nothing_when_nothing_is_near(word):
    assert nearest(word, NAMES) == ()


def test_half_the_letters_may_differ_and_no_more():
    assert nearest("abcd", ["abxy"]) == ("abxy",)
    assert nearest("abcd", ["axyz"]) == ()
    assert nearest("abcde", ["abcxy"]) == ("abcxy",)
    assert nearest("abcde", ["abxyz"]) == ()


def test_a_part_of_a_name_is_near_to_the_name():
    assert nearest("aid", ["yearly_medical_aid_total", "aide_memoire_of_all"]) == ("yearly_medical_aid_total",)


def test_at_most_as_many_as_asked_each_once_and_in_order_of_nearness():
    candidates = ["caps", "cup", "caps", "cap_", "map"]
    assert nearest("cap", candidates) == ("cap_", "caps", "cup")
    assert nearest("cap", candidates, limit=1) == ("cap_",)


def test_a_word_is_not_near_to_itself():
    assert nearest("cap", ["cap"]) == ()


@pytest.mark.parametrize(
    "word, hint",
    [
        ("就医合规且定点", "就医合规 且 定点"),
        ("就医合规", None),  # a word by itself
        ("就医合规且基层", None),  # 基层 is not known
        ("定点且", "定点 且"),
        ("就医合规且定点x", None),  # not Han alone
        ("", None),
        ("且" * 201, None),
    ],
)
def test_words_written_together_are_taken_apart(word, hint):
    assert split_hint(word, {"就医合规", "且", "定点", "就医", "合规"}) == hint


def test_the_cut_with_the_fewest_words_is_taken():
    assert split_hint("医疗救助限额", {"医疗", "救助", "救助限额", "限额", "医"}) == "医疗 救助限额"
