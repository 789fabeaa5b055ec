"""The laws themselves: each a function of a case that raises AssertionError where the law is broken.

Enters: a case (a generated scheme, its program, claims). Leaves: nothing. Always holds: a law works out by itself what it
compares with, from the movements, the facts or the text, and never from the definitions that it tests.
The file is this long because it holds one function for each law.
"""

import json
from collections import defaultdict
from datetime import date
from fractions import Fraction
from random import Random

import attrs

from policy_lang.compile import Options, compile_text
from policy_lang.core.calculations import alone
from policy_lang.core.hashing import plain, program_hash
from policy_lang.core.ledger import folded
from policy_lang.core.nodes import Fold, Input, Known, Node, Ref, Split, inside
from policy_lang.core.program import Arm, Program
from policy_lang.core.stored import restored, stored
from policy_lang.core.types import Kind
from policy_lang.core.values import Unknown, Value, bounds
from policy_lang.diagnostics import Report
from policy_lang.interp.calculate import calculate
from policy_lang.interp.closing import close
from policy_lang.interp.settle import Claim, Settlement, ledger_key, settle
from policy_lang.source import Source
from policy_lang.syntax import ast
from policy_lang.syntax.format import format_file
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.parse import parse
from tests.strategies import OPTIONS, Case, Step, settled
from tests.strategies.histories import fact_value, possible_values

OUTCOMES = {"settled", "not in force", "not covered", "undetermined", "conflict", "rejected"}


def program_of(case: Case) -> Program:
    """The program of a case that compiles."""
    assert case.program is not None, [item.code for item in case.compiled.report.diagnostics]
    return case.program


# ---- texts


def _read(text: str) -> ast.File:
    report = Report()
    file = parse(Source("law.policy", text), report)
    assert not report.diagnostics or not report.has_errors, [item.code for item in report.diagnostics]
    return file


def parse_of_format_is_parse(case: Case) -> None:
    """parse(format(t, tongue)) = parse(t): blanks inside literals and the tongue of type names left aside."""
    file = _read(case.scheme.text)
    for tongue in ("en", "zh", None):
        assert says_the_same(file, _read(format_file(file, tongue))), tongue


