"""Figures, maps and reports: result tables in, pictures out. Only this room draws.

The public functions are loaded on first use, so that importing the room imports nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "Both": "sim.present.words",
    "Meta": "sim.present.meta",
    "figures_for_run": "sim.present.run_figures",
    "lsr_over_time": "sim.present.figures.lsr",
    "save": "sim.present.style",
    "zone_map": "sim.present.maps.zone_map",
}

__all__ = ["Both", "Meta", "figures_for_run", "lsr_over_time", "save", "zone_map"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(
        f"module 'sim.present' has no attribute {name!r}; it offers {', '.join(sorted(_WHERE))}"
    )


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
