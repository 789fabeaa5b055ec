"""Why a claim was settled as it was: one tree of reasons, and what is made of it for people and for programs.

The names here are found when they are first asked for: whoever takes a word from below need not load the rest.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_lang.explain.build import explain
    from policy_lang.explain.json_form import render_json
    from policy_lang.explain.reasons import Reason, ReasonKind, SourceKind, everything, gathered
    from policy_lang.explain.text import render_text

__all__ = [
    "Reason",
    "ReasonKind",
    "SourceKind",
    "everything",
    "explain",
    "gathered",
    "render_json",
    "render_text",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from policy_lang.explain import build, json_form, reasons, text  # noqa: PLC0415 — a word below costs no more

    home = next(part for part in (build, json_form, reasons, text) if hasattr(part, name))
    value: object = getattr(home, name)
    globals()[name] = value
    return value
