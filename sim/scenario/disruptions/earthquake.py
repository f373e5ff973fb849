"""An earthquake: damage that falls with distance, a standstill, a long rebuild that is itself demand."""

from __future__ import annotations

import math
from typing import Literal

from sim.scenario.base import Part, quantity
from sim.scenario.disruptions.base import Disruption
from sim.scenario.selectors import IndustryId


class RebuildShare(Part):
    """What part of the rebuilding is bought from one industry."""

    industry: IndustryId
    """The industry that rebuilds or delivers for it."""

    share: float = quantity(..., "share of rebuilding cost", tag="A", source="given by the scenario", gt=0.0, le=1.0)
    """Its share of the money. Shares below one in sum leave the rest to suppliers outside the region."""


class Earthquake(Disruption):
    """Plants lose capital by their distance from the epicentre. The struck stand still first, then work with what is
    left, and are rebuilt; rebuilding is additional demand for construction, machinery and materials."""

    kind: Literal["earthquake"]
    """Capital is damaged by distance to an epicentre."""

    lat: float = quantity(..., "degrees", tag="A", source="given by the scenario", ge=-90.0, le=90.0)
    """Latitude of the epicentre (WGS 84)."""

    lon: float = quantity(..., "degrees", tag="A", source="given by the scenario", ge=-180.0, le=180.0)
    """Longitude of the epicentre (WGS 84)."""

    damage: float = quantity(
        0.5, "share of capital", tag="A", source="half of capital is lost right at the epicentre", ge=0.0, le=1.0
    )
    """Mean share of capital (and so of capacity) destroyed at the epicentre."""

    decay_km: float = quantity(
        30.0, "km", tag="A", source="e-folding distance of damage around a magnitude-7 rupture", gt=0.0, le=2000.0
    )
    """Distance over which damage falls to 37 %: damage x exp(-km / decay_km)."""

    least_damage: float = quantity(
        0.02, "share of capital", tag="A", source="below it plants go on working", ge=0.0, le=1.0
    )
    """Plants with a smaller damage than this are left untouched."""

    scatter: float = quantity(0.5, "1", tag="A", source="plants side by side fare differently", ge=0.0, le=1.0)
    """How differently neighbours fare: each plant's damage is multiplied by a keyed draw between 1 - scatter and
    1 + scatter."""

    standstill_days: float = quantity(
        26.0, "days", tag="S", source="Tohoku 2011: mean shutdown 26 days in Miyagi, 16 overall (RIETI 13010002)",
        ge=0.0, le=3650.0,
    )  # fmt: skip
    """Days that a plant with the damage of the epicentre stands still altogether (inspection, power, water); less
    damaged plants in proportion."""

    rebuild_days: int = quantity(
        730, "days", tag="S", source="Dongfang Turbine, Hanwang: working again in May 2010, 24 months after Wenchuan",
        ge=1, le=36_525,
    )  # fmt: skip
    """Days until the last of the damage is rebuilt; in equal daily steps."""

    capital_per_value_added: float = quantity(
        4.0, "years", tag="S", source="BoARIO default: capital = 4 x yearly value added", gt=0.0, le=50.0
    )
    """Capital stock in years of value added: turns a share of damage into CNY to rebuild."""

    rebuilding: tuple[RebuildShare, ...] = ()
    """Who rebuilds: ``[{industry: CONS, share: 0.6}, ...]``. Empty: everything comes from outside the region."""

    def damage_at(self, km: float) -> float:
        """Mean share of capital lost ``km`` from the epicentre; 0 below ``least_damage``."""
        mean = self.damage * math.exp(-km / self.decay_km)
        return mean if mean >= self.least_damage else 0.0
