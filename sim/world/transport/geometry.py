"""The local road graph: a Gabriel graph of places."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay, QhullError

from sim.world.geo import great_circle_km

CLOSEST_KM = 0.5
"""Two points are never nearer than this: a gate and a street lie between them."""


def gabriel_edges(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (i < j) whose diameter disc holds no third point (Gabriel & Sokal 1969). The graph is planar and
    connected.

    Works on an equirectangular plane, right to well under 1 % within 500 km. Points on one spot form a chain.
    """
    n = lat.size
    if n < 2:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    plane = np.column_stack([lon * np.cos(np.radians(lat.mean())), lat])
    spot, first, member = np.unique(np.round(plane, 6), axis=0, return_index=True, return_inverse=True)
    i, j = _candidates(spot)
    middle, reach = (spot[i] + spot[j]) / 2, ((spot[i] - spot[j]) ** 2).sum(1) / 4
    gap = ((middle[:, None, :] - spot[None, :, :]) ** 2).sum(2)
    gap[np.arange(i.size), i] = gap[np.arange(j.size), j] = np.inf
    keep = gap.min(axis=1) >= reach * (1 - 1e-9)
    same = np.flatnonzero(first[member.ravel()] != np.arange(n))
    a = np.concatenate([first[i[keep]], first[member.ravel()[same]]])
    b = np.concatenate([first[j[keep]], same])
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((high, low))
    return low[order], high[order]


def _candidates(spot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that can be Gabriel edges: those of the Delaunay triangulation, or all where there is none (a
    line)."""
    try:
        corners = Delaunay(spot).simplices
    except (QhullError, ValueError):
        return np.triu_indices(len(spot), 1)
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    pairs = np.unique(pairs, axis=0)
    return pairs[:, 0], pairs[:, 1]


def local_roads(lat: np.ndarray, lon: np.ndarray, circuity: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """The Gabriel road graph: (i, j, km of road) and the road km per straight km of one edge.

    ``circuity`` is road over straight-line distance between *places*; following the graph from place to place
    is part of that detour. The factor on single edges is therefore circuity / (detour of the graph), never
    below 1.
    """
    i, j = gabriel_edges(lat, lon)
    straight = np.maximum(great_circle_km(lat[i], lon[i], lat[j], lon[j]), CLOSEST_KM)
    if i.size == 0:
        return i, j, straight, circuity
    n = lat.size
    through = dijkstra(csr_array((straight, (i, j)), shape=(n, n)), directed=False)
    crow = np.maximum(great_circle_km(lat[:, None], lon[:, None], lat[None], lon[None]), CLOSEST_KM)
    off = ~np.eye(n, dtype=bool)
    factor = max(1.0, circuity / (through[off].sum() / crow[off].sum()))
    return i, j, straight * factor, factor
