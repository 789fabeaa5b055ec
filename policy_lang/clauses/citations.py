"""How rules name the clauses they rest on, and whether the names and the list agree.

Enters: the texts after `cites`, with their places, and a list of clauses. Leaves: problems in the report. A citation is
one locator (`三(一)¶3`), a range of them (`三(一)¶1-3`) or a list of both divided by `;` (`三(一)¶4; 三(一)¶8-9`).
The locator of a paragraph covers the paragraph and its norms that are listed by themselves (`三(一)¶3句2`); the
locator of such a norm covers that norm alone. Nothing else is widened: `三(一)` does not cover its paragraphs, or one
broad citation would make a whole notice look encoded.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from policy_lang.clauses.model import MUST_BE_CITED, STATE_NAMES_ZH, Clause, Sources
from policy_lang.diagnostics import Report, nearest
from policy_lang.source import Span

WIDEST_RANGE = 100
NORM = "句"
NOT_TO_BE_CITED = frozenset({"not computable", "later"})
MOST_HINTS = 20  # looking for what is near takes long; whoever has twenty wrong names has another trouble

_DIVIDER = re.compile("[;,、]")
_RANGE = re.compile("(?P<stem>.*?)(?P<first>[0-9]{1,4})(?:[-–—~]|至)(?P<last>[0-9]{1,4})", re.DOTALL)


def locator_pieces(text: str) -> tuple[str, ...]:
    """The single locators that a citation names, in half-width form; a range that runs backwards stays as written."""
    return tuple(piece for part in _DIVIDER.split(normal(text)) if part for piece in _steps(part))


def expand_locator(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known clauses that a citation covers, each once; empty if it names none of them."""
    covering = _covering(known)
    covered = (one for piece in locator_pieces(text) for one in covering.get(piece, ()))
    return tuple(dict.fromkeys(covered))


def citation_problems(
    sources: Sources, citations: Iterable[tuple[str, Span | None]], report: Report, *, complete: bool = True
) -> None:
    """Report unknown clauses, clauses listed as encoded or checked that nothing cites, and contradicted states.

    `complete`: these are all citations there are; where they are not, nothing is said of clauses without one.
    """
    by_locator = {clause.locator: clause for clause in sources.clauses}
    covering = _covering(by_locator)
    cited: set[str] = set()
    unknown: set[str] = set()
    for text, span in citations:
        for piece in locator_pieces(text) or (text,):
            covered = covering.get(piece, ())
            cited.update(covered)
            if covered:
                if complete:
                    _contradicted(piece, [by_locator[one] for one in covered], span, report)
            else:
                unknown.add(piece)
                near = nearest(piece, by_locator) if len(unknown) <= MOST_HINTS else ()
                report.add("PL0503", span, source=sources.document.id, clause=piece, near=near)
    for clause in sources.clauses if complete else ():
        if clause.state in MUST_BE_CITED and clause.locator not in cited:
            state_zh = STATE_NAMES_ZH[clause.state]
            report.add("PL0504", clause.span, clause=clause.locator, state=clause.state, state_zh=state_zh)


def normal(text: str) -> str:
    """A locator without spaces and with half-width signs, as two writers would spell it alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _contradicted(piece: str, covered: list[Clause], span: Span | None, report: Report) -> None:
    """A rule rests on clauses none of which is listed as giving a rule."""
    if all(clause.state in NOT_TO_BE_CITED for clause in covered):
        state = covered[0].state
        report.add("PL0511", span, clause=piece, state=state, state_zh=STATE_NAMES_ZH[state])


def _steps(part: str) -> Iterator[str]:
    match = _RANGE.fullmatch(part)
    if match is None:
        yield part
        return
    first, last = int(match["first"]), int(match["last"])
    if not first <= last < first + WIDEST_RANGE:
        yield part
        return
    yield from (f"{match['stem']}{number}" for number in range(first, last + 1))


def _covering(known: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What each locator that may be written covers, in the order of the list."""
    covering: dict[str, tuple[str, ...]] = {}
    for one in known:
        own = normal(one)
        stems = (own[: match.start()] for match in re.finditer(NORM, own))
        for key in (own, *stems):
            covering[key] = (*covering.get(key, ()), one)
    return covering
