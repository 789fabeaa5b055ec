"""Files that are no claims at all: refused quickly, in bounded memory, with a reason."""

import sys
import time

import pytest

from policy_lang.claims import read_claims
from policy_lang.claims import records as records_module
from policy_lang.diagnostics import Report
from tests.unit.program_builder import build

TEN_MILLION = 10_000_000
SECONDS = 2  # of the processor, so that a busy machine does not matter
GARBAGE = {
    "open brackets": b"[" * TEN_MILLION,
    "open braces": b'{"a":' * (TEN_MILLION // 5),
    "a list of ones": b"[" + b"1," * (TEN_MILLION // 2) + b"1]",
    "a list of empty objects": b"[" + b"{}," * (TEN_MILLION // 3) + b"{}]",
    "lines of one letter": b"x\n" * (TEN_MILLION // 2),
    "lines of one brace": b"{}\n" * (TEN_MILLION // 3),
    "blank lines": b"\n" * TEN_MILLION,
    "quotation marks": b'"' * TEN_MILLION,
    "nothing but commas": b"," * TEN_MILLION,
    "a number of ten million digits": b'{"claim":"a","in_scope":' + b"9" * TEN_MILLION + b"}",
    "a cell of ten million digits": b"claim,in_scope\na," + b"9" * TEN_MILLION,
    "a file of another scheme": b"claim,colour\n" + b"".join(b"%d,red\n" % row for row in range(1_000_000)),
    "rows of negative amounts": b"claim,in_scope\n" + b"".join(b"%d,-1\n" % row for row in range(1_000_000)),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_ten_megabytes_of_garbage(name: str):
    # The best of three: other work on the machine, and coverage's tracing, slow single runs down.
    for _ in range(3):
        report = Report()
        start = time.process_time()
        found = read_claims(None, GARBAGE[name], "garbage", build(), report)
        seconds = time.process_time() - start
        if seconds < SECONDS:
            break
    assert seconds < SECONDS * (5 if sys.gettrace() else 1)
    assert found.claims == ()
    assert report.diagnostics or found.rejects
    assert len(found.rejects) <= 10_000


def test_a_file_that_is_mostly_unreadable_is_given_up():
    rows = b"claim,in_scope\n" + b"".join(b"%d,-1\n" % row for row in range(10_001))
    report = Report()
    found = read_claims(None, rows, "claims", build(), report)
    assert (found.complete, len(found.rejects)) == (False, 10_000)
    assert [problem.code for problem in report.diagnostics] == ["PL0637"]


def test_a_file_with_more_good_rows_than_bad_ones_is_read_to_its_end():
    rows = b"claim,in_scope\n" + b"".join(b"%d,1\n%d,-1\n" % (row, -row) for row in range(1, 10_101))
    report = Report()
    found = read_claims(None, b"claim,in_scope\n0,1\n" + rows[15:], "claims", build(), report)
    assert (found.complete, len(found.claims), len(found.rejects)) == (True, 10_101, 10_100)
    assert report.diagnostics == ()


def test_a_row_of_many_unknown_fields_names_a_few():
    row = "{" + ",".join(f'"x{number}":1' for number in range(1000)) + "}"
    found = read_claims(None, row.encode(), "claims", build(), Report())
    assert len(found.rejects[0].diagnostics) == 20


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(records_module, "MAXIMUM_BYTES", 10)
    report = Report()
    assert read_claims(None, b'{"claim": "a"}', "claims", build(), report).complete is False
    assert [problem.code for problem in report.diagnostics] == ["PL0622"]
