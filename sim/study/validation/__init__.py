"""Validation: every reason to believe the model, worked out anew by one command, failures included."""

from sim.study.validation.check import GROUPS, Check
from sim.study.validation.report import report
from sim.study.validation.run import validate

__all__ = ["GROUPS", "Check", "report", "validate"]
