"""Goods under way: a ring of days per lead time, so that memory is the sum of the lead times and nothing is
searched.

Links of one lead time lambda form a class. A class stores lambda rows (days) of one cell a link. On day t
the row ``t mod lambda`` holds what was dispatched on day t - lambda: it is read as today's arrival, and
overwritten with today's shipment, so that both touch the same cell. Within a class the links keep the order of
the network, so a pass over the links reads each class as a stream. Links with lead 0 have nothing under way and no
cells of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.jit import kernel
from sim.model.engine.columns import Columns
from sim.world.types import marked


@kernel
def _take(links, lead, rank, offset, width, day, cells, start, days, at, amount):
    """Empty the cells of ``links`` into flat columns, link by link, first arrival first; link m writes from start[m]."""
    for m in range(links.size):
        l = links[m]
        n = np.int64(lead[l])
        for ahead in range(n):
            cell = offset[n] + (day + ahead) % n * width[n] + rank[l]
            days[start[m] + ahead] = ahead
            at[start[m] + ahead] = m
            amount[start[m] + ahead] = cells[cell]
            cells[cell] = 0.0


@kernel
def _put(links, lead, rank, offset, width, day, days, amount, cells):
    for m in range(links.size):
        l = links[m]
        n = np.int64(lead[l])
        cells[offset[n] + (day + days[m]) % n * width[n] + rank[l]] = amount[m]


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
        self.rank[by_class[: count[0]]] = 0
        spare = np.where(count > 0, 64 + count // 16, 0)
        self.width = (count + spare).astype(np.int64)
        self.width[0] = 1  # written by nobody
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

    def _take(self, links: np.ndarray, day: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Take out what ``links`` have under way at the start of ``day``: (days from now, positions in ``links``,
        amounts). Zero days from now means: arrives at the end of ``day``."""
        ends = np.cumsum(self.lead[links], dtype=np.int64)
        size = int(ends[-1]) if ends.size else 0
        days, at, amount = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size)
        start = ends - self.lead[links]
        _take(
            links, self.lead, self.rank, self.offset, self.width, day, self.cells, start, days, at, amount
        )  # fmt: skip
        return days, at, amount

    def _put(self, links: np.ndarray, days: np.ndarray, amount: np.ndarray, day: int) -> None:
        _put(links, self.lead, self.rank, self.offset, self.width, day, days, amount, self.cells)

    def total(self) -> np.ndarray:
        """float64[L]: all that each link has under way."""
        every = np.arange(self.lead.size)
        days, at, amount = self._take(every, 0)
        self._put(at, days, amount, 0)
        return np.bincount(at, amount, every.size)

    def move(self, links: np.ndarray, lead: np.ndarray, day: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """Give ``links`` (each at most once) new lead times from ``day`` on. Goods under way keep their day
        of arrival. Those that a shorter ring cannot hold are returned: (day of arrival, positions in
        ``links``, amounts)."""
        links = np.asarray(links, np.int64)
        days, at, amount = self._take(links, day)
        self._release(links)
        if not self._settle(links, lead):
            self._grow(links, lead, day)
        inside = days < lead[at]
        self._put(links[at[inside]], days[inside], amount[inside], day)
        days, at, amount = days[~inside], at[~inside], amount[~inside]
        order = np.argsort(days, kind="stable")
        return [(day + ahead, at[group], amount[group]) for ahead, group in _runs(days[order], order)]

    def _release(self, links: np.ndarray) -> None:
        """Free the ranks of ``links``, whose cells are empty."""
        lead = self.lead[links]
        order = np.argsort(lead, kind="stable")
        ranks = self.rank[links[order]]
        for value, group in _runs(lead[order], ranks):
            if value > 0:
                self.free[value].extend(group.tolist())

    def _settle(self, links: np.ndarray, lead: np.ndarray) -> bool:
        """Take free ranks in the new classes; False (and nothing done) when some class has too few."""
        order = np.argsort(lead, kind="stable")
        wanted = list(_runs(lead[order], links[order]))
        for value, group in wanted:
            if value > 0 and (value >= len(self.free) or len(self.free[value]) < group.size):
                return False
        for value, group in wanted:
            if value == 0:
                self.rank[group] = 0
                continue
            free = self.free[value]
            self.rank[group] = free[len(free) - group.size :]
            del free[len(free) - group.size :]
        self.lead[links] = lead
        return True

    def _grow(self, links: np.ndarray, lead: np.ndarray, day: int) -> None:
        """Lay the ring out anew with ``links`` (empty) at their new leads, keeping what the other links have under
        way."""
        every = np.arange(self.lead.size)
        days, at, amount = self._take(every, day)
        kept = ~marked(links, every.size)[at]
        self.lead[links] = lead
        self._lay_out()
        self._put(at[kept], days[kept], amount[kept], day)


def _runs(values: np.ndarray, rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The parts of ``rows`` with one of the rising ``values`` each: (value, rows)."""
    if values.size == 0:
        return
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    for first, last in zip(starts, [*starts[1:], values.size], strict=True):
        yield int(values[first]), rows[first:last]
