"""Customs: shorter clearance and lower compliance cost."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import CorridorName, NodeId


class CustomsFacilitation(Policy):
    """Single window, early declaration, round-the-clock clearance: hours and fees at the border fall."""

    kind: Literal["customs_facilitation"]
    """Customs clearance becomes quicker and cheaper."""

    hubs: tuple[NodeId, ...] = ()
    """Only border crossings at these hubs."""

    corridors: tuple[CorridorName, ...] = ()
    """Only border crossings of these corridors. Neither hubs nor corridors: all."""

    hours_cut: float = quantity(
        0.3, "share of hours", tag="G", source="import clearance fell by half from 2017 to 2019", ge=0.0, le=1.0
    )
    """By how much clearance time falls."""

    fee_cut: float = quantity(0.2, "share of fees", tag="A", source="fewer documents, no port fees", ge=0.0, le=1.0)
    """By how much compliance cost falls."""

    cost_cny_year: float = quantity(1e8, "CNY/year", tag="A", source="staff and systems", ge=0.0, le=1e12)
    """Public cost a year."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.hours_cut or self.fee_cut):
            raise ValueError("does nothing: give 'hours_cut' or 'fee_cut'")
        return self
