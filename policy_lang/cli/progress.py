"""How far long work is: a bar on a terminal, nothing in a pipe.

Enters: how many steps there are. Leaves: a function that is told how many are done, or None where nobody watches.
Short work shows no bar: it would only flicker.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

SHORT = 2_000
EVERY = 200


@contextmanager
def counting(total: int, label: str, weight: int = 1) -> Iterator[Callable[[int], None] | None]:
    """A progress bar for so many steps, each of so much work."""
    if total * weight < SHORT or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:

        def told(done: int) -> None:
            if done * weight % EVERY < weight or done == total:
                bar.update(done - bar.pos)

        yield told
