"""Where everything is: static tables that let a result be drawn and read without its region pack."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.world.pack import Pack
from sim.world.types import World


def geography_table(world: World) -> pd.DataFrame:
    """One row a place of the pack, of every level."""
    places = world.places
    parent = [places.id[p] if p >= 0 else None for p in places.parent]
    return pd.DataFrame(
        {
            "place_id": list(places.id),
            "name_en": list(places.name_en),
            "name_zh": list(places.name_zh),
            "kind": list(places.kind),
            "parent_id": parent,
            "lat": places.lat,
            "lon": places.lon,
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
    """Names of ecosystems, industries and innovation spaces by id: table, id, name_en, name_zh."""
    parts = {"ecosystem": pack.ecosystems, "industry": pack.industries, "space": pack.spaces}
    rows = [
        (kind, id_, en, zh)
        for kind, part in parts.items()
        for id_, en, zh in zip(part.id, part.name_en, part.name_zh, strict=True)
    ]
    return pd.DataFrame(rows, columns=["table", "id", "name_en", "name_zh"])
