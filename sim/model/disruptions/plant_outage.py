"""One plant stands still, wholly or in part.

Lever: ``capacity_factor`` of one firm, times (1 - loss(t)) with the scenario's recovery profile.
"""

from __future__ import annotations

from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.targets import plant


class PlantOutage(Effect):
    """Takes capacity from one firm."""

    def resolve(self) -> None:
        """The firm's row, and the day on which the last of the loss is made good."""
        self.row = plant(self.model, self.spec.target, f"{self.key}.target")
        self.end = self.start + self.spec.days + self.spec.recovery.days - 1

    def changes(self, day: int) -> bool:
        """At the onset and on each day of the recovery."""
        return super().changes(day) or self.start + self.spec.days <= day <= self.end + 1

    def apply(self, levers: Levers, day: int) -> None:
        """What is left of the firm's capacity today."""
        levers.capacity_factor[self.row] *= 1.0 - self.spec.loss(day - self.start)
