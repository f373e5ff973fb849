"""Rents follow occupancy: rent -> base-year rent x (occupancy / base-year occupancy) ** elasticity, within a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics.floor import built, used

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics

_LIMITS = (0.4, 3.0)
"""Rents stay within these multiples of the base year's [A]."""


class Rents:
    """The rent phase; writes ``model.rent`` (float64[P], CNY per m2 and month)."""

    def __init__(self, dynamics: Dynamics):
        self._model = dynamics.model
        self._rent0 = self._model.rent.copy()
        self._occupancy0 = self._occupancy()

    def _occupancy(self) -> np.ndarray:
        room = built(self._model)
        return np.divide(used(self._model), room, out=np.zeros(room.size), where=room > 0)

    def run(self) -> None:
        """A month's adjustment."""
        spec = self._model.spec.dynamics
        if self._model.clock.day == 0:
            return
        ratio = np.divide(
            self._occupancy(), self._occupancy0, out=np.ones(self._rent0.size), where=self._occupancy0 > 0
        )
        goal = self._rent0 * np.clip(ratio**spec.rent_elasticity, *_LIMITS)
        self._model.rent += (goal - self._model.rent) / spec.rent_months
