"""How an input's order is split: by shares, leaning to suppliers that deliver or that have capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import prange

from sim.jit import kernel

if TYPE_CHECKING:
    from sim.model.engine.engine import Engine


@kernel(parallel=True)
def _weights(slots, ptr, share, closed, supplier, fill, leaning, by_capacity, cap, output0, weight):
    for p in prange(slots.size - 1):
        for k in range(slots[p], slots[p + 1]):
            if ptr[k + 1] - ptr[k] == 1:
                weight[ptr[k]] = 0.0 if closed[ptr[k]] == 2 else share[ptr[k]]  # nobody else to lean to
                continue
            total = 0.0
            for l in range(ptr[k], ptr[k + 1]):
                w = 0.0 if closed[l] == 2 else share[l]
                if leaning > 0.0:
                    w *= fill[l] if leaning == 1.0 else fill[l] ** leaning
                if by_capacity:
                    j = supplier[l]
                    w *= cap[j] / output0[j] if output0[j] > 0.0 else 1.0
                weight[l] = w
                total += w
            for l in range(ptr[k], ptr[k + 1]):
                if leaning > 0.0 or by_capacity:
                    if total > 0.0:
                        weight[l] /= total
                    else:
                        weight[l] = 0.0 if closed[l] == 2 else share[l]


def weights(e: Engine) -> None:
    """weight_l = share_l fill_l^leaning [cap_j / X0_j] / (sum in the slot); 0 on links that are stopped"""
    _weights(
        e.pieces.slot,
        e.link_ptr,
        e.link_share,
        e.link_state,
        e.link_supplier,
        e.fill,
        e.spec.leaning,
        e.spec.order_split == "capacity",
        e.cap,
        e.output0,
        e.weight,
    )
