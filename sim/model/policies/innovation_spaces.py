"""Innovation spaces open the plan's floor area.

Lever: ``space_floor``. A space's planned floor area x intensity opens evenly between its start and opening dates of the
pack (never before the policy starts), and is paid for as it opens; what has opened stays open.

    opened(t) = intensity x planned x clip((t - begin) / (open - begin), 0, 1),   begin = max(start of space, of policy)
"""

from __future__ import annotations

import numpy as np

from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.targets import find


class InnovationSpaces(Effect):
    """Opens floor area by schedule, month by month."""

    def resolve(self) -> None:
        """Rows of the spaces, and the days between which they open."""
        spaces = self.model.world.pack.spaces
        if self.spec.spaces == "all":
            self.rows = np.arange(len(spaces.id))
        else:
            names = self.spec.spaces
            self.rows = np.array([find(self.model, name, spaces.id, f"{self.key}.spaces") for name in names], np.int64)
        day_of = self.model.clock.day_of
        self._begin = np.array([max(day_of(spaces.start_date[row]), self.start) for row in self.rows])
        self._open = np.array([day_of(spaces.open_date[row]) for row in self.rows])
        self._planned = spaces.planned_wan_m2[self.rows] * 1e4
        self._paid = 0.0

    def changes(self, day: int) -> bool:
        """On the first of each month while something may still open."""
        return super().changes(day) or (self.start <= day and self.model.clock.month_starts)

    def opened(self, day: int) -> np.ndarray:
        """m2 opened by the end of ``day``, by space."""
        until = day if self.end is None else min(day, self.end)
        length = np.maximum(self._open - self._begin, 1)
        return self.spec.intensity * self._planned * np.clip((until - self._begin) / length, 0.0, 1.0)

    def apply(self, levers: Levers, day: int) -> None:
        """Open what is due by today."""
        if day >= self.start:
            levers.space_floor[self.rows] += self.opened(day)

    def spend(self, day: int) -> None:
        """Pay for what has opened since the last payment."""
        due = float(self.opened(day).sum()) * self.spec.cost_cny_m2
        self.model.ledger.spend(self.spec.called, "floor area", due - self._paid)
        self._paid = due
