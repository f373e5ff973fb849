"""Plants fail at random, each on its own account."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.disruptions.base import Disruption
from sim.scenario.selectors import Selection


class RandomOutages(Disruption):
    """Fires, breakdowns, strikes: every firm can be struck on every day. Which ones are depends on the seed; run many
    seeds (Monte Carlo) for means and intervals."""

    kind: Literal["random_outages"]
    """Independent outages at a hazard rate."""

    firms: Selection = Selection()
    """The local firms at risk. Empty: all local firms."""

    days: int = quantity(365, "days", tag="A", source="one year", ge=1, le=36_525)
    """Days during which firms can be struck."""

    outages_per_year: float = quantity(
        0.05, "1/year", tag="A", source="one serious outage in twenty years of a plant", ge=0.0, le=365.0
    )
    """Hazard: expected outages of one firm in a year."""

    mean_days: float = quantity(
        20.0, "days", tag="A", source="a few weeks to repair a serious fault", gt=0.0, le=3650.0
    )
    """Mean length of an outage (exponential, at least one day)."""

    capacity_loss: float = quantity(1.0, "share of capacity", tag="A", source="a full stop", ge=0.0, le=1.0)
    """Share of the struck firm's capacity that is lost."""
