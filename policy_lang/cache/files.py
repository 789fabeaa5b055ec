"""Texts kept in a folder, each with what it depends on.

Enters: a kind and a key, a text, and the places the text was made from. Leaves: the text again, as long as every file
among the places has the same content, every folder the same entries, and every place that was empty still is. Always
holds: a text is written in one piece under its final name, so commands that run at the same time do no harm; what
cannot be read, or is not whole, is not there; what cannot be written is left. `POLICY_CACHE=off` switches all of it
off; any other value is the folder.

The first line of a file says what the rest depends on and what its sum is. It is data only: reading it runs nothing.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from policy_lang.data import grammar_folder

LARGEST = 4_000_000
MOST_OF_A_KIND = 200


def key_of(*words: object) -> str:
    """The name of a text: what was asked, in which folder, and of which program. Without a cache: none."""
    if _folder() is None:
        return ""
    return _sum(json.dumps([_engine(), _cwd(), words], default=str))


def _cwd() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def _engine() -> list[object]:
    """What this program is: the page that says its version, and the files it is made of.

    An edited checkout is another program under the same version.
    """
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 — os is quicker here
    found: list[object] = [_state(os.path.join(package, "__init__.py"))]  # noqa: PTH118
    folders = [package, str(grammar_folder())]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:  # a folder found here is looked into in its turn
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith((".py", ".json", ".lark", ".toml")):
                    status = entry.stat()
                    found.append((entry.path, status.st_size, status.st_mtime_ns))
    return found


def recall(kind: str, key: str) -> list[str] | None:
    """The lines of the text that was kept, if it still holds."""
    folder = _folder()
    if folder is None:
        return None
    try:
        head, _, body = (folder / kind / f"{key}.txt").read_text(encoding="utf-8").partition("\n")
        said = json.loads(head)
        holds = said["sum"] == _sum(body) and all(state == _state(place) for place, state in said["depends"])
        return body.split("\n") if holds else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def keep(kind: str, key: str, lines: Sequence[str], places: Iterable[Path], since: int) -> None:
    """Keep a text of these lines with all that it depends on.

    `since`: when the first of the places was looked at (`time.time_ns()`). Where one changed after that, nobody knows
    what was read of it, and nothing is kept.
    """
    folder = _folder()
    if folder is None:
        return
    body = "\n".join(lines)
    if len(body) > LARGEST:
        return
    with suppress(OSError):
        names = dict.fromkeys(os.path.abspath(place) for place in places)  # noqa: PTH100 — links stay as they are
        depends = [(name, _state(name)) for name in names]
        if any(_changed(name) >= since for name in names):
            return
        head = json.dumps({"sum": _sum(body), "depends": depends})
        _write(folder / kind, f"{key}.txt", f"{head}\n{body}")


def _write(folder: Path, name: str, text: str) -> None:
    import tempfile

    folder.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            file.write(text)
        Path(unfinished).replace(folder / name)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_OF_A_KIND]:
        path.unlink(missing_ok=True)


def _state(name: str) -> str:
    """The content of a file, the entries of a folder, or that there is nothing."""
    if os.path.isdir(name):  # noqa: PTH112
        return _sum("\n".join(sorted(_entries(name))))
    if not os.path.exists(name):  # noqa: PTH110
        return "absent"
    status = os.stat(name)  # noqa: PTH116
    if not os.path.isfile(name) or status.st_size > LARGEST:  # noqa: PTH113
        return f"{status.st_mode} {status.st_size} {status.st_mtime_ns}"
    with open(name, "rb") as file:  # noqa: PTH123
        return _sum_of(file.read())


def _entries(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        yield from (entry.name for entry in entries)


def _changed(name: str) -> int:
    try:
        return os.stat(name).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def _sum(text: str) -> str:
    return _sum_of(text.encode("utf-8", "surrogatepass"))


def _sum_of(content: bytes) -> str:
    import hashlib  # it takes long to load, and without a cache nothing is summed

    return hashlib.sha256(content).hexdigest()


def _folder() -> Path | None:
    chosen = os.environ.get("POLICY_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return Path(base) / "policy-lang" if base and Path(base).is_absolute() else None
