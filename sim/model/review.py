"""Supplier reviews: on its date a firm looks again at delivered costs and may switch suppliers (model.md section 3).

Review dates are staggered: firm i is due in the months where (its keyed cohort + month) is a multiple of the review
interval. A cheaper supplier is taken only if the saving beats the switching cost, so that without changes in prices,
transport or terms nobody switches.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.jit import kernel
from sim.model.second_source import diversify
from sim.model.spare import within_capacity
from sim.streams import stream, uniform
from sim.world.build import leads
from sim.world.sourcing import Sight, Terms, choose, neutral_terms, quotes
from sim.world.sourcing.market import visibility, with_newcomers
from sim.world.types import Transport

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

_DAYS_PER_MONTH = 365.0 / 12.0
TURNS = 4
"""Groups in which the firms due in a month decide one after the other [A]."""


@kernel
def _win(rows, ptr, old_supplier, old_share, supplier, share, use, won, moved):
    """Mark the links of the slots ``rows`` that changed, and count the orders that go with them as won or lost: all
    losses before all gains, for the order of the sums is part of the result."""
    for r in range(rows.size):
        for m in range(ptr[rows[r]], ptr[rows[r] + 1]):
            moved[m] = supplier[m] != old_supplier[m] or share[m] != old_share[m]
            if moved[m]:
                won[old_supplier[m]] -= old_share[m] * use[rows[r]]
    for r in range(rows.size):
        for m in range(ptr[rows[r]], ptr[rows[r] + 1]):
            if moved[m]:
                won[supplier[m]] += share[m] * use[rows[r]]


class Review:
    """The review phase and the terms of trade it uses."""

    def __init__(self, model: ClusterModel):
        self._model = model
        self._sourcing = model.spec.sourcing
        self.months = max(1, round(self._sourcing.review_days / _DAYS_PER_MONTH))
        world = model.world
        base, local = world.firms, ~world.firms.is_pool
        self._base_size = np.zeros((len(world.industries.id), len(world.places.id)))  # CNY/day of makers there were
        np.add.at(self._base_size, (base.industry[local], base.place[local]), base.size[local])
        self._solved: Transport | None = None
        self.renew_terms()
        self._sight = Sight(world.network.slot_input, int(self.terms.candidates.max(initial=0)))
        due = uniform(stream(world.seed, "review"), model.firms.uid)
        self._cohort = (due * self.months).astype(np.int64)
        # What reviews go by: a week's standstill is no reason to leave a supplier for good.
        self._memory = model.spec.adaptation.review_memory_days
        self._load, self._able = model.engine.demand.copy(), np.ones(model.firms.n)
        self._won = np.zeros(model.firms.n)  # CNY/day of orders that reviews moved and that memory does not know yet
        turn = uniform(stream(world.seed, "review turn"), model.firms.uid)
        self._turn = (turn * TURNS).astype(np.int64)

    def watch(self) -> None:
        """Average load and availability of each supplier, as buyers remember them."""
        engine = self._model.engine
        self._load += (engine.demand - self._load) / self._memory
        self._able += (engine.capacity_factor - self._able) / self._memory
        self._won *= 1.0 - 1.0 / self._memory

    def renew_terms(self) -> None:
        """Terms of trade from the present transport costs and levers."""
        model = self._model
        levers = model.levers
        terms = self._neutral()
        cost = replace(terms.cost, friction=terms.cost.friction * levers.friction_factor)
        self.terms = replace(
            terms,
            cost=cost,
            ecosystem_bonus=terms.ecosystem_bonus + levers.ecosystem_bonus,
            home_premium=terms.home_premium + levers.home_premium,
            candidates=terms.candidates + np.rint(levers.candidates).astype(np.int32),
        )
        dynamics = getattr(model, "dynamics", None)
        if dynamics is not None and dynamics.on:
            self.renew_market()

    def _neutral(self) -> Terms:
        """The terms with no policy in force, worked out anew only when transport has changed."""
        model = self._model
        transport = model.logistics.transport
        if self._solved is not transport:
            self._solved = transport
            self._without_policy = neutral_terms(model.world.pack, model.world.firms, transport, model.spec)
            self._seen = visibility(
                np.fmin.reduce(transport.km), self._sourcing.visibility_km, self._sourcing.visibility_elasticity
            )
        return self._without_policy

    def renew_market(self) -> None:
        """Who can be seen now: the makers of the base year by their size then, and those that came to their place since.
        Whom a buyer looks at among the former does not change, so nobody finds better partners by mere redrawing."""
        model, firms = self._model, self._model.firms
        rows = np.flatnonzero((model.dynamics.arrived >= 0) & (model.engine.capacity > 0))
        now = with_newcomers(
            self.terms.market, rows, firms.industry[rows], firms.place[rows], model.engine.capacity[rows],
            self._base_size, self._seen,
        )  # fmt: skip
        self.terms = replace(self.terms, market=now)

    def enrol(self, rows: np.ndarray) -> None:
        """Give firms that arrived their review dates."""
        due = uniform(stream(self._model.world.seed, "review"), self._model.firms.uid[rows])
        self._cohort[rows] = (due * self.months).astype(np.int64)
        turn = uniform(stream(self._model.world.seed, "review turn"), self._model.firms.uid[rows])
        self._turn[rows] = (turn * TURNS).astype(np.int64)
        self._load[rows], self._able[rows], self._won[rows] = self._model.final[rows], 1.0, 0.0

    def quote(self) -> np.ndarray:
        """float64[n]: what each supplier quotes at its remembered load and the orders it has won or lost since, less
        what buyers gain from its capability; inf = not on offer."""
        model = self._model
        capacity = model.engine.capacity * self._able
        load = np.maximum(self._load + self._won, 0.0)
        return quotes(model.firms.price, load, capacity, self._sourcing) - model.levers.capability

    def run(self) -> None:
        """Re-choose the suppliers of the firms that are due this month, in keyed turns: who comes later sees the quotes
        of suppliers that have won orders already, so that not everybody runs to the same one."""
        model = self._model
        if model.clock.day == 0:
            return
        due = (self._cohort + model.clock.months) % self.months == 0
        due &= model.engine.capacity > 0  # nobody reviews for a firm that has closed or not yet come
        rows = np.flatnonzero(due[model.network.slot_buyer])
        if model.adaptation.emergency is not None:
            rows = model.adaptation.emergency.reviewable(rows)
        rows = rows[~model.logistics.passing(rows, self._memory)]
        turn = self._turn[model.world.network.slot_buyer[rows]]
        self._rechoose([rows[turn == n] for n in range(TURNS)])

    def rechoose(self, rows: np.ndarray) -> None:
        """Re-choose the suppliers of the slots ``rows`` at today's quotes, and tell the engine what changed."""
        self._rechoose([rows])

    def _rechoose(self, turns: list[np.ndarray]) -> None:
        """The slots of each turn choose; the engine hears of all changes at the end."""
        model, network, engine = self._model, self._model.network, self._model.engine
        supplier, share = network.link_supplier.copy(), network.link_share.copy()
        use = np.maximum(engine.slot_order, network.slot_coef * engine.smoothed[network.slot_buyer])
        draws = int(self.terms.candidates.max(initial=0))
        sight = self._sight = self._sight.on(self.terms.market, draws)
        moved = np.zeros(engine.n_links, bool)
        for rows in turns:
            quote = self.quote()
            choose(rows, network, supplier, share, model.firms, quote, self.terms, keep=True, sight=sight)
            diversify(model, rows, supplier, share, quote, sight)
            room = np.maximum(engine.capacity * self._able - self._load - self._won, 0.0)
            room[model.firms.is_pool] = np.inf
            within_capacity(model, rows, supplier, share, use, room, np.isfinite(quote))
            _win(
                rows, network.link_ptr, network.link_supplier, network.link_share, supplier, share, use, self._won, moved
            )  # fmt: skip
        links = np.flatnonzero(moved)
        if links.size:
            lead = leads(model.firms, network, supplier[links], share[links], self.terms.cost.lead, links)
            model.repoint(links, supplier[links], share[links], lead)
