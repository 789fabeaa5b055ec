"""A file with several mistakes gives several diagnostics, and everything that is right is in the tree."""

import random
import time
from functools import cache
from pathlib import Path

import pytest
from lark import Lark, Token
from lark.exceptions import UnexpectedToken
from lark.parsers.lalr_parser_state import ParserState

from policy_lang.diagnostics import Report, render_text
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.grammar import build
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.mistakes import AT_SIGHT, IN_PLACE, Mistake
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import UNREADABLE, normalise, reader, tokens_of
from policy_lang.syntax.recover import MOST_IN_FILE


@cache
def build_once() -> Lark:
    return build()


def read(text: str) -> tuple[ast.File, list[str]]:
    report = Report()
    file = parse(Source("a.policy", text), report)
    return file, [each.code for each in report.diagnostics]


def kinds(file: ast.File) -> list[str]:
    return [type(declaration).__name__ for declaration in file.declarations]


def clauses(file: ast.File, at: int = 0) -> list[str]:
    payer = file.declarations[at]
    assert isinstance(payer, ast.Payer)
    return [type(clause).__name__ for clause in payer.clauses]


def test_only_the_faulty_clause_is_left_out():
    file, codes = read("payer aid\n  when x\n  on \n  pays 70%\n  at most 5元\npool p = x")
    assert codes == ["PL0123"]
    assert kinds(file) == ["Payer", "Pool"]
    assert clauses(file) == ["When", "Pays", "AtMost"]


def test_several_mistakes_in_a_payer_are_all_told():
    file, codes = read("payer aid\n  on \n  for a b\n  when 1 < x < 2\n  pays 70%\n  less = 5\n  rounds up")
    assert codes == ["PL0123", "PL0126", "PL0119", "PL0101"]
    assert clauses(file) == ["ForMembers", "When", "Pays", "Rounding"]


def test_a_declaration_without_its_heading_is_left_out_but_its_clauses_are_looked_at():
    file, codes = read("payer\n  on fees\n  pays\n  rounds half up\nstatus s")
    assert codes == ["PL0124", "PL0123"]
    assert kinds(file) == ["Status"]


def test_a_declaration_that_lost_what_it_needs_is_left_out_whole():
    file, codes = read("table t by kind\n  row a = \n  any other 5元\nstatus s")
    assert codes == ["PL0123"]
    assert kinds(file) == ["Status"]


def test_a_table_keeps_its_other_rows():
    file, codes = read("table t by kind\n  row a = 1元\n  row b = \n  row c = 3元\n  any other 5元")
    assert codes == ["PL0123"]
    (table,) = file.declarations
    assert isinstance(table, ast.Table)
    assert [row.keys[0].path.name for row in table.rows if isinstance(row.keys[0], ast.Reference)] == ["a", "c"]
    assert table.otherwise is not None


def test_words_of_declarations_inside_a_reading_do_not_cut_it():
    text = (
        "reading r\n option one chosen because “x”\n option two\n  change order a, b\n"
        "  change in force from 2020-01-01\n  add payer p on  pays 5%\n  change q to 5元\nstatus s"
    )
    file, codes = read(text)
    assert codes == ["PL0123"]
    assert kinds(file) == ["Reading", "Status"]
    reading = file.declarations[0]
    assert isinstance(reading, ast.Reading)
    changes = [type(change).__name__ for change in reading.options[1].changes]
    assert changes == ["ChangeHeader", "ChangeHeader", "Add", "ChangeValue"]


def test_a_misspelled_keyword_is_read_as_the_word_that_is_meant():
    file, codes = read("payar aid\n  on fees\n  pays 70%\nparamter cap = 5元")
    assert codes == ["PL0134", "PL0134"]
    assert kinds(file) == ["Payer", "Parameter"]


def test_glued_words_are_read_apart_at_their_places():
    file, codes = read("支付方 救助\n  对费用支付70%")
    assert codes == ["PL0117"]
    assert clauses(file) == ["On", "Pays"]
    payer = file.declarations[0]
    assert isinstance(payer, ast.Payer)
    assert [clause.span.text for clause in payer.clauses] == ["对费用", "支付70%"]


def test_what_stands_outside_any_declaration_is_told_once():
    file, codes = read("on fees\n pays 70%\n at most 5元\nstatus s")
    assert codes == ["PL0120"]
    assert kinds(file) == ["Status"]


