"""Who a buyer can choose from: the same keyed draws as the choice kernel, laid open for many slots at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.streams import gumbel, uniform
from sim.world.sourcing.market import LEAST_LOCAL
from sim.world.types import ranges

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

_CHUNK = 512


@dataclass(frozen=True, eq=False)
class Candidates:
    """Offers buyers compare: one row per (slot, supplier), each supplier once per slot, sorted by both."""

    slot: np.ndarray  # int64
    supplier: np.ndarray  # int64


def candidates(model: ClusterModel, slots: np.ndarray) -> Candidates:
    """The makers and pools that the buyers of ``slots`` see at a review today, present suppliers included."""
    parts = [_seen(model, slots[at : at + _CHUNK]) for at in range(0, slots.size, _CHUNK)]
    network = model.network
    links = ranges(network.link_ptr[slots], network.link_ptr[slots + 1])[1]
    links = links[network.link_share[links] > 0]
    slot = np.concatenate([*(p[0] for p in parts), network.link_slot[links].astype(np.int64)])
    supplier = np.concatenate([*(p[1] for p in parts), network.link_supplier[links].astype(np.int64)])
    keys = np.unique(slot * model.firms.n + supplier)
    slot, supplier = keys // model.firms.n, keys % model.firms.n
    other = supplier != network.slot_buyer[slot]
    return Candidates(slot[other], supplier[other])


def _seen(model: ClusterModel, slots: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    terms, firms, network = model.review.terms, model.firms, model.world.network
    market = terms.market
    n_places = market.reach.shape[2]
    buyer, product = network.slot_buyer[slots].astype(np.int64), network.slot_input[slots].astype(np.int64)
    n_pools = market.pool_ptr[product + 1] - market.pool_ptr[product]
    looks = np.maximum(terms.candidates[buyer] - n_pools, LEAST_LOCAL)
    draws = np.arange(int(looks.max(initial=0)))
    number = product[:, None] * 4096 + draws
    uid = np.broadcast_to(firms.uid[buyer][:, None], number.shape)
    reach = market.reach[product, firms.place[buyer]]  # [R, P]
    u = uniform(terms.key_see, uid, 2 * number)
    place = np.minimum((reach[:, None, :] < u[:, :, None]).sum(axis=2), n_places - 1)
    cell = product[:, None] * n_places + place
    lo, hi = market.cell_ptr[cell], market.cell_ptr[cell + 1]
    v = uniform(terms.key_see, uid, 2 * number + 1)
    sorted_keys = np.repeat(np.arange(market.cell_ptr.size - 1), np.diff(market.cell_ptr)) * 2.0 + market.within
    at = np.searchsorted(sorted_keys, cell * 2.0 + v)
    at = np.clip(at, lo, np.maximum(hi - 1, lo))
    real = (hi > lo) & (reach[:, -1:] > 0) & (draws < looks[:, None])
    drawn_slot = np.broadcast_to(slots[:, None], real.shape)[real]
    drawn = market.members[np.minimum(at, market.members.size - 1)][real].astype(np.int64)
    pool_of, pool_at = ranges(market.pool_ptr[product], market.pool_ptr[product + 1])
    new_of, new_at = ranges(market.new_ptr[product], market.new_ptr[product + 1])
    came = market.newcomers[new_at].astype(np.int64)
    chance = 1.0 - np.exp(-looks[new_of] * market.looks[new_at, firms.place[buyer[new_of]]])
    met = uniform(terms.key_see, firms.uid[buyer[new_of]], firms.uid[came]) < chance
    return (
        np.concatenate([drawn_slot, slots[pool_of], slots[new_of[met]]]),
        np.concatenate([drawn, market.pools[pool_at].astype(np.int64), came[met]]),
    )


PARTS = ("price", "tariff", "freight", "time", "friction", "calibration", "policy", "ecosystem", "space", "luck")
"""Parts of generalised delivered cost in the order in which they are told (CNY per CNY)."""


def delivered(model: ClusterModel, found: Candidates, quote: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Generalised delivered cost of the candidates taken apart, float64[rows] each (CNY/CNY); they sum to ``total``.

    price: the supplier's quote (full plants quote higher); tariff; freight: with handling and customs fees; time:
    capital tied up over the way; friction: search, trust and coordination, without policy; calibration: base-year constant;
    policy: friction taken away, bonuses and premiums that policies add; ecosystem, space: advantages of the same
    ecosystem or innovation space; luck: lasting match of the pair. Customs hours are in ``time``.
    """
    terms, firms, network = model.review.terms, model.firms, model.world.network
    levers, sourcing, cost = model.levers, model.spec.sourcing, model.review.terms.cost
    quote = model.review.quote() if quote is None else quote
    i, j = network.slot_buyer[found.slot].astype(np.int64), found.supplier
    at = network.slot_input[found.slot].astype(np.int64), firms.place[i], firms.place[j]
    on_offer = np.isfinite(quote[j])
    asked = np.where(on_offer, quote[j] + levers.capability[j], np.nan)
    friction = cost.friction[at]
    factor = levers.friction_factor[at[1], at[2]]
    full = np.divide(friction, factor, out=friction.copy(), where=factor > 0)
    same_ecosystem = (firms.ecosystem[i] >= 0) & (firms.ecosystem[i] == firms.ecosystem[j])
    same_space = (firms.space[i] >= 0) & (firms.space[i] == firms.space[j])
    home = terms.is_home[at[2]]
    wider = cost.tariff[at] + cost.carrying[at]
    parts = {
        "price": asked,
        "tariff": asked * cost.tariff[at],
        "freight": cost.freight[at],
        "time": asked * cost.carrying[at],
        "friction": full,
        "calibration": -cost.advantage[at],
        "policy": (friction - full)
        - levers.capability[j] * (1.0 + wider)
        - np.where(same_ecosystem, levers.ecosystem_bonus[i], 0.0)
        - np.where(home, levers.home_premium[i], 0.0),
        "ecosystem": -np.where(same_ecosystem, sourcing.ecosystem_bonus, 0.0),
        "space": -np.where(same_space, terms.space_bonus, 0.0),
        "luck": -terms.match_noise * gumbel(terms.key_match, firms.uid[i], firms.uid[j]),
    }
    parts["total"] = np.where(on_offer, sum(parts.values()), np.inf)
    return parts
