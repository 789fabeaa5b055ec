"""How the command ends: the codes, and the one exception that ends it early.

Always holds: every command ends with one of these codes, whatever happens; click's own code 2 never gets out. The
exception is control flow of the face alone: whoever raises it has already said what is wrong.
"""

from enum import IntEnum


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
