"""Headers of an edition in the place of those they stand for.

Enters: the headers of a scheme, and others. Leaves: both, an other one instead of the header of its kind. Always holds:
`covers` stands for the one of its status, `conforms to` for the one of its module.
"""

from policy_lang.syntax.ast.clauses import Covers
from policy_lang.syntax.ast.declarations import Header
from policy_lang.syntax.ast.framework import ConformsTo


def amended_headers(headers: tuple[Header, ...], changes: tuple[Header, ...]) -> tuple[Header, ...]:
    """Headers with those of an edition in the place of the ones they stand for."""
    replaced_ones = {_place(change) for change in changes}
    return (*(header for header in headers if _place(header) not in replaced_ones), *changes)


def _place(header: Header) -> tuple[type, str]:
    if isinstance(header, Covers):
        return (Covers, header.status.name if header.status else "")
    if isinstance(header, ConformsTo):
        return (ConformsTo, header.module.name)
    return (type(header), "")
