"""What every command has of the outside world: the reader's tongue, where text goes, and how it ends.

Enters: the arguments and the environment. Leaves: results on standard output, everything else on standard error.
Always holds: both are UTF-8 with line feeds, on every system; colours and progress bars only on a terminal; a pipe
that was closed ends the command quietly. What somebody wrote in a claim is not shown unless asked for. Imports the
standard library alone until something has to be shown, because `--help` does.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from policy_lang.diagnostics import Diagnostic, Report

Tongue = Literal["en", "zh"]
TONGUES: tuple[Tongue, ...] = ("en", "zh")

STANDARD_INPUT = "-"

SHORT = 2_000
EVERY = 200

# Codes of the band of usage that are no wrong usage: errors of the scheme, and bugs of ours.
_BUGS = frozenset({"PL0920", "PL0999"})
_NO_USAGE = frozenset({"PL0919", "PL0997"})


class Code(IntEnum):
    """What the shell is told. A pipe that the reader closed is `DONE`: he has what he wanted."""

    DONE = 0
    NO = 1
    REJECTED = 2
    USAGE = 3
    BUG = 4
    INTERRUPTED = 130


class Ended(Exception):  # noqa: N818 - an end and not an error: everything was said before
    """The command is over, with a code."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class ClosedPipeError(Exception):
    """Whoever read our output has gone."""


class Face:
    """The tongue and the streams of one call."""

    __slots__ = ("color", "tongue")

    def __init__(self, tongue: Tongue, *, color: bool = False) -> None:
        self.tongue = tongue
        self.color = color

    def say(self, text: str) -> None:
        """A message to the reader, on standard error."""
        _write(sys.stderr, text if text.endswith("\n") else f"{text}\n")

    def tell(self, en: str, zh: str) -> None:
        """A message in the reader's tongue."""
        self.say(_harmless(zh if self.tongue == "zh" else en))

    def put(self, text: str) -> None:
        """A result, on standard output; what would steer a terminal or hide itself is shown as its code."""
        self.put_as_it_is(_harmless(text))

    def put_as_it_is(self, text: str) -> None:
        """A text that another program takes character by character."""
        _write(sys.stdout, text if text.endswith("\n") else f"{text}\n")

    def ask(self, text: str) -> None:
        """The beginning of a line that the reader goes on with, on standard error."""
        _write(sys.stderr, text)
        _flush(sys.stderr)

    @property
    def is_conversation(self) -> bool:
        """Whether somebody sits at both ends."""
        streams = (sys.stdin, sys.stdout, sys.stderr)
        return all(stream is not None and not stream.closed and stream.isatty() for stream in streams)

    def flush(self) -> None:
        """Let the results out before messages follow."""
        _flush(sys.stdout)

    def put_json(self, shape: object) -> None:
        """A result as JSON."""
        self.put(json_text(shape))

    @contextmanager
    def counting(self, total: int, label: str, weight: int = 1) -> Iterator[Callable[[int], None] | None]:
        """A progress bar for so many steps, each of so much work: what yields is told how many are done.

        None where nobody watches, or where the work is too short for a bar to be more than a flicker.
        """
        if total * weight < SHORT or sys.stderr is None or not sys.stderr.isatty():
            yield None
            return
        import click

        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:

            def told(done: int) -> None:
                if done * weight % EVERY < weight or done == total:
                    bar.update(done - bar.pos)

            yield told

    def word(self, en: str, zh: str) -> str:
        """One of two words."""
        return zh if self.tongue == "zh" else en

    def show(self, diagnostics: "Iterable[Diagnostic]", *, reveal: bool = True) -> None:
        """Problems, with carets."""
        from policy_lang.diagnostics import in_order, render_text

        text = render_text(in_order(diagnostics), self.tongue, color=self.color, reveal=reveal)
        if text:
            self.say(text)

    def refuse(self, code: str, **holes: Any) -> Ended:  # noqa: ANN401 - as `Report.add` takes them
        """Show one problem without a place; what is returned is to be raised."""
        from policy_lang.diagnostics import Report

        report = Report()
        report.add(code, None, **holes)
        return self.end(report)

    def end(self, report: "Report") -> Ended:
        """Show the errors of a report; what is returned is to be raised."""
        self.show(report.diagnostics)
        self.mention_left_out(report)
        return Ended(code_of(report.diagnostics))

    def mention_left_out(self, report: "Report") -> None:
        """Say how many problems were found and not kept."""
        if report.left_out:
            self.tell(f"{report.left_out} more are not shown", f"另有 {report.left_out} 项未列出")


def needs_report(face: Face) -> Ended:
    """Pages need what comes with an extra; what is returned is to be raised."""
    return face.refuse("PL0914", reason="pages need `pip install 'policy-lang[report]'`",
                       reason_zh="生成网页须先安装：pip install 'policy-lang[report]'")  # fmt: skip


def code_of(diagnostics: "Iterable[Diagnostic]") -> Code:
    """The exit code that the errors among some problems call for."""
    codes = {diagnostic.code for diagnostic in diagnostics if diagnostic.severity == "error"}
    if codes & _BUGS:
        return Code.BUG
    if any(code.startswith("PL09") and code not in _NO_USAGE for code in codes):
        return Code.USAGE
    return Code.NO if codes else Code.DONE


def tongue_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Tongue:
    """The tongue of messages: `--tongue` (with `fmt` that is the file's), else `POLICY_TONGUE`, else the system's."""
    is_of_file = "fmt" in arguments[:1] and not {"-h", "--help"} & set(arguments)
    for index, argument in enumerate(arguments):
        name, is_pair, value = argument.partition("=")
        if name == "--":
            break
        if name == "--tongue" and not is_of_file:
            value = value if is_pair else next(iter(arguments[index + 1 : index + 2]), "")
            if value in TONGUES:
                return "zh" if value == "zh" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "zh" if environment.get("POLICY_TONGUE", "").strip().lower().partition("_")[0] == "zh" or (
        not environment.get("POLICY_TONGUE") and locale.lower().startswith("zh")
    ) else "en"  # fmt: skip


def in_utf_8() -> None:
    """Make the standard streams UTF-8 with line feeds; what no file can hold is written escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def flush() -> None:
    """Write out what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        _flush(stream)


def _flush(stream: TextIO | None) -> None:
    if stream is not None and not stream.closed:
        _guarded(stream.flush)


def give_up_output() -> None:
    """Point the streams nowhere, so that Python's own last flush does not complain about the closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
    os.close(nowhere)


def _harmless(text: str) -> str:
    """Most text is nothing but printable characters and line ends: only what is not is looked at one by one."""
    if text.replace("\n", "").isprintable():
        return text
    from policy_lang.source.harmless import shown_lines

    return shown_lines(text)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None and not stream.closed:
        _guarded(lambda: stream.write(text))


def _guarded(write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
            raise ClosedPipeError from error
        raise


def json_text(shape: object) -> str:
    """Data as JSON, as any file can hold it."""
    import json

    return _storable(json.dumps(shape, ensure_ascii=False, indent=2, default=str))


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
