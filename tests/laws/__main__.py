"""`python -m tests.laws FROM TO`: every law on the cases of these seeds; what breaks one is printed as small as it goes."""

import sys
from random import Random

from tests.laws.test_generator import LAWS
from tests.strategies import case_of
from tests.strategies.reduce import smallest


def main() -> int:
    """Try the laws; 1 where one is broken."""
    first, last = (int(argument) for argument in sys.argv[1:3])
    broken: set[str] = set()
    for seed in range(first, last):
        case = case_of(Random(seed))
        if case.program is None:
            print(f"seed {seed} does not compile: {[item.code for item in case.compiled.report.diagnostics]}")
            continue
        for name, law in LAWS.items():
            try:
                law(case)
            except Exception as error:  # noqa: BLE001 — whatever it is, it breaks the law
                print(f"seed {seed} breaks {name}: {error!r}"[:400])
                if name not in broken:
                    small = smallest(case, law)
                    print(small.scheme.text, *small.claims, sep="\n")
                broken.add(name)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
