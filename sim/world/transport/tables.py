"""What the transport network is made from: parameters, goods classes, hubs and named edges, as plain columns.

A *point* is a place or a hub. Points are numbered places first: point ``p`` is place row ``p`` while ``p <
P``, and hub row ``p - P`` otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ModelError

MODES = ("road", "rail", "air", "sea", "waterway")
"""Modes of transport; an arc's mode is an index into this tuple."""
ROAD = 0


@dataclass(frozen=True)
class TransportParameters:
    """Scalar facts of the region that the network needs."""

    circuity: float  # road km per straight-line km, the detour of the graph itself included
    road_cny_tkm: float  # freight on local (unnamed) roads, CNY per t-km
    road_kmh: float  # speed on local roads while driving
    driving_h_day: float  # hours a lorry drives in a day on a long haul, 0 < h <= 24
    carrying_rate_day: float  # time cost of goods under way per CNY of value and day, by which routes are chosen

    def __post_init__(self) -> None:
        for name in ("circuity", "road_kmh", "driving_h_day"):
            if not getattr(self, name) > 0:
                raise ModelError(f"transport: {name} must be positive, not {getattr(self, name)}")
        if self.driving_h_day > 24:
            raise ModelError(f"transport: driving_h_day must be at most 24, not {self.driving_h_day}")
        for name in ("road_cny_tkm", "carrying_rate_day"):
            if not getattr(self, name) >= 0:
                raise ModelError(f"transport: {name} must not be negative, not {getattr(self, name)}")


@dataclass(frozen=True, eq=False)
class GoodsClasses:
    """Classes of goods that travel alike, one row each."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    value_density: np.ndarray  # CNY per kg
    handling_multiplier: np.ndarray  # on handling CNY per tonne
    perishability: np.ndarray  # share of value lost per day, on top of the carrying rate
    freight_multiplier: np.ndarray  # on freight CNY per t-km


@dataclass(frozen=True, eq=False)
class Hubs:
    """Nodes where goods change mode, one row each."""

    id: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    kind: tuple[str, ...]
    place: np.ndarray  # int32: place row the hub is attached to, -1 if none
    lat: np.ndarray
    lon: np.ndarray
    handling_h: np.ndarray  # hours per change of mode
    handling_cny_t: np.ndarray  # CNY per tonne and change of mode


@dataclass(frozen=True, eq=False)
class Edges:
    """Named connections, each open in both directions."""

    id: tuple[str, ...]
    start: np.ndarray  # int32: point
    end: np.ndarray
    mode: np.ndarray  # int8: index into MODES
    km: np.ndarray
    kmh: np.ndarray
    cny_tkm: np.ndarray
    customs_h_import: np.ndarray  # hours, paid when entering the home country
    customs_h_export: np.ndarray  # hours, paid when leaving it
    customs_cny_t: np.ndarray  # CNY per tonne, either way
    corridor: tuple[str, ...]  # empty where the edge belongs to none


def rest_hours(driving_h: np.ndarray, driving_h_day: float) -> np.ndarray:
    """Hours a lorry stands still on an edge of ``driving_h`` hours at the wheel.

    The first driving day is uninterrupted; after it each ``driving_h_day`` hours at the wheel cost the rest
    of a day. Continuous in length, so that a kilometre more never costs a whole night.
    """
    return np.maximum(0.0, driving_h - driving_h_day) * (24.0 - driving_h_day) / driving_h_day
