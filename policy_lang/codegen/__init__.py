"""The fast reading of Core: one plain Python function over integers per event, and the engine that calls it."""

from policy_lang.codegen.engine import Engine, Tally, usual_facts
from policy_lang.codegen.fit import FALLBACKS, Unfit
from policy_lang.codegen.text.function import Function, write

__all__ = ["FALLBACKS", "Engine", "Function", "Tally", "Unfit", "usual_facts", "write"]
