"""Final demand when firms come and go: an industry's total is kept, its parts change hands.

What households, investors and buyers outside want of the region's makers of a product is given (the base year's). An
arriving firm takes what a firm of its capacity has; a closing firm's customers go to the others in proportion to
capacity. Only customers that an attracted firm brings with it from outside add to the total.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def rivals(model: ClusterModel, row: int) -> np.ndarray:
    """Rows of the other active local makers of a firm's product."""
    firms = model.firms
    same = (firms.industry == firms.industry[row]) & ~firms.is_pool & (model.engine.capacity > 0)
    same[row] = False
    return np.flatnonzero(same)


def share_out_to(model: ClusterModel, row: int, output: float, new_markets: float) -> None:
    """Give an arriving firm of normal ``output`` (CNY/day) its final demand: ``new_markets`` x output from outside, of
    the rest the industry's share that goes to final demand, taken from its rivals in proportion to what they have."""
    others = rivals(model, row)
    final, capacity = model.final, model.engine.capacity
    total = final[others].sum()
    makes = (capacity[others] * model.dynamics.normal_use[others]).sum()
    taken = 0.0
    if total > 0 and makes > 0:
        share = min(total / makes, 1.0)
        taken = min(share * (1.0 - new_markets) * output, 0.5 * total)
        final[others] *= 1.0 - taken / total
    final[row] = taken + new_markets * output


def share_out_from(model: ClusterModel, row: int) -> None:
    """Hand a closing firm's final demand to its rivals in proportion to capacity."""
    others = rivals(model, row)
    weight = model.engine.capacity[others]
    if weight.sum() > 0:
        model.final[others] += model.final[row] * weight / weight.sum()
    model.final[row] = 0.0
