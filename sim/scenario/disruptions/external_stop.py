"""Suppliers outside the region stop delivering."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption, Timed
from sim.scenario.selectors import IndustryId, PlaceId


class ExternalStop(Timed, Disruption):
    """An outside region stops, or a product becomes scarce everywhere outside: Hubei in 2020, chips in 2021."""

    kind: Literal["external_stop"]
    """Pools outside the region deliver less, or nothing."""

    regions: tuple[PlaceId, ...] = ()
    """Outside regions (or places they lie in, such as a country). Empty: all of them."""

    industries: tuple[IndustryId, ...] = ()
    """Products that stop. Empty: all that the regions sell."""

    supply_loss: float = quantity(1.0, "share of usual deliveries", tag="A", source="a full stop", ge=0.0, le=1.0)
    """Share of their usual deliveries to the region that is lost. While it lasts they take no additional orders."""

    @model_validator(mode="after")
    def _aims_at_something(self) -> Self:
        if not self.regions and not self.industries:
            raise ValueError("name 'regions', 'industries' or both")
        return self
