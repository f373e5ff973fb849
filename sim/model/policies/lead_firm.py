"""Lead-firm programmes (链主).

    lever          who
    home_premium   + intensity x premium                      the lead firms, as buyers in the metro area
    site_bonus     + intensity x supplier park                suppliers' industries in the lead firms' places
    plant_factor   x (1 + intensity x new plant)              the lead firms, from the day the plant opens
    final_factor   x (1 + intensity x new plant)              likewise: the new plant has customers outside

Mechanism: at a review a supplier of the metro area may cost up to the premium more; the park draws arriving suppliers;
the new plant orders from the chain. Paid: the public share of the premium on what is bought at home, the park's margin for
suppliers that came, the grant for the plant.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.model.targets import find

PARK_COEFFICIENT = 0.01


def leaders_named(model, names: tuple[str, ...], key: str) -> np.ndarray:
    """int64: firm rows of the lead firms named; of all when none are."""
    firms, ids = model.world.firms, model.world.pack.leaders.id
    wanted = [find(model, name, ids, f"{key}.{n}") for n, name in enumerate(names)] or list(range(len(ids)))
    return np.flatnonzero(np.isin(firms.leader, wanted) & (firms.leader >= 0))


def supplied_by(model, leaders: np.ndarray, least: float) -> np.ndarray:
    """bool[S]: goods that make up at least ``least`` of the output of any of these firms, their own left out."""
    industries, own = model.world.industries, np.unique(model.world.firms.industry[leaders])
    wanted = (industries.A[:, own] >= least).any(axis=1) & industries.is_goods
    wanted[own] = False
    return wanted


class LeadFirm(PolicyEffect):
    """Lets lead firms draw their chain along."""

    levers = ("home_premium", "site_bonus", "plant_factor", "final_factor")

    def resolve(self) -> None:
        """Rows of the lead firms, their places and suppliers; the day the plant opens."""
        model, spec = self.model, self.spec
        if spec.supplier_park:
            self.require_dynamics(model, f"{self.key}.supplier_park", "a supplier park")
        self.rows = leaders_named(model, spec.leaders, f"{self.key}.leaders")
        self.makers = supplied_by(model, self.rows, PARK_COEFFICIENT)
        self.places = np.zeros(len(model.world.places.id), bool)
        self.places[model.world.firms.place[self.rows]] = True
        self.opens = model.clock.day_of(spec.new_plant_opens) if spec.new_plant_opens else self.start
        self._plant_paid = False

    def changes(self, day: int) -> bool:
        """At its start and end, and when the plant opens."""
        return super().changes(day) or (bool(self.spec.new_plant) and day == max(self.opens, 0))

    def apply(self, levers: Levers, day: int) -> None:
        """Write the levers; a plant that has opened stays when the policy ends."""
        spec, rows = self.spec, self.rows
        if self.in_force(day):
            levers.home_premium[rows] += spec.intensity * spec.premium
            levers.site_bonus[np.ix_(self.places, self.makers)] += spec.intensity * spec.supplier_park
        if spec.new_plant and day >= max(self.opens, self.start):
            levers.plant_factor[rows] *= 1.0 + spec.intensity * spec.new_plant
            levers.final_factor[rows] *= 1.0 + spec.intensity * spec.new_plant

    def spend(self, day: int) -> None:
        """The premium on what was bought at home, the park, the plant."""
        model, spec, days = self.model, self.spec, self.days_due(day)
        network = model.network
        links = network.links_of(self.rows)[1]
        home = links[model.review.terms.is_home[model.firms.place[network.link_supplier[links]]]]
        bought = float(model.engine.order[home].sum())
        self.pay("local-purchase premium", spec.intensity * spec.premium * spec.public_share * bought * days)
        if spec.supplier_park:
            firms = model.firms
            came = self.came() & self.places[firms.place] & self.makers[firms.industry]
            self.pay("supplier park", spec.intensity * spec.supplier_park * model.engine.output[came].sum() * days)
        if spec.new_plant and not self._plant_paid and day >= max(self.opens, self.start):
            yearly = model.world.firms.capacity[self.rows].sum() * DAYS_PER_YEAR * spec.new_plant
            self.pay("new plant", spec.intensity * spec.new_plant_grant * yearly)
            self._plant_paid = True
