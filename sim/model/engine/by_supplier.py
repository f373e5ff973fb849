"""Stocks kept by supplier (Inoue & Todo 2019): each link has its own stock and its own order; the stocks of
one input are still substitutes in production, and shrink in proportion when used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _draw(slots, buyer, coef, output, stock, drawn):
    for p in prange(slots.size - 1):
        for k in range(slots[p], slots[p + 1]):
            used = coef[k] * output[buyer[k]]
            drawn[k] = used / stock[k] if stock[k] > 0.0 else 0.0
            stock[k] = 0.0


def draw(e: Engine) -> None:
    """drawn_k = a_k X_i / S_k, the share of every supplier's stock that is used today"""
    _draw(e.pieces.slot, e.slot_buyer, e.slot_coef, e.output, e.stock, e.drawn)


@kernel(parallel=True)
def _store(links, slot, drawn, received, link_stock, stock):
    for p in prange(links.size - 1):
        for l in range(links[p], links[p + 1]):
            k = slot[l]
            link_stock[l] = max(link_stock[l] * (1.0 - drawn[k]) + received[l], 0.0)
            received[l] = 0.0
            stock[k] += link_stock[l]


def store(e: Engine) -> None:
    """S_l <- max(0, S_l (1 - drawn_k) + arrivals); S_k = sum of S_l"""
    _store(e.pieces.link, e.link_slot, e.drawn, e.received, e.link_stock, e.stock)


@kernel(parallel=True)
def _replenish(
    slots,
    ptr,
    buyer,
    coef,
    days,
    expected,
    goal,
    weight,
    lead,
    link_stock,
    link_transit,
    with_transit,
    tau,
    signed,
    supplier,
    slot_order,
    order,
    pulled,
):
    for p in prange(slots.size - 1):
        pulled[p] = 0.0
        for k in range(slots[p], slots[p + 1]):
            i = buyer[k]
            total = 0.0
            for l in range(ptr[k], ptr[k + 1]):
                a = weight[l] * coef[k]
                gap = days[k] * a * goal[i] - link_stock[l]
                if with_transit:
                    gap += lead[l] * a * goal[i] - link_transit[l]
                if a <= 0.0:
                    o = 0.0
                elif signed:
                    o = max(a * expected[i] + gap / tau, 0.0)
                else:
                    o = a * expected[i] + max(gap, 0.0) / tau
                order[l] = o
                pulled[p, supplier[l]] += o
                total += o
            slot_order[k] = total


def replenish(e: Engine) -> None:
    """o_l = max(0, a_l Xhat_i + (target_l + pipeline target_l - S_l - in transit_l) / tau), a_l = weight_l
    a_k; with order_gap 'shortfall': a_l Xhat_i + max(0, gap_l) / tau"""
    spec = e.spec
    _replenish(
        e.pieces.slot,
        e.link_ptr,
        e.slot_buyer,
        e.slot_coef,
        e.slot_days,
        e.expected,
        e.goal,
        e.weight,
        e.ring.lead,
        e.link_stock,
        e.link_transit,
        spec.supply_line,
        spec.adjustment_days,
        spec.order_gap == "signed",
        e.link_supplier,
        e.slot_order,
        e.order,
        e.pulled,
    )
