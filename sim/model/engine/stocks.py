"""Use of stocks, and what arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _stocks(slots, buyer, coef, output, arrived, stock):
    for p in prange(slots.size - 1):
        for k in range(slots[p], slots[p + 1]):
            stock[k] = max(stock[k] + arrived[k] - coef[k] * output[buyer[k]], 0.0)
            arrived[k] = 0.0


def stocks(e: Engine) -> None:
    """S_k <- max(0, S_k + arrivals - a_k X_i); arrivals can bind nothing before tomorrow"""
    _stocks(e.pieces.slot, e.slot_buyer, e.slot_coef, e.output, e.arrived, e.stock)
