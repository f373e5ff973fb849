"""Provenance of a run: what was run, with which code, on which machine, how long it took."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sim
from sim.study.result import SCHEMA

_PACKAGES = ("mesa", "numpy", "scipy", "numba", "pandas", "pyarrow", "pydantic")


def run_id(content_hash: str, pack_hash: str, seed: int) -> str:
    """Content id of a run, 12 hex digits: the resolved scenario, the region pack's files, seed and model version."""
    text = json.dumps([content_hash, pack_hash, seed, sim.__version__])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@cache
def _git(*words: str) -> str | None:
    """Answer of git about the code that runs; None outside a checkout or without git."""
    here = Path(__file__).resolve().parent
    try:
        done = subprocess.run(["git", "-C", str(here), *words], capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def provenance() -> dict[str, Any]:
    """With which code, packages, machine and command (JSON-able); the same for all runs of a process."""
    status = _git("status", "--porcelain", "--untracked-files=no")
    packages = {package: _version(package) for package in _PACKAGES}
    return {
        "versions": {"peitao": sim.__version__, "python": platform.python_version(), **packages},
        "git": {"commit": _git("rev-parse", "HEAD"), "dirty": bool(status) if status is not None else None},
        "machine": {"system": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
    }


def manifest(scenario: dict[str, Any], pack: Any, seed: int, tables: list[str], seconds: dict[str, float]) -> dict:
    """The manifest of one run (JSON-able)."""
    return {
        "schema": SCHEMA,
        "kind": "run",
        "scenario": scenario,
        "seed": seed,
        "pack": {"id": pack.id, "files_hash": pack.files_hash, "attribution": pack.attribution},
        "tables": tables,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        **provenance(),
    }
