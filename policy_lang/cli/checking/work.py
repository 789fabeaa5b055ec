"""The work of `policy check`: every scheme and module compiled with all its options, and what was found.

Enters: paths or editions. Leaves: the problems, shown, the exit code, and everything the answer depends on. Apart from
the command, so that an answer that still holds can be given without loading the compiler.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from policy_lang.cli.face import Code, Face, code_of
from policy_lang.cli.layout import many
from policy_lang.cli.scheme import can_be_looked_at, pairs_of
from policy_lang.cli.targets import Target, is_module, targets_of
from policy_lang.compile import Compilation, Options, compile_laws, compile_scheme
from policy_lang.core.program import Place
from policy_lang.diagnostics import Diagnostic, in_order, render_json
from policy_lang.record import frozen
from policy_lang.source import Span

VERSION = 1
NO_SCHEME = "PL0215"
# What of a framework is told while checking; `policy conforms` tells all.
_TOLD = {"broken": "PL0591", "cannot be judged": "PL0592"}


@frozen
class Checked:
    """What was found in one scheme or module."""

    shown: str
    diagnostics: tuple[Diagnostic, ...]
    left_out: int
    is_scheme: bool
    places: tuple[Path, ...]

    def count(self, severity: str) -> int:
        """How many problems of a severity."""
        return sum(diagnostic.severity == severity for diagnostic in self.diagnostics)


def check_all(
    face: Face,
    paths: tuple[str, ...],
    readings: tuple[str, ...],
    parameters: tuple[str, ...],
    shape: str,
    *,
    draft: bool = False,
) -> tuple[Code, list[Path]]:
    """Check everything that the paths stand for; the code, and the places the answer depends on."""
    options = Options(
        readings=pairs_of(face, readings, "--reading"),
        parameters=pairs_of(face, parameters, "--parameter"),
        check_readings=True,
        confirmed=not draft,
        hashed=False,
        examples=False,
    )
    found = []
    for path in paths:
        can_be_looked_at(face, path)
    for target in targets_of(paths):
        checked = _check(target, options)
        if shape == "text":
            face.show(checked.diagnostics)
        found.append(checked)
    if shape == "json":
        face.put_json(_shape(found))
    else:
        _summary(face, found)
    places = [*_walked(paths), *(place for checked in found for place in checked.places)]
    return code_of(diagnostic for checked in found for diagnostic in checked.diagnostics), places


def _walked(paths: Iterable[str]) -> Iterable[Path]:
    """The places that the words themselves stand for, and every folder below them."""
    for path in map(Path, paths):
        yield path
        yield from (folder for folder in path.rglob("*") if folder.is_dir())


def _check(target: Target, options: Options) -> Checked:
    module = is_module(target.shown)
    compilation = compile_scheme(target.shown, options)
    laws = _against_laws(compilation)
    found = [item for item in compilation.report.diagnostics if not (module and item.code == NO_SCHEME)]
    read = [one.reads for one in (compilation, *laws)]
    places = tuple(path for reads in read for path in (*reads.files, *reads.folders, *reads.absent))
    return Checked(target.shown, in_order(found), compilation.report.left_out, not module, places)


def _against_laws(compilation: Compilation) -> tuple[Compilation, ...]:
    """Hold a scheme against the frameworks that it conforms to; what is broken or cannot be judged is reported."""
    program = compilation.program
    if program is None or not program.conforms_to:
        return ()
    from policy_lang.framework import judge  # the interpreter, which checking needs for nothing else

    laws = compile_laws(compilation)
    for law in laws:
        compilation.report.extend(item for item in law.report.diagnostics if item.severity == "error")
        for finding in judge(program, law.program) if law.program is not None else ():
            code = _TOLD.get(str(finding.verdict))
            if code is not None:
                law_en, law_zh = finding.framework.label("en"), finding.framework.label("zh")
                compilation.report.add(
                    code, _span(compilation, finding.scheme.place), law=law_en, law_zh=law_zh,
                    finding=finding.said.en, finding_zh=finding.said.zh,
                )  # fmt: skip
    return laws


def _span(compilation: Compilation, place: Place | None) -> Span | None:
    """A place of the scheme in its text; without one, the place where it says that it conforms."""
    main = compilation.linked.main if compilation.linked else None
    sources = {file.span.source.name: file.span.source for file in main.all_files} if main else {}
    source = sources.get(place.file) if place is not None else None
    if source is not None and place is not None:
        return Span(source, place.start, place.end)
    return main.laws[0].said.span if main is not None and main.laws else None


def _shape(found: list[Checked]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "errors": sum(checked.count("error") for checked in found),
        "warnings": sum(checked.count("warning") for checked in found),
        "checked": [
            {
                "scheme": checked.shown,
                "is_scheme": checked.is_scheme,
                "diagnostics": render_json(checked.diagnostics),
                "left_out": checked.left_out,
            }
            for checked in found
        ],
    }


def _summary(face: Face, found: list[Checked]) -> None:
    errors = sum(checked.count("error") for checked in found)
    warnings = sum(checked.count("warning") for checked in found)
    left_out = sum(checked.left_out for checked in found)
    for checked in found:
        if not checked.is_scheme and not checked.count("error"):
            face.tell(f"{checked.shown}: no scheme; its text and names are in order",
                      f"{checked.shown}：不是方案，文字和名称无误")  # fmt: skip
    more = face.word(f" ({left_out} more not shown)", f"（另有 {left_out} 项未列出）") if left_out else ""
    face.tell(
        f"{many(len(found), 'scheme')} checked: {many(errors, 'error')}, {many(warnings, 'warning')}{more}",
        f"已检查 {len(found)} 个方案：错误 {errors} 项，警告 {warnings} 项{more}",
    )
