"""Readings as a web page that stands alone: the questions, the money between the options, and for whom it is most.

Enters: the words of a teller. Leaves: HTML. Always holds: the page shows the amounts of the report and no others; every
bar stands in the row whose numbers it draws, as long as its amount in proportion to the longest of its chart.
"""

from fractions import Fraction
from pathlib import Path

from policy_lang.cli.weighing.effects import Effect
from policy_lang.cli.weighing.tell import Teller
from policy_lang.core.program import CatalogueEntry
from policy_lang.diff.words import Words
from policy_lang.pages.bars import Bar, Bars, Piece, from_the_middle, scaled
from policy_lang.pages.render import rendered
from policy_lang.record import frozen

_ZERO = Fraction(0)


@frozen
class Asked:
    """One ambiguous clause as the page shows it. `people`: option, person, claims, gain, payments."""

    anchor: str
    question: str
    clauses: str
    options: tuple[tuple[str, bool, str], ...]
    chart: Bars | None
    people: tuple[tuple[str, str, str, str, str], ...]


def page_of(teller: Teller) -> str:
    """The page."""
    program = teller.program
    words = Words(program, teller.face.tongue)
    return rendered(
        Path(__file__).parent, "readings.html.j2",
        tongue=teller.face.tongue, word=teller.word, title=words.names.scheme(),
        claims=teller.claims, weighed=teller.effects is not None, hash=program.hash,
        overview=_overview(teller) if teller.effects and teller.entries else None,
        asked=[_asked(teller, entry, words) for entry in teller.entries],
    )  # fmt: skip


def _overview(teller: Teller) -> Bars:
    """Which question the most money hangs on."""
    amounts = {entry.id: teller.between(entry) for entry in teller.entries}
    full = max(amounts.values(), default=_ZERO)
    ordered = sorted(teller.entries, key=lambda entry: (-amounts[entry.id], entry.id))
    bars = [Bar((entry.label(teller.face.tongue), teller.money(amounts[entry.id])),
                (Piece("new", _ZERO, scaled(amounts[entry.id], full)),)) for entry in ordered]  # fmt: skip
    heads = (teller.word("question", "歧义"), teller.word("between the options", "各种理解之间相差"))
    return Bars(teller.word("Where the most money hangs", "影响金额的大小"), heads, tuple(bars), ())


def _asked(teller: Teller, entry: CatalogueEntry, words: Words) -> Asked:
    options = tuple(
        (teller.option(option), option.id == entry.chosen, teller.reason(entry)) for option in entry.options
    )
    others = [(option, effect) for option in entry.options if (effect := teller.effect(entry, option)) is not None]
    people = tuple(
        (option.label(teller.face.tongue), one.name, teller.word(", ", "、").join(one.claims), teller.signed(one.gain),
         teller.payments(one.payments))
        for option, effect in others for one in effect.people[: teller.most]
    )  # fmt: skip
    clauses = words.names.clauses(entry.origin.clauses)
    chart = _chart(teller, entry, others) if others else None
    return Asked(f"reading-{entry.id}", entry.label(teller.face.tongue), clauses, options, chart, people)


def _chart(teller: Teller, entry: CatalogueEntry, others: list[tuple[CatalogueEntry, Effect]]) -> Bars:
    """What each other option would change for persons: losses to the left of the middle, gains to the right."""
    full = 2 * max((amount for _, effect in others for amount in (effect.tally.gain, effect.tally.loss)), default=_ZERO)
    word = teller.word
    heads = (word("if instead", "如改为"), word("payments", "支付"), word("better off", "有利"),
             word("worse off", "不利"), word("for persons in all", "个人得失合计"))  # fmt: skip
    bars = []
    for option, effect in others:
        tally = effect.tally
        told = teller.told(effect) if effect.problem or not effect.changed else teller.payments(effect.payments)
        unknown = word(f"{effect.unknown} not comparable", f"{effect.unknown}次无法比较") if effect.unknown else ""
        counts = (f"{tally.gained} ({teller.signed(tally.gain)})", f"{tally.lost} ({teller.signed(-tally.loss)})")
        told = teller.series([told, unknown if effect.changed else ""])
        cells = (option.label(teller.face.tongue), told, *counts, teller.signed(tally.net))
        pieces = (from_the_middle("loss", -tally.loss, full), from_the_middle("gain", tally.gain, full))
        bars.append(Bar(cells, pieces))
    legend = (("gain", word("better for persons", "有利于个人")), ("loss", word("worse for persons", "不利于个人")))
    title = word(f"Between the options: {teller.money(teller.between(entry))}",
                 f"各种理解之间相差：{teller.money(teller.between(entry))}")  # fmt: skip
    return Bars(title, heads, tuple(bars), legend)
