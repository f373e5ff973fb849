"""Drive tasks through an engine: a bounded window, lost workers replaced, every end of a run told once.

A killed worker breaks a pool of processes, and all that was under way is lost without a word about who was to blame. So
each lost run is tried again; one that was lost twice is then made alone, so that a run that kills its worker every time
is found out and fails, and its neighbours do not. A run that hangs is known (:mod:`sim.study.runner.watch`): its worker is ended,
it fails at once, and those that were lost with it are not suspected.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import replace

from sim.errors import PeitaoError
from sim.study.runner.engines import Engine
from sim.study.runner.task import Outcome, Task
from sim.study.runner.watch import Watch
from sim.study.runner.worker import execute

TRIES = 3
"""How often a run may lose its worker before it counts as failed."""


class Driver:
    """Makes runs on an engine until all are done, the disk is full or somebody stops it."""

    def __init__(
        self,
        engine: Engine,
        tell: Callable[[Outcome, Task], None],
        lost: Callable[[Task], None],
        is_done: Callable[[str], bool],
        watch: Watch | None = None,
    ):
        self._engine, self._tell, self._lost, self._is_done = engine, tell, lost, is_done
        self._watch = watch
        self._flying: dict[Future, Task] = {}
        self._again: deque[Task] = deque()
        self._alone: deque[Task] = deque()

    def drive(self, tasks: Iterable[Task]) -> bool:
        """Make all tasks; False if it ended early because results cannot be written. Ctrl-C passes through."""
        source = iter(tasks)
        orderly = False
        try:
            while self._fill(source) and self._flying:
                ready, _ = wait(self._flying, timeout=1.0, return_when=FIRST_COMPLETED)
                outcomes = [outcome for future in ready if (outcome := self._landed(future)) is not None]
                if len(outcomes) < len(ready):
                    self._rebuild()
                if any(outcome.disk for outcome in outcomes):
                    return False
                self._end_overdue()
            orderly = True
        finally:
            self._engine.close(now=not orderly)
        return True

    def _fill(self, source: Iterator[Task]) -> bool:
        """Hand out tasks until the window is full; those that may be to blame go alone. Always True."""
        while len(self._flying) < self._engine.window:
            if any(task.attempt >= TRIES for task in self._flying.values()):
                break  # nothing joins a run that goes alone
            if self._alone:
                if self._flying:
                    break
                self._submit(self._alone.popleft())
                break
            task = self._again.popleft() if self._again else next(source, None)
            if task is None:
                break
            self._submit(task)
        return True

    def _submit(self, task: Task) -> None:
        for _ in range(2):
            try:
                self._flying[self._engine.executor().submit(execute, task)] = task
                return
            except BrokenExecutor:  # a worker died while the pool was idle
                self._rebuild()
        raise PeitaoError("worker processes die as soon as they start")

    def _landed(self, future: Future, suspect: bool = True) -> Outcome | None:
        """The outcome of a run that ended; None if its worker was lost (by its own fault, if it is ``suspect``)."""
        task = self._flying.pop(future)
        try:
            outcome = future.result()
        except (BrokenExecutor, CancelledError) as error:
            self._casualty(task, error, suspect)
            return None
        except Exception as error:  # dask gives up on a run, or the answer could not be read
            outcome = _failed(task, error)
        self._tell(outcome, task)
        return outcome

    def _casualty(self, task: Task, error: BaseException, suspect: bool) -> None:
        if self._is_done(task.run_id):  # it was written before the worker died
            self._tell(Outcome(task.run_id, True), task)
        elif not suspect:
            self._lost(task)
            self._again.append(task)
        elif task.attempt >= TRIES:
            self._tell(_failed(task, error), task)
        else:
            self._lost(task)
            next_try = replace(task, attempt=task.attempt + 1)
            (self._alone if next_try.attempt == TRIES else self._again).append(next_try)

    def _end_overdue(self) -> None:
        """End the worker of every run that is over the time limit; the run fails, the others go on."""
        if self._watch is None:
            return
        overdue = self._watch.overdue()
        late = [
            (future, task, overdue[task.run_id])
            for future, task in self._flying.items()
            if task.run_id in overdue and not future.done() and self._engine.has(overdue[task.run_id])
        ]
        for future, _, _ in late:
            del self._flying[future]
            future.cancel()  # dask would make it again elsewhere
        others_too = False
        for _, task, worker in late:
            others_too |= self._engine.end(worker)
            self._watch.forget(worker)
            self._time_is_up(task, self._watch.limit)
        if others_too:
            self._rebuild(suspect=False)

    def _time_is_up(self, task: Task, limit: float) -> None:
        if self._is_done(task.run_id):  # in the last moment
            self._tell(Outcome(task.run_id, True), task)
            return
        about = {"stage": "time limit", "kind": "TimeLimit", "message": f"ended after {limit:g} s", "traceback": ""}
        self._tell(Outcome(task.run_id, False, limit, about=about), task)

    def _rebuild(self, suspect: bool = True) -> None:
        """Take back what a broken pool still holds, and have another started."""
        for future in list(self._flying):
            self._landed(future, suspect)
        self._engine.broken()


def _failed(task: Task, error: BaseException) -> Outcome:
    message = f"its worker died {task.attempt} times" if isinstance(error, BrokenExecutor) else str(error)
    about = {"stage": "worker", "kind": type(error).__name__, "message": message, "traceback": ""}
    return Outcome(task.run_id, False, about=about)
