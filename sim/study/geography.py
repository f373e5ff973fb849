"""Where everything is: static tables that let a result be drawn and read without its region pack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.world.pack import Pack
from sim.world.types import ORIGIN_CLASSES, World

LEVELS = ("district", "city", "metro", "province", "country")
"""Levels above the place of which the table names the place's own."""


def geography_table(world: World) -> pd.DataFrame:
    """One row a place of the pack, of every level."""
    places = world.places

    def named(rows: np.ndarray) -> list[str | None]:
        return [places.id[p] if p >= 0 else None for p in rows]

    levels = {f"{level}_id": named(getattr(places, level)) for level in LEVELS}
    return pd.DataFrame(
        {
            "place_id": list(places.id),
            "name_en": list(places.name_en),
            "name_zh": list(places.name_zh),
            "kind": list(places.kind),
            "parent_id": named(places.parent),
            **levels,
            "origin_class": [ORIGIN_CLASSES[c] for c in places.origin_class],
            "lat": places.lat,
            "lon": places.lon,
            "radius_km": places.radius_km,
            "is_site": places.is_site,
            "is_external": places.is_external,
            "is_centre": np.arange(len(places.id)) == world.pack.centre,
        }
    )


def corridor_table(pack: Pack) -> pd.DataFrame:
    """One row a named transport edge, with the coordinates of its ends."""
    edges, nodes, places = pack.edges, pack.nodes, pack.places
    lat = np.concatenate([places.lat, nodes.lat])
    lon = np.concatenate([places.lon, nodes.lon])
    return pd.DataFrame(
        {
            "edge_id": list(edges.id),
            "corridor": list(edges.corridor),
            "mode": list(edges.mode),
            "lat1": lat[edges.start],
            "lon1": lon[edges.start],
            "lat2": lat[edges.end],
            "lon2": lon[edges.end],
        }
    )


def names_table(pack: Pack) -> pd.DataFrame:
    """Names of ecosystems, industries, innovation spaces and transport hubs by id: table, id, name_en, name_zh, is_goods."""
    parts: dict[str, Any] = {
        "ecosystem": pack.ecosystems, "industry": pack.industries, "space": pack.spaces, "hub": pack.nodes,
    }  # fmt: skip
    rows = [
        (kind, id_, en, zh)
        for kind, part in parts.items()
        for id_, en, zh in zip(part.id, part.name_en, part.name_zh, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["table", "id", "name_en", "name_zh"])
    goods = dict(zip(pack.industries.id, pack.industries.is_goods.tolist(), strict=True))
    table["is_goods"] = [
        kind == "industry" and goods[id_] for kind, id_ in zip(table["table"], table["id"], strict=True)
    ]
    return table
