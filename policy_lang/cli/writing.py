"""Files written whole or not at all.

Enters: a path and text. Always holds: a file of that name is either what it was or what was written, whatever happens
between (the text goes to a new file beside it, which then takes its place); its rights stay; a link stays a link.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from policy_lang.cli.face import Face


@contextmanager
def replacing(face: Face, path: Path) -> Iterator[TextIO]:
    """A text file that takes the place of `path` when the block ends well, and vanishes when it does not."""
    import tempfile

    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise face.refuse("PL0915", path=str(path))
        if target.exists() and not os.access(target, os.W_OK):
            raise face.refuse("PL0912", path=str(path), reason="it may not be written", reason_zh="文件不允许写入")
        if target.exists() and not target.is_file():
            with target.open("w", encoding="utf-8", newline="\n") as file:  # a device or a pipe has no place to take
                yield file
            return
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except (OSError, ValueError) as error:
        raise _refused(face, path, error) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            yield file
        _take_over_rights(target, beside)
        beside.replace(target)
    except OSError as error:
        raise _refused(face, path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def put_or_write(face: Face, output: str | None, text: str) -> None:
    """A result on standard output, or in a file."""
    if output is None:
        face.put(text)
        return
    with replacing(face, Path(output)) as file:
        file.write(text if text.endswith("\n") else f"{text}\n")


def write_bytes(face: Face, path: Path, data: bytes) -> None:
    """A file of these bytes."""
    with replacing(face, path) as file:
        file.buffer.write(data)


def write_lines(face: Face, path: Path, lines: Iterable[str]) -> None:
    """A file of these lines."""
    with replacing(face, path) as file:
        for line in lines:
            file.write(line + "\n")


def _take_over_rights(target: Path, beside: Path) -> None:
    """The rights of the file whose place is taken, or those of any new file."""
    if target.exists():
        beside.chmod(target.stat().st_mode & 0o7777)
    else:
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)


def _refused(face: Face, path: Path, error: Exception) -> Exception:
    reason = getattr(error, "strerror", None) or "no path"
    return face.refuse("PL0912", path=str(path), reason=reason, reason_zh="系统拒绝写入")
