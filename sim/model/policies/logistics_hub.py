"""Logistics: hubs and corridors.

    lever   what
    edits   cost x (1 - intensity x cost cut) and time x (1 - intensity x time cut) of handling in the hubs and of
            freight on the corridors named; a new hub with its connections

Mechanism: routes are solved anew; delivered cost and lead times of what goes that way fall, and reviews follow. Paid:
building once, running by the day.
"""

from __future__ import annotations

from sim.errors import InputError, ScenarioError, suggestion
from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.scenario import problem_at
from sim.world.transport import NewEdge, OpenHub, Scale, Select
from sim.world.transport.edits import select


class LogisticsHub(PolicyEffect):
    """Upgrades or opens hubs and corridors."""

    levers = ("edits",)

    def resolve(self) -> None:
        """The edits of the network; a new hub is tried out, so that a wrong id is told now."""
        spec, places = self.spec, self.model.world.places
        cost, time = 1.0 - spec.intensity * spec.cost_cut, 1.0 - spec.intensity * spec.time_cut
        graph = self.model.world.roads.graph
        for n, name in enumerate(spec.hubs):
            if not select(graph, Select(hub=name, mode="handling")).any():
                self.fail(f"hubs.{n}", f"goods change no mode of transport at {name}: nothing to upgrade")
        where = [Select(hub=name, mode="handling") for name in spec.hubs] + [
            Select(corridor=name) for name in spec.corridors
        ]
        self.edits: list = [] if (cost, time) == (1.0, 1.0) else [Scale(part, cost=cost, time=time) for part in where]
        if spec.new_hub is not None and spec.intensity > 0:
            new = spec.new_hub
            at = places.find(new.place)
            known = {*self.model.world.pack.nodes.id, *places.id}
            for n, edge in enumerate(new.edges):
                if edge.to not in known:
                    hint = suggestion(edge.to, known)
                    self.fail(f"new_hub.edges.{n}.to", f"unknown hub or place '{edge.to}'{hint}")
            edges = tuple(NewEdge(e.to, e.mode, e.km, e.kmh, e.cny_tkm) for e in new.edges)
            hub = OpenHub(
                new.id, new.kind, float(places.lat[at]), float(places.lon[at]), new.handling_h, new.handling_cny_t,
                edges, new.place,
            )  # fmt: skip
            try:
                self.model.world.roads.at([hub]).graph  # noqa: B018 (built here to find mistakes)
            except InputError as error:
                found = [problem_at(self.model.spec, f"{self.key}.new_hub", p.message) for p in error.problems]
                raise ScenarioError(found) from None
            self.edits.append(hub)
        self._built = False

    def apply(self, levers: Levers, day: int) -> None:
        """List the edits."""
        if self.in_force(day):
            levers.edits.extend(self.edits)

    def spend(self, day: int) -> None:
        """Building at the start, then running."""
        if not self._built and self.in_force(day):
            self.pay("building", self.spec.intensity * self.spec.build_cny)
            self._built = True
        running = self.spec.cost_cny_year / DAYS_PER_YEAR * self.days_due(day)
        self.pay("train and freight subsidies", self.spec.intensity * running)
