"""Schemes from Python: load one, settle claims, ask for the reasons.

Enters: a path or an edition, claims as mappings. Leaves: results with exact decimals, or an exception of the family in
`errors.py`. Always holds: settling is pure, a ledger is never changed but a new one returned; a `Scheme`, a `Ledger`
and a `Result` can be shared between threads, since nothing in them changes; a fact that is left out is unknown and
never zero. Amounts are read by their digits: give them as `Decimal`, `str` or `int`; a `float` is taken as Python
writes it.

This file is this long because it is the whole surface for Python on one page.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from policy_lang.api.errors import (
    ChoiceError,
    ClaimError,
    LedgerError,
    PolicyError,
    SchemeError,
    SchemeNotFoundError,
    Tongue,
    in_a_tongue,
    listed,
    mapping_of,
    scheme_error,
    wrong_kind,
)
from policy_lang.api.rejected import Rejected, named
from policy_lang.claims import ClaimFile, SetAside, read_claims, result_json, set_aside_json
from policy_lang.claims import settle_all as settle_rows
from policy_lang.claims.amounts import Amount, main_unit
from policy_lang.claims.choices import Choice, Figure, choices, figures
from policy_lang.claims.computed.inputs import read_inputs
from policy_lang.claims.computed.results import calculation_json
from policy_lang.claims.computed.schema import calculation_id, inputs_schema, settles_claims
from policy_lang.claims.fast.compact import compact, expanded
from policy_lang.claims.fast.quick import Quick
from policy_lang.claims.history.corrections import aside_text
from policy_lang.claims.ledgers import claims_in, ledger_rows, read_ledgers
from policy_lang.claims.results import edition_name, own_shares_of, payments_of, set_aside_settlement, statuses_of
from policy_lang.claims.schema import claim_schema
from policy_lang.codegen import Engine, Tally
from policy_lang.codegen.settlement import FastSettlement
from policy_lang.core.calculations import alone
from policy_lang.core.ledger import Book, Carried
from policy_lang.core.program import PayerDef, Program
from policy_lang.core.types import MONEY
from policy_lang.core.values import Unknown, Value
from policy_lang.diagnostics import Diagnostic, Report, render_text
from policy_lang.interp.calculate import Calculated, calculate
from policy_lang.interp.settle import Settlement
from policy_lang.programs import load_program
from policy_lang.record import evolve, field, frozen
from policy_lang.resettle import Resettled, read_paid, resettle
from policy_lang.resettle.change import Change

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
    "render_text",
]


EMPTY = Book()


@frozen(repr=False)
class Ledger:
    """Balances so far. `Ledger()` is empty; a result's `ledger` holds what it began with and its own movements."""

    book: Book = field(factory=Book)

    def __repr__(self) -> str:
        return f"<Ledger of {len(self.book.entries())} entries>"

    @property
    def claims(self) -> frozenset[str]:
        """The ids of the claims that made these balances, as far as they are known: a claim among them counts twice
        where it is settled once more. A claim that entered nothing is not among them.
        """
        return claims_in(self.book)

    @property
    def schemes(self) -> frozenset[str]:
        """The schemes that made the balances which were read, by edition, as far as their rows say so."""
        return frozenset(one.scheme for one in self.book.entries() if isinstance(one, Carried) and one.scheme)


