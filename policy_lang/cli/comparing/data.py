"""The report for programs: JSON with a published schema, and CSV.

Enters: a report. Leaves: plain data, or rows of text. Always holds: amounts are decimal strings in the main unit; keys
are stable; a cell never begins a formula.
"""

import csv
import io
from fractions import Fraction
from typing import Any

from policy_lang.claims.amounts import money_text
from policy_lang.diff.claims import Tally
from policy_lang.diff.report import Report, Row
from policy_lang.source.harmless import cell

VERSION = 1


def as_json(report: Report, decimals: int) -> dict[str, Any]:
    """The report as data; `claims` only where claims were settled."""
    shape: dict[str, Any] = {
        "version": VERSION,
        "old": report.old,
        "new": report.new,
        "changes": [_row(row) for row in report.rows],
        "renamed": [{"from": old, "to": new} for old, new in report.renamed],
        "clauses": {"gained": list(report.gained), "lost": list(report.lost)},
    }
    if report.claims is not None:
        shape["claims"] = _claims(report, decimals)
    return shape


def _row(row: Row) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "kind": row.kind, "subject": row.subject, "name": row.name, "detail": row.detail, "from": row.before,
        "to": row.after, "clauses": row.clauses,
    }  # fmt: skip
    if row.along:
        shape["along"] = [_row(along) for along in row.along]
    return shape


def _claims(report: Report, decimals: int) -> dict[str, Any]:
    claims = report.claims
    if claims is None:
        return {}

    def money(amount: Fraction) -> str:
        return money_text(amount, decimals)

    def tally(found: Tally) -> dict[str, Any]:
        return {
            "better": found.gained, "worse": found.lost, "same": found.unchanged, "gain": money(found.gain),
            "loss": money(found.loss), "net": money(found.net),
        }  # fmt: skip

    return {
        "claims": claims.claims,
        "total": tally(claims.total),
        "own_share": {"old": money(claims.own[0]), "new": money(claims.own[1])},
        "payers": {paid.payer: {"old": money(paid.before), "new": money(paid.after)} for paid in report.payers},
        "categories": {count.key: tally(count.tally) for count in report.categories},
        "months": {count.key: tally(count.tally) for count in report.months},
        "not_settled": [
            {"under": side, "missing": cause, "claims": number} for (side, cause), number in claims.unsettled.items()
        ],
        "owed_to": [
            {"changes": list(owed.names), "payments": {name: money(delta) for name, delta in owed.payments},
             "own_share": money(owed.own),
             "together": [{"why": why, "text": text, "changes": list(names)} for why, text, names in owed.together]}
            for owed in report.owed
        ],
        "largest": [
            {
                "claim": item.change.claim,
                "own_share_change": money(-item.change.gain),
                "payments": {name: money(delta) for name, delta in item.change.payments.items()},
                "parts_at": {"payer": item.where, "old": item.before, "new": item.after},
                "explanations": {"old": item.letters[0], "new": item.letters[1]},
            }
            for item in report.largest
        ],
    }  # fmt: skip


def as_csv(report: Report, decimals: int) -> str:
    """The changes of the rules; with claims, one row a changed claim instead, ready for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if report.claims is None:
        writer.writerow(["kind", "subject", "name", "detail", "from", "to", "clauses"])
        for row in report.rows:
            writer.writerow([cell(item or "") for item in (row.kind, row.subject, row.name, row.detail, row.before,
                                                           row.after, row.clauses)])  # fmt: skip
        return out.getvalue()
    payers = [paid.payer for paid in report.payers]
    writer.writerow(["claim", "date", "own_share_change", *payers])
    for change in report.claims.changed:
        amounts = [money_text(change.payments.get(payer, Fraction(0)), decimals) for payer in payers]
        day = "" if change.day is None else change.day.isoformat()
        writer.writerow([cell(change.claim), day, money_text(-change.gain, decimals), *amounts])
    return out.getvalue()
