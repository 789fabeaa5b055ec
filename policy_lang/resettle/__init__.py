"""Settled claims settled anew after corrections and late claims: what was, what is, the difference, and why."""

from policy_lang.resettle.compare import Delta, Pair, Resettled, resettle
from policy_lang.resettle.paid import Paid, PaidFile, read_paid
from policy_lang.resettle.shapes import csv_rows, delta_json

__all__ = ["Delta", "Paid", "PaidFile", "Pair", "Resettled", "csv_rows", "delta_json", "read_paid", "resettle"]