def says_the_same(first: object, second: object) -> bool:
    """Whether two trees are equal but for spans, comments, blanks in literals, and how types and functions are called."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(says_the_same, first, second))
    if not isinstance(first, ast.Node) or type(first) is not type(second):
        return first == second
    for attribute in attrs.fields(type(first)):
        one, other = getattr(first, attribute.name), getattr(second, attribute.name)
        if attribute.name in {"span", "comments"}:
            continue
        if attribute.name == "raw":
            one, other = "".join(one.split()), "".join(other.split())
        if isinstance(first, ast.TypeName | ast.Call) and attribute.name == "path":
            one, other = _in_english(one), _in_english(other)
        if not says_the_same(one, other):
            return False
    return True


def _in_english(path: ast.Path) -> str:
    words = keywords()
    english = {chinese: word for table in (words.type, words.function) for word, chinese in table.items()}
    return english.get(path.name, path.name)


def format_is_idempotent(case: Case) -> None:
    """format(format(t)) = format(t)."""
    for tongue in ("en", "zh", None):
        once = format_file(_read(case.scheme.text), tongue)
        assert format_file(_read(once), tongue) == once, tongue


def tongues_are_inverse(case: Case) -> None:
    """en(zh(en(t))) = en(t), and zh(en(zh(t))) = zh(t)."""
    file = _read(case.scheme.text)
    for one, other in (("en", "zh"), ("zh", "en")):
        text = format_file(file, one)
        assert format_file(_read(format_file(_read(text), other)), one) == text, one


def hash_ignores_spelling(case: Case) -> None:
    """hash(compile(format(t))) = hash(compile(t)) in every tongue, with comments or without."""
    program = program_of(case)
    file = _read(case.scheme.text)
    for tongue in ("en", "zh"):
        text = f"# {tongue}\n" + format_file(file, tongue)
        again = compile_text(text, OPTIONS).program
        assert again is not None, tongue
        assert again.hash == program.hash, tongue


def hash_is_of_the_meaning(case: Case) -> None:
    """hash(p) is worked out again from the program, and another figure gives another hash."""
    program = program_of(case)
    assert program_hash(program) == program.hash
    for name, figure in program.parameters.items():
        other = attrs.evolve(figure, qualifier=figure.qualifier + "?")
        changed = attrs.evolve(program, parameters={**program.parameters, name: other})
        assert program_hash(changed) != program.hash, name


def restored_is_what_was_stored(case: Case) -> None:
    """restored(stored(p)) = p, through JSON; and it is stored alike, so 1, yes and the fraction 1 stayed apart."""
    program = program_of(case)
    data = stored(program)
    again = restored(json.loads(json.dumps(data)))
    assert again == program
    assert program_hash(again) == program.hash
    assert stored(again) == data


# ---- settling


def nothing_fails(case: Case) -> None:
    """A checked program settles every claim: an outcome, and of what is unknown always a cause or a conflict."""
    program = program_of(case)
    for step in settled(program, case.claims):
        found = step.settlement
        assert found.outcome in OUTCOMES
        assert set(found.payments) == {payer.id for payer in found.arm.payers}
        for name, amount in (*found.payments.items(), *found.own.items()):
            assert isinstance(amount, Fraction | Unknown), (name, amount)
            if isinstance(amount, Unknown):
                assert amount.causes or amount.conflict, (name, found.claim.id)
        for definition in found.arm.definitions:
            _of_its_type(definition.type.kind, found.values[definition.id], definition.id)


_FRACTIONS = {Kind.MONEY, Kind.RATIO, Kind.POINTS, Kind.NUMBER, Kind.COUNT, Kind.DAYS, Kind.MONTHS}


def _of_its_type(kind: Kind, value: Value, name: str) -> None:
    if value is None or isinstance(value, Unknown):
        return
    wanted: dict[Kind, type] = {
        **dict.fromkeys(_FRACTIONS, Fraction),
        Kind.YES_NO: bool,
        Kind.DATE: date,
        Kind.TEXT: str,
    }
    assert isinstance(value, wanted.get(kind, object)), (name, kind, value)
    if kind in _FRACTIONS:
        assert not isinstance(value, bool), name


def pools_are_conserved(case: Case) -> None:
    """For every pool: what payers drew + own share = the pool. For every payer: what it drew = what it paid."""
    for step in settled(program_of(case), case.claims):
        found = step.settlement
        if found.outcome == "rejected":
            continue
        drawn: dict[str, list[Value]] = defaultdict(list)
        for payer in found.arm.payers:
            parts = [found.values[name] for name in payer.drawn]
            for pool, part in zip(payer.pools, parts, strict=True):
                drawn[pool].append(part)
            if payer.pools and not any(isinstance(part, Unknown) for part in parts):
                # A payment under exceptions that disagree is no amount, even where all it could be is nothing.
                assert (_sum(parts), _sum(parts)) == bounds(found.payments[payer.id]), payer.id
        for pool_def in found.arm.pools:
            parts = [*drawn[pool_def.id], found.own[pool_def.id]]
            if not any(isinstance(part, Unknown) for part in parts):
                assert _sum(parts) == found.values[pool_def.amount], pool_def.id


def _sum(parts: list[Value]) -> Fraction:
    return sum((part for part in parts if isinstance(part, Fraction)), Fraction(0))


def closings_conserve(case: Case) -> None:
    """For every closing and ledger that refunds draw on: balance = refunds + what the ledger then holds; none is negative,
    closing is pure, and nothing but its movements is different afterwards.
    """
    program = program_of(case)
    steps = settled(program, case.claims)
    last = steps[-1] if steps else None
    if last is None:
        return
    book = last.book.after(movement.entry for movement in last.settlement.movements)
    for closing in program.closings:
        for claim in case.claims:
            found = close(program, closing, claim.facts, date(2020, 12, 31), book)
            entries = book.entries()
            assert _result(close(program, closing, claim.facts, date(2020, 12, 31), book)) == _result(found)
            assert book.entries() == entries
            if found.outcome == "rejected":
                continue
            after = book.after(movement.entry for movement in found.movements)
            for pool in found.arm.pools:
                drawn = [found.values[of] for payer in found.arm.payers
                         for name, of in zip(payer.pools, payer.drawn, strict=True) if name == pool.id]  # fmt: skip
                if any(isinstance(part, Unknown) for part in (*drawn, found.own[pool.id])):
                    continue
                assert _sum([*drawn, found.own[pool.id]]) == found.values[pool.amount]
                assert all(part >= 0 for part in (*drawn, found.own[pool.id]) if isinstance(part, Fraction))
                ledger = program.ledgers[pool.id]
                key, missing = ledger_key(ledger, claim)
                if not missing:
                    now = after.balance(ledger, key, found.closed_on, found.claim.id)
                    before = book.balance(ledger, key, found.closed_on, found.claim.id)
                    # An account of own shares lies below zero where one pays even beyond the expense: it holds nothing.
                    owed = min(before, Fraction(0)) if isinstance(before, Fraction) else Fraction(0)
                    assert isinstance(now, Unknown) or now == found.own[pool.id] + owed


def nothing_is_negative(case: Case) -> None:
    """Payment >= 0 but for payers that take or give back; own share >= 0 but where one pays even beyond the expense; own
    share <= pool but where one takes back, for no more is given back than was paid.
    """
    linked = case.compiled.linked
    assert linked is not None
    text = [node for file in linked.main.files for node in ast.walk(file)]
    takes_back = any(isinstance(node, ast.Over) and node.mode == "TAKING_BACK" for node in text)
    gives_back = any(isinstance(node, ast.Returns) for node in text)
    beyond = any(isinstance(node, ast.BeyondExpense) for node in text)
    for step in settled(program_of(case), case.claims):
        found = step.settlement
        if found.outcome == "rejected":
            continue
        for name, amount in found.payments.items():
            may = takes_back or gives_back or not isinstance(amount, Fraction)
            assert may or amount >= 0, (name, amount, found.claim.id)
        for pool, amount in found.own.items():
            assert beyond or not isinstance(amount, Fraction) or amount >= 0, (pool, amount, found.claim.id)
            whole = next(found.values[one.amount] for one in found.arm.pools if one.id == pool)
            known = isinstance(amount, Fraction) and isinstance(whole, Fraction)
            assert takes_back or not known or amount <= whole, (pool, amount, whole, found.claim.id)


def settling_is_pure(case: Case) -> None:
    """settle(p, c, b) = settle(p, c, b), and neither the book nor the program nor the claim is changed by it."""
    program = program_of(case)
    before = json.dumps(plain(program), sort_keys=True, default=str)
    for step in settled(program, case.claims):
        book, facts = step.book.entries(), dict(step.claim.facts)
        again = settle(program, step.claim, step.book)
        assert _result(again) == _result(step.settlement)
        assert step.book.entries() == book
        assert dict(step.claim.facts) == facts
    assert json.dumps(plain(program), sort_keys=True, default=str) == before


def replay_gives_the_same(case: Case) -> None:
    """The same claims in the same order through a program compiled anew: the same results and the same journal."""
    program = program_of(case)
    again = compile_text(case.scheme.text, OPTIONS).program
    assert again is not None
    assert again.hash == program.hash
    first, second = settled(program, case.claims), settled(again, case.claims)
    assert [_result(step.settlement) for step in first] == [_result(step.settlement) for step in second]
    assert [step.book.entries() for step in first] == [step.book.entries() for step in second]


def _result(found: Settlement) -> tuple[object, ...]:
    return (found.outcome, found.payments, found.statuses, found.own, found.movements, found.checks, found.values)


def movements_add_up(case: Case) -> None:
    """For every movement: before + amount = after, as the journal's own entries give it; one a ledger and claim."""
    program = program_of(case)
    for step in settled(program, case.claims):
        seen = [movement.entry.ledger for movement in step.settlement.movements]
        assert len(seen) == len(set(seen))
        for movement in step.settlement.movements:
            ledger = program.ledgers[movement.entry.ledger]
            day, name = movement.entry.day, step.claim.id
            assert movement.before == step.book.balance(ledger, movement.entry.key, day, name)
            parts = (movement.before, movement.entry.amount, movement.after)
            if not any(isinstance(part, Unknown) for part in parts):
                assert folded(ledger, parts[:2]) == movement.after


