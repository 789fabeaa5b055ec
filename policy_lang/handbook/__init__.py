"""A scheme as a page for citizens and officials: what it says, in words, tables, pictures and worked examples."""

from policy_lang.handbook.model import Handbook, handbook_of

__all__ = ["Handbook", "handbook_of"]
