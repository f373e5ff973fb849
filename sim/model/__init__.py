"""What moves: columns of state, Mesa agents as views on them, phases, policies, disruptions."""

from typing import Any

__all__ = ["ClusterModel", "ExternalPool", "Firm"]

_WHERE = {"ClusterModel": "sim.model.cluster", "Firm": "sim.model.agents", "ExternalPool": "sim.model.agents"}


def __getattr__(name: str) -> Any:
    # Loaded on first use: importing Mesa takes seconds, and the engine below this package does not need it.
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'sim.model' has no attribute {name!r}")
