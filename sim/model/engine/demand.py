"""Demand: yesterday's orders and today's final demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel
def _demand(f0, f1, pulled, claim, demand):
    for i in range(f0, f1):
        d = claim[i]
        for p in range(pulled.shape[0]):
            d += pulled[p, i]
        demand[i] = max(d, 0.0)


def demand(e: Engine, p: int) -> None:
    """D_i = sum of orders placed with i yesterday + final demand F_i (with what was deferred)"""
    f0, f1 = e.pieces.firms(p)
    _demand(f0, f1, e.pulled, e.final_claim, e.demand)
