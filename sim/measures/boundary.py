"""What is local: boundaries seen from the buyer, as place x place masks and as masks over links."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError, Problem
from sim.jit import kernel
from sim.measures.lsr_definition import LEVELS, Boundary
from sim.measures.purchases import Purchases
from sim.world.geo import great_circle_km1
from sim.world.types import Places

__all__ = ["distance_km", "domestic_links", "local_links", "local_places"]


def local_places(boundary: Boundary, places: Places, hours: np.ndarray | None = None) -> np.ndarray:
    """bool[P, P]: is the second place local to the first? For levels and hours; a radius is between firms.

    Levels nest: where a place has no ancestor of a level (a city outside every metro area), its widest
    narrower unit stands in, so widening the boundary never loses a supplier. A place is always local to
    itself. Raises InputError when hours are asked for and no matrix is given.
    """
    count = len(places.id)
    near = np.eye(count, dtype=bool)
    if boundary.kind == "level":
        for level in LEVELS[1 : LEVELS.index(boundary.level) + 1]:
            ancestor = np.asarray(getattr(places, level))
            near |= (ancestor[:, None] == ancestor[None, :]) & (ancestor >= 0)[:, None]
        return near
    if boundary.kind == "hours":
        if hours is None:
            raise InputError(Problem("a drive-time boundary needs the place x place hours", key="boundary"))
        return near | (np.asarray(hours) <= boundary.size)
    raise InputError(Problem("a radius is measured between firms, not places", key="boundary"))


@kernel
def _pair_km(lat, lon, a, b):
    out = np.empty(a.size)
    for k in range(a.size):
        out[k] = great_circle_km1(lat[a[k]], lon[a[k]], lat[b[k]], lon[b[k]])
    return out


def distance_km(purchases: Purchases) -> np.ndarray:
    """float64[L]: great-circle distance from buyer to supplier, km."""
    p = purchases
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    return _pair_km(lat, lon, np.asarray(p.buyer, np.int64), np.asarray(p.supplier, np.int64))


def local_links(boundary: Boundary, purchases: Purchases) -> np.ndarray:
    """bool[L]: does the link's supplier lie inside the boundary drawn around its buyer? (radius: distance <=
    r)"""
    p = purchases
    if boundary.kind == "radius":
        return distance_km(p) <= boundary.size
    near = local_places(boundary, p.places, p.hours)
    place = np.asarray(p.place, np.int64)
    code = place[p.buyer] * near.shape[1]
    code += place[p.supplier]
    return near.ravel()[code]


def domestic_links(purchases: Purchases) -> np.ndarray:
    """bool[L]: is the supplier in the buyer's country?"""
    country = np.asarray(purchases.places.country)[purchases.place]
    buyer = country[purchases.buyer]
    return (buyer >= 0) & (buyer == country[purchases.supplier])
