"""Disruptions at work, one file a kind: each turns its section of the scenario into losses of declared levers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.model.disruptions.plant_outage import PlantOutage

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

KINDS: dict[str, Any] = {"plant_outage": PlantOutage}


def disruptions_of(model: ClusterModel) -> list[Any]:
    """The scenario's disruptions, in the order they are written; targets are resolved and checked here."""
    return [
        KINDS[disruption.kind](model, disruption, f"disruptions.{n}")
        for n, disruption in enumerate(model.spec.disruptions)
    ]
