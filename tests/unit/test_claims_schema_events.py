"""The schema of a claim file against what reading says: events, the files of the documents, and made-up rows."""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policy_lang.claims import read_claims
from policy_lang.claims.amounts import quantity_text
from policy_lang.claims.schema import claim_schema
from policy_lang.compile import compile_scheme, compile_text
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.interp.settle import Claim
from policy_lang.testing.samples import samples
from tests.docs_pages import blocks
from tests.error_pages import pages, whole
from tests.unit.test_claims_closings import MONTH, PROGRAM, YEAR, A

ROOT = Path(__file__).parent.parent.parent
Row = dict[str, object]
assert PROGRAM is not None
OPENING: Row = {"event": "opening", "ledger": "in_year", "person": "p", "period": "2020", "amount": "400.00"}
# What a correction refuses is said of two rows together, which no schema of one row can tell.
TOGETHER = {"PL0608", "PL0685", "PL0686", "PL0687", "PL0688", "PL0689"}


def refused(program: Program, row: Row) -> bool:
    found = read_claims(None, json.dumps([row]).encode(), "claims", program, Report())
    return bool(found.rejects) or not found.rows


def accepted(program: Program, row: Row) -> bool:
    return Draft202012Validator(claim_schema(program)).is_valid(row)


def test_a_scheme_that_closes_something_has_rows_that_close():
    properties = claim_schema(PROGRAM)["properties"]
    Draft202012Validator.check_schema(claim_schema(PROGRAM))
    assert properties["event"]["enum"] == ["close", "期末结算", "opening", "期初", "", None]
    assert properties["事件"] == {"$ref": "#/properties/event"}
    assert properties["period"]["x-name"] == {"en": "period", "zh": "期间"}
    without = evolve(PROGRAM, closings=())
    assert claim_schema(without)["properties"]["event"]["enum"] == ["opening", "期初", "", None]
    nothing = claim_schema(evolve(without, ledgers={}))
    assert "event" not in nothing["properties"]
    assert "if" not in nothing
    assert not accepted(without, YEAR)
    assert refused(without, YEAR)


GOOD: list[Row] = [
    A, {**A, "event": ""}, {**A, "period": None, "ledger": " "}, {"claim": "b", "reverses": "a"},
    {**A, "claim": "b", "replaces": "a"}, YEAR, MONTH, {**YEAR, "claim": "z"}, {**YEAR, "reverses": "z"},
    {**YEAR, "claim": None},
    {"事件": "期末结算", "期间": 2020, "人员编号": "p"}, {"event": "close", "period": "2020", "household": "h"},
    {"event": "close", "period": "2020", "key": {"person": "p"}}, {**YEAR, "key": {"household": "h"}},
    OPENING, {**OPENING, "claim": "o", "sequence": 3}, {**OPENING, "amount": -4.5}, {**OPENING, "amount": "1,400"},
    {"事件": "期初", "台账": "in_month", "人员": "p", "期间": "2020-12", "数额": "1/3"},
    {"event": "opening", "ledger": "of_family", "key": {"household": "h"}, "period": "2020", "amount": "0"},
    {**OPENING, "amount": None, "needs": ["claim.cost"], "low": "0", "high": None}, {**OPENING, "claim.cost": None},
    {**OPENING, "ledger": "close.person.calendar_year", "amount": "1"},
]  # fmt: skip
BAD: list[Row] = [
    {"event": "close"}, {**YEAR, "period": "2020-13"}, {**YEAR, "period": ""}, {**YEAR, "period": "this year"},
    {**YEAR, "period": 20}, {**YEAR, "person": None}, {**YEAR, "person": ""},
    {**YEAR, "key": {"colour": "red"}, "person": ""},
    {**YEAR, "key": "p"}, {**YEAR, "event": "closing"}, {**YEAR, "amount": "5"}, {**YEAR, "ledger": "in_year"},
    {**YEAR, "colour": "red"}, {**YEAR, "poor": "perhaps"}, {**A, "period": "2020"}, {**A, "amount": "5"},
    {**A, "key": {"person": "p"}}, {**A, "event": "begin"}, {"person": "p", "period": "2020"}, {**A, "claim": ""},
    {**OPENING, "ledger": "paid"}, {**OPENING, "ledger": None}, {**OPENING, "person": ""},
    {**OPENING, "household": "h"}, {**OPENING, "cost": "5"}, {**OPENING, "poor": True},
    {**OPENING, "amount": ""}, {**OPENING, "amount": "much"}, {**OPENING, "period": "2020-12"},
    {**OPENING, "ledger": "in_month"}, {**OPENING, "needs": []}, {**OPENING, "reverses": "a"},
    {**OPENING, "key": {"person": "p", "household": "h"}}, {**OPENING, "key": {"household": "h"}, "person": None},
]  # fmt: skip


