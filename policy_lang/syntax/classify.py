"""What a token in trouble means, told to the writer, and how reading may go on.

Enters: a `Trouble`. Leaves: one diagnostic in the report, and a repair where the right text is plain: which tokens to
replace by which. Always holds: some diagnostic is given for every trouble. First come the mistakes that are known by
their text (`AT_SIGHT`), then those known by their place (`IN_PLACE`), at last what could have stood there, in words.
"""

import re
from difflib import SequenceMatcher
from typing import Any, Literal

from policy_lang.diagnostics import Fix, Report, nearest, split_hint
from policy_lang.record import evolve, frozen
from policy_lang.source import Source, Span, mixed_script
from policy_lang.syntax.expected import apart_from, expected, han_words, spelling, spellings
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.limits import plain_date
from policy_lang.syntax.literals import MAXIMUM_DIGITS, figure, marks_shown, wrong_mark
from policy_lang.syntax.mistakes import BETWEEN_ITEMS, SYNONYMS, Trouble, code_of, is_keyword
from policy_lang.syntax.parser import END, apart
from policy_lang.syntax.tables import Token

UNEXPECTED = "PL0101"
# Mistakes of something missing are shown at the word behind which it is missing.
_SHOWN_BEFORE = frozenset(
    {"PL0123", "PL0124", "PL0125", "PL0128", "PL0133", "PL0137", "PL0138", "PL0140", "PL0142", "PL0144", "PL0145"}
    | {"PL0146"}
)
_PUT_IN = {"PL0108": "RPAR", "PL0125": "EQUAL", "PL0126": "_COMMA", "PL0138": "_BECAUSE", "PL0139": "SLASH"}
_PUT_IN |= {"PL0140": "COLON"}
_PUT_INSTEAD = {"PL0129": "IS"}

_LONGEST_SYNONYM = max(map(len, SYNONYMS))
_RUN = re.compile(r"[\w.%]+")
_DIGITS = re.compile(r"[\d_.]*")
_DOTTED_DATE = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
_NEAR_ENOUGH = 0.75


@frozen
class Repair:
    """Which tokens to take out, and what to put in their place."""

    start: int
    drop: int
    insert: tuple[Token, ...] = ()


