"""Goods under way: a ring of days per lead time, so that memory is the sum of the lead times and nothing is
searched.

Links of one lead time lambda form a class. A class stores lambda rows (days) of one cell a link. On day t
the row ``t mod lambda`` holds what was dispatched on day t - lambda: it is read as today's arrival, and
overwritten with today's shipment, so that both touch the same cell. Links with lead 0 have one row that is
written and never waited for. Within a class the links keep the order of the network, so a pass over the
links reads each class as a stream.
"""

from __future__ import annotations

import numpy as np

from sim.jit import kernel
from sim.model.engine.columns import Columns


@kernel
def _fill(base, rows, width, lead, rank, amount, cells):
    for l in range(lead.size):
        for row in range(rows[lead[l]]):
            cells[base[lead[l]] + row * width[lead[l]] + rank[l]] = amount[l]


class Ring:
    """Cells of goods under way for L links; ``lead`` uint16[L], ``rank`` uint32[L], ``cells`` float64[...].

    ``today[lead[l]] + rank[l]`` is the cell of link l on the current day (see :meth:`turn`).
    """

    def __init__(self, lead: np.ndarray, column: Columns | None = None):
        self._column = column or Columns()
        self.lead = self._column(np.asarray(lead).astype(np.uint16))
        self.rank = self._column(np.zeros(lead.size, np.uint32))
        self._lay_out()

    def _lay_out(self) -> None:
        """Give every link a rank in its class, with spare ranks for links that join a class later."""
        count = np.bincount(self.lead, minlength=1)
        by_class = np.argsort(self.lead, kind="stable")
        starts = np.concatenate(([0], np.cumsum(count)))
        self.rank[by_class] = (np.arange(self.lead.size) - starts[self.lead[by_class]]).astype(np.uint32)
        spare = np.where(count > 0, 64 + count // 16, 0)
        self.width = (count + spare).astype(np.int64)
        self.rows = np.maximum(np.arange(count.size), 1).astype(np.int64)
        self.offset = np.concatenate(([0], np.cumsum(self.width * self.rows)[:-1])).astype(np.int64)
        self.cells = self._column(np.zeros(int((self.width * self.rows).sum())))
        self.free = [list(range(int(w) - 1, int(c) - 1, -1)) for c, w in zip(count, self.width, strict=True)]
        self.today = self.offset.astype(np.uint64)

    def turn(self, day: int) -> None:
        """Point ``today`` at the row of ``day`` in every class."""
        self.today[:] = self.offset + (day % self.rows) * self.width

    def fill(self, amount: np.ndarray) -> None:
        """Fill every row with the same daily shipment (the base year); lead-0 links have nothing under
        way."""
        rows = self.rows.copy()
        rows[0] = 0
        _fill(self.offset, rows, self.width, self.lead, self.rank, amount, self.cells)

    def under_way(self, links: np.ndarray, day: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """What ``links`` have under way at the start of ``day``: (days from now, positions in ``links``,
        amounts). Zero days from now means: arrives at the end of ``day``."""
        found = []
        lead = self.lead[links]
        for value in np.unique(lead[lead > 0]).astype(int):
            at = np.flatnonzero(lead == value)
            for row in range(value):
                amount = self.cells[self.offset[value] + row * self.width[value] + self.rank[links[at]]]
                found.append(((row - day) % value, at, amount))
        return found

    def total(self) -> np.ndarray:
        """float64[L]: all that each link has under way."""
        out = np.zeros(self.lead.size)
        for _, at, amount in self.under_way(np.arange(self.lead.size), 0):
            out[at] += amount
        return out

    def move(self, links: np.ndarray, lead: np.ndarray, day: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """Give ``links`` (each at most once) new lead times from ``day`` on. Goods under way keep their day
        of arrival. Those that a shorter ring cannot hold are returned: (day of arrival, positions in
        ``links``, amounts)."""
        stale = self.under_way(links, day)
        self._release(links)
        if not self._settle(links, lead):
            self._grow(links, lead, day)
        late = []
        for days, at, amount in stale:
            inside = days < lead[at]
            l = links[at[inside]]
            value = self.lead[l].astype(np.int64)
            row = (day + days) % np.maximum(value, 1)
            self.cells[self.offset[value] + row * self.width[value] + self.rank[l]] = amount[inside]
            if not inside.all():
                late.append((day + days, at[~inside], amount[~inside]))
        return late

    def _release(self, links: np.ndarray) -> None:
        lead = self.lead[links]
        for value in np.unique(lead).astype(int):
            ranks = self.rank[links[lead == value]]
            for row in range(self.rows[value]):
                self.cells[self.offset[value] + row * self.width[value] + ranks] = 0.0
            self.free[value].extend(ranks.tolist())

    def _settle(self, links: np.ndarray, lead: np.ndarray) -> bool:
        """Take free ranks in the new classes; False (and nothing done) when some class has too few."""
        values, counts = np.unique(lead, return_counts=True)
        for value, count in zip(values, counts, strict=True):
            if value >= len(self.free) or len(self.free[value]) < count:
                return False
        for value, count in zip(values, counts, strict=True):
            free = self.free[value]
            taken = free[len(free) - count :]
            del free[len(free) - count :]
            self.rank[links[lead == value]] = taken
        self.lead[links] = lead
        return True

    def _grow(self, links: np.ndarray, lead: np.ndarray, day: int) -> None:
        """Lay the ring out anew with ``links`` at their new leads, keeping what the other links have under
        way."""
        others = np.ones(self.lead.size, bool)
        others[links] = False
        keep = np.flatnonzero(others)
        held = self.under_way(keep, day)
        self.lead[links] = lead
        self._lay_out()
        for days, at, amount in held:
            l = keep[at]
            value = self.lead[l].astype(np.int64)
            row = (day + days) % value
            self.cells[self.offset[value] + row * self.width[value] + self.rank[l]] = amount
