"""The smallest text that still breaks a law: declarations, clauses and claims are left out as long as it does.

Enters: a case and a law. Leaves: a smaller case. Always holds: what is left still compiles and still breaks the law in the same
way. Hypothesis cannot do this well here: a program is some hundred choices, and every one moves all that follow.
"""

from collections.abc import Callable, Iterator

import attrs

from policy_lang.compile import compile_text
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim
from policy_lang.source import Source
from policy_lang.syntax.format import format_file
from policy_lang.syntax.parse import parse
from tests.strategies import OPTIONS, Case

Law = Callable[[Case], None]


def smallest(case: Case, law: Law) -> Case:
    """A case with as little as possible in which the law fails as it did."""
    wanted = _failure(case, law)
    assert wanted is not None
    text = format_file(parse(Source("law.policy", case.scheme.text), Report()), "en")
    start = _with_text(case, text)
    if start is not None and _failure(start, law) == wanted:
        case = start
    changed = True
    while changed:
        changed = False
        for smaller in _smaller(case):
            if _failure(smaller, law) == wanted:
                case, changed = smaller, True
                break
    return case


def _failure(case: Case, law: Law) -> str | None:
    try:
        law(case)
    except Exception as error:  # noqa: BLE001 — whatever it is, it is to be kept
        return type(error).__name__
    return None


def _smaller(case: Case) -> Iterator[Case]:
    paragraphs = case.scheme.text.split("\n\n")
    size = max(1, len(paragraphs) // 2)
    while size:
        for start in range(0, len(paragraphs), size):
            found = _with_text(case, "\n\n".join(paragraphs[:start] + paragraphs[start + size :]))
            if found is not None:
                yield found
        size //= 2
    lines = case.scheme.text.split("\n")
    for start in range(len(lines)):
        for count in (4, 2, 1):
            found = _with_text(case, "\n".join(lines[:start] + lines[start + count :]))
            if found is not None:
                yield found
    for index in range(len(case.claims)):
        yield attrs.evolve(case, claims=case.claims[:index] + case.claims[index + 1 :])


def _with_text(case: Case, text: str) -> Case | None:
    compiled = compile_text(text, OPTIONS)
    if compiled.program is None or text == case.scheme.text:
        return None
    inputs = compiled.program.inputs
    claims = tuple(
        Claim(claim.id, {name: value for name, value in claim.facts.items() if name in inputs}) for claim in case.claims
    )
    return Case(attrs.evolve(case.scheme, text=text), compiled, claims)
