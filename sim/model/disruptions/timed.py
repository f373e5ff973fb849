"""Effects that rise over an onset, stay, and fade by a recovery profile."""

from __future__ import annotations

import numpy as np

from sim.errors import ScenarioError
from sim.model.effect import Effect
from sim.scenario import problem_at


class TimedEffect(Effect):
    """Base of disruptions whose section is a :class:`sim.scenario.disruptions.base.Timed`."""

    def resolve(self) -> None:
        """The last day on which anything is lost."""
        self.end = self.start + self.spec.length - 1

    def changes(self, day: int) -> bool:
        """On each day on which the strength differs from that of the day before, and on the first day of the run."""
        return self.spec.moves(day - self.start) or (day == 0 and self.level(0) > 0.0)

    def level(self, day: int) -> float:
        """Strength 0..1 on ``day`` of the run."""
        return self.spec.level(day - self.start)


def at_least_one(effect: Effect, hit: np.ndarray, key: str, what: str = "local firm") -> np.ndarray:
    """``hit``, or a ScenarioError: a disruption that hits nothing is a mistake of the scenario."""
    if not hit.any():
        message = f"no {what} fits: this disruption would do nothing"
        raise ScenarioError(problem_at(effect.model.spec, f"{effect.key}.{key}" if key else effect.key, message))
    return hit
