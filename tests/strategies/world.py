"""What a generated scheme speaks of: facts, figures, lists, tables and categories, declared when they are first used.

Enters: `Words`. Leaves: names to use in expressions, and declarations in the order in which they became necessary. Always
holds: whatever is named is declared, and little else, so a failing scheme shrinks to a small one. Declarations that a reading
may change keep their head and their body apart.
"""

from collections.abc import Callable
from datetime import date

from attrs import evolve, field, frozen

from tests.strategies.words import Name, Words

# Facts by kind. Texts with a plain name are keys of ledgers; `claim.discharge` and `claim.admission` date claims.
MONEY_FACTS = (("claim.total", "费用.总额"), ("claim.room", "费用.床位费"), ("claim.drugs", "费用.药费"))
COUNT_FACTS = (("claim.nights", "费用.住院夜数"), ("claim.visits", "费用.就诊次数"))
DATE_FACTS = (("claim.discharge", "费用.出院日"), ("claim.admission", "费用.入院日"), ("person.birth", "人员.生日"))
TEXT_FACTS = (("claim.diagnosis", "费用.诊断"), ("hospital.name", "医院.名称"))
KEY_FACTS = (
    ("accident", "事故"),
    ("hospital", "医院"),
    ("disease", "病种"),
    ("contract", "合同"),
    ("claim.ward", "费用.病区"),
)
LIKELY_FACTS = (("claim.local", "费用.本地就医"), ("hospital.designated", "医院.定点"))
UNLIKELY_FACTS = (("claim.late", "费用.逾期"), ("claim.refused", "费用.拒付"))
DIAGNOSES = ("肺炎", "骨折", "尿毒症", "血友病", "stroke")
WARDS = ("A", "B", "内科", "外科")

CATEGORIES: dict[str, tuple[tuple[str, str], tuple[tuple[str, str], ...]]] = {
    "kinds": (("kinds", "就医类别"), (("inpatient", "住院"), ("outpatient", "普通门诊"), ("chronic", "门诊慢特病"))),
    "levels": (("levels", "医院级别"), (("first", "一级"), ("second", "二级"), ("third", "三级"))),
    "classes": (("classes", "人员类别"), (("poor", "低保对象"), ("orphan", "孤儿"), ("ordinary", "普通居民"))),
    "groups": (("groups", "身份"), (("veteran", "优抚对象"), ("disabled", "残疾人"), ("retired", "退休职工"))),
}
CATEGORY_FACTS = {
    "kinds": ("claim.kind", "费用.类别"),
    "levels": ("hospital.level", "医院.级别"),
    "classes": ("person.class", "人员.类别"),
    "groups": ("person.groups", "人员.身份"),
}


@frozen
class Fact:
    """A fact: its names, its kind (a type's name or a category's), and its bound in main units or as a number."""

    name: Name
    kind: str
    high: int | None = None
    default: str = ""
    likely: bool | None = None


@frozen
class Piece:
    """A declaration: its text is head, body and tail; `kind` is parameter, rule, define, pool or something else."""

    kind: str
    name: Name
    head: str
    body: str = ""
    tail: str = ""

    @property
    def text(self) -> str:
        """The declaration as text."""
        return f"{self.head}{self.body}{self.tail}"


