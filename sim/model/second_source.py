"""Second sources: firms under a dual-sourcing policy keep part of a critical input with a supplier in another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.jit import kernel
from sim.world.sourcing import Sight, choose
from sim.world.types import CRITICAL

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

_SLACK = 1e-12


def diversify(
    model: ClusterModel,
    rows: np.ndarray,
    supplier: np.ndarray,
    share: np.ndarray,
    quote: np.ndarray,
    sight: Sight | None = None,
) -> None:
    """In the slots ``rows`` (int64) of firms under the policy, see that suppliers outside the main supplier's place
    hold at least the share asked for; changes ``supplier`` and ``share`` (by link) in place.

    The second source is the cheapest maker by generalised delivered cost, among those the buyer sees, in another
    place; present suppliers count as seen. Slots with room for one supplier only (small purchases) are left. ``sight``
    as in :func:`sim.world.sourcing.choose`.
    """
    wanted = model.levers.second_source
    if not wanted.any():
        return
    network, place = model.world.network, model.firms.place
    ptr = network.link_ptr
    asked = (wanted[network.slot_buyer[rows]] > 0) & (network.slot_class[rows] == CRITICAL)
    asked &= ptr[rows + 1] - ptr[rows] >= 2
    rows = rows[asked]
    least = wanted[network.slot_buyer[rows]]
    main = np.full(rows.size, -1, np.int64)
    _shift(rows, ptr, supplier, share, place, least, main)
    lacking = np.flatnonzero(main >= 0)
    if lacking.size:
        second = _second(model, rows[lacking], main[lacking], quote, sight)
        _admit(rows[lacking], ptr, supplier, share, second, least[lacking])


def _second(
    model: ClusterModel, slots: np.ndarray, main: np.ndarray, quote: np.ndarray, sight: Sight | None
) -> np.ndarray:
    """int64: for each of ``slots`` the cheapest maker in another place than ``main``; -1 where nobody offers."""
    network = model.network
    supplier, share = network.link_supplier.copy(), network.link_share.copy()
    choose(
        slots, network, supplier, share, model.firms, quote, model.review.terms, keep=False, sight=sight, avoid=main
    )  # fmt: skip
    first = network.link_ptr[slots]
    return np.where(share[first] > 0, supplier[first], -1).astype(np.int64)


@kernel
def _shift(rows, ptr, supplier, share, place, least, main):
    """Move shares to suppliers away from the main one's place, up to ``least``; where there is none, tell ``main`` that
    place (left at -1 otherwise)."""
    for r in range(rows.size):
        first, last = ptr[rows[r]], ptr[rows[r] + 1]
        top = first
        total = 0.0
        for m in range(first, last):
            total += share[m]
            if share[m] > share[top]:
                top = m
        if total <= 0.0:
            continue
        home = place[supplier[top]]
        away = 0.0
        for m in range(first, last):
            if share[m] > 0.0 and place[supplier[m]] != home:
                away += share[m]
        if away >= least[r] - _SLACK:
            continue
        if away == 0.0:
            main[r] = home
            continue
        inside = total - away
        for m in range(first, last):
            if place[supplier[m]] != home:
                share[m] *= least[r] / away
            else:
                share[m] *= (1.0 - least[r]) / inside


@kernel
def _admit(rows, ptr, supplier, share, second, least):
    """Give ``second`` its share ``least``, in an empty position or else in that of the smallest supplier."""
    for r in range(rows.size):
        if second[r] < 0:
            continue
        first, last = ptr[rows[r]], ptr[rows[r] + 1]
        at = first
        for m in range(first, last):
            if share[m] < share[at]:
                at = m
        rest = 0.0
        for m in range(first, last):
            if m != at:
                rest += share[m]
        for m in range(first, last):
            share[m] *= (1.0 - least[r]) / rest
        supplier[at], share[at] = second[r], least[r]
