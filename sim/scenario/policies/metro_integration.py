"""Integration of cities (同城化): less friction, cheaper and quicker roads, ecosystems across cities."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import CorridorName, PlaceId


class MetroIntegration(Policy):
    """Cities act as one: 成德眉资 (Chengdu, Deyang, Meishan, Ziyang), or the Chengdu-Chongqing circle."""

    kind: Literal["metro_integration"]
    """Cities are integrated."""

    members: tuple[PlaceId, ...] = ()
    """The cities or regions that are joined. Empty: the cities of the metro area."""

    friction_cut: float = quantity(
        0.4, "share of friction", tag="A", source="one permit, one standard, one court", ge=0.0, le=1.0
    )
    """By how much friction between places of different members falls."""

    roads_within: PlaceId | None = None
    """Roads with both ends in this place become cheaper and quicker. Empty: the metro area, if no members are named."""

    corridors: tuple[CorridorName, ...] = ()
    """Named roads or railways that become cheaper and quicker."""

    cost_cut: float = quantity(0.1, "share of freight", tag="A", source="tolls are about 30 % of it", ge=0.0, le=1.0)
    """By how much freight on those roads falls (tolls)."""

    time_cut: float = quantity(0.1, "share of time", tag="A", source="no stops at city borders", ge=0.0, lt=1.0)
    """By how much time on those roads falls."""

    ecosystem_bonus: float = quantity(
        0.005, "share of price", tag="A", source="half the usual advantage", ge=0.0, le=0.2
    )
    """Further advantage of suppliers in the buyer's own ecosystem, for all buyers in the members."""

    joint_recruitment: float = quantity(0.1, "share", tag="A", source="one office for four cities", ge=0.0, le=5.0)
    """By how much more firms arrive by themselves (only with ``dynamics.on: true``)."""

    cost_cny_year: float = quantity(1e9, "CNY/year", tag="A", source="tolls forgone and joint offices", ge=0.0, le=1e12)
    """Public cost."""

    @model_validator(mode="after")
    def _at_least_two(self) -> Self:
        if len(self.members) == 1:
            raise ValueError("'members' needs at least two places (or none: the cities of the metro area)")
        return self
