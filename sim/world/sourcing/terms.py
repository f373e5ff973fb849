"""The terms of trade at one date: all that a supplier choice needs beside the network and the quotes.

Policies change these terms and nothing else of the choice; a scenario without policies uses the neutral values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.scenario import ScenarioSpec
from sim.scenario.sourcing import Sourcing
from sim.streams import stream
from sim.world.pack import Pack
from sim.world.sourcing.cost import DeliveredCost, delivered_cost
from sim.world.sourcing.market import Market, market, visibility
from sim.world.transport import freight_share, lead_days
from sim.world.types import Firms, Transport


@dataclass(frozen=True, eq=False)
class Terms:
    """Delivered cost, what can be seen, and the buyer's own leanings. ``n`` firms, ``P`` places."""

    cost: DeliveredCost
    market: Market
    key_see: np.uint64
    key_match: np.uint64
    candidates: np.ndarray  # int32[n]: suppliers each buyer looks at per input, pools included
    ecosystem_bonus: np.ndarray  # float64[n]: cost advantage of suppliers in the buyer's own ecosystem
    home_premium: np.ndarray  # float64[n]: what the buyer pays more to buy in the metro area
    is_home: np.ndarray  # bool[P]: places of the metro area
    space_bonus: float  # cost advantage inside one innovation space
    match_noise: float
    switching_cost: float
    split_scale: float
    min_share: float


def neutral_terms(pack: Pack, firms: Firms, transport: Transport, spec: ScenarioSpec) -> Terms:
    """The terms with no policy in force."""
    sourcing, seed, rate = spec.sourcing, spec.seed, spec.transport.carrying_rate_per_year
    km = np.fmin.reduce(transport.km)  # of the goods classes, the one that travels most directly
    cost = delivered_cost(
        freight_share(transport, pack.industries),
        lead_days(transport, pack.industries),
        km,
        pack.places.origin_class,
        pack.calibration,
        carrying_per_year=pack.parameter("carrying_rate_per_year") if rate is None else rate,
        kappa=sourcing.friction,
        friction_half_km=sourcing.friction_half_km,
        tariff=pack.parameter("tariff"),
        is_goods=pack.industries.is_goods,
    )
    return Terms(
        cost=cost,
        market=open_market(firms, km, sourcing, len(pack.industries.id)),
        key_see=stream(seed, "see"),
        key_match=stream(seed, "match"),
        candidates=np.full(firms.n, sourcing.candidates, np.int32),
        ecosystem_bonus=np.full(firms.n, sourcing.ecosystem_bonus),
        home_premium=np.zeros(firms.n),
        is_home=pack.places.metro == pack.metro,
        space_bonus=sourcing.space_bonus,
        match_noise=sourcing.match_noise,
        switching_cost=sourcing.switching_cost,
        split_scale=sourcing.match_noise,
        min_share=sourcing.min_share,
    )


def open_market(firms: Firms, km: np.ndarray, sourcing: Sourcing, n_industries: int) -> Market:
    """Market tables for the present sizes (a firm of size 0 is not on offer)."""
    seen = visibility(km, sourcing.visibility_km, sourcing.visibility_elasticity)
    return market(firms.industry, firms.place, firms.is_pool, firms.size, seen, n_industries)


MOST_OVER = 0.5
"""Use of capacity beyond the threshold at which quotes stop rising [A]: with gamma = 4, at twice the price."""


def quotes(price: np.ndarray, load: np.ndarray, capacity: np.ndarray, sourcing: Sourcing) -> np.ndarray:
    """p_j (1 + gamma min(max(0, u_j - u*), 1/2)^2), CNY per CNY; inf without capacity (model.md section 3): a supplier
    near full capacity quotes higher, up to a limit at which it turns the rest away by name rather than by price."""
    use = np.divide(load, capacity, out=np.zeros_like(load), where=capacity > 0)
    over = np.clip(use - sourcing.capacity_threshold, 0.0, MOST_OVER)
    return np.where(capacity > 0, price * (1.0 + sourcing.capacity_markup * over**2), np.inf)
