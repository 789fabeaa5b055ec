"""A file of claims as claims of a scheme: every field a typed, exact fact, every bad row a reject with its reasons.

Enters: a file (JSON, JSON Lines, CSV) and a program. Leaves: a `ClaimFile`; what is wrong with the file as a whole
goes to the report, what is wrong with a row stands in its reject. Always holds: a row becomes one claim or one reject;
a fact that was left out is not in the claim, so it is unknown and never zero; what was written in a row is in no
message unless `reveal` is set. A file that is mostly unreadable is given up: it is another file than was meant.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from policy_lang.claims.cells import MISSING, Bad, Missing, text_of, value_of, whole_number
from policy_lang.claims.history.closings import CLOSE, closing_rows, told_apart
from policy_lang.claims.history.corrections import corrected
from policy_lang.claims.history.openings import COLUMNS, OPENING, Wrong, event_of, opening_of, twice, unknown_event
from policy_lang.claims.records import MAXIMUM_BYTES, MAXIMUM_DEPTH, MOST_REJECTS, Record, records
from policy_lang.claims.rows import ClaimFile, ClaimRow, Reject, Written
from policy_lang.core.ledger import Entry
from policy_lang.core.program import Program
from policy_lang.core.values import Value
from policy_lang.diagnostics import Report, nearest
from policy_lang.interp.settle import Claim
from policy_lang.record import evolve, field, frozen

MOST_PROBLEMS_OF_A_ROW = 20
MOST_SUGGESTIONS = 500

# Fields that mean the same in every scheme, with their Chinese spellings.
RESERVED: Mapping[str, tuple[str, ...]] = {
    "claim": ("结算编号", "结算单号", "单号"),
    "person": ("人员编号", "人员"),
    "household": ("家庭编号", "家庭"),
    "sequence": ("次序", "序号"),
    "reverses": ("冲销",),
    "replaces": ("替换",),
    "event": ("事件",),
}
GIVEN = "given."


_Place = tuple[str, tuple[str, ...], date]
"""What a balance is the balance of: a ledger, a key, a day of its period."""


@frozen
class _Reader:
    """What reading a file needs: the fields by every spelling, and what was found so far.

    `given`: the words before the payer in the fields of given payments. `first_rows`: the row of each claim id.
    `headings`: the names that rows have, once for all rows that have the same.
    `suggestions`: what an unknown field may have meant, found once a field. `openings`: the balances carried in, and
    `first_openings` the row of each.
    """

    name: str
    program: Program
    reveal: bool
    fields: dict[str, str]
    given: frozenset[str]
    first_rows: dict[str, int] = field(factory=dict)
    headings: dict[tuple[str, ...], tuple[str, ...]] = field(factory=dict)
    suggestions: dict[str, tuple[str, ...]] = field(factory=dict)
    openings: dict[_Place, Entry] = field(factory=dict)
    first_openings: dict[_Place, int] = field(factory=dict)


@frozen
class _Row:
    """A row that is being read: its number, and where its problems go."""

    number: int
    report: Report
    file: str

    def problem(self, code: str, holes: Mapping[str, object]) -> None:
        filled: dict[str, Any] = {"file": self.file, "row": self.number, **holes}
        self.report.add(code, None, **filled)

    @property
    def is_full(self) -> bool:
        return len(self.report.diagnostics) >= MOST_PROBLEMS_OF_A_ROW


def read_claims(
    path: Path | None, stream: bytes, name: str, program: Program, report: Report, *, reveal: bool = False
) -> ClaimFile:
    """The claims of a file, or, without a path, of the bytes of standard input. Messages call it `name`."""
    data, ending = stream, None
    if path is not None:
        read = _bytes_of(path, name, report)
        if read is None:
            return ClaimFile(name, (), (), complete=False)
        data, ending = read, path.suffix
    found = records(data, ending, name, report)
    if found is None:
        return ClaimFile(name, (), (), complete=False)
    reader = _Reader(name, program, reveal, field_names(program), _given_words(program))
    claims, rejects, complete = _sorted_out(found, reader, report)
    if complete and not claims and not rejects and not reader.openings:
        report.add("PL0630", None, file=name)
    found_after = corrected(name, claims)
    every = sorted((*rejects, *found_after.rejects), key=lambda reject: reject.row)
    return ClaimFile(
        name, found_after.claims, tuple(every), complete, found_after.set_aside, tuple(reader.openings.values())
    )


def _bytes_of(path: Path, name: str, report: Report) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError:
        report.add("PL0901", None, path=name)
    except IsADirectoryError:
        report.add("PL0915", None, path=name)
    except OSError as error:
        report.add("PL0902", None, path=name, reason=error.strerror or "", reason_zh="系统拒绝读取")
    return None


def field_names(program: Program) -> dict[str, str]:
    """Every spelling of every field. A scheme's own names win over the Chinese spellings of reserved fields."""
    found = {spelling: name for name, spellings in RESERVED.items() for spelling in spellings}
    return found | program.aliases | {name: name for name in RESERVED}


