"""Dispatch and arrivals: today's shipment enters the ring where the shipment that arrives today leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _dispatch(
    links, served, order, base, supplier, slot, today, lead, rank, cells, memory, fill, flow, arrived, transit,
    received, link_transit,
):  # fmt: skip
    # ``base``, ``fill``, ``flow`` and the two last may be None: what they are for is then not compiled at all.
    for p in prange(links.size - 1):
        for l in range(links[p], links[p + 1]):
            ratio = served[supplier[l]]
            if base is not None:
                usual = base[l] if base[l] > 0.0 else order[l]  # as the level was worked out
                ratio = 1.0 if order[l] <= 0.0 or order[l] <= ratio * usual else ratio * usual / order[l]
            shipped = order[l] * ratio
            if fill is not None:
                fill[l] += (ratio - fill[l]) * memory
            if flow is not None:
                flow[l] += shipped
            k = slot[l]
            arriving = shipped
            if lead[l] > 0:
                cell = today[lead[l]] + rank[l]
                arriving = cells[cell]
                cells[cell] = shipped
                transit[k] += shipped - arriving
            arrived[k] += arriving
            if received is not None:
                received[l] += arriving
                link_transit[l] += shipped - arriving


def dispatch(e: Engine) -> None:
    """ship_l = o_l served_j (or min(o_l, level_j A_l)); arrive_l = shipment of day t - lead_l;
    fill_l += (ship_l/o_l - fill_l)/T_fill"""
    ring = e.ring
    _dispatch(
        e.pieces.link, e.served, e.order, e.base_order if e.levels else None, e.link_supplier, e.link_slot, ring.today,
        ring.lead, ring.rank, ring.cells, 1.0 / e.spec.fill_memory_days, e.fill if e.record_fill else None,
        e.flow if e.record_flows else None,
        e.arrived, e.transit, e.received if e.by_supplier else None, e.link_transit if e.by_supplier else None,
    )  # fmt: skip
