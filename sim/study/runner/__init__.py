"""Run many: warm workers that write their own results, a parent that only keeps count."""

from sim.study.runner.batch import BatchReport, batch
from sim.study.runner.replay import replay

__all__ = ["BatchReport", "batch", "replay"]
