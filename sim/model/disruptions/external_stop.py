"""Outside suppliers deliver less.

Lever: ``capacity_factor`` of external pools, set such that capacity = (1 - loss(t)) x base-year deliveries. A pool's
capacity is far larger than what the region buys of it, so that a share of *capacity* would take nothing away.
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.timed import TimedEffect, at_least_one
from sim.model.levers import Levers
from sim.model.targets import inside, products


class ExternalStop(TimedEffect):
    """Takes deliveries from pools."""

    def resolve(self) -> None:
        """The pools' rows, and their usual deliveries as a share of capacity."""
        super().resolve()
        firms = self.model.firms
        hit = firms.is_pool & inside(self.model, self.spec.regions, f"{self.key}.regions")[firms.place]
        hit &= products(self.model, self.spec.industries, f"{self.key}.industries")[firms.industry]
        self.rows = np.flatnonzero(at_least_one(self, hit, "", "outside supplier"))
        self.usual = usual_share(self.model, self.rows)

    def apply(self, levers: Levers, day: int) -> None:
        """What is left of the pools' deliveries today."""
        limit_pools(levers, self.rows, self.usual, self.spec.supply_loss * self.level(day))


def usual_share(model, rows: np.ndarray) -> np.ndarray:
    """float64: base-year deliveries of the pools ``rows`` relative to their capacity."""
    output, capacity = model.world.firms.output[rows], model.world.firms.capacity[rows]
    return np.divide(output, capacity, out=np.zeros(rows.size), where=capacity > 0)


def limit_pools(levers: Levers, rows: np.ndarray, usual: np.ndarray, loss: float) -> None:
    """Pools ``rows`` can deliver at most (1 - loss) of their usual deliveries; no loss, no limit."""
    if loss > 0.0:
        levers.capacity_factor[rows] = np.minimum(levers.capacity_factor[rows], usual * (1.0 - loss))
