"""Linkages: how far inputs travel, and how fast the chance of a link falls with distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.jit import kernel
from sim.measures.boundary import distance_km
from sim.measures.kdensity import BIN_KM, density_from_histogram, silverman
from sim.measures.purchases import Purchases
from sim.streams import order, stream
from sim.world.geo import great_circle_km1

__all__ = [
    "DistanceElasticity",
    "distance_elasticity",
    "distance_elasticity_of",
    "linkage_distance",
    "linkage_k_density",
    "possible_pairs",
    "share_within",
]


def linkage_distance(km: np.ndarray, value: np.ndarray) -> dict[str, float]:
    """Distances of the links with value > 0, km: ``median`` and ``mean`` over links, ``median_value`` and
    ``mean_value`` weighted by value (CNY/day). nan without links. References 5.2 (value-weighted sourcing
    distance)."""
    km, value = np.asarray(km, np.float64), np.asarray(value, np.float64)
    kept = (value > 0) & np.isfinite(km)
    km, value = km[kept], value[kept]
    if km.size == 0:
        return dict.fromkeys(("median", "mean", "median_value", "mean_value"), float("nan"))
    rank = np.argsort(km, kind="stable")
    upto = np.cumsum(value[rank])
    return {
        "median": float(np.median(km)),
        "mean": float(km.mean()),
        "median_value": float(km[rank][np.searchsorted(upto, upto[-1] / 2)]),
        "mean_value": float(km @ value / value.sum()),
    }


def share_within(km: np.ndarray, value: np.ndarray, radius_km: np.ndarray | float) -> np.ndarray:
    """float64, shaped as ``radius_km``: share of input value bought within each radius, 0..1; nan at no
    value.

    sum_l v_l [d_l <= r] / sum_l v_l. References 5.2.
    """
    value = np.asarray(value, np.float64)
    radius = np.atleast_1d(np.asarray(radius_km, np.float64))
    total = value.sum()
    inside = np.array([value[np.asarray(km) <= r].sum() for r in radius])
    out = inside / total if total > 0 else np.full(radius.shape, np.nan)
    return out.reshape(np.shape(radius_km))


def linkage_k_density(
    km: np.ndarray, value: np.ndarray, grid: np.ndarray, bandwidth: float | None = None
) -> np.ndarray:
    """float64[D]: density per km over buyer-supplier distances, weighted by value (Duranton & Overman 2008):

        K(d) = 1/(h sum_l v_l) sum_l v_l f((d - d_l)/h) , f Gaussian reflected at 0.

    ``bandwidth`` defaults to Silverman's rule with the number of links.
    """
    km, value = np.asarray(km, np.float64), np.asarray(value, np.float64)
    kept = (value > 0) & np.isfinite(km)
    counts = np.bincount((km[kept] / BIN_KM).astype(np.int64), weights=value[kept])
    if bandwidth is None:
        plain = np.bincount((km[kept] / BIN_KM).astype(np.int64))
        bandwidth = silverman(plain)
    return density_from_histogram(counts, grid, bandwidth)


@dataclass(frozen=True, eq=False)
class DistanceElasticity:
    """How the chance that a possible pair is linked falls with distance."""

    poisson: float  # elasticity, by Poisson pseudo-likelihood (bins without links count)
    poisson_se: float
    ols: float  # elasticity, by least squares on logs (bins with links only)
    ols_se: float
    km: np.ndarray  # float64[B]: middle of each bin used
    probability: np.ndarray  # float64[B]: links / possible pairs


def distance_elasticity(links: np.ndarray, pairs: np.ndarray, km: np.ndarray) -> DistanceElasticity:
    """Elasticity of link probability with respect to distance, from counts by distance bin:

        links_b ~ pairs_b exp(a) d_b^e      Poisson with log link and offset ln pairs (Santos Silva & Tenreyro
        2006) ln(links_b/pairs_b) = a + e ln d_b  least squares over bins with links

    Args: ``links``, ``pairs`` (possible buyer-supplier pairs) and middle distances ``km``, each float[B].
    Bins without pairs are dropped. nan with fewer than two bins that hold links. The literature finds about
    -0.7 to -1.3.
    """
    links, pairs, km = (np.asarray(x, np.float64) for x in (links, pairs, km))
    used = (pairs > 0) & (km > 0)
    links, pairs, km = links[used], pairs[used], km[used]
    chance = links / pairs
    held = links > 0
    if held.sum() < 2:
        nan = float("nan")
        return DistanceElasticity(nan, nan, nan, nan, km, chance)
    x = np.log(km)
    ols, ols_se = _least_squares(x[held], np.log(chance[held]))
    poisson, poisson_se = _poisson(x, links, pairs, ols)
    return DistanceElasticity(poisson, poisson_se, ols, ols_se, km, chance)


def distance_elasticity_of(
    purchases: Purchases, *, seed: int, edges: np.ndarray | None = None, max_pairs: int = 50_000_000
) -> DistanceElasticity:
    """:func:`distance_elasticity` of a network: local links against all local pairs (buyer of input s, maker
    of s).

    ``edges`` are bin edges in km (default: 24 equal log steps from 1 to 500 km). Pools are left out. Above
    ``max_pairs`` possible pairs, a keyed sample of buyers stands for all.
    """
    edges = np.geomspace(1.0, 500.0, 25) if edges is None else np.asarray(edges, np.float64)
    links, pairs = possible_pairs(purchases, edges, seed=seed, max_pairs=max_pairs)
    return distance_elasticity(links, pairs, np.sqrt(edges[1:] * edges[:-1]))


def possible_pairs(
    purchases: Purchases, edges: np.ndarray, *, seed: int, max_pairs: int = 50_000_000
) -> tuple[np.ndarray, np.ndarray]:
    """(links float64[B], pairs float64[B]) by distance bin: pairs (buyer, product bought, other local maker
    of it) that are linked, and all of them, over the same (perhaps sampled) buyers. Bin b holds edges[b] <= d
    < edges[b+1]."""
    p = purchases
    edges = np.asarray(edges, np.float64)
    if edges.ndim != 1 or edges.size < 2 or (np.diff(edges) <= 0).any():
        raise InputError(Problem("at least two rising distances", key="edges"))
    local = ~np.asarray(p.is_pool)
    makers = np.flatnonzero(local)
    makers = makers[np.argsort(np.asarray(p.industry)[makers], kind="stable")]
    first = np.searchsorted(np.asarray(p.industry)[makers], np.arange(p.is_goods.size + 1))
    rows = np.flatnonzero(p.active & local[p.buyer])
    key = np.asarray(p.buyer, np.int64)[rows] * p.is_goods.size + np.asarray(p.input)[rows]
    slots = np.unique(key)
    work = np.diff(first)[slots % p.is_goods.size]
    if work.sum() > max_pairs:
        mixed = order(stream(seed, "possible pairs"), slots.size)
        slots = np.sort(slots[mixed[: np.searchsorted(np.cumsum(work[mixed]), max_pairs)]])
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    pairs = _pair_counts(slots // p.is_goods.size, slots % p.is_goods.size, makers, first, lat, lon, edges)
    rows = rows[np.isin(key, slots) & local[np.asarray(p.supplier)[rows]]]
    km = distance_km(p)[rows]
    bin_ = np.searchsorted(edges, km, side="right") - 1
    kept = (bin_ >= 0) & (bin_ < edges.size - 1) & (np.asarray(p.buyer)[rows] != np.asarray(p.supplier)[rows])
    return np.bincount(bin_[kept], minlength=edges.size - 1).astype(np.float64), pairs


@kernel
def _pair_counts(buyer, product, makers, first, lat, lon, edges):
    out = np.zeros(edges.size - 1)
    for k in range(buyer.size):
        b = buyer[k]
        for at in range(first[product[k]], first[product[k] + 1]):
            j = makers[at]
            if j != b:
                bin_ = np.searchsorted(edges, great_circle_km1(lat[b], lon[b], lat[j], lon[j]), side="right") - 1
                if 0 <= bin_ < out.size:
                    out[bin_] += 1.0
    return out


def _least_squares(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    away = x - x.mean()
    slope = away @ y / (away @ away)
    rest = y - y.mean() - slope * away
    free = x.size - 2
    return float(slope), float(np.sqrt(rest @ rest / free / (away @ away))) if free > 0 else float("nan")


def _poisson(x: np.ndarray, links: np.ndarray, pairs: np.ndarray, start: float) -> tuple[float, float]:
    """Newton steps for (a, e); standard error robust to over-dispersion (sandwich)."""
    design = np.column_stack([np.ones_like(x), x])
    beta = np.array([np.log(links.sum() / (pairs * np.exp(start * x)).sum()), start])
    for _ in range(100):
        mean = pairs * np.exp(design @ beta)
        hessian = design.T @ (design * mean[:, None])
        step = np.linalg.solve(hessian, design.T @ (links - mean))
        beta = beta + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-10:
            break
    mean = pairs * np.exp(design @ beta)
    bread = np.linalg.inv(design.T @ (design * mean[:, None]))
    meat = design.T @ (design * ((links - mean) ** 2)[:, None])
    return float(beta[1]), float(np.sqrt((bread @ meat @ bread)[1, 1]))
