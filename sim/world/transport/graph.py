"""The multimodal graph: one node per (point, mode), one arc per direction, handling paid on a change of mode.

    door = (place, road) --road--> (hub, road) --handling--> (hub, rail) --rail--> ... --> (place, road)

Road arcs join places (local Gabriel roads and named roads), places and hubs (access legs); the other modes
come from the named edges. Changing mode at a hub costs its handling hours and CNY/t once; at a place without
a hub it is free. Each door has a loop to itself: transport inside the place, which edits touch like any road.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.world.geo import great_circle_km
from sim.world.transport.geometry import CLOSEST_KM, local_roads
from sim.world.transport.tables import MODES, ROAD, Edges, Hubs, TransportParameters, rest_hours
from sim.world.types import Places

NO_CUSTOMS, IMPORT, EXPORT = 0, 1, 2
HANDLING = -1
"""Arc mode of a change of mode inside a hub."""
ACCESS_KM = 50.0
"""A hub attached to no site or external region is reached from the three nearest places of the near circle
within this distance; one that is far from everything is reached by named edges only."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """Directed arcs between graph nodes, one row each."""

    tail: np.ndarray  # int32: graph node
    head: np.ndarray
    mode: np.ndarray  # int8: index into MODES, or HANDLING
    km: np.ndarray
    hours: np.ndarray  # moving and resting, or handling
    freight: np.ndarray  # CNY per tonne
    handling: np.ndarray  # CNY per tonne, before the class multiplier
    fees: np.ndarray  # customs, CNY per tonne
    customs_h: np.ndarray
    customs: np.ndarray  # int8: NO_CUSTOMS, IMPORT or EXPORT
    edge: np.ndarray  # int32: named edge, -1 for local roads, access legs and handling

    @property
    def size(self) -> int:
        """Number of arcs."""
        return int(self.tail.size)


@dataclass(frozen=True, eq=False)
class Graph:
    """The network as arrays. ``doors`` are the places goods can come from or go to."""

    places: Places
    hubs: Hubs
    edges: Edges
    node_point: np.ndarray  # int32[N]
    node_mode: np.ndarray  # int8[N]
    point_place: np.ndarray  # int32: the place itself, the place a hub is attached to, or -1
    door_place: np.ndarray  # int32[D]: place rows
    door_node: np.ndarray  # int32[D]: their road node
    arcs: Arcs

    @property
    def n_nodes(self) -> int:
        """Number of graph nodes."""
        return int(self.node_point.size)

    def point_id(self, point: int) -> str:
        """Id of a place or hub."""
        n = len(self.places.id)
        return self.places.id[point] if point < n else self.hubs.id[point - n]


def customs_side(places: Places, hubs: Hubs, edges: Edges) -> np.ndarray:
    """int8[E]: what going from start to end means: IMPORT, EXPORT, or NO_CUSTOMS where the edge has none.

    The side attached to a domestic place is home, the side attached to a foreign place abroad; a hub attached
    to no place is on the side the other end is not. Where neither end settles it, edges run from home to
    abroad.
    """
    n = len(places.id)
    foreign = places.origin_class == 3
    known = np.concatenate([np.ones(n, bool), hubs.place >= 0])
    abroad = np.concatenate([foreign, np.where(hubs.place >= 0, foreign[hubs.place], False)])
    start_out, end_out = abroad[edges.start], abroad[edges.end]
    start_known, end_known = known[edges.start], known[edges.end]
    inward = (start_known & start_out & ~(end_known & end_out)) | (~start_known & end_known & ~end_out)
    has = (edges.customs_h_import > 0) | (edges.customs_h_export > 0) | (edges.customs_cny_t > 0)
    return np.where(has, np.where(inward, IMPORT, EXPORT), NO_CUSTOMS).astype(np.int8)


def build_graph(places: Places, hubs: Hubs, edges: Edges, parameters: TransportParameters) -> Graph:
    """Assemble the graph from the tables."""
    n = len(places.id)
    doors = np.flatnonzero(places.is_site | places.is_external).astype(np.int32)
    a, b, km = _road_pairs(places, hubs, doors, parameters)
    points = np.concatenate([doors, np.arange(n, n + len(hubs.id)), edges.start, edges.end, a, b])
    modes = np.concatenate([np.full(doors.size + len(hubs.id), ROAD), edges.mode, edges.mode])
    modes = np.concatenate([modes, np.full(2 * a.size, ROAD)])
    keys = np.unique(points.astype(np.int64) * len(MODES) + modes)
    # Whoever touches a mode can change to the road there: that is what a door or a gate is.
    keys = np.unique(np.concatenate([keys, keys // len(MODES) * len(MODES) + ROAD]))
    point, mode = (keys // len(MODES)).astype(np.int32), (keys % len(MODES)).astype(np.int8)

    def node(at: np.ndarray, by: np.ndarray | int) -> np.ndarray:
        return np.searchsorted(keys, at.astype(np.int64) * len(MODES) + by).astype(np.int32)

    roads = _road_arcs(node(a, ROAD), node(b, ROAD), km, parameters)
    named = _edge_arcs(node(edges.start, edges.mode), node(edges.end, edges.mode), places, hubs, edges, parameters)
    attached = np.concatenate([np.arange(n), hubs.place]).astype(np.int32)
    gates = node(doors, ROAD)
    inside = _road_arcs(gates, gates, inside_km(places.radius_km[doors], parameters.circuity), parameters)[:1]
    arcs = _join([*roads, *named, _handling_arcs(point, hubs, n), *inside])
    return Graph(places, hubs, edges, point, mode, attached, doors, gates, arcs)


def inside_km(radius_km: np.ndarray, circuity: float) -> np.ndarray:
    """Mean km between two firms of one place: 2/3 of the radius (mean distance to the centre of a disc) x
    circuity."""
    return np.nan_to_num(radius_km) * (2.0 / 3.0) * circuity


def _road_pairs(
    places: Places, hubs: Hubs, doors: np.ndarray, parameters: TransportParameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Local roads and access legs as pairs of points with km of road."""
    n = len(places.id)
    near = doors[places.origin_class[doors] <= 1]
    i, j, km, factor = local_roads(places.lat[near], places.lon[near], parameters.circuity)
    a, b, length = [near[i]], [near[j]], [km]
    for h, at in enumerate(hubs.place):
        if at >= 0 and at in doors:
            targets = np.array([at])
        else:
            gap = great_circle_km(hubs.lat[h], hubs.lon[h], places.lat[near], places.lon[near])
            order = np.argsort(gap, kind="stable")[:3]
            targets = near[order[gap[order] <= ACCESS_KM]]
        straight = great_circle_km(hubs.lat[h], hubs.lon[h], places.lat[targets], places.lon[targets])
        a.append(targets)
        b.append(np.full(targets.size, n + h))
        length.append(np.maximum(straight, CLOSEST_KM) * factor)
    return np.concatenate(a).astype(np.int32), np.concatenate(b).astype(np.int32), np.concatenate(length)


