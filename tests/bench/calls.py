"""What one claim costs when it is called from Python: the reference workload and the Lanshan scheme.

Enters: the schemes. Leaves: groups of contenders. Always holds: each contender's outputs are compared with `exact` (the
workload) or with the interpreter (Lanshan) before it is timed, on the workload's edges and on usual claims; what is
wrong is shown as wrong. Time is what the process used, not what passed: others on the machine then weigh less.
"""

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time_ns
from typing import Any

import policy_lang as pl
from bench.workload import exact, generate, generate_edge
from policy_lang.api import Ledger, Result, Scheme
from policy_lang.codegen import usual_facts
from policy_lang.codegen.kernel import kernel_of
from policy_lang.codegen.text.function import write
from policy_lang.compile import compile_scheme
from policy_lang.names import modules
from policy_lang.syntax.grammar import build
from policy_lang.syntax.parser import normalise
from tests.bench import contestants, ours
from tests.bench.measure import Contender, Group
from tests.bench.workload_claims import SCHEME, claims_of, first, row, settlements

ROOT = Path(__file__).parents[2]
LANSHAN = ROOT / "policies/cn/shandong/linyi/lanshan/relief_insurance/2020"
CLAIMS = ROOT / "examples/lanshan_claims.jsonl"
USUAL, EDGES, FEW = 600, 400, 60

HAND, DICTS = "by hand in Python integers (`settle`)", "by hand, parsing and validating a dict"
FUNCTION, VALUES = "generated function on integers", "… with every value captured"
QUICK, QUICK_COMPACT = "`scheme.settle(dict, ledger)`", "… and its values as compact JSON"
COMPACT = "generated function on integers, values as compact JSON"
ZEN, TRACED = "ZEN (Rust), static loader, one node", "ZEN with its trace"
OURS = frozenset({FUNCTION, VALUES, QUICK, QUICK_COMPACT, COMPACT})
TOLD = "… and its result as a mapping, `to_dict()`"
LOOP, TOGETHER = "`scheme.settle` in a loop, each with the ledger of the one before", "`scheme.settle_all`"
MANY = 4_000
INTERPRETER, JUDGE = "interpreter, every value kept", "by hand in fractions (the judge)"


def workload() -> Group:
    """The reference workload by everybody."""
    scheme = pl.load(str(SCHEME))
    usual, edges, few = first(generate(400), USUAL), first(generate_edge(), EDGES), first(generate(40, seed=3), FEW)
    right = {USUAL: exact(usual), EDGES: exact(edges), FEW: exact(few)}

    def contender(
        name: str, way: Callable[[dict], Callable[[], Any]], *, few_only: bool = False, **more: Any
    ) -> Contender:
        timed = few if few_only else usual
        work = way(timed)
        tried = ((work, len(timed["person"])),) if few_only else ((work, USUAL), (way(edges), EDGES))
        units = len(timed["person"])
        return Contender(name, work, units, right=lambda: all(run() == right[count] for run, count in tried), **more)

    found = [
        contender(HAND, lambda columns: _over(contestants.hand, contestants.rows_of(columns))),
        contender(FUNCTION, lambda columns: ours.integers(ours.kernel(scheme), contestants.rows_of(columns)),
                  base=HAND, most=2.5, aim=1.3),
        contender(VALUES, lambda columns: ours.integers(ours.kernel(scheme), contestants.rows_of(columns), values=True),
                  base=FUNCTION, most=1.6, aim=1.2),
        contender(DICTS, lambda columns: _over(contestants.hand_dicts, contestants.dicts_of(columns))),
        contender(QUICK, lambda columns: _settled(scheme, columns), base=DICTS, most=3, aim=1.5),
        contender(QUICK_COMPACT, lambda columns: _compact(scheme, columns), base=QUICK),
        contender(COMPACT, lambda columns: ours.lines(ours.kernel(scheme), contestants.rows_of(columns)), base=VALUES),
    ]  # fmt: skip
    if contestants.has_zen():
        evaluate = contestants.zen_engine()
        found += [
            contender(ZEN, lambda columns: _zen(evaluate, columns, trace=False), base=FUNCTION, least=5, aim=12),
            contender(TRACED, lambda columns: _zen(evaluate, columns, trace=True), base=COMPACT, least=2, aim=4),
        ]
    found += [
        contender(JUDGE, lambda columns: lambda: exact(columns), few_only=True, base=HAND),
        contender(INTERPRETER, lambda columns: _interpreted(scheme, columns), few_only=True, base=FUNCTION),
    ]
    title = "one claim of the reference workload, called from Python"
    return Group(title, "µs", 1e3, 2, tuple(found), process_time_ns, pictured=True)


