"""Places from their columns: ancestors of each level, and where a place lies seen from the region."""

from __future__ import annotations

import numpy as np

from sim.world.geo import great_circle_km
from sim.world.pack.cells import Parsed
from sim.world.pack.schema import DISTRICT_KINDS
from sim.world.types import ORIGIN_CLASSES, Places

METRO, NEAR, DOMESTIC, FOREIGN = range(len(ORIGIN_CLASSES))
_LEVEL_KINDS = {
    "district": DISTRICT_KINDS,
    "city": ("city",),
    "metro": ("metro",),
    "province": ("province",),
    "country": ("country",),
}


def ancestors(kind: tuple[str, ...], parent: np.ndarray) -> dict[str, np.ndarray]:
    """For each level, int32[P]: row of the nearest place of that level upwards, itself included, or -1."""
    found = {level: np.full(parent.size, -1, np.int32) for level in _LEVEL_KINDS}
    for p in range(parent.size):
        at, steps = p, 0
        while at >= 0 and steps <= parent.size:
            for level, kinds in _LEVEL_KINDS.items():
                if kind[at] in kinds and found[level][p] < 0:
                    found[level][p] = at
            at, steps = int(parent[at]), steps + 1
    return found


def origin_classes(
    lat: np.ndarray,
    lon: np.ndarray,
    levels: dict[str, np.ndarray],
    *,
    centre: int,
    metro: int,
    home_country: int,
    near_radius_km: float,
) -> np.ndarray:
    """int8[P], index into ORIGIN_CLASSES.

    Inside the metro area; else in the country and within ``near_radius_km`` of the centre; else in the
    country; else abroad.
    """
    origin = np.full(lat.size, FOREIGN, np.int8)
    home = levels["country"] == home_country
    origin[home] = DOMESTIC
    km = great_circle_km(lat, lon, lat[centre], lon[centre])
    origin[home & (km <= near_radius_km)] = NEAR
    origin[levels["metro"] == metro] = METRO
    return origin


def build_places(parsed: Parsed, parent: np.ndarray, levels: dict[str, np.ndarray], origin: np.ndarray) -> Places:
    """The typed places of a checked table."""
    return Places(
        id=parsed["place_id"],
        name_en=parsed["name_en"],
        name_zh=parsed["name_zh"],
        kind=parsed["kind"],
        parent=parent,
        lat=parsed["lat"],
        lon=parsed["lon"],
        radius_km=parsed["radius_km"],
        floor_wan_m2=parsed["floor_wan_m2"],
        rent=parsed["rent_cny_m2_month"],
        is_site=~np.isnan(parsed["floor_wan_m2"]),
        is_external=np.array([kind == "external_region" for kind in parsed["kind"]]),
        origin_class=origin,
        **levels,
    )
