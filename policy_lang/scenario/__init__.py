"""Worked examples that stand beside the rules, run and held against what they expect."""

from policy_lang.scenario.outcomes import OUTCOMES, outcome_name
from policy_lang.scenario.run import Failure, Programs, Ran, Spans, fails, run_scenario, run_scenarios

__all__ = [
    "OUTCOMES",
    "Failure",
    "Programs",
    "Ran",
    "Spans",
    "fails",
    "outcome_name",
    "run_scenario",
    "run_scenarios",
]
