"""Dual sourcing: a second source in another place."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import Selection


class DualSourcing(Policy):
    """Firms keep part of each critical input with suppliers outside the place of their main supplier. Purchases so small
    that they have one supplier are left alone."""

    kind: Literal["dual_sourcing"]
    """A second source in another place."""

    firms: Selection = Selection()
    """Which local firms. Empty: all."""

    share: float = quantity(0.3, "share of input", tag="A", source="a working second source", gt=0.0, le=0.5)
    """Least share of a critical input that comes from other places than the main supplier's."""

    cost: float = quantity(
        0.003, "CNY per CNY bought", tag="A", source="qualifying and auditing a second source", ge=0.0, le=0.5
    )
    """Public money a year, relative to what the firms buy of critical inputs."""
