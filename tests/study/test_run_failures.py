"""Nothing that goes wrong leaves a folder that looks like a whole run; damaged runs are refused in one line."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from toy import ROOT, toy_spec

from sim.errors import ResultError
from sim.study import read_run, run
from sim.study.result import SCHEMA

PEITAO = [sys.executable, "-c", "from sim.cli import main; main()"]
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


def tiny(**more):
    return toy_spec(calendar={"days": 3}, **more)


def manifests(folder):
    """Every run under ``folder`` that looks whole."""
    return list(folder.rglob("manifest.json"))


def leftovers(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def whole(tmp_path):
    return run(tiny(), out=tmp_path).path


@pytest.mark.parametrize("at", ["series", "links", "firms"])
def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch, at):
    write = pd.DataFrame.to_parquet

    def full(self, path, **options):
        if path.stem == at:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(self, path, **options)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(ResultError, match="cannot be written: No space left on device"):
        run(tiny(), out=tmp_path)
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limits on file size here")
def test_a_file_that_cannot_grow_is_told_in_one_line(tmp_path):
    """A real write failure, without a full disk: the process may write no file larger than 20 kB."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from sim.cli import main; main()"
    )
    words = ["run", "scenarios/toyland.yaml", "--set", "calendar.days=3", "--no-figures", "--out", str(tmp_path)]
    env = {**ENV, "NUMBA_CACHE_DIR": ""}
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 1
    assert "cannot be written: " in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert leftovers(tmp_path) == []


def test_an_output_folder_that_is_a_file(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ResultError, match="cannot be written"):
        run(tiny(), out=tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ResultError, match="cannot be written: Permission denied"):
            run(tiny(), out=tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("blow", [KeyboardInterrupt, OSError("no figure"), RuntimeError("a bug")])
def test_whatever_stops_the_figures_leaves_nothing(tmp_path, blow):
    def stop(result, folder):
        (folder / "half.png").write_bytes(b"half")
        raise blow

    with pytest.raises((KeyboardInterrupt, ResultError, RuntimeError)):
        run(tiny(), out=tmp_path, extra=stop)
    assert leftovers(tmp_path) == []


def test_a_failed_rerun_leaves_the_earlier_run_as_it_was(whole, tmp_path, monkeypatch):
    before = {path.name: path.read_bytes() for path in whole.iterdir()}
    move = os.replace

    def fail(source, target):
        if "partial" in str(source):
            raise KeyboardInterrupt
        move(source, target)

    monkeypatch.setattr("sim.study.write.os.replace", fail)
    with pytest.raises(KeyboardInterrupt):
        run(tiny(), out=tmp_path)
    assert {path.name: path.read_bytes() for path in whole.iterdir()} == before
    assert [path.name for path in whole.parent.iterdir()] == [whole.name]


def test_a_rerun_replaces_the_earlier_run(whole, tmp_path):
    (whole / "stale.txt").write_text("old")
    assert run(tiny(), out=tmp_path).path == whole
    assert not (whole / "stale.txt").exists()
    assert [path.name for path in whole.parent.iterdir()] == [whole.name]


def test_a_killed_process_leaves_nothing_that_looks_whole(tmp_path):
    code = (
        "import os, sys; sys.path.insert(0, 'tests')\n"
        "from toy import toy_spec; from sim.study import run\n"
        "run(toy_spec(calendar={'days': 3}), out=sys.argv[1], extra=lambda result, folder: os._exit(9))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, env=ENV)
    assert done.returncode == 9
    assert manifests(tmp_path) == []
    for folder in (tmp_path / "toy").iterdir():
        with pytest.raises(ResultError, match=r"not a finished run: it has no manifest\.json"):
            read_run(folder)
    assert run(tiny(), out=tmp_path).path.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_while_simulating(tmp_path):
    words = ["run", "scenarios/toyland.yaml", "--set", "calendar.days=36000", "--out", str(tmp_path)]
    started = subprocess.Popen([*PEITAO, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=ENV)
    try:
        for line in started.stderr:  # progress, once it is under way
            if line.startswith(b"simulating"):
                break
        time.sleep(0.2)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
    finally:
        started.kill()
    assert (started.returncode, out) == (130, b"")
    assert err.splitlines()[-1] == b"stopped"
    assert b"Traceback" not in err
    assert leftovers(tmp_path) == []


def refused(folder, match):
    with pytest.raises(ResultError, match=match) as caught:
        read_run(folder)
    assert len(str(caught.value).splitlines()) == 1
    assert str(folder) in str(caught.value)


def test_reading_what_is_not_there(tmp_path):
    refused(tmp_path / "none", "not a finished run")
    refused(tmp_path, "not a finished run")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("\udcff", "cannot be read"),
        ("[]", "is not the manifest of a run"),
        ("{}", "is not the manifest of a run"),
        ('{"schema": "1"}', "is not the manifest of a run"),
        ('{"schema": true}', "is not the manifest of a run"),
        ('{"schema": 1}', "does not list the tables"),
        ('{"schema": 1, "tables": ["../series"]}', "does not list the tables"),
        ('{"schema": 1, "tables": [1]}', "does not list the tables"),
        (json.dumps({"schema": SCHEMA + 1, "tables": []}), "written by a newer version"),
    ],
)
def test_damaged_manifests(whole, text, said):
    (whole / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    refused(whole, said)


def test_missing_truncated_and_foreign_tables(whole):
    file = whole / "series.parquet"
    good = file.read_bytes()
    for content in (good[: len(good) // 2], good[:4], b"", b"PAR1" + b"\0" * 50 + b"PAR1", b"hello"):
        file.write_bytes(content)
        refused(whole, r"series\.parquet: cannot be read")
    file.unlink()
    refused(whole, r"series\.parquet: is missing")