# ---- readings


def option_is_the_change_by_hand(case: Case) -> None:
    """compile(t, reading = option) = compile(t with the option's changes made in the text)."""
    readings = case.scheme.readings
    for reading in readings if not case.scheme.shuffled else ():
        if any(other.options[other.chosen].changes for other in readings if other is not reading):
            continue  # another reading may change the same clause after this one
        for option in reading.options:
            text = case.scheme.by_hand(reading, option)
            if text is None:
                continue
            options = attrs.evolve(OPTIONS, readings={reading.name.id: option.name.id})
            read, written = _compiled(case.scheme.text, options), _compiled(text, OPTIONS)
            assert read == written, (reading.name.id, option.name.id)


def _compiled(text: str, options: Options) -> object:
    program = compile_text(text, options).program
    if program is None:
        return None
    return program_hash(attrs.evolve(program, readings={}))


def every_option_compiles(case: Case) -> None:
    """A scheme that compiles under its chosen options compiles under every other option that is tried here."""
    for reading in case.scheme.readings:
        for option in reading.options:
            options = attrs.evolve(OPTIONS, readings={reading.name.id: option.name.id})
            compiled = compile_text(case.scheme.text, options)
            errors = [item.code for item in compiled.report.diagnostics if item.severity == "error"]
            if compiled.program is not None:
                assert compiled.program.readings[reading.name.id] == option.name.spellings[0]
                for step in settled(compiled.program, case.claims[:2]):
                    assert step.settlement.outcome in OUTCOMES
            else:
                assert errors