class Classifier:
    """Tells the troubles of one source."""

    def __init__(self, source: Source, text: str, unsafe: frozenset[int], report: Report) -> None:
        self._source = source
        self._text = text
        self._unsafe = unsafe
        self._report = report
        self._names: frozenset[str] = frozenset()

    def tell(self, trouble: Trouble) -> Repair | None:
        """Report a trouble; the repair, where there is one."""
        by_text = (
            *(self._open_string, self._hidden, self._synonym, self._colon, self._strange, self._unit),
            *(self._bracket, self._glued, self._near, self._word),
        )
        for look in by_text:
            found = look(trouble)
            if found is not None:
                return found if isinstance(found, Repair) else None
        code = code_of(trouble)
        if code in {None, UNEXPECTED} or trouble.opens_nothing:
            return self._unknown(trouble)
        return self._known(trouble, code)

    # ---- places

    def _span(self, first: Token | None, last: Token | None = None) -> Span:
        """From one token to another; the end of the text where there is none."""
        if first is None:
            size = len(self._source.text.rstrip())
            return Span(self._source, max(size - 1, 0), size)
        return Span(self._source, first.start_pos, (last or first).end_pos)

    def _shown(self, token: Token | None) -> str:
        """A token as the writer wrote it; a quoted text without its quotation marks."""
        if token is None:
            return ""
        text = self._source.text[token.start_pos : token.end_pos]
        return text[1:-1] if token.type == "STRING" else text

    def _stand_in(self, trouble: Trouble, kind: str, over: int = 0) -> Token:
        """A token that nobody wrote: in place of some tokens, or of nothing."""
        token = trouble.token or trouble.previous
        assert token is not None  # noqa: S101 — a text without a token has no trouble
        start = token.start_pos if trouble.token is not None else token.end_pos
        end = trouble.tokens[trouble.at + over - 1].end_pos if over else start
        value = self._text[start:end] if over else spelling(kind, "en")
        return Token(kind, value, start, end, token.lines)

    def _replace(self, trouble: Trouble, kind: str, count: int = 1) -> Repair:
        return Repair(trouble.at, count, (self._stand_in(trouble, kind, count),))

    # ---- known by their text: a repair, or False for a mistake without one, or None for one that is not known

    def _open_string(self, trouble: Trouble) -> Repair | Literal[False] | None:
        token = trouble.token
        if token is None or token.type != "OPEN_STRING":
            return None
        span, wrong = self._span(token), wrong_mark(token)
        fix = Fix(Span(self._source, span.start + wrong[0], span.start + wrong[0] + 1), wrong[1]) if wrong else None
        self._report.add("PL0104", span, fix=fix, **marks_shown(token))
        return Repair(trouble.at, 1, (self._stand_in(trouble, "STRING", 1),)) if trouble.fits("STRING") else False

    def _hidden(self, trouble: Trouble) -> Repair | Literal[False] | None:
        """A character that was reported already."""
        token = trouble.token
        return Repair(trouble.at, 1) if token is not None and token.start_pos in self._unsafe else None

    def _synonym(self, trouble: Trouble) -> Repair | Literal[False] | None:
        token = trouble.token
        if token is None or token.type not in {"STRANGE", "EQUAL", "IDENT", "LESS_THAN", "MORE_THAN", "COLON"}:
            return None
        start = token.start_pos
        if token.type == "IDENT":
            found = str(token)
        else:
            ahead = self._text[start : start + _LONGEST_SYNONYM]
            signs = (sign for sign in SYNONYMS if ahead.startswith(sign) and not sign[0].isalpha())
            found = max(signs, key=len, default="")
        listed = found in BETWEEN_ITEMS and trouble.fits("_COMMA")
        meant = "_COMMA" if listed else SYNONYMS.get(found)
        if meant is None or not trouble.fits(meant):
            return None
        if meant in trouble.reader.beginnings and not trouble.fits(meant, trouble.kind_at(trouble.at + 1)):
            return None
        count = sum(other.end_pos <= start + len(found) for other in trouble.tokens[trouble.at : trouble.at + 3])
        is_word = found[0].isalpha()
        model = found if is_word else trouble.tokens[trouble.declaration]
        instead = spelling(meant, "en" if model.isascii() else "zh")
        last = trouble.tokens[trouble.at + count - 1]
        span = self._span(token, last)
        english, chinese = (instead if is_word else spelling(meant, tongue) for tongue in ("en", "zh"))
        holes: dict[str, Any] = {"instead": english, "instead_zh": chinese, "comma": "、" if listed else ""}
        fix = Fix(span, instead if is_word else apart_from(self._text, span, instead))
        self._report.add("PL0122", span, fix=fix, found=found, **holes)
        return self._replace(trouble, meant, count)

    def _colon(self, trouble: Trouble) -> Repair | None:
        """A colon after the word that opens a declaration or a clause."""
        token, before = trouble.token, trouble.previous
        if token is None or before is None or token.type != "COLON" or not is_keyword(before):
            return None
        following = trouble.kind_at(trouble.at + 1)
        further = [trouble.kind_at(trouble.at + 2)] if before.type == "_FACT" else []
        if following == END or not trouble.fits(following, *further):
            return None
        span = self._span(token)
        self._report.add("PL0101", span, fix=Fix(span, " "), found=span.text, heading=self._shown(before), expected="")
        return Repair(trouble.at, 1)

    def _strange(self, trouble: Trouble) -> Repair | Literal[False] | None:
        """A character without a meaning, or the word or the figure that it spoils."""
        token = trouble.token
        if token is None or token.type != "STRANGE":
            return None
        at = token.start_pos
        left = at
        while left and _RUN.fullmatch(self._text[left - 1]):
            left -= 1
        match = _RUN.match(self._text, left)
        if match is None or len(match[0]) == 1:
            self._report.add("PL0103", self._span(token), character=self._shown(token))
            return Repair(trouble.at, 1)
        run = match[0]
        first, count = trouble.at, 0
        while first and trouble.tokens[first - 1].start_pos >= left:
            first -= 1
        while first + count < len(trouble.tokens) and trouble.tokens[first + count].start_pos < match.end():
            count += 1
        span = Span(self._source, left, match.end())
        if run[0].isdigit():
            self._figure(run, span)
            return False
        self._spoiled(run, span, token)
        whole = Token("IDENT", run, left, match.end(), token.lines)
        return Repair(first, count, (whole,))

    def _figure(self, run: str, span: Span) -> None:
        date = _DOTTED_DATE.fullmatch(run)
        digits = _DIGITS.match(run)
        number = digits[0] if digits else ""
        unit = run[len(number) :]
        if date:
            self._report.add("PL0135", span, text=run, date=plain_date(*date.groups()))
        elif sum(map(str.isdigit, number)) > MAXIMUM_DIGITS:
            self._report.add("PL0105", span, text=run)
        elif not unit or number.count(".") > 1 or number.endswith("."):
            self._report.add("PL0106", span, text=run)
        else:
            self._report.add("PL0131", Span(self._source, span.start + len(number), span.end), unit=unit)

    def _spoiled(self, run: str, span: Span, token: Token) -> None:
        word = run.strip(".%")
        digits = figure(word)
        if digits is not None:
            self._report.add("PL0106", span, text=run, figure=f"{digits}%" if run.endswith("%") else digits)
        elif mixed_script(word):
            self._report.add("PL0204", span, name=word)
        else:
            self._report.add("PL0103", self._span(token), character=self._shown(token))

    def _unit(self, trouble: Trouble) -> Repair | Literal[False] | None:
        token, before = trouble.token, trouble.previous
        if token is None or before is None or token.type != "IDENT" or before.type not in {"INT", "NUMBER"}:
            return None
        if before.end_pos != token.start_pos:
            return None
        self._report.add("PL0131", self._span(token), unit=str(token))
        return Repair(trouble.at, 1)

    def _bracket(self, trouble: Trouble) -> Repair | Literal[False] | None:
        token = trouble.token
        if token is None or token.type != "RPAR" or self._open_bracket(trouble) is not None:
            return None
        self._report.add("PL0116", self._span(token), bracket=self._shown(token))
        return Repair(trouble.at, 1)

    def _open_bracket(self, trouble: Trouble) -> Token | None:
        """The last bracket that is open here."""
        depth = 0
        for token in reversed(trouble.tokens[trouble.clause : trouble.at]):
            depth += (token.type == "RPAR") - (token.type == "LPAR")
            if depth < 0:
                return token
        return None

    def _glued(self, trouble: Trouble) -> Repair | Literal[False] | None:
        """Han words written together, here or just before."""
        for index in (trouble.at, trouble.at - 1):
            token = trouble.tokens[index] if 0 <= index < len(trouble.tokens) else None
            if token is None or token.type != "IDENT" or token[0].isascii() or index < trouble.clause:
                continue
            word = str(token)
            cut = self._cut_at_keywords if index == trouble.at else self._cut_before_keyword
            split = split_hint(word, self._known_words(trouble) - {word}) or cut(trouble, word)
            if split is None:
                continue
            parts = apart(token, split)
            digits = figure(parts[-1])
            if digits is not None:
                span = Span(self._source, token.end_pos - len(parts[-1]), token.end_pos)
                self._report.add("PL0106", span, fix=Fix(span, digits), text=span.text, figure=digits)
            else:
                self._report.add("PL0117", self._span(token), fix=Fix(self._span(token), split), text=word, split=split)
            return Repair(index, 1, parts)
        return None

    def _cut_at_keywords(self, trouble: Trouble, word: str) -> str | None:
        """A word of which the beginning, or both ends, are keywords that fit here, and the rest a new name."""
        following = trouble.kind_at(trouble.at + 1)
        for kind, first in han_words(trouble.accepts):
            rest = word.removeprefix(first)
            if rest in {word, ""}:
                continue
            for last_kind, last in han_words():
                name = rest.removesuffix(last)
                if name not in {rest, ""} and trouble.fits(kind, "IDENT", last_kind, following):
                    return f"{first} {name} {last}"
            if trouble.fits(kind, "IDENT", following):
                return f"{first} {rest}"
        return None

    def _cut_before_keyword(self, trouble: Trouble, word: str) -> str | None:
        """A name with a keyword at its end that makes the trouble fit."""
        for kind, last in han_words(trouble.accepts):
            name = word.removesuffix(last)
            if name not in {word, ""} and trouble.fits(kind, trouble.kind):
                return f"{name} {last}"
        return None

    def _known_words(self, trouble: Trouble) -> frozenset[str]:
        if not self._names:
            words = {word for word in keywords().all_spellings() if not word.isascii()}
            self._names = frozenset(words | {str(token) for token in trouble.tokens if token.type == "IDENT"})
        return self._names

    def _near(self, trouble: Trouble) -> Repair | Literal[False] | None:
        """A keyword of either tongue that is misspelled, here or just before, where it was taken for a name."""
        found = self._misspelled(trouble)
        if found is None and trouble.before is not None and trouble.kind_at(trouble.at - 1) == "IDENT":
            earlier = evolve(trouble, at=trouble.at - 1, place=trouble.before, before=None)
            found = self._misspelled(earlier)
            if found is not None and not earlier.fits(found[0], trouble.kind):
                found = None
            trouble = earlier
        if found is None:
            return None
        meant, count = found
        span = self._span(trouble.token, trouble.tokens[trouble.at + count - 1])
        word = spelling(meant, "en" if span.text.isascii() else "zh")
        self._report.add("PL0134", span, fix=Fix(span, word), found=span.text, near=[word])
        return self._replace(trouble, meant, count)

    def _misspelled(self, trouble: Trouble) -> tuple[str, int] | None:
        """The terminal that is meant, and how many tokens were written for it."""
        token = trouble.token
        if (
            token is None
            or (token.type != "IDENT" and not is_keyword(token))
            or token.type in trouble.reader.beginnings
        ):
            return None
        best, meant = _NEAR_ENOUGH, None
        for kind in sorted(trouble.accepts):
            for word in spellings().get(kind, ()):
                for size in {word.count(" ") + 1, 1}:
                    likeness = self._likeness(trouble, word, size)
                    if likeness > best:
                        best, meant = likeness, (kind, size)
        return meant

    def _likeness(self, trouble: Trouble, word: str, size: int) -> float:
        tokens = trouble.tokens[trouble.at : trouble.at + size]
        if len(tokens) < size or tokens[-1].line != tokens[0].line or not all(token[0].isalpha() for token in tokens):
            return 0
        found = self._text[tokens[0].start_pos : tokens[-1].end_pos].replace(" ", "").replace("_", "").casefold()
        wanted = word.replace(" ", "")
        if (
            not wanted[-1].isalpha()
            or found.isascii() != wanted.isascii()
            or abs(len(found) - len(wanted)) > 2
            or len(wanted) < 3
        ):
            return 0
        if found == wanted:
            return 1
        if not wanted.isascii():
            same = sum(one == other for one, other in zip(found, wanted, strict=False))
            return 0.8 if len(found) == len(wanted) and same == len(wanted) - 1 else 0
        matcher = SequenceMatcher(None, found, wanted, autojunk=False)
        return matcher.ratio() if matcher.quick_ratio() > _NEAR_ENOUGH else 0

    def _word(self, trouble: Trouble) -> Repair | Literal[False] | None:
        token = trouble.token
        if token is None or trouble.likeness != "word":
            return None
        word = self._shown(token)
        suggestion = "_".join(word.split()) + ("_1" if word.isascii() else "甲")
        self._report.add("PL0118", self._span(token), word=word, suggestion=suggestion)
        return self._replace(trouble, "IDENT")

    # ---- known by their place

    def _known(self, trouble: Trouble, code: str) -> Repair | None:
        token, previous = trouble.token, trouble.previous
        bracket = self._open_bracket(trouble) if code == "PL0108" else None
        place = bracket or ((previous or token) if code in _SHOWN_BEFORE or token is None else token)
        clause = trouble.tokens[trouble.clause] if trouble.tokens else None
        heading = trouble.tokens[trouble.declaration] if trouble.tokens else None
        holes: dict[str, Any] = {
            "word": self._shown(clause if code in {"PL0133", "PL0144"} else previous),
            "name": self._shown(previous),
            "found": self._shown(token),
            "text": self._shown(token),
            "clause": self._shown(token),
            "operator": self._shown(token),
            "bracket": self._shown(bracket),
            "declaration": self._shown(heading),
            "date": "",
        }
        self._report.add(code, self._span(place), **holes)
        missing, instead = _PUT_IN.get(code), _PUT_INSTEAD.get(code)
        if missing is not None and trouble.fits(missing, trouble.kind):
            return Repair(trouble.at, 0, (self._stand_in(trouble, missing),))
        if instead is not None and trouble.fits(instead):
            return self._replace(trouble, instead)
        return None

    # ---- unknown

    def _unknown(self, trouble: Trouble) -> Repair | None:
        token = trouble.token
        if trouble.likeness == "boundary" and trouble.previous is not None:
            en, zh = expected(trouble)
            self._report.add(
                "PL0102", self._span(trouble.previous), word=self._shown(trouble.previous), expected=en, expected_zh=zh
            )
        elif (
            token is not None
            and token.type == "IDENT"
            and trouble.situation in {"complete", "outside"}
            and trouble.begins_line
        ):
            words = [spelling(kind, tongue) for kind in sorted(trouble.accepts) for tongue in ("en", "zh")]
            near = nearest(str(token), (word for word in words if word[:1].isalpha()), limit=2)
            self._report.add("PL0130", self._span(token), found=str(token), near=list(near))
        else:
            en, zh = expected(trouble)
            self._report.add("PL0101", self._span(token), found=self._shown(token), expected=en, expected_zh=zh)
        return None
