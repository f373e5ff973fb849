"""World: the unmoving facts of a run, as columns. The second of the five frozen values.

Index conventions used everywhere: ``p`` place row, ``s`` industry (product) row, ``i`` firm row (local firms first, then
external pools), ``k`` slot (firm, input), ``l`` link (slot, supplier). Slots are sorted by buyer and links by slot, so
``slot_ptr``/``link_ptr`` are CSR offsets. Money is CNY per day at base-year prices.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.errors import InputError, Problem, suggestion

CRITICAL, IMPORTANT, NON_CRITICAL = 0, 1, 2
ORIGIN_CLASSES = ("metro", "near", "domestic", "foreign")
"""Where a supplier sits, seen from the region: in the metro area, within the near circle (300 km), elsewhere in
the country, abroad. Calibration constants exist per (industry, origin class)."""


@dataclass(frozen=True, eq=False)
class Places:
    """Places of every level, one row each. Ancestor columns hold row numbers, -1 where there is none."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    kind: tuple[str, ...]
    parent: np.ndarray  # int32
    lat: np.ndarray  # float64, degrees WGS 84
    lon: np.ndarray
    radius_km: np.ndarray
    floor_wan_m2: np.ndarray  # 10^4 m2 of industrial floor space; nan where firms cannot locate
    rent: np.ndarray  # CNY per m2 and month; nan where firms cannot locate
    is_site: np.ndarray  # bool: firms may locate here
    is_external: np.ndarray  # bool: an external region, where pools sit
    district: np.ndarray  # int32: row of the district-level ancestor (itself included), -1 if none
    city: np.ndarray
    metro: np.ndarray
    province: np.ndarray
    country: np.ndarray
    origin_class: np.ndarray  # int8: index into ORIGIN_CLASSES

    @cached_property
    def row(self) -> dict[str, int]:
        """Row number by place id."""
        return {name: i for i, name in enumerate(self.id)}

    def find(self, name: str) -> int:
        """Row of a place id (or its Chinese or English name); raises InputError with the nearest valid id."""
        if name in self.row:
            return self.row[name]
        for names in (self.name_en, self.name_zh):
            if name in names:
                return names.index(name)
        raise InputError(Problem(f"unknown place '{name}'{suggestion(name, self.id)}"))

    def within(self, p: int) -> np.ndarray:
        """bool[P]: the places that are ``p`` or lie below it in the parent chain."""
        inside = np.zeros(len(self.id), bool)
        inside[p] = True
        for _ in range(12):
            grown = inside | (inside[self.parent] & (self.parent >= 0))
            if (grown == inside).all():
                break
            inside = grown
        return inside


@dataclass(frozen=True, eq=False)
class Industries:
    """Industries (= products), one row each; ``A[s, b]`` is CNY of input s per CNY of output of industry b."""

    id: tuple[str, ...]
    group: tuple[str, ...]  # the national-table sector this product belongs to (several products may share one)
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    is_goods: np.ndarray  # bool
    goods_class: np.ndarray  # int8: row in Transport.classes, -1 for services
    value_density: np.ndarray  # CNY per kg (nan for services)
    value_added_share: np.ndarray
    wage_share: np.ndarray
    import_share: np.ndarray  # of domestic use
    export_share: np.ndarray  # of output
    stock_days: np.ndarray  # days of use held as an input
    A: np.ndarray  # float64[S, S]
    criticality: np.ndarray  # int8[S, S]: CRITICAL, IMPORTANT, NON_CRITICAL of input s for buyer b

    @cached_property
    def row(self) -> dict[str, int]:
        """Row number by industry id."""
        return {name: i for i, name in enumerate(self.id)}

    def find(self, name: str) -> np.ndarray:
        """Rows of an industry id, or of all products of a group; raises InputError with the nearest valid word."""
        if name in self.row:
            return np.array([self.row[name]])
        rows = np.flatnonzero(np.array([g == name for g in self.group]))
        if rows.size == 0:
            valid = {*self.id, *self.group}
            raise InputError(Problem(f"unknown industry '{name}'{suggestion(name, valid)}"))
        return rows


@dataclass(frozen=True, eq=False)
class Transport:
    """Door-to-door transport between places per goods class, along the cheapest generalised route."""

    classes: tuple[str, ...]
    km: np.ndarray  # float64[C, P, P]
    days: np.ndarray  # float64[C, P, P]: moving, handling and customs
    cost: np.ndarray  # float64[C, P, P]: money cost, CNY per tonne (freight + handling + customs fees)


