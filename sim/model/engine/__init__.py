"""The daily production engine: ARIO with inventories at firm and link level; published models are its
settings."""

from sim.model.engine.engine import Engine, Totals
from sim.model.engine.plan import Phase

__all__ = ["Engine", "Phase", "Totals"]
