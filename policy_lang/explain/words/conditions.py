"""Conditions in words: what was asked, what the answer was, and what would have to be so.

Enters: a condition of a tree. Leaves: its sentence in a tongue. Always holds: a sentence names the thing, its value,
and what is asked of it, so that a reader can hold his papers against it.
"""

from policy_lang.core import types
from policy_lang.core.types import Kind
from policy_lang.explain.conditions import grounds, is_met, is_negated
from policy_lang.explain.reasons import Reason
from policy_lang.explain.words.equations import Equations
from policy_lang.explain.words.figures import Figures
from policy_lang.explain.words.names import Names
from policy_lang.explain.words.phrases import known, say
from policy_lang.record import frozen

_BELONGING = frozenset({
    "is", "is_not", "in", "not_in", "includes", "not_includes", "on_list", "not_on_list",
})  # fmt: skip
_ORDERINGS = frozenset({"at_least", "no_more_than", "more_than", "less_than"})


@frozen
class Conditions:
    """Sentences about conditions in one tongue."""

    tongue: str
    figures: Figures
    names: Names
    equations: Equations

    def say(self, key: str, **holes: str) -> str:
        """A row of the phrases."""
        return say(key, self.tongue, **holes)

    def sentence(self, reason: Reason) -> str:
        """What was asked, and whether it is met."""
        answer = "unknown" if not isinstance(reason.value, bool) else "met" if reason.value else "unmet"
        if reason.data.get("step") == "closed_before":
            return self.say("condition.closed_before")
        if reason.data.get("step") == "rejection":
            if reason.subject.startswith("pool:"):
                amount = self.equations.value(reason.children[0])
                return self.say("condition.rejection_pool", pool=self.names.of(reason.subject), amount=amount)
            paid, left = reason.children[:2]
            amounts = {"paid": self.equations.value(paid), "left": self.equations.value(left)}
            row = "condition.rejection_returned" if reason.data["code"] == "PL0664" else "condition.rejection"
            return self.say(row, payer=self.names.of(reason.subject), **amounts)
        match reason.operator:
            case "within":
                return self._window(reason, answer)
            case "rule":
                return self._rule(reason, answer)
            case "all" | "any":
                return self.say(f"condition.{reason.operator}.{answer}")
        return self._comparison(reason, answer)

    def _rule(self, reason: Reason, answer: str) -> str:
        """A named rule; a met one with the facts that made it so."""
        key, name = "rule" if reason.data.get("wanted", True) else "unless", self.names.of(reason.subject)
        if answer != "met":
            return self.say(f"condition.{key}.{answer}", name=name)
        if reason.data.get("way_out"):
            return self.say("condition.way_out.rule", name=name)
        facts = self.say("note.join").join(self.so(part) for part in grounds(reason.children[0]))
        return self.say(f"condition.{key}.met", name=name, facts=facts)

    def _window(self, reason: Reason, answer: str) -> str:
        name, day = self.names.of(reason.children[0].subject), self.equations.value(reason.children[0])
        return self.say(f"condition.in_force.{answer}", name=name, day=day, window=self.window(reason))

    def window(self, reason: Reason) -> str:
        """The days in force."""
        ends = {name: self.figures.value(reason.data[name], types.DATE)  # type: ignore[arg-type]
                for name in ("first", "last") if name in reason.data}  # fmt: skip
        return self.say("window.both" if "last" in ends else "window.from", **ends)

    def _comparison(self, reason: Reason, answer: str) -> str:
        left = reason.children[0]
        holes = {"name": self.equations.title(left), "value": self.equations.short(left), "asked": self.asked(reason)}
        if answer == "met" and reason.data.get("way_out"):
            return self._way_out(reason, holes)
        if answer == "met" and reason.operator in {"is", "in", "includes"} and self._obvious(reason):
            return self.say("condition.met", **holes)
        return self.say(f"condition.{'met_by' if answer == 'met' else answer}", **holes)

    def _way_out(self, reason: Reason, holes: dict[str, str]) -> str:
        """A condition that is met only because the case does not concern the person."""
        if reason.operator not in _BELONGING or isinstance(reason.children[-1].value, bool):
            return self.say("condition.way_out.plain", **holes)
        return self.say("condition.way_out", other=self._belongs(reason), **holes)

    def _belongs(self, reason: Reason) -> str:
        """What something belongs to or does not, without its name."""
        key = "stands" if is_met(reason) is not is_negated(reason) else "stands_not"
        if reason.operator in {"on_list", "not_on_list"}:
            return self.say(f"{key}.listed", right=self.names.of(reason.subject))
        right = reason.children[1]
        if isinstance(right.value, frozenset):
            return self.say(key, right=self.figures.members(right.value, right.unit, "or"))
        return self.say(key, right=self.equations.operand(right))

    def stands(self, reason: Reason) -> str:
        """What the person or the case is, told by a question that was asked of it and not met."""
        if reason.operator in {"all", "any"}:
            return self.say("stands.join").join(self.stands(part) for part in reason.children if not is_met(part))
        if reason.operator == "rule":
            key = "stands" if is_negated(reason) else "stands_not"
            return self.say(f"{key}.rule", name=self.names.of(reason.subject))
        left = reason.children[0]
        name = self.equations.title(left)
        if reason.operator not in _BELONGING or isinstance(reason.children[-1].value, bool):
            return self.say("condition.is_so", name=name, value=self.equations.value(left))
        return self.say("stands.named", name=name, what=self._belongs(reason))

    def instead(self, others: tuple[Reason, ...]) -> str:
        """Why only some of the alternatives are told: what the person is, so that the rest cannot help him."""
        told = dict.fromkeys(self.stands(part) for part in others)
        return self.say("condition.instead", others=self.say("stands.join").join(told))

    def _obvious(self, reason: Reason) -> bool:
        """The value is all that was asked for, so that saying so would say it twice."""
        right = reason.children[1].value
        left = reason.children[0].value
        return left == right or (isinstance(right, frozenset) and right == frozenset({left}))

    def asked(self, reason: Reason) -> str:
        """What a comparison asks for."""
        if reason.operator == "within":
            return self.say("asked.within", right=self.window(reason))
        if len(reason.children) < 2:
            return self.say(f"asked.{reason.operator}", right=self.names.of(reason.subject))
        left, right = reason.children[:2]
        if reason.operator in {"is", "is_not"} and isinstance(right.value, bool):
            return self.say("asked.yes" if right.value == (reason.operator == "is") else "asked.no")
        key = f"asked.day.{reason.operator}"
        if left.unit.kind is not Kind.DATE or not known(key):
            key = f"asked.{reason.operator}"
        if isinstance(right.value, frozenset):
            return self.say(key, right=self.figures.members(right.value, right.unit, "or"))
        return self.say(key, right=self.equations.operand(right))

    def requirement(self, reason: Reason) -> str:
        """What would have to be so: the thing and what is asked of it."""
        return self.say("condition.wanted", name=self.equations.title(reason.children[0]), asked=self.asked(reason))

    def so(self, reason: Reason) -> str:
        """What is so: of a rule, its name; of a comparison, the thing and its value."""
        if reason.operator == "rule":
            key = "condition.so_rule" if reason.data.get("wanted", True) else "condition.so_unless"
            return self.say(key, name=self.names.of(reason.subject))
        left = reason.children[0]
        if reason.operator in {"on_list", "not_on_list"}:
            holes = {"name": self.equations.title(left), "value": self.equations.value(left)}
            key = "condition.so_listed" if reason.operator == "on_list" else "condition.so_unlisted"
            return self.say(key, right=self.names.of(reason.subject), **holes)
        key = "condition.so_asked" if reason.operator in _ORDERINGS else "condition.is_so"
        if isinstance(left.value, bool):
            key = "condition.is_yes"
        holes = {"name": self.equations.title(left), "value": self.equations.value(left)}
        return self.say(key, asked=self.asked(reason), **holes)
