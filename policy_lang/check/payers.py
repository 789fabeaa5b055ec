"""Whether a payer says everything it must: of what it pays, how much, and each choice that two careful people would
make differently.

Enters: payers with their clauses, those of each exception put in. Leaves: diagnostics, and symbols of names in clauses.
Always holds: nothing is chosen here for the writer; what is missing is asked for.
"""

from fractions import Fraction

from policy_lang.check.accounts.together import apart, not_together, shared_deductible
from policy_lang.check.expressions import Expressions, constant
from policy_lang.check.tables import Tables, Where
from policy_lang.check.words import clause_names, keyword_names
from policy_lang.core import types
from policy_lang.core.statuses import BY_SPELLING
from policy_lang.core.types import Kind
from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.link import Linked
from policy_lang.names.patch import LABELLED, replaced, slot
from policy_lang.names.scope import Symbol
from policy_lang.record import evolve, frozen
from policy_lang.syntax import ast
from policy_lang.syntax.keywords import keywords

# Clauses that a payer whose payment is given elsewhere cannot have.
_NOT_FOR_GIVEN = (ast.On, ast.Pays, ast.TopsUp, ast.Deductible, ast.CoversAtMost, ast.AtMost, ast.Less, ast.NotBelow,
                  ast.EachClaim, ast.Over, ast.Counting, ast.Follows, ast.Rounding, ast.Within, ast.OwnShareAtMost,
                  ast.InsuredBears)  # fmt: skip
# Clauses that belong to a payer as a whole, whatever the case.
_NOT_IN_EXCEPTIONS = (ast.Given, ast.DrawsOn, ast.WritesOff, ast.Covers)
KEY_FACTS = {
    "PER_PERSON": "person",
    "PER_HOUSEHOLD": "household",
    "PER_ACCIDENT": "accident",
    "PER_HOSPITAL": "hospital",
    "PER_DISEASE": "disease",
    "PER_CONTRACT": "contract",
}

_BEFORE_THE_BASE = (ast.On, ast.When, ast.Unless, ast.Covers, ast.Counting)


