"""Hubs and connections that open on a date of the region pack: until then they are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.effect import Effect
from sim.world.transport import unbuilt

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel
    from sim.model.levers import Levers


class Openings(Effect):
    """What opens by itself, whatever the scenario. Mechanism: routes are solved anew on the day of an opening; delivered
    cost and lead times follow."""

    def __init__(self, model: ClusterModel):
        self.model = model
        nodes, edges = model.world.pack.nodes, model.world.pack.edges
        self._called = {
            model.clock.day_of(day): [n for n, opens in zip(nodes.id, nodes.opens, strict=True) if opens == day]
            for day in {*nodes.opens, *edges.opens}
            if day > model.spec.calendar.start
        }

    def changes(self, day: int) -> bool:
        """On the first day (what is not open yet) and on the days of openings."""
        return day in self._called or (day == 0 and bool(self._called))

    def apply(self, levers: Levers, day: int) -> None:
        """List what is not there yet."""
        edits = unbuilt(self.model.world.pack, self.model.clock.date)
        levers.edits.extend(edits)
        levers.passed.extend(edits)  # nothing is under way on them

    def announce(self, day: int) -> None:
        """Note the hubs that open."""
        for name in self._called.get(day, ()):
            self.model.events.note("opening", name, "opens")
