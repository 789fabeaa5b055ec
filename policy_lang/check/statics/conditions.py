"""Conditions that can never hold, or always do, and exceptions that meet or hide each other.

Enters: a checked scheme. Leaves: warnings. Always holds: what is reported is so for every claim (see `worlds`); each
condition is looked at under what must hold where it stands: a payer's later conditions under its earlier ones, a branch
under the conditions around it, an exception under its payer's.
"""

from collections.abc import Iterable
from contextlib import suppress

from policy_lang.check.statics.worlds import ALWAYS, Cases, TooManyError, Worlds, both, terms
from policy_lang.diagnostics import Label, Report
from policy_lang.names.patch import slot
from policy_lang.record import frozen
from policy_lang.syntax import ast


@frozen
class Conditions:
    """Looks at the conditions of one module's declarations."""

    worlds: Worlds
    report: Report

    def payer(self, node: ast.Payer, covered: Cases) -> None:
        """A payer's own conditions, the branches in its clauses, and its exceptions. `covered`: who is inside."""
        known = covered
        for clause in node.clauses:
            known = self._narrowed(clause, known)
        for clause in node.clauses:
            if not isinstance(clause, ast.When | ast.Unless | ast.Covers):
                self.branches(clause, known)
        for item in node.exceptions:
            self._exception(item, known)
        self._meeting(node.exceptions, known)

    def statement(self, node: ast.Rule | ast.Check) -> None:
        """What a rule or a check says holds, and of which claims a check is asked."""
        for condition in (*(node.whens if isinstance(node, ast.Check) else ()), *node.conditions):
            self._never(condition, self._of(condition), ALWAYS)
            self.branches(condition, ALWAYS)

    def branches(self, node: ast.Node, known: Cases) -> None:
        """Every choice inside a node, under what is known there."""
        if not isinstance(node, ast.If):
            for child in ast.children(node):
                self.branches(child, known)
            return
        met, not_met = self._of(node.condition), self._of(node.condition, holds=False)
        self._never(node.condition, met, known)
        self._always(node.condition, not_met, known)
        self.branches(node.condition, known)
        self.branches(node.then, _and(known, met) or known)
        self.branches(node.otherwise, _and(known, not_met) or known)

    # ---- one condition

    def _narrowed(self, clause: ast.Clause, known: Cases) -> Cases:
        """What is known after a clause that says when a payer pays."""
        match clause:
            case ast.When(_, condition) | ast.Covers(_, condition):
                met, said = self._of(condition), "PL0479"
            case ast.Unless(_, condition):
                met, said = self._of(condition, holds=False), "PL0480"
            case ast.ForMembers(_, members):
                return _and(known, self.worlds.among(members)) or known
            case _:
                return known
        self.branches(condition, known)
        return known if self._impossible(said, condition, met, known) else _and(known, met)

    def _never(self, condition: ast.Expression, met: Cases, known: Cases) -> bool:
        return self._impossible("PL0479", condition, met, known)

    def _always(self, condition: ast.Expression, not_met: Cases, known: Cases) -> bool:
        return self._impossible("PL0480", condition, not_met, known)

    def _impossible(self, code: str, condition: ast.Expression, wanted: Cases, known: Cases) -> bool:
        if _and(known, wanted):
            return False
        self.report.add(code, condition.span, condition=condition.span.text)
        return True

    def _of(self, condition: ast.Expression, *, holds: bool = True) -> Cases:
        with suppress(TooManyError):
            return self.worlds.cases(condition, holds=holds)
        return ALWAYS

    # ---- exceptions

    def _exception(self, item: ast.Except, known: Cases) -> None:
        for clause in item.clauses:
            if isinstance(clause, ast.When):
                met = self._of(clause.condition)
                if not self._never(clause.condition, met, known):
                    self._always(clause.condition, self._of(clause.condition, holds=False), known)
                    known = _and(known, met)
        for clause in item.clauses:
            if not isinstance(clause, ast.When):
                self.branches(clause, known)

    def _meeting(self, exceptions: tuple[ast.Except, ...], known: Cases) -> None:
        """Exceptions of which one always displaces another, and such as can meet and neither is said to go first."""
        over = {item.names.first.name: item.to.name for item in exceptions if item.to is not None}
        for at, item in enumerate(exceptions):
            for other in exceptions[at + 1 :]:
                name, its = item.names.first.name, other.names.first.name
                if _displaces(name, its, over):
                    self._hidden(other, item, known)
                elif _displaces(its, name, over):
                    self._hidden(item, other, known)
                elif self._clash(item, other, known):
                    self.report.add("PL0481", other.names.span, labels=[Label(item.names.span)], name=its, other=name)

    def _hidden(self, item: ast.Except, above: ast.Except, known: Cases) -> None:
        """Whether the one above applies whenever this one does."""
        applies = _and(known, self._applies(item))
        if applies and not _and(applies, self._applies_not(above)):
            name, other = item.names.first.name, above.names.first.name
            self.report.add("PL0482", item.names.span, labels=[Label(above.names.span)], name=name, other=other)

    def _clash(self, item: ast.Except, other: ast.Except, known: Cases) -> bool:
        """Whether two exceptions are about the same facts, can apply together, and change the same clause."""
        one, two = self._applies(item), self._applies(other)
        if not terms(one) & terms(two) or not _and(known, _and(one, two)):
            return False
        changes, others = self._changes(item), self._changes(other)
        return any(changes[place] != others[place] for place in changes.keys() & others.keys())

    def _changes(self, item: ast.Except) -> dict[tuple[str, str], str]:
        return {
            slot(clause): self.worlds.term(clause)
            for clause in item.clauses
            if not isinstance(clause, ast.When | ast.Cite)
        }

    def _applies(self, item: ast.Except) -> Cases:
        found = ALWAYS
        for clause in item.clauses:
            if isinstance(clause, ast.When):
                found = _and(found, self._of(clause.condition))
        return found

    def _applies_not(self, item: ast.Except) -> Cases:
        found: Cases = ()
        for clause in item.clauses:
            if isinstance(clause, ast.When):
                found = (*found, *self._of(clause.condition, holds=False))
        return found


def _and(first: Cases, second: Cases) -> Cases:
    """The cases in which both hold; the first alone where there are too many to look at."""
    with suppress(TooManyError):
        return both(first, second)
    return first


def _displaces(name: str, other: str, over: dict[str, str]) -> bool:
    """Whether an exception is one to another, directly or through others."""
    seen: set[str] = set()
    while name in over and name not in seen:
        seen.add(name)
        name = over[name]
        if name == other:
            return True
    return False


def covered(worlds: Worlds, headers: Iterable[ast.Covers], clauses: Iterable[ast.Clause]) -> Cases:
    """Who is inside: the header's conditions that no condition of the payer itself takes the place of."""
    own = {clause.status.name if clause.status else "" for clause in clauses if isinstance(clause, ast.Covers)}
    found = ALWAYS
    for header in headers:
        if (header.status.name if header.status else "") not in own:
            with suppress(TooManyError):
                found = _and(found, worlds.cases(header.condition))
    return found
