"""The catalogue of problems keeps to its bands and to its voice, in both tongues."""

import re
from string import Formatter

import pytest

from policy_lang.diagnostics import Code, catalogue
from policy_lang.diagnostics.codes import ALTERNATIVE, holes_in, pages, row_of

BANDS = {"syntax": 1, "names": 2, "types": 3, "rules": 4, "sources": 5, "claims": 6, "scenario": 7, "usage": 9}
PAGES = pages()
ROWS = [row for page in PAGES for row in page.CODES]

# What may stand in Latin letters in a Chinese sentence: formats and encodings, file endings, our commands and codes.
LATIN_WORDS = re.compile(r"UTF-8|GB18030|JSON|TOML|CSV|\.(json|jsonl|csv|policy)\b|policy (--)?[a-z]+|PL\d{4}")
HOST_WORDS = re.compile(r"\b(none type|str|int|float|dict|tuple|bool|null|nil|traceback|python|lark|token|stack)\b")

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)


def sentences(row: Code) -> list[str]:
    return [row.en, row.zh, *row.help_en.split(ALTERNATIVE), *row.help_zh.split(ALTERNATIVE)]


def without_holes(sentence: str) -> str:
    return "".join(text for text, *_ in Formatter().parse(sentence))


def test_no_code_is_used_twice():
    assert len({row.code for row in ROWS}) == len(ROWS) == len(catalogue())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_codes_stand_on_the_page_of_their_band_in_order(page):
    codes = [row.code for row in page.CODES]
    band = BANDS[page.__name__.rpartition(".")[2]]
    assert codes == sorted(codes)
    assert all(re.fullmatch(f"PL0{band}[0-9][0-9]", code) for code in codes)
    assert [row_of(code) for code in codes] == list(page.CODES)


@every_row
def test_both_tongues_say_the_same_things(row):
    assert holes_in(row.en) == holes_in(row.zh)
    english, chinese = row.help_en.split(ALTERNATIVE), row.help_zh.split(ALTERNATIVE)
    assert [holes_in(sentence) for sentence in english] == [holes_in(sentence) for sentence in chinese]


@every_row
def test_the_voice(row):
    assert row.severity in {"error", "warning", "note"}
    for sentence in sentences(row):
        assert sentence == sentence.strip() != ""
        assert not sentence.endswith((".", "。", "!", "！"))
    for english in (row.en, *row.help_en.split(ALTERNATIVE)):
        assert not re.search("[\u3000-\u9fff\uff00-\uffef]", re.sub("`[^`]*`", "", english))
        assert not english[0].isupper()
        assert english.count("`") % 2 == 0
        assert not HOST_WORDS.search(re.sub("`[^`]*`", "", english))


@every_row
def test_chinese_sentences_are_chinese(row):
    for chinese in (row.zh, *row.help_zh.split(ALTERNATIVE)):
        assert "`" not in chinese
        assert chinese.count("“") == chinese.count("”")
        bare = LATIN_WORDS.sub("", re.sub("“[^”]*”", "", without_holes(chinese)))
        assert not re.search("[A-Za-z]", bare)
        assert not re.search("[,;:?!]", bare), "punctuation is full-width"
