"""One plant stands still, wholly or in part.

Lever: ``engine.capacity_factor`` of one firm, times (1 - loss(t)) with the scenario's recovery profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.targets import plant

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class PlantOutage:
    """Takes capacity from one firm."""

    def __init__(self, model: ClusterModel, spec, key: str):
        self._model, self._spec = model, spec
        self.row = plant(model, spec.target, f"{key}.target")
        self._start = model.clock.day_of(spec.start)
        self._was = 0.0

    def apply(self) -> None:
        """Set today's share of capacity left."""
        loss = self._spec.loss(self._model.clock.day - self._start)
        self._model.engine.capacity_factor[self.row] *= 1.0 - loss
        if (loss > 0) != (self._was > 0):
            self._model.events.note("plant_outage", self._spec.called, "starts" if loss > 0 else "over")
        self._was = loss
