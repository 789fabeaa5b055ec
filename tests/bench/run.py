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

from bench.workload import Ledger, exact, generate, generate_edge
from bench.workload import settle as by_hand
from policy_lang.claims import json_line, result_json
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report, render_text
from policy_lang.source import Source
from policy_lang.syntax.grammar import build
from policy_lang.syntax.parse import parse
from policy_lang.syntax.parser import normalise
from tests.bench.measure import Contender, Group, Timing, machine, table
from tests.bench.workload_claims import by_person, claims_of, compiled, first, settled, settlements

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
    """What is not as it must be; nothing is timed then."""
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
    found = []
    for name, columns in (("edge", first(generate_edge(), EDGES)), ("usual", first(generate(400), USUAL))):
        ours, right = settled(program, columns), exact(columns)
        hand = [row for group in hand_groups(columns) for row in settle_by_hand(group)]
        found += [f"{name} claim {index}: {got} instead of {must}"
                  for index, (got, must) in enumerate(zip(ours, right, strict=True)) if got != must]  # fmt: skip
        if hand != right:
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


def hand_groups(columns: dict) -> list[list[tuple[int, int, bool, int]]]:
    """The workload's claims for the yardstick: in scope, basic, access, year; person by person."""
    return [
        [
            (
                int(claim.facts["in_scope"]),
                int(claim.facts["given.basic"]),
                claim.facts["designated"] and (claim.facts["in_area"] or claim.facts["referral"]),
                claim.facts["day"].year,
            )
            for claim in group
        ]
        for group in by_person(claims_of(columns))
    ]


def settle_by_hand(group: list[tuple[int, int, bool, int]]) -> list[tuple[int, ...]]:
    """One person's claims by the yardstick, each year with a ledger of its own."""
    ledgers: dict[int, Ledger] = {}
    return [
        by_hand(in_scope, basic, access, ledgers.setdefault(year, Ledger())) for in_scope, basic, access, year in group
    ]


def settling(program: Program) -> Group:
    """The reference workload, claim by claim."""
    columns = first(generate(400), USUAL)
    claims, groups = claims_of(columns), hand_groups(columns)
    hand = "by hand in Python integers"
    judge = "by hand in fractions (the judge)"

    def with_results(*, trace: bool) -> Callable[[], object]:
        return lambda: [json_line(result_json(one, trace=trace)) for one in settlements(program, claims)]

    return Group(
        "one claim of the reference workload",
        "µs",
        1e3,
        1,
        (
            Contender(hand, lambda: [settle_by_hand(group) for group in groups], USUAL),
            Contender(judge, lambda: exact(columns), USUAL, hand),
            Contender("interpreter, all values kept", lambda: list(settlements(program, claims)), USUAL, judge),
            Contender("… and the result as JSON", with_results(trace=False), USUAL, judge),
            Contender("… and the trace in it", with_results(trace=True), USUAL, judge),
        ),
    )


# ---- telling


def page(tables: list[str]) -> str:
    """docs/performance.md."""
    shown_tables = "\n\n".join(tables)
    return f"""# Performance

Written by `python -m tests.bench.run --write`. Ratios are of one run in which all contenders took turns, and hold
elsewhere; the figures beside them are those of the machine named here. Every result was compared with what it must be
before anything was timed.

Machine: {machine()}.

{shown_tables}

The interpreter is the definition of the language: exact fractions, one function a kind of node, every value kept, never
optimised. The reference workload is described in `bench/workload.py`; its scheme is `bench/workload.policy`.
"""


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
    if problems or chosen.smoke:
        return int(bool(problems))
    print(f"Machine: {machine()}")
    tables, timings = [], list[Timing]()
    with TemporaryDirectory() as compiled_code:
        for group in (starting(compiled_code), parsing(), settling(program)):
            taken = group.timed(chosen.rounds)
            timings += taken
            tables.append(table(group, taken))
            print("\n" + tables[-1], flush=True)
    if chosen.write:
        PAGE.write_text(page(tables), encoding="utf-8")
    return int(not all(timing.held for timing in timings))


if __name__ == "__main__":
    sys.exit(main())
