"""What a run writes down."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Record(Part):
    """Which tables a run keeps and how often. Recording never changes what is simulated."""

    every_days: int = quantity(7, "days", tag="A", source="weekly series", ge=1, le=3650)
    """Time between two rows of the series tables (the first and the last day are always kept)."""

    firms: bool = True
    """Keep the table of firms at the end of the run."""

    links: bool = True
    """Keep the table of supply links at the end of the run."""

    daily: bool | None = None
    """Keep the daily table (output and direct loss by region, city, place, ecosystem, industry, lead firm) that
    resilience measures need. Empty: when there are disruptions."""
