"""Demand: yesterday's orders and today's final demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _demand(firms, pulled, claim, demand):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            d = claim[i]
            for copy in range(pulled.shape[0]):
                d += pulled[copy, i]
            demand[i] = max(d, 0.0)


def demand(e: Engine) -> None:
    """D_i = sum of orders placed with i yesterday + final demand F_i (with what was deferred)"""
    _demand(e.pieces.firm, e.pulled, e.final_claim, e.demand)
