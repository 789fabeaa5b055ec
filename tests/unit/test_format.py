"""The formatter: one layout, nothing lost, both tongues, and back."""

import random

import pytest

from policy_lang.diagnostics import InternalError, Report
from policy_lang.source import Source, display_width
from policy_lang.syntax import ast
from policy_lang.syntax import format as formatter
from policy_lang.syntax.format import format_file, prevailing_tongue
from policy_lang.syntax.format.clauses import CLAUSES
from policy_lang.syntax.format.declarations import CHANGES, DECLARATIONS
from policy_lang.syntax.format.expressions import EXPRESSIONS
from policy_lang.syntax.format.words import WIDTH
from policy_lang.syntax.keywords import keywords
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import normalise, tokens_of
from tests.format_corpus import CHINESE, ENGLISH

BOTH = {"en": ENGLISH, "zh": CHINESE}


def read(text: str) -> ast.File:
    report = Report()
    file = parse(Source("sample", text), report)
    assert [found.message("en") for found in report.diagnostics] == []
    return file


def formatted(text: str, tongue: str | None = None) -> str:
    return format_file(read(text), tongue)


def expect(text: str, layout: str, tongue: str | None = None) -> None:
    """The text gets this layout, and keeps it."""
    assert formatted(text, tongue) == layout
    assert formatted(layout, tongue) == layout


# ---- everything the grammar has


@pytest.mark.parametrize("tongue", BOTH)
@pytest.mark.parametrize("text", BOTH.values(), ids=BOTH)
def test_the_corpus_gets_the_layout_written_by_hand(text: str, tongue: str):
    assert formatted(text, tongue) == BOTH[tongue]


@pytest.mark.parametrize("tongue, text", BOTH.items())
def test_a_file_keeps_its_own_tongue(tongue: str, text: str):
    assert prevailing_tongue(text) == tongue
    assert formatted(text) == text


def test_every_class_of_the_tree_occurs_in_the_corpus():
    seen = {type(node) for node in ast.walk(read(ENGLISH))}
    classes = {kind for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.Node)}
    assert classes - seen - {ast.Node} == set()


def test_every_keyword_occurs_in_the_corpus():
    for tongue, text in BOTH.items():
        kinds = {token.type.lstrip("_") for token in tokens_of(normalise(text))}
        rows = keywords().rows.values()
        names = {row.reversed if row.reversed and tongue == "zh" else row.id for row in rows}
        assert names - kinds == set()


def test_the_tables_of_the_formatter_are_total():
    assert set(EXPRESSIONS) == set(ast.Expression.__args__)
    assert {*CLAUSES, ast.Pays, ast.Returns} == set(ast.Clause.__args__)
    assert set(DECLARATIONS) == set(ast.Declaration.__args__)
    assert set(CHANGES) == set(ast.Change.__args__)


def test_nothing_is_wider_than_the_page_where_a_break_is_possible():
    for text in BOTH.values():
        assert [line for line in text.splitlines() if display_width(line) > WIDTH] == []


# ---- however it was typed


def typed_oddly(text: str, seed: int) -> str:
    """The same words, with other blanks, line ends, quotes and full-width forms between them."""
    draw = random.Random(seed)
    plain = "\n".join(line for line in text.split("\n") if not line.startswith("#")).replace("  # to the yuan", "")
    words = [plain[token.start_pos : token.end_pos] for token in tokens_of(normalise(plain))]
    return "".join(
        draw.choice((" ", "\n", "\t ", "\u3000", "\r\n\r\n", "；\n", "。 ")) + odd(word, draw) for word in words
    )


