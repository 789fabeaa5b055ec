"""What must be covered entirely, branch by branch: `core`, `check` and `interp`; at most ten exceptions, listed here.

Called by `make test` with coverage's JSON. An exception names a file, the text of the line that starts the branch or
stays unrun, and why no test reaches it. A listed exception that is covered now fails too: the list says only what is
true.
"""

import json
import sys
from pathlib import Path

WHOLE = ("policy_lang/core/", "policy_lang/check/", "policy_lang/interp/")
MOST_EXCEPTIONS = 10
# (file, text of the line, why)
EXCEPTIONS: tuple[tuple[str, str, str], ...] = ()


def uncovered(report: dict[str, object], checkout: Path) -> list[tuple[str, int, str]]:
    """File, line and the line's text for each line or branch that no test ran."""
    found: set[tuple[str, int, str]] = set()
    files = report["files"]
    assert isinstance(files, dict)
    for name, entry in sorted(files.items()):
        path = Path(name).as_posix()
        if not path.startswith(WHOLE):
            continue
        lines = (checkout / path).read_text(encoding="utf-8").splitlines()
        numbers = [*entry["missing_lines"], *(abs(start) for start, _ in entry["missing_branches"])]
        found.update((path, number, lines[number - 1].strip()) for number in numbers)
    return sorted(found)


def main(arguments: list[str]) -> int:
    """0 when everything is covered but for the listed exceptions."""
    checkout = Path(__file__).parent.parent
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    seen = {name.replace("\\", "/") for name in report["files"]}
    if not all(any(name.startswith(package) for name in seen) for package in WHOLE):
        print("the report does not cover every package")
        return 1
    missing = uncovered(report, checkout)
    listed = {(file, text) for file, text, _ in EXCEPTIONS}
    open_ones = [item for item in missing if (item[0], item[2]) not in listed]
    stale = listed - {(file, text) for file, _, text in missing}
    for file, number, text in open_ones:
        print(f"not covered: {file}:{number}: {text}")
    for file, text in sorted(stale):
        print(f"listed, but covered now: {file}: {text}")
    if len(EXCEPTIONS) > MOST_EXCEPTIONS:
        print(f"{len(EXCEPTIONS)} exceptions are listed, at most {MOST_EXCEPTIONS} may be")
    good = not open_ones and not stale and len(EXCEPTIONS) <= MOST_EXCEPTIONS
    answer = "complete" if good else "not complete"
    print(f"branch coverage of {', '.join(WHOLE)}: {answer}, {len(EXCEPTIONS)} exceptions")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
