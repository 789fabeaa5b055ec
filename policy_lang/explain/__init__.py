"""Why a claim was settled as it was: one tree of reasons, and what is made of it for people and for programs."""

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