@frozen(eq=False)
class World:
    """What was declared so far. `made` counts the names given to figures, rules and the like; `ledgers` are accounts of
    money, whose declarations follow the payers that they count.
    """

    words: Words
    facts: dict[str, Fact] = field(factory=dict)
    categories: dict[str, tuple[Name, tuple[Name, ...]]] = field(factory=dict)
    statuses: list[Name] = field(factory=list)
    pieces: list[Piece] = field(factory=list)
    made: dict[str, int] = field(factory=dict)
    columns: dict[str, list[str]] = field(factory=dict)
    ledgers: list[Name] = field(factory=list)

    def new_name(self, latin: str, han: str) -> Name:
        """A fresh name: `cap_3 / 限额丙`."""
        number = self.made[latin] = self.made.get(latin, 0) + 1
        return self.words.name(
            f"{latin}_{number}", han + "甲乙丙丁戊庚辛壬癸子丑寅卯辰午申酉亥"[(number - 1) % 18] * (1 + number // 18)
        )

    def cites(self, percent: int = 40) -> str:
        """A citation now and then."""
        words = self.words
        if not words.chance(percent):
            return ""
        locator = words.pick(('"三(一)¶3"', "“第四条”", '"12"'))
        return f" {words.word('CITES')} {words.pick(('notice', 'letter'))} {locator}"

    # ---- facts

    def fact(self, kind: str, *, likely: bool | None = None) -> Fact:
        """A fact of a kind, declared if it was not."""
        words = self.words
        if kind in CATEGORIES:
            return self._declare(CATEGORY_FACTS[kind], kind)
        options: dict[str, tuple[tuple[str, str], ...]] = {
            "money": MONEY_FACTS,
            "count": COUNT_FACTS,
            "date": DATE_FACTS,
            "text": TEXT_FACTS,
            "key": KEY_FACTS,
            "days": (("claim.stay", "费用.留院时长"),),
            "months": (("claim.waited", "费用.等待时长"),),
            "ratio": (("claim.insured_part", "费用.参保比"),),
            "points": (("claim.bonus", "费用.加点"),),
            "number": (("claim.weight", "费用.权重"),),
            "yes_no": LIKELY_FACTS if likely else UNLIKELY_FACTS,
        }
        return self._declare(words.pick(options[kind]), kind, likely=likely)

    def named(self, names: tuple[str, str], kind: str) -> Fact:
        """A fact of a given name."""
        return self._declare(names, kind)

    def key(self, latin: str) -> None:
        """The fact that `per accident` and the like stand for must be declared under its Latin name."""
        han = dict(KEY_FACTS)[latin]
        if latin not in self.facts:
            spelled = self.words.pick(((latin, han), (latin,)))
            self.facts[latin] = Fact(Name(spelled, " / ".join(spelled)), "key")

    def _declare(self, names: tuple[str, str], kind: str, *, likely: bool | None = None) -> Fact:
        latin, han = names
        known = self.facts.get(latin)
        if known is not None:
            return known
        if kind in CATEGORIES:
            self.category(kind)
        words = self.words
        if latin in dict(KEY_FACTS):
            self.key(latin)
            return self.facts[latin]
        high = {"money": 1_000_000, "count": 366, "number": 10, "days": 366, "months": 36, "ratio": 1}.get(kind)
        self.facts[latin] = Fact(words.name(latin, han), kind, high, self._default(kind), likely)
        return self.facts[latin]

    def _default(self, kind: str) -> str:
        words = self.words
        if not words.chance(12):
            return ""
        values: dict[str, Callable[[], str]] = {
            "money": lambda: words.amount(self.words.pick((0, 0, 100))),
            "count": lambda: words.count(0, 3),
            "yes_no": lambda: words.word(words.pick(("YES", "NO"))),
            "text": lambda: words.pick(('"肺炎"', words.word("NONE"))),
            "date": lambda: words.date(date(2020, 1, 1)),
            "ratio": lambda: words.ratio(),
        }
        if kind in CATEGORIES and kind != "groups":
            return words.call(words.pick(self.category(kind)[1]))
        return values[kind]() if kind in values else ""

    def fact_text(self, fact: Fact) -> str:
        """The declaration of a fact."""
        words = self.words
        kind = fact.kind if fact.kind != "key" else "text"
        if kind in CATEGORIES:
            type_ = words.call(self.categories[kind][0])
            if kind == "groups":
                type_ = f"{words.word('SET_OF')} {type_}"
        else:
            type_ = words.type(kind)
        text = f"{words.word('FACT')} {fact.name.declared} : {type_}"
        if fact.high is not None and kind in {"money", "count", "number", "ratio"}:
            bound = {"money": words.amount(fact.high), "ratio": "100%"}.get(kind, str(fact.high))
            text += f" {words.word('UP_TO')} {bound}"
        if fact.default:
            reason = words.label("usual case", "通常如此")
            text += f" {words.word('IF_NOT_GIVEN')} {fact.default} {words.word('BECAUSE')} {reason}"
        return text

    # ---- categories and statuses

    def category(self, kind: str) -> tuple[Name, tuple[Name, ...]]:
        """A category and its members, declared if it was not."""
        if kind not in self.categories:
            (latin, han), members = CATEGORIES[kind]
            words = self.words
            self.categories[kind] = (words.name(latin, han), tuple(words.name(*member) for member in members))
        return self.categories[kind]

    def member(self, kind: str) -> str:
        """A member of a category."""
        return self.words.call(self.words.pick(self.category(kind)[1]))

    def category_text(self, kind: str) -> str:
        """The declaration of a category."""
        name, members = self.categories[kind]
        words = self.words
        return f"{words.word('CATEGORY')} {name.declared} = {words.listed([member.declared for member in members])}"

    def status(self) -> Name:
        """A fresh status."""
        name = self.new_name("reason", "事由")
        self.statuses.append(name)
        return name

    # ---- figures, lists, tables

    def reuse(self, kind: str) -> Name | None:
        """An earlier declaration of a kind such as `parameter money`, now and then."""
        known = [piece for piece in self.pieces if piece.kind == kind]
        return self.words.pick(known).name if known and self.words.chance(40) else None

    def parameter(self, kind: str, latin: str, han: str, value: Callable[[], str]) -> Name:
        """A figure with one value, or with one before and one after a day."""
        known = self.reuse(f"parameter {latin}")
        if known is not None:
            return known
        words = self.words
        name = self.new_name(latin, han)
        typed = f" : {words.type(kind)}" if words.chance(40) else ""
        head = f"{words.word('PARAMETER')} {name.declared}{typed}"
        if words.chance(2):
            missing = f"{words.word('PARAMETER')} {name.declared} : {words.type(kind)} {words.word('MISSING')}"
            self.pieces.append(Piece(f"parameter {latin}", name, missing + self.cites()))
            return name
        qualifier = words.pick(("", "EXACTLY", "AS_A_MINIMUM", "AS_A_MAXIMUM", "IN_PRINCIPLE"))
        tail = f" {words.word(qualifier)}" if qualifier else ""
        body = f" = {value()}"
        if words.chance(25):
            split, start, word = date(2020, words.random.randint(2, 11), 1), date(2018, 1, 1), words.word
            last = date.fromordinal(split.toordinal() - 1)
            body += f" {word('FROM')} {words.date(start)} {word('TO')} {words.date(last)}"
            body += f" = {value()} {word('FROM')} {words.date(split)}"
        self.pieces.append(Piece(f"parameter {latin}", name, head, body, tail + self.cites()))
        return name

    def text_list(self) -> Name:
        """A named list of texts with aliases and days."""
        known = self.reuse("list text")
        if known is not None:
            return known
        words = self.words
        name = self.new_name("diseases", "病种名单")
        items = []
        for text in words.some(DIAGNOSES, 2):
            item = f'"{text}"'
            if words.chance(35):
                item += f' {words.word("ALSO")} "{text}病"'
            items.append(item + self._days())
        text = f"{words.word('LIST')} {name.declared} = {words.listed(items)}{self.cites()}"
        self.pieces.append(Piece("list text", name, text))
        return name

    def _days(self) -> str:
        words = self.words
        if not words.chance(35):
            return ""
        text = f" {words.word('FROM')} {words.date(date(2020, words.random.randint(1, 6), 1))}"
        return text + f" {words.word('TO')} {words.date(date(2021, 6, 30))}" if words.chance(50) else text

    def member_list(self, kind: str) -> Name:
        """A named list of members of a category."""
        known = self.reuse(f"list {kind}")
        if known is not None:
            return known
        words = self.words
        name = self.new_name("protected", "保障名单")
        members = [words.call(member) + self._days() for member in words.some(self.category(kind)[1], 2)]
        text = f"{words.word('LIST')} {name.declared} = {words.listed(members)}{self.cites()}"
        self.pieces.append(Piece(f"list {kind}", name, text))
        return name

    def table(self, kind: str, value: Callable[[], str]) -> Name:
        """A table of values by one or two facts."""
        known = self.reuse(f"table {kind}")
        if known is not None:
            return known
        words = self.words
        name = self.new_name(f"{kind}_table", {"money": "金额表", "ratio": "比例表"}[kind])
        by = words.some(("kinds", "levels", "classes", "yes_no", "text"), 1, 2)
        facts = [self.fact(item, likely=True) for item in by]
        columns = words.listed([words.call(fact.name) for fact in facts])
        self.columns[name.declared] = by
        text = f"{words.word('TABLE')} {name.declared} {words.word('BY')} {columns}"
        keys = [self._keys(item) for item in by]
        rows = [[key] for key in keys[0]] if len(keys) == 1 else [[one, two] for one in keys[0] for two in keys[1]]
        for row in rows[: words.random.randint(2, 7)]:
            text += f"\n  {words.word('ROW')} {words.listed(row)} = {value()}"
        if words.chance(88):
            text += f"\n  {words.word('OTHERWISE_ROW')} {value()}"
        self.pieces.append(Piece(f"table {kind}", name, text + self.cites()))
        return name

    def row(self, table: Name) -> str:
        """A table asked for a row by keys that are written or by those of the claim."""
        words = self.words
        keys = [
            words.pick(self._keys(kind)) if words.chance(60) else words.call(self.fact(kind, likely=True).name)
            for kind in self.columns[table.declared]
        ]
        return f"{words.call(table)}({words.listed(keys)})"

    def _keys(self, kind: str) -> list[str]:
        words = self.words
        if kind == "yes_no":
            return [words.word("YES"), words.word("NO")]
        if kind == "text":
            return [f'"{text}"' for text in DIAGNOSES[:3]]
        return [words.call(member) for member in self.category(kind)[1]]

    def rule(self, conditions: list[str]) -> Name:
        """A rule of one or more conditions."""
        words = self.words
        name = self.new_name("rule", "规定")
        head = f"{words.word('RULE')} {name.declared}{self.cites()}\n  "
        body = "\n  ".join(f"{words.word('HOLDS_WHEN')} {condition}" for condition in conditions)
        self.pieces.append(Piece("rule", name, head, body))
        return name

    def define(self, kind: str, value: str) -> Name:
        """A definition."""
        words = self.words
        name = self.new_name("value", "数值")
        self.pieces.append(
            Piece(f"define {kind}", name, f"{words.word('DEFINE')} {name.declared}", f" = {value}", self.cites(20))
        )
        return name

    def function(self) -> Name:
        """A function of an amount and a ratio, perhaps of another function."""
        known = self.reuse("function")
        if known is not None:
            return known
        words = self.words
        name, amount, rate = (
            self.new_name(*pair) for pair in (("formula", "算法"), ("base_sum", "基数额"), ("rate", "费率"))
        )
        told = [
            f"{' / '.join(item.spellings)}: {words.type(kind)}" for item, kind in ((amount, "money"), (rate, "ratio"))
        ]
        of_it = words.share_of(words.call(rate), words.call(amount))
        value = words.pick((of_it, f"{words.function('lesser')}({of_it}, {words.money(50, 900)})",
                            f"{words.call(amount)} {words.word('BEYOND')} ({of_it})"))  # fmt: skip
        head = f"{words.word('FUNCTION')} {name.declared} ({words.listed(told)})"
        self.pieces.append(Piece("function", name, head, f" = {value}", self.cites(20)))
        return name

    def replaced(self, old: Piece, body: str, tail: str | None = None) -> "World":
        """The same world with another body of one declaration."""
        new = evolve(old, body=body, tail=old.tail if tail is None else tail)
        return evolve(self, pieces=[new if piece is old else piece for piece in self.pieces])
