"""Text that is not what it looks like: hidden characters, and names that look alike.

Enters: a `Source`, or a name. Leaves: a list of places, or a key that is equal for names that look alike. Nothing is
reported here; the callers know which code a place deserves.

The look-alikes are a short table of our own and not the whole list of the Unicode consortium: names are Latin or Han,
so only what passes for a Latin letter, for a digit or for a Han character matters.
"""

import re
import unicodedata

from policy_lang.source.text import Source

BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")

_INVISIBLE = (
    "\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff"
)
_SUSPECT = re.compile(f"[\x00{''.join(sorted(BIDIRECTIONAL | LINE_BREAKS))}{_INVISIBLE}]|\r(?!\n)")
# An open quotation mark takes the rest of its line, so that no line is gone through again from each of its marks.
_STRING_OR_COMMENT = re.compile(
    '(?P<string>"[^"\n]*"|\u201c[^\u201d\n]*\u201d|\u300c[^\u300d\n]*\u300d)|["\u201c\u300c#][^\n]*'
)

_LATIN_LOOK_ALIKES = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m",
        "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ү": "y",
        # Greek
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
        "υ": "u", "χ": "x", "ω": "w", "ζ": "z", "γ": "y", "ϲ": "c", "ϳ": "j",
        # digits and letters
        "0": "o", "1": "l", "|": "l", "ı": "i", "ɡ": "g", "ɑ": "a",
        # Han characters that differ by a hair, and signs that pass for one
        "已": "己", "巳": "己", "末": "未", "曰": "日", "士": "土", "戌": "戊", "戍": "戊", "〇": "o",
        "ー": "一", "—": "一", "―": "一", "─": "一", "ロ": "口", "ニ": "二", "カ": "力", "ト": "卜",
        "タ": "夕", "エ": "工", "ハ": "八", "チ": "千",
        # middle dots
        "・": "·", "•": "·", "‧": "·", "∙": "·", "⋅": "·",
    }
)  # fmt: skip
_CAPITAL_LOOK_ALIKES = str.maketrans({"I": "l", "І": "l", "Ι": "l", "Ӏ": "l", "Η": "h", "Υ": "y", "Ν": "n", "Μ": "m"})


def find_unsafe(source: Source) -> list[tuple[int, str, str]]:
    """Every character that hides something: its offset, itself and its kind.

    The kinds: `bidirectional`, `line_break`, `null` and other control characters anywhere, else `invisible` outside
    strings only (a label may hold a joined emoji). A byte-order mark at the very start is no mistake.
    """
    text = source.text
    suspects = [match.start() for match in _SUSPECT.finditer(text)]
    if not suspects:
        return []
    strings = [match.span("string") for match in _STRING_OR_COMMENT.finditer(text) if match["string"]]
    found: list[tuple[int, str, str]] = []
    at_string = 0
    for offset in suspects:
        while at_string < len(strings) and strings[at_string][1] <= offset:
            at_string += 1
        in_string = at_string < len(strings) and strings[at_string][0] <= offset
        kind = _kind(text[offset])
        is_control = unicodedata.category(text[offset]) == "Cc"  # no label needs one, and a terminal obeys it
        if is_control or not (kind == "invisible" and (in_string or (offset == 0 and text[0] == "\ufeff"))):
            found.append((offset, text[offset], kind))
    return found


def _kind(character: str) -> str:
    if character == "\x00":
        return "null"
    if character in BIDIRECTIONAL:
        return "bidirectional"
    return "line_break" if character in LINE_BREAKS or character == "\r" else "invisible"


def confusable_key(name: str) -> str:
    """A key that two names share when a reader could take one for the other.

    A capital I looks like a small l and not like a small i, so it is mapped before capitals are folded.
    """
    folded = unicodedata.normalize("NFKC", name).translate(_CAPITAL_LOOK_ALIKES).casefold()
    key = folded.translate(_LATIN_LOOK_ALIKES)
    return re.sub("_+", "_", key) if "__" in key else key


def mixed_script(name: str) -> bool:
    """Whether a name holds Latin letters together with Cyrillic or Greek ones."""
    if all(character.isascii() or "\u3400" <= character <= "\u9fff" for character in name):
        return False
    scripts = {_script(character) for character in unicodedata.normalize("NFKC", name)}
    return "latin" in scripts and "other" in scripts


def _script(character: str) -> str:
    if character.isascii():
        return "latin" if character.isalpha() else "none"
    word = unicodedata.name(character, "").partition(" ")[0]
    if word in ("CYRILLIC", "GREEK"):
        return "other"
    return "latin" if word == "LATIN" else "none"
