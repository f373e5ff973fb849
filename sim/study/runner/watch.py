"""A time limit for runs: a worker notes which run it is at, the parent looks at the notes with its own clock.

A run that hangs may hold everything in its process, so that only another process can end it; and no engine tells which of
its workers makes which run. Hence a small file for each run under way, in the study's folder of partial files: it works
wherever results do, also between machines whose clocks differ. Nothing is noted when there is no limit.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.study.runner.task import Task
from sim.study.store.files import PARTIAL

_NOTE = "at-work-"


@contextmanager
def at_work(task: Task) -> Iterator[None]:
    """Inside a worker: a note that this run is under way here, gone when it has ended. Raises OSError."""
    if not task.limited:
        yield
        return
    note = Path(task.study) / PARTIAL / f"{_NOTE}{task.run_id}"
    note.parent.mkdir(exist_ok=True)
    note.write_text(_worker(), "utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _worker() -> str:
    """What the engine knows this worker by: the address of a dask worker, otherwise the number of the process."""
    distributed = sys.modules.get("distributed")  # loaded already where a dask worker is at work
    if distributed is not None:
        try:
            return str(distributed.get_worker().address)
        except ValueError:
            pass  # another kind of worker
    return str(os.getpid())


class Watch:
    """In the parent: how long each run has been under way, and which are at it for more than ``limit`` seconds.

    Only time in which the parent was awake counts (a machine that slept is no reason to end a run), and at most 60
    seconds pass between two looks. So a run may take a little longer than the limit, never less.
    """

    def __init__(self, study: Path, limit: float):
        self.limit = limit
        self._folder = study / PARTIAL
        self._pause = min(60.0, max(0.2, limit / 20.0))
        self._looked = time.monotonic()
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}

    def overdue(self) -> dict[str, str]:
        """Worker of each run that is over the limit, by run id; empty when it is too early to look again."""
        passed = time.monotonic() - self._looked
        if passed < self._pause:
            return {}
        self._looked += passed
        passed = min(passed, 2.0 * self._pause + 5.0)
        found = {}
        for run_id, stamp in self._notes().items():
            before, seconds = self._seen.get(run_id, (None, 0.0))
            found[run_id] = (stamp, seconds + passed if before == stamp else 0.0)
        self._seen = found
        late = [run_id for run_id, (_, seconds) in found.items() if seconds >= self.limit]
        return {run_id: worker for run_id in late if (worker := self._read(run_id))}

    def forget(self, worker: str) -> None:
        """This worker was ended and could not take its notes away (one for each of its threads)."""
        for run_id in [name for name in self._notes() if self._read(name) == worker]:
            self._seen.pop(run_id, None)
            (self._folder / f"{_NOTE}{run_id}").unlink(missing_ok=True)

    def _notes(self) -> dict[str, tuple[int, int]]:
        """When each note was written, by run id; a run that is made again has another note."""
        found = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.startswith(_NOTE):
                        try:
                            status = entry.stat()
                        except FileNotFoundError:
                            continue  # it has just ended
                        found[entry.name.removeprefix(_NOTE)] = (status.st_ino, status.st_mtime_ns)
        except FileNotFoundError:
            pass  # nothing has been written yet
        return found

    def _read(self, run_id: str) -> str:
        try:
            return (self._folder / f"{_NOTE}{run_id}").read_text("utf-8")
        except FileNotFoundError:
            return ""
