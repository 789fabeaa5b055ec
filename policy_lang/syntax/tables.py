"""The parser's tables as a file, and what is made of them: lexer and states without the library that worked them out.

Enters: `tables.json`, or lark's parser of the grammar. Leaves: `Tables`, or the file's text. Always holds: tables of
another grammar or other keywords are never used; then lark works them out anew, in half a second. Plain JSON and no
pickle: reading a file must not be able to run it. So a text is read without loading lark, which alone takes as long
as reading a scheme.

Per state there are the shifts, and per rule the set of words on which it is reduced; equal sets are written once, and
a state or a rule is a line that is taken apart when the parser first comes to it. A rule says what lark's tree builder
would make of it: which of its parts stay, where nothing stands for a part that was left out, and whether a single part
takes its place.

`python -m policy_lang.syntax.tables` writes the file anew; a test fails when it is stale.
"""

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from policy_lang.record import field, frozen
from policy_lang.syntax.grammar import COMMA, WORD, build, spellings, starters
from policy_lang.syntax.keywords import (
    FIELD,
    HAN_NAME,
    NAME,
    TABLES,
    continued,
    fingerprint,
    is_like_a_name,
    keywords,
    read_tables,
    shipped,
    word_pattern,
    written,
)

if TYPE_CHECKING:
    from lark import Lark

# Sets of letters of Han, and what stands for them where a text has no other letters beyond ASCII.
_QUICK = {
    "[㐀-皃皅-鿿·]": "[^\\W\\x00-\\x7f的]",
    f"[{HAN_NAME}]": "[^\\W\\x00-\\x7f的]",
    "[㐀-毎毐-皃皅-织绉-鿿]": "[^\\W\\x00-\\x7f每的终]",
}


