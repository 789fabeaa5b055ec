"""What a command said the last time about files that have not changed since: said again without working it out.

Enters: the words of a command line. Leaves: the same output and the same exit code. Always holds: an answer is used
only while every file it came from has the same content, every folder the same entries, every place that was empty
still is, and the program itself is the same; an answer that cannot be read is no answer. Data only, written in one
piece, so that two commands at once do no harm. `POLICY_CACHE=off` switches it off; any other value is the folder.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from policy_lang import __version__
from policy_lang.cli.face import Face, Tongue

LARGEST = 2_000_000
MOST_ANSWERS = 200


class Recorder(Face):
    """A face that also keeps what it says."""

    __slots__ = ("said",)

    def __init__(self, tongue: Tongue, *, color: bool) -> None:
        super().__init__(tongue, color=color)
        self.said: list[tuple[str, str]] = []

    def say(self, text: str) -> None:
        """A message, kept."""
        self.said.append(("say", text))
        super().say(text)

    def put(self, text: str) -> None:
        """A result, kept."""
        self.said.append(("put", text))
        super().put(text)


def key_of(words: Sequence[object]) -> str:
    """The name of an answer: what was asked, where, and by which program."""
    package = Path(__file__).parent.parent.parent
    own = sorted(
        (str(path.relative_to(package)), status.st_size, status.st_mtime_ns)
        for path in package.rglob("*.*")
        if path.suffix in {".py", ".json"}
        for status in [path.stat()]
    )
    asked = json.dumps([__version__, sys.version, str(Path.cwd()), [str(word) for word in words], own])
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def recall(key: str) -> dict[str, Any] | None:
    """The answer of a key, if it still holds."""
    folder = _folder()
    if folder is None:
        return None
    try:
        answer: dict[str, Any] = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
        whole = isinstance(answer["code"], int) and all(how in {"say", "put"} and text for how, text in answer["said"])
        return answer if whole and all(_same(*item) for item in answer["depends"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def repeat(answer: dict[str, Any], face: Face) -> int:
    """Say it again."""
    for how, text in answer["said"]:
        (face.say if how == "say" else face.put)(text)
    return int(answer["code"])


def remember(key: str, recorder: Recorder, code: int, places: Iterable[Path]) -> None:
    """Keep an answer with all that it depends on; what cannot be kept is left."""
    folder = _folder()
    if folder is None:
        return
    depends = [(str(path), _state(path)) for path in dict.fromkeys(path.absolute() for path in places)]
    text = json.dumps({"said": recorder.said, "code": code, "depends": depends}, ensure_ascii=False)
    if len(text) > LARGEST:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
        Path(name).replace(folder / f"{key}.json")
        _tidy(folder)
    except OSError:
        return


def _tidy(folder: Path) -> None:
    answers = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for path in answers[:-MOST_ANSWERS]:
        path.unlink(missing_ok=True)


def _same(name: str, state: str) -> bool:
    return _state(Path(name)) == state


def _state(path: Path) -> str:
    """The content of a file, the entries of a folder, or that there is nothing."""
    if path.is_dir():
        text = "\n".join(sorted(item.name for item in path.iterdir())).encode("utf-8", "surrogatepass")
    elif not path.exists():
        return "absent"
    elif not path.is_file() or path.stat().st_size > LARGEST:
        status = path.stat()
        return f"{status.st_mode} {status.st_size} {status.st_mtime_ns}"
    else:
        text = path.read_bytes()
    return hashlib.sha256(text).hexdigest()


def _folder() -> Path | None:
    chosen = os.environ.get("POLICY_CACHE", "")
    if chosen:
        return None if chosen == "off" else Path(chosen)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    return Path(base) / "policy-lang" if base and Path(base).is_absolute() else None
