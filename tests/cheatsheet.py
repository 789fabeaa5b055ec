"""The language on one page, `docs/guide/cheatsheet.html`, made of a scheme, the table of keywords and the formatter.

`python -m tests.cheatsheet` writes the page; a test fails while it is not what this makes. The scheme beside it,
`docs/guide/cheatsheet.policy`, is English; its Chinese twin is made of it, so the two columns are one program.
"""

import tempfile
from html import escape
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter

from policy_lang.data import grammar_folder
from policy_lang.syntax.keywords import keywords
from tests.docs_chinese import canonical, in_chinese
from tests.docs_inserts import ROOT

PAGE = ROOT / "docs" / "guide" / "cheatsheet.html"
SCHEME = PAGE.with_suffix(".policy")

# A heading in both tongues, and the words below it; what is no keyword stands as it is written in both tongues.
Words = tuple[str | tuple[str, str], ...]
Box = tuple[str, str, Words]
CLAUSES: Box = (
    "A payer's clauses, in the order of their effect",
    "支付方分句的生效次序",
    ("FOR", "WHEN", "UNLESS", "OTHERWISE", "ON", "COVERS_AT_MOST", "DEDUCTIBLE", "PAYS", "TOPS_UP_TO", "LESS",
     "AT_MOST", "NOT_BELOW", "DRAWS_ON", "THEN_FROM", "ROUNDS", "BY_WRITING_OFF", "EVEN_BEYOND_THE_EXPENSE"),
)  # fmt: skip
AMOUNTS: Box = (
    "How much it pays",
    "支付多少",
    (("70%", "70%"), ("500 yuan", "500元"), "IN_SLICES", "IN_BRACKETS", "SHORT_OF", "ABOVE", "THE_LEAST_OF",
     "THE_GREATEST_OF", "NO_LIMIT", "COUNTED_WITH_THE_DEDUCTIBLE", "COUNTED_AFTER_THE_DEDUCTIBLE"),
)  # fmt: skip
FIGURES: Box = (
    "How firmly a source states a figure",
    "数字的确定程度",
    ("EXACTLY", "AS_A_MINIMUM", "AS_A_MAXIMUM", "IN_PRINCIPLE", "MISSING"),
)
BEYOND: Box = (
    "Beyond one claim",
    "单次结算之外",
    ("LEDGER", "COUNTS", "NOW_IN", "LIMIT", "WITHIN", "OWN_SHARE_AT_MOST", "INSURED_BEARS", "AT_CLOSE_OF", "REFUND",
     "CARRIES", "SCHEDULE", "PHASE", "UNTIL", "FOLLOWS", "RETURNS", "TEMPLATE", "LIKE", "REVERSE", "RECORD",
     "FOR_EACH", "SUM_OF", "CALCULATION", "TAKES", "GIVES", "SPLITS"),
)  # fmt: skip
PERIODS: Box = (
    "Whose account, which period",
    "按谁、按何期间",
    ("EACH_CLAIM", "OVER", "BY_ITS_STRETCH", "CATCHING_UP", "TAKING_BACK", "EVERY_CLAIM", "CLAIMS_IT_PAYS",
     "PER_PERSON", "PER_HOUSEHOLD", "PER", "EACH_CALENDAR_YEAR", "EACH_SCHEME_YEAR", "EACH_MONTH", "EACH_ADMISSION",
     "IN_A_LIFETIME", "EACH_ROLLING", "SO_FAR_IN"),
)  # fmt: skip
VALUES: Box = (
    "Values and what joins them",
    "数值与运算",
    (("10_000 yuan", "1万元"), ("5 points", "5个百分点"), ("2020-03-10", "2020年3月10日"), ("12 months", "12个月"),
     "OF", "BEYOND", "AT_LEAST", "NO_MORE_THAN", "MORE_THAN", "LESS_THAN", "IN", "INCLUDES", "IS_KNOWN", "IF",
     "WHAT_IS_UNPAID_IN", "OWN_SHARE", "THE_BASE", "THE_GOVERNING_DATE"),
)  # fmt: skip
COLUMNS: tuple[tuple[Box, ...], ...] = ((CLAUSES,), (AMOUNTS, FIGURES), (PERIODS,), (VALUES,), (BEYOND,))
COMMANDS = (
    ("policy check FILE", "finds mistakes", "查错"),
    ("policy fmt --tongue zh FILE", "the one layout, in either tongue", "排版、换语言"),
    ("policy test FILE", "runs the scenarios", "运行算例"),
    ("policy eval FILE CLAIMS", "settles claims", "结算"),
    ("policy explain FILE CLAIMS --claim ID", "the reasons", "逐条说明理由"),
    ("policy readings FILE CLAIMS", "what hangs on a reading", "不同理解的差额"),
)
_STYLE = """
@page { size: A4; margin: 7mm 8mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; width: 194mm; font: 6.7pt/1.22 "Noto Sans CJK SC", "Noto Sans", sans-serif; color: #1b1b1b; }
h1 { font-size: 11pt; margin: 0 0 1mm; } h1 small { font-weight: normal; font-size: 7pt; color: #555; }
table + h2 { margin-top: 1mm; }
h2 { font-size: 7pt; margin: 0 0 .6mm; color: #00467f; }
h2 span { color: #555; font-weight: normal; }
.twins, .boxes { display: grid; gap: 2.5mm; } .twins { grid-template-columns: 1fr 1fr; }
.boxes { grid-template-columns: 1.1fr 1.25fr 1fr 1.02fr .88fr; gap: 1.6mm; margin-top: 1.6mm; }
pre { margin: 0; font: 6pt/1.27 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap; }
.code { border: .3mm solid #ccd6e0; border-radius: 1mm; padding: 1mm 1.6mm; overflow: hidden; }
table { border-collapse: collapse; width: 100%; } td { padding: 0 .6mm 0 0; vertical-align: top; white-space: nowrap; }
td:first-child { font-family: "DejaVu Sans Mono", monospace; font-size: 4.7pt; line-height: 1.6; }
td + td { color: #7a3b00; font-size: 5.8pt; }
.commands { margin-top: 1.4mm; border-top: .3mm solid #ccd6e0; padding-top: 1mm; display: grid;
  grid-template-columns: repeat(3, auto); gap: 0 4mm; }
code { font: 5.8pt "DejaVu Sans Mono", monospace; color: #00467f; }
"""


