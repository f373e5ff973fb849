"""Monthly prices with the linkage feedback: nearer, cheaper inputs lower a firm's price, which wins it customers.

Each month p_i moves from its present value towards mu_i c_i (see :mod:`sim.world.prices`) by the share ``adjustment``. The
feedback through the reviews of its customers is that of Venables (1996, International Economic Review 37:341).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.world.prices import link_terms, unit_cost, value_added_share
from sim.world.sourcing import DeliveredCost
from sim.world.transport import freight_share

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class Prices:
    """The price phase. ``mark_up`` is fixed so that base-year prices reproduce themselves exactly."""

    def __init__(self, model: ClusterModel):
        self._model = model
        self._adjustment = model.spec.prices.adjustment
        self.value_added = value_added_share(model.network)
        self._terms = link_terms(model.network, model.firms, model.review.terms.cost)
        self._links_of, self._cost_of = model.links_version, model.review.terms.cost
        self.base_cost = unit_cost(
            model.network, self._terms, model.firms.price, self.value_added, np.ones(model.firms.n)
        )
        self.base_price = model.firms.price.copy()
        self.mark_up = self.base_price / self.base_cost
        self._usual: dict[int, float] = {}  # median mark-up of the base year's makers of a product

    def value_added_factor(self) -> np.ndarray:
        """float64[n]: cost of value added per CNY of output relative to the base year: rent up, efficiency down."""
        model = self._model
        return model.spaces.land_factor(model, self.value_added) / (model.levers.efficiency * model.efficiency)

    def enrol(self, rows: np.ndarray) -> None:
        """Firms that arrived price as their industry does: its median mark-up over their own unit cost."""
        firms = self._model.firms
        cost = self._unit_cost(rows)
        for n, row in enumerate(rows):
            mark_up = self._usual_mark_up(int(firms.industry[row]))
            self.base_cost[row] = cost[n]
            self.base_price[row] = mark_up * cost[n]
            self.mark_up[row] = mark_up
            firms.price[row] = self.base_price[row]

    def _usual_mark_up(self, industry: int) -> float:
        if industry not in self._usual:
            base = self._model.world.firms
            peers = (base.industry == industry) & ~base.is_pool & (base.output > 0)
            self._usual[industry] = float(np.median(self.mark_up[peers])) if peers.any() else 1.0
        return self._usual[industry]

    def _unit_cost(self, rows: np.ndarray) -> np.ndarray:
        """float64, CNY per CNY of output: unit cost of the firms ``rows`` alone."""
        model, network = self._model, self._model.network
        of, links = network.links_of(rows)
        multiplier, addition = link_terms(network, model.firms, self._paid(), links)
        delivered = model.firms.price[network.link_supplier[links]] * multiplier + addition
        bought = network.link_share[links] * network.slot_coef[network.link_slot[links]]
        inputs = np.bincount(of, bought * delivered, rows.size)
        return inputs + (self.value_added * self.value_added_factor())[rows]

    def _paid(self) -> DeliveredCost:
        """What goods cost on their way today. Nothing moves on closed ways: they count as when they were open."""
        model = self._model
        cost = model.review.terms.cost
        if model.logistics.no_route is None:
            return cost
        return replace(cost, freight=freight_share(model.logistics.when_open, model.world.industries))

    def run(self) -> None:
        """Move every local price towards its mark-up over today's unit cost."""
        model = self._model
        if model.clock.day == 0 or not model.spec.prices.on:
            return
        self._renew_terms()
        factor = self.value_added_factor()
        cost = unit_cost(model.network, self._terms, model.firms.price, self.value_added, factor)
        aim = self.base_price * (cost / self.base_cost)
        price = model.firms.price
        moved = price + self._adjustment * (aim - price)
        local = ~model.firms.is_pool
        price[local] = moved[local]

    def _renew_terms(self) -> None:
        """Delivered-cost parts per link, only when links or transport changed."""
        model = self._model
        cost = model.review.terms.cost
        if (self._links_of, self._cost_of) != (model.links_version, cost):
            self._terms = link_terms(model.network, model.firms, self._paid())
            self._links_of, self._cost_of = model.links_version, cost
