"""All adapters of the worked cases: each document's stand in a file of its own and are put together here."""

from collections.abc import Mapping

from tests.acceptance import fujian, huaian, lanshan, shandong, weihai
from tests.acceptance.adapter import Adapter, Choice

# A check is that of the document that has it, whichever of the two a case names: each has its own of nothing free.
CHECKS: dict[str, Adapter] = {
    "oos_share": lanshan.CHECK,
    "next_month": lanshan.CHECK,
    "coverage_100": shandong.COVERAGE,
}
ADAPTERS: dict[tuple[str, str], Adapter | Choice] = {
    **lanshan.ADAPTERS,
    **shandong.ADAPTERS,
    **huaian.ADAPTERS,
    **weihai.ADAPTERS,
    **fujian.ADAPTERS,
    ("000", "checks"): Choice("check", {**CHECKS, "not_zero_pay": lanshan.CHECK}),
    ("001", "checks"): Choice("check", {**CHECKS, "not_zero_pay": shandong.NOT_ZERO_PAY}),
}
# Readings and figures of a case that are parameters of its scheme, by document; several where the case names a group.
PARAMETERS: dict[str, Mapping[str, str | Mapping[str, str]]] = {
    "000": lanshan.PARAMETERS,
    "001": shandong.PARAMETERS,
    "002": {},
    "003": {},
    "004": {},
    "cross": {},
}
