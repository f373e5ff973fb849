"""Airport economy (临空+): who is wanted at which distance from an airport."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Part, quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import EcosystemId, IndustryId, NodeId


class AirportRing(Part):
    """A ring around the airport and who is helped in it."""

    from_km: float = quantity(0.0, "km", tag="A", source="from the airport", ge=0.0, le=500.0)
    """Inner radius."""

    to_km: float = quantity(..., "km", tag="A", source="given by the scenario", gt=0.0, le=500.0)
    """Outer radius."""

    ecosystems: tuple[EcosystemId, ...] = ()
    """Ecosystems wanted here."""

    industries: tuple[IndustryId, ...] = ()
    """Industries wanted here. Neither ecosystems nor industries: all."""

    margin: float = quantity(0.01, "CNY per CNY of output", tag="A", source="tax and service package", ge=0.0, le=0.5)
    """Margin that a firm gains in the ring; paid by the budget for those that came."""

    rent_relief: float = quantity(0.0, "share of rent", tag="A", source="none", ge=0.0, le=1.0)
    """Share of the rent that the public budget pays for those that came."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.to_km <= self.from_km:
            raise ValueError(f"to_km ({self.to_km:g}) must be larger than from_km ({self.from_km:g})")
        if not (self.margin or self.rent_relief):
            raise ValueError("does nothing: give 'margin' or 'rent_relief'")
        return self


class AirportRings(Policy):
    """The fan around an airport hub: airport-driven industry and logistics close by, headquarters, cold chain, high-end
    consumption and health further out. Works through the choice of places: needs ``dynamics.on: true``."""

    kind: Literal["airport_rings"]
    """Rings around an airport for different industries."""

    airport: NodeId
    """The airport: a hub of the region pack."""

    rings: Annotated[tuple[AirportRing, ...], Field(min_length=1)]
    """The rings."""
