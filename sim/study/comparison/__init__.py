"""Compare the arms of a study pair by pair, and say how sure the answer is."""

from sim.study.comparison.compare import Comparison, compare
from sim.study.comparison.entities import effects_by, entity_table
from sim.study.comparison.outcomes import outcome_table
from sim.study.comparison.power import power

__all__ = ["Comparison", "compare", "effects_by", "entity_table", "outcome_table", "power"]
