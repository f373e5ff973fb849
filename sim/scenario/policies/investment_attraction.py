"""Investment attraction (招商引资) by channel, market and whole chain."""

from __future__ import annotations

from typing import Literal

from sim.scenario.base import quantity
from sim.scenario.policies.base import Policy
from sim.scenario.selectors import EcosystemId, PlaceId


class InvestmentAttraction(Policy):
    """More firms arrive, aimed in one of three ways. Needs ``dynamics.on: true``."""

    kind: Literal["investment_attraction"]
    """Firms from outside are attracted."""

    mode: Literal["channel", "market", "chain"]
    """How firms are found. ``channel`` (渠道招商): agents and chambers bring more of the industries that are there.
    ``market`` (市场化推广): promotion reaches makers of what the region buys, in proportion to what it buys. ``chain``
    (产业链综合招商): makers of the missing links are sought, in proportion to what the region's firms buy outside the
    metro area, critical inputs first."""

    ecosystems: tuple[EcosystemId, ...] = ()
    """Ecosystems for which firms are wanted. Empty: all. ``chain`` looks at what firms of these ecosystems buy, the other
    modes at what they make."""

    places: tuple[PlaceId, ...] = ()
    """Where they may settle (a place and all below it). Empty: anywhere in the region."""

    rate: float = quantity(
        0.02, "1/year", tag="A", source="two thirds of the firms that come by themselves", gt=0.0, le=1.0
    )
    """Firms attracted a year, as a share of the region's firms in the ecosystems named."""

    size: float = quantity(1.5, "1", tag="A", source="attracted plants are larger", gt=0.0, le=50.0)
    """Size relative to a firm that comes by itself."""

    new_markets: float = quantity(
        0.3, "share of output", tag="A", source="outside customers that a firm brings along", ge=0.0, le=1.0
    )
    """Share of an attracted firm's output for which it has customers outside the region."""

    grant: float = quantity(
        0.08, "CNY per CNY of yearly capacity", tag="A", source="land, tax and plant subsidies", ge=0.0, le=2.0
    )
    """Public money for each firm on arrival."""

    cost_cny_year: float = quantity(1e8, "CNY/year", tag="A", source="offices, fairs, agents", ge=0.0, le=1e12)
    """Public cost of recruiting a year."""
