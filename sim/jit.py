"""One way to compile kernels: cached on disk where a cache can be written, compiled afresh where it cannot.

Kernels release the interpreter lock, so that plain threads can run pieces of one network side by side. A
kernel never calls another file's kernel: numba's cache watches only the file of the function itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from numba import njit


def kernel(function: Callable | None = None, **options: Any) -> Any:
    """Compile ``function`` (no Python objects, no exceptions on division) and cache it beside the source, in
    ``NUMBA_CACHE_DIR`` or in the user's cache folder; with none of them writable it still works, uncached.
    ``options`` go to ``numba.njit``."""
    if function is None:
        return lambda function: kernel(function, **options)
    compiled = njit(nogil=True, error_model="numpy", **options)(function)
    with contextlib.suppress(RuntimeError, OSError):  # no place to write: compile in every process
        compiled.enable_caching()
    return compiled
