"""Logistics: a hub or corridor is upgraded, or a new hub opens."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.base import Part, quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import CorridorName, NodeId, PlaceId


class HubEdge(Part):
    """A connection of a new hub."""

    to: Annotated[str, Field(min_length=1)]
    """A hub or place id of the region pack."""

    mode: Literal["road", "rail", "air", "sea", "waterway"]
    """By which means."""

    km: float = quantity(..., "km", tag="A", source="given by the scenario", gt=0.0, le=40_000.0)
    """Length."""

    kmh: float = quantity(..., "km/h", tag="A", source="given by the scenario", gt=0.0, le=1000.0)
    """Speed, stops included."""

    cny_tkm: float = quantity(..., "CNY/(t km)", tag="A", source="given by the scenario", ge=0.0, le=100.0)
    """Freight rate."""


class NewHub(Part):
    """A hub that does not exist yet."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    """A new id."""

    kind: Literal["road_hub", "rail_port", "airport", "sea_port", "river_port", "border"]
    """What it is."""

    place: PlaceId
    """The place it belongs to; road access follows from it."""

    handling_h: float = quantity(12.0, "h", tag="A", source="as a rail port", ge=0.0, le=1000.0)
    """Handling time."""

    handling_cny_t: float = quantity(25.0, "CNY/t", tag="A", source="as a rail port", ge=0.0, le=10_000.0)
    """Handling fee."""

    edges: Annotated[tuple[HubEdge, ...], Field(min_length=1)]
    """Its connections."""


class LogisticsHub(Policy):
    """A rail port, airport or corridor becomes cheaper and quicker, or a new hub opens. Daily capacity of hubs is not
    modelled: an upgrade shows in cost and time."""

    kind: Literal["logistics_hub"]
    """A hub or corridor is opened or upgraded."""

    hubs: tuple[NodeId, ...] = ()
    """Hubs whose handling is upgraded."""

    corridors: tuple[CorridorName, ...] = ()
    """Corridors whose freight is upgraded."""

    new_hub: NewHub | None = None
    """A hub that opens on ``start`` (whatever the intensity above 0) and closes after ``end``."""

    cost_cut: float = quantity(0.15, "share of freight and handling", tag="A", source="fuller trains", ge=0.0, le=1.0)
    """By how much cost falls on what is upgraded."""

    time_cut: float = quantity(0.15, "share of time", tag="A", source="more frequent departures", ge=0.0, lt=1.0)
    """By how much time falls on what is upgraded."""

    build_cny: float = quantity(1e9, "CNY", tag="A", source="one terminal", ge=0.0, le=1e13)
    """Public cost of building, paid at the start."""

    cost_cny_year: float = quantity(3e8, "CNY/year", tag="A", source="train subsidies", ge=0.0, le=1e12)
    """Public cost a year."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.hubs or self.corridors or self.new_hub):
            raise ValueError("does nothing: name 'hubs', 'corridors' or a 'new_hub'")
        if (self.hubs or self.corridors) and not (self.cost_cut or self.time_cut):
            raise ValueError("does nothing: give 'cost_cut' or 'time_cut'")
        return self
