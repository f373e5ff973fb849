"""An epidemic: labour by date, slow roads.

Levers: ``capacity_factor``, times the share at work (every firm alike, or the firms that are back in a keyed order),
and ``edits``: moving time on roads, times the road factor.
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.timed import at_least_one
from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.targets import selected
from sim.streams import stream, uniform
from sim.world.transport import Scale


class Epidemic(Effect):
    """Takes labour, and slows the roads."""

    def resolve(self) -> None:
        """The firms, each one's turn to come back, and the roads' edit."""
        model, spec = self.model, self.spec
        chosen = selected(model, spec.firms, f"{self.key}.firms")
        self.rows = np.flatnonzero(at_least_one(self, chosen, "firms"))
        self.turn = uniform(stream(model.world.seed, "return to work"), model.firms.uid[self.rows])
        self.last_day = self.end = model.clock.day_of(spec.last)
        self.last_slow = self.start + spec.road_days - 1
        self.roads = Scale("road", time=spec.road_time_factor)

    def at_work(self, day: int) -> float:
        """Share at work on ``day`` of the run."""
        return self.spec.at_work(self.model.spec.calendar.date(day)) if day <= self.last_day else 1.0

    def changes(self, day: int) -> bool:
        """On each day on which the curve moves, and when the roads are free again."""
        moves = self.start - 1 <= day - 1 <= self.last_day and self.at_work(day) != self.at_work(day - 1)
        return moves or day == self.last_slow + 1 or super().changes(day)

    def apply(self, levers: Levers, day: int) -> None:
        """Who works today, and how fast roads are."""
        if self.in_force(day):
            share = self.at_work(day)
            here = np.where(self.turn < share, 1.0, 0.0) if self.spec.unit == "plants" else share
            levers.capacity_factor[self.rows] *= here
        if self.start <= day <= self.last_slow and self.spec.road_time_factor > 1.0:
            levers.edits.append(self.roads)
