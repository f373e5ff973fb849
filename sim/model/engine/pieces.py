"""The network cut into a fixed number of pieces along firms, so that any number of threads gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.world.types import Network

LINKS_PER_PIECE = 50_000
MOST_PIECES = 4


@dataclass(frozen=True, eq=False)
class Pieces:
    """Bounds of each piece in firm, slot and link rows (int64[P+1] each); pieces hold about equally many links."""

    firm: np.ndarray
    slot: np.ndarray
    link: np.ndarray

    @property
    def n(self) -> int:
        """Number of pieces."""
        return self.firm.size - 1

    def firms(self, p: int) -> tuple[int, int]:
        """First and past-last firm row of piece ``p``."""
        return int(self.firm[p]), int(self.firm[p + 1])

    def slots(self, p: int) -> tuple[int, int]:
        """First and past-last slot row of piece ``p``."""
        return int(self.slot[p]), int(self.slot[p + 1])

    def links(self, p: int) -> tuple[int, int]:
        """First and past-last link row of piece ``p``."""
        return int(self.link[p]), int(self.link[p + 1])


def cut(net: Network, n: int | None = None) -> Pieces:
    """Cut ``net`` into ``n`` pieces (default: by its number of links, never by the number of threads)."""
    links = int(net.link_ptr[-1])
    if n is None:
        n = min(MOST_PIECES, 1 + links // LINKS_PER_PIECE)
    ends = net.link_ptr[net.slot_ptr]  # links before each firm
    firm = np.searchsorted(ends, np.arange(n + 1) * (links / n)).astype(np.int64)
    firm[0], firm[-1] = 0, net.n_firms
    firm = np.maximum.accumulate(np.minimum(firm, net.n_firms))
    slot = np.asarray(net.slot_ptr, np.int64)[firm]
    return Pieces(firm, slot, np.asarray(net.link_ptr, np.int64)[slot])
