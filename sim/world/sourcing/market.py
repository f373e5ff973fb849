"""Who can be seen from where: for each product, the makers by place, and the odds that a buyer meets them.

A buyer in place p meets makers of product s in place q with odds proportional to

    (capacity of the makers of s in q) x (1 + km_pq / d0) ** -eta

and, inside a place, with odds proportional to capacity: visibility rises with size and falls with distance
(model.md section 3). Pools outside the region are seen by everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Market:
    """Lookup tables of the choice kernel."""

    cell_ptr: np.ndarray  # int64[S*P+1]: members of (industry, place)
    members: np.ndarray  # int32: local firms sorted by (industry, place, row)
    within: np.ndarray  # float64, per member: cumulative capacity share inside its cell
    reach: np.ndarray  # float64[S, P, P]: cumulative odds over supplier places, seen from a buyer place
    pool_ptr: np.ndarray  # int64[S+1]
    pools: np.ndarray  # int32: pools sorted by industry


def visibility(km: np.ndarray, half_km: float, elasticity: float) -> np.ndarray:
    """Relative odds of being seen at distance ``km``: (1 + km / half_km) ** -elasticity; 0 where km is unknown."""
    seen = (1.0 + km / half_km) ** -elasticity
    return np.where(np.isfinite(seen), seen, 0.0)


def market(
    industry: np.ndarray,
    place: np.ndarray,
    is_pool: np.ndarray,
    size: np.ndarray,
    seen: np.ndarray,
    n_industries: int,
) -> Market:
    """Build the tables. ``size`` float64[n] (capacity; 0 = not on offer), ``seen`` float64[P, P] or [S, P, P]."""
    n_places = seen.shape[-1]
    cell = industry.astype(np.int64) * n_places + place
    local = np.flatnonzero(~is_pool & (size > 0))
    members = local[np.argsort(cell[local], kind="stable")].astype(np.int32)
    count = np.bincount(cell[members], minlength=n_industries * n_places)
    cell_ptr = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)

    weight = size[members]
    running = np.concatenate([[0.0], np.cumsum(weight)])
    start = running[cell_ptr[:-1]]
    total = running[cell_ptr[1:]] - start
    own = cell[members]
    within = (running[1:] - start[own]) / total[own]

    odds = total.reshape(n_industries, 1, n_places) * seen
    reach = np.cumsum(odds, axis=2)
    last = reach[:, :, -1:]
    reach = np.divide(reach, last, out=np.zeros_like(reach), where=last > 0)

    pools = np.flatnonzero(is_pool & (size > 0))
    pools = pools[np.argsort(industry[pools], kind="stable")].astype(np.int32)
    pool_ptr = np.concatenate([[0], np.cumsum(np.bincount(industry[pools], minlength=n_industries))])
    return Market(cell_ptr, members, within, reach, pool_ptr.astype(np.int64), pools)
