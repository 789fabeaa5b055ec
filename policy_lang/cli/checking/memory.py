"""What `policy check` said the last time about files that have not changed since: said again without working it out.

Enters: what was asked. Leaves: the same output and the same exit code. Always holds: an answer is used only while
nothing that it came from has changed (`policy_lang.cache`); an answer that cannot be read is no answer.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from policy_lang.cache import files
from policy_lang.cli.face import Face, Tongue

KIND = "answers"


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
    """The name of an answer."""
    return files.key_of("check", *words)


def recall(key: str) -> dict[str, Any] | None:
    """The answer of a key, if it still holds."""
    lines = files.recall(KIND, key)
    if lines is None:
        return None
    try:
        answer: dict[str, Any] = json.loads(lines[0])
        whole = isinstance(answer["code"], int) and all(how in {"say", "put"} and text for how, text in answer["said"])
    except (ValueError, KeyError, TypeError):
        return None
    return answer if whole else None


def repeat(answer: dict[str, Any], face: Face) -> int:
    """Say it again."""
    for how, text in answer["said"]:
        (face.say if how == "say" else face.put)(text)
    return int(answer["code"])


def remember(key: str, recorder: Recorder, code: int, places: Iterable[Path], since: int) -> None:
    """Keep an answer with all that it depends on; `since`: when the work began."""
    files.keep(KIND, key, [json.dumps({"said": recorder.said, "code": code})], places, since)
