"""The model's own clock: whole days from the scenario's start (Mesa's time is left alone)."""

from __future__ import annotations

import datetime as dt


class Clock:
    """Day number ``day`` (0 is the first simulated day) and its date. Advanced by the model, once a step."""

    def __init__(self, start: dt.date):
        self.start = start
        self.day = -1
        self.date = start  # of the present day; before the first, the start

    @property
    def month_starts(self) -> bool:
        """Whether monthly phases run today: the first of a month, but not the first simulated day."""
        return self.day > 0 and self.date.day == 1

    @property
    def months(self) -> int:
        """Whole calendar months since the start."""
        date = self.date
        return (date.year - self.start.year) * 12 + date.month - self.start.month

    def tick(self) -> None:
        """Go to the next day."""
        self.day += 1
        self.date = self.start + dt.timedelta(days=self.day)

    def day_of(self, date: dt.date) -> int:
        """Day number of a date (negative before the start)."""
        return (date - self.start).days
