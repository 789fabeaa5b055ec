"""The grammar has no conflict, no word stands for two keywords, and the tables that are shipped are the grammar's."""

import json
import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import attrs
import pytest
from lark import Lark, Token, Tree, logger
from lark.exceptions import UnexpectedToken

from policy_lang.data import grammar_folder
from policy_lang.source import Source
from policy_lang.syntax import ast, grammar, keywords, tables
from policy_lang.syntax import parser as syntax
from policy_lang.syntax.build import Builder
from policy_lang.syntax.grammar import PauseComma, build, grammar_text
from policy_lang.syntax.parser import normalise
from tests.strategies import drawn

DANGLING = """
start: "if" start ["else" start] | "x"
%ignore " "
"""


@contextmanager
def heard() -> Iterator[list[str]]:
    """What lark logs meanwhile; it tells of a shift that it prefers to a reduction at the lowest level only."""
    messages: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: messages.append(record.getMessage())
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def test_a_conflict_is_heard():
    with heard() as messages:
        Lark(DANGLING, parser="lalr", debug=True)
    assert any("Shift/Reduce" in message for message in messages)


def test_the_grammar_has_no_conflict():
    with heard() as messages:
        Lark(grammar_text(keywords.keywords()), parser="lalr", lexer="basic", postlex=PauseComma(), debug=True)
    assert [message for message in messages if "onflict" in message or "Reduce" in message] == []


