"""Integration of cities (同城化).

    lever             who
    friction_factor   x (1 - intensity x cut)      pairs of places of different members
    edits             freight x (1 - intensity x cost cut), time x (1 - intensity x time cut) on the roads named
    ecosystem_bonus   + intensity x bonus          buyers in the members, for suppliers of their own ecosystem
    entry_factor      x (1 + intensity x joint recruitment)      all industries (slow dynamics)

Mechanism: partners in the other cities become nearer in cost, so chains join across city borders. Paid: by the day.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.model.targets import inside
from sim.world.transport import Scale, Select


class MetroIntegration(PolicyEffect):
    """Makes several cities one market."""

    levers = ("friction_factor", "edits", "ecosystem_bonus", "entry_factor")

    def resolve(self) -> None:
        """To which member each place belongs, and the roads."""
        places, spec = self.model.world.places, self.spec
        self.member = np.full(len(places.id), -1)
        if spec.members:
            for n, name in enumerate(spec.members):
                self.member[inside(self.model, (name,), f"{self.key}.members")] = n
        else:
            metro = self.model.world.pack.metro
            self.member = np.where(places.metro == metro, places.city, -1)
        if np.unique(self.member[self.member >= 0]).size < 2:
            self.fail("members", "there are not two places to join")
        within = spec.roads_within or (None if spec.members else places.id[self.model.world.pack.metro])
        self.roads = [Select(mode="road", within=within)] if within else []
        self.roads += [Select(corridor=name) for name in spec.corridors]

    def apply(self, levers: Levers, day: int) -> None:
        """Write friction, roads, ecosystems, recruitment."""
        if not self.in_force(day):
            return
        spec = self.spec
        inner = self.member >= 0
        pairs = np.outer(inner, inner) & (self.member[:, None] != self.member[None, :])
        levers.friction_factor[pairs] *= 1.0 - spec.intensity * spec.friction_cut
        cost, time = 1.0 - spec.intensity * spec.cost_cut, 1.0 - spec.intensity * spec.time_cut
        if (cost, time) != (1.0, 1.0):
            levers.edits.extend(Scale(road, cost=cost, time=time) for road in self.roads)
        buyers = inner[self.model.firms.place] & ~self.model.firms.is_pool
        levers.ecosystem_bonus[buyers] += spec.intensity * spec.ecosystem_bonus
        levers.entry_factor *= 1.0 + spec.intensity * spec.joint_recruitment

    def spend(self, day: int) -> None:
        """Tolls forgone and joint offices."""
        cost = self.spec.cost_cny_year / DAYS_PER_YEAR * self.days_due(day)
        self.pay("tolls and joint offices", self.spec.intensity * cost)
