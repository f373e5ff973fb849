"""What all disruptions have in common: a date, an onset, a duration, a recovery."""

from __future__ import annotations

import datetime as dt
import math
from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import Part, quantity


class Recovery(Part):
    """How what was lost comes back after the outage."""

    profile: Literal["step", "linear", "exponential"] = "step"
    """``step``: all at once when the outage ends. ``linear``: in equal daily steps over ``days``. ``exponential``:
    fast at first; 19 in 20 are back after 0.78 ``days``, all after ``days``."""

    days: int = quantity(0, "days", tag="A", source="at once", ge=0, le=36_525)
    """Length of a linear or exponential recovery."""

    @model_validator(mode="after")
    def _days_fit_profile(self) -> Self:
        if self.profile == "step" and self.days:
            raise ValueError("'days' belongs to a linear or exponential profile; a step recovery is immediate")
        if self.profile != "step" and not self.days:
            raise ValueError(f"a recovery of profile {self.profile} needs 'days'")
        return self

    def remaining(self, days_after: int) -> float:
        """Share of the loss that is still there on the ``days_after``-th day after the outage (1 = the
        first)."""
        if self.profile == "step" or days_after >= self.days:
            return 0.0
        if self.profile == "linear":
            return 1.0 - days_after / self.days
        end = math.exp(-3.0)
        return (math.exp(-3.0 * days_after / self.days) - end) / (1.0 - end)


class Disruption(Part):
    """A blow from outside. Each kind is one file of this folder with its own ``kind``."""

    kind: str
    """Which kind it is; each kind fixes its own word."""

    name: str = ""
    """Short name in result tables. Empty: the kind."""

    label: str = ""
    """What charts, event lists and budgets call it in English. Empty: what its kind is called."""

    label_zh: str = ""
    """What they call it in Chinese. Empty: the label."""

    start: dt.date
    """First day of the disruption, as YYYY-MM-DD."""

    @property
    def called(self) -> str:
        """What result tables call it: ``label``, else ``name``, else the kind."""
        return self.label or self.name or self.kind


class Timed(Part):
    """A blow that rises over its onset, stays for ``days`` and fades by its recovery."""

    onset_days: int = quantity(0, "days", tag="A", source="at full strength on the first day", ge=0, le=3650)
    """Days over which it grows to full strength, in equal steps, before ``days`` begin to count."""

    days: int = quantity(..., "days", tag="A", source="given by the scenario", ge=1, le=36_525)
    """Days at full strength, before recovery begins."""

    recovery: Recovery = Recovery()
    """How what was lost comes back."""

    @property
    def length(self) -> int:
        """Days from the first on which anything is lost to the last."""
        return self.onset_days + self.days + max(self.recovery.days - 1, 0)

    def level(self, day: int) -> float:
        """Strength 0..1 on the ``day``-th day (0 = the first); 0 outside."""
        if day < 0:
            return 0.0
        if day < self.onset_days:
            return (day + 1) / (self.onset_days + 1)
        if day < self.onset_days + self.days:
            return 1.0
        return self.recovery.remaining(day - self.onset_days - self.days + 1)

    def moves(self, day: int) -> bool:
        """Whether the strength on the ``day``-th day differs from that of the day before."""
        return self.level(day) != self.level(day - 1)
