"""Modules: from a path or an edition's name to parsed files, and on to everything they use.

Enters: what the user asked for, and a search path. Leaves: `Module`s in the order in which they were needed, the asked
one last. Always holds: a module's files lie below a folder of the search path (or are what the user named), and modules
do not use each other in a circle. An edition is a folder of `*.policy` files that make one module together.
"""

from functools import cached_property, lru_cache
from pathlib import Path

from policy_lang.diagnostics import Diagnostic, Report, nearest
from policy_lang.record import field, frozen
from policy_lang.source import Source, Span
from policy_lang.syntax import ast
from policy_lang.syntax.parse import parse, read_source

MAXIMUM_MODULES = 50
# The folder in which a command is called: editions of one's own below it are named like those that come along.
HERE = Path()


@frozen
class Law:
    """A module that a scheme conforms to: where that is said, its id, and what it declares. It is read, not linked."""

    said: ast.ConformsTo
    id: str
    declarations: tuple[ast.Declaration, ...]

    @property
    def frameworks(self) -> tuple[ast.Framework, ...]:
        """The frameworks among the declarations."""
        return tuple(item for item in self.declarations if isinstance(item, ast.Framework))


@frozen
class Module:
    """A parsed module: its id (`place/instrument@year`, or `cn/medical`), its files, and its folder.

    `amended`: the files of the editions that it amends, the oldest first. They are its own from then on, without their
    worked examples and with their headers behind its own.
    """

    id: str
    files: tuple[ast.File, ...]
    folder: Path | None
    uses: tuple[tuple[ast.Use, str], ...] = ()
    amended: tuple[ast.File, ...] = ()
    laws: tuple[Law, ...] = ()

    @property
    def all_files(self) -> tuple[ast.File, ...]:
        """Its own files, and before them those that it amends."""
        return (*self.amended, *self.files)

    @cached_property
    def declarations(self) -> tuple[ast.Declaration, ...]:
        """All declarations, file by file."""
        old = (item for file in self.amended for item in file.declarations)
        taken_over = (item for item in old if not isinstance(item, ast.Scheme | ast.Scenario))
        return (*taken_over, *(item for file in self.files for item in file.declarations))

    @property
    def scheme(self) -> ast.Scheme | None:
        """The scheme the module declares, if it is one."""
        return next((item for item in self.declarations if isinstance(item, ast.Scheme)), None)

    @property
    def older(self) -> tuple[ast.Scheme, ...]:
        """The schemes that it amends, the oldest first."""
        return tuple(item for file in self.amended for item in file.declarations if isinstance(item, ast.Scheme))


@frozen
class Reads:
    """What a compilation depends on: files it read, folders it listed, and places where it found nothing."""

    files: list[Path] = field(factory=list)
    folders: list[Path] = field(factory=list)
    absent: list[Path] = field(factory=list)


@frozen
class SearchPath:
    """Folders in which modules are looked for, the first one first."""

    folders: tuple[Path, ...]
    reads: Reads = field(factory=Reads)

    def find(self, name: str, edition: int | None) -> Path | None:
        """The file or folder of a module; None when there is none, or when it leads out of the search path."""
        for folder in self.folders:
            base = folder.joinpath(*name.split("/"))
            for path in (base / str(edition),) if edition is not None else (base.with_suffix(".policy"), base):
                if _is_module(path) and _below(path, folder):
                    return path
                self.reads.absent.append(path)
        return None

    def editions(self, name: str) -> tuple[str, ...]:
        """The editions of a module that exist."""
        found = []
        for folder in self.folders:
            base = folder.joinpath(*name.split("/"))
            (self.reads.folders if base.is_dir() else self.reads.absent).append(base)
            if base.is_dir() and _below(base, folder):
                found += [path.name for path in base.iterdir() if path.is_dir() and path.name.isdecimal()]
        return tuple(sorted(set(found)))

    def known(self) -> tuple[str, ...]:
        """The names of all modules and editions on the path."""
        found = set()
        for folder in self.folders:
            if folder is HERE:  # it may be anybody's home
                continue
            for path in sorted(folder.rglob("*.policy"))[:5_000]:
                relative = path.relative_to(folder)
                if relative.parent.name.isdecimal():
                    found.add(f"{relative.parent.parent.as_posix()}@{relative.parent.name}")
                else:
                    found.add(relative.with_suffix("").as_posix())
        return tuple(sorted(found))


