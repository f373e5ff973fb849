"""Shared platforms: R&D, testing and data services for an ecosystem or along a belt."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import PlaceId, Selection


class SharedPlatform(Policy):
    """A platform shows its users more makers, joins them in common standards, lowers friction along a belt and, with the
    slow dynamics on, lets them learn."""

    kind: Literal["shared_platform"]
    """A platform shared by an ecosystem or a belt."""

    users: Selection = Selection()
    """Which local firms use it. Empty: those of the belt, or all local firms when there is no belt."""

    belt: tuple[PlaceId, ...] = ()
    """Places that the platform joins: friction between any two of them falls."""

    visibility: int = quantity(16, "firms", tag="A", source="half as many again as usual (32)", ge=0, le=512)
    """Makers that users see per input beyond the usual ones."""

    ecosystem_bonus: float = quantity(
        0.01, "share of price", tag="A", source="doubles the usual advantage", ge=0.0, le=0.2
    )
    """Further advantage of suppliers in the user's own ecosystem."""

    friction_cut: float = quantity(0.3, "share of friction", tag="A", source="free parameter", ge=0.0, le=1.0)
    """By how much friction between two places of the belt falls."""

    learning: float = quantity(
        0.02, "log points", tag="A", source="two thirds of a fully equipped innovation space", ge=0.0, le=0.5
    )
    """Efficiency that users can learn (only with ``dynamics.on: true``)."""

    build_cny: float = quantity(2e8, "CNY", tag="A", source="one testing and data centre", ge=0.0, le=1e12)
    """Public cost of building it, paid at the start."""

    cost_cny_year: float = quantity(5e7, "CNY/year", tag="A", source="a quarter of what it cost", ge=0.0, le=1e12)
    """Public cost of running it."""

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.visibility or self.ecosystem_bonus or self.learning or (self.belt and self.friction_cut)):
            raise ValueError("does nothing: give 'visibility', 'ecosystem_bonus', 'learning' or a 'belt'")
        return self
