"""Why a claim was settled as it was: one tree of reasons, and what is made of it for people and for programs."""

from policy_lang.explain.build import explain
from policy_lang.explain.reasons import Reason, ReasonKind
from policy_lang.explain.text import render_text

__all__ = ["Reason", "ReasonKind", "explain", "render_text"]
