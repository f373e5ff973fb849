"""Relocation: at a low rate firms compare places and move if another beats theirs by more than the cost of moving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.streams import stream, uniform
from sim.world.synthesis import spread

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics


class Relocation:
    """The relocation phase; ``moved`` counts moves so far."""

    def __init__(self, dynamics: Dynamics):
        self._dynamics, self._model = dynamics, dynamics.model
        self._key = stream(self._model.world.seed, "relocation")
        self.moved = 0

    def run(self) -> None:
        """Let the firms whose turn it is compare places (keyed by firm and month)."""
        model, spec = self._model, self._model.spec.dynamics
        if model.clock.day == 0 or spec.relocation_rate <= 0:
            return
        firms, month = model.firms, model.clock.months
        looks = uniform(self._key, firms.uid, month) < spec.relocation_rate / 12.0
        looks &= ~firms.is_pool & (firms.leader < 0) & (model.engine.capacity > 0)
        going = []
        for row in np.flatnonzero(looks):
            key = int(firms.uid[row]) * 4096 + month & (2**62 - 1)
            here = int(firms.place[row])
            there = self._dynamics.profit.prefers(
                int(firms.industry[row]), here, float(firms.floor_m2[row]), key, spec.moving_cost
            )
            if there != here:
                going.append((int(row), there))
                self._dynamics.before_moves()
                self._move(int(row), there)
        if going:
            self.moved += len(going)
            self._dynamics.after_moves(np.array([row for row, _ in going], np.int64))

    def _move(self, row: int, there: int) -> None:
        model, firms = self._model, self._model.firms
        firms.place[row], firms.space[row] = there, -1
        lat, lon = spread(model.world.pack, model.world.seed, firms.uid[row : row + 1], np.array([there]))
        firms.lat[row], firms.lon[row] = lat[0], lon[0]
        self._dynamics.arrived[row] = model.clock.day
