"""What the handbook says of one payer: its tiers, and a line for each of its clauses.

Enters: a payer of a program. Leaves: a `PayerPage`. Always holds: a line is what the scheme's clause says, with the
value of each figure; what lowering put around a clause is taken off again, and nothing else is.
"""

from collections.abc import Iterator, Mapping

from policy_lang.core.nodes import (
    Apply,
    Balance,
    Bands,
    Choose,
    Const,
    If,
    Known,
    Lookup,
    Node,
    Ref,
    Round,
    bands_of,
    everything,
)
from policy_lang.core.program import Arm, Def, PayerDef, Program
from policy_lang.diff.changes import Stated
from policy_lang.diff.words import Words
from policy_lang.explain.words.phrases import known as is_phrase
from policy_lang.explain.words.phrases import say
from policy_lang.handbook.cites import Basis, Linker
from policy_lang.handbook.phrases import told
from policy_lang.record import evolve, frozen


@frozen
class Line:
    """A thing that is stated: what it is, what is said of it, and on what it rests."""

    name: str
    text: str
    basis: Basis = Basis()
    anchor: str = ""


@frozen
class PayerPage:
    """One payer: its lines, and its tiers where it has some. `tiers_of`: what the tiers are counted on."""

    id: str
    name: str
    given: bool
    benefit: bool
    lines: tuple[Line, ...]
    tiers: tuple[tuple[str, str], ...] = ()
    tiers_of: str = ""
    basis: Basis = Basis()
    anchor: str = ""


_ROWS = {
    "condition": "condition", "covers": "condition", "base": "base", "covered": "covered", "deductible": "deductible",
    "candidate": "pays", "entitled": "pays", "target": "target", "less": "less", "limit": "limit", "not_below": "floor",
}  # fmt: skip
_COUNTED = ("counted", "paid")
_SHORT = 8


