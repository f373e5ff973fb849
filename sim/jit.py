"""One way to compile kernels: cached on disk where a cache can be written, compiled afresh where it cannot.

Kernels release the interpreter lock, so that plain threads can run some of them side by side (ESRI does). A
kernel never calls another file's kernel: numba's cache watches only the file of the function itself.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any

from numba import njit

from sim.threads import now

_together = threading.Lock()


def kernel(function: Callable | None = None, *, parallel: bool = False, **options: Any) -> Any:
    """Compile ``function`` (no Python objects, no exceptions on division) and cache it beside the source, in
    ``NUMBA_CACHE_DIR`` or in the user's cache folder; with none of them writable it still works, uncached.

    With ``parallel`` its ``prange`` loops run on the threads in use (:func:`sim.threads.kernel_threads`), or, when that is
    one, as plain loops: starting a parallel loop costs more than a day of a small network. Such a kernel takes positional
    arguments only and is called from Python only. Other ``options`` go to ``numba.njit``."""
    if function is None:
        return lambda function: kernel(function, parallel=parallel, **options)
    if not parallel:
        return _compiled(function, **options)
    alone, together = _compiled(_twin(function), **options), _compiled(function, parallel=True, **options)

    @functools.wraps(function)
    def run(*args):
        if now.threads == 1:
            return alone(*args)
        with _together:  # each takes all threads in use, and numba's own pool bears one at a time
            return together(*args)

    return run


def _twin(function: Callable) -> FunctionType:
    """The same function under another name: numba's cache tells functions apart by name, not by options."""
    twin = FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__qualname__ = f"{function.__qualname__}_alone"
    return twin


def _compiled(function: Callable, **options: Any) -> Any:
    compiled = njit(nogil=True, error_model="numpy", **options)(function)
    with contextlib.suppress(RuntimeError, OSError):  # no place to write: compile in every process
        compiled.enable_caching()
    return compiled
