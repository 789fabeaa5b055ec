"""Text from schemes and claims, made harmless for where it goes: a terminal, Markdown, a spreadsheet.

Enters: any text. Leaves: text that says the same to a reader and nothing to a program. Always holds: control characters
and direction marks are shown as what they are; a cell never begins a formula; Markdown and HTML have no markup of it.
"""

import unicodedata

_MARKUP = frozenset("\\`*_{}[]<>()#+!|~&")
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "−")


def shown(text: str) -> str:
    """Text for a terminal: what would move the cursor, turn the direction or hide itself is shown as its code."""
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def shown_lines(text: str) -> str:
    """The same of several lines: their ends and tabs stay."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(character if character in "\n\t" else _shown(character) for character in text)


def _shown(character: str) -> str:
    """A character, or its code as JSON and Python spell it within a text."""
    if unicodedata.category(character) not in _HARMFUL:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place] << 8 | units[place + 1]:04x}" for place in range(0, len(units), 2))


def markdown(text: str) -> str:
    """Text for Markdown, one line, no markup."""
    return "".join(f"\\{character}" if character in _MARKUP else character for character in shown(text))


def cell(text: str) -> str:
    """Text for a cell of a spreadsheet: a leading sign that would begin a formula is quoted."""
    clean = shown(text)
    is_number = clean.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{clean}" if clean.startswith(_FORMULA) and not is_number else clean
