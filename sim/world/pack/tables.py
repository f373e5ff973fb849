"""The tables of a region pack as frozen columns. References are row numbers (-1 = none).

Every table with rows of its own keeps ``tag`` and ``source`` per row ("" where the file has none). Money is
10^8 CNY per year, as in the files.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PlaceFacts:
    """What the pack knows of places beyond :class:`sim.world.types.Places`; one row a place."""

    lead_industries: tuple[tuple[int, ...], ...]  # industry rows (ecosystems and groups spelt out)
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class IndustryFacts:
    """What the pack knows of industries beyond :class:`sim.world.types.Industries`; one row an industry."""

    gross_output: np.ndarray  # 1e8 CNY/year, national
    time_sensitivity: np.ndarray  # 0..1
    tradability: np.ndarray  # 0..1
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class GoodsClasses:
    """Classes of goods that travel alike (at most 8)."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    value_density: np.ndarray  # CNY/kg
    handling_multiplier: np.ndarray  # relative to the node's handling cost
    perishability: np.ndarray  # share of value lost per day
    freight_multiplier: np.ndarray  # relative to the edge's freight rate
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ecosystems:
    """Industrial ecosystems (产业生态圈)."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    industries: tuple[tuple[int, ...], ...]  # member industry rows
    status: tuple[str, ...]
    of_industry: np.ndarray  # int16[S]: the first listed ecosystem that has the industry, -1 if none
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Population:
    """Base-year totals by site and industry, lead firms included."""

    place: np.ndarray  # int32
    industry: np.ndarray  # int32
    output: np.ndarray  # 1e8 CNY/year
    enterprises: np.ndarray  # int64, above-scale enterprises
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Leaders:
    """Lead firms (链主) by name."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    industry: np.ndarray  # int32
    place: np.ndarray  # int32
    capacity: np.ndarray  # in capacity_unit; nan if unknown
    capacity_unit: tuple[str, ...]
    output: np.ndarray  # 1e8 CNY/year
    ecosystem: np.ndarray  # int32, -1 if none
    lsr_target: np.ndarray  # share, nan if none
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Spaces:
    """Innovation spaces (科创空间)."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    place: np.ndarray  # int32
    planned_wan_m2: np.ndarray  # 1e4 m2
    existing_wan_m2: np.ndarray
    start_date: tuple[datetime.date, ...]
    open_date: tuple[datetime.date, ...]
    ecosystems: tuple[tuple[int, ...], ...]  # ecosystem rows; () = open to all
    platform_strength: np.ndarray  # 0..1
    rent_discount: np.ndarray  # 0..1
    demonstration: np.ndarray  # bool
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class External:
    """External pools: what each region outside offers of each industry."""

    region: np.ndarray  # int32, place row
    industry: np.ndarray  # int32
    origin_class: np.ndarray  # int8, of the region: index into ORIGIN_CLASSES
    share: np.ndarray  # sums to 1 per (industry, origin class)
    price: np.ndarray  # 1 = base-year domestic price
    capacity: np.ndarray  # 1e8 CNY/year, inf = no limit
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Nodes:
    """Transport nodes: hubs, ports, airports, border crossings."""

    id: tuple[str, ...]
    place: np.ndarray  # int32, place it is attached to, -1 if none
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    kind: tuple[str, ...]
    lat: np.ndarray
    lon: np.ndarray
    handling_h: np.ndarray
    handling_cny_t: np.ndarray
    opens: tuple[datetime.date, ...]  # first day it can be used; date.min: from the start
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Edges:
    """Transport edges, usable both ways. Vertices: place rows first, then ``len(places) + node row``."""

    id: tuple[str, ...]
    start: np.ndarray  # int32, vertex
    end: np.ndarray  # int32, vertex
    mode: tuple[str, ...]
    km: np.ndarray
    kmh: np.ndarray
    cny_tkm: np.ndarray  # CNY per tonne and km
    customs_h_import: np.ndarray
    customs_h_export: np.ndarray
    customs_cny_t: np.ndarray
    corridor: tuple[str, ...]
    opens: tuple[datetime.date, ...]  # first day it can be used; date.min: from the start
    tag: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Parameters:
    """Scalar facts of the region."""

    name: tuple[str, ...]
    value: np.ndarray
    unit: tuple[str, ...]
    tag: tuple[str, ...]
    source: tuple[str, ...]
    description: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Attributes:
    """columns.csv: unit, tag and source of each numeric column."""

    table: tuple[str, ...]
    column: tuple[str, ...]
    unit: tuple[str, ...]
    tag: tuple[str, ...]
    source: tuple[str, ...]
    description: tuple[str, ...]


@dataclass(frozen=True)
class Assumption:
    """One thing a result rests on that no source says: a parameter, a column, or some rows of a table."""

    table: str
    item: str
    what: str
    source: str
