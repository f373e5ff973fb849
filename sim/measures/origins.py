"""Where inputs come from, by origin class (metro, near, domestic, foreign) seen from the region."""

from __future__ import annotations

import numpy as np

from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import buyer_groups
from sim.world.types import ORIGIN_CLASSES

__all__ = ["origin_shares"]


def origin_shares(purchases: Purchases, by: str = "region", goods_only: bool = False) -> np.ndarray:
    """float64[G, 4]: share of the value bought by each group of local buyers from each of ORIGIN_CLASSES;
    rows add to 1, nan for a group that bought nothing. Groups are the ``who`` of a definition, by row;
    ``input`` groups by product.

    The last column is the import share, to hold against the national table (model, section 3).
    """
    p = purchases
    kept = p.active & ~np.asarray(p.is_pool)[p.buyer]
    if goods_only:
        kept = kept & np.asarray(p.is_goods)[p.input]
    if by == "input":
        group, size = np.asarray(p.input, np.int64), p.is_goods.size
    else:
        label, size = buyer_groups(p, by)
        group = np.asarray(label)[p.buyer]
    rows = np.flatnonzero(kept & (group >= 0))
    origin = np.asarray(p.places.origin_class, np.int64)[np.asarray(p.place)[np.asarray(p.supplier)[rows]]]
    classes = len(ORIGIN_CLASSES)
    value = np.bincount(group[rows] * classes + origin, weights=p.value[rows], minlength=size * classes)
    value = value.reshape(size, classes)
    total = value.sum(axis=1, keepdims=True)
    return np.divide(value, total, out=np.full(value.shape, np.nan), where=total > 0)
