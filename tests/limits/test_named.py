"""What people and machines have sent to other programs: each kind by its name, with the answer it gets.

Ten megabytes, deep nesting, huge numbers, hidden and look-alike characters, paths that lead out, claims twice and in disorder.
"""

import json
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from policy_lang.claims import read_claims, settle_all
from policy_lang.claims.rows import ClaimFile
from policy_lang.cli import main
from policy_lang.compile import Options, compile_scheme, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from tests.limits.batch import SCHEME

SECONDS = 2.0


def codes(text: str) -> list[str]:
    start = time.process_time()
    compiled = compile_text(text)
    assert time.process_time() - start < SECONDS
    assert compiled.program is None
    return [item.code for item in compiled.report.diagnostics]


def program() -> Program:
    found = compile_text(SCHEME).program
    assert found is not None
    return found


def read(data: bytes) -> tuple[ClaimFile, list[str]]:
    report = Report()
    start = time.process_time()
    file = read_claims(None, data, "claims", program(), report)
    assert time.process_time() - start < SECONDS
    return file, [item.code for item in report.diagnostics]


def reasons(data: bytes) -> list[str]:
    """The codes of all rejects of a claim file."""
    return [item.code for reject in read(data)[0].rejects for item in reject.diagnostics]


def row(**fields: object) -> bytes:
    good = {"claim": "a", "person": "p1", "day": "2020-03-10", "cost": "1000", "local": True, "kind": "inpatient"}
    return (json.dumps({**good, **fields}, ensure_ascii=False) + "\n").encode("utf-8")


# ---- large and deep

TEN_MEGABYTES: dict[str, Callable[[], bytes]] = {
    "letters": lambda: b"a" * 10_000_000,
    "brackets": lambda: b"(" * 10_000_000,
    "lines": lambda: b"\n" * 10_000_000,
    "quotes": lambda: b'"' * 10_000_000,
    "a scheme again and again": lambda: (SCHEME.encode("utf-8") * 20_000)[:10_000_000],
    "zeros": lambda: b"\0" * 10_000_000,
    "half of every character": lambda: "救".encode()[:2] * 5_000_000,
}


@pytest.mark.parametrize("name", TEN_MEGABYTES)
def test_a_scheme_of_ten_megabytes_is_refused(name: str, tmp_path: Path):
    (tmp_path / "large.policy").write_bytes(TEN_MEGABYTES[name]())
    start = time.process_time()
    compiled = compile_scheme(str(tmp_path / "large.policy"))
    assert time.process_time() - start < SECONDS
    assert "PL0114" in [item.code for item in compiled.report.diagnostics]


def test_claims_nested_deeper_than_sixteen_levels_are_refused():
    deep = b'{"claim": "a", "x": ' + b'{"y": ' * 10_000 + b"1" + b"}" * 10_000 + b"}\n"
    file, found = read(deep)
    assert not file.claims
    assert found or file.rejects


NESTED = {
    "brackets": "(" * 5_000 + "cost" + ")" * 5_000,
    "denials": "not " * 5_000 + "local",
    "choices": "if local then 1元 else " * 2_000 + "1元",
    "sums": "cost" + " + cost" * 5_000,
    "shares": "10% of " * 5_000 + "cost",
}


@pytest.mark.parametrize("name", NESTED)
def test_an_expression_nested_too_deep_is_refused(name: str):
    assert "PL0115" in codes(SCHEME + f"define deep = {NESTED[name]}\n")


CHAINS = {
    "definitions": ("define {} = {} + 1元", "define {} = cost", ""),
    "definitions upwards": ("define {} = {} + 1元", "define {} = cost", "upwards"),
    "rules": ("rule {} holds when {}", "rule {} holds when local", ""),
    "figures": ("parameter {} = {}", "parameter {} = 1元", ""),
    "deep definitions": ("define {} = " + "(" * 90 + "{}" + ")" * 90, "define {} = cost", ""),
    "a circle": ("define {} = {}", "define {} = d_0", ""),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_of_declarations_is_bounded_and_what_is_not_too_long_settles(name: str):
    """Each names the next; a payer's base names the first."""
    link, end, order = CHAINS[name]

    def text(length: int) -> str:
        lines = [link.format(f"d_{index}", f"d_{index + 1}") for index in range(length)]
        lines.append(end.format(f"d_{length}"))
        used = "local" if name == "rules" else "yes" if name == "a circle" else "d_0 > 0元"
        text = SCHEME.replace("when local", f"when {'d_0' if name == 'rules' else used}")
        return text + "\n".join(reversed(lines) if order else lines) + "\n"

    assert set(codes(text(100 if name == "deep definitions" else 600))) & {"PL0222", "PL0212"}
    if name != "a circle":
        compiled = compile_text(text(1 if name == "deep definitions" else 20))
        assert compiled.program is not None, [item.code for item in compiled.report.diagnostics]
        file = read_claims(None, row(), "claims", compiled.program, Report())
        settlements, _ = settle_all(compiled.program, file.claims, Book())
        assert len(settlements) == 1


# ---- figures

NUMBERS = {
    "9" * 19 + "元": "PL0105",
    "9" * 4_000 + "元": None,
    "1e999元": None,
    "NaN": "PL0201",
    "Infinity": "PL0201",
    "2020-02-30": "PL0107",
    "0000-01-01": "PL0107",
    "٣元": None,
}


@pytest.mark.parametrize("written, code", NUMBERS.items())
def test_a_figure_that_means_nothing_is_refused(written: str, code: str | None):
    found = codes(SCHEME + f"define odd = {written}\n")
    assert found
    assert code is None or code in found


@pytest.mark.parametrize(
    "cost", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400, "-1", "0.001", "1,2,3", "٣", "1 000 0"]
)
def test_a_claim_with_an_impossible_amount_is_rejected(cost: str):
    assert len(reasons(row(cost=cost))) == 1


