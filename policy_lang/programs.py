"""A scheme's program for whoever settles with it: from the cache, or compiled and kept.

Enters: a path or an edition, readings and figures as they were written. Leaves: the program with its warnings, or the
problems. Always holds: a program from the cache equals the one that would be compiled now; the compiler is loaded only
where there is none.
"""

import time
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from policy_lang.cache import programs
from policy_lang.core.program import Program
from policy_lang.diagnostics import Diagnostic, Report
from policy_lang.record import field, frozen


@frozen
class Loaded:
    """The program, None where there are errors; and what was said of the scheme."""

    program: Program | None
    _kept: programs.Kept | None = field(default=None, repr=False)
    _report: Report | None = field(default=None, repr=False)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Warnings, and errors where there is no program."""
        return self._kept.warnings if self._kept is not None else self.report.diagnostics

    @cached_property
    def report(self) -> Report:
        """The same as a report, to which more can be added."""
        report = self._report or Report()
        if self._kept is not None:
            report.extend(self._kept.warnings)
        return report


def load_program(scheme: str, readings: Mapping[str, str], parameters: Mapping[str, str]) -> Loaded:
    """The program of a scheme."""
    key = programs.key_of(scheme, readings, parameters)
    kept = programs.recall(key)
    if kept is not None:
        return Loaded(kept.program, kept)
    from policy_lang.compile import Options, compile_scheme

    since = time.time_ns()
    compilation = compile_scheme(scheme, Options(readings=readings, parameters=parameters))
    if compilation.program is not None:
        reads = compilation.reads
        places = [Path(scheme), *reads.files, *reads.folders, *reads.absent]
        programs.keep(key, compilation.program, compilation.report.diagnostics, places, since)
    return Loaded(compilation.program, None, compilation.report)
