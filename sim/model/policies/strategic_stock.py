"""Strategic stocks.

    lever          who
    stock_factor   x (1 + intensity x more)      firms chosen: target stock of their critical inputs

Mechanism: the order rule fills the larger target over its adjustment time; in a disruption the stock lasts longer.
Paid: a share of the carrying cost of the further stock.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.world.types import CRITICAL


class StrategicStock(PolicyEffect):
    """Raises target stocks of critical inputs."""

    levers = ("stock_factor",)

    def resolve(self) -> None:
        """Who keeps the stocks."""
        self.rows = self.chosen("firms")

    def apply(self, levers: Levers, day: int) -> None:
        """Write the factor."""
        if self.in_force(day):
            levers.stock_factor[self.rows] *= 1.0 + self.spec.intensity * self.spec.more

    def spend(self, day: int) -> None:
        """Carrying cost of the further stock, at today's use."""
        model, network = self.model, self.model.world.network
        rate = model.spec.transport.carrying_rate_per_year
        rate = model.world.pack.parameter("carrying_rate_per_year") if rate is None else rate
        slots = self.rows[network.slot_buyer] & (network.slot_class == CRITICAL)
        use = network.slot_coef * model.engine.output[network.slot_buyer]
        stock = float((np.maximum(network.slot_days, 1.0) * use)[slots].sum())
        paid = self.spec.intensity * self.spec.more * self.spec.public_share * stock * rate / DAYS_PER_YEAR
        self.pay("carrying cost of stocks", paid * self.days_due(day))
