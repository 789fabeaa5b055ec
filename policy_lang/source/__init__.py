"""Texts and places in them: the ground every other package stands on."""

from policy_lang.source.text import Source, Span, display_width, expand
from policy_lang.source.unsafe import confusable_key, find_unsafe, mixed_script

__all__ = ["Source", "Span", "confusable_key", "display_width", "expand", "find_unsafe", "mixed_script"]
