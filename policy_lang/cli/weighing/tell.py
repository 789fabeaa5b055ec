"""Readings in words: each question with its options, the chosen one and why, and the money between them.

Enters: a program and what hangs on its readings. Leaves: lines for a terminal. Always holds: what a scheme or a claim
says is made harmless.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from policy_lang.claims.amounts import money_text
from policy_lang.cli.face import Face
from policy_lang.cli.layout import many, wrapped
from policy_lang.cli.weighing.effects import Effect, Effects, Person, between
from policy_lang.core.program import CatalogueEntry, Program
from policy_lang.record import frozen
from policy_lang.source.harmless import shown

COLUMNS = 88


@frozen
class Teller:
    """Words in a tongue. `most`: of how many people is told; `grouped`: thousands are set off, for pages."""

    face: Face
    program: Program
    entries: Sequence[CatalogueEntry]
    effects: Effects | None
    claims: int
    most: int
    grouped: bool = False

    def word(self, en: str, zh: str) -> str:
        """One of two words."""
        return self.face.word(en, zh)

    # ---- what is said

    def money(self, amount: Fraction) -> str:
        """An amount in the main unit."""
        text = money_text(amount, self.program.decimals)
        whole, point, rest = text.partition(".")
        return f"{int(whole):,}{point}{rest}" if self.grouped and int(whole) else text

    def signed(self, amount: Fraction) -> str:
        """An amount with its sign."""
        return f"+{self.money(amount)}" if amount > 0 else self.money(amount)

    def payer(self, name: str) -> str:
        """A payer by its name."""
        entry = self.program.catalogue.get(f"payer:{name}")
        return entry.name(self.face.tongue) if entry else name

    def is_run(self, entry: CatalogueEntry, option: CatalogueEntry) -> bool:
        """Whether an option is the one that settles now."""
        return self.program.readings.get(entry.id) == option.id

    def effect(self, entry: CatalogueEntry, option: CatalogueEntry) -> Effect | None:
        """What an option changes; nothing where it is in use or nobody asked."""
        return None if self.effects is None else self.effects.get((entry.id, option.id))

    def between(self, entry: CatalogueEntry) -> Fraction:
        """The money between the options of a reading."""
        return between(entry, self.effects or {})

    def reason(self, entry: CatalogueEntry) -> str:
        """Why the chosen option is chosen."""
        return self.word(entry.reason_en or entry.reason_zh, entry.reason_zh or entry.reason_en)

    def option(self, option: CatalogueEntry) -> str:
        """An option by its name, both tongues, and its label."""
        name, label = option.id + self.second(option), option.label(self.face.tongue)
        return f"{name}  {label}" if label not in {option.id, option.name_en, option.name_zh} else name

    def second(self, entry: CatalogueEntry) -> str:
        """The other name, where there is one."""
        other = entry.name_zh if entry.id == entry.name_en else entry.name_en
        return f" / {other}" if other else ""

    def series(self, parts: Sequence[str]) -> str:
        """Several things in one line."""
        return self.word("; ", "；").join(part for part in parts if part)

    def payments(self, payments: Mapping[str, Fraction]) -> str:
        """What payers pay more or less."""
        return self.series([f"{self.payer(name)} {self.signed(change)}" for name, change in payments.items() if change])

    def told(self, effect: Effect) -> str:
        """What an option changes, in one line."""
        if effect.problem:
            return self.word(f"cannot be run: {effect.problem}", f"无法结算：{effect.problem}")
        unknown = self.unknown(effect) if effect.unknown else ""
        if not effect.changed:
            return unknown or self.word("nothing changes", "无影响")
        changed = self.word(f"{many(effect.changed, 'claim')} changed", f"影响 {effect.changed} 次结算")
        own = self.signed(effect.own)
        return self.series([changed, self.payments(effect.payments),
                            self.word(f"own share {own}", f"个人负担 {own}"), unknown])  # fmt: skip

    def unknown(self, effect: Effect) -> str:
        """How many claims cannot be compared, and for want of which facts."""
        facts = self.word(", ", "、").join(self.fact(name) for name in effect.missing)
        missing = self.word(f" (missing: {facts})", f"（缺少{facts}）") if facts else ""
        return self.word(f"{many(effect.unknown, 'claim')} cannot be compared{missing}",
                         f"{effect.unknown} 次无法比较{missing}")  # fmt: skip

    def fact(self, name: str) -> str:
        """A fact, or a figure that is missing, by its name."""
        entries = (self.program.catalogue.get(f"{kind}:{name}") for kind in ("fact", "parameter"))
        entry = next((one for one in entries if one is not None), None)
        return entry.name(self.face.tongue) if entry else name

    def sides(self, effect: Effect) -> str:
        """How many claims are better and worse off, and by how much."""
        tally = effect.tally
        gain, loss = self.signed(tally.gain), self.signed(-tally.loss)
        return self.series([
            self.word(f"{tally.gained} better off ({gain})", f"{tally.gained} 次有利于个人（{gain}）")
            if tally.gained else "",
            self.word(f"{tally.lost} worse off ({loss})", f"{tally.lost} 次不利于个人（{loss}）") if tally.lost else "",
        ])  # fmt: skip

    # ---- for a terminal

    def lines(self) -> Iterator[str]:
        """All readings."""
        if not self.entries:
            yield self.word("the scheme has no ambiguous clause", "方案没有列出有歧义的条款")
            return
        weighed = self.effects is not None
        telling = sorted(filter(self.matters, self.entries), key=self.weight) if weighed else self.entries
        for entry in telling:
            yield from self._reading(entry)
            yield ""
        idle = [entry for entry in self.entries if weighed and not self.matters(entry)]
        if idle:
            yield from wrapped(shown(self.idle(idle)), COLUMNS)
            yield ""
        if self.effects is None:
            yield self.word("`*` is what settles now; try another with --reading NAME=OPTION",
                            "“*”为当前采用的理解；用 --reading 名称=选项 可换用另一种")  # fmt: skip
            return
        yield self.word(f"settled {many(self.claims, 'claim')} under every option, one reading changed at a time",
                        f"以上逐项换用一种理解，重新结算 {self.claims} 次就医的全部费用")  # fmt: skip

    def matters(self, entry: CatalogueEntry) -> bool:
        """Whether another option changes anything, or may."""
        effects = (self.effect(entry, option) for option in entry.options)
        return any(effect is not None and effect.matters for effect in effects)

    def weight(self, entry: CatalogueEntry) -> tuple[Fraction, bool]:
        """Most money first; of those on which none hangs, first what cannot be told."""
        effects = (self.effect(entry, option) for option in entry.options)
        return -self.between(entry), not any(effect is not None and effect.unknown for effect in effects)

    def idle(self, entries: Sequence[CatalogueEntry]) -> str:
        """The clauses on which nothing hangs here."""
        names = self.word(", ", "、").join(entry.name(self.face.tongue) for entry in entries)
        number = len(entries)
        return self.word(f"nothing changes under any option of {many(number, 'further reading')}: {names}",
                         f"以下 {number} 处歧义换用其他理解均无影响：{names}")  # fmt: skip

    def _reading(self, entry: CatalogueEntry) -> Iterator[str]:
        clauses = self.word(", ", "、").join(f"{one.source} {one.locator}" for one in entry.origin.clauses)
        yield shown(f"{entry.id}{self.second(entry)}  {clauses}".rstrip())
        yield from wrapped(shown(entry.label(self.face.tongue)), COLUMNS, "  ")
        for option in entry.options:
            yield from self._option(entry, option)
        effects = (self.effect(entry, option) for option in entry.options)
        if any(effect is not None and effect.changed for effect in effects):
            money = self.money(self.between(entry))
            yield self.word(f"    between the options: {money}", f"    各种理解之间相差：{money}")

    def _option(self, entry: CatalogueEntry, option: CatalogueEntry) -> Iterator[str]:
        yield shown(f"  {'*' if self.is_run(entry, option) else ' '} {self.option(option)}")
        if option.id == entry.chosen:
            reason = shown(self.reason(entry))
            yield from wrapped(self.word(f"chosen because {reason}", f"采用理由：{reason}"), COLUMNS, "      ")
        effect = self.effect(entry, option)
        if effect is None:
            return
        yield from wrapped(shown(self.told(effect)), COLUMNS, "      ")
        yield from wrapped(self.sides(effect), COLUMNS, "      ")
        for person in effect.people[: self.most]:
            yield from wrapped(shown(self.person(person)), COLUMNS, "        ")

    def person(self, person: Person) -> str:
        """One of the most affected."""
        gain = self.signed(person.gain)
        claims = self.word(", ", "、").join(person.claims)
        noun = "claims" if len(person.claims) > 1 else "claim"
        return self.word(f"{person.name}: {gain} for the person ({noun} {claims})",
                         f"{person.name}：个人得失 {gain}（结算 {claims}）")  # fmt: skip