def keyword_file(folder: Path, old: str, new: str) -> None:
    text = (grammar_folder() / "keywords.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "keywords.toml").write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_spelling_for_two_keywords_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keyword_file(tmp_path, 'zh = "支付方"', 'zh = "规则"')
    monkeypatch.setattr(keywords, "grammar_folder", lambda: tmp_path)
    monkeypatch.setattr(keywords, "shipped", lambda: None)
    with pytest.raises(ValueError, match="RULE and PAYER"):
        keywords.keywords.__wrapped__()


def test_a_keyword_that_the_grammar_does_not_use_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keyword_file(tmp_path, "[keyword.PAYER]", "[keyword.PAYERS]")
    monkeypatch.setattr(keywords, "grammar_folder", lambda: tmp_path)
    monkeypatch.setattr(keywords, "shipped", lambda: None)
    with pytest.raises(ValueError, match="PAYERS"):
        grammar.terminal_words(keywords.keywords.__wrapped__())


def test_no_keyword_is_spelled_in_the_grammar():
    words = {word for row in keywords.keywords().rows.values() for word in row.spellings() if word[0].isalpha()}
    source = (grammar_folder() / "policy.lark").read_text(encoding="utf-8")
    code = "\n".join(line.partition("//")[0] for line in source.splitlines())
    quoted = set(code.split('"')[1::2])
    assert quoted & words == set()


def test_the_tables_that_are_shipped_are_fresh():
    """If this fails: python -m policy_lang.syntax.tables"""
    assert tables.TABLES.read_text(encoding="utf-8") == tables.dump(build())


def by_lark(tree: Tree | Token | None, builder: Builder) -> object:
    """What the builder makes of lark's own tree, with lark's places."""
    if not isinstance(tree, Tree):
        return tree if tree is None else syntax.Token(tree.type, str(tree), tree.start_pos, end_pos=tree.end_pos)
    parts = [by_lark(child, builder) for child in tree.children]
    start = None if tree.meta.empty else tree.meta.start_pos
    return builder.make(str(tree.data), start, None if start is None else tree.meta.end_pos, parts)


def texts(checkout: Path) -> list[str]:
    """Every scheme there is, generated ones, and all of them with something left out."""
    files = [path for top in ("policies", "stdlib", "tests/schemes") for path in (checkout / top).rglob("*.policy")]
    whole = [path.read_text(encoding="utf-8") for path in files] + [drawn(seed).scheme.text for seed in range(20)]
    ends = [whole[0] + end for end in ("# the end", "\n# the end\n", " ", "；", "#", "\n\n")]
    return [*whole, *ends, *(text[: len(text) // 2] + text[len(text) // 2 + 7 :] for text in whole)]


ODD = ("·", "é", "か", "\u01c5", "٣", "䷀", "𠮷")


def soup(seed: int, odd: tuple[str, ...]) -> str:
    """Keywords and what is near them, put together in ways that nobody writes: run into each other, cut, continued."""
    random = Random(seed)
    words = [spelling for row in keywords.keywords().rows.values() for spelling in row.spellings()]
    beside = ("每", "终身", "的", "_", ".", "，", "5", "x", "费用", "年", "元", "#", '"', "\n", "\t", "（", *odd)
    parts: list[str] = []
    for _ in range(400):
        word = random.choice(words) if random.random() < 0.6 else random.choice(beside)
        parts += [word[: random.randrange(len(word))] if random.random() < 0.1 else word]
        parts += [random.choice(("", "", "", " ", "  ", "\n"))]
    return "".join(parts)


PLACES = ("type", "start_pos", "line", "column", "end_line", "end_column", "end_pos")


def test_words_in_any_mixture_are_told_apart_as_lark_tells_them_apart():
    lark, kinds = build(), set[str]()
    texts = [normalise(soup(seed, odd)) for seed in range(40) for odd in ((), ODD)]
    for text in texts:
        state = lark.parse_interactive(text)
        theirs = list(state.lexer_thread.lex(state.parser_state))
        ours = syntax.tokens_of(text)
        assert [[getattr(token, name) for name in PLACES] for token in ours] == [
            [getattr(token, name) for name in PLACES] for token in theirs
        ]
        kinds |= {token.type for token in ours}
    assert kinds >= grammar.terminal_words(keywords.keywords()).keys()


def test_a_text_is_read_as_lark_reads_it(checkout: Path):
    """The same tokens, the same tree with the same places, and nothing where lark refuses a token."""
    lark, refused = build(), 0
    for text in map(normalise, texts(checkout)):
        state = lark.parse_interactive(text)
        theirs = list(state.lexer_thread.lex(state.parser_state))
        ours = syntax.tokens_of(text)
        assert [[getattr(token, name) for name in PLACES] for token in ours] == [
            [getattr(token, name) for name in PLACES] for token in theirs
        ]
        builder = Builder(Source("text", text))
        read = syntax.read(ours, builder)
        try:
            tree = lark.parse(text)
        except UnexpectedToken:
            refused += 1
            assert read is None
        else:
            assert shown(read) == shown(by_lark(tree, builder))
    assert refused > 5


def shown(value: object) -> str:
    """A tree with the places of its nodes."""
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    if not isinstance(value, ast.Node):
        return repr(value)
    parts = (shown(getattr(value, field.name)) for field in attrs.fields(type(value)) if field.name != "span")
    return f"{type(value).__name__} {value.span.start}-{value.span.end} ({', '.join(parts)})"


def test_the_tables_have_the_states_of_the_built_parser():
    """The same automaton under other numbers: walked in step, both know the same words everywhere."""
    ours, parser = tables.load(), build()
    assert ours is not None
    theirs = parser.parser.parser._parse_table
    pairs = [(ours.begin, theirs.start_states["start"])]
    same = dict(pairs)
    for one, other in pairs:
        assert ours.actions(one).keys() == theirs.states[other].keys()
        for word, target in ours.actions(one).items():
            action, other_target = theirs.states[other][word]
            assert str(action) == ("Shift" if target >= 0 else "Reduce")
            if target >= 0:
                if target not in same:
                    same[target] = other_target
                    pairs.append((target, other_target))
                assert same[target] == other_target
            else:
                assert ours.rules[~target].origin == other_target.origin.name
                assert list(ours.rules[~target].symbols) == [symbol.name for symbol in other_target.expansion]
    assert len(same) == ours.size == len(theirs.states)
    assert same[ours.end] == theirs.end_states["start"]


def test_tables_are_made_anew_where_the_shipped_ones_do_not_fit():
    made, shipped = tables.made(), tables.load()
    assert shipped is not None
    assert (made.rules, made.spellings, made.exact) == (shipped.rules, shipped.spellings, shipped.exact)
    assert all(made.actions(state) == shipped.actions(state) for state in range(made.size))


def test_tables_of_another_grammar_are_not_used(tmp_path: Path):
    stale = json.loads(tables.TABLES.read_text(encoding="utf-8"))
    stale["fingerprint"] = "0" * 64
    (tmp_path / "tables.json").write_text(json.dumps(stale), encoding="utf-8")
    assert tables.load(tmp_path / "tables.json") is None
    (tmp_path / "tables.json").write_text("no tables", encoding="utf-8")
    assert tables.load(tmp_path / "tables.json") is None
    assert tables.load(tmp_path / "nothing.json") is None


def test_the_fingerprint_changes_with_a_keyword(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = keywords.fingerprint()
    (tmp_path / "policy.lark").write_bytes((grammar_folder() / "policy.lark").read_bytes())
    keyword_file(tmp_path, 'gloss = "the reason, in words"', 'gloss = "the reason"')
    monkeypatch.setattr(keywords, "grammar_folder", lambda: tmp_path)
    assert keywords.fingerprint() != before


def test_every_keyword_is_lexed_as_itself():
    """Each spelling, alone and before a digit, is the terminal of its row: none is hidden by another."""
    for terminal, spellings in grammar.terminal_words(keywords.keywords()).items():
        for word in spellings:
            before_a_figure = f"{word} 5" if word.isascii() else f"{word}5"
            for text in (word, before_a_figure, word.replace(" ", "  "), word.replace(" ", "\t\u3000")):
                first = syntax.tokens_of(normalise(text))[0]
                assert (first.type, " ".join(first.split())) == (terminal, word)


def test_the_keyword_table_is_what_the_file_says():
    with (grammar_folder() / "keywords.toml").open("rb") as file:
        raw = tomllib.load(file)["keyword"]
    assert {row.id: row.gloss for row in keywords.keywords().rows.values()} == {
        name: row["gloss"] for name, row in raw.items()
    }


@pytest.mark.parametrize("end", ["# words, 5 and more", "  # 说明 words\n", "#", "\n\n# a\n# b", " \t\n"])
def test_nothing_behind_the_last_word_is_a_word(end):
    assert [str(token) for token in syntax.tokens_of(f"order aid{end}")] == ["order", "aid"]
