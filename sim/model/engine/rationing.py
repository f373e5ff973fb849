"""Rationing: how output is shared among the firms that ordered it and final demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _proportional(firms, output, demand, claim, served, final_met):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            ratio = 1.0
            if output[i] < demand[i]:
                ratio = output[i] / demand[i]
            served[i] = ratio
            final_met[i] = claim[i] * ratio


def proportional(e: Engine) -> None:
    """each claim on i (orders, final demand) gets the same share X_i / D_i"""
    _proportional(e.pieces.firm, e.output, e.demand, e.final_claim, e.served, e.final_met)


@kernel(parallel=True)
def _firms_first(firms, output, demand, claim, served, final_met):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            served[i] = 1.0
            final_met[i] = claim[i]
            if output[i] < demand[i]:
                orders = max(demand[i] - claim[i], 0.0)
                if output[i] < orders:
                    served[i] = output[i] / orders
                    final_met[i] = 0.0
                else:
                    final_met[i] = min(claim[i], output[i] - orders)


def firms_first(e: Engine) -> None:
    """orders of firms get min(1, X_i / orders_i); final demand gets what is left"""
    _firms_first(e.pieces.firm, e.output, e.demand, e.final_claim, e.served, e.final_met)


@kernel(parallel=True)
def _lowest(firms, first, sale_ptr, sale_link, order, base, output, demand, claim, final0, served, final_met):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            served[i] = np.inf
            final_met[i] = claim[i]
            if not output[i] < demand[i]:
                continue
            s0, s1 = sale_ptr[i], sale_ptr[i + 1]
            n = s1 - s0
            # Claims as (ratio to the base-year claim, base-year claim); the last one is final demand.
            ratio = np.empty(n + 1)
            weight = np.empty(n + 1)
            for s in range(n):
                l = sale_link[s0 + s]
                weight[s] = base[l] if base[l] > 0.0 else order[l]
                ratio[s] = order[l] / weight[s] if weight[s] > 0.0 else 0.0
            weight[n] = final0[i] if final0[i] > 0.0 else claim[i]
            ratio[n] = claim[i] / weight[n] if weight[n] > 0.0 else 0.0
            left = output[i]
            if first:  # firms first: final demand stands outside the levelling
                weight[n] = 0.0
                ratio[n] = 0.0
            total = weight.sum()
            level = 0.0
            by_ratio = np.argsort(ratio)
            found = False
            for s in by_ratio:  # raise the level; whoever is satisfied drops out
                if total <= 0.0:
                    break
                if (ratio[s] - level) * total >= left:
                    level += left / total
                    left = 0.0
                    found = True
                    break
                left -= (ratio[s] - level) * total
                level = ratio[s]
                total -= weight[s]
            served[i] = level if found else np.inf
            if first:
                final_met[i] = min(claim[i], max(left, 0.0))
            elif found:
                w = final0[i] if final0[i] > 0.0 else claim[i]
                final_met[i] = min(claim[i], level * w)


def lowest_ratio_first(e: Engine) -> None:
    """level_i such that sum of min(o_l, level A_l) + min(F_i, level F0_i) = X_i  (Inoue-Todo 2019)"""
    ptr, links = e.sales
    first = e.spec.priority == "intermediate"
    _lowest(
        e.pieces.firm,
        first,
        ptr,
        links,
        e.order,
        e.base_order,
        e.output,
        e.demand,
        e.final_claim,
        e.final0,
        e.served,
        e.final_met,
    )


@kernel(parallel=True)
def _defer(firms, claim, final, final_met, deferrable, backlog):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            backlog[i] = deferrable[i] * max(claim[i] - final_met[i], 0.0)
            claim[i] = final[i] + backlog[i]


def defer(e: Engine) -> None:
    """backlog_i = (share that can wait) x (final demand not met yesterday); claim_i = F_i + backlog_i"""
    _defer(e.pieces.firm, e.final_claim, e.final, e.final_met, e.deferrable, e.backlog)
