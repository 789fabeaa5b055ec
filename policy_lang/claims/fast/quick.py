"""A claim as a mapping, settled by the generated function without a detour, where it is in its plainest form.

Enters: a mapping and a book. Leaves: a settlement, or nothing: then the claim is read as any row of a file is, with all
its spellings and messages. Always holds: what is read here is what the reader of rows would have read. For each
combination of fields a small function is written that reads them, finds the ledgers and calls the generated function;
field names stand in its text as quoted ASCII and nowhere else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from policy_lang.claims.fast import fields
from policy_lang.claims.read import RESERVED, field_names
from policy_lang.codegen import Engine
from policy_lang.codegen.balances import Balances, Groups, Past, Run
from policy_lang.codegen.kernel import Kernel
from policy_lang.codegen.settlement import FastSettlement, Plan
from policy_lang.core.ledger import Book, period_label
from policy_lang.core.program import InputDef, PeriodDef, PeriodKind, Program
from policy_lang.core.types import Kind
from policy_lang.interp.settle import Claim
from policy_lang.record import define, field, frozen

MOST_PLANS = 256
MOST_BOOKS = 8
HIGHEST = 10**18
ENDS_WITH_THE_CLAIM = frozenset({PeriodKind.CLAIM, PeriodKind.ADMISSION})
PLAIN = frozenset({"claim", "person", "household"})


@frozen(eq=False)
class Quick:
    """The quick way of one program. `slow` reads a claim as a row."""

    program: Program
    engine: Engine
    slow: Callable[[Mapping[str, object]], Claim]
    groups: Groups = field(init=False)
    plans: dict[tuple[str, ...], Plan | None] = field(factory=dict)
    books: list[tuple[Book, Balances]] = field(factory=list)
    days: fields.Days = field(factory=fields.Days)

    @groups.default
    def _groups(self) -> Groups:
        return Groups.of(self.program)

    def settle(self, claim: Mapping[str, Any], book: Book) -> FastSettlement | None:
        """The settlement, or nothing."""
        order = tuple(claim)
        try:
            plan = self.plans[order]
        except KeyError:
            plan = self._planned(order)
        if plan is None:
            return None
        balances = book if type(book) is Balances else self._balances(book)
        found = plan.read(claim, balances.find)
        return None if found is None else FastSettlement.lazily(plan, dict(claim), balances, found)

    def settle_all(self, claims: Sequence[Mapping[str, Any]], book: Book) -> list[FastSettlement] | None:
        """The settlements of claims in canonical order, or nothing where one of them is not of the plainest form.

        Such claims have no `sequence`, so among those of a day the order is the one they stand in.
        """
        read = self._in_order(claims)
        if read is None:
            return None
        run, settled = Run.of(self._balances(book)), list[FastSettlement]()
        for plan, claim in read:
            found = plan.read(claim, run.find)
            if found is None:
                return None
            _, told, keys, records, day, name = found
            settled.append(FastSettlement.lazily(plan, dict(claim), Past(run, len(run.steps)), found))
            run.sums.update(plan.after(told, keys, records))
            run.steps.append((plan, told, keys, day, name))
        return settled

    def _in_order(self, claims: Sequence[Mapping[str, Any]]) -> list[tuple[Plan, Mapping[str, Any]]] | None:
        """The claims by their days, each with its plan; nothing where one has none, or two have one id."""
        found, days, ids = list[tuple[Plan, Mapping[str, Any]]](), list[int](), set[str]()
        for claim in claims:
            order = tuple(claim)
            plan = self.plans[order] if order in self.plans else self._planned(order)
            if plan is None:
                return None
            day, name = self.days.number(claim[plan.dated]), fields.text(claim[plan.named])
            if day is None or name is None:
                return None
            found.append((plan, claim))
            days.append(day)
            ids.add(name)
        if len(ids) < len(found):
            return None
        return [found[number] for number in sorted(range(len(found)), key=days.__getitem__)]

    def _balances(self, book: Book) -> Balances:
        for one, balances in self.books:
            if one is book:
                return balances
        balances = Balances.of(self.groups, book)
        self.books[:] = [(book, balances), *self.books[: MOST_BOOKS - 1]]
        return balances

    def _planned(self, order: tuple[str, ...]) -> Plan | None:
        plan = self._plan(order)
        if len(self.plans) < MOST_PLANS:
            self.plans[order] = plan
        return plan

    def _plan(self, order: tuple[str, ...]) -> Plan | None:
        """The plan for these fields; None where one of them is no plain fact."""
        spelled = field_names(self.program)
        names = {spelled.get(name, ""): name for name in order}
        unusual = any(name in RESERVED and name not in PLAIN for name in names)
        if unusual or len(names) != len(order) or "" in names or not {"claim", self.program.dated_by} <= names.keys():
            return None
        if "claim" in self.program.inputs:
            return None
        kernel = self.engine.kernel({name: None for name in names if name in self.program.inputs})
        return None if isinstance(kernel, str) else _Reader(self, kernel, names).plan()


@define(eq=False)
class _Reader:
    """Writes the function that reads the fields `names` (by fact) and settles."""

    quick: Quick
    kernel: Kernel
    names: Mapping[str, str]
    lines: list[str] = field(factory=list)
    tools: dict[str, Any] = field(factory=dict)
    variables: dict[str, str] = field(factory=dict)

    def plan(self) -> Plan | None:
        """The plan, or None where a field or a ledger is not of the plain kinds."""
        for name in self.names:
            if not self._read(name):
                return None
        if any(held.ledger.id not in self.quick.groups.places or held.grid != 1 for held in self.kernel.held):
            return None
        groups = list(dict.fromkeys(self.quick.groups.places[held.ledger.id][0] for held in self.kernel.held))
        if not all(self._is_text(name) for group in groups for name in self.quick.groups.ledgers[group][0].keys):
            return None
        self._periods(groups)
        self._call(groups)
        text = (
            "\n".join(("def read(claim, find):", *(f"    {line}" for line in self.lines), *self._after(groups))) + "\n"
        )
        namespace: dict[str, Any] = dict(self.tools)
        code = compile(text, "<fields>", "exec")
        exec(code, namespace)  # noqa: S102 - the text is ours: names, numbers and quoted ASCII
        ledgers = tuple(tuple(ledger.id for ledger in self.quick.groups.ledgers[group]) for group in groups)
        return Plan(
            self.kernel, namespace["read"], namespace["after"], self.quick.slow, ledgers,
            self.names["claim"], self.names[self.quick.program.dated_by],
        )  # fmt: skip

    def _is_text(self, name: str) -> bool:
        declared = self.quick.program.inputs.get(name)
        return declared is not None and declared.type.kind is Kind.TEXT

    # ---- fields

    def _read(self, name: str) -> bool:
        """Write how a field is read; whether it is of a plain kind."""
        declared = self.quick.program.inputs.get(name)
        variable = self.variables[name] = f"field_{len(self.variables)}"
        self.lines.append(f"{variable} = claim[{self.names[name]!a}]")
        if declared is None or declared.type.kind is Kind.TEXT:
            self.tools["text"] = fields.text
            plain = f"type({variable}) is str and {variable}.isascii() and {variable}.isprintable()"
            self.lines += [
                f"if not ({plain} and {variable} and {variable}[0] != ' ' != {variable}[-1]):",
                f"    {variable} = text({variable})",
                f"    if {variable} is None:",
                "        return None",
            ]
        elif declared.type.kind is Kind.YES_NO:
            self.lines += [f"if {variable} is not True and {variable} is not False:", "    return None"]
        else:
            parse = self._parse(declared)
            if parse is None:
                return False
            self.tools[f"parse_{variable}"] = parse
            self.lines += [*self._shortcut(declared, variable, parse), f"if {variable} is None:", "    return None"]
        return True

    def _shortcut(self, declared: InputDef, variable: str, parse: fields.Parse) -> Iterator[str]:
        """How a field is parsed, its most frequent form without a call."""
        days = getattr(parse, "__self__", None)
        if declared.type.kind is Kind.MONEY and self.quick.program.decimals == 2:
            is_plain = f"type({variable}) is str and {variable}[-3:-2] == '.'"
            yield f"digits = {variable}[:-3] + {variable}[-2:] if {is_plain} else ''"
            yield "if digits.isdecimal() and digits.isascii() and 2 < len(digits) < 17:"
            yield f"    {variable} = int(digits)"
            yield f"    if {variable} > {self._high(declared)}:"
            yield "        return None"
            yield "else:"
            yield f"    {variable} = parse_{variable}({variable})"
        elif isinstance(days, fields.Days):
            self.tools[f"kept_{variable}"] = days.kept
            yield f"day = kept_{variable}.get({variable}) if type({variable}) is str else None"
            yield f"{variable} = parse_{variable}({variable}) if day is None else day"
        else:
            yield f"{variable} = parse_{variable}({variable})"

    def _high(self, declared: InputDef) -> int:
        if declared.high is not None:
            return int(declared.high)
        return {one.subject: one.code.high for one in self.kernel.function.facts}.get(declared.name, HIGHEST)

    def _parse(self, declared: InputDef) -> fields.Parse | None:
        program, kind = self.quick.program, declared.type.kind
        high = self._high(declared)
        match kind:
            case Kind.MONEY:
                return fields.amount(high, program.decimals)
            case Kind.COUNT | Kind.DAYS | Kind.MONTHS:
                return fields.amount(high, 0)
            case Kind.DATE:
                return fields.Days().number
            case Kind.CATEGORY:
                members = self.kernel.function.coding.members.get(declared.type.category, ())
                spellings = program.members.get(declared.type.category, {})
                numbers = {spelling: members.index(member) + 1 for spelling, member in spellings.items()}
                return fields.several_of(numbers) if declared.type.several else fields.one_of(numbers)
        return None

    # ---- ledgers, the call, and what is moved

    def _periods(self, groups: list[int]) -> None:
        periods = [self.quick.groups.ledgers[group][0].period for group in groups]
        labels = _Labels(tuple(periods))
        self.tools |= {"kept": labels.kept, "labels_of": labels.of}
        day = self.variables[self.quick.program.dated_by]
        self.lines.append(f"labels = kept.get({day}) or labels_of({day})")
        for index, group in enumerate(groups):
            keys = "".join(f"{self.variables[name]}, " for name in self.quick.groups.ledgers[group][0].keys)
            own = periods[index].kind in ENDS_WITH_THE_CLAIM
            label = self.variables["claim"] if own else f"labels[{index}]"
            self.tools[f"zeros_{index}"] = self.quick.groups.zeros[group]
            self.lines += [
                f"key_{index} = ({group}, ({keys}), {label})",
                f"record_{index} = find(key_{index}, zeros_{index})",
                f"if record_{index} is None:",
                "    return None",
            ]

    def _call(self, groups: list[int]) -> None:
        places = self.quick.groups.places
        arguments = [self.variables[name] for name, _ in self.kernel.facts]
        self._words(arguments)
        tests = []
        for held in self.kernel.held:
            if held.argument is not None:
                group, place = places[held.ledger.id]
                balance = f"record_{groups.index(group)}[{place}]"
                arguments.append(balance)
                tests.append(f"{held.low} <= {balance} <= {held.high}")
        if tests:
            self.lines += [f"if not ({' and '.join(tests)}):", "    return None"]
        self.tools["function"] = self.kernel.claim
        day = self.variables[self.quick.program.dated_by]
        keys = "".join(f"key_{index}, " for index in range(len(groups)))
        records = "".join(f"record_{index}, " for index in range(len(groups)))
        self.lines += [
            f"numbers = ({''.join(f'{argument}, ' for argument in arguments)})",
            "told = function(*numbers)",
            "if told[0] < 0:",
            "    return None",
            f"return numbers, told, ({keys}), ({records}), {day}, {self.variables['claim']}",
        ]

    def _words(self, arguments: list[str]) -> None:
        """Texts as numbers: those that the scheme names, and others below zero, alike where the texts are."""
        words = self.kernel.words
        if not words:
            return
        self.tools["texts"] = self.kernel.function.coding.texts
        if len(words) > 1:
            self.lines.append("others = {}")
        for place in words:
            text = arguments[place]
            arguments[place] = f"word_{place}"
            other = "-1" if len(words) == 1 else f"others.setdefault({text}, -1 - len(others))"
            self.lines.append(f"word_{place} = texts.get({text}) or {other}")

    def _after(self, groups: list[int]) -> list[str]:
        """The function that gives the records after the claim."""
        function = self.kernel.function
        places = self.quick.groups.places
        lines = ["", "", "def after(told, keys, records):"]
        for number, arm in enumerate(function.program.arms):
            found: dict[tuple[int, int], str] = {}
            for move in arm.moves:
                group, place = places.get(move.ledger, (-1, 0))
                if group in groups:
                    at = f"told[{function.places[number][move.amount].at}]"
                    when = None if move.when is None else f"told[{function.places[number][move.when].at}]"
                    found[group, place] = at if when is None else f"({at} if {when} else 0)"
            records = ""
            for index, group in enumerate(groups):
                sums = [
                    f"records[{index}][{place}]" + (f" + {found[group, place]}" if (group, place) in found else "")
                    for place in range(len(self.quick.groups.zeros[group]))
                ]
                records += f"keys[{index}]: ({', '.join(sums)},), "
            lines += [f"    if told[1] == {number}:", f"        return {{{records}}}"]
        return [*lines, "    return {}"]


@frozen(eq=False)
class _Labels:
    """The labels of periods by day."""

    periods: tuple[PeriodDef, ...]
    kept: dict[int, tuple[str, ...]] = field(factory=dict)

    def of(self, day: int) -> tuple[str, ...]:
        """The labels of the periods that a day falls in; of one that is the claim's own, nothing."""
        moment = date.fromordinal(day)
        found = tuple(
            "" if period.kind in ENDS_WITH_THE_CLAIM else period_label(period, moment, "") for period in self.periods
        )
        if len(self.kept) >= fields.MOST_KEPT:
            self.kept.clear()
        self.kept[day] = found
        return found
