"""Disruptions at work, one file a kind: each turns its section of the scenario into changes of declared levers."""

from __future__ import annotations

from sim.model.disruptions.closures import CorridorClosure, HubClosure
from sim.model.disruptions.demand_shock import DemandShock
from sim.model.disruptions.earthquake import Earthquake
from sim.model.disruptions.epidemic import Epidemic
from sim.model.disruptions.external_stop import ExternalStop
from sim.model.disruptions.plant_outage import PlantOutage
from sim.model.disruptions.power_rationing import PowerRationing
from sim.model.disruptions.random_outages import RandomOutages
from sim.model.effect import Effect

DISRUPTIONS: dict[str, type[Effect]] = {
    "corridor_closure": CorridorClosure,
    "demand_shock": DemandShock,
    "earthquake": Earthquake,
    "epidemic": Epidemic,
    "external_stop": ExternalStop,
    "hub_closure": HubClosure,
    "plant_outage": PlantOutage,
    "power_rationing": PowerRationing,
    "random_outages": RandomOutages,
}
"""The effect of each kind in :mod:`sim.scenario.disruptions`."""
