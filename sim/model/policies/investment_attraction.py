"""Investment attraction (招商引资).

    lever       what
    campaigns   + one campaign: firms a year by industry, where they may settle, their size, markets and grant

    firms a year in industry s = intensity x rate x (region's firms in the ecosystems) x w_s,   sum of w = 1
    channel   w ~ number of firms there are               market   w ~ what the region buys, final sales included
    chain     w ~ what the ecosystems' firms buy outside the metro area x (critical 1, important 1/2, other 1/10)

The aim is taken from the base year: a recruitment plan is written once. Mechanism: more firms arrive and choose places
by expected profit; buyers find them at their reviews. Paid: a grant on arrival, recruiting by the day.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.dynamics.entry import Campaign
from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.model.targets import inside
from sim.world.types import World

CRITICALITY_WEIGHT = np.array([1.0, 0.5, 0.1])
"""Weight of critical, important and non-critical inputs among the missing links [A]."""


def expected_arrivals(world: World, policy: Any) -> np.ndarray:
    """float64[S]: firms a year that the policy attracts in each industry."""
    pack, firms = world.pack, world.firms
    local = ~firms.is_pool & (firms.leader < 0) & (firms.capacity > 0)
    there = np.bincount(firms.industry[local], minlength=len(pack.industries.id)).astype(float)
    wanted = np.zeros(there.size, bool)
    rows = [pack.ecosystems.id.index(name) for name in policy.ecosystems]
    for ecosystem in rows:
        wanted[list(pack.ecosystems.industries[ecosystem])] = True
    if not rows:
        wanted[:] = True
    if policy.mode == "chain":
        buyers = ~firms.is_pool & (np.isin(firms.ecosystem, rows) if rows else np.ones(firms.n, bool))
        weight = missing_links(world, buyers)
    elif policy.mode == "market":
        weight = regional_purchases(world) * wanted
    else:
        weight = there * wanted
    weight = np.where(there > 0, weight, 0.0)  # an industry without any maker has no size to go by
    if weight.sum() <= 0:
        return np.zeros(there.size)
    return policy.intensity * policy.rate * there[wanted].sum() * weight / weight.sum()


def missing_links(world: World, buyers: np.ndarray) -> np.ndarray:
    """float64[S]: goods and services that ``buyers`` (bool[n]) buy outside the metro area, weighted by criticality."""
    net, firms, places = world.network, world.firms, world.places
    slot = net.link_slot
    value = firms.output[net.link_buyer] * net.link_coef * CRITICALITY_WEIGHT[net.slot_class[slot]]
    outside = places.metro[firms.place[net.link_supplier]] != world.pack.metro
    value = np.where(outside & buyers[net.link_buyer], value, 0.0)
    return np.bincount(net.slot_input[slot], value, len(world.industries.id))


def regional_purchases(world: World) -> np.ndarray:
    """float64[S]: what firms of the region buy of each product, plus the final sales of its makers (CNY/day)."""
    net, firms, size = world.network, world.firms, len(world.industries.id)
    bought = np.bincount(net.slot_input[net.link_slot], firms.output[net.link_buyer] * net.link_coef, size)
    local = ~firms.is_pool
    return bought + np.bincount(firms.industry[local], world.final[local], size)


class InvestmentAttraction(PolicyEffect):
    """Attracts firms by channel, market or whole chain."""

    levers = ("campaigns",)
    needs_dynamics = True

    def resolve(self) -> None:
        """The campaign."""
        spec = self.spec
        places = inside(self.model, spec.places, f"{self.key}.places") if spec.places else None
        per_year = expected_arrivals(self.model.world, spec)
        if spec.intensity > 0 and per_year.sum() <= 0:
            self.fail("ecosystems", "there is nobody to attract: no maker, or nothing bought outside")
        self.campaign = Campaign(
            policy=spec.called,
            origin=1 + int(self.key.rsplit(".", 1)[-1]),
            per_year=per_year,
            places=places,
            size=spec.size,
            new_markets=spec.new_markets,
            grant=spec.grant,
        )

    def apply(self, levers: Levers, day: int) -> None:
        """List the campaign."""
        if self.in_force(day) and self.campaign.per_year.sum() > 0:
            levers.campaigns.append(self.campaign)

    def spend(self, day: int) -> None:
        """Offices, fairs, agents; grants are booked when firms arrive."""
        self.pay("recruiting", self.spec.intensity * self.spec.cost_cny_year / DAYS_PER_YEAR * self.days_due(day))
