"""Expected profit of a firm of each industry in each place, CNY per CNY of output, and the choice of a place by it.

    margin[p, s] = theta x (share sold to firms) x log market[p, s]                 customers
                 - sum_in A[in, s] supply_cost[p, in]                               suppliers
                 - rent_p (1 - relief) x floor per CNY of output                    land
                 + b_e ln(own-ecosystem output within reach)                        localisation
                 + b_l nearness to a lead firm of the ecosystem + b_h tradability x nearness to a hub
                 + innovation space on offer (rent discount, platform) + site bonus of policies

What the model does not know about places (labour, land for sale, administration) is in the base-year geography: a
place's base-year share of the industry is its weight, multiplied by exp(change of margin / scale) since then, as in a
multinomial logit with alternative-specific constants (McFadden 1974). A share 1 - inertia of the weight is open to
every site by its floor space, at the level of its margin. Taste is a keyed Gumbel draw: the same firm likes the same
places in every scenario. A place without free floor for the firm is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics import surroundings
from sim.model.dynamics.access import access
from sim.model.dynamics.floor import built, free
from sim.streams import gumbel, stream
from sim.world.sourcing.market import visibility

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

MONTHS = 12.0
_STEEPEST = 12.0


class Profit:
    """Expected margins (``margin`` float64[P, S]) and places by them. ``made`` float64[n] is smoothed output."""

    def __init__(self, model: ClusterModel, made: np.ndarray):
        self._model = model
        world, spec = model.world, model.spec.dynamics
        km = surroundings.place_km(model)
        self._near = surroundings.decay(km, spec.reach_km)
        sourcing = model.spec.sourcing
        self._seen = visibility(np.nan_to_num(km, nan=np.inf), sourcing.visibility_km, sourcing.visibility_elasticity)
        self._leader = surroundings.leader_nearness(model, spec.reach_km)
        self._tastes = stream(world.seed, "location")
        self._sold_share, self._floor_need = self._base_year()
        self.update(made)
        self._margin0 = self.margin.copy()
        self._share0, self._open_share = self._geography()

    def _base_year(self) -> tuple[np.ndarray, np.ndarray]:
        """float64[S] each: share of output sold to firms, and m2 of floor per CNY of yearly output."""
        world = self._model.world
        firms, size = world.firms, len(world.industries.id)
        local = ~firms.is_pool
        made = np.bincount(firms.industry[local], firms.output[local], size)
        final = np.bincount(firms.industry[local], world.final[local], size)
        floor = np.bincount(firms.industry[local], firms.floor_m2[local], size)
        some = made > 0
        sold = np.divide(made - final, made, out=np.zeros(size), where=some)
        need = np.divide(floor, made * 365.0, out=np.zeros(size), where=some)
        for column in (sold, need):
            column.flags.writeable = False
        return sold, need

    @property
    def sold_share(self) -> np.ndarray:
        """float64[S]: share of an industry's base-year output that is sold to firms; read only."""
        return self._sold_share

    @property
    def floor_need(self) -> np.ndarray:
        """float64[S]: floor space of an industry's firms in the base year, m2 per CNY of yearly output; read only."""
        return self._floor_need

    def _geography(self) -> tuple[np.ndarray, np.ndarray]:
        """Base-year share of each place in the number of firms of an industry [P, S], and in floor space [P]."""
        world, firms = self._model.world, self._model.world.firms
        n_places, n_goods = self.margin.shape
        local = ~firms.is_pool & (firms.leader < 0) & (firms.capacity > 0)
        cell = firms.place[local].astype(np.int64) * n_goods + firms.industry[local]
        count = np.bincount(cell, minlength=n_places * n_goods).reshape(n_places, n_goods)
        share = count / np.maximum(count.sum(axis=0), 1)
        floor = np.where(world.places.is_site, np.nan_to_num(world.places.floor_wan_m2), 0.0)
        return share, floor / max(floor.sum(), 1e-300)

    def update(self, made: np.ndarray) -> None:
        """Work out today's margins."""
        model, spec = self._model, self._model.spec.dynamics
        world, levers = model.world, model.levers
        industries, pack = world.industries, world.pack
        found = access(model, self._seen, made)
        theta = model.spec.sourcing.match_noise
        suppliers = np.nan_to_num(found.supply_cost, nan=0.0) @ industries.A
        customers = theta * self._sold_share * np.nan_to_num(found.log_market, nan=-69.0)
        relief, platform = self._spaces_on_offer()
        rent = np.nan_to_num(model.rent)[:, None] * (1.0 - np.maximum(levers.rent_relief, relief))
        land = rent * MONTHS * self._floor_need
        own = pack.ecosystems.of_industry
        self.mass = surroundings.ecosystem_mass(model, made, self._near)
        mass = np.where(own >= 0, np.log(np.maximum(self.mass, 1.0))[:, own], 0.0)
        leader = np.where(own >= 0, self._leader[:, own], 0.0)
        hub = surroundings.hub_nearness(model, spec.reach_km)[:, None] * pack.industry_facts.tradability
        self.parts = {
            "customers": customers,
            "suppliers": -suppliers,
            "land": -land,
            "ecosystem": spec.ecosystem_margin * mass,
            "lead firm": spec.leader_margin * leader,
            "hub": spec.hub_margin * hub,
            "innovation space": platform,
            "policy": levers.site_bonus.copy(),
        }
        self.margin = sum(self.parts.values())
        self._utility: dict[int, np.ndarray] = {}

    def _spaces_on_offer(self) -> tuple[np.ndarray, np.ndarray]:
        """[P, S] each: rent discount and value of the platform of spaces with free floor that host the industry."""
        model = self._model
        pack, spaces = model.world.pack, model.spaces
        shape = len(model.world.places.id), len(model.world.industries.id)
        relief, platform = np.zeros(shape), np.zeros(shape)
        gain = model.spec.dynamics.platform_gain * model.world.industries.value_added_share
        offers: np.ndarray = spaces.open_m2 > spaces.used_m2
        discount, strength = model.spaces.rent_relief(model.levers), pack.spaces.platform_strength
        for space in np.flatnonzero(offers):
            place = pack.spaces.place[space]
            hosted: np.ndarray = np.asarray(spaces.industries)[space]
            relief[place, hosted] = np.maximum(relief[place, hosted], discount[space])
            platform[place, hosted] = np.maximum(platform[place, hosted], (gain * strength[space])[hosted])
        return relief, platform

    def utility(self, industry: int) -> np.ndarray:
        """float64[P]: log weight of each place for a firm of ``industry``, before taste; -inf where none may be."""
        if industry not in self._utility:
            self._utility[industry] = self._weigh(industry)
        return self._utility[industry]

    def _weigh(self, industry: int) -> np.ndarray:
        spec = self._model.spec.dynamics
        scale = spec.location_scale
        shift = np.clip((self.margin - self._margin0)[:, industry] / scale, -_STEEPEST, _STEEPEST)
        margin = self.margin[:, industry]
        mean = float(np.average(margin, weights=self._open_share)) if self._open_share.any() else 0.0
        level = np.clip((margin - mean) / scale, -_STEEPEST, _STEEPEST)
        share = self._share0[:, industry]
        inertia = spec.location_inertia if share.any() else 0.0
        weight = inertia * share * np.exp(shift) + (1.0 - inertia) * self._open_share * np.exp(level)
        return np.log(weight, out=np.full(weight.size, -np.inf), where=weight > 0)

    def choose(self, industry: int, floor_m2: float, key: int, allowed: np.ndarray | None = None) -> int:
        """Place row for a firm that needs ``floor_m2``; -1 if no place has room. ``key`` names the firm (and the time);
        ``allowed`` bool[P] restricts the places."""
        worth = self.utility(industry) + gumbel(self._tastes, key, np.arange(self.margin.shape[0]))
        room = free(self._model) >= floor_m2
        worth = np.where(room & (built(self._model) > 0), worth, -np.inf)
        if allowed is not None:
            worth = np.where(allowed, worth, -np.inf)
        best = int(np.argmax(worth))
        return best if np.isfinite(worth[best]) else -1

    def prefers(self, industry: int, here: int, floor_m2: float, key: int, moving_cost: float) -> int:
        """Place a firm moves to from ``here``, or ``here`` if no place beats it by the cost of moving."""
        scale = self._model.spec.dynamics.location_scale
        worth = self.utility(industry) + gumbel(self._tastes, key, np.arange(self.margin.shape[0]))
        stay = worth[here] + moving_cost / scale
        worth = np.where(free(self._model) >= floor_m2, worth, -np.inf)
        best = int(np.argmax(worth))
        return best if worth[best] > stay else here