@dataclass(frozen=True, eq=False)
class Firms:
    """The firms, one row each; local firms first (lead firms first among them), then the external pools."""

    uid: np.ndarray  # int64: identity that keyed draws use; the same firm in every scenario of one pack
    industry: np.ndarray  # int16
    place: np.ndarray  # int32
    lat: np.ndarray
    lon: np.ndarray
    ecosystem: np.ndarray  # int16, -1 if none
    space: np.ndarray  # int32: innovation space, -1 if none
    leader: np.ndarray  # int32: row of the lead-firm table, -1 if none
    is_pool: np.ndarray  # bool
    output: np.ndarray  # CNY/day in the base year
    capacity: np.ndarray  # CNY/day
    size: np.ndarray  # CNY/day: size as buyers know it, by which a maker is seen; 0 = not on offer
    price: np.ndarray  # relative to the base-year domestic price (1)
    represents: np.ndarray  # number of real enterprises this row stands for
    floor_m2: np.ndarray  # floor space used

    @property
    def n(self) -> int:
        """Number of rows, pools included."""
        return int(self.industry.size)

    @cached_property
    def n_local(self) -> int:
        """Number of local firms (rows before the pools)."""
        return int((~self.is_pool).sum())


@dataclass(frozen=True, eq=False)
class Network:
    """Who buys what from whom: slots (firm, input) sorted by buyer, links (slot, supplier) sorted by slot.

    ``share`` sums to 1 within each slot. An empty link position has ``share`` 0 and ``supplier`` equal to the buyer.
    """

    n_firms: int
    slot_ptr: np.ndarray  # int64[n+1]: slots of firm i are slot_ptr[i]:slot_ptr[i+1]
    slot_buyer: np.ndarray  # int32[K]
    slot_input: np.ndarray  # int16[K]: industry bought
    slot_coef: np.ndarray  # float64[K]: CNY of this input per CNY of output (a_k)
    slot_class: np.ndarray  # int8[K]: CRITICAL, IMPORTANT, NON_CRITICAL
    slot_days: np.ndarray  # float64[K]: target stock, days of use (n_k)
    link_ptr: np.ndarray  # int64[K+1]: links of slot k are link_ptr[k]:link_ptr[k+1]
    link_slot: np.ndarray  # int32[L]
    link_supplier: np.ndarray  # int32[L]
    link_share: np.ndarray  # float64[L]
    link_lead: np.ndarray  # int16[L]: days between dispatch and arrival (0 = usable the next day)

    @cached_property
    def link_buyer(self) -> np.ndarray:
        """int32[L]: the buyer of each link; read only."""
        buyer = self.slot_buyer[self.link_slot]
        buyer.flags.writeable = False
        return buyer

    @property
    def link_coef(self) -> np.ndarray:
        """float64[L]: CNY bought on this link per CNY of the buyer's output (share x coefficient)."""
        return self.link_share * self.slot_coef[self.link_slot]

    def links_of(self, firms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The links on which the firm rows ``firms`` (int64) buy: (which of ``firms``, link row), int64 each."""
        return ranges(self.link_ptr[self.slot_ptr[firms]], self.link_ptr[self.slot_ptr[firms + 1]])


def marked(rows: np.ndarray, size: int) -> np.ndarray:
    """bool[size]: True at ``rows``."""
    mark = np.zeros(size, bool)
    mark[rows] = True
    return mark


def ranges(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All numbers of the ranges first..last-1, one range after the other: (which range, the number), int64 each."""
    count = last - first
    of = np.repeat(np.arange(first.size), count)
    start = np.repeat(first - (np.cumsum(count) - count), count)
    return of, (start + np.arange(of.size)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class World:
    """Everything that does not move during a run. ``final`` is final demand (CNY/day) at the base-year equilibrium,
    so that ``firms.output = final + B firms.output`` with B from ``network``."""

    pack: Any  # the loaded region pack (sim.world.pack.Pack)
    seed: int
    places: Places
    industries: Industries
    roads: Any  # sim.world.transport.TransportNetwork, from which ``transport`` was solved and can be edited
    transport: Transport
    firms: Firms
    network: Network
    final: np.ndarray  # float64[n]
    final_local: np.ndarray  # float64[n]: the part of final demand that arises inside the region
    start: dt.date | None = None  # the day for which ``transport`` holds: later openings are not there yet
