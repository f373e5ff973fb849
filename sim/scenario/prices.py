"""How prices follow costs (model.md section 4)."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Prices(Part):
    """Monthly prices: unit cost from delivered inputs, times the firm's base-year mark-up."""

    on: bool = True
    """Whether prices move at all. Off: base-year prices throughout."""

    adjustment: float = quantity(
        0.5, "share per month", tag="A", source="half of a cost change is passed on within a month", gt=0.0, le=1.0
    )
    """Share of the gap between cost-based and present price that is closed each month."""