@pytest.mark.parametrize("row", GOOD)
def test_what_both_accept(row: Row):
    alone = {name: value for name, value in row.items() if name not in {"reverses", "replaces"}}
    assert not refused(PROGRAM, alone)
    assert accepted(PROGRAM, row)


@pytest.mark.parametrize("row", BAD)
def test_what_both_refuse(row: Row):
    assert refused(PROGRAM, row)
    assert not accepted(PROGRAM, row)


CELLS: dict[str, list[object]] = {
    "event": ["close", "opening", "期末结算", "begin", "", None],
    "period": ["2020", "2020-12", "2020-13", 2020, "", None],
    "ledger": ["in_year", "in_month", "of_family", "paid", "", None],
    "amount": ["5", "-5.25", 5, "five", "", None],
    "person": ["p", "", None],
    "household": ["h", "", None],
    "key": [{"person": "p"}, {"household": "h"}, {"person": ""}, "p", None],
    "claim": ["a", 7, None],
    "day": ["2020-12-01", "soon", None],
    "cost": ["100", -1, None],
    "poor": [True, "perhaps", None],
}
ROWS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CELLS.items()})


@given(ROWS)
def test_made_up_rows_are_refused_where_reading_refuses_them(row: Row):
    assert accepted(PROGRAM, row) is not refused(PROGRAM, row)


def test_a_fact_that_is_called_like_a_column_of_events_is_a_fact_of_claims():
    text = """
    scheme other
      edition 2020
      in force from 2020-01-01 to 2020-12-31
      claims dated by day
      currency CNY, rounds half up
    fact day: date
    fact amount: count up to 5
    fact cost: money up to 100元
    pool bill = cost
    payer aid on cost each claim pays 50% at most 20元 per person each calendar year
    order aid
    """
    program = compile_text(text).program
    assert program is not None
    claim: Row = {"claim": "a", "person": "p", "day": "2020-01-01", "cost": 3, "amount": 2}
    opening: Row = {"event": "opening", "ledger": "aid.paid", "person": "p", "period": "2020", "amount": "17.50"}
    for row, right in (
        (claim, True),
        ({**claim, "amount": 6}, False),
        (opening, True),
        ({**opening, "amount": ""}, False),
    ):
        assert accepted(program, row) is right
        assert refused(program, row) is not right


# ---- the files of the repository


def rows_of(text: str, name: str) -> Iterator[Row]:
    """The rows of a file; a cell that holds nothing is not there."""
    if name.endswith(".csv"):
        for row in csv.DictReader(io.StringIO(text)):
            yield {key: value for key, value in row.items() if value}
    elif name.endswith(".jsonl"):
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
    else:
        found = json.loads(text)
        yield from (found if isinstance(found, list) else found.get("claims", [found]))


_COMMAND = re.compile(r"^\$? *policy [a-z-]+ (\S+\.policy) (\S+\.(?:csv|jsonl|json))\b", re.MULTILINE)


def of_pages() -> Iterator[tuple[str, str, str, str]]:
    """The claims that commands of the pages read: the page, the scheme, the name and the text of the claims."""
    for path in sorted((ROOT / "docs").glob("*/*.md")):
        page = path.read_text(encoding="utf-8")
        files = {block.file: block.text for block in blocks(page) if block.file}
        for scheme, claims in dict.fromkeys(_COMMAND.findall(page)):
            if scheme in files and claims in files:
                yield path.name, files[scheme], claims, files[claims]


