"""The grammar has no conflict, no word stands for two keywords, and the tables that are shipped are the grammar's."""

import json
import logging
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lark import Lark, logger
from lark.exceptions import GrammarError, UnexpectedToken
from lark.grammar import Rule

from policy_lang.data import grammar_folder
from policy_lang.syntax import grammar, keywords, tables
from policy_lang.syntax.grammar import PauseComma, build, grammar_text
from policy_lang.syntax.parser import normalise

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
    with pytest.raises(ValueError, match="RULE and PAYER"):
        keywords.keywords.__wrapped__()


def test_a_keyword_that_the_grammar_does_not_use_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keyword_file(tmp_path, "[keyword.PAYER]", "[keyword.PAYERS]")
    monkeypatch.setattr(keywords, "grammar_folder", lambda: tmp_path)
    with pytest.raises(GrammarError, match="PAYERS"):
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


def outcome(parser: Lark, text: str) -> object:
    """The tree of a text, or where it goes wrong."""
    try:
        return parser.parse(text)
    except UnexpectedToken as refused:
        return refused.token.start_pos, refused.accepts


def test_the_loaded_parser_parses_like_the_built_one(checkout: Path):
    loaded, built = tables.load(), build()
    assert loaded is not None
    files = [path for top in ("policies", "stdlib", "tests/schemes") for path in (checkout / top).rglob("*.policy")]
    assert files
    for path in files:
        text = normalise(path.read_text(encoding="utf-8"))
        assert outcome(loaded, text) == outcome(built, text), path


def told(rule: Rule) -> tuple[object, ...]:
    """What a rule says beyond its symbols; lark reads a tuple back as a list."""
    options = dict(vars(rule.options))
    return rule.alias, rule.order, tuple(options.pop("empty_indices")), options


def test_the_loaded_parser_has_the_states_of_the_built_one():
    """The same automaton under other numbers: walked in step, both know the same words everywhere."""
    loaded = tables.load()
    assert loaded is not None
    first, second = loaded.parser.parser._parse_table, build().parser.parser._parse_table
    pairs = [(first.start_states["start"], second.start_states["start"])]
    same = dict(pairs)
    for one, other in pairs:
        assert first.states[one].keys() == second.states[other].keys()
        for word, (action, target) in first.states[one].items():
            other_action, other_target = second.states[other][word]
            assert action is other_action
            if isinstance(target, int):
                if target not in same:
                    same[target] = other_target
                    pairs.append((target, other_target))
                assert same[target] == other_target
            else:
                assert target == other_target
                assert told(target) == told(other_target)
    assert len(same) == len(first.states) == len(second.states)


def test_tables_of_another_grammar_are_not_used(tmp_path: Path):
    stale = json.loads(tables.TABLES.read_text(encoding="utf-8"))
    stale["fingerprint"] = "0" * 64
    (tmp_path / "tables.json").write_text(json.dumps(stale), encoding="utf-8")
    assert tables.load(tmp_path / "tables.json") is None
    (tmp_path / "tables.json").write_text("no tables", encoding="utf-8")
    assert tables.load(tmp_path / "tables.json") is None
    assert tables.load(tmp_path / "nothing.json") is None


def test_the_fingerprint_changes_with_a_keyword(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = tables.fingerprint()
    (tmp_path / "policy.lark").write_bytes((grammar_folder() / "policy.lark").read_bytes())
    keyword_file(tmp_path, 'gloss = "the reason, in words"', 'gloss = "the reason"')
    monkeypatch.setattr(tables, "grammar_folder", lambda: tmp_path)
    assert tables.fingerprint() != before


def test_every_keyword_is_lexed_as_itself():
    """Each spelling, alone and before a digit, is the terminal of its row: none is hidden by another."""
    parser = build()
    for terminal, spellings in grammar.terminal_words(keywords.keywords()).items():
        for word in spellings:
            before_a_figure = f"{word} 5" if word.isascii() else f"{word}5"
            for text in (word, before_a_figure, word.replace(" ", "  ")):
                state = parser.parse_interactive(text)
                first = next(iter(state.lexer_thread.lex(state.parser_state)))
                assert (first.type, " ".join(first.split())) == (terminal, word)


def test_the_keyword_table_is_what_the_file_says():
    with (grammar_folder() / "keywords.toml").open("rb") as file:
        raw = tomllib.load(file)["keyword"]
    assert {row.id: row.gloss for row in keywords.keywords().rows.values()} == {
        name: row["gloss"] for name, row in raw.items()
    }
