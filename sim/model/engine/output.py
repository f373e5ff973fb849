"""Capacity, input bounds and output. Input rules: Pichler et al. 2022 (five), Hallegatte 2014 (psi)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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


@kernel
def _capacity(f0, f1, capacity, overproduction, factor, cap):
    for i in range(f0, f1):
        cap[i] = capacity[i] * overproduction[i] * factor[i]


def capacity(e: Engine, p: int) -> None:
    """cap_i = K_i alpha_i (1 - delta_i)"""
    f0, f1 = e.pieces.firms(p)
    _capacity(f0, f1, e.capacity, e.overproduction, e.capacity_factor, e.cap)


@kernel
def _bounds(f0, f1, k0, k1, buyer, stock, kind, per_unit, reference, bound):
    for i in range(f0, f1):
        bound[i] = np.inf
    for k in range(k0, k1):
        i = buyer[k]
        b = stock[k] * per_unit[k] + CAPACITY_PART[kind[k]] * reference[i] + NO_BOUND[kind[k]]
        least = bound[i]
        bound[i] = b if b < least else least  # a selection: a branch on the kind would mispredict


def bounds(e: Engine, p: int) -> None:
    """bound_i = min over critical inputs S_k/a_k, over important inputs (S_k/a_k + cap_i)/2"""
    f0, f1 = e.pieces.firms(p)
    k0, k1 = e.pieces.slots(p)
    _bounds(f0, f1, k0, k1, e.slot_buyer, e.stock, e.slot_kind, e.slot_per_unit, e.half_reference, e.bound)


@kernel
def _linear(f0, f1, k0, k1, buyer, stock, per_unit_all, bound):
    for i in range(f0, f1):
        bound[i] = 0.0
    for k in range(k0, k1):
        bound[buyer[k]] += stock[k]
    for i in range(f0, f1):
        if per_unit_all[i] > 0.0:
            bound[i] *= per_unit_all[i]
        else:
            bound[i] = np.inf


def linear_bounds(e: Engine, p: int) -> None:
    """bound_i = sum over inputs of S_k / sum over inputs of a_k"""
    f0, f1 = e.pieces.firms(p)
    k0, k1 = e.pieces.slots(p)
    _linear(f0, f1, k0, k1, e.slot_buyer, e.stock, e.firm_per_unit, e.bound)


@kernel
def _output(f0, f1, demand, cap, bound, wanted, output, stocked_out):
    for i in range(f0, f1):
        w = min(demand[i], cap[i])
        x = min(w, bound[i])
        wanted[i] = w
        output[i] = x
        stocked_out[i] = x < w * FLAG


def output(e: Engine, p: int) -> None:
    """X_i = min(D_i, cap_i, bound_i)"""
    f0, f1 = e.pieces.firms(p)
    _output(f0, f1, e.demand, e.cap, e.bound, e.wanted, e.output, e.stocked_out)
