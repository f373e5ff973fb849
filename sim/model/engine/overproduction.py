"""Over-production (ARIO, Hallegatte 2008, 2014): capacity stretches while demand is not met, and relaxes
after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _stretch(firms, demand, output, largest, days, alpha):
    for p in prange(firms.size - 1):
        for i in range(firms[p], firms[p + 1]):
            scarcity = 0.0
            if demand[i] > 0.0:
                scarcity = (demand[i] - output[i]) / demand[i]
            if scarcity > 1e-12:  # more than rounding
                alpha[i] += (largest - alpha[i]) * scarcity / days
            else:
                alpha[i] += (1.0 - alpha[i]) / days


def stretch(e: Engine) -> None:
    """z_i = (D_i - X_i)/D_i; alpha_i += (alpha_max - alpha_i) z_i / tau if z_i > 0, else (1 - alpha_i) /
    tau"""
    spec = e.spec
    _stretch(e.pieces.firm, e.demand, e.output, spec.overproduction_max, spec.overproduction_days, e.overproduction)
