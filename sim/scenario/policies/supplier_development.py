"""Supplier development: local suppliers become more efficient and more capable."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import Selection


class SupplierDevelopment(Policy):
    """Training, quality systems and equipment for local suppliers. Gains build up over ``ramp_months`` and are lost when
    the policy ends."""

    kind: Literal["supplier_development"]
    """Local suppliers are raised in efficiency and capability."""

    suppliers: Selection = Selection()
    """Which local firms: ecosystems, industries, places... Empty: all."""

    efficiency_gain: float = quantity(
        0.05, "share", tag="A", source="lean-production programmes, 3-10 %", ge=0.0, le=1.0
    )
    """Gain in output per unit of value added; lowers price through unit cost."""

    capability_gain: float = quantity(
        0.01, "share of price", tag="A", source="certified quality spares the buyer inspection", ge=0.0, le=0.2
    )
    """What every buyer gains from a supplier's better quality."""

    ramp_months: float = quantity(24.0, "months", tag="A", source="two years of training", ge=1.0, le=240.0)
    """Time until the full gain is there."""

    cost: float = quantity(
        0.005, "CNY per CNY of output", tag="A", source="half a percent of the suppliers' output", ge=0.0, le=1.0
    )
    """Public money a year, relative to the suppliers' output."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.efficiency_gain or self.capability_gain):
            raise ValueError("does nothing: give 'efficiency_gain' or 'capability_gain'")
        return self
