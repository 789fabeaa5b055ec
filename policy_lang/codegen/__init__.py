"""The fast reading of Core: one plain Python function over integers per event, and the engine that calls it."""

from policy_lang.codegen.engine import Counted, Engine, Tally
from policy_lang.codegen.fit import FALLBACKS, Unfit
from policy_lang.codegen.text.arms import usual_facts
from policy_lang.codegen.text.function import Function, write, write_closing

__all__ = [
    "FALLBACKS", "Counted", "Engine", "Function", "Tally", "Unfit", "usual_facts", "write", "write_closing",
]  # fmt: skip
