"""One plant stands still, wholly or in part."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption, Recovery
from sim.scenario.selectors import Plant


class PlantOutage(Disruption):
    """A named or ranked firm loses capacity: fire, strike, insolvency, loss of a licence."""

    kind: Literal["plant_outage"]
    """One plant loses capacity."""

    target: Plant
    """The firm: ``{leader: id}``, or ``{industry: id, place: id, rank: 1}``."""

    days: int = quantity(..., "days", tag="A", source="given by the scenario", ge=1, le=36_525)
    """Days at full loss, before recovery begins."""

    capacity_loss: float = quantity(1.0, "share of capacity", tag="A", source="a full stop", ge=0.0, le=1.0)
    """Share of the firm's capacity that is lost."""

    recovery: Recovery = Recovery()
    """How the lost capacity comes back."""

    def loss(self, day: int) -> float:
        """Share of capacity lost on the ``day``-th day of the disruption (0 = its first day); 0 outside
        it."""
        if day < 0:
            return 0.0
        if day < self.days:
            return self.capacity_loss
        return self.capacity_loss * self.recovery.remaining(day - self.days + 1)
