"""What the commands of an author and of an analyst take: coverage, mutation and diff of the five schemes, a county
under two schemes, and the memory that settling a county in one file needs.

    python -m tests.bench.commands            measure and print; this takes minutes
    python -m tests.bench.commands --write    measure and write docs/performance-commands.md

Enters: the editions, and how many claims and samples. Leaves: seconds that the commands used, as tables. Always holds:
a scheme compared with itself is no difference and compared with a changed copy is one, before anything is timed; each
is run once, because minutes do not waver as milliseconds do.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attrs import frozen

from policy_lang.data import policies_folder
from tests.bench.measure import machine, used_by_children
from tests.county.claims import County
from tests.county.laws import program_of, standing
from tests.county.people import PROFILES

POLICY = shutil.which("policy", path=str(Path(sys.executable).parent)) or "policy"
FIVE = (
    "cn/shandong/linyi/lanshan/relief_insurance@2020",
    "cn/shandong/assistance@2019",
    "cn/jiangsu/huaian/supplement@2017",
    "cn/shandong/weihai/relief_insurance@2020",
    "cn/fujian/overlay_insurance@2017",
)
COUNTY = FIVE[0]
CLAIMS, TOWNS = 100_000, 10
# Runs a command and says what the greatest memory of it was, in thousands of bytes: a small process of its own asks,
# because a child counts the memory of the process that begins it.
_ASKING = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], check=False, capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
PAGE = Path(__file__).parents[2] / "docs" / "performance-commands.md"
_PERCENT = re.compile(r"(?<==) (\d+)%")
DONE, NO = 0, 1


@frozen
class Taken:
    """The seconds of the five schemes by scheme and by what was done, and of the county; of the county in one file the
    seconds, and the greatest memory in millions of bytes.
    """

    schemes: dict[str, dict[str, float]]
    settled: float
    compared: float
    whole: float
    memory: float
    claims: int

    @property
    def ratio(self) -> float:
        """How long the comparison took, over settling the claims under the one scheme and then under the other."""
        return self.compared / self.settled


def wrong() -> Iterator[str]:
    """What the commands answer otherwise than they must."""
    with TemporaryDirectory() as folder:
        for scheme in FIVE:
            changed = changed_copy(scheme, Path(folder) / scheme.replace("/", "_"))
            for other, must in ((scheme, DONE), (changed, NO)):
                code = _run("diff", scheme, other)[0]
                if code != must:
                    yield f"policy diff {scheme} {other} answers {code} and not {must}"
        code = _run("test", "--coverage", FIVE[-1])[0]
        if code != DONE:
            yield f"policy test --coverage {FIVE[-1]} answers {code}"


def measured(claims: int = CLAIMS) -> Taken:
    """Run everything once, and say on standard error what is being run."""
    with TemporaryDirectory() as folder:
        schemes = {scheme: dict(_scheme(scheme, Path(folder))) for scheme in FIVE}
        return Taken(schemes, *_county(claims, Path(folder)), claims)


def _scheme(scheme: str, folder: Path) -> Iterator[tuple[str, float]]:
    yield "coverage", _timed("test", "--coverage", scheme)
    yield "mutation", _timed("test", "--mutate", scheme)
    yield "diff", _timed("diff", scheme, changed_copy(scheme, folder / scheme.replace("/", "_")))


def _county(count: int, folder: Path) -> tuple[float, float, float, float]:
    """The seconds of settling a county's claims under two schemes, and of comparing the two on them; the seconds and
    the memory of settling all of them as one file.
    """
    profile = next(one for one in PROFILES if one.scheme == COUNTY)
    changed = changed_copy(COUNTY, folder / "county")
    figures = [word for name, value in profile.figures.items() for word in ("--parameter", f"{name}={value}")]
    settled = compared = 0.0
    for town in range(TOWNS):
        rows = standing(County(program_of(profile), profile, Random(town)).rows(count // TOWNS))
        claims = folder / f"town_{town}.jsonl"
        claims.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        for scheme in (COUNTY, changed):
            settled += _timed("eval", scheme, str(claims), "-o", str(folder / f"{town}.jsonl"), *figures)
        compared += _timed("diff", COUNTY, changed, "--claims", str(claims), *figures)
        with (folder / "county.jsonl").open("a", encoding="utf-8") as together:
            together.writelines(json.dumps(_of_town(town, row), ensure_ascii=False) + "\n" for row in rows)
    return settled, compared, *_greatest("eval", COUNTY, str(folder / "county.jsonl"), "-o", os.devnull, *figures)


def _of_town(town: int, row: Mapping[str, object]) -> dict[str, object]:
    """A claim of a town among those of others: who is meant is said with the town."""
    return {
        name: f"{town}.{value}" if name in {"claim", "person", "household"} else value for name, value in row.items()
    }


def _greatest(*words: str) -> tuple[float, float]:
    """The seconds that a command used, and its greatest memory in millions of bytes."""
    print(f"  policy {' '.join(words[:3])} …", file=sys.stderr, flush=True)
    told = subprocess.run((sys.executable, "-c", _ASKING, POLICY, *words), check=True, capture_output=True, text=True)
    code, seconds, memory = told.stdout.split()
    if int(code) != DONE:
        raise RuntimeError(f"policy {' '.join(words)} answers {code}")
    return float(seconds), float(memory) * 1024 / 1e6


def changed_copy(scheme: str, folder: Path) -> str:
    """A copy of an edition whose first share is one hundredth less."""
    if not folder.exists():
        shutil.copytree(policies_folder() / scheme.replace("@", "/"), folder)
        for path in sorted(folder.glob("*.policy")):
            text = path.read_text(encoding="utf-8")
            found = _PERCENT.search(text)
            if found is not None:
                less = f"{text[: found.start(1)]}{int(found[1]) - 1}{text[found.end(1) :]}"
                path.write_text(less, encoding="utf-8")
                break
    return str(folder)


def _timed(*words: str) -> float:
    print(f"  policy {' '.join(words[:3])} …", file=sys.stderr, end=" ", flush=True)
    code, seconds = _run(*words)
    if code not in {DONE, NO}:
        raise RuntimeError(f"policy {' '.join(words)} answers {code}")
    print(f"{seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def _run(*words: str) -> tuple[int, float]:
    before = used_by_children()
    done = subprocess.run((POLICY, *words), check=False, capture_output=True)
    return done.returncode, (used_by_children() - before) / 1e9


def tables(taken: Taken) -> str:
    """Both tables."""
    kinds = list(next(iter(taken.schemes.values())))
    lines = [f"| the five schemes, seconds | {' | '.join(kinds)} |", f"|---|{'--:|' * len(kinds)}"]
    for scheme, found in taken.schemes.items():
        lines.append(f"| `{scheme}` | {' | '.join(f'{found[kind]:,.1f}' for kind in kinds)} |")
    together = [sum(found[kind] for found in taken.schemes.values()) for kind in kinds]
    lines.append(f"| together | {' | '.join(f'{seconds:,.1f}' for seconds in together)} |")
    told = "`policy diff --claims`: who wins, who loses, what each change is responsible for"
    county = [
        f"| {taken.claims:,} claims of a county under two schemes | seconds | times |",
        "|---|--:|--:|",
        f"| `policy eval` with the one, then with the other | {taken.settled:,.1f} | — |",
        f"| {told} | {taken.compared:,.1f} | {taken.ratio:.2f} |",
    ]
    whole = [
        f"| {taken.claims:,} claims of the county in one file | seconds | megabytes at most | kilobytes a claim |",
        "|---|--:|--:|--:|",
        f"| `policy eval` | {taken.whole:,.1f} | {taken.memory:,.0f} | {taken.memory * 1000 / taken.claims:.1f} |",
    ]
    return "\n\n".join("\n".join(table) for table in (lines, county, whole))


def page(taken: Taken) -> str:
    """docs/performance-commands.md."""
    return f"""# What the commands take

Written by `make bench`, beside [what one claim and a start cost](performance.md). Each command was run once; what is
told is the time that it used, whatever else the machine did.

Machine: {machine()}.

{tables(taken)}

Coverage runs the scenarios and notes what they touch. Mutation changes each figure, edge, condition, order, exception,
rounding and period, settles the scenarios under each change, and tries what none of them notices on up to 20,000
claims. Diff compares each scheme with a copy that pays one hundredth less somewhere. The county is of the Lanshan
scheme, its claims without those that corrections set aside, in ten files of a town each, and in one of all of them.
Rows are read once and held in few bytes until all of them are there, because they are settled in the order of their
days and not of the file; results go out as they are made. The memory is the greatest that the system gave the command.
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure everything once."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.commands")
    options.add_argument("--write", action="store_true", help="write docs/performance-commands.md")
    options.add_argument("--claims", type=int, default=CLAIMS, help=f"claims of the county (default {CLAIMS})")
    chosen = options.parse_args(arguments)
    taken = measured(chosen.claims)
    print(tables(taken))
    if chosen.write:
        PAGE.write_text(page(taken), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
