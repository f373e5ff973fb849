"""A scenario on the toyland pack, for tests of every room."""

from __future__ import annotations

from pathlib import Path

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
