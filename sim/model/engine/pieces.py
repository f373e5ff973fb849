"""The network cut into a fixed number of pieces along firms, so that any number of threads gives the same bytes: a phase
runs the pieces side by side, each writes only what is its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.world.types import Network

LINKS_PER_PIECE = 20_000
MOST_PIECES = 4


@dataclass(frozen=True, eq=False)
class Pieces:
    """Bounds of each piece in firm, slot and link rows (uint64[P+1] each: an unsigned loop needs no check for
    negative indices, and so can be vectorised); pieces hold about equally many links."""

    firm: np.ndarray
    slot: np.ndarray
    link: np.ndarray

    @property
    def n(self) -> int:
        """Number of pieces."""
        return self.firm.size - 1


def cut(net: Network, n: int | None = None, firms: int | None = None) -> Pieces:
    """Cut the first ``firms`` (default all) of ``net`` into ``n`` pieces (default 1, 2 or 4 by the number of links, never
    by the number of threads)."""
    firms = net.n_firms if firms is None else firms
    ends = net.link_ptr[net.slot_ptr[: firms + 1]]  # links before each firm
    links = int(ends[-1])
    if n is None:
        n = min(MOST_PIECES, 1 << int(np.log2(1 + links / LINKS_PER_PIECE)))
    firm = np.searchsorted(ends, np.arange(n + 1) * (links / n)).astype(np.int64)
    firm[0], firm[-1] = 0, firms
    firm = np.maximum.accumulate(np.minimum(firm, firms))
    slot = np.asarray(net.slot_ptr, np.int64)[firm]
    link = np.asarray(net.link_ptr, np.int64)[slot]
    return Pieces(firm.astype(np.uint64), slot.astype(np.uint64), link.astype(np.uint64))
