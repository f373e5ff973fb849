"""Supplier choice by distance and cost: delivered cost, what a buyer can see, the choice and the split."""

from sim.world.sourcing.choose import choose
from sim.world.sourcing.cost import DeliveredCost, delivered_cost
from sim.world.sourcing.first import first_suppliers
from sim.world.sourcing.market import Market, market
from sim.world.sourcing.sight import Sight
from sim.world.sourcing.terms import Terms, neutral_terms, open_market, quotes

__all__ = [
    "DeliveredCost",
    "Market",
    "Sight",
    "Terms",
    "choose",
    "delivered_cost",
    "first_suppliers",
    "market",
    "neutral_terms",
    "open_market",
    "quotes",
]
