"""Progress for anything over two seconds: a bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
"""Nothing is shown before this; most runs are over by then."""
_LINE_SECONDS = 10.0


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A function to be told (stage, done, total)."""
    if sys.stderr.isatty():
        with _bar() as tell:
            yield tell
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)


def _lines() -> Callable[[str, int, int], None]:
    said = time.monotonic() - _LINE_SECONDS + QUIET_SECONDS
    now_at, began, first = "", said, 0

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal said, now_at, began, first
        now = time.monotonic()
        if stage != now_at:
            now_at, began, first = stage, now, done
        if now - said >= _LINE_SECONDS:
            said = now
            gone = done - first
            left = f", about {(now - began) / gone * (total - done):.0f} s left" if gone > 0 else ""
            print(f"{stage}: {done} of {total}{left}", file=sys.stderr, flush=True)

    return tell
