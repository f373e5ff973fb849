"""Missing links (缺链): which inputs a chain buys from outside, how critical they are, what keeps them
outside."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError, Problem, suggestion
from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import buyer_groups
from sim.measures.table import Column, Table
from sim.world.types import CRITICAL, ORIGIN_CLASSES

__all__ = ["COLUMNS", "CRITICALITY_WEIGHTS", "missing_links"]

CRITICALITY_WEIGHTS = (1.0, 0.5, 0.1)
"""Weight of a critical, important and non-critical input in the rank score. 1 and 1/2 are the bounds these
inputs put on output in Pichler et al. (2022), half-critical form; non-critical inputs stop nothing there, 0.1
keeps them in the list below the others [A]."""

COLUMNS = (
    Column("group", "", "row of the ecosystem, lead firm or other group", "采购方分组（生态圈、链主等）行号"),
    Column("input", "", "industry row of the product bought", "所采购产品的行业行号"),
    Column("rank", "1", "rank by score within its group, 1 = first", "组内按得分排名"),
    Column("score", "CNY/day", "value bought outside x criticality weight", "外部采购额×关键性权重"),
    Column("value", "CNY/day", "value bought", "采购额"),
    Column("outside_value", "CNY/day", "value bought outside the boundary", "外部采购额"),
    Column("share_metro", "1", "share bought in the metropolitan area", "都市圈内采购占比"),
    Column("share_near", "1", "share bought in the near circle, metro left out", "近圈（都市圈外）采购占比"),
    Column("share_domestic", "1", "share bought elsewhere in the country", "国内其他地区采购占比"),
    Column("share_foreign", "1", "share imported", "进口占比"),
    Column("criticality", "1", "value-weighted criticality weight, 0.1 to 1", "按采购额加权的关键性权重"),
    Column("critical_share", "1", "share of value for whose buyers it is critical", "作为关键投入的采购占比"),
    Column("buyers", "firms", "firms that buy it", "采购企业数"),
    Column("makers", "firms", "firms inside the boundary that make it", "本地生产企业数"),
    Column("spare_capacity", "CNY/day", "unused capacity of those makers", "本地生产企业的闲置产能"),
    Column(
        "cost_gap",
        "CNY/CNY",
        "best local delivered cost minus the cost paid, mean over outside value; nan: no local offer",
        "本地最优到货成本与现到货成本之差（按外部采购额加权）",
    ),
    Column("unserved_share", "1", "share of outside value with no local offer", "无本地报价的外部采购占比"),
)


def missing_links(
    purchases: Purchases,
    criticality: np.ndarray,
    capacity: np.ndarray,
    *,
    by: str = "ecosystem",
    local: str = "metro",
    cost_gap: np.ndarray | None = None,
    buyers: np.ndarray | None = None,
    weights: tuple[float, float, float] = CRITICALITY_WEIGHTS,
) -> Table:
    """Gaps by group of buyers and input product, the worst first:

        score(g, s) = sum over links l of g for input s with supplier outside of v_l w(criticality[s,
        industry(b_l)])

    Args:
        criticality: int[S, S] as in ``Industries.criticality`` (input s, buyer b).
        capacity: float[n], CNY/day.
        by: group of buyers, a ``who`` of the supporting rate (``ecosystem``, ``lead_firm``, ``industry``,
        ``region``...). local: widest origin class that counts as inside: ``metro``, ``near`` or ``domestic``.
        cost_gap: float[L], CNY per CNY of product: best local delivered unit cost of the link's input at its
        buyer,
            minus the delivered unit cost paid on the link; nan where there is no local offer.
        buyers: bool[n] restricts the buyers (default: all firms that are no pools).

    Rows sort by group, then by falling score; ties by input. Columns in :data:`COLUMNS`. Origin classes are
    seen from the region (``Places.origin_class``). Sum of ``outside_value`` over inputs is the group's value
    x (1 - LSR), with denominator ``all``. Raises InputError on an unknown ``by`` or ``local``.
    """
    p = purchases
    if local not in ORIGIN_CLASSES[:-1]:
        raise InputError(
            Problem(f"unknown origin class '{local}'{suggestion(local, ORIGIN_CLASSES[:-1])}", key="local")
        )
    group = buyer_groups(p, by)[0]
    mask = ~np.asarray(p.is_pool) if buyers is None else np.asarray(buyers, bool)
    rows = np.flatnonzero(p.active & mask[p.buyer] & (group[p.buyer] >= 0))
    buyer, product = np.asarray(p.buyer, np.int64)[rows], np.asarray(p.input, np.int64)[rows]
    cells, cell = np.unique(group[buyer] * p.is_goods.size + product, return_inverse=True)

    def total(weight: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weights=weight, minlength=cells.size)

    value = np.asarray(p.value, np.float64)[rows]
    origin = np.asarray(p.places.origin_class)[np.asarray(p.place)[p.supplier[rows]]]
    outside = np.where(origin > ORIGIN_CLASSES.index(local), value, 0.0)
    kind = np.asarray(criticality)[product, np.asarray(p.industry)[buyer]]
    weight = np.asarray(weights, np.float64)[kind]
    whole, away, score = total(value), total(outside), total(outside * weight)
    makers, spare = _local_makers(p, np.asarray(capacity, np.float64), ORIGIN_CLASSES.index(local))
    gap = np.full(rows.size, np.nan) if cost_gap is None else np.asarray(cost_gap, np.float64)[rows]
    offered = np.where(np.isfinite(gap), outside, 0.0)
    pairs = np.unique(np.column_stack([cell, buyer]), axis=0)[:, 0]
    here, item = cells // p.is_goods.size, cells % p.is_goods.size
    columns = [
        here, item, np.zeros(cells.size, np.int64), score, whole, away,
        *(total(np.where(origin == c, value, 0.0)) / whole for c in range(len(ORIGIN_CLASSES))),
        total(value * weight) / whole, total(np.where(kind == CRITICAL, value, 0.0)) / whole,
        np.bincount(pairs, minlength=cells.size), makers[item], spare[item],
        _over(total(offered * np.nan_to_num(gap)), total(offered)), _over(away - total(offered), away),
    ]  # fmt: skip
    order = np.lexsort((item, -score, here))
    table = Table(COLUMNS, {column.name: x for column, x in zip(COLUMNS, columns, strict=True)}).take(order)
    ranked = table["group"]
    table.values["rank"][:] = np.arange(len(ranked)) - np.searchsorted(ranked, ranked) + 1
    return table


def _local_makers(p: Purchases, capacity: np.ndarray, widest: int) -> tuple[np.ndarray, np.ndarray]:
    """(int64[S] firms, float64[S] CNY/day unused capacity) of the makers of each product inside the
    boundary."""
    inside = ~np.asarray(p.is_pool) & (np.asarray(p.places.origin_class)[p.place] <= widest)
    industry = np.asarray(p.industry)[inside]
    spare = np.maximum(capacity - p.output, 0.0)[inside]
    size = p.is_goods.size
    return np.bincount(industry, minlength=size), np.bincount(industry, weights=spare, minlength=size)


def _over(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    return np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
