"""Whole schemes: header, pools, payers, orders, readings, checks and scenarios, as one text.

Enters: a source of choices. Leaves: a `Scheme`: its text, its parts, and its readings. Always holds: the text says everything
that must be said, so it compiles (a test measures how nearly always), and it is the same for the same choices.
"""

from datetime import date
from random import Random

from attrs import evolve, frozen

from tests.strategies.calculations import Calculation, Calculations
from tests.strategies.expressions import Expressions
from tests.strategies.lines import Lines
from tests.strategies.parts import Parts, Place, in_force
from tests.strategies.payers import Payers, PayerText
from tests.strategies.phases import returning, scheduled, templated
from tests.strategies.readings import OptionText, Readings, ReadingText
from tests.strategies.words import Name, Words
from tests.strategies.world import MONEY_FACTS, Fact, Piece, World

POOLS = (("in_scope", "范围内费用"), ("out_of_scope", "范围外费用"), ("special", "特殊费用"))
PAYERS = (
    ("basic", "基本医保"), ("serious_illness", "大病保险"), ("aid", "医疗救助"), ("hospital_cut", "医院减免"),
    ("supplement", "补充保险"), ("charity", "慈善帮扶"),
)  # fmt: skip
LEDGERS = (("account", "总台账"), ("burden", "负担台账"), ("relief_paid", "救助台账"))
REFUNDS = (("year_end", "期末返还"), ("bonus", "返还奖励"))
BENEFITS = (("lump", "一次性给付"), ("daily_grant", "住院津贴"))


@frozen
class Scheme:
    """A generated scheme. `shuffled`: the declarations stand in any order."""

    text: str
    parts: Parts
    readings: tuple[ReadingText, ...]
    shuffled: bool = False

    def by_hand(self, reading: ReadingText, option: OptionText) -> str | None:
        """The scheme without the reading, an option's changes made in the text itself; None where that is not simple."""
        parts = evolve(
            self.parts, readings=tuple(text for text in self.parts.readings if text != reading.text), scenarios=()
        )  # a scenario may ask for the reading
        for change in option.changes:
            if change.by_hand is None:
                return None
            parts = change.by_hand(parts)
        return "\n\n".join(parts.declarations()) + "\n"


def scheme(random: Random) -> Scheme:
    """A scheme by chance."""
    return Schemes(World(Words.by(random))).scheme()


