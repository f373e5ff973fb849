"""Electricity is rationed by industry and place."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption, Timed
from sim.scenario.selectors import IndustryId, PlaceId, Selection


class PowerRationing(Timed, Disruption):
    """Industrial users get less power, or none: Sichuan, 15 to 25 August 2022."""

    kind: Literal["power_rationing"]
    """Industrial users get less power."""

    users: Selection = Selection()
    """The local firms that are rationed: places, industries, ecosystems... Empty: all local firms."""

    exempt: tuple[IndustryId, ...] = ()
    """Industries that go on as usual (food, medicine, services...)."""

    outside: tuple[PlaceId, ...] = ()
    """Outside regions that are rationed too; their suppliers deliver less of the same industries."""

    capacity_loss: float = quantity(..., "share of capacity", tag="A", source="given by the scenario", ge=0.0, le=1.0)
    """Share of capacity that stands still for want of power: 1 = all power to industry is cut."""
