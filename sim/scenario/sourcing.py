"""How buyers find, compare and keep suppliers: by distance and delivered cost (model.md section 3)."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Sourcing(Part):
    """Supplier choice. A buyer looks at some makers it can see, compares delivered cost and keeps the
    cheapest few."""

    candidates: int = quantity(32, "firms", tag="A", source="model.md section 3", ge=1, le=1024)
    """Most suppliers a buyer looks at per input and review, pools outside included (C)."""

    suppliers_per_input: float = quantity(
        2.0, "suppliers", tag="A", source="a second source for the typical purchase", ge=1.0, le=16.0
    )
    """Suppliers kept for an input purchase of median size."""

    size_elasticity: float = quantity(
        0.25, "1", tag="G", source="number of suppliers rises with buyer size (Bernard, Moxnes & Saito 2019)",
        ge=0.0, le=1.0,
    )  # fmt: skip
    """How fast the number of suppliers grows with the size of the purchase."""

    max_suppliers: int = quantity(16, "suppliers", tag="A", source="keeps the network sparse", ge=1, le=64)
    """Most suppliers kept for one input."""

    match_noise: float = quantity(
        0.05, "share of price", tag="A", source="free parameter: spread of pair-specific cost", gt=0.0, le=1.0
    )
    """Scale 1/beta of the lasting luck of a buyer-supplier pair; also the scale of the logit split of
    orders."""

    friction: float = quantity(
        0.08,
        "share of price",
        tag="A",
        source="free parameter: search, trust and coordination",
        ge=0.0,
        le=1.0,
    )
    """Cost of buying from very far away beyond freight and time (kappa); nearby pairs pay little of it."""

    friction_half_km: float = quantity(
        40.0,
        "km",
        tag="A",
        source="set for the elasticity of link probability (calibration report)",
        gt=0.0,
        le=20_000.0,
    )
    """Distance at which half of ``friction`` is felt."""

    visibility_km: float = quantity(
        10.0, "km", tag="A", source="set for the elasticity of link probability (calibration report)",
        gt=0.0, le=20_000.0,
    )  # fmt: skip
    """Distance scale d0 of what a buyer can see: odds fall as (1 + km/d0) ** -visibility_elasticity."""

    visibility_elasticity: float = quantity(
        1.3, "1", tag="A", source="set for an elasticity of link probability of -0.7 to -1.3 [G]", ge=0.0, le=5.0
    )
    """How fast the odds of seeing a maker fall with distance."""

    ecosystem_bonus: float = quantity(0.01, "share of price", tag="A", source="free parameter", ge=0.0, le=0.5)
    """Advantage of a supplier in the buyer's own ecosystem (known standards, shared services)."""

    space_bonus: float = quantity(0.01, "share of price", tag="A", source="free parameter", ge=0.0, le=0.5)
    """Further advantage of a supplier in the buyer's own innovation space (科创空间)."""

    capacity_threshold: float = quantity(
        0.85, "share of capacity", tag="A", source="quotes rise when a plant is nearly full", ge=0.0, le=1.0
    )
    """Use of capacity above which a supplier quotes higher (u*)."""

    capacity_markup: float = quantity(
        4.0, "1", tag="A", source="free parameter: +9 % of price at full capacity", ge=0.0, le=100.0
    )
    """Strength gamma of that mark-up: price x (1 + gamma (u - u*)^2)."""

    switching_cost: float = quantity(
        0.02, "share of price", tag="A", source="set for about 13 % of links changed a year", ge=0.0, le=1.0
    )
    """Saving a new supplier must offer before a present one is left."""

    review_days: int = quantity(90, "days", tag="A", source="quarterly purchasing review", ge=1, le=3650)
    """Time between two supplier reviews of a firm (dates are staggered over firms)."""

    min_share: float = quantity(
        0.05, "share of input", tag="A", source="smaller lots are not worth a contract", ge=0.0, le=0.5
    )
    """Suppliers whose share of an input would be smaller are dropped."""
