"""The parser's tables as a file: what lark works out in half a second is read back in a few milliseconds.

Enters: a parser that was built, or `tables.json`. Leaves: the file's text, or a parser. Always holds: tables of another
grammar, other keywords or another lark are never used; then there is simply no parser here and it is built. Plain JSON
and no pickle: reading a file must not be able to run it.

Lark can restore itself from such data, but turns each of twenty thousand table entries over one by one. So the actions
are left out of lark's data and kept more tightly: per state the shifts, and per rule the set of words on which it is
reduced; equal sets are written once.

`python -m policy_lang.syntax.tables` writes the file anew; a test fails when it is stale.
"""

import json
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef
from lark.parsers.lalr_analysis import IntParseTable, Reduce, Shift

from policy_lang.data import grammar_folder
from policy_lang.syntax.grammar import WORD, PauseComma, build, renamer, starters
from policy_lang.syntax.keywords import keywords

TABLES = Path(__file__).with_name("tables.json")
# What a parser is given anew each time it is loaded, and so is not written down.
_GIVEN = frozenset({"postlex", "lexer_callbacks", "propagate_positions", "transformer", "tree_class", "_plugins"})
_ENDLESS = 1_000_000


def fingerprint() -> str:
    """What the tables were made of: the grammar, the keywords and lark's version."""
    digest = sha256(f"lark {lark.__version__}\n".encode())
    for name in ("policy.lark", "keywords.toml"):
        digest.update((grammar_folder() / name).read_bytes())
    return digest.hexdigest()


def dump(parser: Lark) -> str:
    """The text of `tables.json` for a parser that was built; the same text each time, whatever order lark worked in."""
    parser.lexer_conf.terminals = sorted(parser.lexer_conf.terminals, key=lambda terminal: terminal.name)
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    for item in memo.values():
        if "pattern" in item and "_width" in item["pattern"]:  # how lark says "endless" depends on the Python
            item["pattern"]["_width"] = [min(width, _ENDLESS) for width in item["pattern"]["_width"]]
    data["options"] = {name: value for name, value in data["options"].items() if name not in _GIVEN}
    numbers = {rule: reference["@"] for reference, rule in zip(data["rules"], parser.rules, strict=True)}
    table: IntParseTable = parser.parser.parser._parse_table  # noqa: SLF001 — lark gives its tables out in no other way
    place = {state: number for number, state in enumerate(_in_order(table))}
    names = sorted({word for actions in table.states.values() for word in actions})
    word_number = {word: number for number, word in enumerate(names)}
    sets: dict[tuple[int, ...], int] = {}
    states = []
    for state in place:
        shifts: list[int] = []
        reductions: dict[int, list[int]] = defaultdict(list)
        for word, (action, argument) in sorted(table.states[state].items()):
            if action is Reduce:
                reductions[numbers[argument]].append(word_number[word])
            else:
                shifts += [word_number[word], place[argument]]
        lookaheads = [(rule, sets.setdefault(tuple(words), len(sets))) for rule, words in sorted(reductions.items())]
        states.append([shifts, [number for pair in lookaheads for number in pair]])
    data["parser"]["parser"] = {
        "start_states": {name: place[state] for name, state in table.start_states.items()},
        "end_states": {name: place[state] for name, state in table.end_states.items()},
    }
    tables = {
        "fingerprint": fingerprint(),
        "lark": {"data": data, "memo": memo},
        "words": names,
        "sets": [list(words) for words in sets],
        "states": states,
    }
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n"


def _in_order(table: IntParseTable) -> list[int]:
    """The states in the order in which they are reached when the words are tried by their names."""
    found = list(table.start_states.values())
    seen = set(found)
    for state in found:
        for _, (action, target) in sorted(table.states[state].items()):
            if action is Shift and target not in seen:
                seen.add(target)
                found.append(target)
    return found


def load(path: Path = TABLES) -> Lark | None:
    """The parser of a file of tables; none where the file is missing or belongs to another grammar."""
    try:
        tables = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if tables["fingerprint"] != fingerprint():
        return None
    memo = {int(number): item for number, item in tables["lark"]["memo"].items()}
    data = tables["lark"]["data"]
    data["parser"]["parser"] |= {"tokens": {}, "states": {}}
    pause, callbacks = PauseComma(), {WORD: renamer(keywords())}
    parser = Lark.__new__(Lark)  # what lark's own generated parsers do, and lark's loading from a pickle
    parser._load(  # noqa: SLF001
        {"data": data, "memo": memo}, postlex=pause, lexer_callbacks=callbacks, propagate_positions=True
    )
    pause.starters = starters(parser.rules)
    rules = {reference["@"]: rule for reference, rule in zip(data["rules"], parser.rules, strict=True)}
    _fill(parser.parser.parser._parse_table, tables, rules)  # noqa: SLF001
    return parser


def _fill(table: IntParseTable, tables: dict[str, Any], rules: dict[int, Rule]) -> None:
    """Put the actions back: in each state, what to do at each word."""
    names = tables["words"]
    sets = [[names[number] for number in words] for words in tables["sets"]]
    shift = [(Shift, state) for state in range(len(tables["states"]))]
    reduce = {number: (Reduce, rule) for number, rule in rules.items()}
    for state, (shifts, reductions) in enumerate(tables["states"]):
        actions = {names[word]: shift[target] for word, target in zip(shifts[::2], shifts[1::2], strict=True)}
        for rule, words in zip(reductions[::2], reductions[1::2], strict=True):
            actions.update(dict.fromkeys(sets[words], reduce[rule]))
        table.states[state] = actions


if __name__ == "__main__":
    TABLES.write_text(dump(build()), encoding="utf-8")
