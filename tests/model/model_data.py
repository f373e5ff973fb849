"""Small models for the tests of this folder."""

from __future__ import annotations

from toy import toy_spec

from sim.model import ClusterModel
from sim.world import build_world


def toy_model(**sections):
    """A model of Toyland: 200 firms unless the sections say otherwise."""
    spec = toy_spec(**sections)
    return ClusterModel(build_world(spec), spec)


def advance(model, days):
    """Step ``days`` times and return the model."""
    for _ in range(days):
        model.step()
    return model


def spaces_policy(**more):
    return {"kind": "innovation_spaces", "start": "2020-01-01", "name": "spaces", **more}


def outage(**more):
    return {
        "kind": "plant_outage",
        "start": "2020-02-01",
        "days": 20,
        "name": "stop",
        "target": {"leader": "red_wagon"},
        **more,
    }
