"""Innovation spaces (科创空间) open the plan's floor area.

    lever            what
    space_floor      + opened(t)                                        the spaces chosen
    space_discount   pack's + intensity x (policy's - pack's)           the spaces chosen, if the policy gives a discount
    space_relief     + intensity x subsidy                              the spaces chosen
    candidates       + intensity x visibility x strength x new share    tenants, as buyers

    opened(t) = intensity x planned x clip((t - begin) / (open - begin), 0, 1),   begin = max(start of space, of policy)

Mechanism: free floor is let to firms of the hosted ecosystems; tenants pay less rent, deal at an advantage with each
other (``sourcing.space_bonus``), see more makers and, with the slow dynamics, learn from the platform and are drawn to the
place. What has opened stays open when the policy ends. Paid: floor area as it opens, rent subsidy by the day.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import PolicyEffect
from sim.model.targets import find


class InnovationSpaces(PolicyEffect):
    """Opens floor area by schedule, month by month."""

    levers = ("space_floor", "space_discount", "space_relief", "candidates")

    def resolve(self) -> None:
        """Rows of the spaces, and the days between which they open."""
        spaces = self.model.world.pack.spaces
        if self.spec.spaces == "all":
            self.rows = np.arange(len(spaces.id))
        else:
            names = self.spec.spaces
            self.rows = np.array([find(self.model, name, spaces.id, f"{self.key}.spaces") for name in names], np.int64)
        day_of = self.model.clock.day_of
        self._begin = np.array([max(day_of(spaces.start_date[row]), self.start) for row in self.rows])
        self._open = np.array([day_of(spaces.open_date[row]) for row in self.rows])
        self._planned = spaces.planned_wan_m2[self.rows] * 1e4
        self._paid = 0.0

    def changes(self, day: int) -> bool:
        """On the first of each month while something may still open or tenants change."""
        return super().changes(day) or (self.start <= day and self.model.clock.month_starts)

    def opened(self, day: int) -> np.ndarray:
        """m2 opened by the end of ``day``, by space."""
        until = day if self.end is None else min(day, self.end)
        length = np.maximum(self._open - self._begin, 1)
        return self.spec.intensity * self._planned * np.clip((until - self._begin) / length, 0.0, 1.0)

    def apply(self, levers: Levers, day: int) -> None:
        """Open what is due by today; help tenants while the policy is in force."""
        if day < self.start:
            return
        opened = self.opened(day)
        levers.space_floor[self.rows] += opened
        if not self.in_force(day) or self.spec.intensity == 0.0:
            return
        spec, spaces, pack = self.spec, self.model.spaces, self.model.world.pack.spaces
        if spec.rent_discount is not None:
            own = pack.rent_discount[self.rows]
            levers.space_discount[self.rows] = own + spec.intensity * (spec.rent_discount - own)
        levers.space_relief[self.rows] += spec.intensity * spec.rent_subsidy
        room = opened + spaces.existing_m2[self.rows]
        new = np.divide(opened, room, out=np.zeros_like(opened), where=room > 0)
        more = np.zeros(len(pack.id) + 1)
        more[self.rows] = spec.intensity * spec.visibility * pack.platform_strength[self.rows] * new
        levers.candidates += more[self.model.firms.space]

    def spend(self, day: int) -> None:
        """Pay for what has opened since the last payment, and for the rent of the days since."""
        due = float(self.opened(day).sum()) * self.spec.cost_cny_m2
        self.pay("floor area", due - self._paid)
        self._paid = due
        days = self.days_due(day)
        if self.spec.rent_subsidy > 0:
            rent = self.model.firms.space
            mine = np.isin(rent, self.rows) & (rent >= 0)
            left = 1.0 - np.append(self.model.spaces.discount(self.model.levers), 0.0)[rent]
            self.pay("rent subsidy", self.spec.intensity * self.spec.rent_subsidy * self.rent_bill(mine, left, days))
