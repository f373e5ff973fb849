"""Multipliers on the region pack's transport data, for experiments."""

from __future__ import annotations

from sim.scenario.base import Part, quantity

_SAME = "1 = as in the region pack"


class Transport(Part):
    """Freight cost, time and border conditions relative to the region pack (1 = unchanged)."""

    carrying_rate_per_year: float | None = quantity(
        None, "1/year", tag="A", source="from the region pack", ge=0.0, le=2.0
    )
    """Yearly cost of capital tied up in goods under way (r). Empty: the region pack's value."""

    road_cost_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies road freight rates, tolls included."""

    rail_cost_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies rail freight rates."""

    air_cost_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies air freight rates."""

    water_cost_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies sea and inland-waterway freight rates."""

    time_factor: float = quantity(1.0, "1", tag="A", source=_SAME, gt=0.0, le=100.0)
    """Multiplies moving time on every edge."""

    handling_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies handling time and cost at hubs."""

    border_delay_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies customs clearance hours."""

    border_cost_factor: float = quantity(1.0, "1", tag="A", source=_SAME, ge=0.0, le=100.0)
    """Multiplies customs compliance cost."""
