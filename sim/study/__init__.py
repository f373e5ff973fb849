"""Run one scenario, run many, compare them. Only this room writes results."""

from sim.study.result import RunResult, read_run
from sim.study.run import run

__all__ = ["RunResult", "read_run", "run"]
