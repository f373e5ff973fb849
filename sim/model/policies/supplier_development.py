"""Supplier development.

    lever        the suppliers chosen, at time t since the start
    efficiency   x (1 + intensity x gain x min(1, t / ramp))
    capability   + intensity x gain x min(1, t / ramp)

Mechanism: efficiency lowers the cost of value added and so the price, month by month; capability is an advantage in
every buyer's comparison. Both win customers at their reviews. Paid: a share of the suppliers' output.
"""

from __future__ import annotations

from sim.model.levers import Levers
from sim.model.policies.base import PolicyEffect

_DAYS_PER_MONTH = 365.0 / 12.0


class SupplierDevelopment(PolicyEffect):
    """Raises efficiency and capability of chosen suppliers."""

    levers = ("efficiency", "capability")

    def resolve(self) -> None:
        """Checks the ids; who is meant is looked up when the levers are written, as firms come and go."""
        self.chosen("suppliers")

    def changes(self, day: int) -> bool:
        """Each month while the gain builds up or firms may have arrived."""
        monthly = self.model.clock.month_starts and self.in_force(day)
        return super().changes(day) or monthly

    def _part(self, day: int) -> float:
        return self.spec.intensity * min(1.0, (day - self.start) / (self.spec.ramp_months * _DAYS_PER_MONTH))

    def apply(self, levers: Levers, day: int) -> None:
        """Write what has built up."""
        if self.in_force(day):
            rows = self.chosen("suppliers")
            part = self._part(day)
            levers.efficiency[rows] *= 1.0 + part * self.spec.efficiency_gain
            levers.capability[rows] += part * self.spec.capability_gain

    def spend(self, day: int) -> None:
        """A share of the suppliers' output of the days since the last payment."""
        rows = self.chosen("suppliers")
        made = float(self.model.engine.output[rows].sum())
        self.pay("training and equipment", self.spec.intensity * self.spec.cost * made * self.days_due(day))
