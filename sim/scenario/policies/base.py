"""What all policies have in common."""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import model_validator

from sim.scenario.base import Part, quantity


class Policy(Part):
    """A lever of the region's government. Each kind is one file of this folder with its own ``kind``."""

    kind: str
    """Which kind it is; each kind fixes its own word."""

    name: str = ""
    """Short name in result tables. Empty: the kind."""

    label: str = ""
    """What charts, event lists and budgets call it in English. Empty: what its kind is called."""

    label_zh: str = ""
    """What they call it in Chinese. Empty: the label."""

    start: dt.date
    """First day in force, as YYYY-MM-DD."""

    end: dt.date | None = None
    """Last day in force. Empty: until the end of the run."""

    intensity: float = quantity(1.0, "share", tag="A", source="in full", ge=0.0, le=1.0)
    """How much of the policy is carried out: 0 changes nothing at all, 1 is all of it."""

    @property
    def called(self) -> str:
        """What result tables call it: ``label``, else ``name``, else the kind."""
        return self.label or self.name or self.kind

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"ends on {self.end}, before it starts on {self.start}")
        return self