@frozen(eq=False)
class Schemes:
    """Writes one scheme."""

    world: World

    @property
    def words(self) -> Words:
        """The speller."""
        return self.world.words

    def _word(self, identifier: str) -> str:
        return self.words.word(identifier)

    def scheme(self) -> Scheme:
        """All of it."""
        words = self.words
        pools = self._pools()
        payers = Payers(self.world, tuple(pool.name for pool in pools))
        names = [words.name(*pair) for pair in words.some(PAYERS, 1, 5)]
        if words.chance(30):
            self.world.ledgers.extend(words.name(*pair) for pair in words.some(LEDGERS, 1, 2))
        declared = list(self.world.ledgers)
        reserve = words.name("reserve", "结转额") if words.chance(18) else None
        if reserve is not None:
            self.world.ledgers.append(reserve)
        first, others, arms = self._orders(names)
        own, places = self._payers(payers, first, others)
        own, schedule = scheduled(self.world, payers, own) if words.chance(7) else (own, ())
        own, returns = returning(self.world, payers, own) if not schedule and words.chance(7) else (own, False)
        own, template = templated(self.world, own) if not schedule and words.chance(7) else (own, ())
        benefits = [
            payers.benefit(words.name(*pair), (), ())
            for pair in (words.some(BENEFITS, 1, 2) if words.chance(22) else ())
        ]
        uses, imported = self._uses()
        first_order = (*first, *imported)
        headers = self._headers()
        uses = (*uses, *self._among_editions(dict(headers)))
        parts = Parts(
            self.world, tuple(headers), tuple(pools), (*own, *benefits), places,
            tuple(self._order(order, members, imported) for order, members in self._arms(first, others, arms)), first_order,
            (*(others if not arms else first), *imported), uses,
            tuple(benefit.name for benefit in benefits),
        )  # fmt: skip
        values = Expressions(self.world, "check", payers.pools, tuple(first), _limited(own))
        lines = Lines.of(self.world) if words.chance(6) else None
        checks = [*self._checks(payers, values), *([lines.check()] if lines else [])]
        found = Readings(parts, payers, evolve(values, where="payer"))
        # A payer that follows a schedule, gives back or is like a template cannot be read with clauses chosen for others.
        readings = tuple(
            found.reading() for _ in range(0 if schedule or returns or template else words.pick((0, 1, 1, 2)))
        )
        calculations = [Calculations(self.world).calculation() for _ in range(words.pick((0, 0, 1)))]
        ledgers = (*(self._ledger(name, payers, own) for name in declared), *schedule, *template)
        closings = self._closing(payers, reserve) if reserve is not None else ()
        parts = evolve(parts, ledgers=ledgers, closings=closings)
        scenarios = [self._scenario(parts, readings, calculations, lines)] if words.chance(40) else []
        parts = evolve(
            parts, readings=tuple(item.text for item in readings), checks=tuple(checks), scenarios=tuple(scenarios),
            calculations=tuple(item.text for item in calculations), lines=tuple(lines.declarations() if lines else ()),
        )  # fmt: skip
        declarations = parts.declarations()
        shuffled = words.chance(10)
        if shuffled:
            words.random.shuffle(declarations)
        return Scheme("\n\n".join(declarations) + "\n", parts, readings, shuffled)

    # ---- header and pools

    def _headers(self) -> list[tuple[str, str]]:
        words = self.words
        dated = words.pick((("claim.discharge", "费用.出院日"),) * 3 + (("claim.admission", "费用.入院日"),))
        date_name = words.call(self.world.named(dated, "date").name)
        name = words.name("generated_scheme", "生成方案").declared
        headers = [
            ("scheme", f"{words.word('SCHEME')} {name}"),
            ("edition", f"{words.word('EDITION')} 2020"),
            ("in_force", in_force(self.world) + self.world.cites(20)),
            ("dated_by", f"{words.word('CLAIMS_DATED_BY')} {date_name}" + self.world.cites(20)),
            ("currency", f"{words.word('CURRENCY')} {words.currency}, {Payers(self.world, ()).rounding().text}"),
        ]
        if words.chance(6):
            headers.append(("amends", f"{words.word('AMENDS')} shared.base@2019"))
        if words.chance(6):
            headers.append(("conforms_to", f"{words.word('CONFORMS_TO')} shared.law@2019{self.world.cites(20)}"))
        for _ in range(words.pick((0, 0, 0, 0, 1, 1, 2))):
            otherwise = f" {words.word('OTHERWISE')} {words.call(self.world.status())}" if words.chance(50) else ""
            condition = Expressions(self.world).text("yes_no", 1)
            headers.append(("covers", f"{words.word('COVERS')} {condition}{otherwise}{self.world.cites(20)}"))
        return headers

    def _pools(self) -> list[Piece]:
        words, found = self.words, []
        spare = list(MONEY_FACTS)
        for latin, han in words.some(POOLS, 1, 3):
            name = words.name(latin, han)
            fact = words.call(self.world.named(spare.pop(0), "money").name)
            value = fact
            form = words.random.randint(0, 9)
            if form == 0:
                value = f"{fact} {words.word('BEYOND')} {words.money(0, 200)}"
            elif form == 1:
                value = Expressions(self.world).text("money", 1, "large")
            elif form == 2 and found:  # a part of a pool that stands before; where all is shuffled, maybe after
                value = f"{words.call(words.pick(found).name)} {words.word('BEYOND')} {words.money(0, 200)}"
            found.append(
                Piece("pool", name, f"{words.word('POOL')} {name.declared}", f" = {value}", self.world.cites(20))
            )
        return found

    # ---- payers and their orders

    def _orders(self, names: list[Name]) -> tuple[list[Name], list[Name], bool]:
        """An order, another one, and whether both stand in the scheme, each for other persons."""
        first, others = list(names), list(names)
        if self.words.chance(45):
            self.words.random.shuffle(others)
        return first, others, len(names) > 1 and self.words.chance(25)

    def _payers(
        self, payers: Payers, first: list[Name], others: list[Name]
    ) -> tuple[tuple[PayerText, ...], dict[str, Place]]:
        found: list[PayerText] = []
        places: dict[str, Place] = {}
        for index, name in enumerate(first):
            before = tuple(item for item in first[:index] if others.index(item) < others.index(name))
            paid = tuple(payer.name for payer in found if payer.limited and payer.name in before)
            places[name.id] = Place(before, paid)
            given = self.words.chance(55 if index == 0 else 10)
            found.append(payers.given(name) if given else payers.computed(name, before, paid))
        return tuple(found), places

    def _arms(self, first: list[Name], others: list[Name], both: bool) -> list[tuple[list[Name], list[str]]]:
        if not both:
            return [(first, [])]
        self.world.fact("classes")
        members = [self.words.call(member) for member in self.world.category("classes")[1]]
        cut = self.words.random.randint(1, 2)
        return [(first, members[:cut]), (others, members[cut:])]

    def _order(self, order: list[Name], members: list[str], imported: tuple[Name, ...]) -> str:
        words = self.words
        listed = words.listed([words.call(name) for name in (*order, *imported)])
        whom = f" {words.word('FOR')} {words.listed(members)}:" if members else ""
        return f"{words.word('ORDER')}{whom} {listed}{self.world.cites(20)}"

    def _uses(self) -> tuple[tuple[str, ...], tuple[Name, ...]]:
        words = self.words
        if words.currency != "CNY" or not words.chance(12):
            return (), ()
        only = words.pick(("", " (relief)", " (专项救助)"))
        uses = [f"{words.word('USE')} shared.assistance{only}"]
        spelled = ("relief",) if "relief" in only else ("专项救助",) if only else ("relief", "专项救助")
        if words.chance(60):
            limit = f"{words.word('AT_MOST')} {words.money(100, 9000)} {words.word('PER_PERSON')} {words.word('EACH_MONTH')}"
            change = words.pick(
                (limit, f"{words.word('PAYS')} {words.ratio()}", f"{words.word('ROUNDS')} {words.word('UP')}")
            )
            uses.append(f"{words.word('ADAPT')} {spelled[0]} {change}")
        return tuple(uses), (Name(spelled, spelled[0]),)

    def _ledger(self, name: Name, payers: Payers, own: tuple[PayerText, ...]) -> str:
        """An account of payments, of a pool, of what the person bears; or one of claims beside it."""
        words = self.words
        paid = [words.call(payer.name) for payer in own if not payer.benefit]
        amount = words.pick((
            " + ".join(words.some(paid, 1, 3)), words.word("OWN_SHARE"),
            f"{words.word('OWN_SHARE_IN')} {words.call(words.pick(payers.pools))}", words.call(words.pick(payers.pools)),
        ))  # fmt: skip
        text = f"{words.word('LEDGER')} {name.declared} {words.word('KEEPS_THE_GREATEST' if words.chance(12) else 'COUNTS')} {amount}"
        if words.chance(30):
            text += f" {words.word('WHEN')} {Expressions(self.world).text('yes_no', 1)}"
        text += f" {payers.scope()}"
        if words.chance(9):
            text += f" {words.word('IN_THE_PERIOD_OF')} {words.call(self.world.fact('date').name)}"
        return text + self.world.cites(20)

    def _closing(self, payers: Payers, reserve: Name) -> tuple[str, ...]:
        """An account of own shares, one that only the closing moves, and the closing: refunds, and what is carried."""
        words, values = self.words, Expressions(self.world)
        period = words.pick(("EACH_CALENDAR_YEAR", "EACH_CALENDAR_YEAR", "EACH_MONTH", "EACH_SCHEME_YEAR"))
        scope = f"{words.word(words.pick(('PER_PERSON', 'PER_PERSON', 'PER_HOUSEHOLD')))} {words.word(period)}"
        borne = words.name("borne_in_all", "个人负担合计")
        accounts = [
            f"{words.word('LEDGER')} {borne.declared} {words.word('COUNTS')} {words.word('OWN_SHARE')} {scope}",
            f"{words.word('LEDGER')} {reserve.declared} {scope}",
        ]
        lines = [f"{words.word('AT_CLOSE_OF')} {scope}{self.world.cites(20)}"]
        for pair in words.some(REFUNDS, 1, 2):
            lines.append(f"  {words.word('REFUND')} {words.name(*pair).declared}")
            lines += [f"    {clause}" for clause in self._refund(payers, values, borne)]
        if words.chance(70):
            carried = values.text("money", 1, "small")
            lines.append(f"  {words.word('CARRIES')} {carried} {words.word('INTO')} {words.call(reserve)}")
        return (*accounts, "\n".join(lines))

    def _refund(self, payers: Payers, values: Expressions, borne: Name) -> list[str]:
        words = self.words
        found = [
            f"{words.word('ON')} {words.word('SO_FAR_IN')} {words.call(borne)}",
            f"{words.word('DRAWS_ON')} {words.call(borne)}",
        ]
        if words.chance(40):
            found.append(f"{words.word('WHEN')} {values.text('yes_no', 1)}")
        deductible = words.chance(40)
        if deductible:
            found.append(payers.deductible(values, scoped=False).text)
        found.append(payers.amount(values, deductible=deductible).text)
        if words.chance(30):
            found.append(payers.limit(values, label=False).text)
        if words.chance(20):
            found.append(payers.less(values).text)
        if words.chance(20):
            found.append(payers.rounding().text)
        words.random.shuffle(found)
        return found

    def _among_editions(self, headers: dict[str, str]) -> list[str]:
        """What changes the edition that is amended, and what others must keep to."""
        words, found = self.words, []
        if "amends" in headers:
            change = f"{words.word('TO')} {words.ratio()}"
            found.append(f"{words.word('ADAPT')} shared_base_share {change}{self.world.cites(20)}")
            if words.chance(50):
                found.append(f"{words.word('REPEALS')} shared_base_rule")
        if words.chance(6):
            text = f"{words.word('FRAMEWORK')} own_framework / 本级框架{self.world.cites(20)}"
            text += f"\n  {words.word('REQUIRES')} own_share / 本级比例 {words.word('AT_LEAST')} {words.ratio()}"
            found.append(f"{text}\n  {words.word('FORBIDS_RAISING')} own_share")
        return found

    # ---- checks and scenarios

    def _checks(self, payers: Payers, values: Expressions) -> list[str]:
        words, found = self.words, []
        for _ in range(words.pick((0, 0, 1, 2))):
            name = self.world.new_name("check", "核查项")
            text = f"{words.word('CHECK')} {name.declared}{self.world.cites()}"
            if words.chance(30):
                text += f"\n  {words.word('WHEN')} {values.text('yes_no', 1)}"
            if words.chance(45):
                share = words.share_of(words.ratio(), self._total(values))
                text += f"\n  {words.word('OVER')} {payers.scope(spells=False)}"
                condition = f"{self._total(values)} {words.word('NO_MORE_THAN')} {share}"
            else:
                condition = values.text("yes_no", 2)
            text += f"\n  {words.word('HOLDS_WHEN')} {condition}"
            if words.chance(50):
                text += f"\n  {words.word('BECAUSE')} {words.label('reason', '理由')}"
            found.append(text)
        return found

    def _total(self, values: Expressions) -> str:
        return f"{self._word('TOTAL_OF')} ({values.text('money', 1, 'large')})"

    def _scenario(
        self, parts: Parts, readings: tuple[ReadingText, ...], calculations: list[Calculation], lines: Lines | None
    ) -> str:
        words = self.words
        steps = [f"{words.word('SCENARIO')} {words.label('worked case', '算例')}"]
        if readings and words.chance(50):
            reading = words.pick(readings)
            steps.append(
                f"{words.word('READ_AS')} {words.call(reading.name)} = {words.call(words.pick(reading.options).name)}"
            )
        figures = [piece for piece in self.world.pieces if piece.kind == "parameter middle_sum"]
        if figures and words.chance(85):
            steps.append(
                f"{words.word('WITH_FIGURE')} {words.call(words.pick(figures).name)} = {words.money(100, 900)}"
            )
        facts = list(self.world.facts.values())
        steps.append(f"{words.word('FACTS')} {words.listed(self._assigned(words.some(facts, 1, 3)))}")
        labels = ("", " a", " b")[: words.random.randint(1, 3)]
        for label in labels:
            steps.append(f"{words.word('SETTLE')}{label} {words.listed(self._assigned(words.some(facts, 1, 5)))}")
        if lines is not None:
            lines_given = f"{words.call(lines.items)} = {lines.literal()}"
            steps.append(f"{words.word('SETTLE')} c {lines_given}")
        if parts.closings:
            given = f" {words.word('WITH_FACTS')} {words.listed(self._assigned(words.some(facts, 1, 2)))}"
            steps.append(f"{words.word('CLOSE')} {words.date(date(2020, 12, 31))}{given if words.chance(50) else ''}")
        if " a" in labels and words.chance(60):
            steps.append(f"{words.word('REPLACE')} a {words.listed(self._assigned(words.some(facts, 1, 2)))}")
        if " a" in labels and words.chance(40):
            steps.append(f"{words.word('REVERSE')} a")
        payer = words.pick(parts.payers)
        pool = words.call(words.pick(parts.pools).name)
        expected = [
            f"{words.call(payer.name)} = {words.money(0, 500)}",
            f"{words.word('OWN_SHARE')} = {words.money(0, 500)}",
            f"{words.word('OWN_SHARE_IN')} {pool} = {words.money(0, 500)}",
            f'{words.word("OUTCOME")} = "settled"',
        ]
        steps.append(f"{words.word('EXPECT')} {words.listed(words.some(expected, 1))}")
        if words.chance(60):
            status = words.pick(("paid", "zero", "限额已用完", "按给定金额"))
            steps.append(f"{words.word('SINCE')} {words.call(payer.name)} {status}")
        steps += [calculation.steps for calculation in calculations]
        return "\n  ".join(steps)

    def _assigned(self, facts: list[Fact]) -> list[str]:
        return [f"{self.words.call(fact.name)} = {self._literal(fact)}" for fact in facts]

    def _literal(self, fact: Fact) -> str:
        words = self.words
        match fact.kind:
            case "money":
                return words.money(0, 20_000)
            case "count":
                return words.count(0, 30)
            case "number":
                return "1.5"
            case "ratio":
                return words.ratio()
            case "points":
                return words.points()
            case "days":
                return words.days()
            case "months":
                return words.months()
            case "date":
                return words.date(words.day_in(2020, 2020))
            case "yes_no":
                return words.word(words.pick(("YES", "NO")))
            case "text" | "key":
                return '"肺炎"'
        return self.world.member(fact.kind)


def _limited(payers: tuple[PayerText, ...]) -> tuple[Name, ...]:
    return tuple(payer.name for payer in payers if payer.limited)
