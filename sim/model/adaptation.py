"""What firms do about a disruption: settings of the engine, overtime, emergency search (model.md section 5, step 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.emergency import Emergency
from sim.scenario.adaptation import Adaptation as Spec
from sim.scenario.production import Production

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

WHOLE = 0.999
"""From this share of its capacity on a struck plant counts as back."""


def adapted(production: Production, spec: Spec) -> Production:
    """The engine's settings with leaning and over-production as the scenario's adaptation has them."""
    changes: dict[str, float] = {}
    if spec.leaning.on:
        changes["leaning"] = spec.leaning.strength
    if spec.over_production.on:
        changes["overproduction_max"] = spec.over_production.most
        changes["overproduction_days"] = spec.over_production.days
    return production.model_copy(update=changes) if changes else production


class Adaptation:
    """The daily phase of adaptation. ``emergency`` is None where searching is switched off."""

    def __init__(self, model: ClusterModel):
        self._model, self._spec = model, model.spec.adaptation
        self.emergency = Emergency(model) if self._spec.emergency_search.on else None
        n = model.firms.n
        self._down = np.zeros(n, bool)
        self.overtime_left = np.zeros(n, np.int64)

    @property
    def on(self) -> bool:
        """Whether anything happens in this phase."""
        return self.emergency is not None or self._spec.overtime.on

    def run(self) -> None:
        """Overtime of plants that are back, then searches of firms that run short."""
        if self._spec.overtime.on:
            self._overtime()
        if self.emergency is not None:
            self.emergency.run()

    def _overtime(self) -> None:
        """capacity factor x (1 + share) for some days after a plant's own capacity is back."""
        model, spec = self._model, self._spec.overtime
        factor = model.levers.capacity_factor
        down = factor < WHOLE
        back = self._down & ~down
        running = self.overtime_left > 0
        self.overtime_left[running] -= 1
        self.overtime_left[back] = spec.days
        self.overtime_left[down] = 0
        self._down = down
        if running.any() or back.any():
            model.engine.capacity_factor[:] = factor * np.where(self.overtime_left > 0, 1.0 + spec.share, 1.0)
