"""The recipes of docs/how-to/many-runs.md for more than one machine: their very lines, with the dask that is installed."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from study_data import ROOT, contents, reference

from sim.cli.main import run as peitao
from sim.study.store.status import read_status

DOC = (ROOT / "docs" / "how-to" / "many-runs.md").read_text("utf-8")
SCRIPTS = Path(sys.executable).parent


def _line(start: str) -> list[str]:
    """The words of the one printed command that begins like this, without its comment."""
    (line,) = re.findall(rf"^    ({re.escape(start)} .*)$", DOC, re.MULTILINE)
    return shlex.split(line, comments=True)


def _block(start: str) -> str:
    """The printed piece of Python that begins with this line."""
    lines = DOC[DOC.index(f"    {start}") :].split("\n\n")[0].splitlines()
    return "\n".join(line.removeprefix("    ") for line in lines)


def _free_port() -> str:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return str(any_port.getsockname()[1])


@pytest.fixture
def start():
    """Start a printed command as a process of its own; all are ended with the test."""
    started = []

    def start(words, log):
        env = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        with log.open("wb") as file:
            process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=file, stderr=file, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in reversed(started):
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_by_hand(tmp_path, start, capsys):
    """A scheduler and two workers as printed (this machine for HOST, one process for sixteen), and a batch on them."""
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install 'peitao[scale]'")
    if not (SCRIPTS / "dask").exists():
        pytest.skip(f"NOT TESTED: no command 'dask' in {SCRIPTS}, so the printed commands cannot be run")
    file, whole = reference()
    port, page = _free_port(), _free_port()

    def here(words):
        return [word.replace("HOST", "127.0.0.1").replace("8786", port) for word in words]

    scheduler, worker = here(_line("dask scheduler")), here(_line("dask worker"))
    batch = here(_line("peitao batch FILE --engine dask"))
    assert worker[-4:] == ["--nworkers", "16", "--nthreads", "1"]
    worker[-3] = "1"
    address = f"tcp://127.0.0.1:{port}"
    assert address in worker
    assert address in batch
    # The page of the scheduler is on another port here, so that nothing else on this machine is in the way.
    start([*scheduler, "--dashboard-address", f"127.0.0.1:{page}"], tmp_path / "scheduler.log")
    for n in range(2):
        start([*worker, "--local-directory", str(tmp_path)], tmp_path / f"worker-{n}.log")
    with distributed.Client(address, timeout="60s") as client:
        client.wait_for_workers(2, timeout=60)
        assert list(client.nthreads().values()) == [1, 1]
    # What the operator's pods are asked, whether they are well; it must not depend on a library for drawing.
    assert urllib.request.urlopen(f"http://127.0.0.1:{page}/health", timeout=20).read() == b"ok"

    words = [str(file) if word == "FILE" else word for word in batch[1:]]
    assert peitao([*words, "--out", str(tmp_path), "--time-limit", "300"]) == 0, capsys.readouterr().err
    assert "12 of 12 runs are there, 12 made now" in capsys.readouterr().out
    assert contents(tmp_path / "toy") == contents(whole)
    done = [event["pid"] for event in read_status(tmp_path / "toy") if event["what"] == "done"]
    assert len(done) == 12
    assert len(set(done)) == 2
    assert os.getpid() not in done


def test_the_scheduler_that_does_not_answer_is_told(tmp_path, monkeypatch, capsys):
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install 'peitao[scale]'")
    client = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, timeout: client(address, timeout="1s"))
    address = f"tcp://127.0.0.1:{_free_port()}"
    words = ["batch", str(reference()[0]), "--out", str(tmp_path), "--engine", "dask", "--scheduler", address]
    assert peitao(words) == 1
    assert f"no scheduler answers at {address}" in capsys.readouterr().err


@pytest.mark.slow
def test_slurm(tmp_path, monkeypatch):
    """The printed piece of Python, as far as the script that would be handed to Slurm."""
    jobqueue = pytest.importorskip("dask_jobqueue", reason="NOT TESTED: pip install dask-jobqueue")
    scaled, scripts, names = [], [], {}
    monkeypatch.setattr(jobqueue.SLURMCluster, "scale", lambda self, n=None, **more: scaled.append(more or n))
    names["input"] = lambda address: scripts.append((address, names["cluster"].job_script()))
    port = _free_port()
    monkeypatch.chdir(tmp_path)
    try:
        exec(compile(_block("from dask_jobqueue import").replace("8786", port), "many-runs.md", "exec"), names)
    finally:
        if "cluster" in names:
            names["cluster"].close()
    ((address, script),) = scripts
    assert scaled[0] == {"jobs": 8}
    assert address.endswith(f":{port}")
    assert "#SBATCH --cpus-per-task=16" in script
    assert "#SBATCH -t 04:00:00" in script
    assert "export PEITAO_THREADS=1 NUMBA_NUM_THREADS=1" in script
    (command,) = re.findall(r"^.*dask.worker .*$", script, re.MULTILINE)
    assert f"{address} " in command
    assert "--nthreads 1 " in command
    assert "--nworkers 16 " in command
    assert "--nanny" in command


def test_kubernetes(monkeypatch):
    """The printed piece of Python, as far as what would be handed to the operator."""
    operator = pytest.importorskip("dask_kubernetes.operator", reason="NOT TESTED: pip install dask-kubernetes")
    asked = []
    monkeypatch.setattr(operator, "KubeCluster", lambda **more: asked.append(more))
    exec(compile(_block("from dask_kubernetes.operator import"), "many-runs.md", "exec"), {})
    (spec,) = (one["custom_cluster_spec"]["spec"] for one in asked)
    (scheduler,) = spec["scheduler"]["spec"]["containers"]
    (worker,) = spec["worker"]["spec"]["containers"]
    assert scheduler["args"] == ["dask", "scheduler", "--host", "0.0.0.0"]
    assert worker["args"][:4] == ["dask", "worker", "--nthreads", "1"]
    assert spec["worker"]["replicas"] == 20
    assert worker["volumeMounts"][0]["name"] == spec["worker"]["spec"]["volumes"][0]["name"]
    assert {"name": "tcp-comm", "protocol": "TCP", "port": 8786, "targetPort": "tcp-comm"} in spec["scheduler"][
        "service"
    ]["ports"]
