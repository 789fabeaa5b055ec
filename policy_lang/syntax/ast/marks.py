"""What an edition took over from another one and nobody has confirmed yet: the places marked `to confirm`.

Enters: the tree of a file. Leaves: the marked places, each with what it is, in both tongues.
"""

from collections.abc import Iterator

from policy_lang.syntax import ast

MARKED = (ast.InForce, ast.DatedValue, ast.Row, ast.SourceText, ast.Cite)


def marks(file: ast.File) -> Iterator[tuple[ast.Node, str, str]]:
    """The places of a file that are marked `to confirm`, each with what it is, in both tongues."""
    for node in (one for one in file.nodes if isinstance(one, MARKED)):
        match node:
            case ast.InForce(to_confirm=True):
                yield node, "the window", "施行期间"
            case ast.DatedValue(to_confirm=True) | ast.Row(to_confirm=True):
                yield node, "the figure", "数额"
            case ast.SourceText(title=title, to_confirm=True):
                yield node, f"the source `{title}`", f"来源“{title}”"
            case ast.Cite(locator=locator, to_confirm=True):
                yield node, f"the citation `{locator}`", f"依据“{locator}”"
