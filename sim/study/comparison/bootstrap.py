"""Intervals by resampling, with keyed draws: the same data give the same interval on every machine."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm, t

from sim.streams import stream, uniform

RESAMPLES = 4000


def resampled(n: int, resamples: int = RESAMPLES, seed: int = 0) -> np.ndarray:
    """int64[resamples, n]: rows drawn with replacement, keyed by (seed, n)."""
    draws = uniform(stream(seed, "bootstrap"), np.arange(resamples)[:, None], np.arange(n)[None, :])
    return (draws * n).astype(np.int64)


def interval(values: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """Interval of the mean of ``values`` (float64[n]): bootstrap, percentile, widened for small samples.

    Plain percentile intervals are too narrow for few observations; the percentiles are therefore moved out to
    Phi(-sqrt(n/(n-1)) t_{n-1}), which makes them as wide as Student's interval where the data are normal (Hesterberg
    2015, "What teachers should know about the bootstrap", section 3.2). nan for fewer than two values.
    """
    values = np.asarray(values, np.float64)
    if values.size < 2:
        return np.nan, np.nan
    return bounds(values[resampled(values.size)].mean(axis=1), values.size, level)


def bounds(statistics: np.ndarray, n: int, level: float = 0.95) -> tuple[float, float]:
    """The widened percentiles of resampled ``statistics`` of n observations; resamples without a value do not count."""
    known = statistics[np.isfinite(statistics)]
    if n < 2 or known.size == 0:
        return np.nan, np.nan
    tail = norm.cdf(-np.sqrt(n / (n - 1)) * t.ppf(0.5 + level / 2, n - 1))
    low, high = np.quantile(known, [tail, 1.0 - tail])
    return float(low), float(high)
