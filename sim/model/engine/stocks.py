"""Use of stocks, and what arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel
def _stocks(k0, k1, buyer, coef, output, arrived, stock):
    for k in range(k0, k1):
        stock[k] = max(stock[k] + arrived[k] - coef[k] * output[buyer[k]], 0.0)
        arrived[k] = 0.0


def stocks(e: Engine, p: int) -> None:
    """S_k <- max(0, S_k + arrivals - a_k X_i); arrivals can bind nothing before tomorrow"""
    k0, k1 = e.pieces.slots(p)
    _stocks(k0, k1, e.slot_buyer, e.slot_coef, e.output, e.arrived, e.stock)