@frozen
class Payers:
    """Checks payers of one linked scheme."""

    linked: Linked
    tables: Tables
    report: Report
    expressions: Expressions
    where: Where = Where.PAYER

    def check(self, symbol: Symbol, node: ast.Payer) -> None:
        """A payer, and the payer that each of its exceptions makes of it."""
        if node.refund and self.where is Where.PAYER:
            evolve(self, where=Where.CLOSING).check(symbol, node)
            return
        self._clauses(symbol, node.clauses, node)
        for clause in (*node.clauses, *(clause for item in node.exceptions for clause in item.clauses)):
            self._after_the_base(clause, node)
        labels: dict[str, ast.Except] = {}
        for item in node.exceptions:
            name = item.names.first.name
            if name in labels:
                self.report.add("PL0446", item.span, label=name, name=symbol.name)
            labels[name] = item
        for item in node.exceptions:
            if item.to is not None and item.to.name not in labels:
                near = nearest(item.to.name, tuple(labels))
                self.report.add("PL0201", item.to.span, name=item.to.name, near=near)
            if not any(isinstance(clause, ast.When) for clause in item.clauses):
                self.report.add("PL0450", item.span, label=item.names.first.name)
            changes = tuple(clause for clause in item.clauses if not isinstance(clause, ast.When))
            for change in changes:
                if isinstance(change, _NOT_IN_EXCEPTIONS):
                    self.report.add("PL0443", change.span, text=change.span.text)
            for clause in item.clauses:
                if isinstance(clause, ast.When):
                    self.expressions.condition(clause.condition, self.where)
            self._clauses(symbol, replaced(node.clauses, changes), node)
        self._circles(node.exceptions)

    def _after_the_base(self, clause: ast.Clause, payer: ast.Payer) -> None:
        """The base is what comes after `on`: a benefit has none, and whether a payer pays is decided before it."""
        if payer.benefit or isinstance(clause, _BEFORE_THE_BASE):
            for node in ast.walk(clause):
                if isinstance(node, ast.TheBase):
                    self.report.add("PL0443", node.span, text=node.span.text)

    def _circles(self, exceptions: tuple[ast.Except, ...]) -> None:
        over = {item.names.first.name: item.to.name for item in exceptions if item.to is not None}
        for item in exceptions:
            seen = [item.names.first.name]
            while seen[-1] in over:
                seen.append(over[seen[-1]])
                if seen.count(seen[-1]) > 1:
                    self.report.add("PL0423", item.span, circle=" → ".join(seen))
                    return

    def _clauses(self, symbol: Symbol, clauses: tuple[ast.Clause, ...], payer: ast.Payer) -> None:
        self._slots(symbol, clauses)
        for clause in clauses:
            self._clause(clause)
        found = {type(clause): clause for clause in clauses}
        if ast.Given in found:
            for clause in clauses:
                if isinstance(clause, _NOT_FOR_GIVEN):
                    word, word_zh = clause_names(clause)
                    self.report.add("PL0437", clause.span, payer=symbol.name, clause=word, clause_zh=word_zh)
            return
        self._complete(symbol, found, payer)
        self._floor(clauses)

    def _slots(self, symbol: Symbol, clauses: tuple[ast.Clause, ...]) -> None:
        seen: dict[tuple[str, str], ast.Clause] = {}
        for clause in clauses:
            if isinstance(clause, ast.Cite):
                continue
            place = slot(clause)
            if place in seen and not (place == ("condition", "") and place[0] in LABELLED):
                if place[0] == "amount" and ast.Given in {type(seen[place]), type(clause)}:
                    continue  # told as PL0437
                if place[0] == "amount" and type(seen[place]) is not type(clause):
                    self.report.add("PL0403", clause.span, payer=symbol.name, labels=[Label(seen[place].span)])
                else:
                    word, word_zh = clause_names(clause)
                    holes = {"clause": word, "clause_zh": word_zh, "name": symbol.name}
                    self.report.add("PL0404", clause.span, labels=[Label(seen[place].span)], fix=None, **holes)
            seen.setdefault(place, clause)

    def _complete(self, symbol: Symbol, found: dict[type, ast.Clause], payer: ast.Payer) -> None:
        name, span = symbol.name, payer.names.span
        if not {ast.Pays, ast.Returns, ast.TopsUp, ast.InsuredBears, ast.OwnShareAtMost, ast.Follows} & found.keys():
            self.report.add("PL0402", span, payer=name)
        not_together(name, found, payer, self.report)
        if payer.benefit or ast.Follows in found:
            return
        if ast.On not in found:
            self.report.add("PL0401", span, payer=name)
        if payer.refund:
            return
        if not {ast.EachClaim, ast.Over} & found.keys():
            self.report.add("PL0409", span, payer=name)
        if ast.Over in found and ast.Counting not in found:
            self.report.add("PL0410", found[ast.Over].span, payer=name)
        self._idle(found, name)
        pays = found.get(ast.Pays) or found.get(ast.Returns)
        bands = pays.amount if isinstance(pays, ast.Pays) else None
        if isinstance(bands, ast.Bands) and bands.edges is None and ast.Deductible in found:
            self.report.add("PL0411", bands.span)

    def _idle(self, found: dict[type, ast.Clause], payer: str) -> None:
        """A clause that another one leaves without effect is a misunderstanding, so it is refused."""
        deductible = found.get(ast.Deductible)
        if not isinstance(deductible, ast.Deductible):
            return
        shared = self.tables.symbols.get(deductible.amount)
        if ast.Over in found and shared is not None and shared.kind == "limit":
            apart(payer, clause_names(deductible), keyword_names("OVER"), deductible, self.report)
        if ast.TopsUp in found:
            other = keywords().spelling("TOPS_UP_TO", "en"), keywords().spelling("TOPS_UP_TO", "zh")
            self.report.add("PL0456", deductible.span, payer=payer, other=other[0], other_zh=other[1])
        elif ast.Over in found and deductible.scope is not None:
            other = keywords().spelling("OVER", "en"), keywords().spelling("OVER", "zh")
            self.report.add("PL0456", deductible.scope.span, payer=payer, other=other[0], other_zh=other[1])

    def _floor(self, clauses: tuple[ast.Clause, ...]) -> None:
        """A payment cannot be at least the one figure and at most the other."""
        for floor in (clause for clause in clauses if isinstance(clause, ast.NotBelow)):
            for limit in (clause for clause in clauses if isinstance(clause, ast.AtMost)):
                low, high = self.figure(floor.amount), self.figure(limit.limit)
                if low is not None and high is not None and low > high:
                    least, most = floor.amount.span.text, limit.limit.span.text
                    self.report.add("PL0441", floor.span, labels=[Label(limit.span)], low=least, high=most)

    def figure(self, node: ast.Expression) -> Fraction | None:
        """A figure that is written out, or that a parameter has at all times."""
        symbol = self.tables.symbols.get(node) if isinstance(node, ast.Reference) else None
        declaration = self.linked.node(symbol) if symbol is not None and symbol.kind == "parameter" else None
        if isinstance(declaration, ast.Parameter) and len(declaration.values) == 1:
            return constant(declaration.values[0].value)
        return constant(node)

    def _each_once(self, pools: tuple[ast.Ident, ...]) -> None:
        for index, pool in enumerate(pools):
            if pool.name in {other.name for other in pools[:index]}:
                self.report.add("PL0202", pool.span, name=pool.name)

    def _clause(self, clause: ast.Clause) -> None:  # noqa: C901, PLR0912 — one case a clause is the plainest list of them
        check, where = self.expressions, self.where
        match clause:
            case ast.ForMembers(_, members, status):
                self._members(members)
                self._status(status)
            case ast.When(_, condition, status) | ast.Unless(_, condition, status) | ast.Covers(_, condition, status):
                check.condition(condition, where)
                self._status(status)
            case ast.On(_, value):
                check.expect(value, where, types.MONEY)
            case ast.DrawsOn(_, pools):
                self._each_once(pools)
                for pool in pools:
                    check.ident(pool, "ledger" if where is Where.CLOSING else "pool")
            case ast.Over(_, scope):
                self.scope(scope)
            case ast.Follows(_, schedule):
                check.ident(schedule, "schedule")
            case ast.Counting(_, _, condition):
                if condition is not None:
                    check.condition(condition, where)
            case ast.Deductible(_, amount, scope, status):
                if not shared_deductible(clause, self.expressions):
                    check.expect(amount, where, types.MONEY)
                self._scoped(scope, status)
            case ast.Within(_, limits, status):
                self._each_once(limits)
                for limit in limits:
                    check.ident(limit, "limit")
                self._status(status)
            case ast.OwnShareAtMost(_, limit, scope):
                check.expect(limit, where, types.MONEY, types.NO_LIMIT)
                self._scoped(scope, None)
            case ast.InsuredBears(_, amount, scope):
                check.expect(amount, where, types.MONEY, types.RATIO)
                self._scoped(scope, None)
            case ast.CoversAtMost(_, limit, scope):
                check.expect(limit, where, types.MONEY, types.NO_LIMIT)
                self._scoped(scope, None)
            case ast.AtMost(_, limit, scope, status):
                check.expect(limit, where, types.MONEY, types.NO_LIMIT)
                self._scoped(scope, status)
            case ast.Pays(_, amount):
                self._amount(amount)
            case ast.TopsUp(_, target, status):
                check.expect(target, where, types.RATIO)
                self._status(status)
            case ast.Less(_, amount) | ast.NotBelow(_, amount):
                check.expect(amount, where, types.MONEY)
            case ast.Rounding(_, _, unit):
                self.rounding_unit(unit)

    def rounding_unit(self, unit: ast.MoneyLiteral | None) -> None:
        """The unit of a rounding is an amount of the scheme's money."""
        if unit is None:
            return
        kind = self.expressions.expect(unit, Where.FIGURE, types.MONEY)
        if kind == types.MONEY and constant(unit) == 0:
            self.report.add("PL0308", unit.span)

    def _scoped(self, scope: ast.Scope | None, status: ast.Ident | None) -> None:
        if scope is not None:
            self.scope(scope)
        self._status(status)

    def _status(self, status: ast.Ident | None) -> None:
        if status is not None and status.name not in BY_SPELLING:
            self.expressions.ident(status, "status")

    def _members(self, members: tuple[ast.Ident, ...]) -> None:
        for ident in members:
            symbol = self.expressions.ident(ident, "member")
            if symbol is None or symbol.parent is None:
                continue
            fact = self.fact_of_category(ident, symbol.parent)
            if fact is None:
                self.report.add("PL0452", ident.span, member=ident.name, category=symbol.parent.name)
            else:
                self.tables.symbols[ident] = symbol

    def fact_of_category(self, node: ast.Node, category: Symbol) -> Symbol | None:
        """The one fact of a category; None where there is none, or more than one."""
        scope = self.linked.scopes.at(node)
        found = {
            symbol.key: symbol
            for symbol in scope.names.values()
            if symbol.kind == "fact" and self.expressions.declared(symbol).category == category.name
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def scope(self, scope: ast.Scope) -> None:
        """The keys of a scope are facts; a period other than a claim needs a key."""
        for key in scope.keys:
            if key.path is not None:
                symbol = self.expressions.symbol(key.path, frozenset({"fact"}))
                if symbol is not None:
                    self.tables.symbols[key] = symbol
                continue
            name = KEY_FACTS[key.keyword]
            found = self.linked.scopes.at(key).find(name)
            if found is None or found.kind != "fact":
                self.report.add("PL0201", key.span, name=name, near="")
            else:
                self.tables.symbols[key] = found
        if not scope.keys:
            word, word_zh = keyword_names(scope.period.keyword)
            self.report.add("PL0432", scope.span, name=word, name_zh=word_zh)
        if scope.period.duration is not None:
            spell = scope.period.keyword == "EACH_SPELL_ENDED_BY"
            wanted = (types.DAYS,) if spell else (types.MONTHS, types.DAYS)
            self.expressions.expect(scope.period.duration, Where.FIGURE, *wanted)

    def _amount(self, amount: ast.Amount) -> None:
        check, where = self.expressions, self.where
        if isinstance(amount, ast.Bands):
            for item in amount.slices:
                ratio = check.expect(item.ratio, where, types.RATIO)
                if item.upper is not None:
                    check.expect(item.upper, where, types.MONEY)
                self._ratio(item.ratio, ratio.kind)
            self._rising(amount)
        elif isinstance(amount, ast.Candidates):
            names = set()
            for candidate in amount.candidates:
                check.expect(candidate.value, where, types.MONEY, types.RATIO)
                label = candidate.names.first.name
                if label in names:
                    self.report.add("PL0446", candidate.span, label=label, name="pays")
                names.add(label)
        else:
            kind = check.expect(amount, where, types.RATIO, types.MONEY, types.POINTS)
            self._ratio(amount, kind.kind)

    def _ratio(self, node: ast.Expression, kind: Kind) -> None:
        value = self.figure(node)
        if kind is Kind.RATIO and value is not None and value > 1:
            self.report.add("PL0314", node.span, ratio=node.span.text)

    def _rising(self, bands: ast.Bands) -> None:
        last = None
        for item in bands.slices:
            upper = constant(item.upper) if item.upper is not None else None
            if upper is None:
                continue
            if last is not None and upper <= last[0]:
                self.report.add("PL0414", item.span, high=item.upper.span.text, low=last[1])  # type: ignore[union-attr]
            last = (upper, item.upper.span.text)  # type: ignore[union-attr]
