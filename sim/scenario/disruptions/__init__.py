"""Disruptions, one file a kind. A new file here with a class derived from Disruption is a new kind of
disruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.disruptions.base import Disruption, Recovery
from sim.scenario.union import kinds_in, tagged_union

DISRUPTION_KINDS = kinds_in(__name__, __path__, Disruption)
"""Class of each disruption kind."""

if TYPE_CHECKING:
    AnyDisruption = Disruption
else:
    AnyDisruption = tagged_union(DISRUPTION_KINDS)

__all__ = ["DISRUPTION_KINDS", "AnyDisruption", "Disruption", "Recovery"]
