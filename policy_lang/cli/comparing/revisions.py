"""Schemes as they stood at a revision of a git repository, written `REVISION:PATH`.

Enters: the word of the command line. Leaves: a path that can be compiled, in a folder that is gone when the comparison
is over. Always holds: git itself reads the repository and nothing in it is changed; the folder holds what lies beside
the scheme at that revision, and the repository's own `policies` and `stdlib`, so that its imports are of that revision
too. A word that is an existing path, or an edition, is left as it is.
"""

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from policy_lang.cli.face import Face
from policy_lang.record import frozen

_ALONG = ("policies", "stdlib")


@frozen
class Place:
    """What is to be compiled, and the folders to search first."""

    target: str
    search: tuple[Path, ...] = ()


@contextmanager
def at_revision(face: Face, word: str) -> Iterator[Place]:
    """The place that a word means."""
    revision, colon, path = word.partition(":")
    if not colon or not revision or not path or len(revision) == 1 or Path(word).exists():
        yield Place(word)
        return
    with TemporaryDirectory(prefix="policy-diff-") as folder:
        root = Path(folder)
        top = _git(face, word, "rev-parse", "--show-toplevel").decode().strip()
        inside = _inside(Path(top), path)
        is_folder = _git(face, word, "cat-file", "-t", f"{revision}:{inside}").strip() == b"tree"
        wanted = inside if is_folder else Path(inside).parent.as_posix()
        listed = _git(face, word, "ls-tree", "--name-only", revision, cwd=top).decode().split("\n")
        folders = {wanted, *(name for name in _ALONG if name in listed)}
        for name in sorted(folders):
            archive = _git(face, word, "archive", "--format=tar", revision, *([] if name == "." else [name]), cwd=top)
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                tar.extractall(root, filter="data")
        yield Place(str(root / inside), tuple(root / name for name in _ALONG if (root / name).is_dir()))


def _inside(top: Path, path: str) -> str:
    """The path from the top of the repository: git takes it so, we are asked from where the user stands."""
    absolute = (Path.cwd() / path).resolve()
    if absolute.is_relative_to(top.resolve()):
        return absolute.relative_to(top.resolve()).as_posix()
    return Path(path).as_posix()


def _git(face: Face, word: str, *arguments: str, cwd: str | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - git, with words that are arguments and never a shell's
            ["git", *arguments], cwd=cwd, capture_output=True, check=False, timeout=120,  # noqa: S607 - the user's git
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise face.refuse("PL0950", revision=word, reason="git could not be run", reason_zh="无法运行 git") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[0].removeprefix("fatal: ") if lines else "git refused"
        raise face.refuse("PL0950", revision=word, reason=reason, reason_zh="该版本或路径不存在")
    return done.stdout
