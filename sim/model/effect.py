"""An effect: a policy or disruption of the scenario at work on the model's levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel
    from sim.model.levers import Levers


class Effect:
    """Base of all effects. A kind resolves its targets once, says on which days it changes, and writes its levers.

    ``spec`` is its section of the scenario and ``key`` where that stands (``policies.0``). Subclasses override
    :meth:`changes` and :meth:`apply`, and :meth:`spend` when they cost public money.
    """

    def __init__(self, model: ClusterModel, spec: Any, key: str):
        self.model, self.spec, self.key = model, spec, key
        self.start = model.clock.day_of(spec.start)
        self.end = model.clock.day_of(spec.end) if getattr(spec, "end", None) else None
        self.resolve()

    def resolve(self) -> None:
        """Turn the ids of the scenario into rows; raises ScenarioError with file and line."""

    def in_force(self, day: int) -> bool:
        """Whether the effect is in force on ``day``."""
        return self.start <= day and (self.end is None or day <= self.end)

    def changes(self, day: int) -> bool:
        """Whether the levers must be written anew on ``day``; by default when it starts, and the day after its end."""
        return day == max(self.start, 0) or (self.end is not None and day == self.end + 1)

    def apply(self, levers: Levers, day: int) -> None:
        """Write this effect's part of the levers for ``day``. Called for every effect when any of them changes."""
        raise NotImplementedError

    def spend(self, day: int) -> None:
        """Book what the public budget pays on ``day``; called on the first day of each month (and the first day)."""

    def announce(self, day: int) -> None:
        """Note in the event list when it starts and when it has ended; nothing of what has intensity 0."""
        if getattr(self.spec, "intensity", 1.0) == 0.0:
            return
        if day == max(self.start, 0):
            self.model.events.note(self.spec.kind, self.spec.called, "starts")
        if self.end is not None and day == self.end + 1:
            self.model.events.note(self.spec.kind, self.spec.called, "over")
