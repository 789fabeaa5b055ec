"""Problems as values: what is wrong, where, and the way out, in both tongues."""

from policy_lang.diagnostics.codes import Code, catalogue
from policy_lang.diagnostics.nearest import nearest, split_hint
from policy_lang.diagnostics.problem import Diagnostic, Fix, InternalError, Label
from policy_lang.diagnostics.render import render_json, render_text
from policy_lang.diagnostics.report import Report, in_order

__all__ = [
    "Code",
    "Diagnostic",
    "Fix",
    "InternalError",
    "Label",
    "Report",
    "catalogue",
    "in_order",
    "nearest",
    "render_json",
    "render_text",
    "split_hint",
]
