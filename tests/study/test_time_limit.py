"""A run that really hangs is ended with its worker, fails with stage 'time limit', and costs the others nothing."""

from __future__ import annotations

import ctypes
import os
import time
from importlib import import_module

import pytest
from study_data import contents, reference

from sim.cli.main import run as peitao
from sim.errors import InputError, PeitaoError
from sim.study.runner import batch, drive, engines, worker
from sim.study.runner.task import Outcome, Task
from sim.study.runner.watch import Watch, at_work
from sim.study.status import study_status
from sim.study.store.status import read_status

LIMIT = 8.0  # the other runs take a tenth of a second


def hangs(task: Task) -> Outcome:
    """Stands in for ``execute`` inside a worker: seed 2 hangs in compiled code that lets no other thread of Python run
    (so that nothing inside the process could end it), as soon as its world is built."""
    run_module = import_module("sim.study.run")
    simulate = run_module.simulate

    def simulates(spec, *args, **kwargs):
        if spec.seed == 2 and spec.disruptions and not spec.policies:
            ctypes.PyDLL(None).sleep(3600)
        return simulate(spec, *args, **kwargs)

    run_module.simulate = simulates
    try:
        return worker.execute(task)
    finally:
        run_module.simulate = simulate


def check(report, study, whole, file):
    """One run failed by the limit, the others are as ever; retried without a fault, it is there too."""
    failures = study_status(study)["failures"]
    assert (report.planned, report.done, report.failed, report.ending) == (12, 11, 1, "finished"), failures
    (failure,) = failures
    assert (failure["stage"], failure["kind"], failure["seconds"]) == ("time limit", "TimeLimit", LIMIT)
    assert failure["message"] == "ended after 8 s"
    assert "toyland / baseline / outage" in failure["arms"]
    assert failure["seed"] == 2
    mine, all_of_it = contents(study), contents(whole)
    assert mine == {name: all_of_it[name] for name in mine}
    assert batch(file, out=study.parent, engine="serial").made == 0
    again = batch(file, out=study.parent, jobs=1, retry_failed=True, time_limit=300.0)
    assert (again.made, again.done, again.failed) == (1, 12, 0)
    assert contents(study) == all_of_it
    assert not list((study / ".partial").iterdir())


@pytest.mark.slow
def test_a_hanging_run_is_ended_and_the_batch_goes_on(tmp_path, monkeypatch):
    file, whole = reference()
    monkeypatch.setattr(drive, "execute", hangs)
    report = batch(file, out=tmp_path, jobs=2, time_limit=LIMIT)
    monkeypatch.undo()
    events = read_status(report.path)
    assert all(event["try"] == 1 for event in events if event["what"] in ("lost", "done"))  # nobody else is suspected
    check(report, report.path, whole, file)


@pytest.mark.slow
def test_dask_ends_the_worker_of_a_hanging_run(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="dask is not installed: pip install 'peitao[scale]'")
    file, whole = reference()
    monkeypatch.setattr(drive, "execute", hangs)
    report = batch(file, out=tmp_path, engine="dask", jobs=2, time_limit=LIMIT)
    monkeypatch.undo()
    check(report, report.path, whole, file)


def test_notes_come_and_go(tmp_path, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    watch = Watch(tmp_path, 10.0)
    with at_work(Task("quiet", {}, "", "", str(tmp_path))):
        assert not (tmp_path / ".partial").exists()  # nothing is noted without a limit

    def after(seconds):
        clock[0] += seconds
        return watch.overdue()

    assert after(1.0) == {}
    with at_work(Task("slow", {}, "", "", str(tmp_path), limited=True)):
        assert after(1.0) == {}
        assert after(0.1) == {}  # too early to look again
        assert after(1000.0) == {}  # the machine slept
        assert after(5.0) == {"slow": str(os.getpid())}
        (tmp_path / ".partial" / "at-work-slow").unlink()
        (tmp_path / ".partial" / "at-work-slow").write_text("another worker")  # made again there
        assert after(5.0) == {}
    assert after(1000.0) == {}
    assert not list((tmp_path / ".partial").iterdir())


class Pool:
    """An engine whose runs never end, and that knows who is at work."""

    window = 2

    def __init__(self, alone):
        self.alone, self.ended, self.futures = alone, [], []

    def executor(self):
        return self

    def submit(self, execute, task):
        self.futures.append(drive.Future())
        if task.run_id.startswith("good"):
            self.futures[-1].set_result(Outcome(task.run_id, True))
        return self.futures[-1]

    def has(self, worker):
        return worker != "dead"

    def end(self, worker):
        self.ended.append(worker)
        if self.alone:
            for future in self.futures:
                future.cancel()
        return self.alone

    def broken(self):
        pass

    def close(self, now):
        pass


class Overdue:
    """All runs called ``hang`` are over the limit."""

    limit = 3.0

    def overdue(self):
        return {"hang-a": "w1", "hang-b": "w2", "stale": "dead"}

    def forget(self, run_id):
        pass


@pytest.mark.parametrize("alone", [True, False])
def test_all_that_hang_fail_at_once(alone, monkeypatch):
    monkeypatch.setattr(drive, "wait", lambda flying, **more: ([f for f in flying if f.done()], None))
    told, lost, engine = {}, [], Pool(alone)
    driver = drive.Driver(engine, lambda o, t: told.update({t.run_id: o}), lost.append, lambda run: False, Overdue())
    names = ["hang-a", "hang-b", "good-1", "good-2"]
    assert driver.drive(Task(name, {}, "", "", "") for name in names)
    assert engine.ended == ["w1", "w2"]
    assert [told[name].ok for name in names] == [False, False, True, True]
    assert told["hang-a"].about["stage"] == "time limit"
    assert not lost


def test_a_run_that_was_done_in_the_last_moment_counts(monkeypatch):
    monkeypatch.setattr(drive, "wait", lambda flying, **more: ([], None))
    told = []
    driver = drive.Driver(Pool(True), lambda o, t: told.append(o), lambda t: None, lambda run: True, Overdue())
    assert driver.drive([Task("hang-a", {}, "", "", "")])
    assert told[0].ok


@pytest.mark.parametrize("limit", [0.0, -1.0, float("inf"), float("nan")])
def test_limits_that_make_no_sense(limit, tmp_path):
    with pytest.raises(InputError, match="ends nothing or everything"):
        batch(reference()[0], out=tmp_path, time_limit=limit)
    assert not (tmp_path / "toy").exists()


def test_engines_that_cannot_end_a_worker(tmp_path, capsys):
    assert (
        peitao(["batch", str(reference()[0]), "--out", str(tmp_path), "--engine", "serial", "--time-limit", "5"]) == 2
    )
    assert "engine serial has no worker that could be ended" in capsys.readouterr().err

    class Client:
        def scheduler_info(self):
            return {"workers": {"tcp://a:1": {"nanny": "tcp://a:2"}, "tcp://b:1": {"nanny": None}}}

        def restart_workers(self, workers, **more):
            raise ValueError("Restarting workers requires a nanny to be used.")

    dask = engines.Dask.__new__(engines.Dask)
    dask._client = Client()
    with pytest.raises(InputError, match="without --no-nanny"):
        dask.refuse_nannyless()
    with pytest.raises(PeitaoError, match="without --no-nanny"):
        dask.end("tcp://b:1")
