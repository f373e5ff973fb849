"""Supplier choice by distance and cost: delivered cost, what a buyer can see, the choice and the split."""

from sim.world.sourcing.choose import choose
from sim.world.sourcing.cost import DeliveredCost, delivered_cost
from sim.world.sourcing.market import Market, market

__all__ = ["DeliveredCost", "Market", "choose", "delivered_cost", "market"]
