"""Cost: delivered input cost, freight and its CO2, and what a point of supporting rate or of loss costs."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError, Problem

__all__ = ["cost_per_avoided_loss", "cost_per_point", "freight_co2", "input_cost_index", "tonne_km"]


def input_cost_index(
    cost: np.ndarray,
    base_cost: np.ndarray,
    base_value: np.ndarray,
    group: np.ndarray | None = None,
    groups: int | None = None,
) -> np.ndarray:
    """float64[G] (or float64[1]): Laspeyres index of delivered input cost, 1 = base:

        I_g = sum_{k in g} q_k c_k / sum_{k in g} q_k c0_k

    over slots k (firm, input) with delivered unit costs c (CNY per CNY of product at base prices; a slot's
    share-weighted mean over its suppliers), their base c0, and base quantities q = ``base_value`` (CNY/day at
    base prices). ``group`` int[K] (-1: none). nan for an empty group. Laspeyres (1871).
    """
    cost, base_cost, base_value = (np.asarray(x, np.float64) for x in (cost, base_cost, base_value))
    if not cost.shape == base_cost.shape == base_value.shape:
        raise InputError(Problem("cost, base cost and base value must be of equal length", key="cost"))
    group = np.zeros(cost.size, np.int64) if group is None else np.asarray(group, np.int64)
    kept = (group >= 0) & np.isfinite(cost) & np.isfinite(base_cost)
    groups = int(group.max(initial=0)) + 1 if groups is None else groups
    now = np.bincount(group[kept], weights=(base_value * cost)[kept], minlength=groups)
    base = np.bincount(group[kept], weights=(base_value * base_cost)[kept], minlength=groups)
    return np.divide(now, base, out=np.full(groups, np.nan), where=base > 0)


def tonne_km(value: np.ndarray, value_density: np.ndarray, km: np.ndarray) -> np.ndarray:
    """float64[L]: freight work of each link, t-km per day = value / value density / 1000 x route km.

    ``value`` CNY/day, ``value_density`` CNY/kg (nan for services, which weigh nothing), ``km`` along the
    route.
    """
    value, density, km = np.broadcast_arrays(*(np.asarray(x, np.float64) for x in (value, value_density, km)))
    goods = np.isfinite(density) & (density > 0)
    tonnes = np.divide(value, 1000.0 * density, out=np.zeros(value.shape), where=goods)
    return np.where(tonnes > 0, tonnes * km, 0.0)


def freight_co2(freight: np.ndarray, factor: np.ndarray) -> float:
    """Freight CO2, tonnes per day: sum_m t-km_m x factor_m / 1000.

    ``freight`` t-km per day and ``factor`` kg CO2 per t-km, by mode or by link; well-to-wheel or
    tank-to-wheel as the factors given are. Source: the activity-based form of the GLEC Framework / ISO 14083.
    """
    return float((np.asarray(freight, np.float64) * np.asarray(factor, np.float64)).sum() / 1000.0)


def cost_per_point(spending: np.ndarray, rate: np.ndarray, base_rate: np.ndarray) -> np.ndarray:
    """CNY per percentage point of supporting rate gained: spending / (100 (rate - base rate)).

    Rates are fractions. nan where nothing was gained: a cost per point lost means nothing and must not be
    averaged.
    """
    points = 100.0 * (np.asarray(rate, np.float64) - np.asarray(base_rate, np.float64))
    spending, points = np.broadcast_arrays(np.asarray(spending, np.float64), points)
    return np.divide(spending, points, out=np.full(points.shape, np.nan), where=points > 1e-12)[()]


def cost_per_avoided_loss(spending: np.ndarray, loss: np.ndarray, base_loss: np.ndarray) -> np.ndarray:
    """CNY per percentage point of loss avoided: spending / (100 (base loss - loss)/base loss).

    ``loss`` and ``base_loss`` (without the policy) in the same unit. nan where no loss was avoided.
    """
    loss, base = np.broadcast_arrays(np.asarray(loss, np.float64), np.asarray(base_loss, np.float64))
    points = 100.0 * np.divide(base - loss, base, out=np.zeros(base.shape), where=base > 0)
    spending, points = np.broadcast_arrays(np.asarray(spending, np.float64), points)
    return np.divide(spending, points, out=np.full(points.shape, np.nan), where=points > 1e-12)[()]