# ---- missing facts


def missing_facts_change_no_payment(case: Case) -> None:
    """If a value is known although a fact is missing, it is the same for every value of the fact; if it is unknown, every
    value lies within its bounds.
    """
    program = program_of(case)
    random = Random(len(case.scheme.text))
    steps = [step for step in settled(program, case.claims) if step.settlement.outcome != "rejected"]
    for step in steps[:3]:
        names = [name for name in step.claim.facts if _can_be_missing(program, name)]
        for name in random.sample(names, min(4, len(names))):
            _holds_for_all(program, step, name, random)


def splits_add_up(case: Case) -> None:
    """For every split of every calculation: Σ parts = amount, and every part is between nothing and the amount."""
    program = program_of(case)
    random = Random(len(case.scheme.text))
    for name, calculation in program.calculations.items():
        own = alone(program, name)
        facts = {one.name: fact_value(one, own, random) for one in own.inputs.values()}
        settlement = calculate(program, name, facts).settlement
        shared: dict[tuple[Node, tuple[Node, ...]], list[Value]] = defaultdict(list)
        for definition in calculation.definitions:
            if isinstance(definition.node, Split):
                shared[definition.node.amount, definition.node.weights].append(settlement.values[definition.id])
        for (amount, _), parts in shared.items():
            whole = facts[amount.name] if isinstance(amount, Input) else settlement.values[str(amount)]
            if isinstance(whole, Fraction) and all(isinstance(part, Fraction) for part in parts):
                assert sum(parts) == whole, (name, parts)
                assert all(0 <= part <= whole for part in parts)


