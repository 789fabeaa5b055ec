"""Why a claim was settled as it was: one tree of reasons, and what is made of it for people and for programs."""

from policy_lang.explain.build import explain

__all__ = ["explain"]