class Lines:
    """The lines of a text, found when somebody asks for one."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []

    def at(self, offset: int) -> tuple[int, int]:
        """The line and the column of a character."""
        if not self._starts:
            self._starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Token(str):
    """A word of a text, its kind and its place: offsets count characters, `end_pos` is the one after it; lines and
    columns count from 1.
    """

    __slots__ = ("end_pos", "lines", "start_pos", "type")

    type: str
    start_pos: int
    end_pos: int
    lines: Lines

    def __new__(cls, kind: str, text: str, start_pos: int = 0, end_pos: int = 0, lines: Lines | None = None) -> Self:
        token = str.__new__(cls, text)
        token.type, token.start_pos, token.end_pos = kind, start_pos, end_pos
        token.lines = Lines("") if lines is None else lines
        return token

    @classmethod
    def in_place_of(cls, kind: str, text: str, other: "Token") -> Self:
        """A token of another kind or text at the place of one."""
        return cls(kind, text, other.start_pos, other.end_pos, other.lines)

    @property
    def line(self) -> int:
        """The line of its first character."""
        return self.lines.at(self.start_pos)[0]

    @property
    def column(self) -> int:
        """The column of its first character."""
        return self.lines.at(self.start_pos)[1]

    @property
    def end_line(self) -> int:
        """The line in which it ends."""
        return self.lines.at(self.end_pos)[0]

    @property
    def end_column(self) -> int:
        """The column after its last character."""
        return self.lines.at(self.end_pos)[1]


@frozen
class Rule:
    """A rule: what it is called in the tree (nothing: its parts go into the rule around it), and which parts it keeps.

    `parts`: the place of each part that stays, 1 where its own parts stay in its place, and how many absent ones come
    before it; `absent`: how many come after the last. `single`: a single part takes the place of the whole.
    `keeps_all`: every symbol stays as it is, and nothing is absent before one. `is_its_part`: the rule is a step of
    precedence that was not needed: its only symbol takes its place.
    """

    origin: str
    symbols: tuple[str, ...]
    name: str
    single: bool
    parts: tuple[tuple[int, int, int], ...]
    absent: int
    keeps_all: bool
    is_its_part: bool


@frozen(eq=False)
class Tables:
    """The automaton. A state's actions are, by the kind of a token: the state to go to, or `~` the rule to reduce.

    Of hundreds of states and rules a text meets some, and in each state few words: a row or a rule is taken apart when
    it is met, and a word is looked for among the words of a reduction when it comes.

    `longer`: of keywords of several words the first one, and what may follow it, the longest first. `rows`,
    `known_rules`, `passed`: what was taken apart and gone through so far.
    """

    exact: str
    quick: str
    spellings: dict[str, str]
    longer: dict[str, list[list[str]]]
    begin: int
    end: int
    _names: list[str]
    _sets: list[str]
    _row_lines: list[str]
    _rule_lines: list[str]
    rows: dict[int, dict[str, int]] = field(factory=dict)
    known_rules: dict[int, Rule] = field(factory=dict)
    passed: dict[tuple[int, int, str], int] = field(factory=dict)
    _words: dict[str, frozenset[str]] = field(factory=dict)

    @cached_property
    def exact_pattern(self) -> "re.Pattern[str]":
        """The pattern that finds the tokens of any text."""
        return re.compile(self.exact)

    @cached_property
    def quick_pattern(self) -> "re.Pattern[str]":
        """The pattern that finds them where all letters beyond ASCII are of Han.

        It takes half as long to compile, because it has no sets of thousands of letters.
        """
        return re.compile(self.quick)

    def row(self, state: int) -> dict[str, int]:
        """What is known so far of what to do in a state: where it shifts, and reductions that were looked for."""
        known = self.rows.get(state)
        if known is None:
            known = self.rows[state] = self._shifts(state)
        return known

    def action(self, state: int, word: str) -> int | None:
        """What to do in a state at a word; nothing where it cannot stand."""
        known = self.row(state)
        found = known.get(word)
        if found is None:
            for rule, words in self._reductions(state):
                if word in words:
                    found = known[word] = ~rule
        return found

    def after_passing(self, key: tuple[int, int, str]) -> int:
        """The state after all steps of precedence that are not needed, from one on top of another before a word."""
        below, found, word = key
        action = self.action(found, word)
        while action is not None and action < 0 and self.rule(~action).is_its_part:
            found = self.rows[below][self.rule(~action).origin]
            action = self.action(found, word)
        self.passed[key] = found
        return found

    def goto(self, state: int, origin: str) -> int:
        """Where a state that was met before leads after a rule was read."""
        return self.rows[state][origin]

    def actions(self, state: int) -> dict[str, int]:
        """What to do in a state at each word."""
        return self._shifts(state) | {word: ~rule for rule, words in self._reductions(state) for word in words}

    def _shifts(self, state: int) -> dict[str, int]:
        numbers = list(map(int, self._row_lines[state].partition(";")[0].split()))
        return {self._names[word]: target for word, target in zip(numbers[::2], numbers[1::2], strict=True)}

    def _reductions(self, state: int) -> Iterator[tuple[int, frozenset[str]]]:
        parts = self._row_lines[state].partition(";")[2].split()
        for rule, number in zip(parts[::2], parts[1::2], strict=True):
            words = self._words.get(number)
            if words is None:
                words = self._words[number] = frozenset(self._names[int(at)] for at in self._sets[int(number)].split())
            yield int(rule), words

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(self._row_lines)

    def rule(self, number: int) -> Rule:
        """A rule by its number."""
        known = self.known_rules.get(number)
        if known is None:
            known = self.known_rules[number] = _rule(self._rule_lines[number])
        return known

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules."""
        return tuple(map(self.rule, range(len(self._rule_lines))))

    @cached_property
    def _heads(self) -> list[tuple[str, list[str]]]:
        return [
            (origin, symbols.split(" ", 1)) for origin, symbols, _ in (row.split(";", 2) for row in self._rule_lines)
        ]

    def starters(self, names: Iterable[str]) -> frozenset[str]:
        """The terminals that some rules begin with."""
        return starters(((origin, symbols if symbols[0] else ()) for origin, symbols in self._heads), names)


