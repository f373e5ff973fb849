"""Who sits in innovation spaces (科创空间): free floor is let to firms in the place, first come in a keyed order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.streams import order, stream
from sim.world.pack import Pack
from sim.world.types import Firms


@dataclass(frozen=True, eq=False)
class Letting:
    """For whom each space is. A space that names no ecosystem is for all."""

    hosts: np.ndarray  # bool[spaces, E]: ecosystems it hosts
    near: np.ndarray  # bool[spaces, P]: places whose firms may move in (its place and what lies below)

    @classmethod
    def of(cls, pack: Pack) -> Letting:
        """The rules of a region pack."""
        spaces, n = pack.spaces, pack.spaces.place.size
        hosts = np.zeros((n, len(pack.ecosystems.id)), bool)
        for space, hosted in enumerate(spaces.ecosystems):
            hosts[space, list(hosted) or slice(None)] = True
        near = np.array([pack.places.within(p) for p in spaces.place]).reshape(n, len(pack.places.id))
        return cls(hosts, near)

    def let(self, firms: Firms, free_m2: np.ndarray, seed: int) -> np.ndarray:
        """int32[n]: the space of each firm once ``free_m2`` float64[spaces] is let (-1 = none).

        A tenant takes with it the floor it uses; one too large for what is left is passed over. Afterwards nobody who
        was passed over fits, so that letting again changes nothing unless floor opens.
        """
        column = firms.space.copy()
        ecosystem = np.maximum(firms.ecosystem, 0)
        for space in np.flatnonzero(free_m2 > 0):
            fits = self.near[space, firms.place] & (column < 0) & (firms.ecosystem >= 0) & ~firms.is_pool
            fits &= self.hosts[space, ecosystem] & (firms.floor_m2 > 0) & (firms.floor_m2 <= free_m2[space])
            rows = np.flatnonzero(fits)
            rows = rows[order(stream(seed, "tenancy"), rows.size, space)]
            column[_first_come(rows, firms.floor_m2, float(free_m2[space]))] = space
        return column


def _first_come(rows: np.ndarray, floor_m2: np.ndarray, free: float) -> np.ndarray:
    """Those of ``rows``, in their order, who find room when each takes its floor if it still fits."""
    taken = [rows[:0]]
    while rows.size:
        until = np.cumsum(floor_m2[rows])
        n = int((until <= free).sum())
        taken.append(rows[:n])
        free -= until[n - 1]
        rows = rows[n:]
        rows = rows[floor_m2[rows] <= free]
    return np.concatenate(taken)


def base_tenants(pack: Pack, firms: Firms, seed: int) -> np.ndarray:
    """int32[n]: the space of each firm in the base year, when only the existing floor is open."""
    return Letting.of(pack).let(firms, pack.spaces.existing_wan_m2 * 1e4, seed)
