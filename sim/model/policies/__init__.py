"""Policies at work, one file a kind: each turns its section of the scenario into changes of declared levers."""

from __future__ import annotations

from sim.model.effect import Effect
from sim.model.policies.airport_rings import AirportRings
from sim.model.policies.co_location import CoLocation
from sim.model.policies.customs_facilitation import CustomsFacilitation
from sim.model.policies.dual_sourcing import DualSourcing
from sim.model.policies.innovation_spaces import InnovationSpaces
from sim.model.policies.investment_attraction import InvestmentAttraction
from sim.model.policies.lead_firm import LeadFirm
from sim.model.policies.logistics_hub import LogisticsHub
from sim.model.policies.metro_integration import MetroIntegration
from sim.model.policies.shared_platform import SharedPlatform
from sim.model.policies.strategic_stock import StrategicStock
from sim.model.policies.supplier_development import SupplierDevelopment

POLICIES: dict[str, type[Effect]] = {
    "airport_rings": AirportRings,
    "co_location": CoLocation,
    "customs_facilitation": CustomsFacilitation,
    "dual_sourcing": DualSourcing,
    "innovation_spaces": InnovationSpaces,
    "investment_attraction": InvestmentAttraction,
    "lead_firm": LeadFirm,
    "logistics_hub": LogisticsHub,
    "metro_integration": MetroIntegration,
    "shared_platform": SharedPlatform,
    "strategic_stock": StrategicStock,
    "supplier_development": SupplierDevelopment,
}
"""The effect of each kind in :mod:`sim.scenario.policies`."""
