"""One plant stands still, wholly or in part."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption, Timed
from sim.scenario.selectors import Plant


class PlantOutage(Timed, Disruption):
    """A named or ranked firm loses capacity: fire, strike, insolvency, loss of a licence."""

    kind: Literal["plant_outage"]
    """One plant loses capacity."""

    target: Plant
    """The firm: ``{leader: id}``, or ``{industry: id, place: id, rank: 1}``."""

    capacity_loss: float = quantity(1.0, "share of capacity", tag="A", source="a full stop", ge=0.0, le=1.0)
    """Share of the firm's capacity that is lost."""

    def loss(self, day: int) -> float:
        """Share of capacity lost on the ``day``-th day of the disruption (0 = its first day); 0 outside
        it."""
        return self.capacity_loss * self.level(day)
