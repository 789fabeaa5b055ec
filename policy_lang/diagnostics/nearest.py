"""What the writer may have meant.

Enters: a word that is not known and the words that are, in either tongue. Leaves: the few that are near, the nearest
first, or nothing. A Latin word is near when at most half of its letters differ; a Han word says more with each
character, so it is also near when enough of its characters stand in the other word in any order. One of two characters
is not enough unless it is the first: 五保 is not 低保.
"""

import re
import unicodedata
from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import islice

LONGEST_WORD = 64
LONGEST_RUN = 200
MOST_CANDIDATES = 1_000

# Compiled when there is a word to look for: a text without mistakes has none.
_JOINTS = r"[\s_·・.\-]+"
_AND = "以及|[和及与]"
_HAN_RUN = r"[\u3400-\u9fff·]+"


def nearest(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The candidates that are near to a word; one that differs only in case, width or joints comes first.

    Once enough are found, only nearer ones are looked for; of very many candidates the first ones are looked at.
    """
    folded = _fold(word)
    if not folded or len(folded) > LONGEST_WORD:
        return ()
    allowed = len(folded) // 2
    best: list[tuple[int, int, str]] = []
    for position, candidate in enumerate(islice(dict.fromkeys(candidates), MOST_CANDIDATES)):
        distance = _distance(word, folded, candidate, allowed) if candidate != word else None
        if distance is None:
            continue
        insort(best, (distance, position, candidate))
        del best[limit:]
        if len(best) == limit:
            allowed = min(allowed, best[-1][0])
    return tuple(candidate for _, _, candidate in best)


def split_hint(word: str, known: Collection[str]) -> str | None:
    """A Han run that is several known words written without spaces, with the spaces; else nothing.

    Of several ways to cut it the one with the fewest words is taken. Known words joined by 和, 及 or 与 are a list, and
    are given with the commas of one.
    """
    if len(word) > LONGEST_RUN or not re.fullmatch(_HAN_RUN, word) or word in known:
        return None
    items = re.split(_AND, word)
    if len(items) > 1 and all(item in known for item in items):
        return "、".join(items)
    words = {one for one in known if one and one in word}
    longest = max(map(len, words), default=0)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        ways = [
            (*before, word[start:end])
            for start in range(max(0, end - longest), end)
            if (before := best[start]) is not None and word[start:end] in words
        ]
        best[end] = min(ways, key=len, default=None)
    cut = best[len(word)]
    return " ".join(cut) if cut else None


def _fold(word: str) -> str:
    return re.sub(_JOINTS, "", unicodedata.normalize("NFKC", word).casefold())


def _parts(word: str) -> frozenset[str]:
    return frozenset(re.split(_JOINTS, unicodedata.normalize("NFKC", word).casefold())) - {""}


def _distance(word: str, folded: str, candidate: str, allowed: int) -> int | None:
    """How far a candidate is, or nothing when it is too far."""
    other = _fold(candidate)
    if folded == other:
        return 0
    if len(other) > LONGEST_WORD or not other:
        return None
    if len(set(folded) - set(other)) <= allowed:
        edits = _edits(folded, other, allowed)
        if edits <= allowed:
            return edits if _is_alike(folded, other) else None
    if not folded.isascii():
        shared = (Counter(folded) & Counter(other)).total()
        return len(other) if shared >= 2 and 2 * shared >= max(len(folded), len(other)) else None
    parts, other_parts = _parts(word), _parts(candidate)
    longest = max(parts & other_parts, key=len, default="")
    return len(other) if len(longest) >= 3 and (parts <= other_parts or other_parts <= parts) else None


def _is_alike(word: str, other: str) -> bool:
    """Whether a Han word of two characters has the first of another, or more than half of them."""
    if len(word) != 2 or word.isascii() or word[0] == other[0]:
        return True
    return 2 * (Counter(word) & Counter(other)).total() > max(len(word), len(other))


def _edits(one: str, other: str, allowed: int) -> int:
    """Insertions, deletions, replacements and swaps between two words; counting stops above `allowed`."""
    if abs(len(one) - len(other)) > allowed:
        return allowed + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, other_letter in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != other_letter))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == other_letter
            if swapped and letter != other_letter:
                cost = min(cost, before_last[column - 2] + 1)
            current.append(cost)
        if min(current) > allowed:
            return allowed + 1
        before_last, last = last, current
    return last[-1]
