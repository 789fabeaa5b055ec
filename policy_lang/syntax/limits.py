"""What a text may not be, whatever it says: too large, too deep, hiding something, or full of impossible figures.

Enters: a source, then its tokens. Leaves: diagnostics, and tokens in which every figure means something and no clause
nests deeper than the passes behind can follow. Always holds: after this no text can exhaust the recursion of the
builder, the formatter or the checker, because a level of a tree costs an operator, a bracket or a word, and these are
counted. All of it looks at tokens, one after another, so its own work is bounded by the size of the file.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from policy_lang.diagnostics import Report
from policy_lang.source import Source, Span, find_unsafe
from policy_lang.syntax.literals import (
    Bad,
    date_value,
    duration_value,
    is_mixed,
    marks_shown,
    money_value,
    percent_value,
    plain_number,
)
from policy_lang.syntax.parser import END, UNREADABLE, Reader, reader
from policy_lang.syntax.tables import Token

MOST_CHARACTERS = 256_000
MOST_TOKENS = 20_000
MOST_OPERATORS = 100
LONGEST_NAME = 200
LONGEST_TEXT = 4_000
MOST_REPORTED = 50

_UNSAFE = {"bidirectional": "PL0109", "invisible": "PL0110", "null": "PL0111", "line_break": "PL0112"}
# Each level of a tree needs one of these.
_OPERATORS = frozenset(
    {"LPAR", "PLUS", "MINUS", "STAR", "SLASH", "_BEYOND", "_OF", "_DE", "_OR", "_AND", "_NOT", "_IF", "_TOTAL_OF"}
    | {"_ROUNDED"}
)
_MEANING: dict[str, tuple[Callable[[str], object], str]] = {
    "MONEY": (money_value, "0元"),
    "RATIO": (percent_value, "0%"),
    "POINTS": (percent_value, "0 points"),
    "INT": (plain_number, "0"),
    "NUMBER": (plain_number, "0.0"),
    "DATE": (date_value, "2000-01-01"),
    "DURATION": (duration_value, "1 days"),
}
# What begins a worked example, and what begins a declaration but may be a name inside one.
_EXAMPLE, _ALSO_NAMES = "_SCENARIO", frozenset({"_ORDER"})
_PLAIN_DIGITS = re.compile(r"(?!.*__|.*_(?![0-9]))(?:[^\d]|[0-9])*", re.DOTALL)
_YEAR = re.compile(r"[12]\d{3}")
_DAY_OR_MONTH = re.compile(r"\d{1,2}")


def size_is_bearable(source: Source, report: Report) -> bool:
    """Whether the text is short enough to be read at all."""
    size = len(source.text)
    if size > MOST_CHARACTERS:
        report.add("PL0114", Span(source, 0, 0), limit=MOST_CHARACTERS)
    return size <= MOST_CHARACTERS


def count_is_bearable(source: Source, tokens: list[Token], report: Report) -> bool:
    """Whether the words of the text are few enough to be parsed in bounded time."""
    if len(tokens) > MOST_TOKENS:
        report.add("PL0141", Span(source, 0, 0), limit=MOST_TOKENS)
    return len(tokens) <= MOST_TOKENS


def hidden(source: Source, report: Report) -> frozenset[int]:
    """Report the characters that hide something; where they are."""
    found = find_unsafe(source)
    for offset, character, kind in found[:MOST_REPORTED]:
        report.add(_UNSAFE[kind], Span(source, offset, offset + 1), character=f"U+{ord(character):04X}")
    if len(found) > MOST_REPORTED:
        offset = found[MOST_REPORTED][0]
        report.add("PL0132", Span(source, offset, offset + 1))
    return frozenset(offset for offset, _, _ in found)


class Figures:
    """Looks through the tokens of one source."""

    def __init__(self, source: Source, reader: Reader, report: Report) -> None:
        self._source = source
        self._reader = reader
        self._report = report

    def _span(self, first: Token, last: Token | None = None) -> Span:
        return Span(self._source, first.start_pos, (last or first).end_pos)

    def shallow(self, tokens: list[Token]) -> list[Token]:
        """The tokens without the declarations in which something is nested too deep."""
        if sum(token.type in _OPERATORS for token in tokens) <= MOST_OPERATORS:
            return tokens
        kept: list[Token] = []
        begin = operators = brackets = 0
        previous = ""
        skipping = False
        for token in tokens:
            kind = token.type
            opens = kind in self._reader.declarations and previous not in {"_ADD", "_CHANGE"}
            if opens:
                begin, skipping = len(kept), False
            previous = kind
            if kind in self._reader.beginnings or (kind == "_COMMA" and brackets <= 0):
                operators = brackets = 0
            elif kind in _OPERATORS:
                operators += 1
                brackets += kind == "LPAR"
            elif kind == "RPAR":
                brackets -= 1
            if operators == MOST_OPERATORS + 1 and not skipping:
                self._report.add("PL0115", self._span(token), limit=MOST_OPERATORS)
                del kept[begin:]
                skipping = True
            if not skipping:
                kept.append(token)
        return kept

    def with_dates(self, tokens: list[Token]) -> list[Token]:
        """The tokens with `2020/1/1` and `2020-1-1` as the dates that they are meant to be, after a word about it."""
        dates = [at for at, token in enumerate(tokens) if token.type == "INT" and _is_date(tokens[at : at + 5])]
        if not dates:
            return tokens
        kept: list[Token] = []
        done = 0
        for at in dates:
            year, month, day = tokens[at : at + 5 : 2]
            date = plain_date(year, month, day)
            self._report.add("PL0135", self._span(year, day), text=self._span(year, day).text, date=date)
            whole = Token.in_place_of("DATE", date, year)
            whole.end_pos = day.end_pos
            kept += [*tokens[done:at], whole]
            done = at + 5
        return [*kept, *tokens[done:]]

    def with_meaning(self, tokens: list[Token]) -> list[Token]:
        """The tokens with a harmless figure in the place of each that means nothing, after a word about it."""
        kept: list[Token] = []
        tokens = self._paired(tokens)
        for at, token in enumerate(tokens):
            kind = token.type
            if kind in _MEANING:
                kept.append(self._figure(token))
                if kind in {"INT", "NUMBER"}:
                    self._bare(tokens, at)
                continue
            if len(token) > LONGEST_NAME:
                self._long(token)
            if kind == "ABOVE" and _kind(tokens, at + 1) == "_COMMA":
                self._report.add("PL0137", self._span(token))
            kept.append(token)
        return kept

    def _long(self, token: Token) -> None:
        longest = LONGEST_NAME if token.type in {"IDENT", "FIELD"} else LONGEST_TEXT
        if len(token) > longest and token.type not in UNREADABLE:
            self._report.add("PL0143", self._span(token), size=len(token), limit=longest)

    def _paired(self, tokens: list[Token]) -> list[Token]:
        """The tokens with one text in the place of a line whose quotation marks do not pair, after a word about it."""
        if not any(token.type == "STRING" and is_mixed(token) for token in tokens):
            return tokens
        kept: list[Token] = []
        broken = 0
        for token in tokens:
            if token.line == broken:
                kept[-1].end_pos = token.end_pos
            elif token.type == "STRING" and is_mixed(token):
                broken = token.line
                self._report.add("PL0104", self._span(token), **marks_shown(token))
                kept.append(Token.in_place_of("STRING", token, token))
            else:
                kept.append(token)
        return kept

    def _figure(self, token: Token) -> Token:
        value, harmless = _MEANING[token.type]
        meaning = value(str(token)) if _PLAIN_DIGITS.fullmatch(token) else Bad("PL0106", str(token))
        if not isinstance(meaning, Bad):
            return token
        self._report.add(meaning.code, self._span(token), text=self._span(token).text)
        return Token.in_place_of(token.type, harmless, token)

    def _bare(self, tokens: list[Token], at: int) -> None:
        """A share without its percent sign."""
        before, after = _kind(tokens, at - 1), _kind(tokens, at + 1)
        ends = after in self._reader.beginnings or after == END
        target = before in {"_TOPS_UP_TO", "_TOPS_UP_TO_MORE_THAN"} and (ends or after == "_OTHERWISE")
        whole = target or (before == "_PAYS" and ends)
        opens = before in {"_IN_SLICES", "_IN_BRACKETS", "_COMMA"} or before.startswith("COUNTED_")
        if whole or (opens and after in {"_TO", "ABOVE"}):
            self._report.add("PL0136", self._span(tokens[at]), text=self._span(tokens[at]).text)


def without_examples(tokens: list[Token]) -> list[Token]:
    """The tokens without the worked examples, or all where it takes the grammar to see an example's end."""
    declarations, kept = reader().declarations, list[Token]()
    inside = False
    for token in tokens:
        kind = token.type
        if inside and kind in _ALSO_NAMES:
            return tokens
        if kind in declarations:
            inside = kind == _EXAMPLE
        if not inside:
            kept.append(token)
    return kept


def plain_date(year: str, month: str, day: str) -> str:
    """A date as the language writes it."""
    return f"{int(year):04}-{int(month):02}-{int(day):02}"


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].type if 0 <= at < len(tokens) else END


def _is_date(five: list[Token]) -> bool:
    """Whether five tokens are a year, a month and a day with one sign between them and no blank."""
    if len(five) < 5 or five[0].type != "INT" or not _YEAR.fullmatch(five[0]):
        return False
    sign, month, other_sign, day = five[1:]
    close = all(one.end_pos == other.start_pos for one, other in pairwise(five))
    alike = sign.type == other_sign.type and sign.type in {"SLASH", "MINUS"}
    return close and alike and all(one.type == "INT" and _DAY_OR_MONTH.fullmatch(one) for one in (month, day))
