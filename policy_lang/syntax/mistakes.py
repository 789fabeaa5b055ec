"""Mistakes by example: short wrong texts in both tongues, and the code each of them deserves.

Enters: a place in the parser's tables and a token that cannot stand there. Leaves: the code of a row whose snippet got
stuck in the same way, or nothing. Always holds: a row that is added here teaches its mistake at once; nothing else has
to be told, and every row is a test and an example on the page of its code.

What two mistakes share is looked for from the closest to the loosest: the clause, the parser's state and the kind of
the token; the state and the kind; what could stand instead and the kind. A loose likeness on which two rows disagree is
no likeness. `IN_PLACE` holds the mistakes that are known by where they stand, `AT_SIGHT` those that are known by their
text wherever they stand, and those of texts that parse.
"""

from collections.abc import Hashable
from functools import cache, cached_property

from policy_lang.record import field, frozen
from policy_lang.syntax.parser import END, Place, Reader, normalise, reader, tokens_of
from policy_lang.syntax.tables import Token

_FIGURES = frozenset({"MONEY", "RATIO", "POINTS", "INT", "NUMBER", "DATE", "DURATION"})
_CHOSEN = _FIGURES | {"IDENT", "FIELD", "STRING", "STRANGE", "OPEN_STRING"}


@frozen
class Mistake:
    """A wrong text in English and in Chinese, and the code of what is wrong with it."""

    code: str
    en: str
    zh: str


