"""Changes of links between days: leads, suppliers, closures. Goods are conserved in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.errors import ModelError
from sim.jit import kernel
from sim.model.engine.plan import plan
from sim.world.types import marked, ranges

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine

OPEN, HELD, STOPPED = 0, 1, 2


def cover(e: Engine, slots: np.ndarray) -> None:
    """Days of use that the order rule aims at in stock, and under way when it counts the supply line."""
    if slots.size == 0:
        return
    e.slot_cover[slots] = e.slot_days[slots]
    if not e.spec.supply_line:
        return
    if slots.size == e.n_slots:
        e.slot_cover += np.bincount(e.link_slot, e.link_share * e.ring.lead, e.n_slots)
        return
    _add_pipeline(slots, e.link_ptr, e.link_share, e.ring.lead, e.slot_cover)


@kernel
def _add_pipeline(slots, ptr, share, lead, slot_cover):
    for n in range(slots.size):
        days = 0.0
        for l in range(ptr[slots[n]], ptr[slots[n] + 1]):
            days += share[l] * lead[l]
        slot_cover[slots[n]] += days


def _links_of(e: Engine, slots: np.ndarray) -> np.ndarray:
    """Link rows of ``slots`` (sorted, unique)."""
    return ranges(e.link_ptr[slots], e.link_ptr[slots + 1])[1]


def pull(e: Engine) -> None:
    """Sum the standing orders by supplier, in each piece's own copy."""
    for p in range(e.pieces.n):
        links = slice(int(e.pieces.link[p]), int(e.pieces.link[p + 1]))
        e.pulled[p] = np.bincount(e.link_supplier[links], e.order[links], e.n_firms)


def _distinct(rows: np.ndarray, size: int) -> np.ndarray:
    """int64: the different values of ``rows`` (each below ``size``), rising. Marking beats sorting on large changes."""
    return np.flatnonzero(marked(rows, size))


def _rows(e: Engine, links: np.ndarray) -> np.ndarray:
    links = np.asarray(links)
    if links.dtype == bool:
        links = np.flatnonzero(links)
    links = links.astype(np.int64).reshape(-1)
    if links.size and (links.min() < 0 or links.max() >= e.n_links):
        raise ModelError(f"engine: link rows must lie in 0..{e.n_links - 1}")
    if _distinct(links, e.n_links).size != links.size:
        raise ModelError("engine: a link is named twice in one change")
    return links


def set_lead(e: Engine, links: np.ndarray, lead: np.ndarray) -> None:
    """See :meth:`Engine.set_lead`."""
    links = _rows(e, links)
    lead = np.broadcast_to(np.asarray(lead), links.shape)
    if links.size and (lead.min() < 0 or lead.max() > 3650):
        raise ModelError("engine: lead times must lie in 0..3650 days")
    changed = e.ring.lead[links] != lead
    links, lead = links[changed], lead[changed].astype(np.uint16)
    if links.size == 0:
        return
    for day, at, amount in e.ring.move(links, lead, e.day):
        e.late.setdefault(day, []).append((links[at], amount))
    cover(e, _distinct(e.link_slot[links], e.n_slots))


def set_supplier(e: Engine, links, supplier, share=None, lead=None) -> None:
    """See :meth:`Engine.set_supplier`."""
    links = _rows(e, links)
    if links.size == 0:
        return
    supplier = np.broadcast_to(np.asarray(supplier), links.shape)
    if supplier.min() < 0 or supplier.max() >= e.n_firms:
        raise ModelError(f"engine: supplier rows must lie in 0..{e.n_firms - 1}")
    _awake(e, links)
    slots = _distinct(e.link_slot[links], e.n_slots)
    around = _links_of(e, slots)
    _count(e, around, -1.0)
    changed = e.link_supplier[links] != supplier
    if e.record_fill:
        e.fill[links[changed]] = 1.0
    e.link_supplier[links] = supplier
    if share is not None:
        e.link_share[links] = share
    if e.weight is not e.link_share:
        e.weight[around] = np.where(e.link_state[around] == STOPPED, 0.0, e.link_share[around])
    if e.levels:
        use = e.slot_coef * e.output0[e.slot_buyer]
        e.base_order[around] = e.link_share[around] * use[e.link_slot[around]]
    e.order[around] = e.weight[around] * e.slot_order[e.link_slot[around]]
    e._sales = None
    _count(e, around, 1.0)
    if lead is not None:
        set_lead(e, links, lead)
    cover(e, slots)


