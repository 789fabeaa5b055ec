"""Where the files lie that belong to the package and are no Python: the grammar, the standard library, the policies,
the pages on errors.

Nothing enters; folders leave. In a checkout they are folders at the top, where people look for them; a wheel carries
them inside the package as `_data`. `_data` exists in no checkout, so whichever is there is the right one, and an
editable install reads the living files. A folder that is empty in the checkout is absent in a wheel: the path is
returned all the same, and whoever looks into it finds nothing.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def grammar_folder() -> Path:
    """The folder of `policy.lark` and `keywords.toml`."""
    return _folder("grammar")


def stdlib_folder() -> Path:
    """The folder of the modules that are written in the language itself."""
    return _folder("stdlib")


def policies_folder() -> Path:
    """The folder of the schemes that come with the package: place / instrument / edition."""
    return _folder("policies")


def errors_folder() -> Path:
    """The folder of the pages on the codes of messages, `PL0201.md` and so on."""
    return _folder("docs/errors")


def _folder(name: str) -> Path:
    packed = _PACKAGE / "_data"
    return (packed if packed.is_dir() else _PACKAGE.parent) / name
