"""The driver with runs that kill their worker, fail, or cannot be written."""

from __future__ import annotations

import errno
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

import pytest
from study_data import contents, experiment_file, reference

from sim.errors import InputError, ResultError
from sim.study.runner import batch, drive
from sim.study.runner.engines import open_engine
from sim.study.runner.task import Outcome, Task
from sim.study.status import study_status
from sim.study.store import files
from sim.study.store.status import read_status


def pretend(task: Task) -> Outcome:
    """Stands in for a run inside a worker: those called ``poison`` kill it."""
    if task.run_id.startswith("poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task.run_id, True)


class Pool:
    """Two plain worker processes."""

    window = 4

    def __init__(self):
        self.started = 0
        self.pool = None

    def executor(self):
        if self.pool is None:
            self.started += 1
            self.pool = ProcessPoolExecutor(2, mp_context=get_context("fork"))
        return self.pool

    def broken(self):
        self.close(True)

    def close(self, now):
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
        self.pool = None


def test_a_run_that_kills_every_worker_fails_and_its_neighbours_do_not(monkeypatch):
    monkeypatch.setattr(drive, "execute", pretend)
    told, lost, engine = {}, [], Pool()
    names = [*(f"run{n}" for n in range(10)), "poison-a", *(f"late{n}" for n in range(10)), "poison-b"]
    driver = drive.Driver(engine, lambda o, t: told.setdefault(o.run_id, []).append(o), lost.append, lambda run: False)
    assert driver.drive(Task(name, {}, "", "", "") for name in names)
    assert sorted(told) == sorted(names)
    assert all(len(outcomes) == 1 for outcomes in told.values())
    assert {name for name in names if not told[name][0].ok} == {"poison-a", "poison-b"}
    assert told["poison-a"][0].about["message"] == "its worker died 3 times"
    assert engine.started > 1


def slow_poison(task: Task) -> Outcome:
    """As ``pretend``, but it takes its time, and more of it the last time."""
    time.sleep(1.3 if task.attempt == drive.TRIES else 0.05)
    return pretend(task)


def test_nothing_joins_a_run_that_goes_alone(monkeypatch):
    monkeypatch.setattr(drive, "execute", slow_poison)
    told, alone = {}, []

    def tasks():
        yield Task("poison", {}, "", "", "")
        for n in range(25):
            alone.extend(task for task in driver._flying.values() if task.attempt == drive.TRIES)
            yield Task(f"run{n}", {}, "", "", "")

    driver = drive.Driver(Pool(), lambda o, t: told.update({t.run_id: o.ok}), lambda t: None, lambda run: False)
    assert driver.drive(tasks())
    assert not alone
    assert [name for name, ok in told.items() if not ok] == ["poison"]


def test_the_window_is_bounded(monkeypatch):
    monkeypatch.setattr(drive, "execute", pretend)
    taken, told = [], []

    def tasks():
        for n in range(50):
            taken.append(n)
            assert len(taken) - len(told) <= Pool.window
            yield Task(f"run{n}", {}, "", "", "")

    drive.Driver(Pool(), lambda o, t: told.append(o), lambda t: None, lambda run: False).drive(tasks())
    assert len(told) == 50


def test_a_failing_run_is_data_and_can_be_retried(tmp_path, monkeypatch):
    file = experiment_file(tmp_path, 2)
    run_module = import_module("sim.study.run")  # not the function of that name
    simulate = run_module.simulate

    def fails(spec, *args, **kwargs):
        if spec.seed == 2 and spec.disruptions:
            raise ValueError("no such\nthing")
        return simulate(spec, *args, **kwargs)

    monkeypatch.setattr(run_module, "simulate", fails)
    report = batch(file, out=tmp_path, engine="serial")
    assert (report.planned, report.done, report.failed, report.ending) == (8, 6, 2, "finished")
    found = study_status(report.path)
    assert found["left"] == 0
    failure = found["failures"][0]
    assert "toyland / baseline / outage" in failure["arms"]
    assert failure["seed"] == 2
    assert failure["kind"] == "ValueError"
    assert failure["traceback"].startswith("Traceback")
    monkeypatch.setattr(run_module, "simulate", simulate)
    assert batch(file, out=tmp_path, engine="serial").made == 0  # not again by itself
    report = batch(file, out=tmp_path, engine="serial", retry_failed=True)
    assert (report.made, report.done, report.failed) == (2, 8, 0)


def test_a_full_disk_stops_the_batch_and_costs_only_what_was_in_flight(tmp_path, monkeypatch):
    file, whole = reference()
    replace, count = os.replace, []

    def full(source, target):
        if str(target).endswith(".parquet") and "/runs/" in str(target):
            count.append(target)
            if len(count) == 4:
                raise OSError(errno.ENOSPC, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(files.os, "replace", full)
    report = batch(file, out=tmp_path, engine="serial")
    assert (report.ending, report.done, report.failed) == ("disk", 3, 0)
    assert [event["what"] for event in read_status(report.path)].count("unwritten") == 1
    monkeypatch.undo()
    report = batch(file, out=tmp_path, engine="serial")
    assert (report.ending, report.done, report.made) == ("finished", 12, 9)
    assert contents(report.path) == contents(whole)


def test_two_batches_do_not_write_one_study(tmp_path):
    file = experiment_file(tmp_path, 1)
    path = batch(file, out=tmp_path, engine="serial").path
    with files.Lock(path), pytest.raises(ResultError, match="another process"):
        batch(file, out=tmp_path, engine="serial")


def test_fresh_removes_the_study_and_nothing_else(tmp_path):
    file = experiment_file(tmp_path, 1)
    path = batch(file, out=tmp_path, engine="serial").path
    (path / "notes.txt").write_text("mine", "utf-8")
    report = batch(file, out=tmp_path, engine="serial", fresh=True)
    assert report.made == 4
    assert (path / "notes.txt").read_text("utf-8") == "mine"


def test_more_replications_go_on_and_fewer_leave_the_rest_aside(tmp_path):
    file = experiment_file(tmp_path, 2)
    batch(file, out=tmp_path, engine="serial")
    assert batch(file, out=tmp_path, engine="serial", overrides=["replications=3"]).made == 4
    report = batch(file, out=tmp_path, engine="serial", overrides=["replications=1"])
    assert (report.planned, report.done, report.made, report.earlier) == (4, 4, 0, 8)


def test_wrong_engines_are_told():
    with pytest.raises(InputError, match="did you mean 'local'"):
        open_engine("locl")
    with pytest.raises(InputError, match="0 workers"):
        open_engine("local", 0)
    with pytest.raises(InputError, match="only engine dask"):
        open_engine("local", 1, "tcp://x:1")
