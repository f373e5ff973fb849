"""Investment: capacity follows smoothed demand, up faster than down, within the floor space there is.

    K* = smoothed demand / normal use,   K += (K* - K) / months x (invest or scrap)

Normal use is the base year's use of capacity, so undisturbed firms neither build nor scrap; gaps below 1 % are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics.floor import free, scaled_to_fit

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics

DEADBAND = 0.01


def invest(dynamics: Dynamics) -> None:
    """A month of investment."""
    model, spec = dynamics.model, dynamics.model.spec.dynamics
    if model.clock.day == 0:
        return
    firms, engine = model.firms, model.engine
    alive = ~firms.is_pool & (engine.capacity > 0) & (dynamics.normal_use > 0)
    goal = np.divide(dynamics.seen, dynamics.normal_use, out=engine.capacity.copy(), where=alive)
    gap = goal / np.where(alive, engine.capacity, 1.0) - 1.0
    growth = np.where(gap > DEADBAND, gap / spec.investment_months, 0.0)
    growth = np.where(gap < -DEADBAND, gap / spec.scrapping_months, growth)
    growth = np.where(alive, np.maximum(growth, -1.0 / spec.scrapping_months), 0.0)
    more = np.maximum(growth, 0.0) * firms.floor_m2
    granted = scaled_to_fit(more, firms.place.astype(np.int64), free(model))
    room = np.maximum(model.spaces.open_m2 - model.spaces.used_m2, 0.0)
    granted = np.minimum(granted, scaled_to_fit(more, firms.space.astype(np.int64), room))
    allowed = np.divide(granted, more, out=np.ones_like(more), where=more > 0)
    factor = 1.0 + np.where(growth > 0, growth * allowed, growth)
    engine.capacity *= factor
    firms.floor_m2[:] *= factor
    firms.size[:] = np.where(alive, firms.size * factor, firms.size)
    model.spaces.count(firms)
