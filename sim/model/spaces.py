"""Innovation spaces (科创空间): floor area that is open, who sits in it, how full it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.streams import order, stream
from sim.world.pack import Pack

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

M2_PER_WAN = 1e4


class Spaces:
    """Columns of innovation spaces, one row each (``open_m2``, ``used_m2`` in m2, ``tenants`` in firms)."""

    def __init__(self, pack: Pack):
        spaces = pack.spaces
        self.existing_m2 = spaces.existing_wan_m2 * M2_PER_WAN
        self.open_m2 = self.existing_m2.copy()
        n = spaces.place.size
        self.used_m2 = np.zeros(n)
        self.tenants = np.zeros(n, np.int64)
        self.hosts = np.zeros((n, len(pack.ecosystems.id)), bool)
        for space, hosted in enumerate(spaces.ecosystems):
            self.hosts[space, list(hosted)] = True
        self._near = np.array([pack.places.within(p) for p in spaces.place]).reshape(n, len(pack.places.id))

    def let(self, model: ClusterModel) -> None:
        """Let free floor to firms of the hosted ecosystems already in the place, in a keyed order, first come.

        A tenant takes with it the floor it uses; a firm too large for what is free is passed over.
        """
        firms = model.firms
        self.open_m2 = self.existing_m2 + model.levers.space_floor
        for space in np.flatnonzero(self.open_m2 > self.used_m2):
            fits = (
                self._near[space, firms.place] & (firms.space < 0) & (firms.ecosystem >= 0) & ~firms.is_pool
            )
            fits &= self.hosts[space, np.maximum(firms.ecosystem, 0)]
            rows = np.flatnonzero(fits & (firms.floor_m2 <= self.open_m2[space] - self.used_m2[space]))
            if rows.size == 0:
                continue
            rows = rows[order(stream(model.world.seed, "tenancy"), rows.size, space)]
            taken = np.cumsum(firms.floor_m2[rows])
            rows = rows[taken <= self.open_m2[space] - self.used_m2[space]]
            firms.space[rows] = space
            self.used_m2[space] += firms.floor_m2[rows].sum()
            self.tenants[space] += rows.size