IN_PLACE: tuple[Mistake, ...] = (
    # a clause where no declaration has it
    Mistake("PL0120", "on claim.in_scope pays 70%", "对 范围内费用 支付70%"),
    Mistake("PL0121", "pool fees = total on fees", "费用池 费用 = 总费用 对 费用"),
    Mistake("PL0121", "payer aid holds when x", "支付方 救助 成立条件 甲"),
    Mistake("PL0121", "rule access pays 70%", "规则 就医合规 支付70%"),
    # a value, a name, a text, a date, a scope that is missing
    Mistake("PL0123", "payer aid on pays 70%", "支付方 救助 对 支付70%"),
    Mistake("PL0123", "payer aid on fees pays", "支付方 救助 对 费用 支付"),
    Mistake("PL0123", "payer aid on fees + pays 70%", "支付方 救助 对 费用 + 支付70%"),
    Mistake("PL0123", "payer aid on fees * + 1", "支付方 救助 对 费用 * + 1"),
    Mistake("PL0123", "payer aid when x >= pays 70%", "支付方 救助 当 甲 不低于 支付70%"),
    Mistake("PL0123", "payer aid when not pays 70%", "支付方 救助 当 并非 支付70%"),
    Mistake("PL0123", "payer aid when x and or y", "支付方 救助 当 甲 且 或 乙"),
    Mistake("PL0123", "payer aid on (fees + ) pays 70%", "支付方 救助 对（费用 + ）支付70%"),
    Mistake("PL0123", "parameter ratio = exactly", "参数 比例 = 确定值"),
    Mistake("PL0123", "parameter ratio = ", "参数 比例 = "),
    Mistake("PL0123", "payer aid pays in slices 70% to, 80% above", "支付方 救助 支付 分段累进 70% 至，80% 其余部分"),
    Mistake("PL0124", "parameter = 70%", "参数 = 70%"),
    Mistake("PL0124", 'payer "medical aid" on x', "支付方 “医疗救助” 对 甲"),
    Mistake("PL0124", "payer 5000元", "支付方 5000元"),
    Mistake("PL0124", "payer / aid", "支付方 / 救助"),
    Mistake("PL0124", "fact : money", "事实 ：金额"),
    Mistake("PL0124", "payer\n on fees", "支付方\n 对 费用"),
    Mistake("PL0124", "payer aid for\n on fees", "支付方 救助 适用\n 对 费用"),
    Mistake("PL0124", "order a, , b", "支付顺序 甲、、乙"),
    Mistake("PL0142", "payer aid cites notice on fees", "支付方 救助 依据 通知 对 费用"),
    Mistake("PL0142", "source notice = \nuse cn.medical", "来源 通知 = \n引用 医保"),
    Mistake("PL0142", "reading year option a chosen because\n option b", "理解 期间 选项 按次 采用 因为\n 选项 按年"),
    Mistake("PL0145", "scheme s in force from edition 2020", "方案 惠民保 施行 自 年度版 2020"),
    Mistake(
        "PL0145", "scheme s in force from 2020-01-01 to\n currency CNY", "方案 惠民保 施行 自 2020-01-01 至\n 币种 CNY"
    ),
    Mistake("PL0133", "payer aid over by its stretch", "支付方 救助 累计于 按区段"),
    Mistake("PL0133", "payer aid over per person by its stretch", "支付方 救助 累计于 每人 按区段"),
    Mistake("PL0133", "payer aid over per person catching up", "支付方 救助 累计于 每人 补差"),
    Mistake("PL0133", "payer aid over per person taking back", "支付方 救助 累计于 每人 多退少补"),
    Mistake("PL0133", "payer aid at most cap per person\n pays 70%", "支付方 救助 最高支付 限额 每人\n 支付70%"),
    Mistake("PL0144", "payer aid over per person each month\n pays 70%", "支付方 救助 累计于 每人每月\n 支付70%"),
    # a sign or a word that is missing
    Mistake("PL0125", "parameter ratio 70%", "参数 比例 70%"),
    Mistake("PL0125", "pool fees claim.total", "费用池 费用 总费用"),
    Mistake("PL0125", "define limit 5000元", "定义 限额 5000元"),
    Mistake("PL0125", "category kinds a, b", "分类 类别 甲、乙"),
    Mistake("PL0125", 'list drugs "A", "B"', "名单 药品 “甲”、“乙”"),
    Mistake("PL0125", 'scenario "one" settle a total 5000元', "算例 “一” 结算 一 总费用 5000元"),
    Mistake("PL0126", "payer aid for inpatient outpatient", "支付方 救助 适用 住院 门诊"),
    Mistake("PL0126", "order basic aid", "支付顺序 基本 救助"),
    Mistake("PL0126", "category kinds = a b", "分类 类别 = 甲 乙"),
    Mistake("PL0126", 'list drugs = "A" "B"', "名单 药品 = “甲” “乙”"),
    Mistake("PL0126", 'scenario "one" settle a total = 5元 basic = 1元', "算例 “一” 结算 一 总费用 = 5元 基本 = 1元"),
    Mistake("PL0126", "payer aid when x in (a b)", "支付方 救助 当 甲 属于（乙 丙）"),
    Mistake(
        "PL0126", "payer aid pays in slices 70% to 1元 80% above", "支付方 救助 支付 分段累进 70% 至 1元 80% 其余部分"
    ),
    Mistake("PL0139", "payer aid 医疗救助 on fees", "支付方 医疗救助 aid 对 费用"),
    Mistake("PL0139", "fact claim.total 总费用: money", "事实 总费用 claim.total：金额"),
    Mistake("PL0140", "fact total money", "事实 总费用 金额"),
    Mistake("PL0140", "fact total\n up to 5元", "事实 总费用\n 上限 5元"),
    Mistake("PL0138", 'reading year option a chosen "settled at discharge"', "理解 期间 选项 按次 采用 “出院时结算”"),
    Mistake("PL0138", "reading year option a chosen option b", "理解 期间 选项 按次 采用 选项 按年"),
    Mistake("PL0128", "define d = if x then 1元 cites n", "定义 值 = 如果 甲 则 1元 依据 通知"),
    Mistake("PL0128", "define d = if x cites n", "定义 值 = 如果 甲 依据 通知"),
    Mistake("PL0128", "define d = if x else 1元", "定义 值 = 如果 甲 否则 1元"),
    # brackets
    Mistake("PL0108", "payer aid on (fees + 5元 pays 70%", "支付方 救助 对（费用 + 5元 支付70%"),
    Mistake("PL0108", "payer aid on age(x, y pays 70%", "支付方 救助 对 周岁(甲, 乙 支付70%"),
    Mistake("PL0108", "payer aid on age(x pays 70%", "支付方 救助 对 周岁(甲 支付70%"),
    Mistake("PL0108", "payer aid when x in (a, b pays 70%", "支付方 救助 当 甲 属于（乙、丙 支付70%"),
    Mistake("PL0108", "use cn.medical (a, b\nstatus s", "引用 医保（甲、乙\n状态 暂停"),
    # comparisons
    Mistake("PL0119", "payer aid when 1 < x < 2", "支付方 救助 当 1 低于 甲 低于 2"),
    Mistake("PL0119", "payer aid when x is known is yes", "支付方 救助 当 甲 已知 为 是"),
    Mistake("PL0129", "payer aid when kind = inpatient", "支付方 救助 当 类别 = 住院"),
    Mistake("PL0129", "payer aid when (x = 5)", "支付方 救助 当（甲 = 5）"),
    Mistake("PL0129", "define d = if x = 5 then 1元 else 2元", "定义 值 = 如果 甲 = 5 则 1元 否则 2元"),
    # tiers
    Mistake("PL0137", "payer aid pays in slices 70%, 80% above", "支付方 救助 支付 分段累进 70%，80% 其余部分"),
    Mistake("PL0137", "payer aid pays in slices 70% at most 5元", "支付方 救助 支付 分段累进 70% 最高支付 5元"),
    # prose that is not quoted
    Mistake("PL0127", "payer aid cites notice three", "支付方 救助 依据 通知 第三条"),
    Mistake("PL0127", "payer aid cites notice 第三条", "支付方 救助 依据 通知 three"),
    Mistake("PL0127", "payer aid cites notice 3", "支付方 救助 依据 通知 3"),
    Mistake("PL0127", "source notice = circular dated 2020-01-01", "来源 通知 = 文件 发布于 2020-01-01"),
    Mistake("PL0127", "scenario one settle a x = 5", "算例 一 结算 一 甲 = 5"),
    Mistake("PL0127", "reading year option a chosen because settled", "理解 期间 选项 按次 采用 因为 出院"),
    Mistake("PL0127", "status s Suspended for now", "状态 暂停 目前 停付"),
    Mistake("PL0127", "payer aid Medical aid", "支付方 救助 医疗 救助"),
    # dates
    Mistake("PL0135", "scheme s in force from 2020", "方案 惠民保 施行 自 2020"),
    Mistake("PL0135", "scheme s in force from 2020年 to 2021-01-01", "方案 惠民保 施行 自 2020年 至 2021-01-01"),
    # nothing in particular: taught so that no loose likeness is found in it
    Mistake("PL0101", "payer aid on fees 5元", "支付方 救助 对 费用 5元"),
    # a declaration without what it is about
    Mistake("PL0146", "reading year\n pool p = x", "理解 期间\n 费用池 费用 = 甲"),
    Mistake("PL0146", "reading year / span\n pool p = x", "理解 期间 / 口径\n 费用池 费用 = 甲"),
    Mistake("PL0146", "table t by kind\n pool p = x", "对照表 表 按 类别\n 费用池 费用 = 甲"),
    Mistake("PL0146", "adapt aid\n pool p = x", "调整 救助\n 费用池 费用 = 甲"),
)

