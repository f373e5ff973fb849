"""What all disruptions have in common."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import Part, quantity


class Recovery(Part):
    """How what was lost comes back after the outage."""

    profile: Literal["step", "linear"] = "step"
    """``step``: all at once when the outage ends. ``linear``: in equal daily steps over ``days``."""

    days: int = quantity(0, "days", tag="A", source="at once", ge=0, le=36_525)
    """Length of a linear recovery."""

    @model_validator(mode="after")
    def _days_fit_profile(self) -> Self:
        if self.profile == "step" and self.days:
            raise ValueError("'days' belongs to profile linear; a step recovery is immediate")
        if self.profile == "linear" and not self.days:
            raise ValueError("a linear recovery needs 'days'")
        return self

    def remaining(self, days_after: int) -> float:
        """Share of the loss that is still there on the ``days_after``-th day after the outage (1 = the
        first)."""
        if self.profile == "step" or days_after >= self.days:
            return 0.0
        return 1.0 - days_after / self.days


class Disruption(Part):
    """A blow from outside. Each kind is one file of this folder with its own ``kind``."""

    kind: str
    """Which kind it is; each kind fixes its own word."""

    name: str = ""
    """Short name in result tables. Empty: the kind."""

    label: str = ""
    """What charts and event lists call it, in any language. Empty: the name."""

    start: dt.date
    """First day of the disruption, as YYYY-MM-DD."""

    @property
    def called(self) -> str:
        """The label to show: ``label``, else ``name``, else the kind."""
        return self.label or self.name or self.kind