def _arcs(tail: np.ndarray, head: np.ndarray, **columns: np.ndarray | float | int) -> Arcs:
    values: dict[str, np.ndarray] = {}
    kinds = {"mode": np.int8, "customs": np.int8, "edge": np.int32}
    for name in ("mode", "km", "hours", "freight", "handling", "fees", "customs_h", "customs", "edge"):
        given = np.broadcast_to(columns.get(name, -1 if name == "edge" else 0), tail.shape)
        values[name] = given.astype(kinds.get(name, np.float64))
    return Arcs(tail.astype(np.int32), head.astype(np.int32), **values)


def _join(parts: list[Arcs]) -> Arcs:
    names = Arcs.__dataclass_fields__
    return Arcs(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _road_arcs(a: np.ndarray, b: np.ndarray, km: np.ndarray, p: TransportParameters) -> list[Arcs]:
    driving = km / p.road_kmh
    columns = {
        "mode": ROAD,
        "km": km,
        "hours": driving + rest_hours(driving, p.driving_h_day),
        "freight": km * p.road_cny_tkm,
    }
    return [_arcs(a, b, **columns), _arcs(b, a, **columns)]


def _edge_arcs(
    a: np.ndarray, b: np.ndarray, places: Places, hubs: Hubs, edges: Edges, p: TransportParameters
) -> list[Arcs]:
    moving = edges.km / edges.kmh
    hours = moving + np.where(edges.mode == ROAD, rest_hours(moving, p.driving_h_day), 0.0)
    onward = customs_side(places, hubs, edges)
    back = np.select([onward == IMPORT, onward == EXPORT], [EXPORT, IMPORT], NO_CUSTOMS)
    both = []
    for tail, head, side in ((a, b, onward), (b, a, back)):
        customs_h = np.select([side == IMPORT, side == EXPORT], [edges.customs_h_import, edges.customs_h_export], 0.0)
        both.append(
            _arcs(
                tail,
                head,
                mode=edges.mode,
                km=edges.km,
                hours=hours,
                freight=edges.km * edges.cny_tkm,
                fees=edges.customs_cny_t,
                customs_h=customs_h,
                customs=side,
                edge=np.arange(len(edges.id)),
            )
        )
    return both


def _handling_arcs(point: np.ndarray, hubs: Hubs, n: int) -> Arcs:
    """Changes between any two modes of one point; node rows are sorted by point."""
    starts = np.flatnonzero(np.r_[True, point[1:] != point[:-1]])
    stops = np.r_[starts[1:], point.size]
    pairs = [(u, v) for s, e in zip(starts, stops, strict=True) for u in range(s, e) for v in range(s, e) if u != v]
    tail, head = np.array(pairs, np.int32).reshape(-1, 2).T
    hub = point[tail] - n
    at_hub = hub >= 0
    hours = np.zeros(tail.size)
    hours[at_hub] = hubs.handling_h[hub[at_hub]]
    money = np.zeros(tail.size)
    money[at_hub] = hubs.handling_cny_t[hub[at_hub]]
    return _arcs(tail, head, mode=HANDLING, hours=hours, handling=money)
