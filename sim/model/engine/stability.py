"""Will orders settle? Linear stability of the order rule, before anything is run.

Deviations from the base year, in days of use, of one firm that stands for the loops of the network: demand d, its
average s, stock S, and the orders still under way. With rho the spectral radius of B (a unit of orders comes back as
rho units of demand), n days of stock, lead time m, adjustment time tau and averaging time T::

    o_t     = use + (target - S_t [+ pipeline target - under way_t]) / tau      use, target: n times d, s or 0
    d_{t+1} = rho o_t        s_{t+1} = s_t + (d_{t+1} - s_t) / T        S_{t+1} = S_t + o_{t-m} - d_{t+1}

The largest modulus among the eigenvalues of this map is the growth of a deviation per day. For targets that follow
demand at once and orders that count the supply line it exceeds 1 when rho (1 + (n + m)/tau) > 1. Without the supply
line, a single stock already swings unless 1/tau < 2 cos(pi m / (2 m + 1)) (Levin & May 1976).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sparse

from sim.scenario.production import Production
from sim.world.types import Network

SETTLES = 1.0 + 1e-6


def loop_gain(net: Network, weight: np.ndarray | None = None) -> float:
    """Spectral radius of B, or of B with each slot's column entries times ``weight`` (float64[K])."""
    value = net.link_share * net.slot_coef[net.link_slot]
    if weight is not None:
        value = value * weight[net.link_slot]
    shape = (net.n_firms, net.n_firms)
    b = sparse.csr_matrix((value, (net.link_supplier, net.link_buyer)), shape)
    x = np.full(net.n_firms, 1.0 / max(net.n_firms, 1))
    gain, change = 0.0, 1.0
    for _ in range(300):  # B + I has the same Perron vector and no periods
        x = x + b @ x
        total = x.sum()
        change, gain = abs(total - 1.0 - gain), total - 1.0
        x /= total
        if change < 1e-5 * max(gain, 1e-2):
            break
    return float(gain)


def swing_limit(lead: int) -> float:
    """Shortest adjustment time (days) at which one stock with this lead settles when orders ignore what is under
    way (Levin & May 1976)."""
    return 1.0 / (2.0 * np.cos(np.pi * lead / (2.0 * lead + 1.0)))


def growth(spec: Production, rho: float, days: float, lead: int) -> float:
    """Growth per day of a small deviation (below 1: it fades), for loop gain ``rho``, ``days`` of stock and a whole
    number of days of ``lead``. Capacity and input limits, which bound it, are left out."""
    size = 3 + lead
    d, s, stock = np.eye(size)[:3]
    under_way = np.zeros(size)
    under_way[3:] = 1.0
    expected = s if spec.expectation == "smoothed" else d
    goal = {"expected": expected, "optimal": d, "smoothed": s, "initial": 0.0 * d}[spec.target]
    gap = days * goal - stock
    if spec.supply_line:
        gap = gap + lead * goal - under_way
    order = expected + gap / spec.adjustment_days
    step = np.zeros((size, size))
    step[0] = rho * order
    step[1] = s + (step[0] - s) / spec.smoothing_days
    arriving = order if lead == 0 else np.eye(size)[-1]
    step[2] = stock + arriving - step[0]
    if lead:
        step[3] = order
        step[4:, 3:-1] = np.eye(lead - 1)
    return float(np.abs(np.linalg.eigvals(step)).max())


def order_growth(net: Network, spec: Production) -> float:
    """Growth per day of a small deviation of orders on this network (see the module)."""
    rho = loop_gain(net)
    if rho <= 1e-9:
        return growth(spec, 0.0, float(np.max(net.slot_days, initial=1.0)), _mean_lead(net))
    tau = spec.adjustment_days
    days = np.maximum(np.asarray(net.slot_days, float), 1.0)
    felt = (loop_gain(net, 1.0 + days / tau) / rho - 1.0) * tau
    return growth(spec, rho, max(felt, 1.0), _mean_lead(net))


def _mean_lead(net: Network) -> int:
    value = net.link_share * net.slot_coef[net.link_slot]
    total = value.sum()
    return round(float((value * net.link_lead).sum() / total)) if total > 0 else 0


def stability(net: Network, spec: Production) -> list[str]:
    """Warnings (empty when orders settle) about adjustment time, stock days and lead times, in sentences that name
    the setting to change. For the model to print at load time."""
    found = []
    short = int((np.asarray(net.slot_days) < 1.0).sum())
    if short:
        found.append(
            f"{short} of {net.slot_days.size} inputs are stocked for less than a day; a daily step cannot resolve "
            "that: they hold one day"
        )
    used = net.link_share * net.slot_coef[net.link_slot] > 0
    longest = int(net.link_lead[used].max(initial=0))
    if not spec.supply_line and spec.order_gap == "signed" and spec.adjustment_days <= swing_limit(longest):
        found.append(
            f"orders ignore goods under way, and adjustment_days {spec.adjustment_days:g} is too short for leads of "
            f"up to {longest} days: stocks will swing; set supply_line, or adjustment_days above "
            f"{swing_limit(longest):.1f}"
        )
    rate = order_growth(net, spec)
    if rate > SETTLES:
        other = "a longer smoothing_days" if spec.target == "smoothed" else "target 'smoothed'"
        found.append(
            f"orders amplify themselves around loops of firms (a deviation grows {rate:.2f} times a day until "
            f"capacity or empty stocks stop it): use {other}, or adjustment_days of at least "
            f"{_enough(net, spec):.0f}"
        )
    return found


def _enough(net: Network, spec: Production) -> float:
    """The shortest adjustment time, to 5 %, at which orders settle."""
    tau = spec.adjustment_days
    while tau < 3650.0:
        tau *= 1.05
        if order_growth(net, spec.model_copy(update={"adjustment_days": tau})) <= SETTLES:
            break
    return tau
