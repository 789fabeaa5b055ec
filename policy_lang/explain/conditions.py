"""Conditions as reasons: what was asked, what the answer was, down to the facts that gave it.

Enters: a yes/no node of Core and whether it is asked to hold or not to hold. Leaves: a condition whose value is whether
what was asked is met. Always holds: negation is gone. A "not" turns `all` into `any` and a comparison into its
opposite, so a reader never has to turn a sentence round in his head.
"""

from policy_lang.core import types
from policy_lang.core.nodes import Apply, Const, Each, Input, Known, Lookup, Node, Ref
from policy_lang.core.program import Def, RoleKind
from policy_lang.core.values import Unknown, Value
from policy_lang.explain.operands import operand
from policy_lang.explain.reasons import Data, Reason, ReasonKind, SourceKind
from policy_lang.explain.trace import Trace
from policy_lang.interp.meaning import negation
from policy_lang.record import evolve, frozen

_OPPOSITE = {
    "at_least": "less_than", "less_than": "at_least", "more_than": "no_more_than", "no_more_than": "more_than",
    "is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in", "includes": "not_includes",
    "on_list": "not_on_list", "known": "not_known",
}  # fmt: skip
_NEGATED = frozenset({"is_not", "not_in", "not_includes", "not_on_list"})
_MEMBERSHIPS = frozenset({"is", "in", "includes", "on_list"})
_COMPARISONS = frozenset(_OPPOSITE) - {"on_list", "known"}


@frozen
class Asked:
    """What is asked: the id that the condition gets, and whether the node is to hold."""

    id: str
    wanted: bool = True

    def part(self, index: int) -> "Asked":
        """The same of a part."""
        return Asked(f"{self.id}/{index}", self.wanted)


def condition_of(trace: Trace, identifier: str) -> Reason:
    """The condition that a definition states, with its own place and clauses."""
    definition = trace.definitions[identifier]
    found = _window(trace, definition) or condition(trace, definition.node, Asked(identifier))
    origin = definition.origin
    return evolve(
        found, id=identifier, clauses=origin.clauses or found.clauses, place=origin.place or found.place
    )  # fmt: skip


def condition(trace: Trace, node: Node, asked: Asked) -> Reason:
    """A condition and what it is made of."""
    match node:
        case Apply("not", (inner,)):
            return condition(trace, inner, Asked(asked.id, not asked.wanted))
        case Apply("and" | "or" as op, parts):
            children = tuple(condition(trace, part, asked.part(at)) for at, part in enumerate(parts, 1))
            every = (op == "and") == asked.wanted
            return _met(trace, node, asked, "all" if every else "any", children if every else _ways_out(children))
        case Apply(op, (left, right)) if op in _COMPARISONS:
            return _met(trace, node, asked, _asked(op, asked), (operand(trace, left), operand(trace, right)))
        case Lookup(listed, keys) if listed in trace.program.lists:
            found = _met(trace, node, asked, _asked("on_list", asked), (operand(trace, keys[0]),))
            return evolve(found, subject=f"list:{listed}", clauses=trace.origin(f"list:{listed}").clauses)
        case Known(inner):
            return _met(trace, node, asked, _asked("known", asked), (operand(trace, inner),))
        case Ref(definition):
            return _named(trace, definition, asked)
    answer = operand(trace, node) if isinstance(node, Input | Lookup | Each) else _answer(trace, node)
    yes = Reason("constant", ReasonKind.FIGURE, value=True, unit=types.YES_NO, source=SourceKind.TEXT)
    return _met(trace, node, asked, _asked("is", asked), (answer, yes))


