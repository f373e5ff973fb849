"""Final demand falls or rises."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption, Timed
from sim.scenario.selectors import Selection


class DemandShock(Timed, Disruption):
    """Final customers of some products buy less, or more: a slump, lost exports, a panic."""

    kind: Literal["demand_shock"]
    """Final demand changes."""

    sellers: Selection = Selection()
    """The local firms whose final customers change. Empty: all local firms."""

    part: Literal["all", "local", "outside"] = "all"
    """Which final customers: ``local`` ones in the region, those ``outside`` it (exports and the rest of the country),
    or ``all``."""

    change: float = quantity(..., "share of final demand", tag="A", source="given by the scenario", ge=-1.0, le=10.0)
    """Change of that final demand at full strength: -0.3 = 30 % less."""
