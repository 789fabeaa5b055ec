"""What changed between two programs: in the rules, on claims, and where two settlements part."""

from policy_lang.diff.changes import Change, ChangeKind, Stated
from policy_lang.diff.claims import ClaimsDiff, compare_claims
from policy_lang.diff.structure import Difference, compare
from policy_lang.diff.traces import Parting, first_parting

__all__ = [
    "Change",
    "ChangeKind",
    "ClaimsDiff",
    "Difference",
    "Parting",
    "Stated",
    "compare",
    "compare_claims",
    "first_parting",
]
