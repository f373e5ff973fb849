"""The effects of a scenario together: when any changes, the levers are written anew and what moved is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.disruptions import DISRUPTIONS
from sim.model.effect import Effect
from sim.model.levers import Levers
from sim.model.openings import Openings
from sim.model.policies import POLICIES

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


class Effects:
    """All policies and disruptions, and the levers they share."""

    def __init__(self, model: ClusterModel):
        spec = model.spec
        self._model = model
        self.policies = [POLICIES[p.kind](model, p, f"policies.{n}") for n, p in enumerate(spec.policies)]
        self.disruptions = [DISRUPTIONS[d.kind](model, d, f"disruptions.{n}") for n, d in enumerate(spec.disruptions)]
        # What the region pack says will open, policies, then disruptions.
        self.all: list[Effect] = [Openings(model), *self.policies, *self.disruptions]
        self.levers = Levers.neutral(model.world)

    def run(self) -> set[str]:
        """Write today's levers if any effect changes; book spending on the first of a month. Returns what moved."""
        model, day = self._model, self._model.clock.day
        for effect in self.all:
            effect.announce(day)
        moved: set[str] = set()
        if any(effect.changes(day) for effect in self.all):
            before = self.levers.copy()
            self.levers.reset()
            for effect in self.all:
                effect.apply(self.levers, day)
            moved = self.levers.changed(before)
        if model.clock.month_starts or day in (0, model.spec.calendar.days - 1):
            for policy in self.policies:
                policy.spend(day)
        return moved
