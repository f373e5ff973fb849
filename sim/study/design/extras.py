"""What the machine offers: libraries that only some verbs need, and cores."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from sim.errors import PeitaoError


def need(module: str, extra: str, why: str) -> Any:
    """Import ``module``; raises PeitaoError naming the extra of peitao that brings it, or the system library that is missing,
    and what it is for."""
    try:
        return import_module(module)
    except ImportError:
        name = module.partition(".")[0]
        raise PeitaoError(
            f"{why} needs {name}: install it with  pip install 'peitao[{extra}]'  (in a clone: '.[{extra}]')"
        ) from None
    except OSError as error:  # WeasyPrint without Pango
        raise PeitaoError(
            f"{why} needs a system library that {module} does not find here: {error}".splitlines()[0]
        ) from None


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
