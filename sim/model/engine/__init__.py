"""The daily production engine: ARIO with inventories at firm and link level; published models are settings of it.

It needs NumPy, SciPy and numba only: no Mesa, no files.
"""

from sim.model.engine.engine import Engine, Totals
from sim.model.engine.plan import Phase
from sim.model.engine.stability import order_growth, stability

__all__ = ["Engine", "Phase", "Totals", "order_growth", "stability"]
