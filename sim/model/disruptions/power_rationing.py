"""Power is rationed by industry and place.

Lever: ``capacity_factor`` of the users, times (1 - loss(t)); pools of rationed outside regions deliver (1 - loss(t)) of
their usual deliveries.
"""

from __future__ import annotations

import numpy as np

from sim.model.disruptions.external_stop import limit_pools, usual_share
from sim.model.disruptions.timed import TimedEffect, at_least_one
from sim.model.levers import Levers
from sim.model.targets import inside, products, selected


class PowerRationing(TimedEffect):
    """Takes capacity from users of power."""

    def resolve(self) -> None:
        """Rows of the users in the region and of the pools outside it."""
        super().resolve()
        spec, model, firms = self.spec, self.model, self.model.firms
        spared = np.zeros(len(model.world.industries.id), bool)
        if spec.exempt:
            spared = products(model, spec.exempt, f"{self.key}.exempt")
        users = selected(model, spec.users, f"{self.key}.users") & ~spared[firms.industry]
        self.rows = np.flatnonzero(at_least_one(self, users, "users"))
        pools = np.zeros(firms.n, bool)
        if spec.outside:
            pools = firms.is_pool & inside(model, spec.outside, f"{self.key}.outside")[firms.place]
            pools &= products(model, spec.users.industries, f"{self.key}.users.industries")[firms.industry]
            at_least_one(self, pools & ~spared[firms.industry], "outside", "outside supplier")
        self.pools = np.flatnonzero(pools & ~spared[firms.industry])
        self.usual = usual_share(model, self.pools)

    def apply(self, levers: Levers, day: int) -> None:
        """What capacity has power today."""
        loss = self.spec.capacity_loss * self.level(day)
        levers.capacity_factor[self.rows] *= 1.0 - loss
        limit_pools(levers, self.pools, self.usual, loss)
