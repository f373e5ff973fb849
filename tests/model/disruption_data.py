"""Small runs for the tests of disruptions: toyland, 200 firms."""

from __future__ import annotations

import numpy as np

from sim.scenario import from_dict

ALL_ON = {
    "leaning": {"on": True},
    "emergency_search": {"on": True, "patience_days": 3},
    "over_production": {"on": True},
    "overtime": {"on": True},
}
"""Every part of adaptation switched on."""

START = "2020-01-11"
"""Day 10: all disruptions of these tests begin on it."""


def spec_with(root, *disruptions, days=60, **sections):
    values = {
        "name": "blow",
        "region": "scenarios/toyland",
        "population": {"firms": 200},
        "calendar": {"days": days},
        "disruptions": list(disruptions),
        **sections,
    }
    return from_dict(values, root)


class Course:
    """What a run left behind, day by day: output float64[T, n], and the model itself."""

    def __init__(self, world, spec):
        from sim.model.cluster import ClusterModel

        self.model = ClusterModel(world, spec)
        days = spec.calendar.days
        n = world.firms.n
        self.output, self.factor, self.final = np.zeros((days, n)), np.zeros((days, n)), np.zeros((days, n))
        for day in range(days):
            self.model.step()
            self.output[day] = self.model.engine.output
            self.factor[day] = self.model.levers.capacity_factor
            self.final[day] = self.model.engine.final
        self.local = ~world.firms.is_pool
        self.total = self.output[:, self.local].sum(axis=1)

    @property
    def loss(self) -> float:
        """Net loss of local output against the base year, in days of output."""
        return float((1.0 - self.total / self.total[0]).sum())