def _ways_out(alternatives: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Alternatives, those marked that only say whom the others do not concern: the negated ones beside others."""
    if all(map(is_negated, alternatives)):
        return alternatives
    return tuple(
        evolve(item, data={**item.data, "way_out": True}) if is_negated(item) else item for item in alternatives
    )


def is_negated(reason: Reason) -> bool:
    """Whether it asks for something not to be so."""
    if reason.operator == "rule":
        return reason.data.get("wanted") is False
    if _is_yes_no(reason):
        return (reason.operator == "is") is (reason.children[1].value is False)
    return reason.operator in _NEGATED


def _is_yes_no(reason: Reason) -> bool:
    compared = reason.operator in {"is", "is_not"} and len(reason.children) == 2
    return compared and isinstance(reason.children[1].value, bool)


def _answer(trace: Trace, node: Node) -> Reason:
    return Reason("calculation", ReasonKind.FIGURE, value=trace.value(node), unit=types.YES_NO)


def _asked(op: str, asked: Asked) -> str:
    return op if asked.wanted else _OPPOSITE[op]


def _met(trace: Trace, node: Node, asked: Asked, operator: str, children: tuple[Reason, ...]) -> Reason:
    return Reason(
        asked.id, ReasonKind.CONDITION, value=_answered(trace.value(node), wanted=asked.wanted), unit=types.YES_NO,
        operator=operator, children=children,
    )  # fmt: skip


def _answered(value: Value, *, wanted: bool) -> Value:
    return value if wanted else negation(value)


def _named(trace: Trace, identifier: str, asked: Asked) -> Reason:
    """A rule under its name; any other definition is what it says."""
    definition = trace.definitions[identifier]
    role, origin = definition.role, definition.origin
    if role.kind is not RoleKind.RULE:
        window = _window(trace, definition)
        if window is not None and asked.wanted:
            return window
        return condition(trace, definition.node, Asked(asked.id, asked.wanted))
    key = f"rule:{role.subject}" if trace.entry(f"rule:{role.subject}") else f"define:{role.subject}"
    return Reason(
        identifier, ReasonKind.CONDITION, key, _answered(trace.at(identifier), wanted=asked.wanted), types.YES_NO,
        operator="rule", clauses=origin.clauses, place=origin.place,
        children=(condition(trace, definition.node, Asked(f"{identifier}/1", asked.wanted)),),
        data={"wanted": asked.wanted},
    )  # fmt: skip


def _window(trace: Trace, definition: Def) -> Reason | None:
    """The force window of a scheme as one statement."""
    if (definition.role.kind, definition.role.subject) != (RoleKind.CONDITION, "in_force"):
        return None
    node = definition.node
    edges = node.arguments if isinstance(node, Apply) and node.op == "and" else (node,)
    ends: dict[str, Data] = {}
    day: Node | None = None
    for edge in edges:
        if not (isinstance(edge, Apply) and isinstance(edge.arguments[1], Const)):
            return None
        day = edge.arguments[0]
        ends["first" if edge.op == "at_least" else "last"] = edge.arguments[1].value
    return Reason(
        definition.id, ReasonKind.CONDITION, "in_force", trace.at(definition.id), types.YES_NO, operator="within",
        clauses=definition.origin.clauses, place=definition.origin.place,
        children=(operand(trace, day),) if day is not None else (), data=ends,
    )  # fmt: skip


# ---- why not


def is_met(reason: Reason) -> bool:
    """Whether a condition is known to be met."""
    return reason.value is True


def holding(reason: Reason) -> tuple[Reason, ...]:
    """The parts by which a condition is met: named rules and comparisons."""
    if reason.operator == "any":
        return holding(next(child for child in reason.children if is_met(child)))
    if reason.operator == "all":
        return tuple(part for child in reason.children for part in holding(child))
    return (reason,)


def grounds(reason: Reason) -> tuple[Reason, ...]:
    """The comparisons by which a condition is met, each once: named rules are opened."""
    found: dict[str, Reason] = {}
    for part in holding(reason):
        for inner in grounds(part.children[0]) if part.operator == "rule" else (part,):
            found.setdefault(inner.id, inner)
    return tuple(found.values())


def worth_naming(reason: Reason) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    """The alternatives of a failed condition that the person could meet, and the rest, which only say what he is.

    What is compared or is a rule comes first, then what he may belong to, then what he must not belong to.
    """
    ranks = [_rank(child) for child in reason.children]
    first = tuple(child for child, rank in zip(reason.children, ranks, strict=True) if rank == min(ranks))
    return first, tuple(child for child in reason.children if child not in first)


def _rank(reason: Reason) -> int:
    if is_negated(reason):
        return 2
    if reason.operator in {"all", "any"}:
        ranks = [_rank(child) for child in reason.children if not is_met(child)]
        return max(ranks, default=0) if reason.operator == "all" else min(ranks, default=0)
    return int(reason.operator in _MEMBERSHIPS and not _is_yes_no(reason))


def unmet(reason: Reason) -> tuple[Reason, ...]:
    """The parts of a condition that keep it from being met; of a comparison, itself."""
    if is_met(reason):
        return ()
    if reason.operator == "rule":
        return unmet(reason.children[0])
    if reason.operator in {"all", "any"}:
        return tuple(part for child in reason.children for part in unmet(child))
    return (reason,)


def least_to_change(reason: Reason) -> tuple[Reason, ...]:
    """The smallest set of comparisons that would have to come out otherwise for the condition to be met."""
    if is_met(reason):
        return ()
    if reason.operator == "rule":
        return least_to_change(reason.children[0])
    if reason.operator == "all":
        return tuple(part for child in reason.children for part in least_to_change(child))
    if reason.operator == "any":
        return min((least_to_change(child) for child in _choices(reason)), key=len)
    return (reason,)


def _choices(reason: Reason) -> tuple[Reason, ...]:
    """The alternatives that can be advised: what would only make the case one of another kind is none of them."""
    shut = [child for child in reason.children if child.data.get("way_out") and child.value is False]
    return tuple(child for child in reason.children if child not in shut) or reason.children


def only_one_way(reason: Reason) -> bool:
    """Whether there is a single smallest set, so that naming it advises nobody wrongly."""
    if is_met(reason) or not reason.of_kind(ReasonKind.CONDITION):
        return True
    failing = [child for child in reason.of_kind(ReasonKind.CONDITION) if not is_met(child)]
    if reason.operator == "any":
        failing = [child for child in failing if child in _choices(reason)]
        sizes = sorted(len(least_to_change(child)) for child in failing)
        failing = [child for child in failing if len(least_to_change(child)) == sizes[0]]
        return len(failing) == 1 and only_one_way(failing[0])
    return all(only_one_way(child) for child in failing)


def missing_in(value: Value) -> tuple[str, ...]:
    """What an unknown value waits for."""
    return value.causes if isinstance(value, Unknown) else ()
