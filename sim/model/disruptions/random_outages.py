"""Random outages: every firm at risk can be struck on every day.

Lever: ``capacity_factor``, times (1 - loss) while a firm is down. Whether firm i is struck on day t, and for how long,
are keyed draws of (seed, i, t): the same in every scenario of one seed.
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.timed import at_least_one
from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.targets import selected
from sim.streams import stream, uniform


class RandomOutages(Effect):
    """Takes capacity from firms at a hazard rate."""

    def resolve(self) -> None:
        """All outages of the run: firm row, first day, last day (int64[outages] each)."""
        spec, model = self.spec, self.model
        at_risk = np.flatnonzero(at_least_one(self, selected(model, spec.firms, f"{self.key}.firms"), "firms"))
        uid, seed = model.firms.uid[at_risk], model.world.seed
        chance = -np.expm1(-spec.outages_per_year / 365.0)
        found = []
        last = min(self.start + spec.days, model.spec.calendar.days)
        for day in range(max(self.start, 0), last):
            struck = uniform(stream(seed, "outage"), uid, day) < chance
            if struck.any():
                draw = uniform(stream(seed, "outage length"), uid[struck], day)
                length = np.maximum(1, np.rint(-spec.mean_days * np.log(draw))).astype(np.int64)
                found.append(np.stack([at_risk[struck], np.full(length.size, day), day + length - 1]))
        all_ = np.concatenate(found, axis=1) if found else np.zeros((3, 0), np.int64)
        self.row: np.ndarray = all_[0]
        self.first: np.ndarray = all_[1]
        self.last: np.ndarray = all_[2]
        self.end = self.start + spec.days - 1
        self._moves = set(self.first.tolist()) | set((self.last + 1).tolist())

    def changes(self, day: int) -> bool:
        """On each day on which a firm is struck or back."""
        return day in self._moves

    def apply(self, levers: Levers, day: int) -> None:
        """Who is down today."""
        down = (self.first <= day) & (day <= self.last)
        levers.capacity_factor[np.unique(self.row[down])] *= 1.0 - self.spec.capacity_loss