@frozen
class Payers:
    """The payers of one program in one tongue."""

    program: Program
    words: Words
    linker: Linker

    @property
    def tongue(self) -> str:
        """The tongue."""
        return self.words.tongue

    def page(self, payer: PayerDef) -> PayerPage:
        """One payer."""
        arm = next(arm for arm in self.program.arms if payer in arm.payers)
        entry = self.program.catalogue.get(f"payer:{payer.id}")
        mine = _under(arm, payer, f"{payer.id}.")
        origin = entry.origin if entry is not None else mine["payment"].origin if "payment" in mine else None
        basis = self.linker.basis(origin)
        lines: list[Line] = []
        if not payer.given:
            lines = [*self._clauses(payer, mine, basis), *self._manner(payer, mine)]
            lines += self._exceptions(payer, arm, mine, lines)
        tiers = (bands_of(item.node) for key, item in mine.items() if not key.endswith("_before"))
        bands = next((found for found in tiers if found is not None), None)
        return PayerPage(
            payer.id, self.words.names.of(f"payer:{payer.id}"), payer.given, payer.benefit, tuple(lines),
            tuple(self._tiers(bands, mine)) if bands is not None else (),
            self._counted_on(bands, mine) if bands is not None else "", basis, f"payer-{payer.id}",
        )  # fmt: skip

    def _clauses(self, payer: PayerDef, mine: Mapping[str, Def], own: Basis) -> Iterator[Line]:
        for key, definition in mine.items():
            plain = key.removesuffix("_after")
            clause = plain.partition(".")[0]
            row = _ROWS.get(clause)
            if row is None or key.endswith("_before") or self._is_said_elsewhere(key, mine):
                continue
            node = stated(clause, definition.node)
            if bands_of(node) is not None or (plain == "base" and payer.benefit):
                continue
            name = told(row, self.tongue)
            if clause == "candidate":
                name = self.words.names.of(f"candidate:{payer.id}.{plain.partition('.')[2]}")
            basis = self.linker.basis(definition.origin)
            same = basis.cites == own.cites
            text = self._chosen(plain, node, mine) or self.words.node(node, definition.type) + self._rows(node)
            yield Line(name, text, Basis((), basis.rule) if same else basis)

    def _rows(self, node: Node) -> str:
        """The figures of short tables that a clause looks at, so that nobody has to turn to them."""
        tables = dict.fromkeys(part.table for part in everything(node) if isinstance(part, Lookup))
        told_rows = []
        for name in tables:
            table = self.program.tables.get(name)
            rows = table.rows if table is not None else ()
            if 0 < len(rows) <= _SHORT and all(len(row.keys) == 1 for row in rows):
                pairs = [(self.words.member(str(row.keys[0])), self.words.node(row.value)) for row in rows]
                told_rows.append(self.words.series([" ".join(pair) for pair in pairs]))
        return "".join(told("listed", self.tongue, entries=rows) for rows in told_rows)

    def _chosen(self, plain: str, node: Node, mine: Mapping[str, Def]) -> str:
        """Which of several named amounts is paid: they stand above it by their names."""
        named = plain == "entitled" and any(key.startswith("candidate.") for key in mine)
        return told(f"{node.op}.of", self.tongue) if named and isinstance(node, Apply) else ""

    def _is_said_elsewhere(self, key: str, mine: Mapping[str, Def]) -> bool:
        """A target says what is paid; what is due over a period is said before it is compared with what was paid."""
        if key in {"entitled", "entitled_after"} and ("target" in mine or "target_after" in mine):
            return True
        return key == "entitled" and "entitled_after" in mine

    def _manner(self, payer: PayerDef, mine: Mapping[str, Def]) -> Iterator[Line]:
        rounding = next((mine[key].node for key in ("rounded_first", "rounded") if key in mine), None)
        if isinstance(rounding, Round):
            words = (rounding.mode, str(rounding.unit))
            yield Line(told("rounding", self.tongue), self.words.rounding(Stated(words=words)))
        for what in _COUNTED:
            ledger = self.program.ledgers.get(f"{payer.id}.{what}")
            if ledger is not None and (what == "counted" or any(key.startswith("limit") for key in mine)):
                yield Line(told(f"account.{what}", self.tongue), self._scope(ledger.keys, str(ledger.period.kind)))
        if payer.writes_off:
            yield Line(told("manner", self.tongue), self.words.say("writes_off"))

    def _scope(self, keys: tuple[str, ...], period: str) -> str:
        named = [say(f"key.{key}", self.tongue) if is_phrase(f"key.{key}") else self.words.names.of(f"fact:{key}")
                 for key in keys]  # fmt: skip
        who = self.words.series([self.words.say("each", name=key) for key in named])
        return f"{who}{'' if self.tongue == 'zh' else ', '}{told('period.' + period, self.tongue)}"

    def _exceptions(self, payer: PayerDef, arm: Arm, mine: Mapping[str, Def], usual: list[Line]) -> Iterator[Line]:
        """When an exception holds, and which of its lines are not the usual ones."""
        node = mine["payment"].node if "payment" in mine else None
        while isinstance(node, If) and isinstance(node.condition, Known):
            node = node.otherwise
        said = {(line.name, line.text) for line in usual}
        for case in node.cases if isinstance(node, Choose) else ():
            name = self.words.names.of(f"exception:{payer.id}.{case.label}")
            own = _under(arm, payer, f"{payer.id}@{case.label}.")
            when = self.words.node(own["when"].node if "when" in own else case.when)
            head = told("exception.named", self.tongue, name=name)
            basis = self.linker.basis(own["when"].origin) if "when" in own else Basis()
            yield Line(head, told("exception.when", self.tongue, when=when), basis)
            for line in self._clauses(payer, own, basis):
                if (line.name, line.text) not in said:
                    yield evolve(line, name=f"{head} · {line.name}")

    # ---- tiers

    def _counted_on(self, node: Bands, mine: Mapping[str, Def]) -> str:
        """Whether the edges stand above the deductible or count it in; "" where there is none."""
        if "deductible_after" not in mine and "deductible" not in mine:
            return ""
        return told("tiers.after" if _is_zero(node.start) else "tiers.gross", self.tongue)

    def _tiers(self, node: Bands, mine: Mapping[str, Def]) -> Iterator[tuple[str, str]]:
        borne = mine.get("deductible_after", mine.get("deductible"))
        lower = "" if _is_zero(node.start) or borne is None else self._amount(stated("deductible", borne.node))
        for band in node.bands:
            upper = "" if band.upper is None else self._amount(band.upper)
            span = told("tier.open" if not upper else "tier", self.tongue, lower=lower or "0", upper=upper)
            yield span, self._amount(band.ratio)
            lower = upper

    def _amount(self, node: Node) -> str:
        """A figure with its value, so that nobody has to look it up."""
        name = getattr(node, "name", "")
        declared = self.program.parameters.get(name) if isinstance(name, str) else None
        if declared is not None and declared.figures:
            return self.words.node(declared.figures[-1].value)
        return self.words.node(node)


def _under(arm: Arm, payer: PayerDef, prefix: str) -> dict[str, Def]:
    """The definitions of a payer under a prefix: of its own, or of an exception."""
    return {
        definition.id.removeprefix(prefix): definition
        for definition in arm.definitions
        if definition.role.subject == payer.id and definition.id.startswith(prefix)
    }


def _is_zero(node: Node) -> bool:
    return isinstance(node, Const) and node.value == 0


def stated(clause: str, node: Node) -> Node:
    """What a clause says, without what lowering puts around it: a floor at nothing, the base, what was paid before."""
    match clause, node:
        case "base" | "entitled", Apply("greatest", (inner, rest)) if _is_zero(rest):
            return inner
        case "covered" | "deductible", Apply("least", (_, inner)):
            return stated("limit", inner)
        case "limit" | "covered" | "deductible", Apply("beyond", (inner, before)) if _is_account(before):
            return inner
        case "not_below", Apply("greatest", (_, inner)):
            return inner
    return node


def _is_account(node: Node) -> bool:
    return isinstance(node, Balance) or (isinstance(node, Ref) and node.definition.startswith("so_far."))
