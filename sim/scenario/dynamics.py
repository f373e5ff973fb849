"""Slow dynamics: investment, entry, relocation, closure, learning, rents (model.md sections 4 and 6)."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Dynamics(Part):
    """What changes from month to month. Off by default: the firms, their places, capacities and abilities then stay as
    they are, and without a shock nothing moves. On, firms come and go, so two seeds differ and totals drift a little;
    compare scenarios of one seed."""

    on: bool = False
    """Whether the slow dynamics run. Policies that work through them (attracting firms, rent relief, rings around an
    airport) need it."""

    investment_months: float = quantity(
        18.0, "months", tag="G", source="time to build industrial plant, 1-2 years", ge=1.0, le=120.0
    )
    """Time in which capacity follows demand upwards: K += (D / normal use - K) / months."""

    scrapping_months: float = quantity(
        60.0, "months", tag="A", source="unused plant is given up over five years", ge=1.0, le=600.0
    )
    """Time in which capacity follows demand downwards."""

    demand_memory_days: float = quantity(
        120.0, "days", tag="A", source="a bad month does not change a plan", ge=1.0, le=3650.0
    )
    """Averaging time of the demand that investment and closure look at."""

    entry_rate: float = quantity(
        0.03, "1/year", tag="A", source="new above-scale enterprises a year, net of reclassification, 2-6 %",
        ge=0.0, le=1.0,
    )  # fmt: skip
    """Firms that arrive by themselves a year, as a share of the firms there are, in each industry."""

    entry_size: float = quantity(
        0.6, "1", tag="G", source="entrants are smaller than incumbents (Geroski 1995)", gt=0.0, le=10.0
    )
    """Mean capacity of an arriving firm relative to the industry's mean firm, lead firms left out."""

    closure_rate: float = quantity(
        0.03, "1/year", tag="A", source="equal to entry_rate, so that the number of firms has no trend", ge=0.0, le=1.0
    )
    """Firms that close a year at normal sales. A firm's hazard rises as sales fall short of normal and falls with its
    size (Evans 1987); lead firms never close by chance."""

    closure_size_elasticity: float = quantity(
        0.35, "1", tag="G", source="exit falls with size (Evans 1987; Dunne, Roberts & Samuelson 1989)", ge=0.0, le=2.0
    )
    """How fast the hazard of closing falls with capacity."""

    closure_demand_elasticity: float = quantity(
        2.0, "1", tag="A", source="at 70 % of normal sales twice the normal hazard", ge=0.0, le=10.0
    )
    """How fast the hazard of closing rises as sales per capacity fall below normal."""

    closure_floor: float = quantity(
        0.3, "share of normal sales", tag="A", source="below, fixed cost cannot be earned", ge=0.0, le=1.0
    )
    """Averaged sales below which a firm is losing money."""

    closure_months: int = quantity(12, "months", tag="A", source="a year of losses", ge=1, le=600)
    """Months below ``closure_floor`` after which a firm closes."""

    relocation_rate: float = quantity(
        0.02, "1/year", tag="A", source="firms that compare places in a year", ge=0.0, le=1.0
    )
    """Share of firms that compare places in a year (lead firms do not)."""

    moving_cost: float = quantity(
        0.02, "share of yearly output", tag="A", source="machines, downtime and staff, written off over five years",
        ge=0.0, le=1.0,
    )  # fmt: skip
    """Cost of moving, as a margin per year that a new place must offer beyond the old."""

    location_scale: float = quantity(
        0.02, "CNY per CNY of output", tag="A", source="spread of what single firms know about places", gt=0.0, le=1.0
    )
    """Scale of the logit of places: a place whose expected margin is higher by this much is chosen e times as often."""

    location_inertia: float = quantity(
        0.9, "share", tag="A", source="nine of ten choose among places where their industry is", ge=0.0, le=1.0
    )
    """Weight of the industry's base-year geography in the choice of a place; the rest is open to every site with
    floor."""

    ecosystem_margin: float = quantity(
        0.01, "CNY per CNY and log point", tag="D", source="density elasticity of 0.04 x a quarter kept as profit",
        ge=0.0, le=0.5,
    )  # fmt: skip
    """Gain in expected margin per log point of own-ecosystem output within reach."""

    leader_margin: float = quantity(
        0.01, "CNY per CNY", tag="A", source="nearness to a lead firm of the own ecosystem", ge=0.0, le=0.5
    )
    """Gain in expected margin next to a lead firm (链主) of the ecosystem; fades with distance."""

    hub_margin: float = quantity(
        0.005, "CNY per CNY", tag="A", source="nearness to a port, rail port or airport", ge=0.0, le=0.5
    )
    """Gain in expected margin at a hub, for an industry that trades everything; fades with distance."""

    reach_km: float = quantity(
        20.0, "km", tag="G", source="knowledge spillovers fade within tens of km (Rosenthal & Strange 2020)",
        gt=0.0, le=1000.0,
    )  # fmt: skip
    """Distance at which nearness to the own ecosystem, a lead firm or a hub has faded to 1/e."""

    rent_elasticity: float = quantity(
        1.0, "1", tag="A", source="rent rises 1 % when occupancy rises 1 %", ge=0.0, le=10.0
    )
    """Rent = base-year rent x (occupancy / base-year occupancy) ** elasticity."""

    rent_months: float = quantity(12.0, "months", tag="A", source="contracts are renewed yearly", ge=1.0, le=120.0)
    """Time in which rents follow occupancy."""

    spillover: float = quantity(
        0.07, "1", tag="S", source="density elasticity of productivity, 0.04-0.19", ge=0.0, le=1.0
    )
    """Elasticity of efficiency with respect to own-ecosystem output within reach (Marshall)."""

    diversity: float = quantity(
        0.02, "1", tag="A", source="weaker than own-ecosystem spillovers (Jacobs)", ge=0.0, le=1.0
    )
    """Gain in log efficiency per unit of the entropy of the ecosystems within reach."""

    platform_gain: float = quantity(
        0.03, "log points", tag="A", source="R&D and testing services of a fully equipped space", ge=0.0, le=0.5
    )
    """Log efficiency that a tenant learns in an innovation space whose platform strength is 1."""

    trend: float = quantity(
        0.0, "1/year", tag="A", source="relative to makers elsewhere, whose prices are the yardstick", ge=-0.1, le=0.1
    )
    """Growth of efficiency of all local firms relative to makers outside."""

    learning_months: float = quantity(24.0, "months", tag="A", source="two years", ge=1.0, le=600.0)
    """Time in which efficiency approaches what surroundings allow."""

    learning_limit: float = quantity(
        0.15, "log points", tag="A", source="twice the effect of doubled density, rounded", gt=0.0, le=2.0
    )
    """Most that a firm can learn from its surroundings: the sum of the terms saturates at +- this."""
