"""Shared pieces: the toyland pack and small worlds and models made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def toy_spec(**sections):
    """A scenario on the toyland pack with some sections changed."""
    from sim.scenario import from_dict

    values = {
        "name": "toy",
        "region": "scenarios/toyland",
        "population": {"firms": 200},
        "calendar": {"days": 60},
        **sections,
    }
    return from_dict(values, ROOT)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def toy_world():
    from sim.world import build_world

    return build_world(toy_spec())
