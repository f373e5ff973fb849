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
        self.model, self.spec, self.key = model, None, "openings"
        self.start, self.end = 0, None
        nodes, edges = model.world.pack.nodes, model.world.pack.edges
        ways = [corridor or id_ for corridor, id_ in zip(edges.corridor, edges.id, strict=True)]
        named = [*zip(nodes.id, nodes.opens, strict=True), *zip(ways, edges.opens, strict=True)]
        self._called: dict[int, list[str]] = {}
        for name, day in sorted(set(named)):
            if day > model.spec.calendar.start:
                self._called.setdefault(model.clock.day_of(day), []).append(name)

    def changes(self, day: int) -> bool:
        """On the first day (what is not open yet) and on the days of openings."""
        return day in self._called or (day == 0 and bool(self._called))

    def apply(self, levers: Levers, day: int) -> None:
        """List what is not there yet."""
        edits = unbuilt(self.model.world.pack, self.model.clock.date)
        levers.edits.extend(edits)
        levers.passed.extend(edits)  # nothing is under way on them

    def announce(self, day: int) -> None:
        """Note the hubs, and the connections by corridor, that open."""
        for name in self._called.get(day, ()):
            self.model.events.note("opening", name, "opens")
