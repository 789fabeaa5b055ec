"""When the files of a scheme change.

Enters: what to look at, asked anew each time, since a save may bring another file in. Leaves: a turn after every
change. Always holds: a turn comes only where a file that matters was made, changed or taken away (its size or its time
of change tells), so what editors leave beside it is no change; files and folders may vanish and come back. With
`watchfiles` the system says when; without it one looks every second.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SUFFIXES = (".policy", ".toml")
SECOND = 1.0
_MILLISECONDS = 500

Mark = tuple[tuple[str, int, int], ...]


def turns(places: Callable[[], Iterable[Path]], *, by_library: bool) -> Iterator[None]:
    """A turn after each change. It ends only when whoever asks does."""
    known = mark(places())
    while True:
        for _ in _wakes(folders(places())) if by_library else _seconds():
            found = mark(places())
            if found != known:
                known = found
                yield
                break


def has_library() -> bool:
    """Whether the system can tell of changes."""
    try:
        import watchfiles  # noqa: F401 - whether it is there
    except ImportError:
        return False
    return True


def _wakes(watched: list[Path]) -> Iterator[None]:
    """Whenever something happened in a folder, and every half second: the folder itself may have been replaced."""
    from watchfiles import watch

    try:
        for _ in watch(*watched, watch_filter=None, debounce=200, step=50, rust_timeout=_MILLISECONDS,
                       yield_on_timeout=True, recursive=False, ignore_permission_denied=True):  # fmt: skip
            yield
    except FileNotFoundError:  # it went while we were about to look
        time.sleep(_MILLISECONDS / 1000)
        yield


def _seconds() -> Iterator[None]:
    while True:
        time.sleep(SECOND)
        yield


def folders(places: Iterable[Path]) -> list[Path]:
    """The folders in which to look: those that are there, above what is not."""
    found: dict[Path, None] = {}
    for place in places:
        folder = place if place.is_dir() else place.parent
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        found[folder.resolve()] = None
    return list(found)


def mark(places: Iterable[Path]) -> Mark:
    """What tells one state of the files from another."""
    found = []
    for path in _files(places):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(set(found)))


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if not place.is_dir():
            yield place
            continue
        try:
            yield from (path for path in place.iterdir() if path.suffix in SUFFIXES)
        except OSError:
            continue
