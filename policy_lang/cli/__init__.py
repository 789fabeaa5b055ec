"""The command `policy`: from arguments to an exit code.

Enters: the words of a command line. Leaves: an exit code; results on standard output, everything else on standard
error. Always holds: nothing gets out of `main` as an exception; our own mistakes are told by the code PL0999 with the
place in our code and nothing of the data; Ctrl-C and a closed pipe end it without a word too many.
"""

import gc
import os
import sys
from collections.abc import Sequence

from policy_lang.cli.face import ClosedPipeError, Code, Ended, Face, flush, give_up_output, in_utf_8, tongue_of
from policy_lang.cli.front import LISTED, front_page, is_front_page

__all__ = ["main"]

COMPLETE = "_POLICY_COMPLETE"
# How many objects are made before Python looks for garbage in circles: a command makes few circles and ends soon.
GARBAGE = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; without arguments that of the process, which ends with it."""
    if arguments is not None:
        return _code_of(list(arguments))
    gc.set_threshold(GARBAGE)
    code = _code_of(sys.argv[1:])
    if sys.gettrace() is None and sys.getprofile() is None:
        # All is written and closed. Taking apart what was made, object by object, would take a tenth of the time.
        os._exit(code)
    return code


def _code_of(words: list[str]) -> int:
    in_utf_8()
    face = Face(tongue_of(words, os.environ), color=_wants_color())
    try:
        code = _run(words, face)
        flush()
    except ClosedPipeError:
        give_up_output()
        code = Code.DONE
    except KeyboardInterrupt:
        code = Code.INTERRUPTED
    except SystemExit as end:  # click's completion ends so
        flush()
        return int(end.code or 0)
    return int(code)


def _wants_color() -> bool:
    return sys.stderr is not None and sys.stderr.isatty() and not os.environ.get("NO_COLOR")


def _run(words: list[str], face: Face) -> Code:
    if is_front_page(words) and not os.environ.get(COMPLETE):
        face.put(front_page(face))
        return Code.DONE
    try:
        found = _plainly(words, face)
        return _by_click(words, face) if found is None else found
    except Ended as end:
        return end.code
    except KeyboardInterrupt:
        face.tell("interrupted", "已中断")
        return Code.INTERRUPTED
    except ClosedPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a code and no traceback
        from policy_lang.cli.usage import our_mistake

        return our_mistake(error, face)


def _plainly(words: list[str], face: Face) -> Code | None:
    """Do a command that is written with its arguments alone; nothing where click must understand the words."""
    if not words or words[0] not in LISTED or os.environ.get(COMPLETE):
        return None
    from policy_lang.cli.teach import declared

    command = declared(words[0])
    given = command.plain(words[1:])
    return None if given is None else Code(command.function(face, **given) or Code.DONE)


def _by_click(words: list[str], face: Face) -> Code:
    import click

    from policy_lang.cli.root import root

    try:
        if os.environ.get(COMPLETE):
            root.main(words, prog_name="policy", complete_var=COMPLETE, standalone_mode=False, obj=face)
            return Code.DONE
        with root.make_context("policy", words, obj=face) as context:
            return Code(root.invoke(context) or Code.DONE)
    except click.exceptions.Exit as end:
        return Code(end.exit_code)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        from policy_lang.cli.usage import wrong_usage

        return wrong_usage(error, face)
