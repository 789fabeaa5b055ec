"""The contestants of the reference workload beside ours: what a careful programmer writes, and a rule engine.

Enters: columns of the workload. Leaves: for each contestant a function that settles all of them in order and
gives the six outputs of every claim. Always holds: each begins with no ledgers and keeps a person's year by itself.
"""

import importlib.util
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from bench.workload import Ledger
from bench.workload import settle as by_hand

Rows = list[tuple[int, ...]]
EPOCH = date(1970, 1, 1).toordinal()
NAMES = ("person", "day", "in_scope", "basic", "designated", "referral", "in_area")


def rows_of(columns: dict) -> list[tuple[Any, ...]]:
    """The claims as plain rows: person, year, day as an ordinal, in scope, basic, and three answers."""
    found = []
    for person, day, in_scope, basic, *answers in zip(*(columns[name].tolist() for name in NAMES), strict=True):
        moment = date.fromordinal(day + EPOCH)
        found.append((str(person), moment.year, moment.toordinal(), in_scope, basic, *map(bool, answers)))
    return found


def dicts_of(columns: dict) -> list[dict[str, object]]:
    """The claims as a service gets them."""
    return [
        {
            "claim": str(number), "person": person, "day": date.fromordinal(day).isoformat(),
            "in_scope": f"{in_scope // 100}.{in_scope % 100:02}", "given.basic": f"{basic // 100}.{basic % 100:02}",
            "designated": designated, "referral": referral, "in_area": in_area,
        }
        for number, (person, _, day, in_scope, basic, designated, referral, in_area) in enumerate(rows_of(columns))
    ]  # fmt: skip


# ---- by hand


def hand(rows: list[tuple[Any, ...]]) -> Rows:
    """`settle` of the workload on integers."""
    ledgers: dict[tuple[str, int], Ledger] = {}
    found = []
    for person, year, _, in_scope, basic, designated, referral, in_area in rows:
        ledger = ledgers.get((person, year))
        if ledger is None:
            ledger = ledgers[person, year] = Ledger()
        found.append(by_hand(in_scope, basic, designated and (in_area or referral), ledger))
    return found


_MONEY = re.compile(r"(\d{1,9})\.(\d{2})", re.ASCII)
_FIELDS = frozenset({"claim", "person", "day", "in_scope", "given.basic", "designated", "referral", "in_area"})
_MOST = 10_000_000_000


def _money(claim: dict[str, Any], name: str) -> int:
    raw = claim[name]
    match = _MONEY.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise ValueError(name)
    amount = int(match[1]) * 100 + int(match[2])
    if amount > _MOST:
        raise ValueError(name)
    return amount


def _answer(claim: dict[str, Any], name: str) -> bool:
    value = claim[name]
    if value is not True and value is not False:
        raise TypeError(name)
    return value


def _text(claim: dict[str, Any], name: str) -> str:
    value = claim[name]
    if not isinstance(value, str) or not value or not value.isprintable() or value != value.strip():
        raise ValueError(name)
    return value


def hand_from_dict(claim: dict[str, Any], ledgers: dict[tuple[str, int], Ledger]) -> tuple[int, ...]:
    """The same from a dict of texts: every field read and looked at, as a careful programmer would."""
    if claim.keys() != _FIELDS:
        raise KeyError(str(claim.keys() ^ _FIELDS))
    _text(claim, "claim")
    person, day = _text(claim, "person"), date.fromisoformat(_text(claim, "day"))
    in_scope, basic = _money(claim, "in_scope"), _money(claim, "given.basic")
    designated, referral, in_area = _answer(claim, "designated"), _answer(claim, "referral"), _answer(claim, "in_area")
    if basic > in_scope or not 2020 <= day.year <= 2021:
        raise ValueError("given.basic")
    ledger = ledgers.get((person, day.year))
    if ledger is None:
        ledger = ledgers[person, day.year] = Ledger()
    return by_hand(in_scope, basic, designated and (in_area or referral), ledger)


