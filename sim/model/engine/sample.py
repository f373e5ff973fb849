"""Random networks at equilibrium, for trying the engine out, its tests and its benchmarks."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as spl

from sim.world.types import Network


def network(
    n: int,
    *,
    inputs: int = 3,
    suppliers: int = 2,
    seed: int = 0,
    max_lead: int = 3,
    intermediate: float = 0.6,
    days: tuple[float, float] = (3.0, 12.0),
    local: int | None = None,
) -> tuple[Network, np.ndarray, np.ndarray]:
    """(network, final demand, equilibrium output) with up to ``inputs`` slots a firm and ``suppliers`` links
    a slot. ``local`` draws suppliers near the buyer's row instead of anywhere. Every eighth firm buys
    nothing.
    """
    r = np.random.default_rng(seed)
    slots = r.integers(1, inputs + 1, n) if inputs > 1 else np.ones(n, int)
    slots[::8] = 0
    buyer = np.repeat(np.arange(n), slots)
    k = buyer.size
    count = r.integers(1, suppliers + 1, k)
    link_slot = np.repeat(np.arange(k), count)
    l = link_slot.size
    # Suppliers of a slot are distinct: a random start and a random stride.
    reach = local or n // 2
    start = buyer + r.integers(-reach, reach + 1, k)
    stride = r.integers(1, max(2, reach // suppliers), k)
    position = np.arange(l) - np.concatenate(([0], np.cumsum(count)))[link_slot]
    supplier = (start[link_slot] + position * stride[link_slot]) % n
    raw = r.uniform(0.2, 1.0, l)
    share = raw / np.bincount(link_slot, raw, k)[link_slot]
    weight = r.uniform(0.2, 1.0, k)
    total = np.bincount(buyer, weight, n)
    coef = intermediate * r.uniform(0.5, 1.0, n)[buyer] * weight / total[buyer]
    ptr = np.concatenate(([0], np.cumsum(slots)))
    net = Network(
        n,
        ptr,
        buyer.astype(np.int32),
        (np.arange(k) - ptr[buyer]).astype(np.int16),
        coef,
        r.integers(0, 3, k).astype(np.int8),
        r.uniform(*days, k),
        np.concatenate(([0], np.cumsum(count))),
        link_slot.astype(np.int32),
        supplier.astype(np.int32),
        share,
        r.integers(0, max_lead + 1, l).astype(np.int16),
    )
    final = r.uniform(10.0, 100.0, n)
    return net, final, equilibrium(net, final)


def equilibrium(net: Network, final: np.ndarray) -> np.ndarray:
    """float64[n]: the X that solves X = F + B X, with B[supplier, buyer] = share x coefficient."""
    b = sp.csr_matrix((net.link_coef, (net.link_supplier, net.link_buyer)), (net.n_firms, net.n_firms))
    if net.n_firms <= 2000:
        return spl.spsolve(sp.identity(net.n_firms, format="csc") - b.tocsc(), final)
    x = final.copy()
    for _ in range(200):
        x = final + b @ x
    return x
