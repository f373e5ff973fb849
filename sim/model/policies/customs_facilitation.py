"""Customs facilitation.

    lever   what
    edits   clearance hours x (1 - intensity x hours cut), fees x (1 - intensity x fee cut) at the crossings named

Mechanism: goods from abroad cost less time and money. Imports gain against near suppliers, so the local supporting rate
falls while firms' cost falls too: the price of openness is shown, not hidden. Paid: by the day.
"""

from __future__ import annotations

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.world.transport import Customs, Select
from sim.world.transport.edits import select


class CustomsFacilitation(PolicyEffect):
    """Shortens and cheapens clearance."""

    levers = ("edits",)

    def resolve(self) -> None:
        """The edits of the border crossings."""
        spec = self.spec
        hours, fees = 1.0 - spec.intensity * spec.hours_cut, 1.0 - spec.intensity * spec.fee_cut
        where = [Select(hub=name) for name in spec.hubs] + [Select(corridor=name) for name in spec.corridors]
        graph = self.model.world.roads.graph
        for part in where:
            if not (select(graph, part) & (graph.arcs.customs > 0)).any():
                self.fail("hubs" if part.hub else "corridors", f"no border is crossed at '{part.hub or part.corridor}'")
        self.edits = []
        if (hours, fees) != (1.0, 1.0):
            self.edits = [Customs(part, hours_factor=hours, fee_factor=fees) for part in where or [Select()]]

    def apply(self, levers: Levers, day: int) -> None:
        """List the edits."""
        if self.in_force(day):
            levers.edits.extend(self.edits)

    def spend(self, day: int) -> None:
        """Staff and systems."""
        cost = self.spec.cost_cny_year / DAYS_PER_YEAR * self.days_due(day)
        self.pay("staff and systems", self.spec.intensity * cost)