def hand_dicts(claims: list[dict[str, object]]) -> Rows:
    """All of them from dicts."""
    ledgers: dict[tuple[str, int], Ledger] = {}
    return [hand_from_dict(claim, ledgers) for claim in claims]


# ---- a rule engine: ZEN, from Rust, with the model loaded once and one node

STEPS = (
    ("left", "in_scope - basic"),
    ("burden", "l_burden + $.left"),
    (
        "tiers",
        (
            "$.burden <= 500000 ? 0 : $.burden <= 10000000 ? 65 * ($.burden - 500000) : $.burden <= 30000000"
            " ? 617500000 + 75 * ($.burden - 10000000) : 2117500000 + 85 * ($.burden - 30000000)"
        ),
    ),
    ("due_critical", "floor(($.tiers + 50) / 100)"),
    ("critical", "$.due_critical - l_critical"),
    ("left_1", "$.left - $.critical"),
    ("aid", "min([floor((70 * $.left_1 + 50) / 100), 1000000 - l_aid])"),
    ("left_2", "$.left_1 - $.aid"),
    ("access", "designated and (in_area or referral)"),
    ("reduction", "$.access ? floor(($.left_2 + 5) / 10) : 0"),
    ("left_3", "$.left_2 - $.reduction"),
    (
        "supplement",
        (
            "$.access and 10 * $.left_3 > in_scope"
            " ? min([floor((10 * $.left_3 - in_scope + 9) / 10), 45000000 - l_supplement]) : 0"
        ),
    ),
    ("own_before", "$.left_3 - $.supplement"),
    ("own_year", "l_own + $.own_before"),
    ("due_again", "min([floor((70 * max([$.own_year - 500000, 0]) + 50) / 100), 2000000])"),
    ("reassistance", "$.due_again - l_reassistance"),
    ("own", "$.own_before - $.reassistance"),
)


def _model() -> dict[str, Any]:
    expressions = [{"id": str(number), "key": key, "value": value} for number, (key, value) in enumerate(STEPS)]
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "chain", "type": "expressionNode", "name": "chain", "content": {"expressions": expressions}},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "chain"},
            {"id": "2", "type": "edge", "sourceId": "chain", "targetId": "out"},
        ],
    }


def has_zen() -> bool:
    """Whether the engine is installed: the extra `bench`."""
    return importlib.util.find_spec("zen") is not None


def zen_engine() -> Callable[..., dict[str, Any]]:
    """The evaluation of the chain by its key."""
    import zen

    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"chain": _model()}}})
    return lambda context, **options: engine.evaluate("chain", context, options)


def zen_rows(evaluate: Callable[..., dict[str, Any]], rows: list[tuple[Any, ...]], *, trace: bool) -> Rows:
    """All of them by the engine; the ledgers are kept beside it."""
    ledgers: dict[tuple[str, int], list[int]] = {}
    found = []
    for person, year, _, in_scope, basic, designated, referral, in_area in rows:
        ledger = ledgers.setdefault((person, year), [0] * 6)
        context = {
            "in_scope": in_scope, "basic": basic, "designated": designated, "referral": referral, "in_area": in_area,
            "l_burden": ledger[0], "l_critical": ledger[1], "l_aid": ledger[2], "l_supplement": ledger[3],
            "l_own": ledger[4], "l_reassistance": ledger[5],
        }  # fmt: skip
        result = (evaluate(context, trace=True) if trace else evaluate(context))["result"]
        ledger[0] = result["burden"]
        ledger[1] += result["critical"]
        ledger[2] += result["aid"]
        ledger[3] += result["supplement"]
        ledger[4] = result["own_year"]
        ledger[5] += result["reassistance"]
        names = ("critical", "aid", "reduction", "supplement", "reassistance", "own")
        found.append(tuple(int(result[name]) for name in names))
    return found
