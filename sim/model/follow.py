"""What follows in the engine when a policy moved installed capacity, stocks or second sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.engine import routes
from sim.world.types import CRITICAL

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def follow(model: ClusterModel, moved: set[str]) -> None:
    """Bring the engine in line with the levers that ``moved``."""
    engine, levers, network = model.engine, model.levers, model.world.network
    if "plant_factor" in moved:  # relative to what stood there before, so that investment of its own is kept
        before = getattr(model, "_plant_factor", np.ones(model.firms.n))
        engine.capacity *= levers.plant_factor / before
        model._plant_factor = levers.plant_factor.copy()
    if "stock_factor" in moved:
        factor = np.where(network.slot_class == CRITICAL, levers.stock_factor[network.slot_buyer], 1.0)
        engine.slot_days[:] = np.maximum(network.slot_days, 1.0) * factor
        routes.cover(engine, np.arange(engine.n_slots))
    if "second_source" in moved:
        asked = (levers.second_source > 0) & (engine.capacity > 0)
        model.review.rechoose(np.flatnonzero(asked[network.slot_buyer]))
