"""Dispatch and arrivals: today's shipment enters the ring where the shipment that arrives today leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel
def _dispatch(
    l0,
    l1,
    leveled,
    served,
    order,
    base,
    supplier,
    slot,
    today,
    lead,
    rank,
    cells,
    memory,
    fill,
    recorded,
    flow,
    arrived,
    transit,
    by_link,
    received,
    link_transit,
):
    for l in range(l0, l1):
        ratio = served[supplier[l]]
        if leveled:
            ratio = 1.0 if order[l] <= ratio * base[l] else ratio * base[l] / order[l]
        shipped = order[l] * ratio
        cell = today[lead[l]] + rank[l]
        arriving = cells[cell]
        cells[cell] = shipped
        if lead[l] == 0:
            arriving = shipped
        fill[l] += (ratio - fill[l]) * memory
        if recorded:
            flow[l] += shipped
        k = slot[l]
        arrived[k] += arriving
        transit[k] += shipped - arriving
        if by_link:
            received[l] += arriving
            link_transit[l] += shipped - arriving


def dispatch(e: Engine, p: int) -> None:
    """ship_l = o_l served_j (or min(o_l, level_j A_l)); arrive_l = shipment of day t - lead_l;
    fill_l += (ship_l/o_l - fill_l)/T_fill"""
    l0, l1 = e.pieces.links(p)
    ring = e.ring
    _dispatch(
        l0,
        l1,
        e.levels,
        e.served,
        e.order,
        e.base_order,
        e.link_supplier,
        e.link_slot,
        ring.today,
        ring.lead,
        ring.rank,
        ring.cells,
        1.0 / e.spec.fill_memory_days,
        e.fill,
        e.record_flows,
        e.flow,
        e.arrived,
        e.transit,
        e.by_supplier,
        e.received,
        e.link_transit,
    )
