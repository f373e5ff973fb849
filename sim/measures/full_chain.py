"""The full-chain (penetrating) tier: local value added embodied in purchases, through every tier of
suppliers.

Derivation. Let a_kj = (value j buys from k) / (output of j), v_j = 1 - sum_k a_kj the value added per CNY of
j's own product, and L the set of firms local to the buyer b. A CNY of j's product, j in L, holds v_j made by
j itself plus what its local suppliers put into the inputs they sold to it; inputs from outside L hold nothing
local (value added that leaves and comes back is not counted, as usual for a single-region Leontief inverse):

    lambda_j = v_j + sum_{k in L} a_kj lambda_k ,   that is   lambda = v (I - A_LL)^-1   (a row vector over
    L).

Per buyer, LSR_full(b) = sum_{j in L} x_bj lambda_j / sum_j x_bj with x_bj the counted purchases of b. 0 <=
lambda <= 1 because v_j + sum_k a_kj = 1, with lambda = 1 when all tiers are local. LSR_full <= LSR_direct,
both by value. The embodied-content form is Leontief's (1936), "vertically integrated" value added of
Pasinetti (1973); its complement in exports is the vertical specialisation of Hummels, Ishii & Yi (2001).

When "local" is an equivalence (same place, district, city, metro, province, country) everyone's L is its own
unit, A_LL is block diagonal and one solve serves all buyers. For drive hours L depends on the buyer's place:
one solve a place. For a radius L depends on the buyer: its purchases are followed up the chain one buyer at a
time.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import bicgstab

from sim.errors import InputError, ModelError, Problem
from sim.jit import kernel
from sim.measures.boundary import local_links, local_places
from sim.measures.lsr_definition import Boundary
from sim.measures.purchases import Purchases
from sim.world.geo import great_circle_km, great_circle_km1

__all__ = ["local_content", "technical_coefficients"]

TOLERANCE = 1e-10
"""Sweeps stop when no content moves by more than this."""
_UNSETTLED = "the full-chain solve did not settle: a closed loop of firms adds almost no value"
FEW = 300
"""A chain that meets more firms than this (and than 5 % of all) is solved over the whole network, in batches."""
MAX_WORK = 1e10
"""Upper limit on buyers x links for a radius boundary, whose chains are followed buyer by buyer."""


def local_content(
    purchases: Purchases,
    boundary: Boundary,
    buyers: np.ndarray,
    value_added: np.ndarray | None = None,
    pool_content: np.ndarray | float = 1.0,
) -> np.ndarray:
    """float64[L]: local value added per CNY bought on each link (0 on links that leave the boundary).

    Args: ``buyers`` bool[n], whose links are wanted (others may stay 0 for hours and radius); ``value_added``
    and ``pool_content`` as in :func:`technical_coefficients`. Raises ModelError if the sweeps do not settle,
    InputError when a radius is asked of too many buyers at once.
    """
    p = purchases
    coefficient, own = technical_coefficients(p, value_added, pool_content)
    supplier = np.asarray(p.supplier, np.int64)
    if boundary.kind == "level":
        local = local_links(boundary, p) & p.active
        return np.where(local, _solve(p, np.where(local, coefficient, 0.0), own)[supplier], 0.0)
    if boundary.kind == "hours":
        return _by_hours(p, boundary, np.asarray(buyers, bool), coefficient, own)
    return _by_radius(p, boundary.size, np.flatnonzero(buyers), coefficient, own)


def _by_hours(
    p: Purchases, boundary: Boundary, buyers: np.ndarray, coefficient: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """One local set for each place that buys."""
    near, place = local_places(boundary, p.places, p.hours), np.asarray(p.place, np.int64)
    wanted = buyers[p.buyer] & p.active
    content = np.zeros(p.value.size)
    here = np.unique(place[p.buyer][wanted])
    for batch in np.array_split(here, _batches(here.size, p.n)):
        solved = _solve_many(p, near[batch][:, place].T.copy(), coefficient, own)
        for column, one in enumerate(batch):
            rows = np.flatnonzero(wanted & (place[p.buyer] == one))
            content[rows] = solved[p.supplier[rows], column]
    return content


def _by_radius(p: Purchases, radius: float, buyers: np.ndarray, coefficient: np.ndarray, own: np.ndarray) -> np.ndarray:
    """One local set for each buyer: short chains one by one, the long ones in batches over the whole network."""
    if buyers.size * float(p.value.size) > MAX_WORK:
        message = (
            f"a full chain within a radius follows {buyers.size} buyers one by one through {p.value.size} links; "
            "choose fewer buyers (who=lead_firm) or a boundary such as metro or hours_4h"
        )
        raise InputError(Problem(message, key="boundary"))
    offsets, rows = p.by_buyer
    supplier = np.asarray(p.supplier, np.int64)
    lat, lon = np.asarray(p.lat, np.float64), np.asarray(p.lon, np.float64)
    content = np.zeros(p.value.size)
    few = max(FEW, p.n // 20)
    long, worst = _follow(
        buyers, offsets, rows, supplier, p.active, coefficient, own, lat, lon, radius, TOLERANCE, few, content
    )
    if worst > TOLERANCE:
        raise ModelError(_UNSETTLED)
    for batch in np.array_split(long, _batches(long.size, p.n)):
        inside = great_circle_km(lat[:, None], lon[:, None], lat[batch], lon[batch]) <= radius
        solved = _solve_many(p, inside, coefficient, own) if batch.size else inside
        for column, b in enumerate(batch):
            mine = rows[offsets[b] : offsets[b + 1]]
            content[mine] = np.where(p.active[mine], solved[supplier[mine], column], 0.0)
    return content


def technical_coefficients(
    purchases: Purchases, value_added: np.ndarray | None = None, pool_content: np.ndarray | float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """(float64[L] a_kj, float64[n] v_j) with v_j + sum_k a_kj = 1 for every firm that bought something.

    ``value_added`` float[n] (share of output, 0..1) replaces v_j = 1 - purchases/output, which is cut to 0..1
    (in a day of restocking purchases may exceed output); coefficients are scaled to fit. A firm that bought
    nothing, such as an external pool, gets ``pool_content``: the share of its product's value that counts as
    made where it sits (1: all of it; for a whole country use 1 - import content,
    :func:`sim.measures.local_content.import_content`).
    """
    p = purchases
    bought = np.bincount(p.buyer, weights=p.value, minlength=p.n)
    output = np.asarray(p.output, np.float64)
    if value_added is None:
        ratio = np.ones(p.n)
        np.divide(bought, output, out=ratio, where=output > 0)
        own = 1.0 - np.clip(ratio, 0.0, 1.0)
    else:
        own = np.clip(np.broadcast_to(value_added, (p.n,)).astype(np.float64), 0.0, 1.0)
    own = np.where(bought > 0, own, np.clip(pool_content, 0.0, 1.0))
    scale = np.zeros(p.n)
    np.divide(1.0 - own, bought, out=scale, where=bought > 0)
    return p.value * scale[p.buyer], own


def _solve(purchases: Purchases, coefficient: np.ndarray, own: np.ndarray) -> np.ndarray:
    """float64[n]: lambda = own + A^T lambda, by sweeps from below (a Neumann sum), else by bicgstab."""
    offsets, rows = purchases.by_buyer
    sorted_coefficient = coefficient[rows]
    supplier = np.asarray(purchases.supplier, np.int64)[rows]
    content, change = _sweep(offsets, supplier, sorted_coefficient, own, TOLERANCE, 200)
    if change <= TOLERANCE:
        return content
    n = own.size
    matrix = csr_array((sorted_coefficient, supplier, offsets), shape=(n, n))
    content, code = bicgstab(identity(n, format="csr") - matrix, own, x0=content, rtol=1e-10, atol=0.0, maxiter=2000)
    if code != 0:
        raise ModelError(_UNSETTLED)
    return np.clip(content, 0.0, 1.0)


def _batches(sets: int, n: int) -> int:
    """Number of batches: 32 local sets at once share each pass over the links, 8 where memory would be large."""
    return max(1, -(-sets // (32 if n < 200_000 else 8)))


def _solve_many(purchases: Purchases, inside: np.ndarray, coefficient: np.ndarray, own: np.ndarray) -> np.ndarray:
    """float64[n, B]: lambda within each local set ``inside`` bool[n, B]; 0 outside it."""
    offsets, rows = purchases.by_buyer
    supplier = np.asarray(purchases.supplier, np.int64)[rows]
    content, change = _sweep_many(offsets, supplier, coefficient[rows], own, inside, TOLERANCE, 10_000)
    if change > TOLERANCE:
        raise ModelError(_UNSETTLED)
    return content


@kernel
def _sweep(offsets, supplier, coefficient, own, tolerance, limit):
    """Gauss-Seidel sweeps in firm order (so the same bytes every time); (content, last change)."""
    content = own.copy()
    change = np.inf
    for _ in range(limit):
        change = 0.0
        for j in range(own.size):
            total = own[j]
            for at in range(offsets[j], offsets[j + 1]):
                total += coefficient[at] * content[supplier[at]]
            change = max(change, abs(total - content[j]))
            content[j] = total
        if change <= tolerance:
            break
    return content, change


@kernel
def _sweep_many(offsets, supplier, coefficient, own, inside, tolerance, limit):
    """Like :func:`_sweep`, for several local sets at once (``inside`` bool[n, B]); content stays 0 outside a set."""
    n, sets = inside.shape
    content = np.zeros((n, sets))
    for j in range(n):
        for b in range(sets):
            if inside[j, b]:
                content[j, b] = own[j]
    change = np.inf
    total = np.empty(sets)
    for _ in range(limit):
        change = 0.0
        for j in range(n):
            total[:] = own[j]
            for at in range(offsets[j], offsets[j + 1]):
                weight = coefficient[at]
                if weight > 0.0:
                    k = supplier[at]
                    for b in range(sets):
                        total[b] += weight * content[k, b]
            for b in range(sets):
                if inside[j, b]:
                    change = max(change, abs(total[b] - content[j, b]))
                    content[j, b] = total[b]
        if change <= tolerance:
            break
    return content, change


@kernel
def _reach(b, offsets, rows, supplier, used, lat, lon, radius, limit, mark, queue):
    """Breadth-first up the chain of ``b`` over ``used`` links within ``radius`` km: how many firms are met (they are
    marked ``b`` and queued in order), or -1 as soon as there are more than ``limit``."""
    count = 0
    head = -1
    while head < count:
        j = b if head < 0 else queue[head]
        head += 1
        for at in range(offsets[j], offsets[j + 1]):
            k = supplier[rows[at]]
            if used[rows[at]] and mark[k] != b and great_circle_km1(lat[b], lon[b], lat[k], lon[k]) <= radius:
                mark[k] = b
                queue[count] = k
                count += 1
        if count > limit:
            return -1
    return count


@kernel
def _follow(buyers, offsets, rows, supplier, used, coefficient, own, lat, lon, radius, tolerance, few, content):
    """Fill ``content`` for the links of each buyer whose chain meets no more than ``few`` firms; the others are
    returned, with the largest last change."""
    mark = np.full(own.size, -1, np.int64)
    queue = np.empty(own.size, np.int64)
    value = np.zeros(own.size)
    many = np.zeros(buyers.size, np.bool_)
    worst = 0.0
    for i in range(buyers.size):
        b = buyers[i]
        count = _reach(b, offsets, rows, supplier, used, lat, lon, radius, few, mark, queue)
        many[i] = count < 0
        value[queue[: max(count, 0)]] = own[queue[: max(count, 0)]]
        change = 0.0
        for _ in range(10_000):
            change = 0.0
            for q in range(count - 1, -1, -1):  # farthest tier first
                j = queue[q]
                total = own[j]
                for at in range(offsets[j], offsets[j + 1]):
                    k = supplier[rows[at]]
                    if mark[k] == b:
                        total += coefficient[rows[at]] * value[k]
                change = max(change, abs(total - value[j]))
                value[j] = total
            if change <= tolerance:
                break
        worst = max(worst, change)
        for at in range(offsets[b], offsets[b + 1]):
            k = supplier[rows[at]]
            if count > 0 and used[rows[at]] and mark[k] == b:
                content[rows[at]] = value[k]
    return buyers[many], worst