def _is_module(path: Path) -> bool:
    """Whether a path is a file, or a folder of policy files; a folder of editions is neither."""
    return path.is_file() or any(path.glob("*.policy"))


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


@lru_cache(maxsize=128)
def _tree(source: Source, *, examples: bool) -> tuple[ast.File, tuple[Diagnostic, ...]]:
    """What a text says, and what is wrong with it.

    Kept by what is read: an edition may be used, amended and conformed to at once, and whoever compares readings,
    figures or editions compiles the same texts many times.
    """
    problems = Report()
    return parse(source, problems, examples=examples), problems.diagnostics


@frozen
class Loader:
    """Loads modules once each; `loading` is the chain of modules that are being loaded.

    `named_from_here`: the module asked for was named as an edition, and may be one below the folder of the command.
    """

    search: SearchPath
    report: Report
    named_from_here: bool = False
    modules: dict[str, Module] = field(factory=dict)
    loading: list[str] = field(factory=list)

    def load_path(self, path: Path, shown: str, *, examples: bool = True) -> Module | None:
        """The module of a file or of an edition's folder; `shown` is how the user called it."""
        if path.name == "scheme.policy" and path.is_file():
            path, shown = path.parent, str(Path(shown).parent)
        files = self._files(path, shown, examples=examples)
        if not files:
            return None
        return self._finish(self._identity(path, files), files, path if path.is_dir() else None)

    def load_use(self, use: ast.Use) -> Module | None:
        """The module that a `use` names."""
        name = "/".join(use.module.parts)
        identity = name if use.edition is None else f"{name}@{use.edition}"
        if self._in_a_circle(identity, use):
            return None
        if identity in self.modules:
            return self.modules[identity]
        if len(self.modules) >= MAXIMUM_MODULES:
            self.report.add("PL0221", use.span, limit=MAXIMUM_MODULES)
            return None
        path = self.search.find(name, use.edition)
        if path is None:
            self._missing(name, use)
            return None
        files = self._files(path, identity)
        return self._finish(identity, files, path if path.is_dir() else None) if files else None

    def _in_a_circle(self, identity: str, named: ast.Use | ast.Amends | ast.ConformsTo) -> bool:
        if identity not in self.loading:
            return False
        circle = " → ".join([*self.loading[self.loading.index(identity) :], identity])
        self.report.add("PL0207", named.span, circle=circle)
        return True

    def _edition_files(self, named: ast.Amends | ast.ConformsTo) -> tuple[ast.File, ...]:
        """The files of the edition that a header names; none (and a diagnostic) where there is no such edition."""
        name = "/".join(named.module.parts)
        if self._in_a_circle(f"{name}@{named.edition}", named):
            return ()
        path = self.search.find(name, named.edition)
        if path is None:
            self._missing(name, named)
            return ()
        return self._files(path, f"{name}@{named.edition}")

    def _amended(self, files: tuple[ast.File, ...]) -> tuple[ast.File, ...]:
        """The files of the editions that these amend, the oldest first."""
        scheme = _scheme_of(files)
        named = next((item for item in scheme.headers if isinstance(item, ast.Amends)), None) if scheme else None
        if named is None:
            return ()
        older = self._edition_files(named)
        if not older:
            return ()
        if _scheme_of(older) is None:
            self.report.add("PL0290", named.span, edition=f"{named.module.name}@{named.edition}")
            return ()
        self.loading.append(f"{'/'.join(named.module.parts)}@{named.edition}")
        oldest = self._amended(older)
        self.loading.pop()
        return (*oldest, *older)

    def _laws(self, files: tuple[ast.File, ...]) -> tuple[Law, ...]:
        """The modules that a scheme conforms to, parsed."""
        said = [
            header
            for file in files
            for scheme in file.declarations
            if isinstance(scheme, ast.Scheme)
            for header in scheme.headers
            if isinstance(header, ast.ConformsTo)
        ]
        found = []
        for header in said:
            identity = f"{'/'.join(header.module.parts)}@{header.edition}"
            declared = tuple(item for file in self._edition_files(header) for item in file.declarations)
            if declared and not any(isinstance(item, ast.Framework) for item in declared):
                self.report.add("PL0594", header.span, module=f"{header.module.name}@{header.edition}")
            elif declared:
                found.append(Law(header, identity, declared))
        return tuple(found)

    def _missing(self, name: str, use: ast.Use | ast.Amends | ast.ConformsTo) -> None:
        editions = self.search.editions(name)
        if editions and use.edition is None:
            listed = ", ".join(f"{use.module.name}@{edition}" for edition in editions)
            self.report.add("PL0917", use.span, scheme=use.module.name, editions=listed)
            return
        if editions:
            near = [f"{name.replace('/', '.')}@{edition}" for edition in editions]
            self.report.add("PL0208", use.span, module=use.module.name, edition=use.edition, near=near)
            return
        known = [item.replace("/", ".") for item in self.search.known()]
        self.report.add("PL0205", use.span, module=use.module.name, near=nearest(use.module.name, known))

    def _files(self, path: Path, shown: str, *, examples: bool = False) -> tuple[ast.File, ...]:
        """The files of a module; the worked examples in it are wanted of the module that the user named alone."""
        if not path.is_dir():
            return (self._file(path, shown, examples=examples),)
        self.search.reads.folders.append(path)
        found = sorted(path.glob("*.policy"), key=lambda item: (item.name != "scheme.policy", item.name))
        if not found:
            self.report.add("PL0918", None, path=shown)
        return tuple(self._file(item, f"{shown.rstrip('/')}/{item.name}", examples=examples) for item in found)

    def _file(self, path: Path, shown: str, *, examples: bool) -> ast.File:
        self.search.reads.files.append(path)
        tree, problems = _tree(read_source(path, shown, self.report), examples=examples)
        self.report.extend(problems)
        return tree

    def add_text(self, name: str, text: str) -> Module | None:
        """A module from a text in memory."""
        return self._finish(name, (parse(Source(name, text), self.report),), None)

    def _identity(self, path: Path, files: tuple[ast.File, ...]) -> str:
        resolved = path.resolve()
        for folder in self.search.folders:
            if folder is HERE and not self.named_from_here:
                continue  # what a path names is called alike wherever the command is called
            if _below(resolved, folder) and resolved != folder.resolve():
                relative = resolved.relative_to(folder.resolve())
                if relative.name.isdecimal():
                    return f"{relative.parent.as_posix()}@{relative.name}"
                return relative.with_suffix("").as_posix()
        scheme = next((item for file in files for item in file.declarations if isinstance(item, ast.Scheme)), None)
        return scheme.names.first.name if scheme else path.stem

    def _finish(self, identity: str, files: tuple[ast.File, ...], folder: Path | None) -> Module | None:
        self.loading.append(identity)
        amended = self._amended(files)
        laws = self._laws((*amended, *files))
        uses = []
        for use in (item for file in (*amended, *files) for item in file.declarations if isinstance(item, ast.Use)):
            module = self.load_use(use)
            if module is not None:
                uses.append((use, module.id))
        self.loading.pop()
        module = Module(identity, files, folder, tuple(uses), amended, laws)
        self.modules[identity] = module
        return module


def _scheme_of(files: tuple[ast.File, ...]) -> ast.Scheme | None:
    return next((item for file in files for item in file.declarations if isinstance(item, ast.Scheme)), None)


def span_of(module: Module) -> Span:
    """The first character of a module: where problems of the whole are shown."""
    source = module.files[0].span.source
    return Span(source, 0, 0)
