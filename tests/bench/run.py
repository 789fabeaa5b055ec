"""`make bench`: how fast the commands start, how fast a text is parsed, and what a claim costs, as ratios of one run.

    python -m tests.bench.run            measure and print
    python -m tests.bench.run --smoke    only whether everything measured is right
    python -m tests.bench.run --write    measure and write docs/performance.md

Always holds: nothing is timed before its result was compared with what it must be. What is held against `python -c
pass`: `policy --help` takes at most five times as long, one claim with a compiled program eight times, `policy check`
of a text that was never seen before twenty times; the answer is 1 where one is passed.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.workload import by_hand, exact, generate, generate_edge
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.source import Source
from policy_lang.syntax.grammar import build
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import normalise
from tests.bench import calls, commands
from tests.bench.chart import chart
from tests.bench.measure import Contender, Group, Timing, machine, table, targets, used_by_children
from tests.bench.workload_claims import compiled, first, settled

ROOT = Path(__file__).parents[2]
LANSHAN = ROOT / "policies/cn/shandong/linyi/lanshan/relief_insurance/2020"
PAGE = ROOT / "docs/performance.md"
HELP_LIMIT, CLAIM_LIMIT, CHECK_LIMIT = 5, 8, 20
EDGES, USUAL = 400, 300

PYTHON = (sys.executable, "-c", "pass")
POLICY = shutil.which("policy", path=str(Path(sys.executable).parent)) or "policy"
HELP = (POLICY, "--help")
CLAIM = (POLICY, "eval", str(LANSHAN), "-")
CHECK = (POLICY, "check", str(LANSHAN))
SHORT = (POLICY, "check", str(ROOT / "tests/schemes/fujian_overlay.policy"))
ONE_CLAIM = (ROOT / "examples/lanshan_claims.jsonl").read_bytes().splitlines()[0]


# ---- what must be right before it is timed


def wrong(program: Program) -> list[str]:
    """What is not as it must be of what is timed without a comparison of its own; nothing is timed then."""
    return [*_wrong_commands(), *_wrong_texts(), *_wrong_claims(program)]


def _wrong_commands() -> list[str]:
    found = []
    for command in (PYTHON, HELP, CLAIM, CHECK, SHORT):
        done = subprocess.run(command, input=ONE_CLAIM, capture_output=True, check=False, cwd=ROOT)
        if done.returncode:
            found.append(f"{shown(command)} answers {done.returncode}: {done.stderr.decode('utf-8').strip()}")
    return found


def _wrong_texts() -> list[str]:
    found, lark = [], build()
    for path in sorted(LANSHAN.glob("*.policy")):
        text, report = path.read_text(encoding="utf-8"), Report()
        ours = parse(Source(path.name, text), report)
        if report.diagnostics:
            found.append(render_text(report.diagnostics, "en"))
        if len(lark.parse(normalise(text)).children) != len(ours.declarations):
            found.append(f"{path.name}: lark reads another number of declarations")
    return found


def _wrong_claims(program: Program) -> list[str]:
    """The interpreter and the yardstick against the judge, on the edges and on usual claims."""
    found = []
    for name, columns in (("edge", first(generate_edge(), EDGES)), ("usual", first(generate(400), USUAL))):
        ours, right = settled(program, columns), exact(columns)
        found += [f"{name} claim {index}: {got} instead of {must}"
                  for index, (got, must) in enumerate(zip(ours, right, strict=True)) if got != must]  # fmt: skip
        if by_hand(columns) != right:
            found.append(f"{name}: the yardstick is wrong")
    return found


# ---- what is timed


def shown(command: tuple[str, ...]) -> str:
    """A command as a person would write it."""
    text = " ".join([Path(command[0]).stem, *command[1:]]).replace(Path(sys.executable).stem, "python")
    return text.replace(str(ROOT) + "/", "").replace("python -c pass", "`python -c pass`")


def starting(compiled_code: str) -> Group:
    """The commands from the shell, with Python's compiled code kept as it is after a first use.

    What `nothing kept` says is worked out from the text each time; else programs and answers are kept.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled_code}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["POLICY_CACHE"] = str(Path(compiled_code) / "answers")

    def run(command: tuple[str, ...], **more: str) -> Callable[[], object]:
        own = {**environment, **more}
        return lambda: subprocess.run(command, input=ONE_CLAIM, capture_output=True, check=True, cwd=ROOT, env=own)

    bare, lines = shown(PYTHON), Path(SHORT[-1]).read_text(encoding="utf-8").count("\n")
    return Group(
        "from the shell",
        "ms",
        1e6,
        1,
        (
            Contender(bare, run(PYTHON)),
            Contender("`policy --help`", run(HELP), 1, bare, HELP_LIMIT),
            Contender("`policy eval`, one claim, its program kept", run(CLAIM), 1, bare, CLAIM_LIMIT),
            Contender("`policy eval`, one claim, nothing kept", run(CLAIM, POLICY_CACHE="off"), 1, bare),
            Contender(
                f"`policy check`, {lines} lines, nothing kept", run(SHORT, POLICY_CACHE="off"), 1, bare, CHECK_LIMIT
            ),
            Contender("`policy check`, Lanshan, nothing kept", run(CHECK, POLICY_CACHE="off"), 1, bare, CHECK_LIMIT),
            Contender("`policy check`, Lanshan, files unchanged", run(CHECK), 1, bare),
        ),
        used_by_children,
    )


