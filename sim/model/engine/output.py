"""Capacity, input bounds and output. Input rules: Pichler et al. 2022 (five), Hallegatte 2014 (psi)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import prange

from sim.jit import kernel
from sim.scenario.production import Production
from sim.world.types import CRITICAL, IMPORTANT, Network

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine

FULL, HALF, FREE = 0, 1, 2
"""How a slot binds: x <= S/a; x <= (S/a + capacity)/2; not at all."""

CAPACITY_PART = np.array([0.0, 0.5, 0.0])  # by kind
NO_BOUND = np.array([0.0, 0.0, np.inf])

FLAG = 1.0 - 1e-9  # below this share of the wanted output a firm counts as stocked out (not mere rounding)


def binding(net: Network, spec: Production) -> tuple[np.ndarray, np.ndarray]:
    """How each slot bounds output under ``spec.input_rule``.

    Returns (kind uint8[K] of FULL/HALF/FREE, per_unit float64[K]: the bound is S * per_unit, plus half the
    capacity where kind is HALF). Slots with a zero coefficient are FREE.
    """
    rule, cls = spec.input_rule, net.slot_class
    kind = np.full(cls.size, FREE, np.uint8)
    if rule in ("leontief", "ario"):
        kind[:] = FULL
    elif rule == "strongly_critical":
        kind[(cls == CRITICAL) | (cls == IMPORTANT)] = FULL
    elif rule == "half_critical":
        kind[cls == CRITICAL] = FULL
        kind[cls == IMPORTANT] = HALF
    elif rule == "weakly_critical":
        kind[cls == CRITICAL] = FULL
    per_output = np.asarray(net.slot_coef, float)
    if rule == "ario":
        # x falls below x_opt only when stock < psi n a x_opt, and then in proportion: x <= S / (psi n a).
        per_output = per_output * spec.stock_cover * net.slot_days
    kind[per_output <= 0.0] = FREE
    per_unit = np.zeros(cls.size)
    np.divide(1.0, per_output, out=per_unit, where=kind != FREE)
    per_unit[kind == HALF] *= 0.5
    return kind, per_unit


@kernel(parallel=True)
def _capacity(firms, capacity, overproduction, factor, cap):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            cap[i] = capacity[i] * overproduction[i] * factor[i]


def capacity(e: Engine) -> None:
    """cap_i = K_i alpha_i (1 - delta_i)"""
    _capacity(e.pieces.firm, e.capacity, e.overproduction, e.capacity_factor, e.cap)


@kernel(parallel=True)
def _bounds(firms, slots, buyer, stock, kind, per_unit, reference, bound):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            bound[i] = np.inf
        for k in range(slots[p], slots[p + 1]):
            i = buyer[k]
            b = stock[k] * per_unit[k] + CAPACITY_PART[kind[k]] * reference[i] + NO_BOUND[kind[k]]
            least = bound[i]
            bound[i] = b if b < least else least  # a selection: a branch on the kind would mispredict


def bounds(e: Engine) -> None:
    """bound_i = min over critical inputs S_k/a_k, over important inputs (S_k/a_k + cap_i)/2"""
    _bounds(
        e.pieces.firm, e.pieces.slot, e.slot_buyer, e.stock, e.slot_kind, e.slot_per_unit, e.half_reference, e.bound
    )


@kernel(parallel=True)
def _linear(firms, slots, buyer, stock, per_unit_all, bound):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            bound[i] = 0.0
        for k in range(slots[p], slots[p + 1]):
            bound[buyer[k]] += stock[k]
        for i in range(firms[p], firms[p + 1]):
            if per_unit_all[i] > 0.0:
                bound[i] *= per_unit_all[i]
            else:
                bound[i] = np.inf


def linear_bounds(e: Engine) -> None:
    """bound_i = sum over inputs of S_k / sum over inputs of a_k"""
    _linear(e.pieces.firm, e.pieces.slot, e.slot_buyer, e.stock, e.firm_per_unit, e.bound)


@kernel(parallel=True)
def _output(firms, demand, cap, bound, wanted, output, stocked_out):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            w = min(demand[i], cap[i])
            x = min(w, bound[i])
            wanted[i] = w
            output[i] = x
            stocked_out[i] = x < w * FLAG


def output(e: Engine) -> None:
    """X_i = min(D_i, cap_i, bound_i)"""
    _output(e.pieces.firm, e.demand, e.cap, e.bound, e.wanted, e.output, e.stocked_out)
