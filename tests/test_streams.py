"""Keyed streams: a draw depends on its key alone."""

import os
import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numba import njit, prange

from sim import streams


@njit(parallel=True)
def _in_kernel(key, n):
    out = np.empty(n)
    for i in prange(n):
        out[i] = streams.uniform1(key, i, 7)
    return out


def test_kernel_and_numpy_agree_bit_for_bit():
    key = streams.stream(3, "match")
    assert np.array_equal(_in_kernel(key, 1000), streams.uniform(key, np.arange(1000), 7))


def test_a_draw_in_one_purpose_shifts_no_other():
    match = streams.stream(1, "match")
    before = streams.uniform(match, np.arange(50))
    streams.uniform(streams.stream(1, "a new decision"), np.arange(10_000))
    assert np.array_equal(before, streams.uniform(match, np.arange(50)))


def test_purposes_seeds_entities_and_periods_all_tell_apart():
    keys = {int(streams.stream(s, p)) for s in range(50) for p in ("see", "match", "size")}
    assert len(keys) == 150
    key = streams.stream(1, "see")
    grid = streams.uniform(key, np.arange(300)[:, None], np.arange(300)[None, :])
    assert np.unique(grid).size == grid.size


def test_uniform_is_uniform_and_uncorrelated():
    key = streams.stream(11, "test")
    u = streams.uniform(key, np.arange(200_000), 0)
    counts, _ = np.histogram(u, bins=100, range=(0, 1))
    assert ((counts - 2000) ** 2 / 2000).sum() < 160  # chi-square with 99 d.o.f.: 99.99 % quantile is 160
    v = streams.uniform(key, np.arange(200_000), 1)
    assert abs(np.corrcoef(u, v)[0, 1]) < 0.01
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.01


def test_normal_and_gumbel_have_their_moments():
    key = streams.stream(5, "moments")
    z = streams.normal(key, np.arange(200_000))
    g = streams.gumbel(key, np.arange(200_000), 3)
    assert abs(z.mean()) < 0.01
    assert abs(z.std() - 1) < 0.01
    assert abs(g.mean() - 0.5772) < 0.02


@given(st.integers(0, 2**62), st.integers(-(2**62), 2**62), st.integers(0, 2**31))
def test_open_interval(seed, a, b):
    u = float(streams.uniform(streams.stream(seed, "x"), a, b))
    assert 0.0 < u < 1.0


def test_order_is_a_permutation_that_period_changes():
    key = streams.stream(2, "order")
    first, second = streams.order(key, 100, 0), streams.order(key, 100, 1)
    assert sorted(first) == list(range(100))
    assert not np.array_equal(first, second)


def test_hash_seed_changes_nothing():
    code = "from sim.streams import *; print(stream(7, 'see'), repr(uniform(stream(7, 'see'), 3, 4).item()))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": h}, capture_output=True, text=True
        ).stdout
        for h in ("0", "1", "4242")
    }
    assert len(seen) == 1
    assert next(iter(seen))
