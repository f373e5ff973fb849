"""From an experiment file to the list of its runs."""

from sim.study.design.design import Design, PlannedRun, lay_out
from sim.study.design.estimate import Estimate, estimate

__all__ = ["Design", "Estimate", "PlannedRun", "estimate", "lay_out"]
