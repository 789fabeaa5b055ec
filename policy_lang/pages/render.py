"""Templates filled in: the one place where text becomes HTML.

Enters: the folder of a template, its name, and what it says. Leaves: a page. Always holds: whatever is put in is
escaped, and what would steer a terminal or turn the direction of writing is shown as its code; a page holds its style
within itself; a name that nobody gave is an error and no blank.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from policy_lang.source.harmless import shown

_HERE = Path(__file__).parent


def rendered(folder: Path, name: str, **said: object) -> str:
    """The page of a template; `style` is the style all pages share."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        loader=FileSystemLoader([folder, _HERE]), finalize=_harmless,
    )  # fmt: skip
    style = Markup(_HERE.joinpath("style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return environment.get_template(name).render(style=style, **said)


def _harmless(value: object) -> object:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
