"""What is around a place: output of each ecosystem within reach, its diversity, nearness to lead firms and hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.geo import great_circle_km

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def decay(km: np.ndarray, reach_km: float) -> np.ndarray:
    """exp(-km / reach); 0 where the distance is unknown."""
    return np.nan_to_num(np.exp(-km / reach_km))


def place_km(model: ClusterModel) -> np.ndarray:
    """float64[P, P]: great-circle km between places, 2/3 of the radius inside one (mean distance in a disc to its
    centre)."""
    places = model.world.places
    km = great_circle_km(places.lat[:, None], places.lon[:, None], places.lat[None], places.lon[None])
    np.fill_diagonal(km, np.nan_to_num(places.radius_km) * 2.0 / 3.0)
    return km


def ecosystem_mass(model: ClusterModel, made: np.ndarray, near: np.ndarray) -> np.ndarray:
    """float64[P, E]: output of each ecosystem (CNY/day) within reach of each place, faded with distance."""
    firms = model.firms
    n_places, n_eco = len(model.world.places.id), len(model.world.pack.ecosystems.id)
    rows = np.flatnonzero(firms.ecosystem >= 0)
    cell = firms.place[rows].astype(np.int64) * n_eco + firms.ecosystem[rows]
    return near @ np.bincount(cell, made[rows], n_places * n_eco).reshape(n_places, n_eco)


def diversity(mass: np.ndarray) -> np.ndarray:
    """float64[P]: entropy of the ecosystems within reach (0 = one alone), Jacobs' variety."""
    total = mass.sum(axis=1, keepdims=True)
    share = np.divide(mass, total, out=np.zeros_like(mass), where=total > 0)
    return -(share * np.log(np.maximum(share, 1e-300))).sum(axis=1)


def leader_nearness(model: ClusterModel, reach_km: float) -> np.ndarray:
    """float64[P, E]: nearness (0..1) of each place to the nearest lead firm of each ecosystem."""
    firms, places = model.firms, model.world.places
    out = np.zeros((len(places.id), len(model.world.pack.ecosystems.id)))
    for row in np.flatnonzero((firms.leader >= 0) & (firms.ecosystem >= 0)):
        km = great_circle_km(places.lat, places.lon, firms.lat[row], firms.lon[row])
        column = firms.ecosystem[row]
        out[:, column] = np.maximum(out[:, column], decay(km, reach_km))
    return out


def hub_nearness(model: ClusterModel, reach_km: float) -> np.ndarray:
    """float64[P]: nearness (0..1) to the nearest port, rail port or airport of today's network."""
    places, hubs = model.world.places, model.logistics.network.graph.hubs
    gates = np.flatnonzero(np.array([kind != "road_hub" and kind != "border" for kind in hubs.kind], bool))
    if gates.size == 0:
        return np.zeros(len(places.id))
    km = great_circle_km(places.lat[:, None], places.lon[:, None], hubs.lat[gates], hubs.lon[gates])
    return decay(np.nan_to_num(km, nan=np.inf).min(axis=1), reach_km)
