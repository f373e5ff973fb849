"""Co-location: suppliers that settle near a lead firm are helped with rent and a grant."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import IndustryId, LeaderId


class CoLocation(Policy):
    """Rent relief and a grant for suppliers that arrive or move within ``radius_km`` of a lead firm while the policy is
    in force. Works through the choice of places, so it needs ``dynamics.on: true``."""

    kind: Literal["co_location"]
    """Suppliers are helped to settle next to lead firms."""

    leaders: tuple[LeaderId, ...] = ()
    """The lead firms (链主) around which suppliers are wanted. Empty: all of the region pack."""

    industries: tuple[IndustryId, ...] = ()
    """Suppliers' products. Empty: what makes up at least 1 % of the lead firms' output as an input."""

    radius_km: float = quantity(15.0, "km", tag="A", source="a quarter of an hour's drive", gt=0.0, le=500.0)
    """Distance from a lead firm within which help is given."""

    rent_relief: float = quantity(0.5, "share of rent", tag="A", source="common in supplier parks", ge=0.0, le=1.0)
    """Share of the rent that the public budget pays for those that came."""

    grant: float = quantity(
        0.05, "CNY per CNY of yearly capacity", tag="A", source="5 % of the first year's output", ge=0.0, le=1.0
    )
    """One-off grant on arrival."""

    payback_years: float = quantity(5.0, "years", tag="A", source="horizon of a location decision", gt=0.0, le=50.0)
    """Years over which firms spread the grant when they compare places."""
