"""A stretch of mutated inputs in a process of its own, with a limit of memory for all and of time for each.

Enters, as arguments: the kind of input, the first number, how many. Leaves: on standard output a JSON object: what was seen, and
every input that raised something, took too long or needed too much, with its number. The process has 512 MB in all; an input
has two seconds of processor time, so that a busy machine breaks nothing.
"""

import contextlib
import io
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from unittest.mock import patch

from policy_lang.claims import read_claims, result_json, settle_all
from policy_lang.claims.rows import ClaimFile
from policy_lang.cli import main as policy
from policy_lang.cli.root import root
from policy_lang.cli.watching import looking
from policy_lang.compile import compile_text
from policy_lang.core.ledger import Book
from policy_lang.core.program import Program
from policy_lang.diagnostics import Report
from policy_lang.diagnostics.render import render_json, render_text
from policy_lang.source import Source
from policy_lang.syntax.format import format_file
from policy_lang.syntax.parse import parse
from tests.limits.desk import furnished
from tests.limits.mutations import LINES, claim_file, command_line, good_schemes, mutated
from tests.strategies import OPTIONS, drawn, settled
from tests.strategies.histories import history

ROOT = Path(__file__).parents[2]
SECONDS = 2.0
MEGABYTES = 512
CODES = {0, 1, 2, 3}
SCHEME = """\
scheme small / 小方案
  in force from 2020-01-01 to 2020-12-31
  claims dated by day
  currency CNY, rounds half up
category kinds = inpatient / 住院, outpatient / 门诊
category groups = poor / 低保, old / 老人
fact day / 出院日 : date
fact cost / 费用 : money up to 100万元
fact nights / 夜数 : count up to 366 if not given 0 because "no stay"
fact local / 本地 : yes_no
fact kind / 类别 : kinds
fact traits / 身份 : set of groups
pool expense / 总费用 = cost
payer basic / 基本医保 given draws on expense
payer aid / 救助
  for inpatient
  when local
  on what is unpaid in expense
  over per person each calendar year by its stretch
  counting claims it pays
  deductible 100元
  pays in slices counted after the deductible 50% to 5000元, 70% above
  at most 1万元 per person each calendar year
benefit stay / 住院津贴
  pays nights * 10元
order basic, aid
reading base / 口径 "of what is left?" option left chosen because "so it says" option whole change aid on cost
"""


class TooLongError(BaseException):
    """An input took longer than it may; no handler of the product catches this."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """A limit of processor time."""

    def stop(*_: object) -> None:
        raise TooLongError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def limit_memory() -> None:
    """So much memory for the whole process, where the system can be asked for it."""
    with contextlib.suppress(ImportError):
        import resource

        size = MEGABYTES * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def scheme_texts() -> Callable[[int], str]:
    """Schemes: parsed, compiled, formatted where they are in order, a few claims settled where they compile."""
    good = [*good_schemes(ROOT), SCHEME, *(drawn(seed).scheme.text for seed in range(40))]

    def one(number: int) -> str:
        random = Random(number)
        text = mutated(random, random.choice(good), good)
        report = Report()
        file = parse(Source("mutated.policy", text), report)
        if not report.has_errors:
            format_file(file, random.choice(("en", "zh", None)))
        compiled = compile_text(text, OPTIONS)
        tell(compiled.report)
        if compiled.program is not None and compiled.program.arms:  # a scheme of calculations settles nothing
            settled(compiled.program, history(compiled.program, random, 2))
        return "compiles" if compiled.program is not None else "errors"

    return one


def tell(report: Report) -> None:
    """Messages can be written, whatever they are about."""
    for tongue in ("en", "zh"):
        render_text(report.diagnostics[:20], tongue)
    json.dumps(render_json(report.diagnostics[:20]), ensure_ascii=False)


def claim_files(program: Program | None = None) -> Callable[[int], str]:
    """Claim files: read, settled, written."""
    program = program or compile_text(SCHEME).program
    assert program is not None
    folder = Path(tempfile.mkdtemp())

    def one(number: int) -> str:
        data, ending = claim_file(Random(number))
        report = Report()
        path = folder / f"claims{ending}"
        path.write_bytes(data)
        file: ClaimFile = read_claims(path if ending else None, data, "claims", program, report)
        settlements, _ = settle_all(program, file.claims, Book())
        json.dumps([result_json(settlement) for settlement in settlements], allow_nan=False)
        tell(report)
        for reject in file.rejects:
            assert reject.problems if hasattr(reject, "problems") else True
        return "claims" if settlements else "rejects" if file.rejects else "refused"

    return one


def command_lines() -> Callable[[int], str]:
    """Command lines, in a folder with all that they read; half of the time one of the files is changed as well."""
    folder = Path(tempfile.mkdtemp()) / "one" / "two"
    folder.mkdir(parents=True)
    os.chdir(folder)
    os.environ["POLICY_CACHE"] = "off"
    said("doc", str(ROOT / "tests" / "schemes" / "sweden_high_cost.policy"), "-o", "loaded")  # the libraries of charts
    desk = furnished(folder, SCHEME)
    options = {name: options_of(name) for name in LINES}

    def one(number: int) -> str:
        random = Random(number)
        desk.restore()
        words = command_line(random, options)
        if random.randint(0, 1):
            desk.spoil(random, words)

        def saves() -> Iterator[None]:
            for _ in range(2):
                desk.spoil(random, words)
                yield

        code, _, err = said(*words, stdin=b'{"claim": "a"}\n', saves=saves)
        assert code in CODES, (code, words, err[-300:])
        assert "Traceback" not in err, words
        assert "[PL0999]" not in err, words
        return f"{words[0] if words and words[0] in LINES else 'no command'}: {code}"

    return one


def options_of(name: str) -> list[str]:
    """Every option of a command."""
    command = root.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    return [spelling for param in command.params for spelling in param.opts if spelling.startswith("-")]


def said(
    *words: str, stdin: bytes = b"", saves: Callable[[], Iterator[None]] = lambda: iter(())
) -> tuple[int, str, str]:
    """How a command line ends, and what it writes. `saves` while files are watched; then they no longer are."""

    def turns(*_: object, **__: object) -> Iterator[None]:
        yield from saves()
        raise KeyboardInterrupt

    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        watching = patch.object(looking, "turns", turns)
        with watching, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = policy(words)
    finally:
        sys.stdin = before
    out.flush()
    err.flush()
    return code, out.buffer.getvalue().decode("utf-8"), err.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


KINDS: dict[str, Callable[[], Callable[[int], str]]] = {
    "schemes": scheme_texts,
    "claims": claim_files,
    "commands": command_lines,
}


def run(kind: str, first: int, count: int) -> dict[str, object]:
    """Try inputs one after another."""
    one = KINDS[kind]()
    limit_memory()
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    for number in range(first, first + count):
        start = time.process_time()
        try:
            with limited(SECONDS):
                seen[one(number)] += 1
        except TooLongError:
            wrong.append(f"{kind} {number}: longer than {SECONDS} seconds")
        except BaseException as error:  # noqa: BLE001 — an input must raise nothing at all
            wrong.append(f"{kind} {number}: {type(error).__name__}: {str(error)[:300]}")
        slowest = max(slowest, time.process_time() - start)
    return {"seen": dict(seen), "wrong": wrong[:20], "slowest": round(slowest, 2)}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), ensure_ascii=True))