def page() -> str:
    """The whole page."""
    english = canonical(SCHEME.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        chinese = in_chinese(english, Path(folder))
    lexer, formatter = _lexer(), HtmlFormatter(nowrap=True)
    coloured = [highlight(text, lexer, formatter) for text in (english, chinese)]
    twins = "".join(f'<div class="code"><pre>{text}</pre></div>\n' for text in coloured)
    boxes = "".join(f"<div>\n{''.join(_box(*box) for box in column)}</div>\n" for column in COLUMNS)
    commands = "".join(f"<div><code>{escape(line)}</code> {en} · {zh}</div>\n" for line, en, zh in COMMANDS)
    style = _STYLE + HtmlFormatter(style="default").get_style_defs("pre")
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Policy on one page / 一页速查</title>\n'
        f"<style>{style}</style>\n"
        "<h1>The policy language on one page · 方案语言一页速查 "
        "<small>the two columns are one program · 两栏是同一程序</small></h1>\n"
        f'<div class="twins">\n{twins}</div>\n<div class="boxes">\n{boxes}</div>\n'
        f'<div class="commands">\n{commands}</div>\n</html>\n'
    )


def _box(english: str, chinese: str, words: Words) -> str:
    rows = "".join(f"<tr><td>{escape(en)}</td><td>{escape(zh)}</td></tr>\n" for en, zh in map(_spelled, words))
    return f"<h2>{english} <span>{chinese}</span></h2>\n<table>\n{rows}</table>\n"


def _spelled(word: str | tuple[str, str]) -> tuple[str, str]:
    if isinstance(word, tuple):
        return word
    return keywords().spelling(word, "en"), keywords().spelling(word, "zh")


def _lexer() -> object:
    spec = spec_from_file_location("policy_lexer", grammar_folder() / "editors" / "policy_lexer.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.PolicyLexer()


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
