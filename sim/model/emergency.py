"""Emergency search: a firm short of an input opens one more supplier that has spare capacity.

An input is short when its stock is below a share of its target and its suppliers deliver less than is ordered. After
``patience_days`` in a row the buyer takes, of the makers it can see and the pools, the one of least delivered cost (the
choice kernel of :mod:`sim.world.sourcing`) among those with

    spare_j = max(0, min(cap_j, bound_j) - D_j) > 0 ,

and moves to it the part of its order that is not delivered, as far as the spare capacity goes. Buyers that want the
same supplier on one day are served in a keyed order. When the old suppliers can deliver again, orders go back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.jit import kernel
from sim.streams import stream, uniform
from sim.world.build import leads
from sim.world.sourcing import choose, quotes
from sim.world.types import NON_CRITICAL, marked

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

MOST_CANDIDATES = 4096
"""The choice kernel's keyed draws per input and buyer."""
SERVED = 0.999
"""A supplier that serves this share of its orders counts as delivering."""


@kernel
def _count_short(binds, stock, share, days, coef, wanted, buyer, patience, short_days):
    """Count on the days in a row that each slot has been short; how many have been so for ``patience`` days."""
    waited = 0
    for k in range(stock.size):
        if binds[k] and stock[k] < share * days[k] * (coef[k] * wanted[buyer[k]]):
            short_days[k] += 1
            waited += short_days[k] >= patience
        else:
            short_days[k] = 0
    return waited


