"""What happens inside a worker: prepared once, then one run after another, each written by the worker itself."""

from __future__ import annotations

import errno
import os
import platform
import signal
import threading
import time
import traceback
from collections.abc import Collection
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ModelError, PeitaoError
from sim.study.runner.task import Outcome, Task
from sim.study.runner.watch import at_work

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.runner.worlds import Worlds

DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})
"""Errors that say that nothing more can be written."""
ONE_THREAD = {
    "PEITAO_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
"""Environment of a worker: one thread a run, as many runs as cores. Kernels are limited by call (see :func:`execute`): set in
the parent's environment, even for a moment, numba's own variable would be read again by the parent's next compilation, which
then fails because threads are running already."""

_kept: dict[str, Any] = {}


def prepare() -> None:
    """Pay once for imports and compiled kernels; leave Ctrl-C to the parent; do not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()
    _warm()


def _watch(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)


def _warm() -> Any:
    """The worlds of this process; the first call imports the model."""
    if "worlds" not in _kept:
        os.environ.update({name: value for name, value in ONE_THREAD.items() if name.startswith("PEITAO")})
        import sim.model.cluster  # the imports are what is paid for here  # noqa: F401
        from sim.study.runner.worlds import Worlds

        _kept["worlds"] = Worlds()
    return _kept["worlds"]


def execute(task: Task) -> Outcome:
    """Make one run and write it. Never raises: a failure is an outcome."""
    began, cpu = time.perf_counter(), time.process_time()
    stage = ["starting"]
    worker = {"pid": os.getpid(), "host": platform.node()}
    try:
        worlds = _warm()  # not part of the run, so that no time limit falls on imports
        from sim.threads import kernel_threads

        stage[0] = "writing"
        with at_work(task), kernel_threads(1):
            size, seconds = _run(task, stage, worlds)
    except Exception as error:
        failure = {
            **worker,
            "stage": stage[0],
            "kind": type(error).__name__,
            "message": str(error) if isinstance(error, PeitaoError | OSError) else f"{type(error).__name__}: {error}",
            "traceback": traceback.format_exc(),
        }
        disk = stage[0] == "writing" and isinstance(error, OSError) and error.errno in DISK
        return Outcome(task.run_id, False, time.perf_counter() - began, about=failure, disk=disk)
    about = {**worker, **seconds, "cpu": round(time.process_time() - cpu, 3)}
    return Outcome(task.run_id, True, time.perf_counter() - began, size, about)


def _run(task: Task, stage: list[str], worlds: Worlds) -> tuple[int, dict[str, float]]:
    from sim.scenario import from_dict
    from sim.study.run import simulate
    from sim.study.store.parts import has_static, write_parts, write_static

    stage[0] = "reading the scenario"
    spec = from_dict(task.scenario, task.base)

    def tell(name: str, done: int, total: int) -> None:
        stage[0] = name

    tell("building the world", 0, 0)
    world = worlds.world(spec, task.pack_hash)
    study, region = Path(task.study), Path(spec.region).name
    first = not has_static(study, region)
    result = simulate(spec, tell, world=world, static=first)
    stage[0] = "checking"
    worlds.check(spec, task.pack_hash)
    if result.manifest["run_id"] != task.run_id:
        raise ModelError(f"this came out as run {result.manifest['run_id']}: is the worker another version of peitao?")
    stage[0] = "writing"
    if "daily" in result.tables:
        result.tables["daily"] = kept_daily(result.tables["daily"], task.daily)
    if first:
        write_static(study, region, result.tables)
    row = {"seed": spec.seed, "scenario": spec.name, "model_version": result.manifest["versions"]["peitao"]}
    return write_parts(study, task.run_id, result.tables, row), result.manifest["seconds"]


def kept_daily(table: pd.DataFrame, scopes: Collection[str]) -> pd.DataFrame:
    """The rows of a daily table that a study keeps."""
    return table[table["scope"].isin(list(scopes))].reset_index(drop=True)
