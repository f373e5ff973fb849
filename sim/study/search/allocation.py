"""From weights to square metres: a total shared out among innovation spaces within their plans."""

from __future__ import annotations

import numpy as np


def share_out(weights: np.ndarray, most: np.ndarray, total: float, smallest: float = 0.0) -> np.ndarray:
    """float64[spaces]: ``total`` shared out in proportion to ``weights`` (>= 0), at most ``most`` each, and at least
    ``smallest`` or nothing. What one cannot take goes to the others; all of it is placed if there is room.

    Where the rules leave less than ``smallest`` over, it goes to those that have room and already have something.
    """
    weights, most = np.asarray(weights, float), np.asarray(most, float)
    weights = np.where(weights < 1e-12 * weights.max(initial=0.0), 0.0, weights)  # too little to be meant
    open_to = (weights > 0) & (most >= max(smallest, 1e-12))
    while True:
        got = _filled(np.where(open_to, weights, 0.0), most, total)
        small = open_to & (got < smallest - 1e-9)
        if not small.any():
            return got
        # The least wanted of the small ones is dropped, and its part goes to the others.
        open_to[np.flatnonzero(small)[np.argmin(got[small])]] = False


def _filled(weights: np.ndarray, most: np.ndarray, total: float) -> np.ndarray:
    got = np.zeros(weights.size)
    left = min(total, float(most[weights > 0].sum()))
    for _ in range(weights.size):  # every round fills at least one to the brim, or places all that is left
        part = np.where(got < most, weights, 0.0)
        if left <= 0.0 or part.sum() <= 0.0:
            break
        part = np.minimum(left * (part / part.sum()), most - got)
        got += part
        left -= float(part.sum())
    return got