def _given_words(program: Program) -> frozenset[str]:
    spellings = [spelling for spelling, name in program.aliases.items() if name.startswith(GIVEN)]
    return frozenset({spelling.partition(".")[0] for spelling in spellings if "." in spelling})


def _sorted_out(found: Iterator[Record], reader: _Reader, report: Report) -> tuple[list[ClaimRow], list[Reject], bool]:
    claims: list[ClaimRow] = []
    rejects: list[Reject] = []
    for record in found:
        if record.fatal and record.problem is not None:
            record.problem.tell(report, file=reader.name)
            return [], [], False
        row = _Row(record.row, Report(), reader.name)
        event = event_of(record.fields) if record.problem is None else None
        if event in CLOSE:
            closings = _closings_of(record, reader, row)
            claims.extend(closings)
            claim = None
        elif event is not None:
            _carry_in(record, reader, row)
            claim = None
        else:
            claim = _claim_of(record, reader, row)
        if claim is None and not row.report.has_errors:
            continue  # what it carries in is in the reader, what it closes among the claims
        if isinstance(claim, ClaimRow) and not row.report.has_errors:
            claims.append(claim)
            continue
        identifier = claim.claim.id if isinstance(claim, ClaimRow) else claim
        rejects.append(Reject(record.row, identifier, row.report.diagnostics, record.fields))
        if len(rejects) >= MOST_REJECTS and len(rejects) > len(claims):
            report.add("PL0637", None, file=reader.name, limit=len(rejects))
            return claims, rejects, False
    return claims, rejects, True


def _carry_in(record: Record, reader: _Reader, row: _Row) -> None:
    """Note the balance that a row carries in."""
    event = event_of(record.fields)
    found = opening_of(record.fields, reader.fields, reader.program) if event in OPENING else unknown_event()
    if isinstance(found, Entry):
        place = (found.ledger, found.key, found.day)
        first = reader.first_openings.setdefault(place, row.number)
        if first == row.number:
            reader.openings[place] = found
            return
        found = twice(first)
    row.problem(found.code, found.holes)


def _closings_of(record: Record, reader: _Reader, row: _Row) -> tuple[ClaimRow, ...]:
    """What a row closes; of a row with problems, nothing."""
    period, fields = told_apart(record.fields)
    written = _by_field(fields, reader, row)
    name = _identifier("claim", written, row) or ""
    facts = _facts(written, reader, row)
    reverses, replaces = (_identifier(word, written, row) or "" for word in ("reverses", "replaces"))
    found = closing_rows(reader.program, row.number, name, period, facts, record.fields)
    if isinstance(found, Wrong):
        row.problem(found.code, found.holes)
        return ()
    for one in found:
        first = reader.first_rows.setdefault(one.claim.id, row.number)
        if first != row.number:
            row.problem("PL0608", {"first": first})
    if row.report.has_errors:
        return ()
    return tuple(evolve(one, reverses=reverses, replaces=replaces) for one in found)


