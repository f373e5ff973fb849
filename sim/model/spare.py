"""Suppliers take new orders only as far as their capacity goes (model.md section 3: the cheapest with spare capacity).

All that a review wants to move to a supplier is added up in a keyed order of buyers; who comes when the supplier's spare
capacity is used up stays with its present suppliers until its next review. A lead firm therefore cannot drown a workshop:
the workshop has to grow first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.jit import kernel
from sim.streams import stream, uniform
from sim.world.types import ranges

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


@kernel
def _gains(slots, ptr, old_supplier, old_share, supplier, share, use, spare, slot, seller, amount):
    """What each supplier of ``slots`` would sell more than now, where its spare capacity is limited; how many rows."""
    rows = 0
    for r in range(slots.size):
        k = slots[r]
        first, last = ptr[k], ptr[k + 1]
        for a in range(first, last):
            j = supplier[a]
            if share[a] <= 0.0 or spare[j] == np.inf:
                continue
            more = share[a]
            for b in range(first, last):
                if old_supplier[b] == j:
                    more -= old_share[b]
            if more > 1e-9 and use[k] > 0.0:
                slot[rows], seller[rows], amount[rows] = k, j, more * use[k]
                rows += 1
    return rows


def within_capacity(
    model: ClusterModel,
    slots: np.ndarray,
    supplier: np.ndarray,
    share: np.ndarray,
    use: np.ndarray,
    spare: np.ndarray,
    on_offer: np.ndarray,
) -> None:
    """Take back, in ``supplier`` and ``share`` (by link), the changes of those of ``slots`` (int64) that find no room.

    ``use`` float64[K] is what each slot needs, ``spare`` float64[n] what each supplier can take on top (CNY/day; inf =
    no limit), ``on_offer`` bool[n] who can be bought from at all: a slot that loses a supplier for good, or the way to it,
    must go somewhere and is served in any case. A slot names a supplier at most once.
    """
    network = model.network
    ptr = network.link_ptr
    most = int((ptr[slots + 1] - ptr[slots]).sum())
    who, seller, amount = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most)
    n = _gains(
        slots, ptr, network.link_supplier, network.link_share, supplier, share, use, spare, who, seller, amount
    )  # fmt: skip
    if n == 0:
        return
    who, seller, amount = who[:n], seller[:n], amount[:n]
    # Who can take all that is wanted of it refuses nobody; only the others need to know who comes first.
    scarce = (np.bincount(seller, amount, spare.size) > spare * (1.0 - 1e-9))[seller]
    who, seller, amount = who[scarce], seller[scarce], amount[scarce]
    if who.size == 0:
        return
    turn = uniform(stream(model.world.seed, "spare"), model.firms.uid[network.slot_buyer[who]], network.slot_input[who])
    order = np.lexsort((turn, seller))
    who, seller, amount = who[order], seller[order], amount[order]
    start = np.flatnonzero(np.r_[True, seller[1:] != seller[:-1]])
    running = np.cumsum(amount)
    before = np.repeat(running[start] - amount[start], np.diff(np.r_[start, seller.size]))
    refused = np.unique(who[running - before > spare[seller]])
    of, links = ranges(ptr[refused], ptr[refused + 1])
    has = network.link_share[links] > 0
    gone = has & (~on_offer[network.link_supplier[links]] | model.logistics.blocked(links))
    lost = np.bincount(of[gone], minlength=refused.size) > 0
    had = np.bincount(of[has], minlength=refused.size) > 0
    back = links[(had & ~lost)[of]]
    supplier[back], share[back] = network.link_supplier[back], network.link_share[back]
