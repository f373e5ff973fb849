"""peitao: simulate an industrial cluster, compare policies, stress it.

The public API is loaded on first use, so that ``import sim`` prints nothing and imports nothing heavy::

    import sim
    result = sim.run("scenarios/baseline.yaml", seed=7)
    result.series
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0"

_WHERE = {
    "load": "sim.scenario",
    "run": "sim.study",
    "build_world": "sim.world",
    "ClusterModel": "sim.model",
    "batch": "sim.study.runner",
    "compare": "sim.study.comparison",
    "open_store": "sim.study.store",
}

__all__ = ["ClusterModel", "batch", "build_world", "compare", "load", "open_store", "run"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}; it offers {', '.join(sorted(_WHERE))}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