def _count(e: Engine, links: np.ndarray, sign: float) -> None:
    """Add the standing orders of ``links`` to (or take them from) the demand copies; the copies are built
    afresh every day, so rounding does not pile up."""
    _add_orders(links, e.pieces.link, e.link_supplier, e.order, sign, e.pulled)


@kernel
def _add_orders(links, piece_ends, supplier, order, sign, pulled):
    p = 0
    for n in range(links.size):
        l = links[n]
        while l < piece_ends[p]:
            p -= 1
        while l >= piece_ends[p + 1]:
            p += 1
        pulled[p, supplier[l]] += sign * order[l]


def _awake(e: Engine, links: np.ndarray) -> None:
    if links.size and links.max() >= e.pieces.link[-1]:
        raise ModelError("engine: a dormant firm has no suppliers; wake it first")


def set_open(e: Engine, links: np.ndarray, is_open: bool, hold: bool) -> None:
    """See :meth:`Engine.set_open`."""
    links = _rows(e, links)
    _awake(e, links)
    if e.held.size == 0:
        e.held = np.zeros(e.n_links)
    if e.weight is e.link_share:
        e.weight = e.link_share.copy()
    if is_open:
        sent = links[e.held[links] > 0.0]
        for value in np.unique(e.ring.lead[sent]).astype(int):  # sent today: arrives like today's shipment
            at = sent[e.ring.lead[sent] == value]
            e.late.setdefault(e.day + value, []).append((at, e.held[at]))
        e.held[sent] = 0.0
        e.link_state[links] = OPEN
    else:
        e.link_state[links] = HELD if hold else STOPPED
        if not hold:
            _count(e, links, -1.0)
            e.order[links] = 0.0
    if not e.link_state.any() and not e.weighs:
        e.weight = e.link_share
    e.phases = plan(e)


def before_dispatch(e: Engine) -> None:
    """Late goods arrive; what is made for held links goes on their pile instead of on the way."""
    for links, amount in e.late.pop(e.day, ()):
        slot = e.link_slot[links]
        np.add.at(e.arrived, slot, amount)
        np.add.at(e.transit, slot, -amount)
        if e.by_supplier:
            e.received[links] += amount
            e.link_transit[links] -= amount
    closed = np.flatnonzero(e.link_state) if e.held.size else np.zeros(0, np.int64)
    e._closed = (closed, e.fill[closed] if e.record_fill else np.zeros(0))
    if closed.size == 0:
        return
    held = closed[e.link_state[closed] == HELD]
    ratio = e.served[e.link_supplier[held]]
    made = e.order[held]
    if e.levels:
        usual = np.where(e.base_order[held] > 0.0, e.base_order[held], made)
        ratio = np.divide(ratio * usual, made, out=np.zeros(held.size), where=made > 0.0)
    made = made * np.minimum(ratio, 1.0)
    e.held[held] += made
    np.add.at(e.transit, e.link_slot[held], made)
    if e.by_supplier:
        e.link_transit[held] += made
    if e.record_flows:
        e.flow[held] += made
    e.order[closed] = 0.0


def after_dispatch(e: Engine) -> None:
    """A closed link delivered nothing: its fill memory fades."""
    closed, fill = e._closed
    if closed.size and e.record_fill:
        e.fill[closed] = fill * (1.0 - 1.0 / e.spec.fill_memory_days)
