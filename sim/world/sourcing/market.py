"""Who can be seen from where: for each product, the makers by place, and the odds that a buyer meets them.

A buyer in place p meets makers of product s in place q with odds proportional to

    (capacity of the makers of s in q) x (1 + km_pq / d0) ** -eta

and, inside a place, with odds proportional to capacity: visibility rises with size and falls with distance
(model.md section 3). Pools outside the region are seen by everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

LEAST_LOCAL = 4
"""Local makers looked at, however many pools there are."""


@dataclass(frozen=True, eq=False)
class Market:
    """Lookup tables of the choice kernel."""

    cell_ptr: np.ndarray  # int64[S*P+1]: members of (industry, place)
    members: np.ndarray  # int32: local firms sorted by (industry, place, row)
    within: np.ndarray  # float64, per member: cumulative capacity share inside its cell
    reach: np.ndarray  # float64[S, P, P]: cumulative odds over supplier places, seen from a buyer place
    pool_ptr: np.ndarray  # int64[S+1]
    pools: np.ndarray  # int32: pools sorted by industry
    new_ptr: np.ndarray  # int64[S+1]
    newcomers: np.ndarray  # int32: firms that came to their place since, sorted by industry
    looks: np.ndarray  # float64[newcomers, P]: how often one look of a buyer in a place falls on each


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
    nobody = np.zeros(n_industries + 1, np.int64), np.zeros(0, np.int32), np.zeros((0, n_places))
    return Market(cell_ptr, members, within, reach, pool_ptr.astype(np.int64), pools, *nobody)


def with_newcomers(
    market: Market, rows: np.ndarray, industry: np.ndarray, place: np.ndarray, size: np.ndarray, total: np.ndarray,
    seen: np.ndarray,
) -> Market:  # fmt: skip
    """The market with firms that came since: ``rows`` int with their ``industry``, ``place`` and ``size`` (float64).

    A newcomer is looked at as often as a maker of its size would be among ``total`` float64[S, P] (size of the makers
    there were) and those that came: its odds in a look are size x seen / sum of size x seen. Whether a buyer sees it at
    all is a keyed draw of the pair, so that who came changes nothing about whom else a buyer looks at.
    """
    order = np.argsort(industry, kind="stable")
    rows, industry, place, size = rows[order], industry[order], place[order], size[order]
    came = np.zeros_like(total)
    np.add.at(came, (industry, place), size)
    visible = (total + came) @ seen.T  # [S, P]: seen from each buyer place
    odds = size[:, None] * seen[:, place].T
    looks = np.divide(odds, visible[industry], out=np.zeros_like(odds), where=visible[industry] > 0)
    new_ptr = np.concatenate([[0], np.cumsum(np.bincount(industry, minlength=total.shape[0]))]).astype(np.int64)
    return replace(market, new_ptr=new_ptr, newcomers=rows.astype(np.int32), looks=looks)
