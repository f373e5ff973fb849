"""Innovation spaces (科创空间): planned floor area opens and is let to firms."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import Spaces


class InnovationSpaces(Policy):
    """Builds the planned floor area of innovation spaces. A space's area opens evenly between its start and
    opening dates in the region pack, never before ``start``; building stops on ``end``, and what has opened
    stays open. Opened area x ``cost_cny_m2`` is charged to the budget."""

    kind: Literal["innovation_spaces"]
    """Innovation spaces open floor area."""

    spaces: Spaces = "all"
    """Which spaces: ``all``, or a list of space ids of the region pack. ``intensity`` is the share of their
    planned floor area that is built."""

    cost_cny_m2: float = quantity(
        5000.0, "CNY/m2", tag="A", source="R&D building with fit-out, no land", ge=0.0, le=1e6
    )
    """Public cost of one square metre that opens."""

    rent_discount: float | None = quantity(
        None, "share of rent", tag="A", source="from the region pack, by space", ge=0.0, le=1.0
    )
    """Rent discount of tenants against the place's rent, given by the owner. Empty: the region pack's, by
    space."""

    rent_subsidy: float = quantity(
        0.0, "share of rent", tag="A", source="none unless a scenario grants one", ge=0.0, le=1.0
    )
    """Share of tenants' discounted rent that the public budget pays, from ``start`` to ``end``."""

    visibility: int = quantity(8, "firms", tag="A", source="a quarter more than usual (32)", ge=0, le=512)
    """Makers per input that a tenant sees beyond the usual ones where the platform strength is 1 and all of the space
    was opened by the policy."""
