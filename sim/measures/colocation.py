"""Co-agglomeration: which industries settle near each other (Ellison, Glaeser & Kerr 2010)."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError, Problem

__all__ = ["coagglomeration", "coagglomeration_with_inputs"]


def coagglomeration(size: np.ndarray, area: np.ndarray | None = None) -> np.ndarray:
    """float64[S, S]: Ellison-Glaeser-Kerr index of pairs of industries i, j over places r,

        gamma^c_ij = sum_r (s_ri - x_r)(s_rj - x_r) / (1 - sum_r x_r^2),

    from ``size`` float[R, S]; s_ri the share of industry i in place r, x_r the mean of s_ri over industries
    (or ``area`` float[R], scaled). Positive: they settle together; the mean over random pairs is near 0. The
    diagonal is the raw own-industry concentration G/(1 - sum x^2), not the co-agglomeration of a pair. nan
    for an empty industry. Source: Ellison, Glaeser & Kerr (2010), AER 100:1195.
    """
    e = np.asarray(size, np.float64)
    total = e.sum(axis=0)
    share = np.divide(e, total, out=np.full(e.shape, np.nan), where=total > 0)
    if not (total > 0).any():
        raise InputError(Problem("no industry has any size", key="size"))
    x = np.nanmean(share[:, total > 0], axis=1) if area is None else np.asarray(area, np.float64)
    x = x / x.sum()
    free = 1.0 - (x**2).sum()
    away = share - x[:, None]
    return away.T @ away / free if free > 1e-12 else np.full((e.shape[1],) * 2, np.nan)


def coagglomeration_with_inputs(size: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """float64[S]: mean co-agglomeration of each industry with its suppliers, weighted by what it buys from
    each:

        sum_{i != j} a_ij gamma^c_ij / sum_{i != j} a_ij ,

    ``coefficients`` float[S, S] CNY of input i per CNY of output of j. nan for an industry that buys from no
    other.
    """
    gamma = coagglomeration(size)
    weight = np.array(coefficients, np.float64)
    np.fill_diagonal(weight, 0.0)
    weight[~np.isfinite(gamma)] = 0.0
    total = weight.sum(axis=0)
    top = (weight * np.nan_to_num(gamma)).sum(axis=0)
    return np.divide(top, total, out=np.full(total.shape, np.nan), where=total > 0)