def wrong() -> list[str]:
    """The contenders whose results are not what they must be."""
    return [
        f"{contender.name} is wrong"
        for group in (workload(), lanshan(), many())
        for contender in group.contenders
        if contender.right is not None and not contender.right()
    ]


def _over(function: Callable[[Any], Any], argument: Any) -> Callable[[], Any]:
    return lambda: function(argument)


def _settled(scheme: Scheme, columns: dict) -> Callable[[], Any]:
    claims = contestants.dicts_of(columns)
    return lambda: ours.settled(scheme, claims, ours.amounts)


def _compact(scheme: Scheme, columns: dict) -> Callable[[], Any]:
    """The line is made for each claim; what it says is compared with the amounts once, by `expand` in the tests."""
    claims = contestants.dicts_of(columns)

    def told(result: Result) -> tuple[int, ...]:
        result.compact()
        return ours.amounts(result)

    return lambda: ours.settled(scheme, claims, told)


def _zen(evaluate: Callable[..., dict], columns: dict, *, trace: bool) -> Callable[[], Any]:
    rows = contestants.rows_of(columns)
    return lambda: contestants.zen_rows(evaluate, rows, trace=trace)


def _interpreted(scheme: Scheme, columns: dict) -> Callable[[], Any]:
    claims = claims_of(columns)
    return lambda: [row(one) for one in settlements(scheme.program, claims)]


def lanshan() -> Group:
    """The claims beside the Lanshan scheme, each with an empty ledger, by the function and by the interpreter."""
    scheme = pl.load(str(LANSHAN))
    claims = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    claims = [claim for claim in claims if scheme.settle(claim).way == "generated"]
    right = [scheme.settle(claim, exact=True).to_dict(trace=True) for claim in claims]
    kernels = [scheme.settle(claim).settlement for claim in claims]
    calls = [(one.kernel.claim, one.numbers) for one in kernels]  # type: ignore[attr-defined]
    shown = [scheme.settle(claim).to_dict(trace=True) for claim in claims]
    count = len(claims)
    return Group(
        "one claim of the Lanshan scheme, called from Python",
        "µs",
        1e3,
        2,
        (
            Contender(FUNCTION, lambda: [function(*numbers) for function, numbers in calls], count),
            Contender(QUICK, lambda: [scheme.settle(claim) for claim in claims], count, FUNCTION,
                      right=lambda: shown == right),
            Contender(TOLD, lambda: [scheme.settle(claim).to_dict() for claim in claims], count, QUICK, 30, aim=10),
            Contender(INTERPRETER, lambda: [scheme.settle(claim, exact=True) for claim in claims], count, QUICK),
        ),
        process_time_ns,
    )  # fmt: skip


def many() -> Group:
    """Many claims of the reference workload with one ledger: in a loop of one's own, and all of them at once."""
    scheme, claims = pl.load(str(SCHEME)), contestants.dicts_of(first(generate(600), MANY))
    ordered = sorted(claims, key=lambda claim: str(claim["day"]))

    def looped() -> list[Result]:
        ledger, found = Ledger(), []
        for claim in ordered:
            found.append(scheme.settle(claim, ledger))
            ledger = found[-1].ledger
        return found

    def alike() -> bool:
        settled = [
            [(one.claim, ours.amounts(one)) for one in results] for results in (looped(), scheme.settle_all(claims))
        ]
        return settled[0] == settled[1]

    return Group(
        f"{len(claims):,} claims with one ledger",
        "µs",
        1e3,
        2,
        (
            Contender(LOOP, looped, len(claims)),
            Contender(TOGETHER, lambda: scheme.settle_all(claims), len(claims), LOOP, 1.5, aim=1, right=alike),
        ),
        process_time_ns,
    )


def _anew(target: str) -> object:
    """A compilation that begins with the text: the trees of the run before are not kept."""
    modules._tree.cache_clear()
    return compile_scheme(target)


def compiling() -> Group:
    """The Lanshan scheme with the modules it uses: parsed, checked and lowered, and the function written."""
    target = str(LANSHAN)
    compilation = compile_scheme(target)
    assert compilation.program is not None
    read = [path for path in compilation.reads.files if path.suffix == ".policy"]
    texts = [normalise(path.read_text(encoding="utf-8")) for path in read]
    bare, lark, program = "lark's bare parse of the same texts", build(), compilation.program
    facts = usual_facts(program)
    return Group(
        f"compiling {sum(text.count(chr(10)) for text in texts)} lines in {len(texts)} files",
        "ms",
        1e6,
        1,
        (
            Contender(bare, lambda: [lark.parse(text) for text in texts]),
            Contender("parse and compile to Core", lambda: _anew(target), 1, bare, 4, aim=2.5),
            Contender("write the function and make it ready", lambda: kernel_of(write(program, facts)), 1, bare),
        ),
        process_time_ns,
    )
