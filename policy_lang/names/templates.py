"""Templates put in: a payer that is like a template has the template's clauses, with its arguments in their places.

Enters: a payer, and the template that it names. Leaves: the payer with all clauses and exceptions, its own in the slots
that they fill. Always holds: names in the template mean what they mean where the template stands, names in arguments
what they mean where the payer stands, because every node keeps its place in the text; every payer gets nodes of its
own, for what is found out about a node is kept by the node.
"""

from collections.abc import Mapping
from typing import Any

from policy_lang.diagnostics import Label, Report, nearest
from policy_lang.names.patch import changed_payer
from policy_lang.names.scope import Scope, kind_holes
from policy_lang.record import evolve, fields
from policy_lang.syntax import ast

Arguments = Mapping[str, ast.Expression]
# Names for which something stands that is none, and what stands there.
Faults = dict[str, ast.Expression]


def expanded(payer: ast.Payer, scope: Scope, report: Report) -> ast.Payer:
    """The payer with the clauses of its template."""
    like = payer.like
    if like is None:
        return payer
    plain = evolve(payer, like=None)
    harmless = evolve(plain, clauses=(ast.Given(like.span),), exceptions=())  # where there are no clauses to have
    symbol = scope.find(like.template.name)
    if symbol is None or symbol.kind != "template":
        near = nearest(like.template.name, scope.spellings(frozenset({"template"})))
        if symbol is None:
            report.add("PL0201", like.template.span, name=like.template.name, near=near)
        else:
            holes = kind_holes(symbol.kind, "template")
            report.add("PL0209", like.template.span, labels=(), fix=None, name=like.template.name, near=near, **holes)
        return harmless
    template = symbol.node
    assert isinstance(template, ast.Template)  # noqa: S101 — a symbol of kind template
    wanted, given = len(template.arguments), len(like.arguments)
    if wanted != given:
        label = Label(template.names.span)
        report.add("PL0263", like.span, name=symbol.name, expected=wanted, found=given, labels=[label], fix=None)
        return harmless
    arguments: dict[str, ast.Expression] = {}
    for names, value in zip(template.arguments, like.arguments, strict=True):
        arguments |= {part.name: value for part in (names.first, names.second) if part is not None}
    faults: Faults = {}
    clauses = tuple(_put_in(clause, arguments, faults) for clause in template.clauses)
    exceptions = tuple(_put_in(item, arguments, faults) for item in template.exceptions)
    for name, argument in faults.items():
        report.add("PL0264", argument.span, name=name)
    if faults:
        return harmless
    return changed_payer(evolve(plain, clauses=clauses, exceptions=exceptions), payer.clauses, payer.exceptions)


def _put_in(node: Any, arguments: Arguments, faults: Faults) -> Any:  # noqa: ANN401 — a copy is of the node's own class
    """A copy of a node in which arguments stand where the template names them."""
    if isinstance(node, ast.Names | ast.Cite):
        return node
    if isinstance(node, ast.Reference) and len(node.path.parts) == 1 and node.path.name in arguments:
        return _put_in(arguments[node.path.name], {}, faults)
    if isinstance(node, ast.Path) and len(node.parts) == 1 and node.name in arguments:
        path = _named(arguments[node.name], node.name, faults)
        return node if path is None else path
    if isinstance(node, ast.Ident) and node.name in arguments:
        path = _named(arguments[node.name], node.name, faults)
        return node if path is None else ast.Ident(path.span, path.name)
    changed = {}
    for attribute in fields(type(node)):
        value = getattr(node, attribute.name)
        if isinstance(value, ast.Node):
            changed[attribute.name] = _put_in(value, arguments, faults)
        elif isinstance(value, tuple) and any(isinstance(item, ast.Node) for item in value):
            changed[attribute.name] = tuple(_put_in(item, arguments, faults) for item in value)
    return evolve(node, **changed)


def _named(argument: ast.Expression, name: str, faults: Faults) -> ast.Path | None:
    """The name that an argument is, where nothing else can stand: a pool, a ledger, a fact of a key, a status."""
    if isinstance(argument, ast.Reference):
        return argument.path
    faults.setdefault(name, argument)
    return None
