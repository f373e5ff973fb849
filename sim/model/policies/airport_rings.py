"""Airport economy (临空+).

    lever         site p in a ring, industry s wanted there
    site_bonus    + intensity x margin
    rent_relief   + intensity x relief

Mechanism: the expected margin of sites in the ring rises for the industries wanted there, so more of those that arrive
or move choose them. Paid: margin and rent for firms that came.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import PolicyEffect
from sim.model.targets import find


class AirportRings(PolicyEffect):
    """Draws industries to rings around an airport."""

    levers = ("site_bonus", "rent_relief")
    needs_dynamics = True

    def resolve(self) -> None:
        """Cells (place, industry) of each ring; a ring without any site would do nothing and is an error."""
        nodes = self.model.world.pack.nodes
        at = find(self.model, self.spec.airport, nodes.id, f"{self.key}.airport")
        self.cells: list[tuple[np.ndarray, np.ndarray]] = []
        for n, ring in enumerate(self.spec.rings):
            key = f"{self.key}.rings.{n}"
            places = self.near(nodes.lat[at], nodes.lon[at], ring.from_km, ring.to_km)
            if not places.any():
                self.fail(f"rings.{n}", f"no site lies {ring.from_km:g} to {ring.to_km:g} km from {self.spec.airport}")
            self.cells.append((places, self.made_by(ring.ecosystems, ring.industries, f"{key}.industries")))

    def apply(self, levers: Levers, day: int) -> None:
        """Write both levers ring by ring."""
        if not self.in_force(day):
            return
        for ring, (places, makers) in zip(self.spec.rings, self.cells, strict=True):
            cells = np.ix_(places, makers)
            levers.site_bonus[cells] += self.spec.intensity * ring.margin
            relief = levers.rent_relief[cells] + self.spec.intensity * ring.rent_relief
            levers.rent_relief[cells] = np.minimum(1.0, relief)

    def spend(self, day: int) -> None:
        """Margin and rent of firms that came, for the days since the last payment."""
        firms, days, came = self.model.firms, self.days_due(day), self.came()
        for ring, (places, makers) in zip(self.spec.rings, self.cells, strict=True):
            rows = came & places[firms.place] & makers[firms.industry]
            made = float(self.model.engine.output[rows].sum())
            self.pay("service package", self.spec.intensity * ring.margin * made * days)
            relief = np.full(firms.n, self.spec.intensity * ring.rent_relief)
            self.pay("rent relief", self.rent_bill(rows, relief, days))
