"""The local supporting rate (本地配套率), the whole family, from purchases and a definition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.measures.boundary import domestic_links, local_links
from sim.measures.full_chain import local_content
from sim.measures.lsr_definition import Definition
from sim.measures.normalised import expected_local
from sim.measures.purchases import Purchases

__all__ = ["SupportingRate", "buyer_groups", "counted_weights", "supporting_rate"]


@dataclass(frozen=True, eq=False)
class SupportingRate:
    """A supporting rate by group. Rates are fractions in 0..1 (normalised: a ratio, 1 = as drawn by size);
    nan where the group bought nothing that the definition counts."""

    definition: Definition
    key: np.ndarray  # int[G]: firm, leader, industry, ecosystem or place row; 0 for the region
    local: np.ndarray  # float64[G]: numerator, CNY/day or suppliers
    total: np.ndarray  # float64[G]: denominator, CNY/day or suppliers
    expected: np.ndarray  # float64[G]: expected local part of ``total`` (nan unless normalised)
    ratio_of_sums: np.ndarray  # float64[G]
    mean_of_ratios: np.ndarray  # float64[G]
    buyers: np.ndarray  # int64[G]: buyers with a positive denominator

    @property
    def rate(self) -> np.ndarray:
        """float64[G]: the rate under the definition's aggregation."""
        return getattr(self, self.definition.aggregation)


def supporting_rate(
    purchases: Purchases,
    definition: Definition,
    buyers: np.ndarray | None = None,
    value_added: np.ndarray | None = None,
    pool_content: np.ndarray | float = 1.0,
) -> SupportingRate:
    """LSR of a group g of buyers b, with local links L, counted links C and weights w (value, or 1 per
    supplier):

        ratio of sums   LSR_g = sum_{b in g} sum_{l in C(b) and L} w_l / sum_{b in g} sum_{l in C(b)} w_l
        mean of ratios  LSR_g = mean over b in g of (sum_{C(b) and L} w_l / sum_{C(b)} w_l)
        full chain      w_l of a local link is replaced by w_l lambda_l, lambda the local value added embodied
        in a
                        CNY bought (see :mod:`sim.measures.full_chain`)
        normalised      each divided by its value when suppliers are drawn by size
        (:mod:`sim.measures.normalised`)

    Args: ``buyers`` bool[n] restricts the buyers (default: every firm that is no pool); ``value_added``
    float[n] and ``pool_content`` are passed to the full chain. Linear in links; 7 million take about a
    second. Source: references 5.3 (direct supporting rate, ratio of sums and mean of ratios); no official
    formula exists.
    """
    p, d = purchases, definition
    group, size = buyer_groups(p, d.who)
    mask = ~np.asarray(p.is_pool) if buyers is None else np.asarray(buyers, bool) & ~np.asarray(p.is_pool)
    group = np.where(mask, group, -1)
    weight = counted_weights(p, d)
    if d.tier == "full":
        inside = weight * local_content(p, d.area, mask, value_added=value_added, pool_content=pool_content)
    else:
        inside = weight * local_links(d.area, p)
    total = np.bincount(p.buyer, weights=weight, minlength=p.n)
    local = np.bincount(p.buyer, weights=inside, minlength=p.n)
    expected = np.full(p.n, np.nan)
    if d.normalised:
        within = weight * expected_local(p, d, mask)
        expected = np.bincount(p.buyer, weights=within, minlength=p.n)
    return _by_group(d, group, size, local, total, expected)


def buyer_groups(purchases: Purchases, who: str) -> tuple[np.ndarray, int]:
    """(int64[n] group of each firm, -1 for none; number of groups) for one ``who`` of a definition."""
    p = purchases
    if who == "region":
        return np.zeros(p.n, np.int64), 1
    if who == "firm":
        return np.arange(p.n), p.n
    if who in ("place", "district", "city"):
        place = np.asarray(p.place, np.int64)
        label = place if who == "place" else np.asarray(getattr(p.places, who), np.int64)[place]
        return label, len(p.places.id)
    columns = {"lead_firm": p.leader, "industry": p.industry, "ecosystem": p.ecosystem}
    if who not in columns:
        raise InputError(Problem(f"unknown group '{who}'", key="who"))
    label = np.asarray(columns[who], np.int64)
    size = p.is_goods.size if who == "industry" else int(label.max(initial=-1)) + 1
    return label, size


def counted_weights(purchases: Purchases, definition: Definition) -> np.ndarray:
    """float64[L]: what each link adds to the denominator: its value (CNY/day) or, by count, 1 for the first
    link of each distinct (buyer, supplier) pair; 0 where the definition's denominator leaves the link out."""
    p, d = purchases, definition
    counted = p.active.copy()
    if d.denominator in ("goods", "goods_domestic"):
        counted &= np.asarray(p.is_goods)[p.input]
    if d.denominator in ("domestic", "goods_domestic"):
        counted &= domestic_links(p)
    if d.denominator == "external":
        counted &= np.asarray(p.buyer) != np.asarray(p.supplier)
    if d.basis == "value":
        return np.where(counted, p.value, 0.0)
    rows = np.flatnonzero(counted)
    pair = np.asarray(p.buyer, np.int64)[rows] * p.n + np.asarray(p.supplier, np.int64)[rows]
    first = np.unique(pair, return_index=True)[1]
    weight = np.zeros(p.value.size)
    weight[rows[first]] = 1.0
    return weight


def _by_group(
    definition: Definition,
    group: np.ndarray,
    size: int,
    local: np.ndarray,
    total: np.ndarray,
    expected: np.ndarray,
) -> SupportingRate:
    """Both aggregations of per-buyer sums."""
    scale = expected if definition.normalised else total
    own = _ratio(local, scale)
    rows = np.flatnonzero((group >= 0) & (total > 0))
    kept = group[rows]
    sums = [np.bincount(kept, weights=x[rows], minlength=size) for x in (local, total, expected)]
    defined = rows[np.isfinite(own[rows])]
    ratios = np.bincount(group[defined], weights=own[defined], minlength=size)
    count = np.bincount(group[defined], minlength=size)
    members = np.bincount(group[group >= 0], minlength=size)
    key = np.flatnonzero(members) if definition.who != "region" else np.array([0])
    whole = _ratio(sums[0], sums[2] if definition.normalised else sums[1])
    return SupportingRate(
        definition=definition,
        key=key,
        local=sums[0][key],
        total=sums[1][key],
        expected=sums[2][key],
        ratio_of_sums=whole[key],
        mean_of_ratios=_ratio(ratios, count.astype(np.float64))[key],
        buyers=np.bincount(kept, minlength=size)[key],
    )


def _ratio(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    out = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=out, where=bottom > 0)
    return out
