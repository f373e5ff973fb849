"""Published models as settings of the one engine, and networks from their tables of flows.

Each function returns the :class:`Production` under which the engine *is* that model; its docstring says
where time, stocks and symbols correspond. Use them with :func:`from_flows`, which builds the network with
the model's own aggregation of stocks (one slot for each product, sector or supplier), leads 0 and the
model's days of stock.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from sim.errors import ModelError
from sim.scenario.production import Production
from sim.world.types import CRITICAL, Network

PichlerRule = Literal["leontief", "strongly_critical", "half_critical", "weakly_critical", "linear"]
PICHLER_RULES: tuple[str, ...] = get_args(PichlerRule)
"""From the strictest to the mildest: output after a supply shock rises along this list."""


def ario(
    *,
    psi: float = 0.8,
    tau: float = 60.0,
    alpha_max: float = 1.25,
    alpha_tau: float = 365.0,
    order_type: Literal["alt", "noalt"] = "alt",
) -> Production:
    """ARIO with inventories (Hallegatte 2014; the default values are BoARIO's).

    Slots are (industry, product), links the industries of all regions that make the product. Orders are
    a x + max(0, s a x_opt - stock)/tau, split by initial shares ('noalt') or by shares x capacity / initial
    output ('alt', Guan et al. 2020). ``capacity`` of the engine is the initial output; ``capacity_factor``
    is 1 - Delta; rebuilding demand is added to ``final``.
    """
    return Production(
        input_rule="ario",
        stock_cover=psi,
        adjustment_days=tau,
        overproduction_max=alpha_max,
        overproduction_days=alpha_tau,
        expectation="output",
        target="optimal",
        order_gap="shortfall",
        supply_line=False,
        order_split="capacity" if order_type == "alt" else "shares",
    )


def henriet(*, tau: float = 6.0) -> Production:
    """Henriet, Hallegatte & Tabourier 2012: O_ij(t) = A_ij D_j(t-1) + (S0_ij - S_ij(t))/tau, at least 0.

    Every supplier's good is an input of its own: ``from_flows(groups=None)``.
    """
    return Production(
        input_rule="leontief",
        adjustment_days=tau,
        expectation="demand",
        target="initial",
        order_gap="signed",
        supply_line=False,
    )


def inoue_todo(rationing: Literal[0, 2] = 2, *, tau: float = 6.0) -> Production:
    """Inoue & Todo 2019: x_i = P_i / Pbar_i; O_ij = A_ij x_i + max(0, n_i A_ij x_i - S_ij)/tau, stocks kept
    by supplier, suppliers of one sector substitutes. ``rationing`` 0 is proportional, 2 is lowest ratio
    first.

    Slots are (firm, sector of the supplier); ``capacity`` is the initial output.
    """
    if rationing not in (0, 2):
        raise ModelError(f"inoue_todo: rationing {rationing!r}: 0 (proportional) or 2 (lowest ratio first)")
    return Production(
        input_rule="leontief",
        adjustment_days=tau,
        expectation="output",
        target="expected",
        order_gap="shortfall",
        stock_by="supplier",
        supply_line=False,
        rationing="lowest_ratio_first" if rationing == 2 else "proportional",
    )


def pichler(
    rule: PichlerRule = "half_critical",
    *,
    tau: float = 10.0,
) -> Production:
    """Pichler et al. 2022: O_ji(t) = A_ji d_i(t-1) + (n_i Z_ji - S_ji)/tau and one of five input rules.

    Slots are (industry, supplying industry). Labour enters through ``capacity_factor`` = l / l_0.
    """
    return Production(
        input_rule=rule,
        adjustment_days=tau,
        expectation="demand",
        target="initial",
        order_gap="signed",
        supply_line=False,
        half_bound="initial_capacity",
    )


def from_flows(
    flows: np.ndarray,
    final: np.ndarray,
    *,
    groups: np.ndarray | None = None,
    days: float | np.ndarray = 15.0,
    criticality: np.ndarray | None = None,
    lead: np.ndarray | int = 0,
) -> tuple[Network, np.ndarray]:
    """A network from a table of daily base-year flows: (network, output = row sums of flows + final).

    flows: float[n, n], supplier x buyer. groups: int[n], the product of each supplier; suppliers of one
    product are substitutes (None: every supplier is a product of its own). days: target stock in days of
    use, a number or one for each product. criticality: int8[products, n], product x buyer (None: all
    critical). lead: days, a number or [n, n].
    """
    flows, final = np.asarray(flows, float), np.asarray(final, float)
    n = final.size
    if flows.shape != (n, n) or (flows < 0).any() or (final < 0).any():
        raise ModelError(f"from_flows: flows must be {n} x {n}, and all entries at least 0")
    group = np.arange(n) if groups is None else np.asarray(groups, np.int64)
    output = flows.sum(axis=1) + final
    supplier, buyer = np.nonzero(flows)
    if (output[buyer] <= 0.0).any():
        raise ModelError("from_flows: a firm buys inputs but sells nothing")
    by_slot = np.lexsort((supplier, group[supplier], buyer))
    supplier, buyer = supplier[by_slot], buyer[by_slot]
    product, amount = group[supplier], flows[supplier, buyer]
    new = np.ones(supplier.size, bool)
    new[1:] = (np.diff(buyer) != 0) | (np.diff(product) != 0)
    slot = np.cumsum(new) - 1
    slots = int(new.sum())
    total = np.bincount(slot, amount, slots)
    slot_buyer, slot_input = buyer[new], product[new]
    links = np.bincount(slot, minlength=slots)
    stock_days = np.broadcast_to(np.asarray(days, float), (int(group.max(initial=-1)) + 1,))[slot_input]
    cls = np.full(slots, CRITICAL) if criticality is None else np.asarray(criticality)[slot_input, slot_buyer]
    network = Network(
        n_firms=n,
        slot_ptr=np.concatenate(([0], np.cumsum(np.bincount(slot_buyer, minlength=n)))),
        slot_buyer=slot_buyer.astype(np.int32),
        slot_input=slot_input.astype(np.int16),
        slot_coef=total / output[slot_buyer],
        slot_class=cls.astype(np.int8),
        slot_days=stock_days,
        link_ptr=np.concatenate(([0], np.cumsum(links))),
        link_slot=slot.astype(np.int32),
        link_supplier=supplier.astype(np.int32),
        link_share=amount / total[slot],
        link_lead=np.broadcast_to(np.asarray(lead), flows.shape)[supplier, buyer].astype(np.int16),
    )
    return network, output
