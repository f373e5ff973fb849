"""Lead-firm programmes (链主): local purchasing, a supplier park, a new plant."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import LeaderId


class LeadFirm(Policy):
    """Lead firms prefer suppliers of the metro area, get a supplier park next to them, or build a new plant."""

    kind: Literal["lead_firm"]
    """Lead firms draw their chain along."""

    leaders: tuple[LeaderId, ...] = ()
    """Which lead firms. Empty: all of the region pack."""

    premium: float = quantity(
        0.03, "share of price", tag="A", source="agreements on local purchasing, 2-5 %", ge=0.0, le=0.5
    )
    """How much more a lead firm pays to buy in the metro area."""

    public_share: float = quantity(0.5, "share", tag="A", source="shared between firm and budget", ge=0.0, le=1.0)
    """Share of that premium that the public budget pays."""

    supplier_park: float = quantity(
        0.0, "CNY per CNY of output", tag="A", source="none unless a scenario builds one", ge=0.0, le=0.2
    )
    """Margin that a supplier gains in the lead firm's place (ready-made halls, shared services); paid by the budget for
    suppliers that arrive. Needs ``dynamics.on: true``."""

    new_plant: float = quantity(
        0.0, "share of capacity", tag="A", source="none unless a scenario builds one", ge=0.0, le=10.0
    )
    """New plant of the lead firms, relative to what they have, with customers outside for its output."""

    new_plant_opens: dt.date | None = None
    """Day on which the new plant opens. Empty: ``start``."""

    new_plant_grant: float = quantity(
        0.1, "CNY per CNY of yearly capacity", tag="A", source="land, roads and tax relief", ge=0.0, le=2.0
    )
    """Public money for the new plant, paid when it opens."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.premium or self.supplier_park or self.new_plant):
            raise ValueError("does nothing: give 'premium', 'supplier_park' or 'new_plant'")
        return self
