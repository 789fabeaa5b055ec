"""Hidden characters and look-alike names."""

import pytest

from policy_lang.source import Source, confusable_key, find_unsafe, mixed_script

BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def kinds(text: str) -> list[tuple[int, str]]:
    return [(offset, kind) for offset, _, kind in find_unsafe(Source("a", text))]


@pytest.mark.parametrize("character", BIDIRECTIONAL)
@pytest.mark.parametrize("around", ["x {} y", "# note {}", 'title "{}"', "title “{}”", "title 「{}」"])
def test_direction_controls_are_found_everywhere(character, around):
    assert find_unsafe(Source("a", around.format(character))) == [(around.index("{"), character, "bidirectional")]


@pytest.mark.parametrize("character", ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u3164", "\ufe0f"])
def test_invisible_characters_are_found_outside_strings_only(character):
    assert kinds(f"a{character}b # c{character}") == [(1, "invisible"), (7, "invisible")]
    assert kinds(f'title "a{character}b" cites “甲{character}”') == []


def test_a_string_that_is_not_closed_on_its_line_hides_nothing():
    assert kinds('title "a\u200b\nb" c') == [(8, "invisible")]


def test_a_quotation_mark_in_a_comment_opens_no_string():
    assert kinds('# say "\na\u200b "b"') == [(9, "invisible")]


def test_a_number_sign_in_a_string_opens_no_comment():
    assert kinds('"#" a\u200b') == [(5, "invisible")]


def test_a_byte_order_mark_is_harmless_at_the_very_start_only():
    assert kinds("\ufeffscheme a") == []
    assert kinds("scheme\ufeff a") == [(6, "invisible")]


def test_empty_characters_and_strange_line_ends_are_found_even_in_strings():
    assert kinds('"a\x00"') == [(2, "null")]
    assert kinds('"a\u2028b"') == [(2, "line_break")]
    assert kinds("# a\rpays 100%") == [(3, "line_break")]


def test_ordinary_text_is_safe():
    assert kinds("payer 医疗救助　支付７０％；\r\n\t# “注释”——“é”🏥\n") == []


@pytest.mark.parametrize(
    "left, right",
    [
        ("aid", "аid"),  # Cyrillic а
        ("cap", "сар"),  # all Cyrillic
        ("o", "ο"),  # Greek omicron
        ("limit_1", "limit_l"),
        ("limit_1", "limit_I"),
        ("aid_0", "aid_O"),
        ("cap", "CAP"),
        ("a_b", "a__b"),
        ("aid", "ａｉｄ"),  # full-width letters
        ("金额", "⾦额"),  # a radical for a character
        ("已付", "己付"),
        ("期末", "期未"),
        ("甲·乙", "甲・乙"),
    ],
)
def test_names_that_look_alike_share_a_key(left, right):
    assert left != right
    assert confusable_key(left) == confusable_key(right)


@pytest.mark.parametrize(
    "left, right",
    [("tail", "tall"), ("aid", "add"), ("cap", "cup"), ("limit_1", "limit_2"), ("医疗救助", "医疗补助"), ("a_b", "ab")],
)
def test_names_that_differ_visibly_do_not(left, right):
    assert confusable_key(left) != confusable_key(right)


@pytest.mark.parametrize(
    "name, mixed",
    [("aid", False), ("аid", True), ("αid", True), ("сар", False), ("医疗a", False), ("医疗а", False), ("é1_", False)],
)
def test_mixed_scripts(name, mixed):
    assert mixed_script(name) is mixed
