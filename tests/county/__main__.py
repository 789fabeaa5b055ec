"""`make county`: a hundred thousand claims of every scheme, two schemes at a time.

Enters: how many claims, 100,000 where nothing is said. Leaves: a line a scheme, and 1 where a law was broken.
"""

import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from random import Random

from tests.county.claims import County
from tests.county.frameworks import frameworks_kept
from tests.county.laws import corrections_come_out, every_law, program_of, settled_year
from tests.county.people import PROFILES, Profile

CLAIMS = 100_000
CORRECTED = 5_000  # claims of another county, which is settled before its corrections come and after them


def run(profile: Profile, count: int) -> tuple[str, bool]:
    """One county: what is to be said of it, and whether everything held."""
    start = time.perf_counter()
    program = program_of(profile)
    rows = County(program, profile, Random(count)).rows(count)
    year = settled_year(program, rows)
    try:
        compared = every_law(program, profile, year)
        bounds = len(frameworks_kept(year, profile.scheme))
        some = County(program, profile, Random(count + 1)).rows(min(count, CORRECTED))
        moved = corrections_come_out(program, settled_year(program, some))
    except AssertionError:
        return f"{profile.scheme}: {traceback.format_exc(limit=-2)}", False
    seconds = time.perf_counter() - start
    outcomes = ", ".join(f"{number} {name}" for name, number in sorted(year.outcomes.items()))
    held = f", {bounds} bounds of the law above" if bounds else ""
    said = f"{compared} amounts worked out twice, {moved} corrected{held}, {seconds:.0f} s"
    return f"{profile.scheme}: {len(rows)} rows for {count} claims ({outcomes}), {said}", True


def main() -> int:
    """All counties."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(run, PROFILES, [count] * len(PROFILES)))
    for text, _ in results:
        print(text)
    return 0 if all(held for _, held in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