@frozen(repr=False, eq=False)
class Result:
    """What became of a claim. Amounts are in the main unit; None stands for what is not known.

    `_begun` is the book before the first claim of the run, `_run` all of its settlements: the ledger after each claim
    is made when asked for, since one for each of many claims would take more room than the claims. `_aside`: the row is
    not settled because of a correction.
    """

    settlement: Settlement
    _begun: Book
    _run: tuple[Settlement, ...]
    _aside: SetAside | None = None

    def __repr__(self) -> str:
        return f"<Result of claim {self.claim!r}: {self.outcome}>"

    @property
    def ledger(self) -> Ledger:
        """The balances after this claim."""
        if isinstance(self.settlement, FastSettlement) and self.settlement.plan is not None:
            return Ledger(self.settlement.after())
        entries = []
        for settlement in self._run:
            entries += [movement.entry for movement in settlement.movements]
            if settlement is self.settlement:
                break
        return Ledger(self._begun.after(entries))

    @property
    def claim(self) -> str:
        """The claim's id."""
        return self.settlement.claim.id

    @property
    def way(self) -> str:
        """How it was settled: `generated`, by the function written for the program, or `exact`, by the interpreter."""
        return "generated" if isinstance(self.settlement, FastSettlement) else "exact"

    @property
    def outcome(self) -> str:
        """`settled`, `not in force`, `not covered`, `undetermined`, `conflict` or `rejected`; `reversed`, `replaced` or
        `reversal` of a row that a correction sets aside.
        """
        return self.settlement.outcome

    @property
    def rejection(self) -> dict[str, str] | None:
        """Why a rejected claim was not settled: the `code` of the message, and its `reason`. None of other claims."""
        found = self.settlement.rejection
        return None if found is None else {"code": found.code, "reason": found.word}

    @property
    def payments(self) -> dict[str, Amount]:
        """What each payer of the order pays, given ones too; nothing where a period was closed. None where it is not
        known, and all None of a rejected claim, so that it is never summed by accident.
        """
        return self._paid(lambda payer: not payer.benefit and not payer.refund)

    @property
    def refunds(self) -> dict[str, Amount]:
        """What a closing gives back; empty for a claim."""
        return self._paid(lambda payer: payer.refund)

    @property
    def benefits(self) -> dict[str, Amount]:
        """Benefits, which have no expense behind them."""
        return self._paid(lambda payer: payer.benefit)

    @property
    def own_share(self) -> dict[str, Amount]:
        """What the person bears of each pool, and in all (`total`); of a closing what it gives back, below zero."""
        return self._amounts(own_shares_of(self.settlement))

    @property
    def status(self) -> dict[str, str]:
        """Why each payer pays what it pays."""
        return statuses_of(self.settlement)

    def to_dict(self, *, trace: bool = False) -> dict[str, Any]:
        """The result as `policy eval` writes it; `trace` adds the value of every definition."""
        if self._aside is not None:
            return set_aside_json(self._aside, self.settlement.program)
        return result_json(self.settlement, trace=trace)

    def explain(self, tongue: Tongue = "en") -> str:
        """The reasons as text, made when asked for."""
        in_a_tongue(tongue)
        if self._aside is not None:
            return aside_text(self._aside, tongue)
        from policy_lang.explain import explain, render_text

        return render_text(explain(self.settlement), self.settlement.program, tongue)

    def reasons(self) -> Any:  # noqa: ANN401 - JSON
        """The reasons as data, as `policy explain --format json` writes them."""
        if self._aside is not None:
            return self.to_dict()
        from policy_lang.explain import explain, render_json

        return render_json(explain(self.settlement), self.settlement.program)

    def _paid(self, wanted: Callable[[PayerDef], bool]) -> dict[str, Amount]:
        paid = payments_of(self.settlement)
        return self._amounts({payer.id: paid[payer.id] for payer in self.settlement.arm.payers if wanted(payer)})

    def compact(self) -> str:
        """The value of every definition as one short line of JSON; `Scheme.expand` reads it."""
        return compact(self.settlement)

    def _amounts(self, values: Mapping[str, Value]) -> dict[str, Amount]:
        return {name: main_unit(value, self.settlement.program.decimals) for name, value in values.items()}


@frozen(repr=False, eq=False)
class Values(Mapping[str, Any]):
    """What came of a calculation: a mapping from the names of results to their values, None for what is not known.

    Amounts are in the main unit; `checks` are the statements of the calculation.
    """

    _program: Program
    calculated: Calculated

    def __repr__(self) -> str:
        return f"<Values of {self.calculated.calculation.id}: {', '.join(self)}>"

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - of whatever type the result is
        definition = dict(self.calculated.calculation.outputs)[name]
        value = self.calculated.settlement.values[definition]
        kind = next(one.type for one in self.calculated.calculation.definitions if one.id == definition)
        if isinstance(value, Fraction):
            return main_unit(value, self._program.decimals if kind == MONEY else 0)
        return None if isinstance(value, Unknown) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.calculated.outputs)

    def __len__(self) -> int:
        return len(self.calculated.outputs)

    @property
    def checks(self) -> dict[str, bool | None]:
        """Whether each statement holds; None where that is not known."""
        return {name: held if isinstance(held, bool) else None for name, held in self.calculated.checks.items()}

    def to_dict(self, *, trace: bool = False) -> dict[str, Any]:
        """The results as `policy eval --calculation` writes them."""
        return calculation_json(self._program, self.calculated, trace=trace)

    def explain(self, tongue: Tongue = "en") -> str:
        """The reasons as text, made when asked for."""
        from policy_lang.explain.calculations import explain_calculation, render_calculation

        in_a_tongue(tongue)
        return render_calculation(explain_calculation(self.calculated), self.calculated.settlement.program, tongue)


