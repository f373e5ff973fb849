"""Cheapest routes per goods class, and what accumulates along them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.errors import ModelError
from sim.jit import kernel
from sim.world.transport.graph import Arcs, Graph
from sim.world.transport.tables import MODES, GoodsClasses, TransportParameters
from sim.world.types import Transport

TIE = 1e-9
"""CNY/t added to every arc: between equally cheap routes the one with fewer arcs wins, and no arc has weight
0."""


@dataclass(frozen=True, eq=False)
class Solution:
    """The solved network. ``[C, P, P]`` arrays run from origin (second axis) to destination (third)."""

    transport: Transport
    weight: np.ndarray  # float64[C, P, P]: generalised cost, CNY per tonne
    mode: np.ndarray  # int8[C, P, P]: mode of most kilometres, -1 where there is no route
    before: (
        np.ndarray
    )  # int32[C, D, N]: previous graph node on the way from a door; < 0 at the door and unreached nodes
    arc: np.ndarray  # int32[C, N, N]: the arc used from node to node, -1 if none


def arc_money(arcs: Arcs, classes: GoodsClasses, c: int) -> np.ndarray:
    """CNY per tonne of each arc for goods class ``c``: freight, handling and customs fees."""
    return arcs.freight * classes.freight_multiplier[c] + arcs.handling * classes.handling_multiplier[c] + arcs.fees


def arc_days(arcs: Arcs) -> np.ndarray:
    """Days on each arc: moving, resting, handling and customs."""
    return (arcs.hours + arcs.customs_h) / 24.0


def day_cost(classes: GoodsClasses, parameters: TransportParameters) -> np.ndarray:
    """float64[C]: CNY per tonne and day under way = value x (carrying rate + perishability)."""
    return 1000.0 * classes.value_density * (parameters.carrying_rate_day + classes.perishability)


def arc_weights(arcs: Arcs, classes: GoodsClasses, parameters: TransportParameters) -> np.ndarray:
    """float64[C, A]: generalised cost of each arc, CNY per tonne (model.md section 2)."""
    money = np.stack([arc_money(arcs, classes, c) for c in range(len(classes.id))])
    return money + arc_days(arcs)[None, :] * day_cost(classes, parameters)[:, None] + TIE


def cheapest_arcs(arcs: Arcs, weight: np.ndarray, n_nodes: int) -> np.ndarray:
    """int32[N, N]: the cheapest of parallel arcs between two nodes (the first of equals), -1 where there is
    none."""
    order = np.lexsort((weight, arcs.head, arcs.tail))
    tail, head = arcs.tail[order], arcs.head[order]
    first = np.r_[True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])] if order.size else np.zeros(0, bool)
    table = np.full((n_nodes, n_nodes), -1, np.int32)
    table[tail[first], head[first]] = order[first]
    return table


def shortest(arcs: Arcs, weight: np.ndarray, n_nodes: int, start: np.ndarray) -> tuple[np.ndarray, ...]:
    """Dijkstra from the nodes ``start``: (distance [D, N], previous node [D, N], arc table [N, N])."""
    table = cheapest_arcs(arcs, weight, n_nodes)
    used = table[table >= 0]
    matrix = csr_array((weight[used], (arcs.tail[used], arcs.head[used])), shape=(n_nodes, n_nodes))
    distance, before = dijkstra(matrix, indices=start, return_predecessors=True)
    return distance, before.astype(np.int32), table


def solve(
    graph: Graph, classes: GoodsClasses, parameters: TransportParameters, allow_unreachable: bool = False
) -> Solution:
    """Solve all classes. Raises ModelError naming the places that cannot be reached, unless
    ``allow_unreachable``: then their entries are inf."""
    arcs, doors = graph.arcs, graph.door_place
    n_places, n_classes = len(graph.places.id), len(classes.id)
    square = (n_classes, n_places, n_places)
    km, days, cost, total = (np.full(square, np.nan) for _ in range(4))
    main = np.full(square, -1, np.int8)
    before = np.empty((n_classes, doors.size, graph.n_nodes), np.int32)
    table = np.empty((n_classes, graph.n_nodes, graph.n_nodes), np.int32)
    weights = arc_weights(arcs, classes, parameters)
    here = np.ix_(doors, doors)
    for c in range(n_classes):
        distance, before[c], table[c] = shortest(arcs, weights[c], graph.n_nodes, graph.door_node)
        if not allow_unreachable:
            check_reachable(graph, distance[:, graph.door_node])
        along = np.column_stack([arc_money(arcs, classes, c), arc_days(arcs)])
        sums = _accumulate(graph.door_node, before[c], table[c], arcs.mode, arcs.km, along, len(MODES))
        cost[c][here], days[c][here] = sums[..., 0], sums[..., 1]
        by_mode = sums[..., 2:]
        km[c][here] = by_mode.sum(axis=-1)
        loop = table[c][graph.door_node, graph.door_node]
        distance[np.arange(doors.size), graph.door_node] = np.append(weights[c], np.inf)[loop]  # -1: closed
        total[c][here] = distance[:, graph.door_node]
        main[c][here] = np.where(np.isfinite(sums[..., 0]), by_mode.argmax(axis=-1), -1)
    return Solution(Transport(classes.id, km, days, cost), total, main, before, table)


@kernel(inline="always")
def _add(sums, arc, mode, km, along):  # pragma: no cover - compiled
    if arc < 0:
        sums[:] = np.inf
        return
    sums[0] += along[arc, 0]
    sums[1] += along[arc, 1]
    if mode[arc] >= 0:
        sums[2 + mode[arc]] += km[arc]


@kernel
def _accumulate(doors, before, table, mode, km, along, n_modes):  # pragma: no cover - compiled
    """[D, D, 2 + n_modes]: money, days and km by mode along each route; inf where there is none."""
    n = doors.size
    out = np.zeros((n, n, 2 + n_modes))
    for o in range(n):
        for d in range(n):
            node = doors[d]
            if o == d:
                _add(out[o, d], table[node, node], mode, km, along)
                continue
            while node != doors[o]:
                previous = before[o, node]
                if previous < 0:
                    out[o, d, :] = np.inf
                    break
                _add(out[o, d], table[previous, node], mode, km, along)
                node = previous
    return out


def check_reachable(graph: Graph, distance: np.ndarray) -> None:
    """Raise ModelError naming the places that lie outside the largest set of places joined both ways."""
    joined = np.isfinite(distance) & np.isfinite(distance.T)
    if joined.all():
        return
    core = joined[np.argmax(joined.sum(axis=1))]
    names = graph.places.id
    lost = ", ".join(names[p] for p in graph.door_place[~core])
    anchor = names[graph.door_place[np.argmax(core)]]
    raise ModelError(
        f"transport network: no route between {anchor} and {lost}; "
        "join them by an edge in network_edges.csv, or open what is closed"
    )
