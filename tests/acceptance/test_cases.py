"""The worked cases of the notices, every variant, to the fen: `pytest tests/acceptance --cases FILE`.

A case is data; `adapters` says how each kind is read. The runner settles each variant under its readings and compares
every expected key, and nothing else. `conftest` says at the end how many cases, variants and amounts were compared.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from policy_lang.claims import read_claims
from policy_lang.claims.computed.inputs import read_inputs
from policy_lang.compile import Options, compile_scheme
from policy_lang.core.calculations import alone
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.interp.calculate import Calculated, calculate
from policy_lang.interp.settle import Settlement, settle
from tests.acceptance.adapter import Adapter, Choice, Unreadable, option
from tests.acceptance.adapters import ADAPTERS, PARAMETERS
from tests.conftest import SEED_CASES, cases_file

# Beside the given cases: those for each option that they leave out, worked out from the notices' ambiguities.
OWN_CASES = tuple(
    path for path in sorted((Path(__file__).parent / "cases").glob("*.json")) if path.name != Path(SEED_CASES).name
)


class Runner:
    """Settles variants; programs are compiled once for each choice of readings and figures."""

    def __init__(self) -> None:
        self.programs: dict[tuple[Any, ...], Program] = {}
        self.variants = 0
        self.amounts = 0

    def program(self, scheme: str, readings: dict[str, str], parameters: dict[str, str]) -> Program:
        key = (scheme, *sorted(readings.items()), "|", *sorted(parameters.items()))
        if key not in self.programs:
            compiled = compile_scheme(scheme, Options(readings=readings, parameters=parameters))
            assert compiled.program is not None, render_text(compiled.report.diagnostics, "en")
            self.programs[key] = compiled.program
        return self.programs[key]

    def run(self, case: dict[str, Any], variant: dict[str, Any]) -> list[str]:
        """The differences of one variant, in words."""
        kind = ADAPTERS.get((case["doc"], case["kind"]))
        if kind is None:
            raise Unreadable(f"kind {case['doc']} {case['kind']}")
        figures = PARAMETERS.get(case["doc"], {})
        readings = {name: option(value) for name, value in variant["readings"].items() if name not in figures}
        given = {**case["params"], **variant["readings"]}
        parameters: dict[str, str] = {}
        for name, value in given.items():
            if name in figures:
                parameters |= _figures(figures[name], value)
        unread = [name for name in case["params"] if name not in figures]
        if unread:
            raise Unreadable(f"params {unread}")
        book, found = Book(), []
        assert len(case["inputs"]) == len(variant["expected"]), "as many results as inputs"
        for index, (fields, expected) in enumerate(zip(case["inputs"], variant["expected"], strict=True)):
            adapter = kind.of(fields) if isinstance(kind, Choice) else kind
            own = {adapter.figures[name]: str(value) for name, value in fields.items() if name in adapter.figures}
            program = self.program(adapter.scheme, readings, {**parameters, **own})
            facts = _facts(adapter, case, index)
            if adapter.calculation:
                result: Settlement | Calculated = _calculated(program, adapter.calculation, facts)
            else:
                result = settle(program, _claim(program, facts, index), book)
                if adapter.one_ledger:
                    book = book.after(movement.entry for movement in result.movements)
            found += [f"input {index}, {text}" for text in self._differences(adapter, result, expected)]
        self.variants += 1
        return found

    def _differences(
        self, adapter: Adapter, result: Settlement | Calculated, expected: dict[str, Any]
    ) -> Iterator[str]:
        for key, wanted in expected.items():
            if key not in adapter.keys:
                raise Unreadable(f"expected key {key}")
            got = adapter.keys[key](result)
            want = Fraction(wanted) if isinstance(wanted, str) and _is_amount(wanted) else wanted
            self.amounts += 1
            if got != want:
                yield f"{key}: expected {wanted}, found {got}"


def _figures(target: str | Mapping[str, str], value: Any) -> dict[str, str]:
    """The parameter that a figure of a case is, or the several that a group of figures is."""
    if isinstance(target, str):
        return {target: str(value)}
    if value.keys() - target.keys():
        raise Unreadable(f"figures {sorted(value.keys() - target.keys())}")
    return {target[name]: str(part) for name, part in value.items()}


def _is_amount(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _facts(adapter: Adapter, case: dict[str, Any], index: int) -> dict[str, Any]:
    """The scheme's facts that an input of a case gives."""
    facts: dict[str, Any] = {**adapter.missing, **adapter.person(case["person"])}
    if adapter.apart:
        facts[adapter.apart] = str(index)
    for name, value in case["inputs"][index].items():
        if name in adapter.figures:
            continue
        if name not in adapter.facts:
            raise Unreadable(f"field {name}")
        target = adapter.facts[name]
        facts |= {target: value} if isinstance(target, str) else target(value)
    if not adapter.calculation and "claim.total" not in facts and "claim.in_scope" in facts:
        facts["claim.total"] = facts["claim.in_scope"]
    return facts