class Emergency:
    """Searching and returning. Columns by slot: ``short_days``, ``away`` (bought elsewhere for the time being)."""

    def __init__(self, model: ClusterModel):
        self._model, self._spec = model, model.spec.adaptation.emergency_search
        engine = model.engine
        self.short_days, self.fine_days = np.zeros(engine.n_slots, np.int32), np.zeros(engine.n_slots, np.int32)
        self.away = np.zeros(engine.n_slots, bool)
        self._old_supplier = engine.link_supplier.astype(np.int32)
        self._old_share = engine.link_share.copy()
        self._binds = (model.world.network.slot_class != NON_CRITICAL) & (engine.slot_coef > 0)
        self._key = stream(model.world.seed, "emergency")
        self._mine = False
        self.searches = 0
        """Suppliers opened so far."""

    def run(self) -> None:
        """Count the days of shortage, search, go back."""
        engine, spec = self._model.engine, self._spec
        waited = _count_short(
            self._binds, engine.stock, spec.stock_share, engine.slot_days, engine.slot_coef, engine.wanted,
            engine.slot_buyer, spec.patience_days, self.short_days,
        )  # fmt: skip
        if waited:
            rows = np.flatnonzero(self.short_days >= spec.patience_days)
            self._search(rows, engine.slot_coef[rows] * engine.wanted[engine.slot_buyer[rows]])
        if spec.return_to_old and self.away.any():
            self._go_back(np.flatnonzero(self.away))

    def forget(self, links: np.ndarray) -> None:
        """``links`` were changed by somebody else: there is nothing to go back to."""
        if not self._mine:
            self.away[self._model.engine.link_slot[links]] = False

    def reviewable(self, rows: np.ndarray) -> np.ndarray:
        """Slots of ``rows`` whose routine review goes on: all but those that will go back."""
        return rows[~self.away[rows]] if self._spec.return_to_old else rows

    def _delivered(self, links: np.ndarray) -> np.ndarray:
        """float64: share of the orders on ``links`` that is delivered today."""
        engine = self._model.engine
        served = engine.fill[links] if engine.levels else np.minimum(engine.served[engine.link_supplier[links]], 1.0)
        return np.where(engine.link_state[links] == 0, served, 0.0)

    def _links_of(self, rows: np.ndarray) -> np.ndarray:
        engine = self._model.engine
        return np.flatnonzero(marked(rows, engine.n_slots)[engine.link_slot])

    def _search(self, rows: np.ndarray, use: np.ndarray) -> None:
        """Open a supplier for each of the slots ``rows`` that finds one."""
        model, engine = self._model, self._model.engine
        links = self._links_of(rows)
        ratio = np.ones(engine.n_links)
        ratio[links] = self._delivered(links)
        got = np.bincount(engine.link_slot[links], engine.link_share[links] * ratio[links], engine.n_slots)[rows]
        least = model.spec.sourcing.min_share
        missing = 1.0 - got > least
        rows, use, gap = rows[missing], use[missing], 1.0 - got[missing]
        if rows.size == 0:
            return
        spare = np.maximum(np.minimum(engine.cap, engine.bound) - engine.demand, 0.0)
        found = self._best(rows, spare)
        buyer, product = engine.slot_buyer[rows].astype(np.int64), model.world.network.slot_input[rows]
        ok = (found != buyer) & model.logistics.reachable(product, buyer, found)
        granted = np.where(ok, self._granted(rows, found, use * gap, ok.astype(float), spare), 0.0)
        moved = granted / np.maximum(use, 1e-300)
        ok &= moved >= least
        if ok.any():
            self._open(rows[ok], found[ok], moved[ok], ratio)

    def _best(self, rows: np.ndarray, spare: np.ndarray) -> np.ndarray:
        """int64: for each slot the cheapest supplier with spare capacity (the buyer itself: none)."""
        model, engine = self._model, self._model.engine
        terms = model.review.terms
        width = np.minimum(terms.candidates.astype(np.int64) * self._spec.width, MOST_CANDIDATES).astype(np.int32)
        quote = quotes(model.firms.price, engine.demand, engine.capacity * engine.capacity_factor, model.spec.sourcing)
        quote = np.where(spare > 1e-9 * engine.capacity, quote - model.levers.capability, np.inf)
        one, at = model.network, np.arange(rows.size)
        one = replace(
            one, slot_buyer=one.slot_buyer[rows], slot_input=one.slot_input[rows],
            link_ptr=np.arange(rows.size + 1), link_slot=at.astype(np.int32),
        )  # fmt: skip
        supplier, share = one.slot_buyer.astype(np.int32), np.zeros(rows.size)
        choose(at, one, supplier, share, model.firms, quote, replace(terms, candidates=width), keep=False)
        return np.where(share > 0, supplier, one.slot_buyer).astype(np.int64)

    def _granted(self, rows, found, want, ok, spare) -> np.ndarray:
        """CNY/day that each buyer gets of what it wants: first come first served in today's keyed order."""
        draw = uniform(self._key, rows, self._model.clock.day)
        by_supplier = np.lexsort((draw, found))
        w, s = (want * ok)[by_supplier], found[by_supplier]
        running = np.cumsum(w)
        first = np.r_[True, s[1:] != s[:-1]]
        base = np.maximum.accumulate(np.where(first, running - w, 0.0))
        granted = np.empty_like(want)
        granted[by_supplier] = np.clip(spare[s] - (running - w - base), 0.0, w)
        return granted

    def _open(self, rows: np.ndarray, found: np.ndarray, moved: np.ndarray, ratio: np.ndarray) -> None:
        model, engine = self._model, self._model.engine
        network = model.network
        fresh = self._links_of(rows[~self.away[rows]])
        self._old_supplier[fresh], self._old_share[fresh] = engine.link_supplier[fresh], engine.link_share[fresh]
        self.away[rows] = True
        self.short_days[rows], self.fine_days[rows] = 0, 0
        self.searches += rows.size
        supplier, share = network.link_supplier.copy(), network.link_share.copy()
        _add(rows, found, moved, ratio, network.link_ptr, network.slot_buyer, supplier, share)
        self._repoint(self._links_of(rows), supplier, share)

    def _repoint(self, links: np.ndarray, supplier: np.ndarray, share: np.ndarray) -> None:
        """Give ``links`` these suppliers and shares (whole columns)."""
        model = self._model
        changed = links[
            (supplier[links] != model.network.link_supplier[links]) | (share[links] != model.network.link_share[links])
        ]
        lead = leads(model.firms, model.network, supplier, share, model.review.terms.cost.lead)
        self._mine = True
        model.repoint(changed, supplier[changed], share[changed], lead[changed])
        self._mine = False

    def _go_back(self, rows: np.ndarray) -> None:
        """Return the slots whose old suppliers have been able to deliver for long enough."""
        model, engine = self._model, self._model.engine
        links = self._links_of(rows)
        slot, old = engine.link_slot[links], self._old_supplier[links]
        used = self._old_share[links] > 0
        whole = model.levers.capacity_factor[old] >= SERVED
        able = whole & (engine.served[old] >= SERVED)
        product = model.world.network.slot_input[slot]
        able &= model.logistics.reachable(product, engine.slot_buyer[slot].astype(np.int64), old)
        fails = np.bincount(slot[used & ~able], minlength=engine.n_slots)[rows] > 0
        self.fine_days[rows] = np.where(fails, 0, self.fine_days[rows] + 1)
        back = rows[self.fine_days[rows] >= self._spec.return_after_days]
        if back.size:
            self.away[back], self.fine_days[back] = False, 0
            self._repoint(self._links_of(back), self._old_supplier, self._old_share)


@kernel
def _add(rows, found, moved, ratio, ptr, buyer, supplier, share):
    """Put supplier ``found`` into each slot with share ``moved``, taken from the links that deliver too little. It gets
    the position it already has, else an empty one, else that of the link that delivers least."""
    for r in range(rows.size):
        first, last = ptr[rows[r]], ptr[rows[r] + 1]
        gap, at, empty, worst = 0.0, -1, -1, first
        for m in range(first, last):
            gap += share[m] * (1.0 - ratio[m])
            if share[m] > 0.0 and supplier[m] == found[r]:
                at = m
            if share[m] <= 0.0 and empty < 0:
                empty = m
            if share[m] * ratio[m] < share[worst] * ratio[worst]:
                worst = m
        for m in range(first, last):
            share[m] -= moved[r] * share[m] * (1.0 - ratio[m]) / gap
        if at < 0:
            at = empty if empty >= 0 else worst
        supplier[at] = found[r]
        share[at] += moved[r]
        for m in range(first, last):
            if share[m] < 1e-12:  # nothing left but rounding: the position is empty
                share[m] = 0.0
                supplier[m] = buyer[rows[r]]
