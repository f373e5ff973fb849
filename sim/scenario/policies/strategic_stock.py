"""Strategic stocks of critical inputs."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import Selection


class StrategicStock(Policy):
    """Firms keep more days of their critical inputs."""

    kind: Literal["strategic_stock"]
    """Larger stocks of critical inputs."""

    firms: Selection = Selection()
    """Which local firms. Empty: all."""

    more: float = quantity(0.5, "share of normal stock", tag="A", source="half as much again", gt=0.0, le=20.0)
    """Further stock, relative to the normal days of use."""

    public_share: float = quantity(0.5, "share", tag="A", source="shared between firms and budget", ge=0.0, le=1.0)
    """Share of the carrying cost of the further stock that the public budget pays."""