def _calculated(program: Program, name: str, facts: dict[str, Any]) -> Calculated:
    """A calculation through the reader of files of inputs."""
    text, report = json.dumps(facts, ensure_ascii=False).encode("utf-8"), Report()
    file = read_inputs(text, None, "case", alone(program, name), report)
    assert not file.rejects, render_text([item for reject in file.rejects for item in reject.diagnostics], "en")
    return calculate(program, name, file.rows[0].facts)


def _claim(program: Program, facts: dict[str, Any], index: int) -> Any:
    """A claim through the reader of claim files, as a user's would come; the name of a check is kept beside."""
    check = facts.pop("check", None)
    row = {"claim": str(index), "sequence": index, "person": "p1", **facts}
    text = json.dumps(row, ensure_ascii=False).encode("utf-8")
    report = Report()
    file = read_claims(None, text, "case", program, report)
    assert not file.rejects, render_text([item for reject in file.rejects for item in reject.diagnostics], "en")
    claim = file.claims[0].claim
    if check is None:
        return claim
    return type(claim)(claim.id, {**claim.facts, "check": check}, claim.sequence)


def _cases(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        cases: list[dict[str, Any]] = json.load(file)["cases"]
        return cases


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a case."""
    if "case" in metafunc.fixturenames:
        cases = _cases(cases_file(metafunc.config))
        if not metafunc.config.getoption("--cases"):
            cases += [case for path in OWN_CASES for case in _cases(path)]
        metafunc.parametrize("case", cases, ids=[case["id"] for case in cases])


@pytest.fixture(scope="module")
def runner() -> Runner:
    """One runner for all cases of a worker."""
    return Runner()


def test_case(case: dict[str, Any], runner: Runner, record_property: Callable[[str, object], None]) -> None:
    """Every variant of the case settles as it was worked out by hand."""
    before = (runner.variants, runner.amounts)
    found = {variant["name"]: runner.run(case, variant) for variant in case["variants"]}
    record_property("compared", (1, runner.variants - before[0], runner.amounts - before[1]))
    assert not any(found.values()), found


def test_one_fen_off_is_seen(runner: Runner, cases: Path) -> None:
    """A copy of a case with one fen changed fails."""
    case = copy.deepcopy(next(case for case in _cases(cases) if case["kind"] in {"claims", "chain"}))
    assert not runner.run(case, case["variants"][0])
    expected = case["variants"][0]["expected"][0]
    expected["aid"] = str(Decimal(expected["aid"]) + Decimal("0.01"))
    assert len(runner.run(case, case["variants"][0])) == 1


def test_unknown_words_fail(runner: Runner, cases: Path) -> None:
    """A field, a key, a kind or a reading that nobody named fails the run."""
    original = next(case for case in _cases(cases) if case["kind"] in {"claims", "chain"})
    for change in ("field", "key", "kind"):
        case = copy.deepcopy(original)
        if change == "field":
            case["inputs"][0]["colour"] = "red"
        elif change == "key":
            case["variants"][0]["expected"][0]["colour"] = "red"
        else:
            case["kind"] = "colour"
        with pytest.raises(Unreadable):
            runner.run(case, case["variants"][0])
    case = copy.deepcopy(original)
    case["variants"][0]["readings"] = {"colour": "red"}
    with pytest.raises(AssertionError):
        runner.run(case, case["variants"][0])
