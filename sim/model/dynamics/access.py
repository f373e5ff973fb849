"""Market access and supplier access of every place, by industry: matrix products over places, never firm by firm.

A buyer in p that compares n_q offers from each place q expects to pay, for product s (logit of the choice kernel),

    supply_cost[p, s] = -theta ln sum_q n_q(p, s) exp(-c_pqs / theta)

with c the delivered cost and theta the scale of match noise. A maker of s in q is chosen by buyers in p' with odds
exp(-c_p'qs / theta) against all they compare, so that per CNY of capacity it can hope for

    market[q, s] = sum_p' demand[p', s] v(p', q) exp(-(c_p'qs - supply_cost[p', s]) / theta)

where v is the number of times a CNY of capacity in q is looked at from p' (real market potential: Harris 1954;
Redding & Venables 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


DEAREST = 2.0
"""A maker that asks more is sold out in all but name: nobody who has a choice buys there."""


@dataclass(frozen=True, eq=False)
class Access:
    """float64[P, S] each: expected delivered cost of an input (CNY/CNY), and log market potential of an output."""

    supply_cost: np.ndarray
    log_market: np.ndarray


def access(model: ClusterModel, seen: np.ndarray, made: np.ndarray) -> Access:
    """Access of all places today. ``seen`` float64[P, P] is how visible a maker is at that distance, ``made``
    float64[n] what firms make (CNY/day, smoothed)."""
    world, firms, engine = model.world, model.firms, model.engine
    terms, sourcing = model.review.terms, model.spec.sourcing
    n_places, n_goods = len(world.places.id), len(world.industries.id)
    sites = np.flatnonzero(world.places.is_site)
    theta = sourcing.match_noise

    local = ~firms.is_pool
    cell = firms.industry.astype(np.int64) * n_places + firms.place
    shape = (n_goods, n_places)
    size = np.bincount(cell[local], engine.capacity[local], n_goods * n_places).reshape(shape)
    makers = np.bincount(firms.industry[local & (engine.capacity > 0)], minlength=n_goods)
    price = _mean_price(np.minimum(firms.price, DEAREST), engine.capacity, cell, shape)
    pools = np.zeros(shape)
    pools.ravel()[cell[firms.is_pool]] = 1.0

    cost = price[:, None, :] * terms.cost.multiplier[:, sites, :] + terms.cost.wedge[:, sites, :]
    # Places where nobody sells (cities, countries) have no delivered cost: nan must not reach the sums.
    odds = np.nan_to_num(np.exp(np.clip((1.0 - cost) / theta, -60.0, 60.0)))  # [S, sites, P]
    looks = size @ seen[:, sites]  # [S, sites]: visible capacity; seen is symmetric
    drawn = np.minimum(sourcing.candidates, makers)[:, None]
    per_cny = np.divide(drawn, looks, out=np.zeros_like(looks), where=looks > 0)  # looks at a CNY fully visible
    offered = per_cny[:, :, None] * seen[None, sites, :] * size[:, None, :] + pools[:, None, :]
    total = np.maximum((offered * odds).sum(axis=2), 1e-300)  # [S, sites]

    demand = _demand(model, sites, made)  # [S, sites]
    pull = demand * per_cny / total
    market = (odds[:, :, sites] * seen[None][:, sites][:, :, sites] * pull[:, :, None]).sum(axis=1)  # [S, sites]
    supply_cost, log_market = np.full((n_places, n_goods), np.nan), np.full((n_places, n_goods), np.nan)
    supply_cost[sites] = (1.0 - theta * np.log(total)).T
    log_market[sites] = np.log(np.maximum(market, 1e-30)).T
    return Access(supply_cost, log_market)


def _mean_price(price: np.ndarray, weight: np.ndarray, cell: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """float64[S, P]: capacity-weighted price of the makers of a product in a place; 1 where there are none."""
    total = np.bincount(cell, weight, shape[0] * shape[1])
    mean = np.bincount(cell, weight * price, shape[0] * shape[1])
    return np.divide(mean, total, out=np.ones_like(mean), where=total > 0).reshape(shape)


def _demand(model: ClusterModel, sites: np.ndarray, made: np.ndarray) -> np.ndarray:
    """float64[S, sites]: what firms of each site use of each product (CNY/day)."""
    world, firms = model.world, model.firms
    n_places, n_goods = len(world.places.id), len(world.industries.id)
    cell = firms.industry.astype(np.int64) * n_places + firms.place
    total = np.bincount(cell, np.where(firms.is_pool, 0.0, made), n_goods * n_places)
    return world.industries.A @ total.reshape(n_goods, n_places)[:, sites]
