"""Reading on after a mistake: which tokens to keep so that the rest of a file parses.

Enters: the tokens of a text that has mistakes. Leaves: tokens that can be read for certain, and a diagnostic for each
mistake. Always holds: the work grows with the text and the number of mistakes, and both are bounded; a declaration that
lost its heading, or a clause it cannot do without, is left out whole.

Nothing is built here: the tokens are run through the states of the parser alone, which cost little to keep and to
return to. A token that cannot stand is told to the classifier. Where the right text is plain (a comma is missing, a
keyword is misspelled) it is put in and reading goes on. Elsewhere the clause is dropped and reading begins anew at the
next word that opens a clause. Where that word needs what was dropped (`row` after a broken heading of a table), the
shortest words that would have completed it are thought in, so that the clauses that follow are still checked.
"""

from policy_lang.diagnostics import Report
from policy_lang.source import Source, Span
from policy_lang.syntax.classify import Classifier, Repair
from policy_lang.syntax.mistakes import Trouble
from policy_lang.syntax.parser import END, Place, Reader, reader
from policy_lang.syntax.tables import Token

MOST_IN_DECLARATION = 10
MOST_IN_FILE = 100

# What completes a broken clause, tried in this order, at most so many of them.
_FILLERS = ("IDENT", "INT", "STRING", "EQUAL", "COLON", "DATE", "_BY", "_ROW", "_BECAUSE", "BY_ITS_STRETCH", "EACH_DAY")
_MOST_FILLERS = 5
_MISPLACED = frozenset({"PL0120", "PL0121"})


def readable(source: Source, text: str, tokens: list[Token], unsafe: frozenset[int], report: Report) -> list[Token]:
    """The tokens without what is wrong; every mistake is reported."""
    return _Recovery(source, text, tokens, unsafe, report).run()


