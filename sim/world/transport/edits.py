"""Changes of the network as values: what a policy or a disruption does to transport.

An edit is frozen and hashable; a tuple of edits is the state of the network, and any order of the same
closures, scalings and openings gives the same network. Only two ``Customs`` edits that set hours of the same
edge depend on their order (the last one holds).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.errors import InputError, ModelError, Problem, suggestion
from sim.world.transport.graph import EXPORT, HANDLING, IMPORT, Arcs, Graph
from sim.world.transport.tables import MODES


@dataclass(frozen=True)
class Select:
    """Which arcs an edit touches: those that meet every field given (none given: all).

    ``Select.parse("rail")``, ``parse("hub:QBJ_RAIL")``, ``parse("mode:road, within:CDMZ")``.
    """

    mode: str | None = None  # road, rail, air, sea, waterway; or handling: changes of mode in hubs
    edge: str | None = None
    corridor: str | None = None
    hub: str | None = None  # every arc that starts or ends at the hub, its handling included
    place: str | None = None  # every arc that starts or ends at the place, or at a place below it
    within: str | None = None  # arcs with both ends in the place (a city, the metro area...)

    @classmethod
    def parse(cls, text: str) -> Select | str:
        """From ``field:name[, field:name]``; a plain word is kept and looked up in the network."""
        if ":" not in text:
            return text.strip()
        parts: dict[str, str] = {}
        known = [field.name for field in fields(cls)]
        for part in text.split(","):
            key, _, value = part.partition(":")
            key = key.strip()
            if key not in known:
                raise InputError(Problem(f"unknown selector '{key}'{suggestion(key, known)}"))
            parts[key] = value.strip()
        return cls(**parts)


Selector = Select | str
"""A :class:`Select`, or one word: a mode, corridor, edge, hub or place id, looked up in that order; or
text as in ``Select.parse``."""


@dataclass(frozen=True)
class Close:
    """Nothing moves on the selected arcs."""

    where: Selector


@dataclass(frozen=True)
class Unbuilt:
    """The selected arcs do not exist yet: as :class:`Close`, but nobody misses them."""

    where: Selector


@dataclass(frozen=True)
class Scale:
    """Freight and handling cost, moving and handling time of the selected arcs are multiplied (1 =
    unchanged). Customs hours and fees are left to :class:`Customs`."""

    where: Selector
    cost: float = 1.0
    time: float = 1.0

    def __post_init__(self) -> None:
        for name in ("cost", "time"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ModelError(f"transport edit: factor on {name} must be 0 or more, not {getattr(self, name)}")


@dataclass(frozen=True)
class Customs:
    """Clearance on the selected border edges: set hours (None = keep), then multiply hours and fees."""

    where: Selector = Select()
    import_h: float | None = None
    export_h: float | None = None
    hours_factor: float = 1.0
    fee_factor: float = 1.0

    def __post_init__(self) -> None:
        for name in ("import_h", "export_h", "hours_factor", "fee_factor"):
            value = getattr(self, name)
            if value is not None and not 0 <= value < np.inf:
                raise ModelError(f"transport edit: customs {name} must be 0 or more, not {value}")


@dataclass(frozen=True)
class NewEdge:
    """A connection that comes with a new hub, from the hub to ``to`` (a hub or place id)."""

    to: str
    mode: str
    km: float
    kmh: float
    cny_tkm: float
    corridor: str = ""


@dataclass(frozen=True)
class OpenHub:
    """A new hub with its connections; road access follows from ``place`` or from its position."""

    id: str
    kind: str
    lat: float
    lon: float
    handling_h: float
    handling_cny_t: float
    edges: tuple[NewEdge, ...] = ()
    place: str | None = None
    name_en: str = ""
    name_zh: str = ""


Edit = Close | Unbuilt | Scale | Customs | OpenHub


def names(graph: Graph) -> dict[str, list[str]]:
    """The words a selector can use, by field."""
    return {
        "mode": [*MODES, "handling"],
        "corridor": sorted({c for c in graph.edges.corridor if c}),
        "edge": list(graph.edges.id),
        "hub": list(graph.hubs.id),
        "place": list(graph.places.id),
    }


def resolve(graph: Graph, where: Selector) -> Select:
    """A :class:`Select` whose words all exist; raises InputError with the nearest valid word."""
    known = names(graph)
    if isinstance(where, str):
        for name, words in known.items():
            if where in words:
                return Select(**{name: where})
        parsed = Select.parse(where)
        if isinstance(parsed, Select):
            return resolve(graph, parsed)
        every = [word for words in known.values() for word in words]
        holding = [word for word in every if where and where in word]
        hint = f", did you mean '{holding[0]}'?" if holding else suggestion(where, every)
        raise InputError(Problem(f"transport: nothing is called '{where}'{hint}"))
    known["within"] = known["place"]
    problems = []
    for name, words in known.items():
        word = getattr(where, name)
        if word is not None and word not in words:
            problems.append(Problem(f"transport: unknown {name} '{word}'{suggestion(word, words)}"))
    if problems:
        raise InputError(problems)
    return where


def select(graph: Graph, where: Selector) -> np.ndarray:
    """bool[A]: the arcs selected."""
    want, arcs = resolve(graph, where), graph.arcs
    chosen = np.ones(arcs.size, bool)
    tail, head = graph.node_point[arcs.tail], graph.node_point[arcs.head]
    if want.mode:
        chosen &= arcs.mode == (HANDLING if want.mode == "handling" else MODES.index(want.mode))
    if want.edge:
        chosen &= arcs.edge == graph.edges.id.index(want.edge)
    if want.corridor:
        belongs = np.array([c == want.corridor for c in graph.edges.corridor], bool)
        chosen &= (arcs.edge >= 0) & belongs[arcs.edge]
    if want.hub:
        point = len(graph.places.id) + graph.hubs.id.index(want.hub)
        chosen &= (tail == point) | (head == point)
    n = len(graph.places.id)
    if want.place:
        inside = graph.places.within(graph.places.row[want.place])
        chosen &= ((tail < n) & inside[np.minimum(tail, n - 1)]) | ((head < n) & inside[np.minimum(head, n - 1)])
    if want.within:
        inside = np.append(graph.places.within(graph.places.row[want.within]), False)
        chosen &= inside[graph.point_place[tail]] & inside[graph.point_place[head]]
    return chosen


def apply(graph: Graph, edits: Iterable[Edit]) -> Graph:
    """The graph after the edits, in whatever order they come (hubs are opened beforehand, in the tables: see
    ``opened``). Customs hours set twice: the last holds. Factors multiply what was set."""
    edits, arcs = tuple(edits), graph.arcs
    for edit in edits:
        if isinstance(edit, Customs):
            arcs = _customs_set(arcs, select(graph, edit.where), edit)
    closed = np.zeros(arcs.size, bool)
    for edit in sorted(edits, key=repr):  # products in one order, so that the last bit agrees too
        if isinstance(edit, Customs):
            arcs = _customs_scaled(arcs, select(graph, edit.where), edit)
        elif isinstance(edit, Scale):
            arcs = _scaled(arcs, select(graph, edit.where), edit)
        elif isinstance(edit, Close | Unbuilt):
            closed |= select(graph, edit.where)
    if closed.any():
        arcs = Arcs(**{f.name: getattr(arcs, f.name)[~closed] for f in fields(Arcs)})
    return replace(graph, arcs=arcs)


def _scaled(arcs: Arcs, chosen: np.ndarray, edit: Scale) -> Arcs:
    cost, time = np.where(chosen, edit.cost, 1.0), np.where(chosen, edit.time, 1.0)
    return replace(arcs, freight=arcs.freight * cost, handling=arcs.handling * cost, hours=arcs.hours * time)


def _customs_set(arcs: Arcs, chosen: np.ndarray, edit: Customs) -> Arcs:
    hours = arcs.customs_h
    for side, value in ((IMPORT, edit.import_h), (EXPORT, edit.export_h)):
        if value is not None:
            hours = np.where(chosen & (arcs.customs == side), value, hours)
    return replace(arcs, customs_h=hours)


def _customs_scaled(arcs: Arcs, chosen: np.ndarray, edit: Customs) -> Arcs:
    hours = np.where(chosen, edit.hours_factor, 1.0) * arcs.customs_h
    return replace(arcs, customs_h=hours, fees=np.where(chosen, edit.fee_factor, 1.0) * arcs.fees)
