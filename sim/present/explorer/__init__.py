"""The explorer: a local page over a run or a study, and the server behind it. Nothing leaves the machine."""

from __future__ import annotations

from sim.present.explorer.data import Explored
from sim.present.explorer.server import serve

__all__ = ["Explored", "serve"]