def test_an_open_quotation_mark_spoils_its_line_only():
    file, codes = read('payer aid\n  cites notice "three\n  on fees\n  pays 70%')
    assert codes == ["PL0104"]
    assert clauses(file) == ["Cite", "On", "Pays"]


def test_unreadable_characters_are_told_once_a_line_and_never_in_the_tree():
    file, codes = read("~\nstatus s\n~ ~\nstatus t ~")
    assert codes == ["PL0103"] * 3
    assert kinds(file) == ["Status", "Status"]


def test_the_mistakes_of_a_file_are_bounded():
    file, codes = read("payer aid on pays 5%\n" * (MOST_IN_FILE + 50) + "status s")
    assert codes.count("PL0123") == MOST_IN_FILE
    assert codes[-1] == "PL0132"
    assert "Status" not in kinds(file)


def test_a_declaration_beyond_help_does_not_hide_the_next():
    file, codes = read("payer aid\n" + "  on \n" * 40 + "payer other on pays 5%")
    assert len(codes) < 40
    assert kinds(file)[-1] == "Payer"
    report = Report()
    parse(Source("a", "payer aid\n" + "  on \n" * 40 + "payer other on pays 5%"), report)
    assert report.diagnostics[-1].span is not None
    assert report.diagnostics[-1].span.line == 42


def lark_takes(state: ParserState, token: Token) -> bool:
    try:
        state.feed_token(token)
    except UnexpectedToken:
        return False
    return True


@pytest.mark.parametrize("row", [*IN_PLACE, *AT_SIGHT], ids=lambda row: f"{row.code} {row.en[:30]}")
def test_states_alone_agree_with_lark(row: Mistake):
    """`Reader` takes the tokens that lark takes and refuses the one that lark refuses."""
    state, place = build_once().parse_interactive("").parser_state, reader().begin
    for token in tokens_of(normalise(row.en)):
        if token.type in UNREADABLE:
            break
        following = reader().after(place, token.type)
        assert lark_takes(state, token) == (following is not None)
        if following is None:
            break
        place = following


PIECES = (
    *'()=/,:+-*.;，、；。“”「」"#~%@!',
    *("\n", "  ", "\u202e", "\u200b", "\x00", "1万元", "70%", "x", "claim.y", "2020-01-01", '"s"', "12个月", "甲", "5"),
)


def mutated(random_: random.Random, text: str, words: tuple[str, ...]) -> str:
    for _ in range(random_.choice((1, 2, 5, 20))):
        start = random_.randrange(len(text) + 1)
        end = min(len(text), start + random_.choice((1, 3, 10, 80)))
        kind = random_.randrange(4)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + " " + random_.choice(words) + " " + text[start:]
        elif kind == 2:
            text = text[:end] + text[start:end] * random_.choice((1, 30)) + text[end:]
        else:
            text = text[:start] + random_.choice(PIECES) + text[end:]
    return text


def corpus(checkout: Path) -> list[str]:
    files = [path for top in ("policies", "stdlib", "tests") for path in sorted((checkout / top).rglob("*.policy"))]
    rows = "\n".join(f"{row.en}\n{row.zh}" for row in (*IN_PLACE, *AT_SIGHT))
    return [rows, *(path.read_text(encoding="utf-8") for path in files)]


@pytest.mark.parametrize("seed", range(8))
def test_no_damage_to_a_text_raises_or_takes_long(seed: int, checkout: Path):
    random_ = random.Random(seed)
    texts = corpus(checkout)
    words = (*keywords().all_spellings(), *PIECES)
    read("pool p = x y")  # the tables are read once
    for _ in range(40):
        text = random_.choice(texts)
        start = random_.randrange(max(1, len(text) - 1500))
        text = mutated(random_, text[start : start + 1500], words)
        report = Report()
        begun = time.process_time()
        file = parse(Source("a.policy", text), report)
        assert time.process_time() - begun < 2
        assert all(type(declaration) is not ast.Node for declaration in file.declarations)
        assert all(0 <= node.span.start <= node.span.end <= len(text) + 1 for node in ast.walk(file))
        assert render_text(report.diagnostics, "zh").count("错误[") == len(report.diagnostics)
