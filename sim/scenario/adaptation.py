"""What firms do about a disruption. Each part can be switched on and off, so that its worth can be measured."""

from __future__ import annotations

from sim.scenario.base import Part, quantity


class Leaning(Part):
    """Orders lean towards the suppliers of an input that deliver."""

    on: bool = False
    """Whether shares follow what was delivered."""

    strength: float = quantity(1.0, "1", tag="A", source="in proportion to the fill rate", gt=0.0, le=10.0)
    """Share x fill_rate^strength, re-normalised; the fill rate is averaged over ``production.fill_memory_days``. Takes
    the place of ``production.leaning``."""


class EmergencySearch(Part):
    """A firm that runs short of an input looks for one more supplier that has spare capacity."""

    on: bool = False
    """Whether firms search."""

    patience_days: int = quantity(
        7, "days", tag="A", source="a week to see that it will not pass, and to qualify a supplier", ge=1, le=3650
    )
    """Days in a row of shortage before the new supplier is found and takes orders."""

    stock_share: float = quantity(
        0.5, "share of target stock", tag="A", source="half the safety stock is gone", ge=0.0, lt=1.0
    )
    """Shortage: the stock of the input is below this share of its target, and suppliers deliver less than ordered."""

    width: int = quantity(4, "1", tag="A", source="an urgent search looks further than a routine review", ge=1, le=128)
    """Makers looked at, as a multiple of the routine number ``sourcing.candidates``."""

    return_to_old: bool = True
    """Whether orders go back once the old suppliers can deliver again. Otherwise only a routine review moves them."""

    return_after_days: int = quantity(14, "days", tag="A", source="two weeks of proof", ge=1, le=3650)
    """Days in a row that the old suppliers must be able to deliver before orders go back."""


class OverProduction(Part):
    """Capacity stretches slowly while demand is not met, and relaxes after (ARIO)."""

    on: bool = False
    """Whether capacity stretches."""

    most: float = quantity(1.25, "1", tag="S", source="ARIO and BoARIO default, alpha_max = 1.25", gt=1.0, le=5.0)
    """Largest output relative to normal capacity. Takes the place of ``production.overproduction_max``."""

    days: float = quantity(365.0, "days", tag="S", source="BoARIO default, alpha_tau = 365", ge=1.0, le=3650.0)
    """Time to get there. Takes the place of ``production.overproduction_days``."""


class Overtime(Part):
    """A plant that was struck works overtime once it is back, to make up for what was lost."""

    on: bool = False
    """Whether plants work overtime after recovery."""

    share: float = quantity(
        0.15, "share of capacity", tag="G", source="one more half shift a day, or Saturdays", gt=0.0, le=1.0
    )
    """Additional capacity."""

    days: int = quantity(60, "days", tag="A", source="two months are bearable", ge=1, le=3650)
    """Longest time of overtime after the plant's own capacity is back."""


class Adaptation(Part):
    """How firms respond to a disruption, beyond stocks, spare capacity and routine supplier reviews."""

    leaning: Leaning = Leaning()
    """Orders lean towards suppliers that deliver."""

    emergency_search: EmergencySearch = EmergencySearch()
    """A new supplier with spare capacity after days of shortage."""

    rerouting: bool = True
    """Whether shipments take the next best route when one closes. If not, they are held until it opens."""

    review_memory_days: float = quantity(
        60.0,
        "days",
        tag="A",
        source="two months: a passing trouble is no reason to leave a supplier",
        ge=1.0,
        le=3650.0,
    )
    """Routine reviews judge suppliers by their load and capacity averaged over this time, and overlook closed routes
    that have not lasted so long. 1 = by the day's state."""

    over_production: OverProduction = OverProduction()
    """Capacity stretches while demand is not met."""

    overtime: Overtime = Overtime()
    """Struck plants work overtime once they are back."""