def missing_inputs_change_no_value(case: Case) -> None:
    """A value that is known without an input is the same with any; a bound holds for all."""
    program = program_of(case)
    random = Random(len(case.scheme.text))
    for name, calculation in program.calculations.items():
        own = alone(program, name)
        facts = {one.name: fact_value(one, own, random) for one in own.inputs.values()}
        asked = _ask_what_is_known(own.arms[0])
        for missing in calculation.inputs.values():
            if missing.has_default:
                continue
            without = calculate(program, name, {key: value for key, value in facts.items() if key != missing.name})
            for value in possible_values(missing, own, random, 2):
                exact = calculate(program, name, {**facts, missing.name: value})
                for definition in calculation.definitions:
                    if definition.id not in asked:
                        wide, narrow = (one.settlement.values[definition.id] for one in (without, exact))
                        _contained(wide, narrow, (name, definition.id, missing.name))


def _can_be_missing(program: Program, name: str) -> bool:
    declared = program.inputs.get(name)
    return declared is not None and not declared.has_default and not name.startswith("given.")


def _holds_for_all(program: Program, step: Step, name: str, random: Random) -> None:
    missing = settle(program, _without(step.claim, name), step.book)
    for value in possible_values(program.inputs[name], program, random):
        full = settle(program, Claim(step.claim.id, {**step.claim.facts, name: value}), step.book)
        if full.outcome == "rejected" or missing.outcome == "rejected":
            continue
        asked = _ask_what_is_known(full.arm)
        for payer, amount in full.payments.items():
            if f"{payer}.payment" not in asked:
                _contained(missing.payments[payer], amount, (payer, name, value, step.claim.id))
        for pool, amount in full.own.items():
            if not asked:
                _contained(missing.own[pool], amount, (pool, name, value, step.claim.id))
        if len(program.arms) == 1:
            for definition in full.arm.definitions:
                if definition.id not in asked:
                    where = (definition.id, name, value, step.claim.id)
                    _contained(missing.values[definition.id], full.values[definition.id], where)


def _without(claim: Claim, name: str) -> Claim:
    return Claim(claim.id, {fact: value for fact, value in claim.facts.items() if fact != name})


def _contained(wide: Value, exact: Value, where: object) -> None:
    if isinstance(wide, Unknown):
        if isinstance(exact, Fraction):
            assert wide.low is None or exact >= wide.low, ("below the bounds", where, wide, exact)
            assert wide.high is None or exact <= wide.high, ("above the bounds", where, wide, exact)
    elif isinstance(exact, Unknown):
        # Something else is missing, or two exceptions disagree: what is known must at least be possible.
        low, high = exact.low, exact.high
        if isinstance(wide, Fraction):
            assert low is None or low <= wide, ("known, and not possible", where, wide, exact)
            assert high is None or wide <= high, ("known, and not possible", where, wide, exact)
    else:
        assert exact == wide, ("known, and yet different", where, wide, exact)


def _ask_what_is_known(arm: Arm) -> set[str]:
    """Definitions that ask, themselves or through others, whether a fact is known: for them a missing fact is an answer."""
    found: set[str] = set()
    for definition in arm.definitions:
        if any(_asks(node, found) for node in _all(definition.node)):
            found.add(definition.id)
    return found


def _asks(node: Node, found: set[str]) -> bool:
    if isinstance(node, Known):
        return not (type(node.value).__name__ == "Input" and node.value.name.startswith("given."))  # type: ignore[union-attr]
    return isinstance(node, Ref | Fold) and node.definition in found


def _all(node: Node) -> list[Node]:
    return [node, *(part for child in inside(node) for part in _all(child))]
