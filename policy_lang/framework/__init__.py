"""Conformance: a scheme held against the frameworks of the law above it, clause against clause."""

from policy_lang.framework.judge import Finding, Verdict, judge, judged_on_claims

__all__ = ["Finding", "Verdict", "judge", "judged_on_claims"]
