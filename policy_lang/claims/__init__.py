"""Claims in, results out: files of claims, the order of settling, results, ledgers and schemas as data."""

from policy_lang.claims.order import canonical, groups, settle_all
from policy_lang.claims.read import read_claims
from policy_lang.claims.results import result_json, set_aside_json
from policy_lang.claims.rows import (
    ClaimFile,
    ClaimRow,
    Reject,
    SetAside,
    as_rows,
    json_line,
    reject_json,
    settlement_rejects,
)

__all__ = [
    "ClaimFile",
    "ClaimRow",
    "Reject",
    "SetAside",
    "as_rows",
    "canonical",
    "groups",
    "json_line",
    "read_claims",
    "reject_json",
    "result_json",
    "set_aside_json",
    "settle_all",
    "settlement_rejects",
]
