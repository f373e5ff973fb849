"""A transport corridor is closed, or slow."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption
from sim.scenario.selectors import CorridorName

UnderWay = Literal["delayed", "passed"]


class CorridorClosure(Disruption):
    """A named corridor (an expressway, a rail line, a sea route) is closed or slowed for some days. New shipments take
    the next best route; where there is none, goods are held at the supplier until it opens."""

    kind: Literal["corridor_closure"]
    """Named corridors are closed or slow."""

    corridors: Annotated[tuple[CorridorName, ...], Field(min_length=1)]
    """Corridors as named in network_edges.csv."""

    days: int = quantity(..., "days", tag="A", source="given by the scenario", ge=1, le=36_525)
    """Days of closure."""

    time_factor: float | None = quantity(None, "1", tag="A", source="closed altogether", ge=1.0, le=100.0)
    """Empty: closed. A number: open, but moving time is multiplied by it (queues, checks, one lane)."""

    cost_factor: float = quantity(1.0, "1", tag="A", source="tolls and rates as before", ge=1.0, le=100.0)
    """Multiplies freight cost while the corridor is slow (without effect while it is closed)."""

    under_way: UnderWay = "delayed"
    """Goods under way on a route that closes: ``delayed`` (they turn onto the next best route and arrive later by the
    time it takes longer; without a route they wait for the reopening) or ``passed`` (they arrive as planned)."""
