"""Innovation spaces open the plan's floor area.

Lever: ``spaces.open_m2``. A space's planned floor area x intensity opens evenly between its start and opening dates of
the pack (never before the policy starts), and is paid for as it opens.

    open(t) = existing + intensity x planned x clip((t - start) / (open - start), 0, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.targets import find

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class InnovationSpaces:
    """Opens floor area by schedule."""

    def __init__(self, model: ClusterModel, spec, key: str):
        self._model, self._spec = model, spec
        ids = model.world.pack.spaces.id
        if spec.spaces == "all":
            self.rows = np.arange(len(ids))
        else:
            self.rows = np.array([find(model, name, ids, f"{key}.spaces") for name in spec.spaces], np.int64)
        self._start = model.clock.day_of(spec.start)
        self._end = model.clock.day_of(spec.end) if spec.end else None
        self._announced = False

    def apply(self) -> None:
        """Open what is due by today and book its cost."""
        model, spaces, day = self._model, self._model.spaces, self._model.clock.day
        if day < self._start:
            return
        if not self._announced:
            model.events.note("innovation_spaces", self._spec.called, "starts")
            self._announced = True
        until = day if self._end is None else min(day, self._end)
        begin = np.maximum(spaces.start_day[self.rows], self._start)
        length = np.maximum(spaces.open_day[self.rows] - spaces.start_day[self.rows], 1)
        done = np.clip((until - begin) / length, 0.0, 1.0)
        existing = model.world.pack.spaces.existing_wan_m2[self.rows] * 1e4
        opened = existing + self._spec.intensity * spaces.planned_m2[self.rows] * done
        new = np.maximum(opened - spaces.open_m2[self.rows], 0.0)
        spaces.open_m2[self.rows] += new
        model.ledger.spend(self._spec.called, "floor area", float(new.sum() * self._spec.cost_cny_m2))
