"""Compiled programs kept by their content: the second time a scheme is asked for, no text is read as a text.

Enters: what was asked (a scheme, readings, figures), and the program with the warnings it came with. Leaves: the
program again, equal to what was kept, while nothing it was made from has changed. Always holds: a program that is not
whole is not there. Only programs without errors are kept.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from policy_lang.cache import files
from policy_lang.core import stored
from policy_lang.core.program import Program
from policy_lang.diagnostics import Diagnostic, problem
from policy_lang.record import field, frozen
from policy_lang.source import text

KIND = "programs"
# The classes that warnings are made of.
_WARNINGS = (problem, text)


@frozen
class Kept:
    """A program that was kept. Its warnings are read when somebody asks."""

    program: Program
    _warnings: str = field(repr=False)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What was said of the scheme when it was compiled."""
        found: tuple[Diagnostic, ...] = stored.restored(json.loads(self._warnings), _WARNINGS)
        return found


def key_of(scheme: str, readings: Mapping[str, str], parameters: Mapping[str, str]) -> str:
    """The name under which the program of a scheme is kept."""
    return files.key_of("program", scheme, list(readings.items()), list(parameters.items()))


def recall(key: str) -> Kept | None:
    """The program that was kept, if it still holds."""
    lines = files.recall(KIND, key)
    if lines is None:
        return None
    try:
        written, warnings = lines
        program = stored.restored(json.loads(written))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
    return Kept(program, warnings) if isinstance(program, Program) else None


def keep(key: str, program: Program, warnings: Iterable[Diagnostic], places: Iterable[Path], since: int) -> None:
    """Keep a program with its warnings."""
    lines = [_json(stored.stored(program)), _json(stored.stored(tuple(warnings), _WARNINGS))]
    files.keep(KIND, key, lines, places, since)


def _json(data: stored.Stored) -> str:
    return json.dumps(data, separators=(",", ":"))
