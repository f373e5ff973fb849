"""How many model firms stand for the region's enterprises."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Population(Part):
    """Size of the synthetic firm population. Totals by place and industry come from the region pack."""

    firms: int = quantity(
        3000,
        "firms",
        tag="A",
        source="model.md section 1: about one for every five enterprises",
        ge=200,
        le=1_000_000,
    )
    """Number of local model firms, lead firms included (external pools come on top)."""

    size_tail: float | None = quantity(None, "1", tag="A", source="from the region pack", gt=0.5, le=5.0)
    """Exponent of the Pareto law of firm sizes (cumulative; 1 = Zipf). Empty: the region pack's value."""