AT_SIGHT: tuple[Mistake, ...] = (
    # characters and quotation marks
    Mistake("PL0101", "payer: aid on fees", "支付方：救助 对 费用"),
    Mistake("PL0101", "payer aid on: fees", "支付方 救助 对：费用"),
    Mistake("PL0103", "payer aid on fees ~ 5元", "支付方 救助 对 费用 ~ 5元"),
    Mistake("PL0104", 'payer aid cites notice "three', "支付方 救助 依据 通知 “第三条"),
    Mistake("PL0104", 'list drugs = "A", "B”, "C”', '名单 药品 = "甲”、"乙”'),
    Mistake("PL0204", "payer p\u0430yment on fees", "支付方 p\u0430yment 对 费用"),
    # brackets that close nothing
    Mistake("PL0116", "payer aid on fees) pays 70%", "支付方 救助 对 费用）支付70%"),
    Mistake("PL0116", "status s)", "状态 暂停）"),
    # figures
    Mistake("PL0105", "pool p = 1234567890123456789元", "费用池 费用 = 1234567890123456789元"),
    Mistake("PL0106", "pool p = 1.2.3元", "费用池 费用 = 1.2.3元"),
    Mistake("PL0106", "pool p = 5000.元", "费用池 费用 = 5000.元"),
    Mistake("PL0106", "payer aid 支付八成", "支付方 救助 支付百分之八十"),
    Mistake("PL0107", "scheme s in force from 2020-02-30", "方案 惠民保 施行 自 2020年2月30日"),
    Mistake("PL0131", "pool p = 5000块", "费用池 费用 = 5000块"),
    Mistake("PL0131", "pool p = 5000rmb", "费用池 费用 = 5000rmb"),
    Mistake("PL0135", "scheme s in force from 2020/1/1", "方案 惠民保 施行 自 2020/1/1"),
    Mistake("PL0135", "scheme s in force from 2020.1.1 to 2020.12.31", "方案 惠民保 施行 自 2020.1.1 至 2020.12.31"),
    Mistake("PL0135", "define d = 2020-1-1", "定义 日 = 2020-1-1"),
    Mistake("PL0136", "payer aid pays 70", "支付方 救助 支付70"),
    Mistake("PL0136", "payer aid tops up to 90", "支付方 救助 补足至 90"),
    Mistake(
        "PL0136",
        "payer aid pays in slices 70 to 1万元, 80% above",
        "支付方 救助 支付 分段累进 70 至 1万元，80% 其余部分",
    ),
    # tiers that parse
    Mistake(
        "PL0137", "payer aid pays in slices 70% above, 80% to 1元", "支付方 救助 支付 分段累进 70% 其余部分，80% 至 1元"
    ),
    # words
    Mistake("PL0117", "payer aid 对费用支付70%", "支付方 救助 对费用支付70%"),
    Mistake("PL0118", "payer order on fees", "支付方 支付顺序 对 费用"),
    Mistake("PL0118", "parameter list = 5元", "参数 名单 = 5元"),
    Mistake("PL0118", "payer aid on limit + reading at most 5元", "支付方 救助 对 限额 + 理解 最高支付 5元"),
    Mistake("PL0122", "payer aid when x == 5", "支付方 救助 当 甲 等于 5"),
    Mistake("PL0122", "payer aid when x ≥ 5 and y", "支付方 救助 当 甲 大于等于 5 并且 乙"),
    Mistake("PL0122", "payer aid on fees × 2", "支付方 救助 对 费用 × 2"),
    Mistake("PL0122", "payer aid 封顶 5元", "支付方 救助 限额 5元"),
    Mistake("PL0122", "payer aid 报销 70%", "支付方 救助 赔付70%"),
    Mistake("PL0122", "payer aid 起付标准 5元", "支付方 救助 起付标准5元"),
    Mistake("PL0122", "payer aid over per person 每年 by its stretch", "支付方 救助 累计于 每人每年 按区段"),
    Mistake("PL0122", "payer aid for inpatient 和 outpatient", "支付方 救助 适用 住院 及 门诊"),
    Mistake("PL0122", "payer aid when x in (a 与 b)", "支付方 救助 当 甲 属于（乙 和 丙）"),
    Mistake("PL0130", "hello world", "你好 世界"),
    Mistake("PL0134", "payar aid on fees", "支付芳 救助 对 费用"),
    Mistake("PL0134", "payer aid at mots 5元", "支付方 救助 最高支负 5元"),
    Mistake("PL0134", "payer aid pays in sclices 70% above", "支付方 救助 支付 分段累近 70% 其余部分"),
    Mistake("PL0134", "payer aid atmost 5元", "支付方 救助 起付钱 5元"),
    # the rest
    Mistake("PL0101", "payer aid on fees : 5元", "支付方 救助 对 费用：5元"),
    Mistake("PL0102", "payer aid rounds", "支付方 救助 尾数"),
)


