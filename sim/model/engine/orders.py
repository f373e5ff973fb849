"""Expectations and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _smooth(firms, wanted, days, smoothed):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            smoothed[i] += (wanted[i] - smoothed[i]) / days


def smooth(e: Engine) -> None:
    """M_i += (min(D_i, cap_i) - M_i) / T_smooth"""
    _smooth(e.pieces.firm, e.wanted, e.spec.smoothing_days, e.smoothed)


@kernel(parallel=True)
def _replenish(slots, buyer, coef, cover, expected, goal, stock, transit, with_transit, tau, signed, slot_order):
    for p in prange(slots.size - 1):
        for k in range(slots[p], slots[p + 1]):
            i = buyer[k]
            use = coef[k] * expected[i]
            gap = cover[k] * coef[k] * goal[i] - stock[k]
            if with_transit:
                gap -= transit[k]
            if signed:
                slot_order[k] = max(use + gap / tau, 0.0)
            else:
                slot_order[k] = use + max(gap, 0.0) / tau
            if coef[k] <= 0.0:
                slot_order[k] = 0.0


def replenish(e: Engine) -> None:
    """o_k = max(0, a_k Xhat_i + (target_k + pipeline target_k - S_k - in transit_k) / tau)"""
    spec = e.spec
    _replenish(
        e.pieces.slot,
        e.slot_buyer,
        e.slot_coef,
        e.slot_cover,
        e.expected,
        e.goal,
        e.stock,
        e.transit,
        spec.supply_line,
        spec.adjustment_days,
        spec.order_gap == "signed",
        e.slot_order,
    )


@kernel(parallel=True)
def _split(links, weight, slot_order, slot, supplier, order, pulled):
    for p in prange(links.size - 1):
        pulled[p] = 0.0
        for l in range(links[p], links[p + 1]):
            o = weight[l] * slot_order[slot[l]]
            order[l] = o
            pulled[p, supplier[l]] += o


def split(e: Engine) -> None:
    """o_l = weight_l o_k, and the sum of orders by supplier"""
    _split(e.pieces.link, e.weight, e.slot_order, e.link_slot, e.link_supplier, e.order, e.pulled)
