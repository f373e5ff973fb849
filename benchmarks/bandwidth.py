"""What the memory can do, and what a day of the engine asks of it."""

from __future__ import annotations

import time

import numpy as np

from sim.jit import kernel
from sim.threads import over_pieces


@kernel
def _triad(i0, i1, a, b, c):
    for i in range(i0, i1):
        a[i] = b[i] + 3.0 * c[i]


def triad(threads: int, n: int = 20_000_000, rounds: int = 15) -> float:
    """GB/s of a = b + 3c over arrays too large for the caches, counting 24 bytes an element (STREAM's way)."""
    a, b, c = (np.ones(n) for _ in range(3))
    cuts = np.linspace(0, n, threads + 1).astype(np.uint64)
    best = np.inf
    for _ in range(rounds):
        start = time.perf_counter()
        over_pieces(lambda p: _triad(cuts[p], cuts[p + 1], a, b, c), threads, threads)
        best = min(best, time.perf_counter() - start)
    return 24 * n / best / 1e9


def bytes_a_day(engine) -> int:
    """Bytes that one day reads and writes with the default phases, each array counted once a pass; the random
    look-ups of suppliers (served, demand) are counted as one pass over the firms, as if cached."""
    by_link = {
        "order": 8 + 8,
        "supplier": 4 + 4,
        "slot": 4 + 4,
        "lead": 2,
        "rank": 4,
        "ring cell": 16,
        "fill": 16,
        "flow": 16 if engine.record_flows else 0,
        "share": 8,
    }
    by_slot = {
        "inputs: stock, per unit, kind, buyer": 8 + 8 + 1 + 4,
        "arrived and transit": 16 + 16,
        "stocks: stock, arrived, coef, buyer": 16 + 16 + 8 + 4,
        "orders: coef, cover, stock, transit, buyer, order": 8 + 8 + 8 + 8 + 4 + 8,
        "split: order": 8,
    }
    by_firm = {
        "demand: final, copies, demand": 8 + 8 * engine.pieces.n + 8,
        "copies cleared and filled": 8 * engine.pieces.n + 16,
        "capacity": 32,
        "inputs: bound, cap": 8 + 16,
        "output": 24 + 17,
        "rationing": 24 + 16,
        "smoothing": 24,
        "served": 8,
        "use, expected, goal": 24,
    }
    return (
        engine.n_links * sum(by_link.values())
        + engine.n_slots * sum(by_slot.values())
        + engine.n_firms * sum(by_firm.values())
    )
