"""A generated scheme in its parts, so that it can be written, and changed by hand as a reader would change it.

Enters: nothing; these are data. Leaves: the text. Always holds: the same parts give the same text, and a changed part
changes nothing else.
"""

from datetime import date

from attrs import evolve, frozen

from tests.strategies.payers import PayerText
from tests.strategies.words import Name
from tests.strategies.world import Piece, World


@frozen
class Place:
    """What stands before a payer in every order: payers, and those of them that have an account of what they paid."""

    earlier: tuple[Name, ...] = ()
    paid: tuple[Name, ...] = ()


@frozen
class Parts:
    """All of a scheme. `other_order`: another order in which every payer still finds those it names; `removable`: what
    nothing else names; `checks`, `scenarios` and the like: as text.
    """

    world: World
    headers: tuple[tuple[str, str], ...]
    pools: tuple[Piece, ...]
    payers: tuple[PayerText, ...]
    places: dict[str, Place]
    orders: tuple[str, ...]
    first_order: tuple[Name, ...]
    other_order: tuple[Name, ...]
    uses: tuple[str, ...] = ()
    removable: tuple[Name, ...] = ()
    readings: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    calculations: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    ledgers: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()

    def declarations(self) -> list[str]:
        """Every declaration as text: the header first."""
        world = self.world
        words = world.words
        header = "\n  ".join(text for _, text in self.headers)
        sources = [
            f'{words.word("SOURCE")} notice = "某办发〔2020〕4号" {words.word("DATED")} {date(2020, 2, 29).isoformat()}',
            f'{words.word("SOURCE")} letter = "复函"',
        ]
        statuses = [f"{words.word('STATUS')} {status.declared}" for status in world.statuses]
        categories = [world.category_text(kind) for kind in world.categories]
        facts = [world.fact_text(fact) for fact in world.facts.values()]
        figures = [piece.text for piece in (*world.pieces, *self.pools)]
        payers = [payer.text for payer in self.payers]
        return [header, *sources, *self.uses, *statuses, *categories, *self.lines, *facts, *figures, *self.ledgers,
                *payers, *self.closings, *self.orders, *self.readings, *self.checks, *self.calculations,
                *self.scenarios]  # fmt: skip

    def place(self, name: Name) -> Place:
        """What stands before a payer."""
        return self.places.get(name.id, Place())

    def payer(self, name: Name) -> PayerText:
        """A payer by its name."""
        return next(payer for payer in self.payers if payer.name.id == name.id)

    def with_payer(self, name: Name, new: PayerText) -> "Parts":
        """The same with another payer in the place of one."""
        return evolve(self, payers=tuple(new if payer.name.id == name.id else payer for payer in self.payers))

    def with_piece(self, old: Piece, body: str) -> "Parts":
        """The same with another body of a figure, a definition or a rule."""
        pieces = [
            evolve(piece, body=body) if (piece.kind, piece.name) == (old.kind, old.name) else piece
            for piece in self.world.pieces
        ]
        return evolve(self, world=evolve(self.world, pieces=pieces))

    def with_pool(self, name: Name, body: str) -> "Parts":
        """The same with another body of a pool."""
        return evolve(self, pools=tuple(evolve(pool, body=body) if pool.name == name else pool for pool in self.pools))

    def with_header(self, slot: str, text: str) -> "Parts":
        """The same with another header."""
        return evolve(self, headers=tuple((name, text if name == slot else old) for name, old in self.headers))

    def in_force_text(self) -> str:
        """The window in force: most claims fall in it."""
        return in_force(self.world)


def in_force(world: World) -> str:
    """A window that begins in 2019 or 2020 and ends with 2020 or 2021, or does not end."""
    words = world.words
    first = words.pick((date(2020, 1, 1), date(2020, 1, 1), date(2019, 7, 1), date(2020, 3, 15)))
    text = f"{words.word('IN_FORCE')} {words.word('FROM')} {words.date(first)}"
    last = words.pick((date(2020, 12, 31), date(2021, 6, 30), None))
    return text if last is None else f"{text} {words.word('TO')} {words.date(last)}"