def _claim_of(record: Record, reader: _Reader, row: _Row) -> ClaimRow | str | None:
    """The claim of a row; of a row with problems, its id if that can be told."""
    if record.problem is not None:
        row.problem(record.problem.code, record.problem.holes)
        raw = text_of(record.fields.get("claim"))
        return raw if isinstance(raw, str) else None
    written = _by_field(record.fields, reader, row)
    claim_id = _identifier("claim", written, row)
    if claim_id is None:
        if not row.report.has_errors:
            row.problem("PL0609", {})
        return None
    first = reader.first_rows.setdefault(claim_id, row.number)
    if first != row.number:
        row.problem("PL0608", {"first": first})
    facts = _facts(written, reader, row)
    if "claim" in reader.program.inputs:
        facts["claim"] = claim_id
    sequence = _sequence(written, row)
    claim = Claim(claim_id, facts, row.number if sequence is None else sequence)
    reverses, replaces = (_identifier(word, written, row) or "" for word in ("reverses", "replaces"))
    return ClaimRow(row.number, claim, _written(record, reader), reverses, replaces, sequence is not None)


def _written(record: Record, reader: _Reader) -> Written:
    """What stood in a row that is no reject, or not yet one."""
    names = tuple(record.fields)
    return Written(reader.headings.setdefault(names, names), record.fields.values())


# ---- fields


def _by_field(fields: Mapping[str, Any], reader: _Reader, row: _Row) -> dict[str, tuple[str, object]]:
    """What is written under each known field: the spelling and the raw value."""
    written: dict[str, tuple[str, object]] = {}
    for spelling, raw in _flat(fields, reader, row):
        target = reader.fields.get(spelling) or reader.fields.get(spelling.strip())
        if row.is_full:
            break
        if target is None and spelling.strip() in COLUMNS and isinstance(text_of(raw), Missing):
            continue
        if target is None:
            _unknown(spelling, reader, row)
        elif target in written:
            row.problem("PL0619", {"field": written[target][0], "other": spelling})
        else:
            written[target] = (spelling, raw)
    return written


def _flat(
    fields: Mapping[str, Any], reader: _Reader, row: _Row, before: str = "", depth: int = 1
) -> Iterator[tuple[str, object]]:
    """The fields, those inside objects under dotted names."""
    for inner, raw in fields.items():
        name = before + inner
        known = reader.fields.get(name)
        if not isinstance(raw, dict) or (known is not None and known not in RESERVED):
            yield name, raw
        elif depth >= MAXIMUM_DEPTH:
            row.problem("PL0621", {"limit": MAXIMUM_DEPTH})
        elif raw:
            yield from _flat(raw, reader, row, f"{name}.", depth + 1)
        else:
            yield name, None


def _unknown(spelling: str, reader: _Reader, row: _Row) -> None:
    """A field that the scheme does not have; suggestions are looked for only so often, for they take time."""
    near = reader.suggestions.get(spelling)
    word, _, payer = spelling.partition(".")
    is_payer = word in reader.given
    if near is None:
        near = ()
        if len(reader.suggestions) < MOST_SUGGESTIONS:
            payers = (known.partition(".")[2] for known, name in reader.fields.items() if name.startswith(GIVEN))
            near = nearest(payer, payers) if is_payer else nearest(spelling, reader.fields)
            reader.suggestions[spelling] = near
    if is_payer:
        row.problem("PL0624", {"payer": payer, "near": near})
    else:
        row.problem("PL0604", {"field": spelling, "near": near})


# ---- values


def _facts(written: Mapping[str, tuple[str, object]], reader: _Reader, row: _Row) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    for name, (spelling, raw) in written.items():
        declared = reader.program.inputs.get(name)
        value: Value | Missing | Bad
        if name in {"person", "household"} and (declared is None or declared.reserved):
            value = text_of(raw)
        elif declared is None or name in RESERVED:
            continue
        else:
            value = value_of(raw, declared, reader.program, reveal=reader.reveal)
        if isinstance(value, Bad):
            row.problem(value.code, {"field": spelling, **value.holes})
        elif value is not MISSING and not isinstance(value, Missing):
            facts[name] = value
    return facts


def _identifier(name: str, written: Mapping[str, tuple[str, object]], row: _Row) -> str | None:
    if name not in written:
        return None
    spelling, raw = written[name]
    value = text_of(raw)
    if isinstance(value, Bad):
        row.problem(value.code, {"field": spelling, **value.holes})
        return None
    return value if isinstance(value, str) else None


def _sequence(written: Mapping[str, tuple[str, object]], row: _Row) -> int | None:
    """The place among the claims of a day, where one is written."""
    raw = written["sequence"][1] if "sequence" in written else None
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    number = whole_number(raw)
    if number is None:
        row.problem("PL0625", {})
    return number
