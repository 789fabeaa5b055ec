"""The one layout of a file, in either tongue.

Enters: the tree of a file that was read without syntax errors, and a tongue, or none to keep the one the author mostly
writes. Leaves: the text. Always holds: the text is read back and must give the same tree and the same comments, else
`InternalError`; formatting it again changes nothing; to the other tongue and back gives the identical text. Written
from the tree and not by moving the author's blanks, so there is one layout for one meaning.
"""

from policy_lang.diagnostics import InternalError, Report
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.format.clauses import Layout
from policy_lang.syntax.format.declarations import paragraph
from policy_lang.syntax.format.page import Comments, written
from policy_lang.syntax.format.speech import Speech, settled
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import normalise, tokens_of

__all__ = ["format_file", "prevailing_tongue"]


def format_file(file: ast.File, tongue: str | None = None) -> str:
    """The canonical text of a file, with its keywords in a tongue ("en", "zh", None: the file's own)."""
    source = file.span.source
    chosen = tongue or prevailing_tongue(source.text)
    meant = settled(file, chosen)
    layout = Layout(Speech(chosen), Comments(file.comments))
    text = written([paragraph(layout, node) for node in meant.declarations], file.comments, source.text)
    _prove(meant, Source(source.name, text))
    return text


def prevailing_tongue(source_text: str) -> str:
    """The tongue that spells more keywords of a text; signs like `>=` count for neither, a tie is English."""
    rows = {name: row for row in keywords().rows.values() for name in (row.id, row.reversed or row.id)}
    balance = 0
    for token in tokens_of(normalise(source_text)):
        if token.type.lstrip("_") in rows and (str(token)[0].isalpha()):
            balance += 1 if str(token)[0].isascii() else -1
    return "en" if balance >= 0 else "zh"


def _prove(meant: ast.File, text: Source) -> None:
    """The written text says what was meant."""
    found = parse(text, Report())
    if not ast.same(meant, found):
        raise InternalError(f"the formatter would change what {text.name} says")
    if [comment.text for comment in meant.comments] != [comment.text for comment in found.comments]:
        raise InternalError(f"the formatter would change the comments of {text.name}")