def parsing() -> Group:
    """The text of the Lanshan scheme, with the grammar loaded in both cases."""
    sources = [Source(path.name, path.read_text(encoding="utf-8")) for path in sorted(LANSHAN.glob("*.policy"))]
    lines = sum(source.text.count("\n") for source in sources)
    texts = [normalise(source.text) for source in sources]
    bare, lark = "lark's bare parse, to its own tree", build()
    return Group(
        f"parsing {lines} lines",
        "ms",
        1e6,
        1,
        (
            Contender(bare, lambda: [lark.parse(text) for text in texts]),
            Contender(
                "ours, to the syntax tree with comments", lambda: [parse(one, Report()) for one in sources], 1, bare
            ),
        ),
    )


# ---- telling


def page(tables: list[str], timings: list[Timing]) -> str:
    """docs/performance.md."""
    shown_tables = "\n\n".join(tables)
    return f"""# Performance

Written by `make bench`. Ratios are of one run in which all contenders took turns, and hold elsewhere; the figures
beside them are those of the machine named here. Every contender's results were compared with what they must be
before it was timed: the reference workload with `exact` in `bench/workload.py`, on its edges too, the Lanshan
claims with the interpreter. What is wrong is shown as wrong and not timed.

Machine: {machine()}.

## What must be reached

{targets(timings)}

{NOTE}

## One claim

![What one claim of the reference workload costs](performance.svg)

{shown_tables}

What is timed is the time that a process used: others on the machine weigh less then. The interpreter is the
definition of the language: exact fractions, one function a kind of node, every value kept, never optimised. The
scheme of the workload is `bench/workload.policy`, the same chain by hand in C `bench/chain.c`. ZEN
(by GoRules, the extra `bench`) runs it with its static loader, as one node, which is its fastest
configuration; it is given whole numbers, and its ledgers are kept beside it. By hand from a dict means: each field
read, its form and bounds looked at, then `settle`.

What takes minutes (coverage, mutation and diff of the five schemes, a county's claims under two schemes) is measured by
`python -m tests.bench.commands`, the second part of `make bench`.
"""


NOTE = """\
Between the function and the hand-written chain stand the things that the hand-written one leaves out: a status for
each payer, the clipping of each payment to what its pool holds, the entitlement before this claim worked out from
the balance instead of taken from what was paid. `scheme.settle` also keeps the claim, a ledger that is never
changed, and the way to every reason.

`policy check` of the Lanshan scheme reads two editions, its own and the province's whose framework it conforms to, and
checks and lowers the scheme once more for each batch of options that are not chosen. Of its time a third goes into
reading (the lexer's pattern is compiled and the tables are read anew in each process), a quarter into loading the
modules, a quarter into checking and lowering, a fourteenth into the options, the rest into the framework. What was
done: classes are made as far as they are used, constructors alike are compiled once, and attrs is not loaded
([0018](decisions/0018-records-are-made-as-far-as-they-are-used.md)); click is loaded for options alone; the lexer
reads names and looks for them among the keywords, and steps of precedence that are not needed are gone through once
([0014](decisions/0014-texts-are-read-by-the-tables-alone.md)); the keywords are shipped with the tables; each file is
read once and gone through once; worked examples of others are not read, one's own are looked through and not made; of
the province's edition no more is lowered than its framework; modules that a check does not need are not loaded. What
was weighed and left: to check under another option only what hangs on it would save one part in fifty."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, or only look whether everything is right."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.run")
    options.add_argument("--smoke", action="store_true", help="compare results, time nothing")
    options.add_argument("--write", action="store_true", help="write docs/performance.md")
    options.add_argument("--rounds", type=int, default=15, help="how often each contender runs (default 15)")
    chosen = options.parse_args(arguments)
    program = compiled()
    problems = wrong(program)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems and chosen.smoke:
        problems = [*calls.wrong(), *commands.wrong()]
        print(*problems, sep="\n", end="", file=sys.stderr)
    if problems or chosen.smoke:
        return int(bool(problems))
    print(f"Machine: {machine()}")
    tables, timings = [], list[Timing]()
    with TemporaryDirectory() as compiled_code:
        called = (calls.workload(), calls.lanshan(), calls.many())
        for group in (*called, parsing(), calls.compiling(), starting(compiled_code)):
            taken = group.timed(chosen.rounds)
            timings += taken
            tables.append(table(group, taken))
            print("\n" + tables[-1], flush=True)
            if chosen.write and group.pictured:
                picture = chart(group.title, group.unit, group.scale, taken, calls.OURS)
                PAGE.with_suffix(".svg").write_text(picture, encoding="utf-8")
    if chosen.write:
        PAGE.write_text(page(tables, timings), encoding="utf-8")
    return int(not all(timing.held for timing in timings))


if __name__ == "__main__":
    sys.exit(main())
