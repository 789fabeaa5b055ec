"""Modules: from a path or an edition's name to parsed files, and on to everything they use.

Enters: what the user asked for, and a search path. Leaves: `Module`s in the order in which they were needed, the asked
one last. Always holds: a module's files lie below a folder of the search path (or are what the user named), and modules
do not use each other in a circle. An edition is a folder of `*.policy` files that make one module together.
"""

from pathlib import Path

from attrs import field, frozen

from policy_lang.diagnostics import Report, nearest
from policy_lang.source import Source, Span
from policy_lang.syntax import ast
from policy_lang.syntax.parse import parse, read_source

MAXIMUM_MODULES = 50


@frozen
class Module:
    """A parsed module: its id (`place/instrument@year`, or `cn/medical`), its files, and its folder."""

    id: str
    files: tuple[ast.File, ...]
    folder: Path | None
    uses: tuple[tuple[ast.Use, str], ...] = ()

    @property
    def declarations(self) -> tuple[ast.Declaration, ...]:
        """All declarations, file by file."""
        return tuple(declaration for file in self.files for declaration in file.declarations)

    @property
    def scheme(self) -> ast.Scheme | None:
        """The scheme the module declares, if it is one."""
        return next((item for item in self.declarations if isinstance(item, ast.Scheme)), None)


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


@frozen
class Loader:
    """Loads modules once each; `loading` is the chain of modules that are being loaded."""

    search: SearchPath
    report: Report
    texts: dict[str, str] = field(factory=dict)
    modules: dict[str, Module] = field(factory=dict)
    loading: list[str] = field(factory=list)

    def load_path(self, path: Path, shown: str) -> Module | None:
        """The module of a file or of an edition's folder; `shown` is how the user called it."""
        if path.name == "scheme.policy" and path.is_file():
            path, shown = path.parent, str(Path(shown).parent)
        files = self._files(path, shown)
        if not files:
            return None
        return self._finish(self._identity(path, files), files, path if path.is_dir() else None)

    def load_use(self, use: ast.Use) -> Module | None:
        """The module that a `use` names."""
        name = "/".join(use.module.parts)
        identity = name if use.edition is None else f"{name}@{use.edition}"
        if identity in self.loading:
            circle = " → ".join([*self.loading[self.loading.index(identity) :], identity])
            self.report.add("PL0207", use.span, circle=circle)
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

    def _missing(self, name: str, use: ast.Use) -> None:
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

    def _files(self, path: Path, shown: str) -> tuple[ast.File, ...]:
        if not path.is_dir():
            return (self._file(path, shown),)
        self.search.reads.folders.append(path)
        found = sorted(path.glob("*.policy"), key=lambda item: (item.name != "scheme.policy", item.name))
        if not found:
            self.report.add("PL0918", None, path=shown)
        return tuple(self._file(item, f"{shown.rstrip('/')}/{item.name}") for item in found)

    def _file(self, path: Path, shown: str) -> ast.File:
        self.search.reads.files.append(path)
        source = read_source(path, shown, self.report)
        self.texts[shown] = source.text
        return parse(source, self.report)

    def add_text(self, name: str, text: str) -> Module | None:
        """A module from a text in memory."""
        source = Source(name, text)
        self.texts[name] = text
        return self._finish(name, (parse(source, self.report),), None)

    def _identity(self, path: Path, files: tuple[ast.File, ...]) -> str:
        resolved = path.resolve()
        for folder in self.search.folders:
            if _below(resolved, folder) and resolved != folder.resolve():
                relative = resolved.relative_to(folder.resolve())
                if relative.name.isdecimal():
                    return f"{relative.parent.as_posix()}@{relative.name}"
                return relative.with_suffix("").as_posix()
        scheme = next((item for file in files for item in file.declarations if isinstance(item, ast.Scheme)), None)
        return scheme.names.first.name if scheme else path.stem

    def _finish(self, identity: str, files: tuple[ast.File, ...], folder: Path | None) -> Module | None:
        self.loading.append(identity)
        uses = []
        for use in (item for file in files for item in file.declarations if isinstance(item, ast.Use)):
            module = self.load_use(use)
            if module is not None:
                uses.append((use, module.id))
        self.loading.pop()
        module = Module(identity, files, folder, tuple(uses))
        self.modules[identity] = module
        return module


def span_of(module: Module) -> Span:
    """The first character of a module: where problems of the whole are shown."""
    source = module.files[0].span.source
    return Span(source, 0, 0)
