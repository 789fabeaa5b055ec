"""The fast reading of Core: one plain Python function over integers per event, and the engine that calls it."""

from policy_lang.codegen.engine import Engine, Tally, engine_of
from policy_lang.codegen.fit import FALLBACKS, Unfit
from policy_lang.codegen.function import Function, write

__all__ = ["FALLBACKS", "Engine", "Function", "Tally", "Unfit", "engine_of", "write"]
