"""Text from schemes and claims, made harmless for where it goes: a terminal, Markdown, a spreadsheet.

Enters: any text. Leaves: text that says the same to a reader and nothing to a program. Always holds: control characters
and direction marks are shown as what they are; a cell never begins a formula; Markdown and HTML have no markup of it.
"""

import unicodedata

_MARKUP = frozenset("\\`*_{}[]<>()#+!|~&")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "−")


def shown(text: str) -> str:
    """Text for a terminal: what would move the cursor or turn the direction is shown as its code."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else character
        for character in text
    )


def markdown(text: str) -> str:
    """Text for Markdown, one line, no markup."""
    return "".join(f"\\{character}" if character in _MARKUP else character for character in shown(text))


def cell(text: str) -> str:
    """Text for a cell of a spreadsheet: a leading sign that would begin a formula is quoted."""
    clean = shown(text)
    is_number = clean.lstrip("+-").replace(".", "", 1).isdigit()
    return f"'{clean}" if clean.startswith(_FORMULA) and not is_number else clean
