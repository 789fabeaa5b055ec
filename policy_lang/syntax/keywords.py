"""The words of the language, read from `grammar/keywords.toml`: the only place where a keyword is spelled.

Enters: the toml file, or what `tables.json` says of it. Leaves: a frozen `Keywords` table, by id and by spelling.
Always holds: no spelling belongs to two keywords (checked here, so a clash fails at once). Not generated code: one file
that a translator can read is enough. Because every command needs the words, and reading TOML takes longer than starting
Python in part, they stand in `tables.json` too, under the fingerprint of the files that they were read from.
"""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from policy_lang.data import grammar_folder
from policy_lang.record import frozen

TABLES = Path(__file__).with_name("tables.json")
# Raised when the file is written in another form.
FORM = "6"
# A name may not contain 的, so that `费用的70%` reads as it is written.
HAN_NAME = "\\u3400-\\u7683\\u7685-\\u9fff·"
DE = "的"
# The terminals of a name, and of a dot with a name.
NAME, FIELD = "IDENT", "FIELD"
# What begins a keyword of its own within a row of Han: `每人每自然年度` is two words.
BEGIN_ANEW = ("每", "终身")


@frozen
class Keyword:
    """One row: id, first spelling in each tongue (what the formatter writes), further spellings, and a gloss."""

    id: str
    en: str
    zh: str
    gloss: str
    also: tuple[str, ...] = ()
    reversed: str | None = None

    def spelling(self, tongue: str) -> str:
        """The canonical spelling in "en" or "zh"."""
        return self.zh if tongue == "zh" else self.en

    def spellings(self) -> tuple[str, ...]:
        """Every spelling that is understood."""
        return (self.en, self.zh, *self.also)


@frozen
class TimeUnit:
    """How many days or months one unit is, or whether it counts completed years of age."""

    days: int = 0
    months: int = 0
    age: int = 0


@frozen
class Keywords:
    """All words: keywords, units of literals, names of types and of functions."""

    rows: dict[str, Keyword]
    money: dict[str, str]
    sign: dict[str, str]
    currency: dict[str, int]
    multiplier: dict[str, int]
    points: dict[str, int]
    time: dict[str, TimeUnit]
    type: dict[str, str]
    function: dict[str, str]

    def spelling(self, identifier: str, tongue: str) -> str:
        """The canonical spelling of the keyword `identifier` in a tongue."""
        return self.rows[identifier].spelling(tongue)

    def all_spellings(self) -> tuple[str, ...]:
        """Every spelling of every keyword, for suggestions."""
        return tuple(word for row in self.rows.values() for word in row.spellings())


@cache
def keywords() -> Keywords:
    """The table of the installed grammar. Raises ValueError when one spelling stands for two keywords."""
    data = shipped()
    raw = written() if data is None else data["keywords"]
    rows = {
        name: Keyword(name, row["en"], row["zh"], row["gloss"], tuple(row.get("also", ())), row.get("reversed"))
        for name, row in raw["keyword"].items()
    }
    seen: dict[str, str] = {}
    for row in rows.values():
        for word in row.spellings():
            if word in seen:
                raise ValueError(f"{word!r} is spelled for {seen[word]} and {row.id}")
            seen[word] = row.id
    return Keywords(
        rows,
        raw["money"],
        raw["sign"],
        raw["currency"],
        raw["multiplier"],
        raw["points"],
        {word: TimeUnit(**unit) for word, unit in raw["time"].items()},
        raw["type"],
        raw["function"],
    )


def written() -> dict[str, Any]:
    """What `keywords.toml` says, as it stands there."""
    import tomllib  # noqa: PLC0415 — it takes long to load, and the words are shipped

    with (grammar_folder() / "keywords.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def shipped() -> dict[str, Any] | None:
    """What `tables.json` holds; nothing where it was worked out of other files than those of the grammar."""
    return read_tables(TABLES)


def read_tables(path: Path) -> dict[str, Any] | None:
    """What a file of tables holds; nothing where it is missing or belongs to another grammar."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if data["fingerprint"] == fingerprint() else None


def fingerprint() -> str:
    """What the tables were made of: the grammar and the keywords; and the form in which they are written.

    It tells one state of the two files from another, and is no secret: their lengths and two sums of each.
    """
    found = [FORM]
    for name in ("policy.lark", "keywords.toml"):
        content = (grammar_folder() / name).read_bytes()
        found.append(f"{len(content)}.{zlib.crc32(content):08x}.{zlib.adler32(content):08x}")
    return "-".join(found)


def word_pattern(words: Iterable[str]) -> str:
    """The regular expression of all keywords at once, longer ones first: where a word ends follows from its script.

    A Latin word ends where a word character ends, a Han word where Han ends (a digit or a Latin letter may follow),
    or before 每 or 终身, so that `每人每自然年度` is two words; a Han word that ends in 的 needs no end, nor does a
    sign. Several Latin words are no keyword before a dot: `per person.id` is `per` and a name. Blanks are those of a
    normalised text.
    """
    han_end = f"(?:(?![{HAN_NAME}])|(?={'|'.join(BEGIN_ANEW)}))"
    ends: dict[str, list[str]] = {"(?![A-Za-z_0-9])": [], "": [], han_end: []}
    latin, free, han = ends.values()
    for word in sorted(words, key=lambda word: (-word.count(" "), -len(word), word)):
        kind = (latin if word[-1].isalnum() else free) if word[-1].isascii() else free if word.endswith(DE) else han
        no_field = "(?!\\.)" if " " in word else ""
        kind.append(re.escape(word).replace("\\ ", " +") + no_field)
    return "|".join(f"(?:{'|'.join(bodies)}){end}" for end, bodies in ends.items() if bodies)


def is_like_a_name(word: str) -> bool:
    """Whether a keyword is written as names are, in one or more words: not with signs, and without 的."""
    return DE not in word and word.replace(" ", "").isalnum()


def continued(words: Iterable[str]) -> dict[str, list[list[str]]]:
    """What may follow the first word of a keyword of several words, the longest first."""
    found: dict[str, list[list[str]]] = defaultdict(list)
    for word in sorted(words, key=lambda word: (-word.count(" "), word)):
        first, *rest = word.split(" ")
        if rest:
            found[first].append(rest)
    return found
