"""What happened when: starts and ends of policies and disruptions, for charts and the events table."""

from __future__ import annotations

from sim.model.clock import Clock


class Events:
    """A list of (date, day, kind, label, what)."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self.rows: list[dict] = []

    def note(self, kind: str, label: str, what: str) -> None:
        """Write down that something happened today."""
        clock = self._clock
        row = {"date": clock.date, "day": max(clock.day, 0), "kind": kind, "label": label, "what": what}
        self.rows.append(row)
