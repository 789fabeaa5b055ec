"""A difference as rows that any format can show: names and amounts as text, in one tongue.

Enters: two programs, their difference, and perhaps what it does to claims. Leaves: a `Report`. Always holds: every
format shows these rows and no others, so text, tables and pages cannot say different things; amounts are exact.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from policy_lang.core.calculations import alone
from policy_lang.core.program import Program
from policy_lang.diff.changes import Change, ChangeKind
from policy_lang.diff.claims import ClaimChange, ClaimsDiff, Share, Tally
from policy_lang.diff.path import Step
from policy_lang.diff.phrases import KINDS, TOGETHER
from policy_lang.diff.sides import own_name
from policy_lang.diff.structure import Difference
from policy_lang.diff.traces import Parting
from policy_lang.diff.words import Words
from policy_lang.explain.reasons import Reason
from policy_lang.explain.words.wording import Wording
from policy_lang.record import evolve, frozen


@frozen
class Row:
    """One change. `kind` is for programs, `title` for people; `before` or `after` is None where there was nothing."""

    kind: str
    title: str
    subject: str
    name: str
    detail: str
    before: str | None
    after: str | None
    clauses: str
    along: tuple["Row", ...] = ()


@frozen
class Count:
    """A tally under its name; amounts in minor units."""

    key: str
    name: str
    tally: Tally


@frozen
class Paid:
    """A payer's total under both."""

    payer: str
    name: str
    before: Fraction
    after: Fraction


@frozen
class Owed:
    """What a change of the rules is responsible for: for each payer, and for what persons bear.

    `together`: where several changes could not be taken one by one, why in a word and in a sentence, and which;
    `changes` is how many.
    """

    names: tuple[str, ...]
    payments: tuple[tuple[str, Fraction], ...]
    own: Fraction
    together: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    changes: int = 1


@frozen
class Largest:
    """One of the largest changes: both letters, and the first step at which they part."""

    change: ClaimChange
    where: str
    before: str
    after: str
    letters: tuple[str, str]


