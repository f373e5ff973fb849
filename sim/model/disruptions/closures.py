"""Corridors and hubs closed or slow.

Lever: ``edits`` of the transport network, ``Close`` or ``Scale`` on the arcs of the corridor or hub, and ``passed`` for
those under which goods already on the way are not delayed.
"""

from __future__ import annotations

from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.world.transport import Close, Edit, Scale, Select


class Closure(Effect):
    """Closes or slows what :meth:`selects` names."""

    def selects(self) -> list[Select]:
        """The parts of the network that are closed."""
        raise NotImplementedError

    def resolve(self) -> None:
        """The edits, and the last day of the closure."""
        self.end = self.start + self.spec.days - 1
        slow, cost = self.spec.time_factor, self.spec.cost_factor
        self.edits: list[Edit] = [
            Close(where) if slow is None else Scale(where, cost=cost, time=slow) for where in self.selects()
        ]

    def apply(self, levers: Levers, day: int) -> None:
        """List the edits while it is in force."""
        if self.in_force(day):
            levers.edits += self.edits
            if self.spec.under_way == "passed":
                levers.passed += self.edits


class CorridorClosure(Closure):
    """Closes or slows named corridors."""

    def selects(self) -> list[Select]:
        """All edges of each corridor."""
        return [Select(corridor=name) for name in self.spec.corridors]


class HubClosure(Closure):
    """Closes or slows hubs."""

    def selects(self) -> list[Select]:
        """All arcs that touch each hub, its handling included."""
        return [Select(hub=name) for name in self.spec.hubs]