def odd(word: str, draw: random.Random) -> str:
    if word[0] == '"':
        opening, closing = draw.choice(('""', "“”", "「」"))
        return opening + word[1:-1] + closing
    if draw.random() < 0.5 and not word.isalpha():
        return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789%()=:/*+-<>@" else sign for sign in word)
    return word


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("tongue, text", BOTH.items())
def test_blanks_quotes_and_full_width_forms_do_not_matter(tongue: str, text: str, seed: int):
    bare = "\n".join(line for line in text.split("\n") if not line.startswith("#")).replace("  # to the yuan", "")
    assert formatted(typed_oddly(text, seed), tongue) == formatted(bare, tongue)


def test_full_width_and_odd_spacing_by_hand():
    expect(
        "参数　救助比例＝７０％　确定值；参数 限额 = 45 万元\n\n\n参数 底线=10_000   yuan 参数 日=2020 年 1 月 1 日。",
        "参数 救助比例 = 70% 确定值\n参数 限额 = 45万元\n参数 底线 = 10_000 yuan\n参数 日 = 2020年1月1日\n",
    )
    expect("支付方 甲 对（乙＋丙），支付70％，尾数 进位", "支付方 甲\n  对 (乙 + 丙)\n  支付 70%\n  尾数 进位\n")


def test_other_spellings_become_the_first():
    expect(
        "支付方 甲 须 乙 或者 丙 并且 丁 不是 戊 最高 1元",
        "支付方 甲\n  当 乙 或 丙 且 丁 不为 戊\n  最高支付 1元\n",
    )


def test_literals_keep_what_was_written():
    expect(
        "define a = 1,000元 + ¥5,000 + 1_000.50元 + 3 points + 45万 yuan + 007",
        "define a = 1,000元 + ¥5,000 + 1_000.50元 + 3 points + 45万 yuan + 007\n",
    )


def test_quotes_are_straight_unless_the_text_has_them():
    expect(
        'source a = 「一」 source b = “say "yes"” source c = 「“甲” "乙"」 source d = "“丙”「丁」"',
        'source a = "一"\nsource b = “say "yes"”\nsource c = 「“甲” "乙"」\nsource d = "“丙”「丁」"\n',
    )


# ---- tongues


def test_operands_of_of_change_places_and_parentheses_stay():
    expect(
        "define a = 70% of 50% of (b + c) define d = (70% of b) of c",
        "定义 a = (b + c)的50%的70%\n定义 d = c 的 (b 的 70%)\n",
        "zh",
    )
    expect("定义 甲 = 乙的丙的(丁的70%)", "define 甲 = (70% of 丁) of 丙 of 乙\n", "en")


def test_possessives_do_not_melt_into_keywords():
    expect("define a = 70% of own share", "定义 a = 个人自付 的 70%\n", "zh")
    expect("定义 甲 = 此前累计 的 乙", "定义 甲 = 此前累计 的 乙\n")
    expect("定义 甲 = 丁.此前 的 70%", "定义 甲 = 丁.此前的70%\n")


def test_types_and_functions_are_words_of_the_language_in_their_place_only():
    expect(
        "fact money : money fact age : set of date fact b : kinds.money define c = age + age(age) + f.age(b)",
        "事实 money : 金额\n事实 age : 多选 日期\n事实 b : kinds.money\n\n定义 c = age + 周岁(age) + f.age(b)\n",
        "zh",
    )


@pytest.mark.parametrize(
    "chinese, english",
    [
        ("规则 a 成立条件 b 属于 force", "rule a\n  holds when b in\n      force\n"),
        ("规则 a 成立条件 并非 below", "rule a\n  holds when not\n      below\n"),
        ("规则 a 成立条件 b 为 known 且 c", "rule a\n  holds when b is\n      known\n      and c\n"),
        ("规则 a 成立条件 个人自付 属于 b", "rule a\n  holds when own share\n      in b\n"),
        ("支付方 a 累计于 每种 person 每月 补差", "payer a\n  over per\n      person each month\n      catching up\n"),
        ("支付方 a 累计于 每种 person.id 每月 补差", "payer a\n  over per person.id each month catching up\n"),
        (
            "支付方 a 支付 分段累进 b 舍入 进位 至 1元、c 其余部分",
            "payer a\n  pays in slices\n    b rounded up\n        to 1元,\n    c above\n",
        ),
    ],
)
def test_words_that_would_read_as_one_keyword_are_kept_on_two_lines(chinese: str, english: str):
    expect(chinese, english, "en")
    assert formatted(english, "zh") == formatted(chinese, "zh")


def test_the_prevailing_tongue_is_counted_in_keywords_alone():
    assert prevailing_tongue("# 规则 规则 规则\nrule 甲 holds when 乙 > 丙 且 丁") == "en"
    assert prevailing_tongue("规则 a 成立条件 b >= c and d <= e") == "zh"
    assert prevailing_tongue("") == "en"
    expect("规则 a 成立条件 b and c", "规则 a\n  成立条件 b 且 c\n")


# ---- layout


def test_short_declarations_of_one_kind_stand_together_and_long_ones_apart():
    long = "a" * 90
    expect(
        f"pool b = c status d status e pool f = g rule h pool {long} = {long} + {long}",
        f"pool b = c\n\nstatus d\nstatus e\n\npool f = g\n\nrule h\n\npool {long} =\n    {long}\n    + {long}\n",
    )


def test_rules_with_conditions_stand_apart():
    expect("rule a holds when b rule c", "rule a\n  holds when b\n\nrule c\n")


def test_citations_of_a_rule_go_to_its_first_line():
    expect('rule a holds when b cites n "1"', 'rule a cites n "1"\n  holds when b\n')


def test_long_conditions_break_at_and_and_or_first():
    name = "a_name_of_thirty_characters_xx"
    expect(
        f"payer p when {name} > 1 + {name} and {name} < 2 or {name} is known otherwise s",
        f"payer p\n  when {name} > 1 + {name}\n      and {name} < 2\n      or {name} is known\n      otherwise s\n",
    )
    expect(
        f"payer p when {name} and {name} or {name} and ({name} or b)",
        f"payer p\n  when {name} and {name}\n      or {name} and ({name} or b)\n",
    )
    long = "x" * 50
    expect(
        f"define d = {long} + {long} + {long} - {long}",
        f"define d = {long}\n    + {long} + {long}\n    - {long}\n",
    )


def test_long_lists_are_filled_and_wide_characters_count_twice():
    names = [
        f"成员编号{number:0>2}".translate(str.maketrans("0123456789", "零一二三四五六七八九")) for number in range(12)
    ]
    first, second = "、".join(names[:7]) + "、", "、".join(names[7:])
    expect(f"支付顺序 {'，'.join(names)}", f"支付顺序 {first}\n    {second}\n")
    assert display_width(f"支付顺序 {first}") <= WIDTH < display_width(f"支付顺序 {first}{names[7]}、")


def test_members_of_a_long_category_have_a_line_each():
    label = "一" * 30
    expect(
        f'category k = a "{label}", b / 乙, c "{label}"',
        f'category k =\n  a "{label}",\n  b / 乙,\n  c "{label}"\n',
    )


def test_an_empty_file_stays_empty():
    expect("", "")
    expect(" ;\n。\n", "")


# ---- comments


def test_comments_stay_with_their_items():
    expect(
        """\
#! first

# about the rule
rule a   # which
      # why
  holds when b # so
payer c
# what it is for
    for d   # members
pays in slices   # edges
   # up to one
  70% to 1元 , # one
  80% above #two
# next
order c


   # end

#really
""",
        """\
#! first

# about the rule
rule a  # which
  # why
  holds when b  # so

payer c
  # what it is for
  for d  # members
  pays in slices  # edges
    # up to one
    70% to 1元,  # one
    80% above  #two

# next
order c

# end

#really
""",
    )


def test_a_comment_inside_an_expression_goes_before_its_item():
    expect(
        "define a = b # first\n  + # second\n  c # third\nlist l = x, # of x\n y, z # of z\n",
        "# first\n# second\ndefine a = b + c  # third\n\nlist l =\n  x,  # of x\n  y,\n  z  # of z\n",
    )


def test_a_comment_keeps_short_things_on_their_own_lines():
    expect(
        "payer a # one\n given # two\n draws on b # three\n"
        "reading r option x # four\n change a # five\n pays 1% # six\n",
        "payer a  # one\n  given  # two\n  draws on b  # three\n\n"
        "reading r\n  option x  # four\n    change a  # five\n      pays 1%  # six\n",
    )


def test_a_comment_begins_a_new_paragraph_among_declarations():
    expect("pool a = b # x\n# y\npool c = d", "pool a = b  # x\n\n# y\npool c = d\n")


def test_comments_never_overtake_each_other():
    expect(
        'rule a\n# one\nholds when b # two\ncites n "1" # three\n',
        'rule a cites n "1"\n  # one\n  # two\n  holds when b  # three\n',
    )


def test_a_file_of_comments_alone():
    expect("\n\n # one\n  # two\n\n\n# three\n", "# one\n# two\n\n# three\n")


def test_what_looks_like_a_comment_in_a_text_is_text():
    expect('source a = "#1" # “not” closed "', 'source a = "#1"  # “not” closed "\n')
    expect("状态 a ＃ 说明（全角）", "状态 a  ＃ 说明（全角）\n")


def sprinkled(seed: int) -> str:
    """The corpus with comments anywhere between its words."""
    draw = random.Random(seed)
    text = draw.choice((ENGLISH, CHINESE))
    places = [token.start_pos for token in tokens_of(normalise(text))]
    pieces, last = [], 0
    for number, place in enumerate(sorted(draw.sample(places, draw.choice((3, 40, 300))))):
        pieces += [
            text[last:place],
            draw.choice(("\n# c{}\n", "\n\n # c{}\n\n", " # c{}\n", " # c{}\n\n")).format(number),
        ]
        last = place
    return "".join(pieces) + text[last:]


@pytest.mark.parametrize("seed", range(12))
def test_comments_anywhere_survive_and_the_layout_is_stable_in_both_tongues(seed: int):
    text = sprinkled(seed)
    english, chinese = formatted(text, "en"), formatted(text, "zh")
    for written in (english, chinese):
        assert comments(written) == comments(text)
        assert formatted(written, "en") == english
        assert formatted(written, "zh") == chinese


def comments(text: str) -> list[str]:
    return [comment.text for comment in read(text).comments]


# ---- the formatter proves itself


@pytest.mark.parametrize(
    "text, written",
    [("status a\nstatus b # c\n", "status a\n"), ("status a # c\n", "status a\n"), ("status a\n", "status b\n")],
)
def test_a_text_that_says_something_else_is_never_returned(text: str, written: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formatter, "written", lambda paragraphs, comments, source: written)
    with pytest.raises(InternalError, match="the formatter would change"):
        formatted(text)


def test_a_file_with_a_place_that_could_not_be_read_is_refused():
    file = read("status a")
    broken = ast.File(file.span, (*file.declarations, ast.Node(file.span)), ())
    with pytest.raises(InternalError, match="syntax errors"):
        format_file(broken)
