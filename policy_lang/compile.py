"""The pipeline on one screen: text, names, readings, types, Core.

Enters: what the user named (a path, an edition, or a text), and `Options`. Leaves: a `Compilation`: the program, or
None with the problems. Always holds: the order of passes is decided here and nowhere else; each pass goes on after a
mistake, and the next one starts only where it can. A parameter that is set by the caller is read with the type that
checking found.
"""

from collections.abc import Mapping
from pathlib import Path

from policy_lang.check.loose_ends import unconfirmed
from policy_lang.check.scheme import Checked, check_scheme
from policy_lang.clauses import Sources, citation_problems, coverage_problems, load_sources
from policy_lang.core.hashing import program_hash
from policy_lang.core.invariants import broken
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.data import policies_folder, stdlib_folder
from policy_lang.diagnostics import InternalError, Report, nearest
from policy_lang.lower.figures import read_figure
from policy_lang.lower.scheme import lower_frameworks, lower_rules, lower_scheme
from policy_lang.names.batches import batches
from policy_lang.names.link import Linked, link
from policy_lang.names.modules import HERE, Loader, Module, Reads, SearchPath
from policy_lang.names.scope import Scopes, build_scopes
from policy_lang.record import evolve, field, frozen
from policy_lang.source import Span
from policy_lang.syntax import ast


@frozen
class Options:
    """What a face asks for. `search`: folders before the standard ones; `disabled`: codes that are not shown.

    `confirmed`: what was taken over from another edition and is not confirmed yet is an error. `hashed`: the program
    knows its hash; whoever only looks for mistakes need not wait for it. `frameworks_alone`: of the program no more is
    wanted than its frameworks and what they are made of. `advice`: with what could be better in the whole text, and not
    only what is wrong; whoever compiles it under one reading after the other asks once. `examples`: the program has its
    scenarios; whoever only looks for mistakes has them looked through.
    """

    readings: Mapping[str, str] = field(factory=dict)
    parameters: Mapping[str, str] = field(factory=dict)
    search: tuple[Path, ...] = ()
    disabled: frozenset[str] = frozenset()
    check_readings: bool = False
    confirmed: bool = False
    hashed: bool = True
    frameworks_alone: bool = False
    advice: bool = True
    examples: bool = True


@frozen
class Compilation:
    """The program (None where there are errors), the problems, and the lists of clauses of the sources.

    `search`: the folders in which modules were looked for.
    """

    program: Program | None
    report: Report
    sources: Mapping[str, Sources] = field(factory=dict)
    linked: Linked | None = None
    reads: Reads = field(factory=Reads)
    search: tuple[Path, ...] = ()


def compile_scheme(target: str, options: Options | None = None) -> Compilation:
    """Compile a path (a file or an edition's folder), or an edition such as `cn/shandong/assistance@2019`."""
    options = options or Options()
    report = Report(options.disabled)
    loader = _loader(options, report)
    path = Path(target)
    named = not path.exists()
    if named:
        found = _edition(target, loader.search, report)
        if found is None:
            return Compilation(None, report)
        path = found
    folder = path if path.is_dir() else path.parent
    search = SearchPath((*loader.search.folders, folder, HERE), loader.search.reads)
    loader = evolve(loader, search=search, named_from_here=named)
    main = loader.load_path(path, target, examples=not options.frameworks_alone)
    return evolve(_compile(main, loader, options, report), search=loader.search.folders)


def compile_text(text: str, options: Options | None = None, name: str = "text.policy") -> Compilation:
    """Compile a scheme from a text in memory."""
    options = options or Options()
    report = Report(options.disabled)
    loader = _loader(options, report)
    return _compile(loader.add_text(name, text), loader, options, report)


def edition_path(target: str, options: Options, report: Report) -> Path | None:
    """Where a scheme lies that was named as a path or an edition; None (and a diagnostic) where there is none."""
    path = Path(target)
    return path if path.exists() else _edition(target, _loader(options, report).search, report)


def compile_laws(compilation: Compilation) -> tuple[Compilation, ...]:
    """The editions whose frameworks a compiled scheme must keep to, each under the readings that it chooses itself."""
    program = compilation.program
    asked = Options(search=compilation.search, frameworks_alone=True)
    if program is None:
        return ()
    return tuple(compile_scheme(edition, asked) for edition in program.conforms_to)


def _loader(options: Options, report: Report) -> Loader:
    search = SearchPath((*options.search, policies_folder(), stdlib_folder()))
    return Loader(search, report)


def _edition(target: str, search: SearchPath, report: Report) -> Path | None:
    name, _, year = target.partition("@")
    parts = name.split("/")
    if all(part.isidentifier() for part in parts):
        search = SearchPath((*search.folders, HERE), search.reads)
        found = search.find(name, int(year) if year.isdecimal() else None)
        if found is not None and (year or not search.editions(name)):
            return found
        editions = search.editions(name)
        if editions and not year:
            report.add("PL0917", None, scheme=target, editions=", ".join(f"{name}@{item}" for item in editions))
            return None
    if target.endswith(".policy"):
        report.add("PL0901", None, path=target)
    else:
        report.add("PL0903", None, scheme=target, near=nearest(target, search.known()))
    return None


