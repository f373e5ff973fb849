"""The slow dynamics together: their state, their phases, and what the rest of the model must be told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics.closure import Closure
from sim.model.dynamics.entry import Entry
from sim.model.dynamics.investment import invest
from sim.model.dynamics.learning import Learning
from sim.model.dynamics.profit import Profit
from sim.model.dynamics.relocation import Relocation
from sim.model.dynamics.rents import Rents
from sim.model.firmset import register_rows
from sim.model.phases import Phase
from sim.world.types import marked

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class Dynamics:
    """State of the slow dynamics. Off (``on`` is False), it holds the base year and runs nothing.

    Columns (rows of firms): ``seen`` smoothed demand (CNY/day), ``normal_use`` base-year use of capacity, ``arrived`` day
    of arrival in its place (-1: there from the start), ``founded`` whether a row is a firm yet (False: dormant).
    """

    def __init__(self, model: ClusterModel, n_base: int):
        self.model, self.n_base = model, n_base
        self.on = model.spec.dynamics.on
        firms = model.world.firms
        self.usual_use = float(model.world.pack.parameter("utilisation"))
        self.normal_use = np.divide(
            firms.output, firms.capacity, out=np.full(firms.n, self.usual_use), where=firms.capacity > 0
        )
        self.seen = firms.output.copy()
        self.arrived = np.full(firms.n, -1, np.int64)
        self.founded = np.arange(firms.n) < n_base
        if not self.on:
            return
        self.profit = Profit(model, self.seen)
        self.learning, self.rents = Learning(self), Rents(self)
        self.closure, self.entry, self.relocation = Closure(self), Entry(self), Relocation(self)

    def phases(self) -> list[Phase]:
        """The phases of the slow dynamics, in order; none when they are off."""
        if not self.on:
            return []
        return [
            Phase("demand seen", "daily", "seen += (demand - seen) / memory.", self._see),
            Phase("rents", "monthly", "Rents follow occupancy of floor space.", self.rents.run),
            Phase("learning", "monthly", "Efficiency approaches what surroundings allow.", self.learning.run),
            Phase(
                "investment", "monthly", "Capacity follows smoothed demand, within free floor.", partial(invest, self)
            ),
            Phase("closure", "monthly", "Firms close after lasting loss of demand, or by chance.", self.closure.run),
            Phase("profit", "monthly", "Expected margin of each industry in each place.", self._profit),
            Phase("entry", "monthly", "New firms arrive and choose a place by expected profit.", self.entry.run),
            Phase("relocation", "monthly", "Some firms compare places; a few move.", self.relocation.run),
            Phase("market", "monthly", "Buyers see the makers there are now, by size.", self._market),
        ]

    def _see(self) -> None:
        model = self.model
        if model.clock.day > 0:
            self.seen += (model.engine.demand - self.seen) / model.spec.dynamics.demand_memory_days

    def _profit(self) -> None:
        if self.model.clock.day > 0:
            self.profit.update(self.seen)

    def _market(self) -> None:
        if self.model.clock.day > 0:
            self.model.review.renew_market()

    def usual_price(self, industry: int) -> float:
        """Median price of the active local makers of a product (a few are scarce and dear); 1 if there are none."""
        model = self.model
        rows = (model.firms.industry == industry) & ~model.firms.is_pool & (model.engine.capacity > 0)
        return float(np.median(model.firms.price[rows])) if rows.any() else 1.0

    def settle(self, rows: np.ndarray) -> None:
        """Firms have arrived: suppliers, starting stocks, reviews, what they learn against."""
        model, network = self.model, self.model.world.network
        self.founded[rows] = True
        model.engine.wake(int(rows.max()) + 1)
        model.renew_final()
        self.learning.enrol(rows)
        model.review.enrol(rows)
        self.before_moves()
        model.links_version += 1
        slots = np.flatnonzero(marked(rows, model.firms.n)[network.slot_buyer])
        model.review.rechoose(slots)
        model.spaces.enrol(model, rows)
        model.prices.enrol(rows)
        register_rows(model)
        engine = model.engine
        use = engine.slot_coef[slots] * engine.smoothed[engine.slot_buyer[slots]]
        engine.stock[slots] = engine.slot_days[slots] * use

    def part_with(self, rows: np.ndarray) -> None:
        """Firms have closed: their customers look for others at once; their rooms are free."""
        model = self.model
        model.renew_final()
        model.spaces.count(model.firms)
        network = model.network
        closed = marked(rows, model.firms.n)
        lost = np.flatnonzero(closed[network.link_supplier])
        lost = lost[(network.link_share[lost] > 0) & ~closed[network.link_buyer[lost]]]
        model.review.rechoose(np.unique(network.link_slot[lost]).astype(np.int64))

    def before_moves(self) -> None:
        """Whoever keeps sums by link hears that places of firms are about to change."""
        for tell in self.model.before_links_change:
            tell()

    def after_moves(self, rows: np.ndarray) -> None:
        """Firms ``rows`` have moved: lead times, tenancies and who is near whom follow."""
        model = self.model
        model.links_version += 1
        model.logistics.relead(rows)
        model.spaces.count(model.firms)
