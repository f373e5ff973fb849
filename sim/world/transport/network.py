"""The transport network: immutable, edited by values, solved once per content."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from sim.errors import InputError, Problem
from sim.world.transport.edits import Edit, OpenHub, apply
from sim.world.transport.graph import Arcs, Graph, build_graph
from sim.world.transport.solve import Solution, solve
from sim.world.transport.tables import MODES, Edges, GoodsClasses, Hubs, TransportParameters
from sim.world.types import Places, Transport


class SolveCache:
    """Solutions by content, the least recently used dropped; ``solved`` counts the real work. Shared by all
    networks edited from one another; a copy sent to another process starts empty."""

    def __init__(self, keep: int = 16):
        self.keep = keep
        self.solved = 0
        self._solutions: OrderedDict[bytes, Solution] = OrderedDict()
        self.networks: OrderedDict[tuple[Edit, ...], TransportNetwork] = OrderedDict()
        self.graphs: dict[tuple[OpenHub, ...], Graph] = {}

    def solution(self, network: TransportNetwork, allow_unreachable: bool) -> Solution:
        """The solution of a network, from the cache if any network of the same content was solved before."""
        key = network.content + bytes([allow_unreachable])
        if key not in self._solutions:
            self._solutions[key] = solve(network.graph, network.classes, network.parameters, allow_unreachable)
            self.solved += 1
        self._solutions.move_to_end(key)
        while len(self._solutions) > self.keep:
            self._solutions.popitem(last=False)
        return self._solutions[key]

    def remember(self, network: TransportNetwork) -> TransportNetwork:
        """The network of the same edits made before, or this one."""
        found = self.networks.setdefault(network.edits, network)
        self.networks.move_to_end(network.edits)
        while len(self.networks) > 4 * self.keep:
            self.networks.popitem(last=False)
        return found

    def __reduce__(self) -> tuple:
        return SolveCache, (self.keep,)


@dataclass(frozen=True, eq=False)
class TransportNetwork:
    """Places, hubs and edges under a list of edits. ``edit`` gives a new network; ``solve`` its matrices.

    >>> closed = network.edit(Close("corridor:Land-sea"), Scale("road", cost=1.2))  # doctest: +SKIP
    >>> closed.solve().days[c, origin, destination]                                   # doctest: +SKIP
    """

    places: Places
    hubs: Hubs
    edges: Edges
    classes: GoodsClasses
    parameters: TransportParameters
    baseline: tuple[Edit, ...] = ()
    """What the scenario changes for the whole run; ``edits`` come on top and can be replaced."""
    edits: tuple[Edit, ...] = ()
    cache: SolveCache = field(default_factory=SolveCache, repr=False, init=False)

    def edit(self, *edits: Edit) -> TransportNetwork:
        """This network with more edits on top."""
        return self.at((*self.edits, *edits))

    def at(self, edits: Iterable[Edit]) -> TransportNetwork:
        """The same network under exactly these edits besides the baseline (those of this network are
        dropped)."""
        edits = tuple(edits)
        if edits == self.edits:
            return self
        other = replace(self, edits=edits)
        object.__setattr__(other, "cache", self.cache)
        return self.cache.remember(other)

    def solve(self, allow_unreachable: bool = False) -> Transport:
        """Matrices between all places. Raises ModelError naming the places without a route, unless
        ``allow_unreachable``: their entries are then inf. Never recomputed while the content is the same."""
        return self.solution(allow_unreachable).transport

    def solution(self, allow_unreachable: bool = False) -> Solution:
        """As ``solve``, with generalised cost, main mode and the routes themselves."""
        return self.cache.solution(self, allow_unreachable)

    def day_rate(self, c: int) -> float:
        """Time cost of goods class ``c``: share of value per day under way (carrying rate +
        perishability)."""
        return self.parameters.carrying_rate_day + float(self.classes.perishability[c])

    @cached_property
    def graph(self) -> Graph:
        """The graph under the edits."""
        edits = (*self.baseline, *self.edits)
        new = tuple(edit for edit in edits if isinstance(edit, OpenHub))
        if new not in self.cache.graphs:
            hubs, edges = self.hubs, self.edges
            for hub in new:
                hubs, edges = opened(self.places, hubs, edges, hub)
            self.cache.graphs[new] = build_graph(self.places, hubs, edges, self.parameters)
        return apply(self.cache.graphs[new], edits)

    @cached_property
    def content(self) -> bytes:
        """Digest of everything the solution depends on."""
        digest = hashlib.blake2b(repr((self.parameters, self.classes.id)).encode(), digest_size=16)
        graph = self.graph
        arrays = [getattr(graph.arcs, f.name) for f in fields(Arcs)]
        arrays += [graph.node_point, graph.node_mode, graph.door_place, graph.door_node]
        arrays += [getattr(self.classes, name) for name in _CLASS_NUMBERS]
        for array in arrays:
            digest.update(str((array.dtype, array.shape)).encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.digest()


_CLASS_NUMBERS = ("value_density", "handling_multiplier", "perishability", "freight_multiplier")


def opened(places: Places, hubs: Hubs, edges: Edges, new: OpenHub) -> tuple[Hubs, Edges]:
    """The tables with one more hub and its edges. Raises InputError for unknown places, hubs and modes."""
    n = len(places.id)
    if new.id in hubs.id:
        raise InputError(Problem(f"transport: there is a hub '{new.id}' already"))
    at = places.find(new.place) if new.place else -1
    numbers = {
        "lat": new.lat,
        "lon": new.lon,
        "handling_h": new.handling_h,
        "handling_cny_t": new.handling_cny_t,
    }
    hubs = Hubs(
        id=(*hubs.id, new.id),
        name_en=(*hubs.name_en, new.name_en or new.id),
        name_zh=(*hubs.name_zh, new.name_zh or new.name_en or new.id),
        kind=(*hubs.kind, new.kind),
        place=np.append(hubs.place, at).astype(np.int32),
        **{name: np.append(getattr(hubs, name), value) for name, value in numbers.items()},
    )
    for k, edge in enumerate(new.edges):
        if edge.mode not in MODES:
            raise InputError(Problem(f"transport: unknown mode '{edge.mode}' of a new edge; valid: {', '.join(MODES)}"))
        end = n + hubs.id.index(edge.to) if edge.to in hubs.id else places.find(edge.to)
        values = {
            "start": n + len(hubs.id) - 1,
            "end": end,
            "mode": MODES.index(edge.mode),
            "km": edge.km,
            "kmh": edge.kmh,
            "cny_tkm": edge.cny_tkm,
            "customs_h_import": 0.0,
            "customs_h_export": 0.0,
            "customs_cny_t": 0.0,
        }
        columns = {
            name: np.append(getattr(edges, name), value).astype(getattr(edges, name).dtype)
            for name, value in values.items()
        }
        edges = Edges(id=(*edges.id, f"{new.id}.{k + 1}"), corridor=(*edges.corridor, edge.corridor), **columns)
    return hubs, edges
