"""Transport by industry instead of goods class, seen by the buyer."""

from __future__ import annotations

import numpy as np

from sim.world.types import Industries, Transport


def freight_share(transport: Transport, industries: Industries) -> np.ndarray:
    """float64[S, P, P]: freight, handling and customs fees per CNY of goods of industry ``s`` sent **to**
    place ``p`` (the buyer, second axis) **from** place ``q`` (the supplier, third axis): CNY/t / (1000 x
    CNY/kg). Services: 0."""
    shares = _by_industry(transport.cost, industries)
    goods = industries.is_goods
    shares[goods] /= 1000.0 * industries.value_density[goods, None, None]
    return shares


def lead_days(transport: Transport, industries: Industries) -> np.ndarray:
    """float64[S, P, P]: days from dispatch at supplier ``q`` (third axis) to arrival at buyer ``p`` (second
    axis). Services: 0."""
    return _by_industry(transport.days, industries)


def distance_km(transport: Transport, industries: Industries) -> np.ndarray:
    """float64[S, P, P]: km travelled to buyer ``p`` from supplier ``q``; services 0."""
    return _by_industry(transport.km, industries)


def _by_industry(table: np.ndarray, industries: Industries) -> np.ndarray:
    n_places = table.shape[-1]
    out = np.zeros((len(industries.id), n_places, n_places))
    for s in np.flatnonzero(industries.is_goods):
        out[s] = table[industries.goods_class[s]].T
    return out
