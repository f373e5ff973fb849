"""ESRI: the economic systemic risk index of each firm (Diem et al. 2022, Scientific Reports 12:7719).

A firm stops. Its customers lose inputs and its suppliers lose sales; both losses travel on, and ESRI of the firm is
the share of all output that is lost in the end::

    Ld_ij = W_ij / sum of j's purchases in i's sector (essential), / sum of all j's purchases (non-essential)
    Lu_ij = W_ij / sum of i's sales
    sigma_i(t) = min(1, s_i / sum over i's sector of s_l hd_l(t))     what the rest of the sector cannot replace
    Pi_jk(t) = 1 - sum over i in sector k of sigma_i Ld_ij (1 - hd_i)
    hd_j(t+1) = max(0, min(1 - psi_j, min over essential k of Pi_jk, 1 - sum over non-essential k of (1 - Pi_jk)))
    hu_i(t+1) = max(0, min(1 - psi_i, 1 - sum over customers j of Lu_ij (1 - hu_j)))

until nothing changes by more than ``eps``; h_i = min(hd_i, hu_i), and ESRI = sum of (s_i / sum s)(1 - h_i).

The kernels hold losses (1 - h) of several failures side by side, in lanes: a link is read once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import InputError, Problem
from sim.jit import kernel
from sim.threads import available_threads, over_pieces
from sim.world.types import CRITICAL, IMPORTANT, Network

ESSENTIAL, NON_ESSENTIAL, NEGLIGIBLE = 2, 1, 0


@dataclass(frozen=True, eq=False)
class Flows:
    """Who sells how much to whom. L links; ``sector`` is int[n], ``size`` (float64[n]) the weight of each firm in
    the index and in its sector, ``essential`` (int8[L]) how the buyer needs the supplier's sector."""

    supplier: np.ndarray
    buyer: np.ndarray
    value: np.ndarray
    sector: np.ndarray
    size: np.ndarray
    essential: np.ndarray


def flows(
    supplier: np.ndarray,
    buyer: np.ndarray,
    value: np.ndarray,
    sector: np.ndarray,
    essential: np.ndarray | int = ESSENTIAL,
    size: np.ndarray | None = None,
) -> Flows:
    """Collect and check a production network. ``essential`` is one of 2, 1, 0 (essential, non-essential,
    negligible) for all links, an array by link, or a matrix [supplier sector, buyer sector]; ``size`` defaults to
    each firm's sales. Raises InputError for rows, values or codes that cannot be."""
    supplier, buyer = np.asarray(supplier, np.int64), np.asarray(buyer, np.int64)
    value, sector = np.asarray(value, float), np.asarray(sector, np.int64)
    n, code = sector.size, np.asarray(essential)
    if code.ndim == 2:
        code = code[sector[supplier], sector[buyer]]
    code = np.broadcast_to(code, supplier.shape).astype(np.int8)
    sales = np.bincount(supplier, value, n) if size is None else np.asarray(size, float)
    problems = []
    if not (supplier.shape == buyer.shape == value.shape):
        problems.append(Problem("esri: supplier, buyer and value must be equally long"))
    if supplier.size and (min(supplier.min(), buyer.min()) < 0 or max(supplier.max(), buyer.max()) >= n):
        problems.append(Problem(f"esri: firm rows must lie in 0..{n - 1}"))
    if not (np.isfinite(value).all() and (value >= 0).all() and np.isfinite(sales).all() and (sales >= 0).all()):
        problems.append(Problem("esri: values and sizes must be finite and at least 0"))
    if not np.isin(code, (ESSENTIAL, NON_ESSENTIAL, NEGLIGIBLE)).all():
        problems.append(Problem("esri: essential must be 2, 1 or 0"))
    if sales.shape != (n,) or sector.min(initial=0) < 0:
        problems.append(Problem("esri: one size and one sector (at least 0) for each firm"))
    if problems:
        raise InputError(problems)
    return Flows(supplier, buyer, value, sector, sales, code)


def from_network(net: Network, output: np.ndarray, industry: np.ndarray) -> Flows:
    """The base-year flows of a model network: critical inputs are essential, important ones non-essential, the rest
    negligible. ``output`` (CNY/day; also the weight of a firm) and ``industry`` are by firm."""
    code = np.full(net.slot_class.size, NEGLIGIBLE, np.int8)
    code[net.slot_class == CRITICAL] = ESSENTIAL
    code[net.slot_class == IMPORTANT] = NON_ESSENTIAL
    value = net.link_coef * output[net.link_buyer]
    return flows(net.link_supplier, net.link_buyer, value, industry, code[net.link_slot], size=output)