# How other languages and other hands write it: the sign or the keyword's terminal that is meant.
SYNONYMS = {
    "==": "IS", "===": "IS", "!=": "IS_NOT", "<>": "IS_NOT", "≠": "IS_NOT", "≥": "AT_LEAST", "=>": "AT_LEAST",
    "≤": "NO_MORE_THAN", "=<": "NO_MORE_THAN", "&&": "_AND", "&": "_AND", "||": "_OR", "|": "_OR", "!": "_NOT",
    "×": "STAR", "÷": "SLASH", "−": "MINUS", "–": "MINUS", "＋": "PLUS", ":=": "EQUAL",
    "equals": "IS", "isnt": "IS_NOT", "exceeds": "MORE_THAN", "plus": "PLUS", "minus": "MINUS", "times": "STAR",
    "等于": "IS", "不等于": "IS_NOT", "大于": "MORE_THAN", "高于": "MORE_THAN", "多于": "MORE_THAN",
    "小于": "LESS_THAN", "少于": "LESS_THAN", "大于等于": "AT_LEAST", "不小于": "AT_LEAST", "不少于": "AT_LEAST",
    "至少": "AT_LEAST", "小于等于": "NO_MORE_THAN", "不大于": "NO_MORE_THAN", "不高于": "NO_MORE_THAN",
    "不多于": "NO_MORE_THAN", "至多": "NO_MORE_THAN", "和": "_AND", "与": "_AND", "而且": "_AND", "以及": "_AND",
    "及": "_COMMA", "若": "_IF", "倘若": "_IF", "那么": "_THEN",
    "加": "PLUS", "减": "MINUS", "乘": "STAR", "乘以": "STAR", "除以": "SLASH",
    "封顶": "_AT_MOST", "封顶线": "_AT_MOST", "限额": "_AT_MOST", "最高限额": "_AT_MOST", "支付限额": "_AT_MOST",
    "报销": "_PAYS", "赔付": "_PAYS", "补偿": "_PAYS", "起付标准": "_DEDUCTIBLE", "免赔额": "_DEDUCTIBLE",
    "每年": "EACH_CALENDAR_YEAR",
}  # fmt: skip
# Words that join conditions, or in a list stand where a comma belongs.
BETWEEN_ITEMS = frozenset({"和", "与", "及", "以及"})


