"""The local share expected if suppliers were drawn in proportion to size: it takes away the 'big city'
effect."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError, Problem
from sim.jit import kernel
from sim.measures.boundary import local_places
from sim.measures.lsr_definition import Definition
from sim.measures.purchases import Purchases
from sim.measures.radius_grid import sums_within
from sim.world.geo import great_circle_km, great_circle_km1

__all__ = ["expected_local"]

EXACT_PAIRS = 2e9
"""Up to so many (buyer, input, maker) triples are looked at one by one."""


def expected_local(
    purchases: Purchases, definition: Definition, buyers: np.ndarray, size: np.ndarray | None = None
) -> np.ndarray:
    """float64[L]: probability that the supplier of each link would be local to its buyer, if drawn by size.

        e(b, s) = sum_{j makes s, j local to b, j != b} z_j / sum_{j makes s, j != b} z_j

    with z = ``size`` (default: output; ones give equal chances) over all firms and pools, or over those of
    the buyer's country when the denominator is domestic. The normalised rate divides the observed by this
    expected rate (references 5.2, after Duranton & Overman 2008). Links whose input nobody else makes get 0;
    rows of buyers outside ``buyers`` bool[n] are 0 for a radius. Source of the idea: location-controlled
    counterfactual of Nakajima et al. (2012).
    """
    p = purchases
    z = np.asarray(p.output if size is None else size, np.float64)
    if z.shape != (p.n,) or (z < 0).any():
        raise InputError(Problem("one size a firm, none negative", key="size"))
    domestic = definition.denominator in ("domestic", "goods_domestic")
    if definition.area.kind == "radius":
        inside, whole = _by_radius(p, definition.area.size, domestic, np.asarray(buyers, bool), z)
    else:
        inside, whole = _by_place(p, definition, domestic, z)
    own = np.where(np.asarray(p.industry)[p.buyer] == p.input, z[p.buyer], 0.0)
    inside, whole = inside - own, whole - own
    floor = 1e-12 * z.sum()
    return np.clip(np.divide(inside, whole, out=np.zeros(inside.shape), where=whole > floor), 0.0, 1.0)


def _place_sizes(p: Purchases, z: np.ndarray) -> np.ndarray:
    """float64[S, P]: size of the makers of each product in each place."""
    places = len(p.places.id)
    code = np.asarray(p.industry, np.int64) * places + p.place
    return np.bincount(code, weights=z, minlength=p.is_goods.size * places).reshape(-1, places)


def _whole(p: Purchases, sizes: np.ndarray, domestic: bool) -> np.ndarray:
    """float64[S, P]: size of all makers a buyer in each place may draw from."""
    if not domestic:
        return np.broadcast_to(sizes.sum(axis=1)[:, None], sizes.shape)
    country = np.asarray(p.places.country)
    return sizes @ ((country[:, None] == country[None, :]) & (country >= 0)[:, None]).T.astype(np.float64)


def _by_place(p: Purchases, definition: Definition, domestic: bool, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    near = local_places(definition.area, p.places, p.hours)
    if domestic:
        country = np.asarray(p.places.country)
        near = near & (country[:, None] == country[None, :]) & (country >= 0)[:, None]
    sizes = _place_sizes(p, z)
    here = np.asarray(p.place)[p.buyer]
    return (sizes @ near.T.astype(np.float64))[p.input, here], _whole(p, sizes, domestic)[p.input, here]


def _by_radius(
    p: Purchases, radius: float, domestic: bool, buyers: np.ndarray, z: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Sum makers within ``radius`` of each (buyer, input): pair by pair, but over a grid for local makers
    once the pairs would be more than EXACT_PAIRS (edges are then off by about 1 % of the radius)."""
    products, place = p.is_goods.size, np.asarray(p.place, np.int64)
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    industry = np.asarray(p.industry, np.int64)
    rows = np.flatnonzero(buyers[p.buyer] & p.active)
    key = np.asarray(p.buyer, np.int64)[rows] * products + np.asarray(p.input)[rows]
    slots, back = np.unique(key, return_inverse=True)
    buyer, product = slots // products, slots % products
    local = ~np.asarray(p.is_pool)
    crowded = np.bincount(industry, minlength=products)[product].sum() > EXACT_PAIRS
    found = _pairs(p, radius, domestic, buyer, product, np.flatnonzero(~local) if crowded else np.arange(p.n), z)
    if crowded:
        points = (lat[local], lon[local], industry[local], z[local])
        found += sums_within(*points, products, lat[buyer], lon[buyer], product, radius)
    inside = np.zeros(p.value.size)
    inside[rows] = found[back]
    return inside, _whole(p, _place_sizes(p, z), domestic)[p.input, place[p.buyer]]


def _pairs(
    p: Purchases,
    radius: float,
    domestic: bool,
    buyer: np.ndarray,
    product: np.ndarray,
    makers: np.ndarray,
    z: np.ndarray,
) -> np.ndarray:
    """float64[K]: size of ``makers`` of each ``product`` within ``radius`` km of each ``buyer``; whole places
    are taken or left at once where they can be."""
    places, place = len(p.places.id), np.asarray(p.place, np.int64)
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    code = np.asarray(p.industry, np.int64)[makers] * places + place[makers]
    cells = np.unique(code)
    sizes = np.bincount(np.searchsorted(cells, code), weights=z[makers], minlength=cells.size)
    makers = makers[np.argsort(code, kind="stable")]
    starts = np.append(np.searchsorted(np.sort(code), cells), makers.size)
    members = np.maximum(np.bincount(place, minlength=places), 1)
    middle = [np.bincount(place, weights=x, minlength=places) / members for x in (lat, lon)]
    spread = np.zeros(places)
    np.maximum.at(spread, place, great_circle_km(lat, lon, middle[0][place], middle[1][place]))
    first = np.searchsorted(cells // places, np.arange(p.is_goods.size + 1))
    country = np.asarray(p.places.country, np.int64)
    return _within(
        buyer, product, lat, lon, place, z, makers, cells % places, sizes, starts, first, *middle, spread, country,
        domestic, radius,
    )  # fmt: skip


@kernel
def _within(
    buyer, product, lat, lon, place, z, makers, cell_place, sizes, starts, first, mid_lat, mid_lon, spread, country,
    domestic, radius,
):  # fmt: skip
    """float64[K]: size of the makers of ``product`` within ``radius`` km of each ``buyer``."""
    out = np.zeros(buyer.size)
    for k in range(buyer.size):
        b, s = buyer[k], product[k]
        total = 0.0
        for c in range(first[s], first[s + 1]):
            q = cell_place[c]
            home = country[q] >= 0 and country[q] == country[place[b]]
            if domestic and not home:
                continue
            middle = great_circle_km1(lat[b], lon[b], mid_lat[q], mid_lon[q])
            if middle - spread[q] > radius:
                continue
            if middle + spread[q] <= radius:
                total += sizes[c]
                continue
            for at in range(starts[c], starts[c + 1]):
                j = makers[at]
                if great_circle_km1(lat[b], lon[b], lat[j], lon[j]) <= radius:
                    total += z[j]
        out[k] = total
    return out