@pytest.mark.parametrize(
    "written", [b"NaN", b"Infinity", b"1e309", b"9" * 5_000, b"-0.5", b"true", b"[1]", b'{"x": 1}']
)
def test_a_json_number_that_is_no_amount_is_rejected(written: bytes):
    data = b'{"claim": "a", "day": "2020-03-10", "cost": ' + written + b"}\n"
    file, found = read(data)
    assert not file.claims
    assert found or file.rejects


# ---- what hides


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200f"])
@pytest.mark.parametrize("place", ['"%s"', "# %s", "%s"])
def test_characters_that_turn_the_text_around_are_refused_everywhere(character: str, place: str):
    assert "PL0109" in codes(SCHEME + f"status late {place % character}\n")


LOOK_ALIKES = [("aid_cap", "аid_cap"), ("limit_1", "limit_l"), ("已付", "己付"), ("未定", "末定"), ("ok_O", "ok_0")]


@pytest.mark.parametrize("one, other", LOOK_ALIKES)
def test_names_that_look_alike_are_refused(one: str, other: str):
    found = codes(SCHEME + f"parameter {one} = 1元\nparameter {other} = 2元\n")
    assert set(found) & {"PL0203", "PL0204", "PL0102", "PL0101", "PL0103", "PL0104"}, found


def test_hidden_characters_in_a_claim_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    (tmp_path / "s.policy").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "c.jsonl").write_bytes(row(claim="\u202e\x1b[31mx", cost="\u202ebad") + row(**{"\u202eodd": 1}))
    main(["eval", str(tmp_path / "s.policy"), str(tmp_path / "c.jsonl"), "--reveal", "-o", str(tmp_path / "o.jsonl")])
    said = capsys.readouterr()
    assert "\u202e" not in said.err
    assert "\x1b" not in said.err


# ---- paths

ESCAPES = (
    "use ......etc", "use .etc", "use etc.passwd", "use a..b", "use ..", "use /etc/passwd", 'use "etc"', "use outside.secret",
    "use cn.medical.....secret", "use secret@..", "use _._._",
)  # fmt: skip


@pytest.mark.parametrize("use", ESCAPES)
def test_use_does_not_leave_the_search_path(use: str, tmp_path: Path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.policy").write_text("status leaked\n", encoding="utf-8")
    (inside / "main.policy").write_text(SCHEME + use + "\n", encoding="utf-8")
    compiled = compile_scheme(str(inside / "main.policy"), Options(search=(inside,)))
    assert compiled.program is None
    assert compiled.linked is None or all("secret" not in module for module in compiled.linked.modules)


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.policy").write_text("status leaked\n", encoding="utf-8")
    (inside / "linked.policy").symlink_to(outside / "secret.policy")
    (inside / "folder").symlink_to(outside)
    for use in ("use linked", "use folder.secret"):
        compiled = compile_text(SCHEME + use + "\n", Options(search=(inside,)))
        assert [item.code for item in compiled.report.diagnostics if item.severity == "error"] == ["PL0205"], use


def test_a_link_to_itself_is_no_loop(tmp_path: Path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "up").symlink_to(tmp_path)
    assert main(["check", str(tmp_path)]) in {0, 1, 3}
    assert main(["check", str(tmp_path / "loop")]) == 3


def test_modules_that_use_each_other_are_refused(tmp_path: Path):
    (tmp_path / "one.policy").write_text("use two\n", encoding="utf-8")
    (tmp_path / "two.policy").write_text("use one\n", encoding="utf-8")
    compiled = compile_text(SCHEME + "use one\n", Options(search=(tmp_path,)))
    assert "PL0207" in [item.code for item in compiled.report.diagnostics]


# ---- claims in disorder


def test_a_claim_id_that_stands_twice_is_rejected_and_settled_once():
    file, _ = read(row() + row(cost="5") + row(claim="b"))
    assert [item.claim.id for item in file.claims] == ["a", "b"]
    assert [item.code for reject in file.rejects for item in reject.diagnostics] == ["PL0608"]


def test_claims_out_of_order_are_settled_by_their_dates():
    days = ["2020-05-01", "2020-03-01", "2020-04-01", "2020-03-01"]
    rows = b"".join(row(claim=name, day=day, **{"given.basic": 0}) for name, day in zip("abcd", days, strict=True))
    file, _ = read(rows)
    settlements, book = settle_all(program(), file.claims, Book())
    assert [item.claim.id for item in settlements] == ["b", "d", "c", "a"]
    assert sum(item.payments["aid"] for item in settlements) == Fraction(1_950_00)  # type: ignore[misc]
    again, other = settle_all(program(), tuple(reversed(file.claims)), Book())
    assert [item.payments for item in again] == [item.payments for item in settlements]
    assert other.entries() == book.entries()


def test_a_claim_without_its_date_settles_last_and_moves_no_ledger():
    undated = json.loads(row(claim="z"))
    del undated["day"]
    file, _ = read(json.dumps(undated).encode() + b"\n" + row(**{"given.basic": 0}))
    settlements, book = settle_all(program(), file.claims, Book())
    assert [item.claim.id for item in settlements] == ["a", "z"]
    assert settlements[1].outcome == "undetermined"
    assert {entry.day for entry in book.entries()} == {date(2020, 3, 10)}


def test_half_a_file_is_not_settled_in_silence():
    whole = b"[" + row().strip() + b"," + row(claim="b").strip() + b"]"
    for end in range(1, len(whole) - 1, 7):
        file, found = read(whole[:end])
        assert found or file.rejects, whole[:end]