@frozen
class Report:
    """All that is shown."""

    old: str
    new: str
    rows: tuple[Row, ...]
    renamed: tuple[tuple[str, str], ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    claims: ClaimsDiff | None = None
    payers: tuple[Paid, ...] = ()
    categories: tuple[Count, ...] = ()
    months: tuple[Count, ...] = ()
    unsettled: tuple[tuple[str, str, int], ...] = ()
    owed: tuple[Owed, ...] = ()
    largest: tuple[Largest, ...] = ()


@frozen
class Reporter:
    """Makes reports of two programs in one tongue."""

    old: Program
    new: Program
    tongue: str

    def words(self, change: Change) -> Words:
        """The words of the side that knows the subject."""
        return Words(self.new if change.after is not None else self.old, self.tongue)

    def row(self, change: Change) -> Row:
        """One change as a row."""
        before, after = self._told_apart(change)
        words = self.words(change)
        cited: list[str] = []
        for stated in (change.before, change.after):
            text = words.names.clauses(stated.clauses) if stated is not None else ""
            if text and text not in cited:
                cited.append(text)
        return Row(
            change.kind.value, KINDS[change.kind][self.tongue == "zh"], change.subject, words.subject(change.subject),
            self._detail(change, words), before, after, words.say("parts").join(cited),
            tuple(map(self.row, change.along)),
        )  # fmt: skip

    def _told_apart(self, change: Change) -> tuple[str | None, str | None]:
        """Both sides in words: in a few, and where these are the same, with what the names in them stand for."""
        sides = self._inside(self.old, change), self._inside(self.new, change)
        if change.before is None or change.after is None:
            return tuple(
                None if stated is None else words.stated(change, stated)
                for words, stated in zip(sides, (change.before, change.after), strict=True)
            )  # type: ignore[return-value]
        before = after = ""
        for values, in_full in ((False, False), (True, False), (True, True)):
            before, after = (
                evolve(words, values=values, in_full=in_full).stated(change, stated)
                for words, stated in zip(sides, (change.before, change.after), strict=True)
            )
            if before != after:
                return before, after
        return before, sides[1].say("same_words", told=after)

    def _inside(self, program: Program, change: Change) -> Words:
        """The words in which a side of a change is told: a calculation has names of its own."""
        kind, _, name = change.subject.partition(":")
        if kind != "calculation" or change.kind is ChangeKind.CALCULATION:
            return Words(program, self.tongue)
        own = [one for one in program.calculations if own_name(one) == own_name(name)]
        found = name if name in own else next(iter(own), "")
        return Words(alone(program, found) if found else program, self.tongue)

    def _detail(self, change: Change, words: Words) -> str:
        if change.subject.startswith("calculation:"):
            names = self._inside(words.program, change).names
            kind = {ChangeKind.INPUT: "fact", ChangeKind.CHECK: "check"}.get(change.kind, "define")
            return names.of(f"{kind}:{change.detail}") if change.detail else ""
        match change.kind:
            case ChangeKind.TABLE_ROW:
                return words.keys(change.detail.split(", "))
            case ChangeKind.ORDER:
                return words.series([words.names.of(f"payer:{name}") for name in change.detail.split(", ") if name])
            case ChangeKind.LIST_ENTRY | ChangeKind.OTHER:
                return ""
            case ChangeKind.TIER | ChangeKind.EXCEPTION:
                return change.detail
        entry = words.program.catalogue.get(f"exception:{change.subject.partition(':')[2]}.{change.detail}")
        return entry.label(self.tongue) if entry is not None else ""

    def report(
        self,
        difference: Difference,
        claims: ClaimsDiff | None = None,
        owed: Iterable[tuple[Step, Share]] = (),
        largest: Iterable[Largest] = (),
    ) -> Report:
        """The whole report."""
        words = Words(self.new, self.tongue)
        old = Words(self.old, self.tongue)
        found = Report(
            _edition(self.old), _edition(self.new), tuple(map(self.row, difference.changes)), difference.renamed,
            tuple(words.names.clauses((clause,)) for clause in difference.gained),
            tuple(old.names.clauses((clause,)) for clause in difference.lost),
        )  # fmt: skip
        if claims is None:
            return found
        return Report(
            found.old, found.new, found.rows, found.renamed, found.gained, found.lost, claims,
            tuple(Paid(name, self.payer(name), *totals) for name, totals in claims.payers.items()),
            tuple(Count(key, self.category(key), tally) for key, tally in claims.categories.items()),
            tuple(Count(key, key, tally) for key, tally in claims.months.items()),
            tuple((side, self.missing(side, cause), count) for (side, cause), count in claims.unsettled.items()),
            tuple(self._owed(step, share) for step, share in owed),
            tuple(largest),
        )  # fmt: skip

    def _owed(self, step: Step, share: Share) -> Owed:
        """A step by what it changes, and where that is several things, why they come together."""
        together = tuple(
            (why.value, TOGETHER[why][self.tongue == "zh"], self._about(changes))
            for why, changes in step.why_together().items()
        )
        payments = tuple((self.payer(name), delta) for name, delta in share.payments.items())
        return Owed(self._about(step.changes), payments, share.own, together if step.is_together else (),
                    len(step.changes))  # fmt: skip

    def _about(self, changes: Iterable[Change]) -> tuple[str, ...]:
        """What some changes are about: of a payer which clauses, of the scheme as a whole what of it."""
        found: dict[str, dict[str, None]] = {}
        for change in changes:
            title = KINDS[change.kind][self.tongue == "zh"]
            if change.subject == "scheme:":
                found.setdefault(title, {})
                continue
            name = self.named(change.subject)
            if change.kind in {ChangeKind.PAYER_ADDED, ChangeKind.PAYER_REMOVED}:
                found[title] = {**found.get(title, {}), name: None}
                continue
            clauses = found.setdefault(name, {})
            if change.subject.startswith("payer:"):
                clauses[title] = None
        words = Words(self.new, self.tongue)
        return tuple(
            words.say("about", name=name, what=words.series(list(clauses))) if clauses else name
            for name, clauses in found.items()
        )

    def payer(self, name: str) -> str:
        """A payer by the name that either side has for it."""
        program = self.new if f"payer:{name}" in self.new.catalogue else self.old
        return Words(program, self.tongue).names.of(f"payer:{name}")

    def category(self, key: str) -> str:
        """Members joined by plus signs, by their labels."""
        words = Words(self.old, self.tongue)
        return " + ".join(words.member(part) for part in key.split(" + ")) if key else words.say("none")

    def missing(self, side: str, cause: str) -> str:
        """What a claim waits for, all of it, by its names on that side."""
        program = self.old if side == "old" else self.new
        words = Words(program, self.tongue)
        return words.say("parts").join(self._missing(words, one) for one in cause.split(", ") if one)

    def _missing(self, words: Words, cause: str) -> str:
        for kind in ("fact", "parameter", "table", "pool"):
            if f"{kind}:{cause}" in words.program.catalogue:
                return words.names.of(f"{kind}:{cause}")
        return words.names.of(f"given:{cause.removeprefix('given.')}") if cause.startswith("given.") else cause

    def named(self, subject: str) -> str:
        """A subject by the name that the newer program has for it, else the older."""
        head, _, name = subject.partition(":")
        if head == "kind":
            return KINDS[ChangeKind(name)][self.tongue == "zh"]
        program = self.new if subject in self.new.catalogue else self.old
        return Words(program, self.tongue).subject(subject)

    def told(
        self, change: ClaimChange, parting: Parting | None, letter: Callable[[ClaimChange], tuple[str, str]]
    ) -> Largest:
        """One of the largest changes in words."""
        if parting is None:
            return Largest(change, "", "", "", letter(change))
        sides = [
            "" if reason is None else self._told(reason, program)
            for reason, program in ((parting.before, self.old), (parting.after, self.new))
        ]
        above = [reason for reason in parting.path if reason.subject.startswith("payer:")]
        where = self.named(above[-1].subject) if above else ""
        return Largest(change, where, sides[0], sides[1], letter(change))

    def _told(self, reason: Reason, program: Program) -> str:
        return Wording(program, self.tongue).sentence(reason)


def _edition(program: Program) -> str:
    return program.scheme if "@" in program.scheme else f"{program.scheme}@{program.edition}"


def subjects(changes: Iterable[Change]) -> tuple[str, ...]:
    """What some changes are about, each once; of the scheme as a whole, what of it (`kind:order`)."""
    return tuple(
        dict.fromkeys(
            f"kind:{change.kind.value}" if change.subject == "scheme:" else change.subject for change in changes
        )
    )
