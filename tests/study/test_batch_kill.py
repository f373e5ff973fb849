"""Workers and parents are really killed; no run may be lost or doubled, every byte must be as it would have been."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest
from study_data import contents, reference, start_batch, wait_for

from sim.study.runner import batch
from sim.study.store.status import read_status


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def _done(study) -> list[dict]:
    return [event for event in read_status(study) if event["what"] == "done"]


def test_a_killed_worker_costs_only_the_runs_in_flight(tmp_path):
    file, whole = reference()
    before = set(multiprocessing.active_children())
    killed = []

    def kill_one(stage, done, total):
        if done == 2 and not killed:
            worker = next(iter(set(multiprocessing.active_children()) - before))
            killed.append(worker.pid)
            worker.kill()

    report = batch(file, out=tmp_path, jobs=2, progress=kill_one)
    assert killed
    assert (report.planned, report.done, report.failed, report.ending) == (12, 12, 0, "finished")
    assert contents(report.path) == contents(whole)
    assert not any(_alive(pid) for pid in killed)


def test_kill_9_of_the_parent_twice_then_resume(tmp_path):
    file, whole = reference()
    study = tmp_path / "toy"
    workers = set()
    for least in (2, 5):
        process = start_batch(file, tmp_path, "--jobs", "2")
        wait_for(lambda least=least: len(_done(study)) >= least)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        workers |= {event["pid"] for event in _done(study)}
    wait_for(lambda: not any(_alive(pid) for pid in workers))  # they do not outlive the parent
    with (study / "status.jsonl").open("ab") as log:
        log.write(b'{"at": "2020-01-01", "what": "do')  # as if killed in the middle of a line
    process = start_batch(file, tmp_path, "--jobs", "2")
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert "12 of 12 runs are there" in said
    assert contents(study) == contents(whole)
    again = batch(file, out=tmp_path)
    assert again.made == 0
    assert not list((study / ".partial").iterdir())


def test_ctrl_c_stops_in_good_order(tmp_path):
    file, whole = reference()
    study = tmp_path / "toy"
    process = start_batch(file, tmp_path, "--jobs", "1")
    wait_for(lambda: len(_done(study)) >= 1)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the parent and its workers
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 130, (said, errors)
    assert "goes on from here" in said
    assert "Traceback" not in errors
    assert read_status(study)[-1]["ending"] == "stopped"
    report = batch(file, out=tmp_path, engine="serial")
    assert report.done == 12
    assert report.made < 12
    assert contents(study) == contents(whole)


def test_dask_workers_one_of_them_killed(tmp_path):
    pytest.importorskip("distributed", reason="dask is not installed: pip install 'peitao[scale]'")
    file, whole = reference()
    killed = []

    def kill_one(stage, done, total):
        if done == 2 and not killed:
            pid = _done(tmp_path / "toy")[-1]["pid"]
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)

    report = batch(file, out=tmp_path, engine="dask", jobs=2, progress=kill_one)
    assert killed
    assert (report.done, report.failed) == (12, 0)
    assert contents(report.path) == contents(whole)
