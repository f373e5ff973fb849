"""Keyed random streams: every draw is a pure function of (seed, purpose, entity, period).

There is no shared sequence, so a policy that adds one decision shifts no other draw, and runs of the same seed
stay paired. The generator is counter-based (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): the
words of the key are absorbed one after another by the SplitMix64 finaliser (Steele, Lea & Flood 2014, variant 13 of
Stafford). The same functions work on Python scalars inside numba kernels and on NumPy arrays, bit for bit.

    key = stream(seed, "match")            # once, in Python
    u = uniform(key, buyer, supplier)      # anywhere; arrays broadcast
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from sim.jit import kernel

_TWO53 = 1.0 / 9007199254740992.0


def stream(seed: int, purpose: str) -> np.uint64:
    """The key of one purpose under one seed (uint64). The same on every machine, whatever PYTHONHASHSEED."""
    digest = hashlib.blake2b(f"{int(seed)}\x1f{purpose}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@kernel(inline="always")
def mix(z):
    """SplitMix64 finaliser: a bijection of 64-bit words with full avalanche."""
    z = np.uint64(z)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@kernel(inline="always")
def bits(key, a, b):
    """64 random bits for (key, entity a, period or partner b)."""
    golden = np.uint64(0x9E3779B97F4A7C15)
    h = mix(np.uint64(key) + golden * (np.uint64(a) + np.uint64(1)))
    return mix(h + golden * (np.uint64(b) + np.uint64(1)))


@kernel(inline="always")
def uniform1(key, a, b):
    """Uniform on the open interval (0, 1), for use inside kernels."""
    return (np.float64(bits(key, a, b) >> np.uint64(11)) + 0.5) * _TWO53


@kernel(inline="always")
def gumbel_of(u):
    """Standard Gumbel (location 0, scale 1) of a uniform, for use inside kernels."""
    return -np.log(-np.log(u))


@kernel
def _uniform(key, a, step_a, b, step_b, out):
    for n in range(out.size):
        out[n] = uniform1(key, a[n * step_a], b[n * step_b])


def _word(x: Any) -> np.ndarray:
    return np.asarray(x).astype(np.int64).view(np.uint64)


def uniform(key: np.uint64, a: Any, b: Any = 0) -> np.ndarray:
    """Uniform on (0, 1); ``a`` and ``b`` are integers or integer arrays that broadcast."""
    first, second = _word(a), _word(b)
    if first.ndim and second.ndim and first.shape != second.shape:
        first, second = np.broadcast_arrays(first, second)
    out = np.empty(first.shape if first.ndim else second.shape)
    _uniform(key, first.ravel(), int(first.ndim > 0), second.ravel(), int(second.ndim > 0), out.ravel())
    return out


def gumbel(key: np.uint64, a: Any, b: Any = 0) -> np.ndarray:
    """Standard Gumbel (location 0, scale 1); arrays broadcast."""
    return -np.log(-np.log(uniform(key, a, b)))


def normal(key: np.uint64, a: Any, b: Any = 0) -> np.ndarray:
    """Standard normal by inversion; arrays broadcast."""
    from scipy.special import ndtri

    return ndtri(uniform(key, a, b))


def order(key: np.uint64, n: int, b: Any = 0) -> np.ndarray:
    """A random order of ``range(n)``: the argsort of n keyed draws (stable, so ties cannot differ)."""
    return np.argsort(uniform(key, np.arange(n), b), kind="stable")
