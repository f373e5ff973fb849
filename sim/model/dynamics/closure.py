"""Closure: firms close after sustained loss of demand, and by chance the more likely the smaller and emptier they are.

    hazard a month = 1 - exp(-rate / 12 x (K / mean K) ** -a / norm x (sales / normal sales) ** -b)

(exit falls with size: Evans 1987, Dunne, Roberts & Samuelson 1989). Lead firms do not close by chance; in its first
year a firm counts as selling normally. The last maker of a product stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics.markets import rivals, share_out_from
from sim.model.dynamics.reserve import mean_capacity
from sim.streams import stream, uniform

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics

GRACE_DAYS = 365
_SIZE_LIMITS, _DEMAND_LIMITS = (0.2, 5.0), (0.2, 10.0)


class Closure:
    """The closure phase. ``lean`` int[n]: months in a row with too little demand."""

    def __init__(self, dynamics: Dynamics):
        self._dynamics, self._model = dynamics, dynamics.model
        firms = self._model.world.firms
        self.lean = np.zeros(firms.n, np.int64)
        self._mean = np.maximum(mean_capacity(self._model.world), 1e-300)
        self._key = stream(self._model.world.seed, "closure")
        local = ~firms.is_pool & (firms.leader < 0) & (firms.capacity > 0)
        size = len(self._model.world.industries.id)
        total = np.bincount(firms.industry[local], self._size_factor(firms.capacity)[local], size)
        count = np.bincount(firms.industry[local], minlength=size)
        self._norm = np.divide(total, count, out=np.ones(size), where=count > 0)

    def _size_factor(self, capacity: np.ndarray) -> np.ndarray:
        relative = capacity / self._mean[self._model.world.firms.industry]
        spec = self._model.spec.dynamics
        return np.clip(np.maximum(relative, 1e-9) ** -spec.closure_size_elasticity, *_SIZE_LIMITS)

    def run(self) -> None:
        """Close the firms whose time has come."""
        model, dynamics, spec = self._model, self._dynamics, self._model.spec.dynamics
        if model.clock.day == 0:
            return
        firms, capacity = model.firms, model.engine.capacity
        alive = ~firms.is_pool & (capacity > 0)
        normal = capacity * dynamics.normal_use
        sales = np.divide(dynamics.seen, normal, out=np.ones(firms.n), where=alive & (normal > 0))
        self.lean = np.where(alive & (sales < spec.closure_floor), self.lean + 1, 0)
        young = (dynamics.arrived >= 0) & (model.clock.day - dynamics.arrived < GRACE_DAYS)
        sales = np.where(young, 1.0, sales)
        falling = np.clip(np.maximum(sales, 1e-9) ** -spec.closure_demand_elasticity, *_DEMAND_LIMITS)
        yearly = spec.closure_rate * self._size_factor(capacity) / self._norm[firms.industry] * falling
        hazard = 1.0 - np.exp(-yearly / 12.0)
        chance = uniform(self._key, firms.uid, model.clock.months) < hazard
        ends = alive & ((chance & (firms.leader < 0)) | (self.lean >= spec.closure_months))
        rows = [int(row) for row in np.flatnonzero(ends) if self._close(int(row))]
        if rows:
            dynamics.part_with(np.array(rows, np.int64))

    def _close(self, row: int) -> bool:
        model = self._model
        if rivals(model, row).size == 0:
            return False
        model.engine.capacity[row] = 0.0
        model.engine.smoothed[row] = 0.0
        model.firms.size[row] = model.firms.floor_m2[row] = 0.0
        model.firms.space[row] = -1
        share_out_from(model, row)
        self._dynamics.seen[row] = 0.0
        self.lean[row] = 0
        if model.firms.leader[row] >= 0:
            model.events.note("closure", model.firm_id(row), "closes after lasting loss of demand")
        return True
