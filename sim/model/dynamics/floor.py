"""Floor space: how much there is, how much is used, how full a place is. A hard limit for everybody who wants more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

M2_PER_WAN = 1e4


def built(model: ClusterModel) -> np.ndarray:
    """float64[P]: floor space of each place (m2): the region pack's, and what innovation spaces opened since."""
    places = model.world.places
    opened = np.bincount(model.world.pack.spaces.place, model.levers.space_floor, len(places.id))
    return np.nan_to_num(places.floor_wan_m2) * M2_PER_WAN + opened


def used(model: ClusterModel) -> np.ndarray:
    """float64[P]: floor space that local firms use (m2)."""
    firms = model.firms
    return np.bincount(firms.place, np.where(firms.is_pool, 0.0, firms.floor_m2), len(model.world.places.id))


def free(model: ClusterModel) -> np.ndarray:
    """float64[P]: floor space nobody uses (m2, at least 0)."""
    return np.maximum(built(model) - used(model), 0.0)


def scaled_to_fit(wanted: np.ndarray, group: np.ndarray, room: np.ndarray) -> np.ndarray:
    """``wanted`` (>= 0) cut down in proportion in each group so that its sum keeps within ``room``; rows of group -1
    are left as they are."""
    inside = group >= 0
    total = np.bincount(group[inside], wanted[inside], room.size)
    share = np.divide(room, total, out=np.ones_like(room), where=total > room)
    return np.where(inside, wanted * share[np.maximum(group, 0)], wanted)
