"""Suppliers take new orders only as far as their capacity goes (model.md section 3: the cheapest with spare capacity).

All that a review wants to move to a supplier is added up in a keyed order of buyers; who comes when the supplier's spare
capacity is used up stays with its present suppliers until its next review. A lead firm therefore cannot drown a workshop:
the workshop has to grow first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.streams import stream, uniform

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def within_capacity(
    model: ClusterModel,
    supplier: np.ndarray,
    share: np.ndarray,
    use: np.ndarray,
    spare: np.ndarray,
    on_offer: np.ndarray,
) -> None:
    """Take back, in ``supplier`` and ``share`` (by link), the changes of slots that find no room.

    ``use`` float64[K] is what each slot needs, ``spare`` float64[n] what each supplier can take on top (CNY/day; inf =
    no limit), ``on_offer`` bool[n] who can be bought from at all: a slot that loses a supplier for good, or the way to it,
    must go somewhere and is served in any case.
    """
    network, n = model.network, model.firms.n
    moved = (supplier != network.link_supplier) | (share != network.link_share)
    if not moved.any():
        return
    touched = np.zeros(network.slot_buyer.size, bool)
    touched[network.link_slot[moved]] = True
    links = np.flatnonzero(touched[network.link_slot])
    slot = network.link_slot[links].astype(np.int64)
    pairs = np.concatenate([slot * n + supplier[links], slot * n + network.link_supplier[links]])
    value = np.concatenate([share[links], -network.link_share[links]]) * use[np.concatenate([slot, slot])]
    keys, at = np.unique(pairs, return_inverse=True)
    more = np.bincount(at, value)
    gains = np.flatnonzero(more > 1e-9 * use[keys // n])
    gains = gains[np.isfinite(spare[keys[gains] % n])]
    if gains.size == 0:
        return
    who, seller, amount = keys[gains] // n, keys[gains] % n, more[gains]
    turn = uniform(stream(model.world.seed, "spare"), model.firms.uid[network.slot_buyer[who]], network.slot_input[who])
    order = np.lexsort((turn, seller))
    who, seller, amount = who[order], seller[order], amount[order]
    start = np.flatnonzero(np.r_[True, seller[1:] != seller[:-1]])
    running = np.cumsum(amount)
    before = np.repeat(running[start] - amount[start], np.diff(np.r_[start, seller.size]))
    refused = np.zeros(network.slot_buyer.size, bool)
    refused[who[running - before > spare[seller]]] = True
    has = network.link_share[links] > 0
    gone = has & (~on_offer[network.link_supplier[links]] | model.logistics.blocked(links))
    lost = np.bincount(slot[gone], minlength=refused.size) > 0
    had = np.bincount(slot[has], minlength=refused.size) > 0
    back = links[(refused & had & ~lost)[slot]]
    supplier[back], share[back] = network.link_supplier[back], network.link_share[back]
