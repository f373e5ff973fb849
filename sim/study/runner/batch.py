"""``batch``: make all runs of an experiment that are not there yet."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import Problem, ResultError
from sim.scenario import resolve
from sim.scenario.experiment import ExperimentSpec
from sim.scenario.experiment_load import load_experiment
from sim.scenario.overrides import Overrides
from sim.study.design import Design, PlannedRun, lay_out
from sim.study.manifest import provenance
from sim.study.runner.drive import Driver
from sim.study.runner.engines import check_engine, open_engine
from sim.study.runner.task import Outcome, Task
from sim.study.runner.watch import Watch
from sim.study.store.files import Lock
from sim.study.store.folder import SCHEMA, StudyFolder
from sim.study.store.status import Status, failures, read_status

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BatchReport:
    """How a batch ended. ``done`` counts runs of the design that are in the store, ``made`` those made this time."""

    path: Path
    planned: int
    done: int
    made: int
    failed: int
    lost: int
    earlier: int
    """Runs of an earlier version of the design that are still in the store."""
    seconds: float
    ending: str
    """``finished``, ``stopped`` (Ctrl-C) or ``disk`` (results could not be written)."""


def batch(
    experiment: str | Path | ExperimentSpec,
    *,
    out: str | Path = "results",
    jobs: int | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    time_limit: float | None = None,
    retry_failed: bool = False,
    fresh: bool = False,
    overrides: Overrides = (),
    progress: Progress | None = None,
) -> BatchReport:
    """Make the runs of an experiment (a file or a loaded one) and keep them in ``out/<name>/``.

    What is there already is not made again: a run is known by the content of its scenario, its region pack, seed and
    model version. ``retry_failed`` makes failed runs again, ``fresh`` removes the study first. A run that takes more
    than ``time_limit`` seconds is ended with its worker and counts as failed; without one, none is. ``engine``: local
    worker processes (``jobs`` of them), a dask cluster (``scheduler``), or serial. Ctrl-C ends it in good order and
    is reported as ``ending="stopped"``; the same call goes on from there. Raises ScenarioError, PackError, ResultError.
    """
    check_engine(engine, jobs, scheduler, time_limit)
    spec = experiment if isinstance(experiment, ExperimentSpec) else load_experiment(experiment, overrides)
    design = lay_out(spec)
    folder = StudyFolder(Path(out) / spec.name)
    if folder.exists():
        folder.manifest()  # not a study of a newer version
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        with Lock(folder.path):
            if fresh:
                folder.clear()
            folder.begin(study_manifest(design), design.table(), design.points)
            return _Batch(design, folder, progress, time_limit).make(retry_failed, engine, jobs, scheduler)
    except OSError as error:
        raise ResultError(str(Problem(f"cannot be written: {error.strerror or error}", str(folder.path)))) from error


class _Batch:
    """Keeps count while the driver works."""

    def __init__(self, design: Design, folder: StudyFolder, progress: Progress | None, time_limit: float | None):
        self._design, self._folder, self._limit = design, folder, time_limit
        self._progress = progress or (lambda stage, done, total: None)
        self._made = self._lost = self._ended = 0

    def make(self, retry_failed: bool, engine: str, jobs: int | None, scheduler: str | None) -> BatchReport:
        began = time.perf_counter()
        done = self._folder.done()
        self._failed = failures(read_status(self._folder.path))
        planned = self._design.runs
        left = [r for r in planned if r.run_id not in done and (retry_failed or r.run_id not in self._failed)]
        self._total = len(left)
        ending = "finished"
        with Status(self._folder.path) as self._status:
            about = {"engine": engine, "host": platform.node(), "planned": len(planned), "left": len(left)}
            self._status.note("session", **about)
            if left:
                self._progress("starting workers", 0, len(left))
                watch = Watch(self._folder.path, self._limit) if self._limit is not None else None
                made_by = open_engine(engine, jobs, scheduler, self._limit)
                driver = Driver(made_by, self._tell, self._note_lost, self._is_done, watch)
                try:
                    ending = "finished" if driver.drive(self._tasks(left)) else "disk"
                except KeyboardInterrupt:
                    ending = "stopped"
            self._status.note("ended", ending=ending, made=self._made)
        done = self._folder.done()
        ids = {row.run_id for row in planned}
        return BatchReport(
            path=self._folder.path,
            planned=len(planned),
            done=len(ids & done),
            made=self._made,
            failed=len(ids & self._failed.keys()),
            lost=self._lost,
            earlier=len(done - ids),
            seconds=time.perf_counter() - began,
            ending=ending,
        )

    def _tasks(self, rows: list[PlannedRun]) -> Iterator[Task]:
        """Made one at a time, as the window asks for them: the scenarios of a large design are never all held."""
        study = str(self._folder.path.resolve())
        for row in rows:
            spec = self._design.spec(row)
            pack = self._design.pack_hashes[self._design.names(row)[0]]
            daily = self._design.experiment.keep.daily
            limited = self._limit is not None
            yield Task(row.run_id, resolve(spec), str(spec.base.resolve()), pack, study, daily, limited=limited)

    def _tell(self, outcome: Outcome, task: Task) -> None:
        """One run has ended: a line in the log, and a word to whoever watches."""
        what = "done" if outcome.ok else "unwritten" if outcome.disk else "failed"
        event = {"run": outcome.run_id, "try": task.attempt, "seconds": round(outcome.seconds, 3)}
        event = {**event, "bytes": outcome.bytes, **outcome.about}
        self._status.note(what, **event)
        self._made += outcome.ok
        self._failed.pop(outcome.run_id, None)
        if what == "failed":
            self._failed[outcome.run_id] = event
        self._ended += 1
        failed = f" ({len(self._failed)} failed)" if self._failed else ""
        self._progress(f"runs{failed}", self._ended, self._total)

    def _note_lost(self, task: Task) -> None:
        self._lost += 1
        self._status.note("lost", run=task.run_id, **{"try": task.attempt})

    def _is_done(self, run_id: str) -> bool:
        return (self._folder.path / "runs" / f"{run_id}.parquet").exists()


def study_manifest(design: Design) -> dict[str, Any]:
    """What a study is, so that any of its runs can be made again from its folder and the region pack."""
    experiment = design.experiment
    arms, bases = {}, {}
    for row in {(row.scenario, row.policy, row.disruption): row for row in design.rows}.values():
        names, spec = design.names(row), design.arm_spec(row)
        arms["|".join(names)] = resolve(spec)
        bases[names[0]] = str(spec.base.resolve())
    files = [str(file) for file in experiment._origin.files]
    return {
        "schema": SCHEMA,
        "kind": "study",
        "name": experiment.name,
        "experiment": experiment.model_dump(mode="json"),
        "files": files,
        "base": str(experiment.base.resolve()),
        "arms": arms,
        "own_items": design.arms.own,
        "region_base": bases,
        "packs": design.pack_hashes,
        **provenance(),
    }
