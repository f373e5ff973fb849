"""Shared pieces: the toyland pack and small worlds and models made from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from toy import ROOT, toy_spec


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def toy_world():
    from sim.world import build_world

    return build_world(toy_spec())
