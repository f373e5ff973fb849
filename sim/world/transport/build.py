"""From a region pack (and the scenario's transport section) to the transport network."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from sim.world.transport.edits import Customs, Edit, Scale, Select, Unbuilt
from sim.world.transport.network import TransportNetwork
from sim.world.transport.tables import MODES, Edges, GoodsClasses, Hubs, TransportParameters

PARAMETERS = {
    "circuity": "circuity",
    "road_cny_tkm": "road_freight_cny_tkm",
    "road_kmh": "road_kmh",
    "driving_h_day": "driving_hours_per_day",
    "carrying_rate_day": "carrying_rate_per_year",
}
"""Names of the region pack's parameters the network needs."""


def build_transport(pack: Any, options: Any = None, overrides: dict[str, float] | None = None) -> TransportNetwork:
    """The network of a region pack (``sim.world.pack.Pack``) under the scenario's transport section
    (``sim.scenario.transport.Transport``; None = as in the pack). ``overrides`` replaces pack parameters by
    name.

    Raises PackError when the pack lacks a parameter. Reachability is checked when the network is solved.
    """
    given = overrides or {}
    values = {ours: float(given[name]) if name in given else pack.parameter(name) for ours, name in PARAMETERS.items()}
    if options is not None and options.carrying_rate_per_year is not None:
        values["carrying_rate_day"] = options.carrying_rate_per_year
    values["carrying_rate_day"] /= 365.0
    return TransportNetwork(
        pack.places,
        _columns(Hubs, pack.nodes),
        _edges(pack.edges),
        _columns(GoodsClasses, pack.goods_classes),
        TransportParameters(**values),
        baseline=scenario_edits(options),
    )


def scenario_edits(options: Any) -> tuple[Edit, ...]:
    """The edits that a scenario's transport section stands for; those that change nothing are left out."""
    if options is None:
        return ()
    by_mode = {
        "road": options.road_cost_factor,
        "rail": options.rail_cost_factor,
        "air": options.air_cost_factor,
        "sea": options.water_cost_factor,
        "waterway": options.water_cost_factor,
    }
    edits: list[Edit] = [Scale(Select(mode=m), cost=f, time=options.time_factor) for m, f in by_mode.items()]
    edits.append(Scale(Select(mode="handling"), cost=options.handling_factor, time=options.handling_factor))
    edits = [e for e in edits if isinstance(e, Scale) and (e.cost, e.time) != (1.0, 1.0)]
    if (options.border_delay_factor, options.border_cost_factor) != (1.0, 1.0):
        edits.append(Customs(hours_factor=options.border_delay_factor, fee_factor=options.border_cost_factor))
    return tuple(edits)


def unbuilt(pack: Any, date: datetime.date) -> list[Edit]:
    """The hubs and connections of the region pack that are not open yet on ``date``, as edits of its network."""
    edits: list[Edit] = []
    for table, field in ((pack.nodes, "hub"), (pack.edges, "edge")):
        edits += [Unbuilt(Select(**{field: n})) for n, day in zip(table.id, table.opens, strict=True) if day > date]
    return edits


def _columns(kind: Any, table: Any) -> Any:
    return kind(**{name: getattr(table, name) for name in kind.__dataclass_fields__})


def _edges(table: Any) -> Edges:
    mode = np.array([MODES.index(word) for word in table.mode], np.int8)
    names = [name for name in Edges.__dataclass_fields__ if name != "mode"]
    return Edges(mode=mode, **{name: getattr(table, name) for name in names})
