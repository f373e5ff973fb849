"""One plant stands still, wholly or in part.

Lever: ``capacity_factor`` of one firm, times (1 - loss(t)) with the scenario's onset and recovery profile.
"""

from __future__ import annotations

from sim.model.disruptions.timed import TimedEffect
from sim.model.levers import Levers
from sim.model.targets import plant


class PlantOutage(TimedEffect):
    """Takes capacity from one firm."""

    def resolve(self) -> None:
        """The firm's row."""
        super().resolve()
        self.row = plant(self.model, self.spec.target, f"{self.key}.target")

    def apply(self, levers: Levers, day: int) -> None:
        """What is left of the firm's capacity today."""
        levers.capacity_factor[self.row] *= 1.0 - self.spec.loss(day - self.start)
