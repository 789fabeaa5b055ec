"""The pages that are tested: each is written by its command, of a real scheme and of one whose every name is hostile.

A new kind of page gets its rows in `WRITTEN`; the tests then ask of it what they ask of all.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from policy_lang.compile import compile_scheme
from tests.county.claims import County
from tests.county.people import PROFILES

LANSHAN, WEIHAI = "cn/shandong/linyi/lanshan/relief_insurance@2020", "cn/shandong/weihai/relief_insurance@2020"
NEXT = str(Path(__file__).parents[2] / "examples" / "hypothetical" / "weihai_2021.policy")
FIGURES = ("--parameter", "reduction_ratio=10%", "--parameter", "aid_ratio=70%", "--parameter", "aid_cap=5000元")

# What would run, load, close a tag or leave an attribute, wherever a careless page puts it.
MARKUP = "</title></style><script>window.taken=1</script><img src=x onerror='window.taken=1'>\" onload=\"1 {{7*7}} *_[x](http://x)`"

HOSTILE = f"""\
scheme trap 「{MARKUP} scheme」
  edition 2020
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
source notice = 「{MARKUP} source」 dated 2019-12-01
category kind = poor 「{MARKUP} poor」, other 「{MARKUP} other」
fact person.kind 「{MARKUP} kind」 : kind
fact day 「{MARKUP} day」 : date
fact cost 「{MARKUP} cost」 : money up to 1_000_000 yuan
fact place 「{MARKUP} place」 : text
parameter cap 「{MARKUP} cap」 = 1000 yuan cites notice 「{MARKUP}」
list good 「{MARKUP} list」 = 「{MARKUP} entry」
pool expense 「{MARKUP} pool」 = cost
payer aid 「{MARKUP} aid」 cites notice "1"
  when person.kind is poor
  on what is unpaid in expense
  each claim
  deductible 100 yuan
  pays in slices counted after the deductible 50% to 1000 yuan, 80% above
  at most cap per person each calendar year
payer rest 「{MARKUP} rest」 on what is unpaid in expense each claim pays 10%
order aid, rest
reading base 「{MARKUP} question」 cites notice "1"
  option left chosen because 「{MARKUP} reason」
  option whole change aid on cost
check sane 「{MARKUP} check」 holds when own share >= 0 yuan because 「{MARKUP} why」
scenario 「{MARKUP} scenario」
  settle a cost = 600 yuan, day = 2020-03-10, person.kind = poor, place = 「{MARKUP}」, person = "p"
  expect aid = 250 yuan, rest = 35 yuan
"""
HOSTILE_CLAIM = {
    "claim": f"=1+1{MARKUP}", "person": MARKUP, "day": "2020-03-10", "cost": "9000", "person.kind": "poor",
    "place": MARKUP,
}  # fmt: skip

# The page's name, and the words of the command that writes it.
WRITTEN: tuple[tuple[str, Sequence[str]], ...] = (
    ("handbook/index.html", ("doc", LANSHAN, "-o", "handbook")),
    ("handbook/en.html", ()),
    ("trap/index.html", ("doc", "trap.policy", "-o", "trap")),
    ("trap/en.html", ()),
    ("coverage.zh.html", ("test", LANSHAN, "--html", "coverage.zh.html", "--tongue", "zh")),
    ("diff.zh.html", ("diff", WEIHAI, NEXT, "--claims", "weihai.jsonl", "--shift-years", "1", *FIGURES,
                      "--tongue", "zh", "--format", "html", "-o", "diff.zh.html")),
    ("diff.trap.html", ("diff", "trap.policy", "trap2.policy", "--claims", "trap.jsonl", "--by", "place",
                        "--tongue", "en", "--format", "html", "-o", "diff.trap.html")),
    ("readings.zh.html", ("readings", WEIHAI, "weihai.jsonl", *FIGURES, "--tongue", "zh", "--format", "html",
                          "-o", "readings.zh.html")),
    ("readings.trap.html", ("readings", "trap.policy", "trap.jsonl", "--tongue", "en", "--format", "html",
                            "-o", "readings.trap.html")),
    ("coverage.trap.html", ("test", "trap.policy", "--html", "coverage.trap.html", "--tongue", "en")),
)  # fmt: skip
HANDBOOKS = ("handbook/index.html", "handbook/en.html", "trap/index.html", "trap/en.html")


def write_pages(folder: Path, run: Callable[[Sequence[str]], int]) -> dict[str, Path]:
    """Write them into a folder."""
    (folder / "trap.policy").write_text(HOSTILE, encoding="utf-8")
    (folder / "trap.jsonl").write_text(json.dumps(HOSTILE_CLAIM, ensure_ascii=False) + "\n", encoding="utf-8")
    other = (
        HOSTILE.replace("50% to", "40% to")
        .replace("cap ", "roof ")
        .replace("payer rest", "payer more")
        .replace("at most cap", "at most roof")
    )
    (folder / "trap2.policy").write_text(
        other.replace("order aid, rest", "order aid, more").replace("rest =", "more ="), encoding="utf-8"
    )
    (folder / "weihai.jsonl").write_text("".join(f"{line}\n" for line in _claims(WEIHAI, 60)), encoding="utf-8")
    (folder / "trap").mkdir()
    (folder / "handbook").mkdir()
    for name, words in WRITTEN:
        if words:
            placed = [str(folder / word) if (folder / word).exists() or word == name else word for word in words]
            code = run(placed)
            assert code in {0, 1}, (name, code)
            assert (folder / name).exists(), name
    return {name: folder / name for name, _ in WRITTEN}


def _claims(scheme: str, count: int) -> list[str]:
    """Claims of a made-up county."""
    program = compile_scheme(scheme).program
    assert program is not None
    profile = next(profile for profile in PROFILES if profile.scheme == scheme)
    return [json.dumps(row, ensure_ascii=False) for row in County(program, profile, Random(7)).rows(count)]