@frozen(repr=False, eq=False)
class Scheme:
    """A scheme under one choice of readings and figures."""

    program: Program
    warnings: tuple[Diagnostic, ...] = ()
    _engine: Engine = field(init=False)
    _quick: Quick = field(init=False)
    _tally: Tally = field(init=False, factory=Tally)

    @_engine.default
    def _new_engine(self) -> Engine:
        return Engine(self.program)

    @_quick.default
    def _new_quick(self) -> Quick:
        return Quick(self.program, self._engine, lambda claim: _read(self.program, [claim]).claims[0].claim)

    def __reduce__(self) -> tuple[Any, ...]:
        return Scheme, (self.program, self.warnings)

    def __repr__(self) -> str:
        return f"<Scheme {self.edition}>"

    @property
    def edition(self) -> str:
        """The edition, as `cn/shandong/linyi/lanshan/relief_insurance@2020`."""
        return edition_name(self.program)

    @property
    def readings(self) -> dict[str, str]:
        """The option of each ambiguous clause under which it settles."""
        return dict(self.program.readings)

    @property
    def choices(self) -> dict[str, Choice]:
        """The ambiguous clauses by name: question, options, the one that is chosen, and where the source says it."""
        return choices(self.program)

    @property
    def parameters(self) -> dict[str, Figure]:
        """The figures by name: what they are, their values, what the source says of them, and what was given."""
        return figures(self.program)

    def check(self, claim: Mapping[str, object]) -> tuple[Diagnostic, ...]:
        """What keeps a claim from being read: nothing where it can be settled. Nothing is settled."""
        return tuple(item for reject in _file(self.program, [claim]).rejects for item in named(reject))

    def settle(self, claim: Mapping[str, object], ledger: Ledger | None = None, *, exact: bool = False) -> Result:
        """Settle one claim after everything that the ledger holds. `exact`: by the interpreter alone."""
        if not exact and isinstance(claim, Mapping):
            found = self._quick.settle(claim, _book(ledger))
            if found is not None:
                self._tally.counts["fast"] += 1
                return Result(found, found.book, (found,))
        found_all = self._settled([claim], ledger, exact=exact)
        if not found_all:  # a row that is no claim, such as a balance carried in
            report = Report()
            report.add("PL0609", None, file="claims", row=1)
            raise ClaimError(report.diagnostics)
        return found_all[0]

    def settle_all(
        self,
        claims: Iterable[Mapping[str, object]],
        ledger: Ledger | None = None,
        *,
        exact: bool = False,
        rejected: Callable[[Rejected], object] | None = None,
    ) -> list[Result]:
        """Settle many claims in canonical order: governing date, sequence, id.

        A claim that cannot be read stops all of them; with `rejected` it is handed over, and the others are settled.
        Rows that a correction sets aside come last, with nothing paid, as `policy eval` has them.
        """
        return self._settled(listed(claims, "settle_all"), ledger, exact=exact, rejected=rejected)

    def resettle(
        self,
        claims: Iterable[Mapping[str, object]],
        paid: Iterable[Mapping[str, Any] | Result],
        ledger: Ledger | None = None,
    ) -> "Resettlement":
        """Settle a whole history with its corrections (`reverses`, `replaces`) and late claims, beside what was paid.

        `paid`: results, as mappings (`Result.to_dict()`, the lines of `policy eval` or `policy resettle`) or as they
        are. Nothing that was paid is changed.
        """
        file, report = _file(self.program, listed(claims, "resettle")), Report()
        if not settles_claims(self.program, report):
            raise ChoiceError(report.diagnostics)
        given = (one.to_dict() if isinstance(one, Result) else one for one in paid)
        rows = [mapping_of(one, "paid", ClaimError) for one in given]
        was = read_paid([("paid", _json(rows, ClaimError).encode("utf-8"))], self.program, report)
        book = _book(ledger).after(file.openings)
        found = resettle(self.program, file, was, book)
        problems = [item for item in report.diagnostics if item.severity == "error"]
        problems += [item for reject in found.rejects for item in reject.diagnostics]
        if problems:
            raise ClaimError(problems)
        return Resettlement(found)

    def ways(self) -> dict[str, int]:
        """How many claims the generated function settled (`generated`); others by why they went elsewhere."""
        return {"generated" if way == "fast" else way: count for way, count in self._tally.counts.items()}

    def _settled(
        self,
        claims: list[Mapping[str, object]],
        ledger: Ledger | None,
        *,
        exact: bool,
        rejected: Callable[[Rejected], object] | None = None,
    ) -> list[Result]:
        report = Report()
        if not settles_claims(self.program, report):
            raise ChoiceError(report.diagnostics)
        begun = _book(ledger)
        plain = bool(claims) and not exact and all(isinstance(claim, Mapping) for claim in claims)
        quick = self._quick.settle_all(claims, begun) if plain else None
        if quick is not None:
            self._tally.counts["fast"] += len(quick)
            return [Result(found, found.book, (found,)) for found in quick]
        file = _read(self.program, claims, rejected)
        book = begun.after(file.openings)
        engine = Engine(self.program, exact=True) if exact else self._engine
        settlements, _ = settle_rows(self.program, file.claims, book, by=engine.counted(self._tally))
        run = tuple(settlements)
        aside = [Result(set_aside_settlement(one, self.program), book, run, one) for one in file.set_aside]
        return [Result(settlement, book, run) for settlement in run] + aside

    def calculate(self, calculation: str, inputs: Mapping[str, object] | None = None, /, **more: object) -> Values:
        """Work out a calculation that is no claim. Inputs by either of their names, as a mapping or as keywords."""
        report = Report()
        name = calculation_id(self.program, calculation, report)
        if name is None:
            raise ChoiceError(report.diagnostics)
        data = _json({**mapping_of(inputs or {}, "inputs", ClaimError), **more}, ClaimError).encode("utf-8")
        found = read_inputs(data, ".json", "inputs", alone(self.program, name), report)
        problems = [item for item in report.diagnostics if item.severity == "error"]
        problems += [item for reject in found.rejects for item in reject.diagnostics]
        if problems or not found.rows:
            raise ClaimError(problems)
        return Values(self.program, calculate(self.program, name, found.rows[0].facts, found.rows[0].id))

    def schema(self, calculation: str | None = None) -> dict[str, Any]:
        """The JSON Schema of a claim, or of the inputs of a calculation."""
        if calculation is None:
            return claim_schema(self.program)
        report = Report()
        name = calculation_id(self.program, calculation, report)
        if name is None:
            raise ChoiceError(report.diagnostics)
        return inputs_schema(self.program, name)

    def expand(self, line: str) -> dict[str, Any]:
        """The values by definition of a line that `Result.compact` wrote, as the trace has them."""
        return expanded(self.program, self._engine, line)

    def read_ledger(self, rows: Iterable[Mapping[str, object]]) -> Ledger:
        """A ledger from the rows that `ledger_rows` gave, or `policy eval --ledger-out` wrote."""
        report = Report()
        data = "\n".join(_json(mapping_of(row, "rows", LedgerError), LedgerError) for row in rows).encode("utf-8")
        book = read_ledgers(data, "ledger", self.program, report)
        if report.has_errors:
            raise LedgerError(report.diagnostics)
        return Ledger(book)

    def ledger_rows(self, ledger: Ledger) -> list[dict[str, Any]]:
        """The balances of a ledger as rows: one a ledger, key and period."""
        return list(ledger_rows(self.program, _book(ledger)))


