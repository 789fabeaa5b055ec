"""Twenty thousand mutated inputs, the same ones every time: schemes, claim files, command lines.

`python -m tests.limits.mutants FIRST COUNT` runs some of them in this process and prints what it saw as JSON: exceptions,
command lines that ended with our own bug, the slowest input in processor seconds, and the most memory used. The test runs
it in processes of its own, so that memory and time are those of the inputs and not of the tests around them.
"""

import contextlib
import io
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from policy_lang.claims import read_claims, settle_all
from policy_lang.cli import main as command_line
from policy_lang.compile import Options, compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text

TOTAL = 20_000
SCHEME = """# a small scheme
scheme small / 小方案 "A small scheme" / "小方案"
  edition 2020
  in force from 2020-01-01 to 2020-12-31 cites notice "一"
  claims dated by claim.discharge
  currency CNY, rounds half up
  covers person.kind in circle otherwise not_covered_person
source notice = "文〔2020〕1号"
status too_far / 太远 "is too far away" / "路途太远"
category kind_of_person / 人员类别 = poor / 贫困, rich / 富裕
fact claim.discharge / 费用.出院日 : date
fact claim.cost / 费用.金额 : money up to 100万元
fact claim.near / 费用.就近 : yes_no if not given no because "x" / "甲"
fact person.kind / 人员.类别 : kind_of_person
parameter share / 支付比例 = 70% exactly cites notice "二"
list circle = poor, rich
pool cost / 费用池一 = claim.cost
rule close_by / 就近 cites notice "三" holds when claim.near or claim.cost < 5,000元
支付方 fund / 基金
  依据 notice "四"
  当 就近 否则记为 too_far
  对 尚未支付的 费用池一
  累计于 每人每自然年度 补差，计入 符合支付条件的费用
  起付线 100元
  支付 分段累进 含起付线计 支付比例 至 1万元, 50% 其余部分
  最高支付 2万元 每人每自然年度
payer rest
  on claim.cost
  each claim
  tops up to 90%
  rounds up
  exception rich_person when person.kind is rich tops up to 50%
order fund, rest
reading way "?" cites notice "五"
  option one chosen because "a"
  option two change rest rounds down change fund each claim
check some holds when own share > 0元 because "b"
scenario "first"
  facts kind = poor, near = yes
  settle a discharge = 2020-03-01, cost = 1000元
  expect fund = 630元, rest = 270元, own share = 100元
  since fund paid
"""
CLAIMS = [
    {"claim": "a", "person": "p", "discharge": "2020-03-01", "cost": "1000.00", "near": True, "kind": "poor"},
    {"claim": "b", "person": "p", "discharge": "2020/4/1", "cost": 99.5, "kind": "富裕", "given.rest": "1"},
    {"claim": "c", "person": "q", "discharge": "2020年5月1日", "费用.金额": "¥1,000.00", "kind": "poor", "sequence": 3},
]
CSV = "claim,person,出院日,金额,就近,kind\n" + "a,p,2020-03-01,1000.00,是,poor\n" + 'b,p,2020/4/1,"10,000.00",no,富裕\n'
NOISE = (
    "“", '"', "（", "(", ")", "，", "、", "/", "=", "%", "元", "万", "-", "9" * 30, "1e9", "NaN", "\u202e", "\x00", "\ufeff",
    "\u200b", "\n", " ", "#", "每", "的", "if ", "not " * 60, "use ......etc\n", "use a.b@2020\n", "payer ", "支付方 ", "{", "[", "]",
    "null", "true", "0.001", "scheme x\n", "а", "𝔘", "\ud7ff", "each claim", "over per person each month by its stretch", "\r",
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    """A text with one to four changes: deleted, doubled, moved or foreign stretches."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 1, 2, 5, 20, 80)))
        piece = text[start:end]
        match chance.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:start] + chance.choice(NOISE) + text[start:]
            case 2:
                text = text[:start] + chance.choice(NOISE) + text[end:]
            case 3:
                text = text[:end] + piece * chance.choice((1, 2, 30)) + text[end:]
            case _:
                place = chance.randrange(len(text) + 1)
                text = text[:place] + piece + text[place:]
    return text


def scheme(chance: random.Random, _: Program, __: Path) -> str | None:
    """A mutated scheme is compiled, and its problems shown in both tongues."""
    compiled = compile_text(mutated(SCHEME, chance), Options(check_readings=chance.random() < 0.3))
    for tongue in ("en", "zh"):
        render_text(compiled.report.diagnostics, tongue)
    return None


def claims(chance: random.Random, program: Program, _: Path) -> str | None:
    """A mutated file of claims is read, and what can be is settled."""
    kind = chance.randrange(3)
    if kind == 0:
        text = json.dumps(CLAIMS, ensure_ascii=False)
    elif kind == 1:
        text = "\n".join(json.dumps(claim, ensure_ascii=False) for claim in CLAIMS)
    else:
        text = CSV
    raw = mutated(text, chance).encode(chance.choice(("utf-8", "utf-8", "gb18030", "utf-16")), "replace")
    if chance.random() < 0.2:
        place = chance.randrange(len(raw) + 1)
        raw = raw[:place] + bytes(chance.randrange(256) for _ in range(3)) + raw[place:]
    report = Report()
    file = read_claims(None, raw, "claims" + chance.choice((".json", ".jsonl", ".csv", "")), program, report)
    settle_all(program, file.claims, Book())
    render_text([*report.diagnostics, *(item for reject in file.rejects for item in reject.diagnostics)], "zh")
    return None


def command(chance: random.Random, _: Program, folder: Path) -> str | None:
    """A mutated command line; ending with our own bug is a failure."""
    (folder / "small.policy").write_text(
        SCHEME if chance.random() < 0.5 else mutated(SCHEME, chance), encoding="utf-8", errors="replace"
    )
    (folder / "claims.jsonl").write_text("\n".join(map(json.dumps, CLAIMS)), encoding="utf-8")
    lines = (
        ["check", "small.policy"],
        ["eval", "small.policy", "claims.jsonl", "--reading", "way=two"],
        ["explain", "small.policy", "claims.jsonl", "--claim", "a", "--tongue", "zh"],
        ["test", "small.policy"],
        ["fmt", "--check", "--tongue", "zh", "small.policy"],
        ["readings", "small.policy", "claims.jsonl"],
        ["schema", "small.policy"],
        ["emit", "small.policy", "--core"],
        ["clauses", "small.policy"],
        ["errors", "PL0201"],
    )
    words = list(chance.choice(lines))
    if chance.random() < 0.7:
        place = chance.randrange(len(words))
        words[place] = mutated(words[place], chance).replace("\x00", "")
    said, meant = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(meant):
        code = command_line(words)
    if code == 4 or "Traceback" in meant.getvalue():
        return f"{words}: {code}: {meant.getvalue()[-300:]}"
    return None


def kind_of(number: int) -> Callable[[random.Random, Program, Path], str | None]:
    """Of twenty inputs in a row two are command lines, nine files of claims, nine schemes."""
    place = number % 20
    return command if place in {4, 15} else scheme if place % 2 else claims


def main(first: int, count: int) -> None:
    """Run inputs and print what was seen."""
    compiled = compile_text(SCHEME)
    assert compiled.program is not None, render_text(compiled.report.diagnostics, "en")
    failures: list[str] = []
    slowest = (0.0, -1)
    done = dict.fromkeys(("scheme", "claims", "command"), 0)
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        for number in range(first, first + count):
            run = kind_of(number)
            start = time.process_time()
            try:
                problem = run(random.Random(number), compiled.program, Path(name))
            except Exception as error:  # noqa: BLE001 — whatever it is, it is what is looked for
                problem = f"{type(error).__name__}: {error}"
            slowest = max(slowest, (time.process_time() - start, number))
            done[run.__name__] += 1
            if problem:
                failures.append(f"{number} {run.__name__}: {problem}")
        os.chdir("/")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"done": done, "failures": failures[:20], "slowest": slowest, "megabytes": memory}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
