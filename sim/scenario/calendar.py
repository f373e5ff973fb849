"""When the run starts and how long it lasts."""

from __future__ import annotations

import datetime as dt

from sim.scenario.base import Part, quantity


class Calendar(Part):
    """The days that are simulated. One step of the model is one day."""

    start: dt.date = dt.date(2020, 1, 1)
    """First simulated day, as YYYY-MM-DD. The plan of 2020 is dated from the beginning of that year."""

    days: int = quantity(365, "days", tag="A", source="one year: the plan's own horizon", ge=1, le=36_525)
    """Number of simulated days."""

    @property
    def end(self) -> dt.date:
        """The last simulated day."""
        return self.date(self.days - 1)

    def date(self, day: int) -> dt.date:
        """The date of day number ``day`` (0 is the first day)."""
        return self.start + dt.timedelta(days=int(day))

    def day(self, date: dt.date) -> int:
        """The day number of a date: 0 on the first day, negative before it."""
        return (date - self.start).days
