"""Where runs are made: in this process, in local worker processes, or on a dask cluster.

Every engine hands out a ``concurrent.futures.Executor``; what to do when workers die is decided in one place
(:mod:`sim.study.runner.drive`).
"""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, Protocol

from sim.errors import InputError, PeitaoError, Problem, suggestion
from sim.study.design.extras import cores, need
from sim.study.runner.worker import ONE_THREAD, prepare

ENGINES = ("local", "dask", "serial")
NO_NANNY = "a dask worker without a nanny cannot be ended when a run hangs in it; start workers without --no-nanny"


class Engine(Protocol):
    """What the driver needs of an engine."""

    @property
    def window(self) -> int:
        """How many runs to have under way or waiting at a worker."""

    def executor(self) -> Executor:
        """An executor that works; a new one after :meth:`broken`."""

    def broken(self) -> None:
        """The executor has lost a worker and takes no more work."""

    def has(self, worker: str) -> bool:
        """Whether this worker is alive; it is called as it calls itself in :mod:`sim.study.runner.watch`."""

    def end(self, worker: str) -> bool:
        """End the worker that a run hangs in, whatever holds it. True if all others had to be ended with it, so that
        :meth:`broken` must follow. Raises PeitaoError."""

    def close(self, now: bool) -> None:
        """End all workers; at once, in the middle of a run, if ``now``."""


class _Inline(Executor):
    """Makes each run at once, in this process."""

    def submit(self, fn: Callable, /, *args: Any, **kwargs: Any) -> Future:
        """The finished future of ``fn(*args)``."""
        future: Future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Serial:
    """One run after another in this process; for finding faults."""

    window = 1

    def executor(self) -> Executor:
        """The same at every call."""
        return _Inline()

    def broken(self) -> None:
        """Cannot happen: a fault that ends a worker ends this process."""

    def has(self, worker: str) -> bool:
        """The only one is this process."""
        return worker == str(os.getpid())

    def end(self, worker: str) -> bool:
        """Cannot happen: :func:`open_engine` refuses a time limit."""
        raise PeitaoError("engine serial has no worker to end")

    def close(self, now: bool) -> None:
        """Nothing to end."""


class Local:
    """Worker processes on this machine. They are started afresh (spawn), stay warm, and run one thread each."""

    def __init__(self, jobs: int):
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._before = {name: os.environ.get(name) for name in ONE_THREAD}

    @property
    def window(self) -> int:
        """One run at each worker and one waiting for it."""
        return 2 * self._jobs

    def executor(self) -> Executor:
        """The pool, started and answering. Raises PeitaoError when workers do not even start."""
        if self._pool is None:
            os.environ.update(ONE_THREAD)  # what a worker's libraries read when they are imported
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=prepare)
            try:
                self._pool.submit(os.getpid).result()
            except Exception as error:
                self.close(now=True)
                raise PeitaoError(
                    f"worker processes do not start ({type(error).__name__}). In a script of your own, call this "
                    'under  if __name__ == "__main__":'
                ) from error
        return self._pool

    def broken(self) -> None:
        """End what is left of the pool; the next call of :meth:`executor` starts another."""
        self.close(now=True)

    def has(self, worker: str) -> bool:
        """Whether the process of this number is in the pool."""
        return self._pool is not None and worker in map(str, self._pool._processes or {})

    def end(self, worker: str) -> bool:
        """All of them: a pool that has lost one worker takes no more work."""
        self.close(now=True)
        return True

    def close(self, now: bool) -> None:
        """End the workers and give the environment back."""
        pool, self._pool = self._pool, None
        if pool is not None:
            workers = list((pool._processes or {}).values())  # no public way to end workers before Python 3.14
            if now:
                for worker in workers:
                    worker.kill()
            pool.shutdown(wait=True, cancel_futures=True)
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Dask:
    """Workers of a dask.distributed cluster, on any number of machines that share the results folder.

    ``scheduler`` is its address (tcp://host:8786); without one, ``jobs`` worker processes are started here.
    """

    def __init__(self, jobs: int, scheduler: str | None):
        distributed = need("distributed", "scale", "engine dask")
        try:
            if scheduler is None:
                os.environ.update(ONE_THREAD)
                self._client = distributed.Client(
                    n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=None
                )
            else:
                self._client = distributed.Client(scheduler, timeout="30s")
        except (OSError, TimeoutError) as error:
            raise PeitaoError(f"dask: no scheduler answers at {scheduler}: {error}") from None

    @property
    def window(self) -> int:
        """Two runs a thread of the cluster as it is now (it may grow and shrink)."""
        return max(2, 2 * sum(self._client.nthreads().values()))

    def executor(self) -> Executor:
        """The cluster; it replaces lost workers and makes their runs again by itself."""
        return self._client.get_executor(pure=False)

    def broken(self) -> None:
        """Dask restarts its own workers."""

    def has(self, worker: str) -> bool:
        """Whether a worker of this address is in the cluster."""
        return worker in self._client.nthreads()

    def end(self, worker: str) -> bool:
        """Have its nanny, a process of its own, kill it and start another. Raises PeitaoError if it has none."""
        try:
            self._client.restart_workers([worker], timeout=60, raise_for_error=False)
        except (TimeoutError, KeyError):
            pass  # it is gone (the next one takes longer to start), or was gone already
        except ValueError as error:
            raise PeitaoError(f"{NO_NANNY} ({error})") from None
        return False

    def refuse_nannyless(self) -> None:
        """Raises InputError if a worker cannot be ended when a run hangs in it."""
        workers = self._client.scheduler_info()["workers"].values()
        if not all(about.get("nanny") for about in workers):
            raise InputError(Problem(NO_NANNY, key="time_limit"))

    def close(self, now: bool) -> None:
        """Leave the cluster (or end it, when it was started here)."""
        self._client.close(timeout=2 if now else 30)


def check_engine(name: str, jobs: int | None, scheduler: str | None, time_limit: float | None) -> None:
    """Raises InputError when an engine cannot be opened like this; touches nothing."""
    if name not in ENGINES:
        raise InputError(Problem(f"unknown engine '{name}'{suggestion(name, ENGINES)}", key="engine"))
    if jobs is not None and jobs < 1:
        raise InputError(Problem(f"{jobs} workers cannot do anything; give 1 or more", key="jobs"))
    if scheduler is not None and name != "dask":
        raise InputError(Problem(f"only engine dask has a scheduler, not {name}", key="scheduler"))
    if time_limit is not None and not 0 < time_limit < math.inf:
        raise InputError(Problem(f"a limit of {time_limit:g} seconds ends nothing or everything", key="time_limit"))
    if time_limit is not None and name == "serial":
        message = "engine serial has no worker that could be ended; use engine local with 1 worker"
        raise InputError(Problem(message, key="time_limit"))


def open_engine(
    name: str, jobs: int | None = None, scheduler: str | None = None, time_limit: float | None = None
) -> Engine:
    """The engine of this name. ``jobs``: workers, by default the cores this process may use. ``time_limit``: seconds a
    run, for which it must be able to end its workers. Raises InputError, PeitaoError."""
    check_engine(name, jobs, scheduler, time_limit)
    count = jobs or cores()
    if name == "local":
        return Local(count)
    if name == "serial":
        return Serial()
    engine = Dask(count, scheduler)
    if time_limit is not None:
        engine.refuse_nannyless()
    return engine