def _compile(main: Module | None, loader: Loader, options: Options, report: Report) -> Compilation:
    reads = loader.search.reads
    read_in_part = report.has_errors
    # A text that could not be read whole is not checked further: what is missing from it would only mislead.
    if main is None or read_in_part:
        return Compilation(None, report, reads=reads)
    scopes = build_scopes(loader.modules, report)
    if options.frameworks_alone:
        return Compilation(_frameworks(main, loader, scopes, options, report), report, reads=reads)
    linked, checked, program = _passes(main, loader, scopes.copy(), options, report)
    sources: dict[str, Sources] = {}
    if options.confirmed:
        unconfirmed(main, report)
    if linked is not None and checked is not None and options.advice:
        sources = _clauses(linked, reads, report)
        if options.check_readings and not report.has_errors:
            _other_readings(main, loader, scopes, linked, options, report)
    return Compilation(None if report.has_errors else program, report, sources, linked, reads)


def _passes(
    main: Module, loader: Loader, scopes: Scopes, options: Options, report: Report, *, rules_alone: bool = False
) -> tuple[Linked | None, Checked | None, Program | None]:
    linked = link(main, loader.modules, scopes, options.readings, report)
    if linked is None:
        return None, None, None
    checked = check_scheme(linked, report, rules_alone=rules_alone, advice=options.advice)
    if checked is None or report.has_errors:
        return linked, checked, None
    if rules_alone:
        lower_rules(checked, report)
        return linked, checked, None
    figures = _figures(checked, options, report)
    program = lower_scheme(checked, main.id, figures, report, examples=options.examples)
    problems = broken(program)
    if problems and not report.has_errors:
        raise InternalError(f"the program breaks its invariants: {'; '.join(problems[:3])}")
    if options.hashed:
        program = evolve(program, hash=program_hash(program))
    return linked, checked, program


def _frameworks(main: Module, loader: Loader, scopes: Scopes, options: Options, report: Report) -> Program | None:
    linked = link(main, loader.modules, scopes, options.readings, report)
    checked = check_scheme(linked, report, rules_alone=True) if linked is not None else None
    program = lower_frameworks(checked, main.id, report) if checked is not None and not report.has_errors else None
    return None if report.has_errors else program


def _figures(checked: Checked, options: Options, report: Report) -> dict[str, tuple[Value, str]]:
    found = {}
    for name, written in options.parameters.items():
        figure = read_figure(checked, name, written, report)
        if figure is not None:
            found[figure[0]] = (figure[1], written)
    return found


def _other_readings(
    main: Module, loader: Loader, scopes: Scopes, linked: Linked, options: Options, report: Report
) -> None:
    """Every option that is not chosen is compiled too, so that a mistake in one is found before it is needed.

    Options of different readings that change different things are compiled together; where such a batch has an error,
    its options are compiled one by one, so that nothing is reported that no single option does.
    """
    for batch in batches(linked):
        if _under(main, loader, scopes, batch, options).has_errors:
            for name, option in batch.items():
                own = _under(main, loader, scopes, {name: option}, options)
                report.extend(item for item in own.diagnostics if item.severity == "error")


def _under(main: Module, loader: Loader, scopes: Scopes, readings: Mapping[str, str], options: Options) -> Report:
    own = Report(options.disabled)
    asked = evolve(options, readings={**options.readings, **readings}, check_readings=False)
    _passes(main, loader, scopes.copy(), asked, own, rules_alone=True)
    return own


def _clauses(linked: Linked, reads: Reads, report: Report) -> dict[str, Sources]:
    """The lists of clauses beside the modules, by the name that the scheme cites them by.

    The scheme's own citations are held against the list of the text they cite, whichever module it lies beside. That
    each clause listed as encoded is cited is asked of the scheme that lies beside the list.
    """
    lists = {}
    for module in linked.modules.values():
        if module.folder is not None and (module.folder / "sources.toml").exists():
            reads.files.append(module.folder / "sources.toml")
            lists[module.id] = load_sources(module.folder / "sources.toml", report)
    found: dict[str, Sources] = {}
    declared = [item for item in linked.main.declarations if isinstance(item, ast.SourceText)]
    for source in declared:
        for module_id, sources in lists.items():
            if sources is None or source.title not in {sources.document.number, sources.document.forwards}:
                continue
            found[source.name.name] = sources
            own = module_id == linked.main.id
            if own:
                coverage_problems(sources, report)
            citation_problems(sources, _citations(linked.main, source.name.name), report, complete=own)
    return found


def _citations(module: Module, source: str) -> list[tuple[str, Span | None]]:
    return [(cite.locator, cite.span) for file in module.files for cite in file.cites if cite.source.name == source]
