"""Threads over a fixed number of pieces of work: parallel kernels, and plain threads for what is no kernel by itself.

Which thread runs a piece never matters, as long as a piece writes only what is its own. So the results are the
same bytes for any number of threads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numba

from sim.errors import InputError, Problem

_pools: dict[tuple[int, int], ThreadPoolExecutor] = {}


def available_threads(requested: int | None = None) -> int:
    """Threads to use: ``requested``, else ``PEITAO_THREADS``, else ``NUMBA_NUM_THREADS``, else the cores this
    process may use. Raises InputError for a setting that is not a whole number of at least 1."""
    for name, value in (
        ("threads", requested),
        ("PEITAO_THREADS", os.environ.get("PEITAO_THREADS")),
        ("NUMBA_NUM_THREADS", os.environ.get("NUMBA_NUM_THREADS")),
    ):
        if value in (None, ""):
            continue
        try:
            count = int(value)  # type: ignore[arg-type]
        except ValueError:
            count = 0
        if count < 1:
            raise InputError(Problem(f"'{value}' is not a number of threads (1, 2, ...)", key=name))
        return count
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool(workers: int) -> ThreadPoolExecutor:
    # Keyed by process, so that a forked child does not wait for threads it has not got.
    key = (os.getpid(), workers)
    if key not in _pools:
        _pools[key] = ThreadPoolExecutor(workers, thread_name_prefix="peitao")
    return _pools[key]


def over_pieces(work: Callable[[int], None], pieces: int, threads: int) -> None:
    """Call ``work(p)`` for every piece; with more than one thread, in equal contiguous groups. The caller's
    own thread takes the first group. The first exception is raised after all have ended."""
    threads = min(threads, pieces)
    if threads <= 1:
        for p in range(pieces):
            work(p)
        return
    cuts = [pieces * g // threads for g in range(threads + 1)]

    def group(g: int) -> None:
        for p in range(cuts[g], cuts[g + 1]):
            work(p)

    pool = _pool(threads - 1)
    waiting = [pool.submit(group, g) for g in range(1, threads)]
    try:
        group(0)
    finally:
        for future in waiting:
            future.exception()
    for future in waiting:
        future.result()


class _Now(threading.local):
    """``threads`` that parallel kernels started from this thread of the interpreter use: as many as numba has, unless
    :func:`kernel_threads` says less."""

    most: int = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]

    def __init__(self) -> None:
        self.threads = self.most


now = _Now()


def _in_a_forked_child() -> None:
    # OpenMP cannot go on in a forked process: kernels run as plain loops there.
    _Now.most = now.threads = 1


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_forked_child)


@contextmanager
def kernel_threads(threads: int) -> Iterator[None]:
    """Within: parallel kernels use ``threads`` threads, at most as many as numba has started with or was told to use
    (``numba.set_num_threads``). ValueError below 1."""
    if threads < 1:
        raise ValueError(f"kernels cannot run on {threads} threads")
    told = numba.get_num_threads() if min(threads, now.most) > 1 else 1
    before, now.threads = now.threads, min(threads, now.most, told)
    fewer = 1 < now.threads < told  # with one thread numba is not asked at all
    if fewer:
        numba.set_num_threads(now.threads)
    try:
        yield
    finally:
        if fewer:
            numba.set_num_threads(told)
        now.threads = before


def quick_start() -> bool:
    """Whether parallel kernels start within microseconds (OpenMP, TBB). Numba's own pool of threads, where neither is
    installed, takes more than ten times as long."""
    numba.get_num_threads()  # starts the threads if they are not there yet
    return numba.threading_layer() != "workqueue"
