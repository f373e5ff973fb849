"""Expectations and orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel
def _smooth(f0, f1, wanted, days, smoothed):
    for i in range(f0, f1):
        smoothed[i] += (wanted[i] - smoothed[i]) / days


def smooth(e: Engine, p: int) -> None:
    """M_i += (min(D_i, cap_i) - M_i) / T_smooth"""
    f0, f1 = e.pieces.firms(p)
    _smooth(f0, f1, e.wanted, e.spec.smoothing_days, e.smoothed)


@kernel
def _replenish(k0, k1, buyer, coef, cover, expected, goal, stock, transit, with_transit, tau, signed, slot_order):
    for k in range(k0, k1):
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


def replenish(e: Engine, p: int) -> None:
    """o_k = max(0, a_k Xhat_i + (target_k + pipeline target_k - S_k - in transit_k) / tau)"""
    k0, k1 = e.pieces.slots(p)
    spec = e.spec
    _replenish(
        k0,
        k1,
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


@kernel
def _split(l0, l1, weight, slot_order, slot, supplier, order, pulled):
    pulled[:] = 0.0
    for l in range(l0, l1):
        o = weight[l] * slot_order[slot[l]]
        order[l] = o
        pulled[supplier[l]] += o


def split(e: Engine, p: int) -> None:
    """o_l = weight_l o_k, and the sum of orders by supplier"""
    l0, l1 = e.pieces.links(p)
    _split(l0, l1, e.weight, e.slot_order, e.link_slot, e.link_supplier, e.order, e.pulled[p])
