"""Co-location of suppliers with lead firms.

    lever         site p within r km of a lead firm, supplier industry s
    rent_relief   + intensity x relief
    site_bonus    + intensity x grant / payback years

Mechanism: the expected margin of a place rises, so more arriving and moving suppliers choose it; buyers nearby then see
them more often, at less freight and friction. Paid: the rent relieved, and the grant for each supplier that came.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.model.policies.lead_firm import leaders_named, supplied_by

LEAST_COEFFICIENT = 0.01


class CoLocation(PolicyEffect):
    """Makes sites near lead firms worth more to suppliers."""

    levers = ("site_bonus", "rent_relief")
    needs_dynamics = True

    def resolve(self) -> None:
        """The places and the industries."""
        spec, firms = self.spec, self.model.world.firms
        leaders = leaders_named(self.model, spec.leaders, f"{self.key}.leaders")
        self.places = self.near(firms.lat[leaders], firms.lon[leaders], 0.0, spec.radius_km)
        self.places[firms.place[leaders]] = True
        if spec.industries:
            self.makers = self.made_by((), spec.industries, f"{self.key}.industries")
        else:
            self.makers = supplied_by(self.model, leaders, LEAST_COEFFICIENT)
        if not self.makers.any():
            self.fail("leaders", "these lead firms have no suppliers of goods: name 'industries'")
        self._granted = np.zeros(firms.n, bool)

    def apply(self, levers: Levers, day: int) -> None:
        """Write both levers for the cells (place, industry)."""
        if self.in_force(day):
            cells = np.ix_(self.places, self.makers)
            relief = levers.rent_relief[cells] + self.spec.intensity * self.spec.rent_relief
            levers.rent_relief[cells] = np.minimum(1.0, relief)
            levers.site_bonus[cells] += self.spec.intensity * self.spec.grant / self.spec.payback_years

    def spend(self, day: int) -> None:
        """Rent of the days since the last payment, and grants for those that came since."""
        firms, spec = self.model.firms, self.spec
        helped = self.came() & self.places[firms.place] & self.makers[firms.industry]
        relief = np.full(firms.n, spec.intensity * spec.rent_relief)
        self.pay("rent relief", self.rent_bill(helped, relief, self.days_due(day)))
        new = helped & ~self._granted
        yearly = self.model.engine.capacity[new].sum() * DAYS_PER_YEAR
        self.pay("grants to arriving firms", spec.intensity * spec.grant * yearly)
        self._granted |= new
