"""Dual sourcing.

    lever           who
    second_source   max(., intensity x share)      firms chosen: least share of a critical input from another place

Mechanism: at the start and at each review, a slot whose suppliers outside the main supplier's place hold less gets the
cheapest maker elsewhere that the buyer sees (:mod:`sim.model.second_source`). Cost rises a little; a blow to one place
stops less. Paid: a share of what the firms buy of critical inputs.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import PolicyEffect
from sim.world.types import CRITICAL


class DualSourcing(PolicyEffect):
    """Asks for a second source elsewhere."""

    levers = ("second_source",)

    def resolve(self) -> None:
        """Who looks for a second source."""
        self.rows = self.chosen("firms")

    def apply(self, levers: Levers, day: int) -> None:
        """Write the least share."""
        if self.in_force(day):
            least = self.spec.intensity * self.spec.share
            levers.second_source[self.rows] = np.maximum(levers.second_source[self.rows], least)

    def spend(self, day: int) -> None:
        """Qualifying and auditing."""
        engine, network = self.model.engine, self.model.world.network
        slots = self.rows[network.slot_buyer] & (network.slot_class == CRITICAL)
        bought = float((network.slot_coef * engine.output[network.slot_buyer])[slots].sum())
        self.pay("second sources", self.spec.intensity * self.spec.cost * bought * self.days_due(day))
