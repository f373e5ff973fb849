"""How firms produce, ration and reorder each day. The published models are corners of these options."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import Part, quantity


class Production(Part):
    """The daily production engine (model.md section 5). ARIO, Henriet, Inoue-Todo and Pichler are settings
    of it."""

    input_rule: Literal["leontief", "strongly_critical", "half_critical", "weakly_critical", "linear", "ario"] = (
        "half_critical"
    )
    """How missing inputs bind output: Pichler et al. 2022 (five rules) or ARIO's psi rule (Hallegatte
    2014)."""

    rationing: Literal["proportional", "lowest_ratio_first"] = "proportional"
    """How scarce output is shared: in proportion to orders, or raising a common level (Inoue-Todo 2019,
    R=2)."""

    priority: Literal["none", "intermediate"] = "none"
    """Whether firms are served before final demand when output is scarce."""

    expectation: Literal["capped_demand", "demand", "output", "smoothed"] = "capped_demand"
    """What a firm expects to make when it reorders: min(demand, capacity), demand, last output, or smoothed
    demand."""

    target: Literal["smoothed", "expected", "initial", "optimal"] = "smoothed"
    """Stock target = days x use at: smoothed output min(demand, capacity) averaged over
    `smoothing_days`, the expected output, the base-year output, or the unconstrained output min(demand,
    capacity) (ARIO). Targets that follow demand at once make orders around loops of firms explode unless
    tau is long: see `stability`."""

    order_gap: Literal["signed", "shortfall"] = "signed"
    """Order max(0, use + gap/tau), so that surplus stock lowers orders, or use + max(0, gap)/tau (ARIO,
    Inoue-Todo)."""

    half_bound: Literal["capacity", "initial_capacity"] = "capacity"
    """The capacity in the bound of important inputs, (stock/a + capacity)/2: today's, or the base year's
    (Pichler et al. 2022)."""

    stock_by: Literal["input", "supplier"] = "input"
    """Order on the stock of an input (suppliers substitutes) or on each supplier's own stock (Inoue-Todo
    2019)."""

    supply_line: bool = True
    """Count goods in transit when reordering, so that lead times cause no spurious cycles (Sterman 1989)."""

    order_split: Literal["shares", "capacity"] = "shares"
    """Split an input's order over suppliers by link shares, or by shares x current capacity (ARIO,
    'noinfra')."""

    adjustment_days: float = quantity(6.0, "days", tag="S", source="Inoue & Todo 2019, tau = 6", ge=1.0, le=3650.0)
    """Time over which a gap between stock and target is closed (tau)."""

    smoothing_days: float = quantity(
        60.0, "days", tag="A", source="two months; keeps orders stable for up to 40 days of stock", ge=1.0, le=3650.0
    )
    """Averaging time of smoothed output (used when target or expectation is 'smoothed')."""

    stock_cover: float = quantity(0.8, "1", tag="S", source="BoARIO defaults, psi = 0.80", ge=0.0, le=1.0)
    """Psi of ARIO: share of the target stock below which output is cut (used when input_rule is 'ario')."""

    overproduction_max: float = quantity(
        1.0, "1", tag="A", source="off by default in firm models; ARIO uses 1.25", ge=1.0, le=5.0
    )
    """Largest output relative to normal capacity (alpha_max)."""

    overproduction_days: float = quantity(
        365.0, "days", tag="S", source="BoARIO defaults, alpha_tau = 365", ge=1.0, le=3650.0
    )
    """Time to reach the largest over-production (tau_alpha)."""

    fill_memory_days: float = quantity(
        14.0, "days", tag="A", source="two weeks of delivery experience", ge=1.0, le=3650.0
    )
    """Averaging time of each link's fill rate (delivered / ordered)."""

    leaning: float = quantity(0.0, "1", tag="A", source="off: adaptation is switched on by a scenario", ge=0.0, le=10.0)
    """How strongly orders lean to suppliers that deliver: share x fill_rate^leaning, re-normalised. 0 =
    off."""
