"""Concentration: location quotient, Herfindahl indices, the Ellison-Glaeser index, heavy tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.measures.purchases import Purchases

__all__ = [
    "EllisonGlaeser",
    "ellison_glaeser",
    "herfindahl",
    "hill_exponent",
    "location_quotient",
    "spatial_hhi",
    "supplier_hhi",
]


def location_quotient(size: np.ndarray) -> np.ndarray:
    """float64[R, S]: LQ_rs = (e_rs/e_r)/(e_s/e), from ``size`` float[R, S] (output or employment by place,
    industry).

    Pure number; 1 = as common here as overall, > 1 specialised. nan for an empty place or industry.
    References 5.2.
    """
    e = np.asarray(size, np.float64)
    expected = e.sum(axis=1, keepdims=True) * (e.sum(axis=0, keepdims=True) / max(e.sum(), np.finfo(float).tiny))
    return np.divide(e, expected, out=np.full(e.shape, np.nan), where=expected > 0)


def herfindahl(size: np.ndarray, group: np.ndarray, groups: int | None = None) -> np.ndarray:
    """float64[G]: HHI_g = sum_{i in g} (z_i / sum_{g} z)^2, in (0, 1]; 1 = a single member, nan = an empty
    group.

    ``size`` float[n] >= 0 and ``group`` int[n] (-1: none). Herfindahl (1950), Hirschman (1945).
    """
    size, group = np.asarray(size, np.float64), np.asarray(group, np.int64)
    kept = group >= 0
    groups = int(group.max(initial=-1)) + 1 if groups is None else groups
    total = np.bincount(group[kept], weights=size[kept], minlength=groups)
    square = np.bincount(group[kept], weights=size[kept] ** 2, minlength=groups)
    return np.divide(square, total**2, out=np.full(groups, np.nan), where=total > 0)


def supplier_hhi(purchases: Purchases, weighted: bool = True) -> np.ndarray:
    """float64[n]: HHI of the suppliers of each buyer-input, averaged over the buyer's inputs (by value, or
    plainly).

    In (0, 1]; 1 = every input single-sourced; nan for a firm that buys nothing. References 5.2 (supplier
    HHI).
    """
    p = purchases
    rows = np.flatnonzero(p.active)
    pair = np.asarray(p.buyer, np.int64)[rows] * p.is_goods.size + np.asarray(p.input)[rows]
    slots, slot = np.unique(pair, return_inverse=True)
    # links of one (slot, supplier) are one supplier
    single, link = np.unique(slot * np.int64(p.n) + np.asarray(p.supplier)[rows], return_inverse=True)
    bought = np.bincount(link, weights=p.value[rows], minlength=single.size)
    index = herfindahl(bought, single // p.n, slots.size)
    weight = np.bincount(slot, weights=p.value[rows], minlength=slots.size) if weighted else np.ones(slots.size)
    buyer = slots // p.is_goods.size
    total = np.bincount(buyer, weights=weight, minlength=p.n)
    return np.divide(
        np.bincount(buyer, weights=weight * index, minlength=p.n),
        total,
        out=np.full(p.n, np.nan),
        where=total > 0,
    )


def spatial_hhi(size: np.ndarray) -> np.ndarray:
    """float64[S]: HHI of each industry over places, from ``size`` float[R, S]; in [1/R, 1]; nan for an empty
    one."""
    e = np.asarray(size, np.float64)
    total = e.sum(axis=0)
    return np.divide((e**2).sum(axis=0), total**2, out=np.full(total.shape, np.nan), where=total > 0)


@dataclass(frozen=True, eq=False)
class EllisonGlaeser:
    """Ellison-Glaeser columns, one row an industry; nan where the index is undefined (one plant, or one
    place)."""

    gamma: np.ndarray  # > 0.05 concentrated, < 0.02 not (Ellison & Glaeser 1997)
    gini: np.ndarray  # G, raw concentration
    herfindahl: np.ndarray  # H, plant HHI
    plants: np.ndarray  # int64


def ellison_glaeser(
    size: np.ndarray,
    industry: np.ndarray,
    place: np.ndarray,
    industries: int,
    places: int,
    area: np.ndarray | None = None,
) -> EllisonGlaeser:
    """Ellison-Glaeser (1997, JPE 105:889) index of localisation beyond plant size:

        G = sum_r (s_r - x_r)^2 ,  H = sum_k z_k^2 ,
        gamma = [G - (1 - sum_r x_r^2) H] / [(1 - sum_r x_r^2)(1 - H)]

    Args: per plant ``size`` (employment or output), ``industry``, ``place``; ``area`` float[R] is x before
    scaling (default: all industries' size by place). Under random darts (plants thrown with chances x)
    E[gamma] = 0.
    """
    size, place = np.asarray(size, np.float64), np.asarray(place, np.int64)
    code = np.asarray(industry, np.int64) * places + place
    e = np.bincount(code, weights=size, minlength=industries * places).reshape(industries, places)
    x = np.asarray(e.sum(axis=0) if area is None else area, np.float64)
    if x.shape != (places,) or (x < 0).any() or x.sum() <= 0:
        raise InputError(Problem("one weight a place, none negative, not all zero", key="area"))
    x = x / x.sum()
    total = e.sum(axis=1)
    share = np.divide(e, total[:, None], out=np.full(e.shape, np.nan), where=total[:, None] > 0)
    gini = ((share - x) ** 2).sum(axis=1)
    plant = herfindahl(size, industry, industries)
    free = 1.0 - (x**2).sum()
    bottom = free * (1.0 - plant)
    gamma = np.divide(gini - free * plant, bottom, out=np.full(industries, np.nan), where=bottom > 1e-12)
    return EllisonGlaeser(gamma, gini, plant, np.bincount(industry, minlength=industries))


def hill_exponent(values: np.ndarray, tail: float | int = 0.1) -> tuple[float, float]:
    """(alpha, standard error): exponent of the tail P(X > x) ~ x^-alpha by Hill (1975), se = alpha/sqrt(k):

        alpha = k / sum_{i<=k} ln(x_(i) / x_(k+1)) , x_(1) >= x_(2) >= ... the positive values.

    ``tail``: the share of the positive values in the tail (< 1), or their number k. (nan, nan) with fewer
    than two tail values or no spread. Production networks have about 1.3 to 1.4 by degree (data: facts,
    Patterns).
    """
    x = np.sort(np.asarray(values, np.float64)[np.asarray(values) > 0])[::-1]
    k = int(tail * x.size) if tail < 1 else int(tail)
    k = min(k, x.size - 1)
    if k < 2:
        return float("nan"), float("nan")
    spread = np.log(x[:k] / x[k]).sum()
    if spread <= 0:
        return float("nan"), float("nan")
    return float(k / spread), float(k / spread / np.sqrt(k))
