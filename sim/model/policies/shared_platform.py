"""Shared platforms.

    lever             who
    candidates        + intensity x visibility          users, as buyers
    ecosystem_bonus   + intensity x bonus               users, as buyers in their own ecosystem
    platform          + intensity x learning            users (efficiency they can learn; slow dynamics)
    friction_factor   x (1 - intensity x cut)           pairs of different places of the belt

Mechanism: users compare more makers and find better matches nearby; partners in the ecosystem or along the belt become
cheaper to deal with. Paid: building once, running by the day.
"""

from __future__ import annotations

import numpy as np

from sim.model.levers import Levers
from sim.model.policies.base import DAYS_PER_YEAR, PolicyEffect
from sim.model.targets import inside
from sim.scenario.selectors import Selection


class SharedPlatform(PolicyEffect):
    """Joins the users of a platform."""

    levers = ("candidates", "ecosystem_bonus", "platform", "friction_factor")

    def resolve(self) -> None:
        """The belt's places."""
        self.belt = None
        if self.spec.belt:
            self.belt = inside(self.model, self.spec.belt, f"{self.key}.belt")
        self._users()
        self._built = False

    def _users(self) -> np.ndarray:
        users = self.chosen("users")
        if self.belt is not None and self.spec.users == Selection():
            users &= self.belt[self.model.firms.place]
        return users

    def changes(self, day: int) -> bool:
        """Each month too: with the slow dynamics users come and go."""
        monthly = self.model.spec.dynamics.on and self.model.clock.month_starts and self.in_force(day)
        return super().changes(day) or monthly

    def apply(self, levers: Levers, day: int) -> None:
        """Write the levers of users and of pairs of places."""
        if not self.in_force(day):
            return
        spec, users = self.spec, self._users()
        levers.candidates[users] += spec.intensity * spec.visibility
        levers.ecosystem_bonus[users] += spec.intensity * spec.ecosystem_bonus
        levers.platform[users] += spec.intensity * spec.learning
        if self.belt is not None:
            pairs = np.outer(self.belt, self.belt)
            np.fill_diagonal(pairs, False)
            levers.friction_factor[pairs] *= 1.0 - spec.intensity * spec.friction_cut

    def spend(self, day: int) -> None:
        """Building at the start, then running."""
        if not self._built and self.in_force(day):
            self.pay("building the platform", self.spec.intensity * self.spec.build_cny)
            self._built = True
        running = self.spec.cost_cny_year / DAYS_PER_YEAR * self.days_due(day)
        self.pay("running the platform", self.spec.intensity * running)