@frozen
class Trouble:
    """A token that cannot stand where it stands.

    The tokens and which one; the places before it and before the token before it; and where its clause and its
    declaration begin.
    """

    reader: Reader = field(repr=False)
    tokens: list[Token] = field(repr=False)
    at: int
    place: Place
    before: Place | None
    clause: int
    declaration: int

    @property
    def token(self) -> Token | None:
        """The token in trouble; none at the end of the text."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def kind(self) -> str:
        return self.kind_at(self.at)

    @property
    def previous(self) -> Token | None:
        return self.tokens[self.at - 1] if self.at else None

    @cached_property
    def accepts(self) -> frozenset[str]:
        """The terminals that could stand here."""
        return self.reader.accepts(self.place)

    def kind_at(self, index: int) -> str:
        return self.tokens[index].type if index < len(self.tokens) else END

    def fits(self, *kinds: str) -> bool:
        """Whether these terminals can stand here, one after the other."""
        place: Place | None = self.place
        for kind in kinds:
            place = self.reader.after(place, kind) if place is not None else None
        return place is not None

    @property
    def begins_line(self) -> bool:
        token, previous = self.token, self.previous
        return token is None or previous is None or token.line > previous.end_line

    @cached_property
    def situation(self) -> Hashable:
        """What could stand here, roughly: places of one situation go wrong in the same ways."""
        accepts = self.accepts
        if self.place == self.reader.begin:
            return "outside"
        if accepts & self.reader.declarations:
            return "complete"
        if "MONEY" in accepts and "LPAR" in accepts:
            return "value"
        if "IDENT" in accepts and not accepts - {"IDENT", "YES", "NO"}:
            return "name"
        return accepts

    @property
    def opens_nothing(self) -> bool:
        """Whether this is a word at the margin where a declaration could begin: no second name and no further item."""
        token = self.token if self.at > 0 and self.situation == "complete" else None
        return token is not None and token.type == "IDENT" and token.column == 1

    def _is_meant_as_name(self) -> bool:
        """Whether a keyword could be read as a name, and what follows goes on from it."""
        if not self.fits("IDENT", self.kind_at(self.at + 1)):
            return False
        if self.kind in self.reader.beginnings:
            return not self.begins_line
        return not (self.situation == "value" and self.fits("INT", self.kind))

    @cached_property
    def likeness(self) -> str:
        """The kind of token this is, as far as mistakes are concerned."""
        token, kind = self.token, self.kind
        if token is None:
            return "boundary"
        if is_keyword(token) and self._is_meant_as_name():
            return "word"
        if kind in self.reader.beginnings:
            return "boundary"
        if kind in self.reader.comparators:
            return "comparator"
        if kind == "IDENT" and self.previous is not None and _scripts_differ(self.previous, token):
            return "second name"
        return "figure" if kind in _FIGURES else kind


def is_keyword(token: Token) -> bool:
    """Whether a token is a word of the language, and not a sign or something that a writer chose."""
    return token.type not in _CHOSEN and token[0].isalpha()


def code_of(trouble: Trouble) -> str | None:
    """The code of the mistake that got stuck like this one, if any."""
    taught = _taught()
    return next((code for key in _keys(trouble) if (code := taught.get(key))), None)


@cache
def _taught() -> dict[Hashable, str | None]:
    """The code of each likeness; none where two rows disagree on it."""
    found: dict[Hashable, str | None] = {}
    for row in IN_PLACE:
        for text in (row.en, row.zh):
            trouble = first_trouble(text)
            for key in _keys(trouble) if trouble else ():
                found[key] = row.code if found.get(key, row.code) == row.code else None
    return found


def _keys(trouble: Trouble) -> tuple[Hashable, ...]:
    """What a mistake is recognised by, the closest likeness first."""
    stuck = trouble.reader.stuck(trouble.place, trouble.kind)
    clause, likeness = trouble.kind_at(trouble.clause), trouble.likeness
    return ((clause, stuck, likeness), (stuck, likeness), (trouble.situation, likeness))


def first_trouble(text: str) -> Trouble | None:
    """Where a text first goes wrong; nothing when it parses."""
    automaton = reader()
    tokens = tokens_of(normalise(text))
    place, before = automaton.begin, None
    clause = declaration = 0
    for at, kind in enumerate([*(token.type for token in tokens), END]):
        following = automaton.after(place, kind)
        if following is None:
            return Trouble(automaton, tokens, at, place, before, clause, declaration)
        place, before = following, place
        if kind in automaton.beginnings:
            clause = at
        if automaton.opens_declaration(place, kind):
            declaration = at
    return None


def _scripts_differ(one: Token, other: Token) -> bool:
    return one.type in {"IDENT", "FIELD"} and one[-1].isascii() != other[0].isascii()