LANES = 8
"""Failures computed side by side."""


@dataclass(frozen=True, eq=False)
class _Tables:
    """Purchases by buyer, in groups that are lost together (one for each essential sector, one for all non-essential
    inputs), and sales by supplier; with the shares Ld and Lu."""

    group_ptr: np.ndarray  # groups of buyer j
    in_ptr: np.ndarray  # links of group g
    in_firm: np.ndarray
    in_share: np.ndarray
    out_ptr: np.ndarray  # sales of firm i
    out_firm: np.ndarray
    out_share: np.ndarray


def _pointers(rows: np.ndarray, n: int) -> np.ndarray:
    return np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=n)))).astype(np.uint32)


def _tables(f: Flows) -> _Tables:
    n = f.sector.size
    bought, sold = np.bincount(f.buyer, f.value, n), np.bincount(f.supplier, f.value, n)
    # A group is (buyer, sector) for essential inputs, (buyer, "all the others") for non-essential ones.
    width = int(f.sector.max(initial=0)) + 2
    group = f.buyer * width + np.where(f.essential == ESSENTIAL, f.sector[f.supplier], width - 1)
    names, member = np.unique(f.buyer * width + f.sector[f.supplier], return_inverse=True)
    from_sector = np.bincount(member, f.value, names.size)[member]
    base = np.where(f.essential == ESSENTIAL, from_sector, bought[f.buyer])
    down = np.divide(f.value, base, out=np.zeros_like(f.value), where=base > 0)
    up = np.divide(f.value, sold[f.supplier], out=np.zeros_like(f.value), where=sold[f.supplier] > 0)
    needed = np.flatnonzero(f.essential != NEGLIGIBLE)
    i = needed[np.lexsort((f.supplier[needed], group[needed]))]
    groups, in_group = np.unique(group[i], return_inverse=True)
    o = np.lexsort((f.buyer, f.supplier))
    return _Tables(
        _pointers(groups // width, n),
        _pointers(in_group, groups.size),
        f.supplier[i].astype(np.uint32),
        down[i],
        _pointers(f.supplier, n),
        f.buyer[o].astype(np.uint32),
        up[o],
    )


@kernel
def _unreplaced(sector, size, sector_size, replace, down, lost):
    """lost_i = sigma_i (1 - hd_i): what customers of i feel of its loss."""
    if not replace:
        lost[:] = down
        return
    gone = np.zeros((sector_size.size, LANES))
    for i in range(size.size):
        for b in range(LANES):
            gone[sector[i], b] += size[i] * down[i, b]
    for i in range(size.size):
        for b in range(LANES):
            left = sector_size[sector[i]] - gone[sector[i], b]
            sigma = size[i] / left if left > size[i] else 1.0
            lost[i, b] = sigma * down[i, b]


@kernel
def _downstream(own, group_ptr, in_ptr, in_firm, in_share, lost, down, change):
    """1 - hd_j = the largest of its own loss and of the shares lost of its groups of inputs."""
    part, worst = np.empty(LANES), np.empty(LANES)
    for j in range(down.shape[0]):
        worst[:] = own[j]
        for g in range(group_ptr[j], group_ptr[j + 1]):
            part[:] = 0.0
            for link in range(in_ptr[g], in_ptr[g + 1]):
                for b in range(LANES):
                    part[b] += in_share[link] * lost[in_firm[link], b]
            for b in range(LANES):
                worst[b] = part[b] if part[b] > worst[b] else worst[b]
        for b in range(LANES):
            new = 1.0 if worst[b] > 1.0 else worst[b]
            moved = abs(new - down[j, b])
            change[b] = moved if moved > change[b] else change[b]
            down[j, b] = new


@kernel
def _upstream(own, out_ptr, out_firm, out_share, up, new_up, change):
    """1 - hu_i = the larger of its own loss and of the share of its sales that is lost."""
    part = np.empty(LANES)
    for i in range(up.shape[0]):
        part[:] = 0.0
        for link in range(out_ptr[i], out_ptr[i + 1]):
            for b in range(LANES):
                part[b] += out_share[link] * up[out_firm[link], b]
        for b in range(LANES):
            new = part[b] if part[b] > own[i, b] else own[i, b]
            new = 1.0 if new > 1.0 else new
            moved = abs(new - up[i, b])
            change[b] = moved if moved > change[b] else change[b]
            new_up[i, b] = new


@kernel
def _fail(
    own,
    sector,
    size,
    sector_size,
    replace,
    eps,
    group_ptr,
    in_ptr,
    in_firm,
    in_share,
    out_ptr,
    out_firm,
    out_share,
    down,
    up,
):
    """Iterate the losses of all lanes from ``own`` until the last lane settles. ``down`` and ``up`` (float64[n,
    LANES]) end at the values at which each lane had settled, whatever the others still did."""
    n = size.size
    d, u, new_u, lost = own.copy(), own.copy(), np.empty((n, LANES)), np.empty((n, LANES))
    done = np.zeros(LANES, np.bool_)
    change = np.empty(LANES)
    while not done.all():
        change[:] = 0.0
        _unreplaced(sector, size, sector_size, replace, d, lost)
        _downstream(own, group_ptr, in_ptr, in_firm, in_share, lost, d, change)
        _upstream(own, out_ptr, out_firm, out_share, u, new_u, change)
        u, new_u = new_u, u
        for b in range(LANES):
            if not done[b] and change[b] <= eps:
                done[b] = True
                down[:, b] = d[:, b]
                up[:, b] = u[:, b]


def _losses(f: Flows, t: _Tables, own: np.ndarray, replaceable: bool, eps: float) -> tuple[np.ndarray, np.ndarray]:
    """(1 - hd, 1 - hu), float64[n, LANES] each, after the initial losses ``own`` (float64[n, LANES])."""
    down, up = np.empty_like(own), np.empty_like(own)
    _fail(
        own,
        f.sector,
        f.size,
        np.bincount(f.sector, f.size),
        replaceable,
        eps,
        t.group_ptr,
        t.in_ptr,
        t.in_firm,
        t.in_share,
        t.out_ptr,
        t.out_firm,
        t.out_share,
        down,
        up,
    )
    return down, up


def esri(
    f: Flows,
    failures: np.ndarray | None = None,
    *,
    replaceable: bool = True,
    eps: float = 1e-2,
    threads: int | None = None,
) -> np.ndarray:
    """ESRI of each firm of ``failures`` (rows; default all): float64, share of all output lost when it alone stops.

    ``replaceable`` False switches sigma off (nobody in the sector steps in). ``eps`` is where iterating stops."""
    n = f.sector.size
    rows = np.arange(n) if failures is None else np.asarray(failures, np.int64)
    if rows.size and (rows.min() < 0 or rows.max() >= n):
        raise InputError(Problem(f"esri: firm rows must lie in 0..{n - 1}"))
    tables, risk = _tables(f), np.zeros(rows.size)

    def lanes(p: int) -> None:
        mine = rows[p * LANES : (p + 1) * LANES]
        own = np.zeros((n, LANES))
        own[mine, np.arange(mine.size)] = 1.0
        down, up = _losses(f, tables, own, replaceable, eps)
        gone = f.size @ np.maximum(down, up)
        risk[p * LANES : p * LANES + mine.size] = gone[: mine.size] / max(f.size.sum(), 1e-300)

    over_pieces(lanes, -(-rows.size // LANES), available_threads(threads))
    return risk


def cascade(
    f: Flows, psi: np.ndarray, *, replaceable: bool = True, eps: float = 1e-2
) -> tuple[float, np.ndarray, np.ndarray]:
    """(share of all output lost, hd, hu) after an initial loss ``psi`` (float64[n], shares in 0..1)."""
    psi = np.asarray(psi, float)
    if psi.shape != f.sector.shape or not ((psi >= 0) & (psi <= 1)).all():
        raise InputError(Problem(f"esri: psi must be {f.sector.size} shares in 0..1"))
    own = np.zeros((psi.size, LANES))
    own[:, 0] = psi
    down, up = (loss[:, 0] for loss in _losses(f, _tables(f), own, replaceable, eps))
    share = float(f.size @ np.maximum(down, up)) / max(float(f.size.sum()), 1e-300)
    return share, 1.0 - down, 1.0 - up
