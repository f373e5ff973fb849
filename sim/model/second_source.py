"""Second sources: firms under a dual-sourcing policy keep part of a critical input with a supplier in another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.candidates import candidates, delivered
from sim.world.types import CRITICAL

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def diversify(
    model: ClusterModel, rows: np.ndarray, supplier: np.ndarray, share: np.ndarray, quote: np.ndarray
) -> None:
    """In the slots ``rows`` (int64) of firms under the policy, see that suppliers outside the main supplier's place
    hold at least the share asked for; changes ``supplier`` and ``share`` (by link) in place.

    The second source is the cheapest maker by generalised delivered cost, among those the buyer sees, in another
    place. Slots with room for one supplier only (small purchases) are left.
    """
    wanted = model.levers.second_source
    if not wanted.any():
        return
    network, firms = model.world.network, model.firms
    ptr = network.link_ptr
    asked = (wanted[network.slot_buyer[rows]] > 0) & (network.slot_class[rows] == CRITICAL)
    asked &= ptr[rows + 1] - ptr[rows] >= 2
    rows = rows[asked]
    if rows.size == 0:
        return
    found = candidates(model, rows)
    total = delivered(model, found, quote)["total"]
    start = np.searchsorted(found.slot, rows)
    stop = np.searchsorted(found.slot, rows, side="right")
    for slot, a, b in zip(rows, start, stop, strict=True):
        links = np.arange(ptr[slot], ptr[slot + 1])
        if share[links].sum() <= 0:
            continue
        main = firms.place[supplier[links[np.argmax(share[links])]]]
        away = (share[links] > 0) & (firms.place[supplier[links]] != main)
        least = wanted[network.slot_buyer[slot]]
        elsewhere = float(share[links][away].sum())
        if elsewhere >= least - 1e-12:
            continue
        if not away.any():
            offers = np.arange(a, b)
            fit = (firms.place[found.supplier[offers]] != main) & np.isfinite(total[offers])
            offers = offers[fit]
            if offers.size == 0:
                continue
            at = links[np.argmin(share[links])]  # an empty place, else the smallest supplier makes room
            freed = share[at]
            share[at] = 0.0
            supplier[at] = found.supplier[offers[np.argmin(total[offers])]]
            share[links] /= 1.0 - freed
            share[at] = 0.0
            away = links == at
        others = share[links][~away].sum()
        inside = share[links][away].sum()
        share[links[~away]] *= (1.0 - least) / others
        share[links[away]] = least * share[links[away]] / inside if inside > 0 else least / away.sum()