def of_errors() -> Iterator[tuple[str, str, str, str]]:
    """The claims of the pages of errors, the good and the bad."""
    for page in pages().values():
        for number, snippet in enumerate(page.snippets):
            if snippet.language in {"csv", "json", "jsonl"}:
                scheme = whole(snippet.files.get("scheme.policy", ""))
                yield f"{page.code}.{number}", scheme, f"claims.{snippet.language}", snippet.text


def parsed(name: str, text: str) -> list[Row]:
    """The rows of a file that is one; of a page about files that are none, nothing."""
    try:
        return [flat(row) for row in rows_of(text, name)]
    except ValueError:
        return []


def flat(row: Row) -> Row:
    """A row with what stands in objects under dotted names: the schema speaks of fields by their whole names."""
    found: Row = {}
    for name, value in row.items():
        inner = flat(value) if isinstance(value, dict) and name != "key" else None
        found.update({name: value} if inner is None else {f"{name}.{part}": held for part, held in inner.items()})
    return found


def that_compile() -> Iterator[tuple[str, str, str, str]]:
    """All of them but those whose scheme has a mistake, which is what their page is about."""
    return (one for one in (*of_pages(), *of_errors()) if compile_text(one[1]).program is not None)


@pytest.mark.parametrize("where,scheme,name,text", list(that_compile()))
def test_the_claims_of_the_documents_are_as_the_schema_says(where: str, scheme: str, name: str, text: str):
    program = compile_text(scheme).program
    assert program is not None
    found = read_claims(None, text.encode(), name, program, Report())
    validator = Draft202012Validator(claim_schema(program))
    if found.rejects or not found.complete:
        together = all(one.code in TOGETHER for reject in found.rejects for one in reject.diagnostics)
        assert together or where.startswith("PL06")
        return
    for row in parsed(name, text):
        assert not list(validator.iter_errors(row)), (where, row)


@pytest.mark.parametrize("name", ["lanshan_claims", "lanshan_combined_claims"])
def test_the_claims_of_the_examples_are_as_the_schema_says(name: str):
    edition = "relief_insurance" if name == "lanshan_claims" else "combined"
    program = compile_scheme(f"cn/shandong/linyi/lanshan/{edition}@2020").program
    assert program is not None
    validator = Draft202012Validator(claim_schema(program))
    rows = list(rows_of((ROOT / "examples" / f"{name}.jsonl").read_text(encoding="utf-8"), ".jsonl"))
    assert rows
    assert all(validator.is_valid(row) for row in rows)


def written(program: Program, claim: Claim) -> Row:
    """A claim as a row of a file states it."""
    row: Row = {"claim": claim.id, "sequence": claim.sequence}
    for name, value in claim.facts.items():
        declared = program.inputs.get(name)
        if isinstance(value, bool) or declared is None:
            row[name] = value
        elif isinstance(value, Fraction):
            row[name] = quantity_text(value, declared.type, program)
        elif isinstance(value, frozenset):
            row[name] = sorted(value)
        else:
            row[name] = value.isoformat() if isinstance(value, date) else value
    return row


@pytest.mark.parametrize(
    "scheme", ["cn/shandong/weihai/relief_insurance@2020", "cn/shandong/linyi/lanshan/combined@2020"]
)
def test_generated_claims_are_as_the_schema_says(scheme: str):
    """Claims made up from the scheme's scenarios, at its thresholds, are read, and the schema takes each of them."""
    program = compile_scheme(scheme).program
    assert program is not None
    histories = itertools.islice(samples(program, seed=7), 60)
    claims = [claim for history in histories for claim in history]
    rows = [{**written(program, claim), "claim": f"c{number}"} for number, claim in enumerate(claims)]
    validator = Draft202012Validator(claim_schema(program))
    assert [row for row in rows if not validator.is_valid(row)] == []
    assert not read_claims(None, json.dumps(rows).encode(), "claims", program, Report()).rejects
