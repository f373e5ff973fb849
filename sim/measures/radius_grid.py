"""Sums within a radius over a fine grid: what is exact but slow pair by pair, in seconds for a million
firms."""

from __future__ import annotations

import math

import numpy as np

from sim.jit import kernel
from sim.world.geo import EARTH_RADIUS_KM

__all__ = ["sums_within"]


def sums_within(
    lat: np.ndarray,
    lon: np.ndarray,
    product: np.ndarray,
    size: np.ndarray,
    products: int,
    at_lat: np.ndarray,
    at_lon: np.ndarray,
    wanted: np.ndarray,
    radius_km: float,
    cells: int = 1_500_000,
) -> np.ndarray:
    """float64[K]: total ``size`` of the points (``lat``, ``lon``, ``product``) of product ``wanted`` within
    ``radius_km`` of each query point.

    Points fall into cells of equal degrees, ``cells`` in all for each product at most; a cell is in when its
    centre lies within the radius of the centre of the query's cell, so an edge is off by about a cell (1 % of the
    radius, or a few hundred metres). Prefix sums along each parallel make the cost rows x queries. Points
    are the local firms; far outliers would stretch the grid, so callers keep external pools apart.
    """
    south, west = float(min(lat.min(), at_lat.min())), float(min(lon.min(), at_lon.min()))
    tall = float(max(lat.max(), at_lat.max())) - south
    wide = float(max(lon.max(), at_lon.max())) - west
    shrink = math.cos(math.radians(south + tall / 2))
    step = max(math.sqrt(max(tall, 1e-3) * max(wide * shrink, 1e-3) / cells), radius_km / 111.0 / 100)
    across = step / shrink
    rows, columns = int(tall / step) + 1, int(wide / across) + 1
    row, column = ((lat - south) / step).astype(np.int64), ((lon - west) / across).astype(np.int64)
    q_row, q_column = ((at_lat - south) / step).astype(np.int64), ((at_lon - west) / across).astype(np.int64)
    out = np.zeros(wanted.size)
    by_product = np.argsort(product, kind="stable")
    by_wanted = np.argsort(wanted, kind="stable")
    p_edge = np.searchsorted(product[by_product], np.arange(products + 1))
    w_edge = np.searchsorted(wanted[by_wanted], np.arange(products + 1))
    for s in range(products):
        mine, ask = by_product[p_edge[s] : p_edge[s + 1]], by_wanted[w_edge[s] : w_edge[s + 1]]
        if mine.size == 0 or ask.size == 0:
            continue
        grid = np.bincount(row[mine] * columns + column[mine], weights=size[mine], minlength=rows * columns)
        prefix = np.zeros((rows, columns + 1))
        np.cumsum(grid.reshape(rows, columns), axis=1, out=prefix[:, 1:])
        cell, back = np.unique(q_row[ask] * columns + q_column[ask], return_inverse=True)
        out[ask] = _sum_rows(prefix, cell, south, step, across, radius_km)[back]
    return out


@kernel
def _sum_rows(prefix, cell, south, step, across, radius):
    rows, columns = prefix.shape[0], prefix.shape[1] - 1
    rad = math.pi / 180.0
    reach = math.sin(radius / 2.0 / EARTH_RADIUS_KM) ** 2
    span = int(radius / EARTH_RADIUS_KM / rad / step) + 1
    out = np.zeros(cell.size)
    half = np.full(rows, -1, np.int64)  # columns to either side, by row; -1 out of reach
    row = -1
    for k in range(cell.size):  # cells come row by row
        r, c = cell[k] // columns, cell[k] % columns
        if r != row:
            row = r
            phi = (south + (r + 0.5) * step) * rad
            for other in range(max(0, r - span), min(rows, r + span + 1)):
                psi = (south + (other + 0.5) * step) * rad
                left = reach - math.sin((psi - phi) / 2.0) ** 2
                half[other] = -1
                if left >= 0.0:
                    chord = min(1.0, math.sqrt(left / (math.cos(phi) * math.cos(psi))))
                    half[other] = int(2.0 * math.asin(chord) / rad / across)
        total = 0.0
        for other in range(max(0, r - span), min(rows, r + span + 1)):
            if half[other] >= 0:
                low, high = max(0, c - half[other]), min(columns, c + half[other] + 1)
                total += prefix[other, high] - prefix[other, low]
        out[k] = total
    return out
