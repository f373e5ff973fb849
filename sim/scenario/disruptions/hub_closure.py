"""A rail port, airport, sea port or other hub is closed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption
from sim.scenario.selectors import NodeId


class HubClosure(Disruption):
    """Nothing passes a hub for some days, or it works slowly. New shipments take the next best route; where there is
    none, goods are held at the supplier until it opens."""

    kind: Literal["hub_closure"]
    """Hubs are closed or slow."""

    hubs: Annotated[tuple[NodeId, ...], Field(min_length=1)]
    """Hubs by their id in network_nodes.csv."""

    days: int = quantity(..., "days", tag="A", source="given by the scenario", ge=1, le=36_525)
    """Days of closure."""

    time_factor: float | None = quantity(None, "1", tag="A", source="closed altogether", ge=1.0, le=100.0)
    """Empty: closed. A number: open, but time in and next to the hub is multiplied by it."""

    cost_factor: float = quantity(1.0, "1", tag="A", source="fees and rates as before", ge=1.0, le=100.0)
    """Multiplies cost at the hub while it is slow (without effect while it is closed)."""

    under_way: Literal["delayed", "passed"] = "delayed"
    """Goods under way on a route that closes: ``delayed`` (they turn onto the next best route and arrive later by the
    time it takes longer; without a route they wait for the reopening) or ``passed`` (they arrive as planned)."""
