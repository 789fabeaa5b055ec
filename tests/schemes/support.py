"""What the independent checks of the schemes share: a compiled edition, and a claim as a file would bring it."""

import json
from functools import cache
from typing import Any

from policy_lang.claims import read_claims
from policy_lang.compile import compile_scheme
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.interp.settle import Claim


@cache
def program_of(scheme: str) -> Program:
    """The program of an edition, compiled once."""
    compiled = compile_scheme(scheme)
    assert compiled.program is not None, render_text(compiled.report.diagnostics, "en")
    return compiled.program


def claim_of(program: Program, identity: str, sequence: int, facts: dict[str, Any]) -> Claim:
    """A claim through the reader of claim files; whole numbers are fen."""
    written = {
        name: f"{value // 100}.{value % 100:02d}" if type(value) is int else value for name, value in facts.items()
    }
    row = {"claim": identity, "sequence": sequence, **written}
    file = read_claims(None, json.dumps(row, ensure_ascii=False).encode("utf-8"), "check", program, Report())
    assert not file.rejects, render_text([item for reject in file.rejects for item in reject.diagnostics], "en")
    return file.claims[0].claim
