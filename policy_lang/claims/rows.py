"""What comes out of a file of claims: claims that can be settled, and rows that cannot, with the reasons.

These are data. Always holds: a row is either a claim or a reject, never both and never neither; what somebody wrote in
a row stands in `raw` alone, which is written to the file of rejects and to no message.
"""

import json
import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from policy_lang.claims.records import Digits
from policy_lang.core.ledger import Entry
from policy_lang.core.program import ClosingDef
from policy_lang.diagnostics import Diagnostic, Report, render_json
from policy_lang.interp.settle import Claim, Settlement
from policy_lang.record import field, frozen

VERSION = 1


class Written(Mapping[str, object]):
    """What stood in a row, in few bytes: it is asked for where the row is rejected, and few rows are.

    `names` are shared by all rows that have the same fields.
    """

    __slots__ = ("_names", "_packed")

    def __init__(self, names: tuple[str, ...], values: Iterable[object]) -> None:
        self._names = names
        self._packed = marshal.dumps([_packed(value) for value in values])

    def _fields(self) -> dict[str, object]:
        values = marshal.loads(self._packed)  # noqa: S302 — packed above, never from outside
        return dict(zip(self._names, map(_unpacked, values), strict=True))

    def __getitem__(self, name: str) -> object:
        return self._fields()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _packed(value: object) -> object:
    """A value without classes of our own: a number as it was written is a text by itself in brackets."""
    if isinstance(value, Digits):
        return (str(value),)
    if isinstance(value, list):
        return [_packed(part) for part in value]
    return {name: _packed(part) for name, part in value.items()} if isinstance(value, dict) else value


def _unpacked(value: object) -> object:
    if isinstance(value, tuple):
        return Digits(value[0])
    if isinstance(value, list):
        return [_unpacked(part) for part in value]
    return {name: _unpacked(part) for name, part in value.items()} if isinstance(value, dict) else value


@frozen
class ClaimRow:
    """A claim and the row of the file it stood in; `raw` is the row as it was written.

    `reverses`: the claim that this row takes back; `replaces`: the claim in whose place this one stands. `closing`: the
    row closes the period that ends `until` that day; the claim is then a stand-in that holds the key as its facts.
    """

    row: int
    claim: Claim
    raw: Mapping[str, object] = field(factory=dict, repr=False)
    reverses: str = ""
    replaces: str = ""
    has_sequence: bool = True
    closing: ClosingDef | None = None
    until: date | None = None

    @property
    def corrects(self) -> str:
        """The claim that this row says something about."""
        return self.reverses or self.replaces


@frozen
class SetAside:
    """A row that is not settled because of a correction. `how`: `reversed` or `replaced` by the claim `other`, or
    `reversal`, the row that takes `other` back.
    """

    row: ClaimRow
    how: str
    other: str


@frozen
class Reject:
    """A row that is not settled: its number, its claim id where it has one, why, and the row as it was written."""

    row: int
    claim: str | None
    diagnostics: tuple[Diagnostic, ...]
    raw: Mapping[str, object] = field(factory=dict, repr=False)


@frozen
class ClaimFile:
    """The rows of a file. `name` is what messages call it; `complete` is no when the file was given up half-way.

    `set_aside`: rows that are not settled because of a correction. `openings`: ledger entries carried in, one a row.
    """

    name: str
    claims: tuple[ClaimRow, ...]
    rejects: tuple[Reject, ...]
    complete: bool = True
    set_aside: tuple[SetAside, ...] = ()
    openings: tuple[Entry, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the file had, a row that closes several things counted once for each."""
        return len(self.claims) + len(self.rejects) + len(self.set_aside) + len(self.openings)

    @property
    def further(self) -> int:
        """How many more closings than rows that close something there are."""
        settled = (*self.claims, *(one.row for one in self.set_aside))
        closings = [row.row for row in settled if row.closing is not None]
        return len(closings) - len(set(closings))


def as_rows(claims: Iterable[Claim]) -> list[ClaimRow]:
    """Claims that stood in no file, numbered from 1."""
    return [ClaimRow(number, claim) for number, claim in enumerate(claims, start=1)]


def settlement_rejects(name: str, rows: Sequence[ClaimRow], settlements: Iterable[Settlement]) -> tuple[Reject, ...]:
    """The claims that settling refused, as rejects: rows in = results written + rejects."""
    refused = [settlement for settlement in settlements if settlement.rejection is not None]
    by_id = {row.claim.id: row for row in rows} if refused else {}
    found = []
    for settlement in refused:
        rejection = settlement.rejection
        assert rejection is not None  # noqa: S101 — the others were left out
        row = by_id[settlement.claim.id]
        report = Report()
        word = rejection.word
        entry = settlement.program.catalogue.get(word)
        word_zh = (entry.name_zh if entry is not None else "") or word
        in_both: dict[str, Any] = {"pool": word, "names": word, "field": word, "pool_zh": word_zh, "names_zh": word_zh}
        report.add(rejection.code, None, file=name, row=row.row, **in_both)
        found.append(Reject(row.row, row.claim.id, report.diagnostics, row.raw))
    return tuple(found)


def reject_json(reject: Reject, *, raw: bool = True, reveal: bool = False) -> dict[str, Any]:
    """The shape of a line of the file of rejects.

    For a terminal or a log, write it without `raw`: the row as it was written is personal data. Without `reveal` the
    messages say nothing of what stood in the row.
    """
    found: dict[str, Any] = {
        "version": VERSION,
        "row": reject.row,
        "claim": reject.claim,
        "diagnostics": render_json(reject.diagnostics, reveal=reveal),
    }
    if raw:
        found["raw"] = dict(reject.raw)
    return found


def json_line(shape: Mapping[str, Any]) -> str:
    """One line of JSON, without its line end. Halves of characters, which no file can hold, are written escaped."""
    text = json.dumps(shape, ensure_ascii=False, default=str)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