@frozen(repr=False, eq=False)
class Resettlement:
    """A history settled anew, beside what was paid."""

    _found: Resettled

    def __repr__(self) -> str:
        return f"<Resettlement of {len(self._found.deltas)} rows>"

    @property
    def changes(self) -> tuple[Change, ...]:
        """One for every row of the history, whether anything changes or not."""
        return tuple(Change(delta, self._found.program) for delta in self._found.deltas)

    @property
    def totals(self) -> dict[str, Amount]:
        """By payer, what is still to be paid or taken back over all rows where it is known."""
        decimals = self._found.program.decimals
        return {payer: main_unit(total.difference, decimals) for payer, total in self._found.totals().items()}

    @property
    def own_share(self) -> Amount:
        """What the persons bear more, or below zero less, over all rows where it is known."""
        return main_unit(self._found.own_total().difference, self._found.program.decimals)

    @property
    def ledger(self) -> Ledger:
        """The balances after all claims that stand."""
        return Ledger(self._found.book)


def load(
    target: str | os.PathLike[str],
    readings: Mapping[str, str | bool] | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Scheme:
    """Load a scheme from a path or by its edition, under these readings and figures.

    An option `yes` or `no` may be given as True or False.
    """
    given = mapping_of(parameters or {}, "parameters", ChoiceError)
    written = {str(name): str(value) for name, value in given.items()}
    asked = mapping_of(readings or {}, "readings", ChoiceError)
    options = {str(name): _option(value) for name, value in asked.items()}
    if not isinstance(target, str | os.PathLike):
        raise wrong_kind(SchemeNotFoundError, "load", target, ("a path or an edition", "路径或版次"),
                     ("write a text or a `Path`", "请写文字或路径对象"))  # fmt: skip
    try:
        loaded = load_program(os.fspath(target), options, written)
    except (OSError, ValueError) as error:  # a path that the system refuses even to look at
        report = Report()
        report.add("PL0902", None, path=os.fspath(target), reason=str(error), reason_zh="系统不接受这一路径")
        raise SchemeNotFoundError(report.diagnostics) from error
    if loaded.program is None:
        raise scheme_error(loaded.report)
    return Scheme(loaded.program, loaded.diagnostics)


def _book(ledger: Ledger | None) -> Book:
    if ledger is None:
        return EMPTY
    if not isinstance(ledger, Ledger):
        raise wrong_kind(LedgerError, "ledger", ledger, ("a ledger", "台账"),
                     ("make one of rows with `scheme.read_ledger(rows)`, or take `result.ledger`; `Ledger()` is empty",
                      "读取各行请用“scheme.read_ledger(rows)”，或取“result.ledger”；空台账为“Ledger()”"))  # fmt: skip
    return ledger.book


def _option(value: object) -> str:
    """An option as it is called in the text of a scheme."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _read(
    program: Program, claims: list[Mapping[str, object]], rejected: Callable[[Rejected], object] | None = None
) -> ClaimFile:
    """The claims as a file would hold them; a bad one stops all, or is handed over."""
    found = _file(program, claims)
    if rejected is not None:
        for reject in found.rejects:
            rejected(Rejected(reject))
    elif found.rejects:
        raise ClaimError(item for reject in found.rejects for item in named(reject))
    return found


def _file(program: Program, claims: Iterable[object]) -> ClaimFile:
    """The claims as a file would hold them, so that a mapping and a row of a file can never mean two things.

    What is no mapping is no object there, and is told so with its row; so is what a file could not hold.
    """
    report, texts, unwritten = Report(), list[str](), dict[int, tuple[Diagnostic, ...]]()
    for row, claim in enumerate(claims, start=1):
        try:
            texts.append(_json(dict(claim), ClaimError) if isinstance(claim, Mapping) else "null")
        except ClaimError as error:
            unwritten[row] = error.diagnostics
            texts.append("null")
    found = read_claims(None, f"[{', '.join(texts)}]".encode(), "claims", program, report)
    if report.has_errors:
        raise ClaimError(item for item in report.diagnostics if item.severity == "error")
    rejects = tuple(evolve(one, diagnostics=unwritten.get(one.row, one.diagnostics)) for one in found.rejects)
    return evolve(found, rejects=rejects)


def _json(value: object, error: type[PolicyError]) -> str:
    try:
        return json.dumps(value, default=_plain)
    except (TypeError, ValueError, RecursionError) as problem:
        report = Report()
        report.add("PL0601", None, file="claims" if error is ClaimError else "ledger",
                   reason=str(problem)[:80], reason_zh="含有不能作为数据的值")  # fmt: skip
        raise error(report.diagnostics) from problem


def _plain(value: object) -> object:
    """What JSON has no form for, as a file would write it."""
    match value:
        case Decimal():
            return str(value) if not value.is_finite() else f"{value:f}"
        case Fraction() if value.denominator == 1:
            return str(value.numerator)
        case date():
            return value.isoformat()
        case set() | frozenset():
            return sorted(str(item) for item in value)
        case Mapping():
            return dict(value)
    raise TypeError(f"a value of the type {type(value).__name__}")