def _rule(row: str) -> Rule:
    origin, symbols, name, single, kept, absent = row.split(";")
    names = tuple(symbols.split())
    numbers = list(map(int, kept.split()))
    parts = tuple(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    keeps_all = parts == tuple((at, 0, 0) for at in range(len(names)))
    is_its_part = single == "1" and keeps_all and len(names) == 1 and absent == "0"
    return Rule(origin, names, name, single == "1", parts, int(absent), keeps_all, is_its_part)


@cache
def tables() -> Tables:
    """The tables of the grammar: those that are shipped, or made anew where they are of another one."""
    return load() or made()


def load(path: Path | None = None) -> Tables | None:
    """The tables that are shipped, or those of a file; none where they are missing or belong to another grammar."""
    data = shipped() if path is None else read_tables(path)
    return None if data is None else _tables(data)


def made() -> Tables:
    """The tables worked out from the grammar."""
    return _tables(json.loads(dump(build())))


def _tables(data: dict[str, Any]) -> Tables:
    return Tables(
        data["exact"],
        data["quick"],
        data["spellings"],
        data["longer"],
        data["begin"],
        data["end"],
        data["words"],
        data["sets"],
        data["states"],
        data["rules"],
    )


# ---- writing


def dump(parser: "Lark") -> str:
    """The text of `tables.json` for a parser that was built; the same text each time, whatever order lark worked in."""
    table = parser.parser.parser._parse_table  # noqa: SLF001 — lark gives its tables out in no other way
    lexer = parser.parser.lexer.lexer
    place = {state: number for number, state in enumerate(_in_order(table))}
    names = sorted({word for actions in table.states.values() for word in actions})
    word_number = {word: number for number, word in enumerate(names)}
    numbers = {rule: number for number, rule in enumerate(parser.rules)}
    sets: dict[tuple[int, ...], int] = {}
    states = []
    words = spellings(keywords())
    exact = _pattern(lexer.scanner.terminals, lexer.ignore_types, words)
    for state in place:
        shifts: list[int] = []
        reductions: dict[int, list[int]] = defaultdict(list)
        for word, (action, argument) in sorted(table.states[state].items()):
            if str(action) == "Reduce":
                reductions[numbers[argument]].append(word_number[word])
            else:
                shifts += [word_number[word], place[argument]]
        lookaheads = [(rule, sets.setdefault(tuple(words), len(sets))) for rule, words in sorted(reductions.items())]
        states.append(f"{_text(shifts)};{_text(number for pair in lookaheads for number in pair)}")
    data = {
        "fingerprint": fingerprint(),
        "keywords": written(),
        "exact": exact,
        "quick": _quick(exact),
        "spellings": words,
        "longer": continued(words),
        "rules": [_row(rule) for rule in parser.rules],
        "begin": place[table.start_states["start"]],
        "end": place[table.end_states["start"]],
        "words": names,
        "sets": [_text(words) for words in sets],
        "states": states,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _text(numbers: Iterable[int]) -> str:
    """Numbers as one text: a line of JSON that is not taken apart before somebody asks takes no time."""
    return " ".join(map(str, numbers))


def _pattern(terminals: Iterable[Any], ignored: Iterable[str], words: Iterable[str]) -> str:
    """What matches the next token with the blanks before it, or the end: lark's terminals in lark's order.

    The blanks are kept once they were matched (`*+`): none of them may come to be read as a token. Of the keywords
    the pattern has those alone that are not written as names are: a name is looked for among the keywords, for
    hundreds of words would have to be compiled in each process and tried at each token. What most tokens are stands
    first; nothing else begins with the same letters and signs.
    """
    found = {terminal.name: terminal.pattern.to_regexp() for terminal in terminals}
    found[WORD] = word_pattern(word for word in words if not is_like_a_name(word))
    if found.pop(FIELD) != f"\\.\\s*(?:{found[NAME]})":
        raise ValueError("a field must be a dot and a name")
    found[NAME] = f"(?:\\.\\s*)?(?:{found[NAME]})"  # the letters of names once: each time they take a millisecond
    comment, blank = (found.pop(name) for name in sorted(ignored))  # a row of blanks, of which two never meet
    first = {name: found.pop(name) for name in (WORD, NAME, COMMA)}
    groups = "|".join(f"(?P<{name}>{body})" for name, body in {**first, **found}.items())
    return f"(?:{blank})?+(?:{comment}(?:{blank})?+)*+(?:{groups}|\\Z)"


def _quick(exact: str) -> str:
    """The pattern with any letter beyond ASCII in the place of those of Han, but for those that are left out."""
    quick = exact
    for exactly, quickly in _QUICK.items():
        quick = quick.replace(exactly, quickly)
    if "㐀" in quick or "u3400" in quick:
        raise ValueError("a set of letters of Han has no quick form")
    return quick


def _in_order(table: Any) -> list[int]:  # noqa: ANN401 — lark's tables
    """The states in the order in which they are reached when the words are tried by their names."""
    found = list(table.start_states.values())
    seen = set(found)
    for state in found:
        for _, (action, target) in sorted(table.states[state].items()):
            if str(action) == "Shift" and target not in seen:
                seen.add(target)
                found.append(target)
    return found


def _row(rule: Any) -> str:  # noqa: ANN401 — a rule of lark
    """What lark's tree builder does with a rule, as its `maybe_create_child_filter` works it out."""
    symbols, options = rule.expansion, rule.options
    gaps = "".join("1" if gap else "0" for gap in options.empty_indices).split("0")
    before = [len(gap) for gap in gaps] if options.empty_indices else [0] * (len(symbols) + 1)
    parts, waiting = list[int](), 0
    for at, symbol in enumerate(symbols):
        waiting += before[at]
        if options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            parts += [at, int(not symbol.is_term and symbol.name.startswith("_")), waiting]
            waiting = 0
    origin = str(rule.origin.name)
    name = rule.alias or ("" if origin.startswith("_") else origin)
    single = int(bool(options.expand1 and not rule.alias))
    names, absent = " ".join(symbol.name for symbol in symbols), waiting + before[len(symbols)]
    return f"{origin};{names};{name};{single};{_text(parts)};{absent}"


if __name__ == "__main__":
    TABLES.write_text(dump(build()), encoding="utf-8")
