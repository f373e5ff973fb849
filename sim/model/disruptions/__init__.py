"""Disruptions at work, one file a kind: each turns its section of the scenario into changes of declared levers."""

from __future__ import annotations

from sim.model.disruptions.plant_outage import PlantOutage
from sim.model.effect import Effect

DISRUPTIONS: dict[str, type[Effect]] = {"plant_outage": PlantOutage}
