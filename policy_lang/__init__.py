"""The language for medical-insurance benefit rules, as a library.

`import policy_lang` loads this file and nothing else: each public name stands in the table below with the module that
has it, and is fetched the first time somebody asks. The names are listed once more for type checkers, which do not run
`__getattr__`; a test keeps the two lists equal.
"""

__version__ = "0.1.0"

TYPE_CHECKING = False  # type checkers know the name; importing `typing` for it would be most of the loading time
if TYPE_CHECKING:
    from policy_lang.api import (
        Change,
        Choice,
        ChoiceError,
        ClaimError,
        Figure,
        Ledger,
        LedgerError,
        PolicyError,
        Rejected,
        Resettlement,
        Result,
        Scheme,
        SchemeError,
        SchemeNotFoundError,
        Values,
        load,
    )

__all__ = [
    "Change",
    "Choice",
    "ChoiceError",
    "ClaimError",
    "Figure",
    "Ledger",
    "LedgerError",
    "PolicyError",
    "Rejected",
    "Resettlement",
    "Result",
    "Scheme",
    "SchemeError",
    "SchemeNotFoundError",
    "Values",
    "load",
]

_HOME = {
    "Change": "policy_lang.api",
    "Choice": "policy_lang.api",
    "ChoiceError": "policy_lang.api",
    "ClaimError": "policy_lang.api",
    "Figure": "policy_lang.api",
    "LedgerError": "policy_lang.api",
    "Ledger": "policy_lang.api",
    "PolicyError": "policy_lang.api",
    "Rejected": "policy_lang.api",
    "Resettlement": "policy_lang.api",
    "Result": "policy_lang.api",
    "Scheme": "policy_lang.api",
    "SchemeError": "policy_lang.api",
    "SchemeNotFoundError": "policy_lang.api",
    "Values": "policy_lang.api",
    "load": "policy_lang.api",
}


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
