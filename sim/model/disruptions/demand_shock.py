"""Final demand falls or rises.

Lever: ``final_factor`` of firms, times 1 + change(t) x (share of the final demand concerned in the firm's own).
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.timed import TimedEffect, at_least_one
from sim.model.levers import Levers
from sim.model.targets import selected


class DemandShock(TimedEffect):
    """Changes what final customers buy."""

    def resolve(self) -> None:
        """The share of each firm's final demand that is concerned."""
        super().resolve()
        world = self.model.world
        local = np.divide(world.final_local, world.final, out=np.zeros(world.final.size), where=world.final > 0)
        part = {"all": np.ones(world.final.size), "local": local, "outside": 1.0 - local}[self.spec.part]
        chosen = selected(self.model, self.spec.sellers, f"{self.key}.sellers")
        self.part = np.where(chosen & (world.final > 0), part, 0.0)
        at_least_one(self, self.part > 0, "sellers", "local firm with such final customers")

    def apply(self, levers: Levers, day: int) -> None:
        """Today's final demand relative to the base year."""
        levers.final_factor *= 1.0 + self.spec.change * self.level(day) * self.part
