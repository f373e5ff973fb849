"""One shipment's way, leg by leg, and the best way by each mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, ModelError, Problem
from sim.world.transport.graph import EXPORT, HANDLING, IMPORT, Arcs, Graph
from sim.world.transport.network import TransportNetwork
from sim.world.transport.solve import arc_days, arc_money, arc_weights, day_cost, shortest
from sim.world.transport.tables import MODES


@dataclass(frozen=True)
class Leg:
    """A stretch on one mode and corridor, or the change of mode in a hub (mode ``handling``)."""

    start: str  # place or hub id
    end: str
    via: tuple[str, ...]  # places passed on the way
    mode: str
    corridor: str
    km: float
    hours: float  # moving, resting and handling
    customs_h: float
    customs: str  # "import", "export" or ""
    cost: float  # CNY per tonne: freight, handling and customs fees


@dataclass(frozen=True)
class Route:
    """The legs from origin to destination for one goods class, and their totals."""

    goods_class: str
    origin: str
    destination: str
    legs: tuple[Leg, ...]
    km: float
    days: float
    cost: float  # CNY per tonne
    time_cost: float  # CNY per tonne: days x value x (carrying rate + perishability)
    mode: str  # of most kilometres

    @property
    def generalised(self) -> float:
        """CNY per tonne: money and time."""
        return self.cost + self.time_cost


def route(network: TransportNetwork, c: int, origin: int, destination: int) -> Route:
    """The cheapest route of goods class ``c`` between two place rows; ModelError if there is none."""
    graph, solution = network.graph, network.solution(allow_unreachable=True)
    start, end = _door(graph, origin), _door(graph, destination)
    table = solution.arc[c]
    first = graph.door_node[start]
    node = graph.door_node[end]
    path: list[int] = [table[node, node]] if start == end else []
    while node != first:
        before = solution.before[c, start, node]
        path.append(table[before, node] if before >= 0 else -1)
        if before < 0:
            break
        node = before
    if min(path) < 0:
        names = graph.places.id
        closed = "; something on the way is closed" if network.edits or network.baseline else ""
        raise ModelError(f"transport network: no route from {names[origin]} to {names[destination]}{closed}")
    return _route(network, c, origin, destination, path[::-1])


CHAINS = {
    "road": ("road",),
    "rail": ("road", "rail"),
    "air": ("road", "air"),
    "sea": ("road", "rail", "waterway", "sea"),
    "waterway": ("road", "waterway"),
}
"""What a shipment "by" a mode may use: road to and from the hub, any surface mode to and from a sea port."""


def best_by_mode(network: TransportNetwork, c: int, origin: int, destination: int) -> dict[str, Route | None]:
    """The best route by each mode (see ``CHAINS``; the mode itself is used at least once), None where there
    is none or only one that passes a point twice. The cheapest is the route chosen: where that is none of the
    five, because it combines modes in another way, it comes last as ``combined``."""
    found: dict[str, Route | None] = {}
    for mode in MODES:
        path = _forced(network, c, origin, destination, mode)
        found[mode] = None if path is None else _route(network, c, origin, destination, path)
    chosen = route(network, c, origin, destination)
    if all(way is None or way.generalised > chosen.generalised + len(way.legs) * 1e-6 for way in found.values()):
        found["combined"] = chosen
    return found


def _forced(network: TransportNetwork, c: int, origin: int, destination: int, name: str) -> list[int] | None:
    """Arcs of the cheapest route that uses the mode: two storeys of the graph, the stairs being its arcs."""
    graph = network.graph
    start, end = graph.door_node[_door(graph, origin)], graph.door_node[_door(graph, destination)]
    arcs, n, mode = graph.arcs, graph.n_nodes, MODES.index(name)
    if origin == destination:
        loop = np.flatnonzero((arcs.tail == start) & (arcs.head == start) & (arcs.mode == mode))
        return loop[:1].tolist() or None
    weight = arc_weights(arcs, network.classes, network.parameters)[c]
    allowed = np.isin(arcs.mode, [HANDLING, *(MODES.index(other) for other in CHAINS[name])])
    flat, stairs = np.flatnonzero(allowed), np.flatnonzero(arcs.mode == mode)
    rows = np.concatenate([flat, flat, stairs])
    low = np.repeat([0, n, 0], [flat.size, flat.size, stairs.size])
    high = np.repeat([0, n, n], [flat.size, flat.size, stairs.size])
    columns = {field: getattr(arcs, field)[rows] for field in Arcs.__dataclass_fields__}
    storeys = Arcs(**columns | {"tail": columns["tail"] + low, "head": columns["head"] + high})
    distance, before, table = shortest(storeys, weight[rows], 2 * n, np.array([start]))
    node = end + n
    if not np.isfinite(distance[0, node]):
        return None
    path: list[int] = []
    passed = [node % n]
    while node != start:
        previous = before[0, node]
        path.append(int(rows[table[previous, node]]))
        node = previous
        passed.append(node % n)
    points = graph.node_point[np.array(passed)]
    visits = 1 + np.count_nonzero(points[1:] != points[:-1])
    return path[::-1] if visits == np.unique(points).size else None


def _door(graph: Graph, place: int) -> int:
    rows = np.flatnonzero(graph.door_place == place)
    if rows.size == 0:
        names, inside = graph.places.id, graph.places.within(place)[graph.door_place]
        sites = ", ".join(names[p] for p in graph.door_place[inside][:8])
        hint = f"name a place in it: {sites}" if sites else "name a site or an external region"
        raise InputError(Problem(f"goods are not sent from or to '{names[place]}' itself; {hint}"))
    return int(rows[0])


def _route(network: TransportNetwork, c: int, origin: int, destination: int, path: list[int]) -> Route:
    graph, rows = network.graph, np.array(path, np.intp)
    arcs = graph.arcs
    days = float(arc_days(arcs)[rows].sum())
    moving = arcs.mode[rows] >= 0
    by_mode = np.bincount(arcs.mode[rows][moving], arcs.km[rows][moving], len(MODES))
    return Route(
        goods_class=network.classes.id[c],
        origin=graph.places.id[origin],
        destination=graph.places.id[destination],
        legs=tuple(_legs(network, c, rows)),
        km=float(by_mode.sum()),
        days=days,
        cost=float(arc_money(arcs, network.classes, c)[rows].sum()),
        time_cost=days * float(day_cost(network.classes, network.parameters)[c]),
        mode=MODES[int(by_mode.argmax())],
    )


def _legs(network: TransportNetwork, c: int, rows: np.ndarray) -> list[Leg]:
    """Arcs in order, neighbours of one mode and corridor joined unless one of them crosses a border."""
    graph = network.graph
    arcs, money = graph.arcs, arc_money(graph.arcs, network.classes, c)
    legs: list[Leg] = []
    for arc in rows:
        edge, side = arcs.edge[arc], arcs.customs[arc]
        leg = Leg(
            start=graph.point_id(graph.node_point[arcs.tail[arc]]),
            end=graph.point_id(graph.node_point[arcs.head[arc]]),
            via=(),
            mode="handling" if arcs.mode[arc] == HANDLING else MODES[arcs.mode[arc]],
            corridor=graph.edges.corridor[edge] if edge >= 0 else "",
            km=float(arcs.km[arc]),
            hours=float(arcs.hours[arc]),
            customs_h=float(arcs.customs_h[arc]),
            customs={IMPORT: "import", EXPORT: "export"}.get(int(side), ""),
            cost=float(money[arc]),
        )
        last = legs[-1] if legs else None
        if last and (last.mode, last.corridor, last.customs, leg.customs) == (leg.mode, leg.corridor, "", ""):
            legs[-1] = Leg(
                start=last.start,
                end=leg.end,
                via=(*last.via, leg.start),
                mode=leg.mode,
                corridor=leg.corridor,
                km=last.km + leg.km,
                hours=last.hours + leg.hours,
                customs_h=0.0,
                customs="",
                cost=last.cost + leg.cost,
            )
        else:
            legs.append(leg)
    return legs
