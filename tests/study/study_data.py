"""A small experiment on Toyland, and what a study comes to when it is compared byte for byte."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from sim.study.runner import batch

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("series", "places", "spaces", "ecosystems", "leaders", "events", "budget", "daily")

EXPERIMENT = """
name: toy
scenarios:
  - name: toyland
    file: {root}/scenarios/toyland.yaml
    set: {{population.firms: 200, calendar.days: 30, calendar.start: 2020-06-01}}
policies:
  - name: baseline
  - name: spaces
    add: [{{kind: innovation_spaces, start: 2020-06-01, rent_subsidy: 0.5}}]
disruptions:
  - name: none
  - name: outage
    name_zh: 停产
    add: [{{kind: plant_outage, start: 2020-06-10, days: 10, target: {{leader: red_wagon}}}}]
replications: {replications}
"""


def experiment_file(folder: Path, replications: int = 3, more: str = "") -> Path:
    file = folder / "toy.yaml"
    file.write_text(EXPERIMENT.format(root=ROOT, replications=replications) + more, "utf-8")
    return file


def contents(study: Path) -> dict[str, bytes]:
    """Every part of every run, by file name."""
    return {f"{t}/{f.name}": f.read_bytes() for t in (*TABLES, "runs") for f in (study / t).glob("*.parquet")}


def start_batch(file: Path, out: Path, *more: str) -> subprocess.Popen:
    """``peitao batch`` as a process of its own, leader of its own group."""
    command = [sys.executable, "-c", "from sim.cli import main; main()", "batch", str(file), "--out", str(out), *more]
    return subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for(what, seconds: float = 90.0) -> None:
    """Until ``what()`` is true; fails after so long that only a hanging process explains it."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.05)


@cache
def reference() -> tuple[Path, Path]:
    """The toy study of 12 runs, made whole in this process: (experiment file, study folder)."""
    folder = Path(tempfile.mkdtemp(prefix="peitao-reference-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = experiment_file(folder)
    report = batch(file, out=folder, engine="serial")
    assert (report.done, report.failed, report.ending) == (12, 0, "finished")
    return file, report.path