class _Recovery:
    """One pass over the tokens of a text. Indexes count tokens; places are places of the parser."""

    def __init__(self, source: Source, text: str, tokens: list[Token], unsafe: frozenset[int], report: Report) -> None:
        self._source = source
        self._report = report
        self._reader: Reader = reader()
        self._classifier = Classifier(source, text, unsafe, report)
        self._tokens = list(tokens)
        self._at = 0
        self._places: list[Place] = [self._reader.begin]  # before each token of the clause, and after the last one
        self._clause = 0
        self._declaration = 0
        self._outside = self._reader.begin  # the place before the declaration
        self._kept: list[Token] = []
        self._kept_before_clause = 0
        self._kept_before_declaration = 0
        self._spoiled = False
        self._in_declaration = 0
        self._in_file = 0
        self._stalled = -1

    def run(self) -> list[Token]:
        """Keep what can stand, until the text ends or has too many mistakes."""
        while self._in_file < MOST_IN_FILE:
            kind = self._kind(self._at)
            place = self._reader.after(self._places[-1], kind)
            if place is None:
                self._mend()
            elif kind == END:
                break
            else:
                self._keep(place, kind)
        else:
            self._report.add("PL0132", self._span())
            self._spoiled = True
        if self._spoiled:
            del self._kept[self._kept_before_declaration :]
        return self._kept

    def _keep(self, place: Place, kind: str) -> None:
        if self._reader.opens_declaration(place, kind):
            self._open_declaration()
        elif kind in self._reader.beginnings:
            self._open_clause(self._places[-1])
        self._places.append(place)
        self._kept.append(self._tokens[self._at])
        self._at += 1

    def _kind(self, index: int) -> str:
        return self._tokens[index].type if index < len(self._tokens) else END

    def _open_clause(self, place: Place) -> None:
        self._clause = self._at
        self._places = [place]
        self._kept_before_clause = len(self._kept)

    def _open_declaration(self) -> None:
        if self._spoiled:
            del self._kept[self._kept_before_declaration :]
        self._spoiled = False
        self._declaration = self._at
        self._outside = self._places[-1]
        self._kept_before_declaration = len(self._kept)
        self._in_declaration = 0
        self._open_clause(self._outside)

    def _mend(self) -> None:
        """Tell the trouble at hand and go on behind it."""
        here, before_here = self._places[-1], self._places[-2] if len(self._places) > 1 else None
        trouble = Trouble(self._reader, self._tokens, self._at, here, before_here, self._clause, self._declaration)
        before = len(self._report.diagnostics)
        repair = self._classifier.tell(trouble)
        self._in_file += 1
        self._in_declaration += 1
        if self._in_declaration > MOST_IN_DECLARATION:
            self._leave_declaration(self._next(self._at, self._reader.declarations))
        elif repair is None or not self._apply(repair):
            self._drop_clause(misplaced=self._misplaced(before))

    def _misplaced(self, before: int) -> bool:
        return any(diagnostic.code in _MISPLACED for diagnostic in self._report.diagnostics[before:])

    def _span(self) -> Span:
        token = self._tokens[min(self._at, len(self._tokens) - 1)]
        return Span(self._source, token.start_pos, token.end_pos)

    # ---- repairs

    def _apply(self, repair: Repair) -> bool:
        """Repair the tokens, if what then stands there can be read, and one token more."""
        if repair.start < self._clause:
            return False
        places = self._places[: repair.start - self._clause + 1]
        place: Place | None = places[-1]
        for kind in [*(token.type for token in repair.insert), self._kind(repair.start + repair.drop)]:
            place = self._reader.after(place, kind) if place is not None else None
        if place is None:
            return False
        self._tokens[repair.start : repair.start + repair.drop] = repair.insert
        del self._kept[len(self._kept) - (self._at - repair.start) :]
        self._at = repair.start
        self._places = places
        return True

    # ---- beginning anew

    def _drop_clause(self, *, misplaced: bool) -> None:
        """Leave out what is in trouble and go on at the next word that opens a clause.

        What is left out is as little as lets that word stand: the words up to it, or the clause, or the declaration.
        """
        here, before, heading = self._places[-1], self._places[0], self._clause == self._declaration
        following = self._next(self._at, self._reader.beginnings)
        if following == self._at and (self._stalled == self._at or self._may_end_clause(here)):
            following = self._next(following + 1, self._reader.beginnings)  # the word itself is out of place
            while misplaced and following < len(self._tokens) and not self._stands(here, following):
                following = self._next(following + 1, self._reader.beginnings)
        while self._on_this_line(following) and not (self._stands(here, following) or self._stands(before, following)):
            following = self._next(following + 1, self._reader.beginnings)  # more of the same prose
        self._stalled = self._at
        if following > self._at and self._stands(here, following):
            self._resume(here, following)
        elif not heading and self._stands(before, following):
            del self._kept[self._kept_before_clause :]
            self._resume(before, following)
        elif self._kind(following) in self._reader.declarations | {END}:
            self._leave_declaration(following)
        else:
            self._spoiled = True
            self._resume(self._completed(here, self._kind(following)) or here, following)

    def _may_end_clause(self, place: Place) -> bool:
        """Whether a clause can begin here, but not the one that does; a declaration can always be cut off."""
        in_clause = self._kind(self._at) not in self._reader.declarations
        return in_clause and bool(self._reader.accepts(place) & self._reader.beginnings)

    def _on_this_line(self, index: int) -> bool:
        return self._at < index < len(self._tokens) and self._tokens[index].line == self._tokens[self._at].line

    def _stands(self, place: Place, index: int) -> bool:
        return self._reader.after(place, self._kind(index)) is not None

    def _resume(self, place: Place, at: int) -> None:
        self._at = at
        self._open_clause(place)

    def _leave_declaration(self, following: int) -> None:
        """Leave out the whole declaration; what follows begins another, or is the end."""
        del self._kept[self._kept_before_declaration :]
        self._spoiled = False
        self._in_declaration = 0
        self._kept_before_clause = len(self._kept)
        self._resume(self._outside, following)

    def _next(self, index: int, kinds: frozenset[str]) -> int:
        """The next token of some kinds, from an index on; the end of the text if there is none."""
        while index < len(self._tokens) and self._tokens[index].type not in kinds:
            index += 1
        return min(index, len(self._tokens))

    def _completed(self, place: Place, wanted: str) -> Place | None:
        """A place where the wanted word can stand, reached by thinking in the fewest words."""
        level, seen = [place], {place}
        for _ in range(_MOST_FILLERS + 1):
            for candidate in level:
                if self._reader.after(candidate, wanted) is not None:
                    return candidate
            found = (self._reader.after(candidate, kind) for candidate in level for kind in _FILLERS)
            level = [new for new in dict.fromkeys(found) if new is not None and new not in seen]
            seen.update(level)
        return None
