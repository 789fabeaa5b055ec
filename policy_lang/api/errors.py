"""The exceptions of the interface for Python, and what is said where something of another kind was given.

Enters: problems, or what a caller gave. Leaves: an exception of the family. Always holds: whatever a caller did wrong
is one of these, with a code, its place and the way out in both tongues.

    PolicyError           all of the below; `diagnostics` are the problems, `message("zh")` tells them in Chinese
      SchemeError         the scheme has errors (a ValueError)
      SchemeNotFoundError there is no such scheme, edition or file (a LookupError)
      ChoiceError         an unknown reading, option or figure (a ValueError)
      ClaimError          a claim that cannot be read (a ValueError)
      LedgerError         rows that are no ledger of this scheme (a ValueError)
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from policy_lang.diagnostics import Diagnostic, Report, render_text

Tongue = Literal["en", "zh"]

_NOT_FOUND = frozenset({"PL0901", "PL0902", "PL0903", "PL0915", "PL0917", "PL0918"})
_CHOICE = frozenset({"PL0906", "PL0907", "PL0908", "PL0909", "PL0911", "PL0922", "PL0923"})


class PolicyError(Exception):
    """What was asked for cannot be done; the base of the family."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.message())

    def message(self, tongue: Tongue = "en") -> str:
        """Every problem with its place and the way out. What stood in a claim is not shown."""
        return render_text(self.diagnostics, tongue, reveal=not isinstance(self, ClaimError)).strip()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.diagnostics,)


class SchemeError(PolicyError, ValueError):
    """The scheme has errors."""


class SchemeNotFoundError(PolicyError, LookupError):
    """There is no such scheme, edition or file."""


class ChoiceError(PolicyError, ValueError):
    """A reading, an option or a figure that the scheme does not have, or that cannot be set."""


class ClaimError(PolicyError, ValueError):
    """A claim that cannot be read: unknown fields, wrong types, bad amounts."""


class LedgerError(PolicyError, ValueError):
    """Rows that are no ledger of this scheme."""


def scheme_error(report: Report) -> PolicyError:
    """Why a scheme cannot be loaded."""
    errors = [item for item in report.diagnostics if item.severity == "error"]
    codes = {item.code for item in errors}
    if codes & _NOT_FOUND:
        return SchemeNotFoundError(errors)
    return ChoiceError(errors) if codes and codes <= _CHOICE else SchemeError(errors)


# ---- what was given is of the kind that is asked for

Both = tuple[str, str]
_KINDS: Mapping[type, Both] = {
    list: ("a list", "列表"), tuple: ("a list", "列表"), dict: ("a mapping", "映射"), str: ("a text", "文字"),
    int: ("a number", "数"), float: ("a number", "数"), bool: ("yes or no", "是或否"), type(None): ("nothing", "空值"),
}  # fmt: skip


def wrong_kind(
    error: type[PolicyError], place: str, value: object, expected: Both, way: Both, *, shown: bool = False
) -> PolicyError:
    """The exception for a value of another kind: what is needed in its place, and the way out. `shown`: it is no part
    of a claim, so it may stand in the message.
    """
    name = str(value) if shown else type(value).__name__
    found, found_zh = f"`{name}`" if shown else f"a `{name}`", f"“{name}”"
    if not shown:
        found, found_zh = _KINDS.get(type(value), (found, found_zh))
    report = Report()
    report.add("PL0992", None, place=place, expected=expected[0], expected_zh=expected[1], found=found,
               found_zh=found_zh, way=way[0], way_zh=way[1])  # fmt: skip
    return error(report.diagnostics)


def listed(claims: object, place: str) -> list[Mapping[str, object]]:
    """Claims as a list."""
    if isinstance(claims, Mapping | str | bytes) or not isinstance(claims, Iterable):
        raise wrong_kind(ClaimError, place, claims, ("a list of claims", "由各次结算组成的列表"),
                     ("put the claims in a list; one claim by itself goes to `settle`",
                      "请将各次结算放入列表；只有一次的请用“settle”"))  # fmt: skip
    return list(claims)


def mapping_of(value: object, place: str, error: type[PolicyError]) -> dict[str, Any]:
    """A mapping as a dictionary of its own."""
    if not isinstance(value, Mapping):
        raise wrong_kind(error, place, value, ("a mapping of names to values", "由名称和值组成的映射"),
                     ("write `{name: value}`", "请写成由名称和值组成的映射"))  # fmt: skip
    return dict(value)


def in_a_tongue(tongue: object) -> None:
    """A tongue is one of the two."""
    if tongue not in ("en", "zh"):
        raise wrong_kind(ChoiceError, "tongue", tongue, ("`en` or `zh`", "“en”或“zh”"),
                     ("write `en` for English or `zh` for Chinese", "英文请写“en”，中文请写“zh”"),
                         shown=True)  # fmt: skip
