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
    "flow_map": "sim.present.maps.flow_map",
    "front": "sim.present.figures.front",
    "kdensity": "sim.present.figures.kdensity",
    "lsr_over_time": "sim.present.figures.lsr",
    "missing_links": "sim.present.figures.gaps",
    "policy_disruption_matrix": "sim.present.figures.matrix",
    "policy_effects": "sim.present.figures.effects",
    "recovery": "sim.present.figures.recovery",
    "save": "sim.present.style",
    "sensitivity": "sim.present.figures.sensitivity",
    "sourcing_distance": "sim.present.figures.distance",
    "spaces_occupancy": "sim.present.figures.spaces",
    "supplier_tree": "sim.present.figures.tree",
    "zone_map": "sim.present.maps.zone_map",
}

__all__ = [
    "Both",
    "Meta",
    "figures_for_run",
    "flow_map",
    "front",
    "kdensity",
    "lsr_over_time",
    "missing_links",
    "policy_disruption_matrix",
    "policy_effects",
    "recovery",
    "save",
    "sensitivity",
    "sourcing_distance",
    "spaces_occupancy",
    "supplier_tree",
    "zone_map",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'sim.present' has no attribute {name!r}; it offers {', '.join(sorted(_WHERE))}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
