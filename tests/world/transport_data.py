"""Hand-made networks for the transport tests: places on the equator, where a degree is 111.195 km."""

from __future__ import annotations

import numpy as np

from sim.world.transport import MODES, Edges, GoodsClasses, Hubs, TransportNetwork, TransportParameters
from sim.world.types import Places

DEGREE_KM = 6371.0088 * np.pi / 180


def places(rows: list[tuple]) -> Places:
    """From (id, lat, lon, origin class, radius km, parent id or None); class None: a container, neither
    site nor external."""
    names = [row[0] for row in rows]
    n = len(rows)
    parent = np.array([names.index(row[5]) if row[5] else -1 for row in rows], np.int32)
    origin = np.array([0 if row[3] is None else row[3] for row in rows], np.int8)
    active = np.array([row[3] is not None for row in rows])
    none = np.full(n, -1, np.int32)
    return Places(
        id=tuple(names),
        name_en=tuple(f"{name} town" for name in names),
        name_zh=tuple(names),
        kind=("district",) * n,
        parent=parent,
        lat=np.array([row[1] for row in rows], float),
        lon=np.array([row[2] for row in rows], float),
        radius_km=np.array([row[4] for row in rows], float),
        floor_wan_m2=np.full(n, 1.0),
        rent=np.full(n, 1.0),
        is_site=active & (origin == 0),
        is_external=active & (origin > 0),
        district=none,
        city=none,
        metro=none,
        province=none,
        country=none,
        origin_class=origin,
    )


def classes(**columns: list[float]) -> GoodsClasses:
    """Goods classes by value density (CNY/kg); the rest neutral unless given."""
    density = np.array(columns.pop("value_density", [10.0]), float)
    n = density.size
    given = {name: np.array(values, float) for name, values in columns.items()}
    neutral = {"handling_multiplier": 1.0, "perishability": 0.0, "freight_multiplier": 1.0}
    names = tuple(f"G{k}" for k in range(n))
    return GoodsClasses(
        id=names,
        name_en=names,
        name_zh=names,
        value_density=density,
        **{name: given.get(name, np.full(n, value)) for name, value in neutral.items()},
    )


def hubs(*rows: tuple) -> Hubs:
    """From (id, place row, lat, lon, handling h, handling CNY/t)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    return Hubs(
        id=tuple(columns[0]),
        name_en=tuple(columns[0]),
        name_zh=tuple(columns[0]),
        kind=("rail_port",) * len(rows),
        place=np.array(columns[1], np.int32),
        lat=np.array(columns[2], float),
        lon=np.array(columns[3], float),
        handling_h=np.array(columns[4], float),
        handling_cny_t=np.array(columns[5], float),
    )


def edges(*rows: tuple) -> Edges:
    """From (id, start point, end point, mode, km, kmh, CNY/tkm[, import h, export h, fee CNY/t[,
    corridor]])."""
    full = [(*row, *(0.0, 0.0, 0.0, "")[len(row) - 7 :]) for row in rows]
    columns = list(zip(*full, strict=True)) if full else [()] * 11
    numbers = ("km", "kmh", "cny_tkm", "customs_h_import", "customs_h_export", "customs_cny_t")
    return Edges(
        id=tuple(columns[0]),
        start=np.array(columns[1], np.int32),
        end=np.array(columns[2], np.int32),
        mode=np.array([MODES.index(mode) for mode in columns[3]], np.int8),
        corridor=tuple(columns[10]),
        **{name: np.array(columns[4 + k], float) for k, name in enumerate(numbers)},
    )


def network(where: Places, nodes=None, links=None, goods=None, **parameters: float) -> TransportNetwork:
    """A network with circuity 1.25, 0.6 CNY/tkm, 60 km/h, 10 h at the wheel a day, 0.001 a day unless
    given."""
    terms = {
        "circuity": 1.25,
        "road_cny_tkm": 0.6,
        "road_kmh": 60.0,
        "driving_h_day": 10.0,
        "carrying_rate_day": 0.001,
    }
    return TransportNetwork(
        where,
        nodes or hubs(),
        links or edges(),
        goods or classes(),
        TransportParameters(**(terms | parameters)),
    )


def two_coasts() -> TransportNetwork:
    """A (home, with hub HA) and Z (abroad, with hub HZ), 9 000 km apart by rail or air, 20 000 by sea.

    Classes: G0 steel 4 CNY/kg, G1 machinery 80, G2 chips 5000. Points: A 0, B 1, Z 2, HA 3, HZ 4.
    """
    where = places([("A", 0, 0, 0, 10, None), ("B", 0, 0.5, 0, 10, None), ("Z", 0, 80, 3, 100, None)])
    nodes = hubs(("HA", 0, 0.0, 0.0, 12.0, 30.0), ("HZ", 2, 0.0, 80.0, 12.0, 30.0))
    links = edges(
        ("rail", 3, 4, "rail", 9000, 30, 0.45, 36.7, 2.6, 50.0, "Bridge"),
        ("air", 3, 4, "air", 9000, 700, 3.0, 36.7, 2.6, 50.0),
        ("sea", 3, 4, "sea", 20000, 30, 0.05, 36.7, 2.6, 50.0, "Ocean"),
    )
    return network(where, nodes, links, classes(value_density=[4, 80, 5000]), carrying_rate_day=0.005)
