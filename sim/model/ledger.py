"""The public budget: every yuan a policy spends, by date, policy and instrument."""

from __future__ import annotations

from sim.model.clock import Clock


class Ledger:
    """A list of (date, day, policy, instrument, cny)."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self.rows: list[dict] = []

    def spend(self, policy: str, instrument: str, cny: float) -> None:
        """Book ``cny`` (CNY, >= 0) spent today by ``policy`` on ``instrument``. Nothing is booked for 0."""
        if cny > 0:
            clock = self._clock
            row = {"date": clock.date, "day": max(clock.day, 0), "policy": policy, "instrument": instrument, "cny": cny}
            self.rows.append(row)
