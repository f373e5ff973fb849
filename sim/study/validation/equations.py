"""Corners: the engine under a published model's settings against that model's own equations in dense NumPy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.model.engine import Engine, corners
from sim.streams import stream, uniform
from sim.study.validation.check import Check, small


def economy(n: int, seed: int, density: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Random flows (supplier x buyer), final demand and criticality by product and buyer, keyed by ``seed``."""
    i, j = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    size = 10 * uniform(stream(seed, "flow"), i, j)
    flows = size * (uniform(stream(seed, "link"), i, j) < density)
    np.fill_diagonal(flows, 0.0)
    final = 5 + 15 * uniform(stream(seed, "final"), np.arange(n)) + flows.sum(axis=0)
    return flows, final, (3 * uniform(stream(seed, "class"), i, j)).astype(int)


def equation_checks() -> list[Check]:
    """All corners."""
    return [henriet(), inoue_todo(), *(pichler(rule) for rule in corners.PICHLER_RULES), rule_order()]


def _compare(name: str, worst: float, source: str) -> Check:
    return small("corners", name, worst, 1e-9, source=source)


def henriet() -> Check:
    """Henriet, Hallegatte & Tabourier 2012, 80 days with three firms at 30 % for 27 days."""
    flows, final, _ = economy(20, 5, 0.2)
    days, tau = 5.0, 4.0
    net, made0 = corners.from_flows(flows, final, days=days)
    engine = Engine(net, final, made0, 1.1 * made0, corners.henriet(tau=tau))
    need = flows / made0
    stock0, demand, stock, cap = days * flows, made0.copy(), days * flows, 1.1 * made0
    factor, worst = np.ones(20), 0.0
    for day in range(80):
        if day in (3, 30):
            factor[[1, 4, 6]] = 0.3 if day == 3 else 1.0
            engine.capacity_factor[:] = factor
        orders = np.maximum(0.0, need * demand + (stock0 - stock) / tau)
        demand = final + orders.sum(axis=1)
        made = np.minimum(np.minimum(cap * factor, demand), _ratio(stock, need).min(axis=0))
        stock = np.maximum(0.0, stock + orders * np.minimum(1, made / demand)[:, None] - need * made)
        engine.step()
        worst = max(worst, float(np.abs(engine.output - made).max() / made0.max()))
    return _compare("Henriet et al. 2012: output of every firm, 80 days", worst, "JEDC 36:150, equations as in ProdNet")


def _ratio(stock: np.ndarray, need: np.ndarray) -> np.ndarray:
    return np.divide(stock, need, out=np.full_like(stock, np.inf), where=need > 0)


def inoue_todo() -> Check:
    """Inoue & Todo 2019 with proportional rationing, 50 days with a quarter of the firms at 40 % for 28 days."""
    n, days, tau = 24, 8.0, 5.0
    flows, final, _ = economy(n, 1, 0.25)
    sector = np.arange(n) % 6
    net, p_bar = corners.from_flows(flows, final, groups=sector, days=days)
    engine = Engine(net, final, p_bar, p_bar, corners.inoue_todo(0, tau=tau))
    member, a = np.eye(6)[sector], flows.T
    a_s, stock, delivered, made, cap = a @ member, days * a, a.copy(), p_bar.copy(), p_bar.copy()
    lost, worst = np.arange(n) % 4 == 1, 0.0
    for day in range(50):
        if day in (2, 30):
            cap[lost] = (0.4 if day == 2 else 1.0) * p_bar[lost]
            engine.capacity_factor[lost] = 0.4 if day == 2 else 1.0
        orders = a.copy()
        if day > 0:
            s_s = stock @ member
            rate = np.divide((made / p_bar)[:, None] * a_s, s_s, out=np.zeros_like(s_s), where=s_s > 0)
            stock = np.maximum(0.0, stock + delivered - stock * rate[:, sector])
            use = a * (made / p_bar)[:, None]
            orders = use + np.maximum(0.0, days * use - stock) / tau
        demand = final + orders.sum(axis=0)
        made = np.minimum(np.minimum(cap, _ratio(stock @ member, a_s).min(axis=1) * p_bar), demand)
        delivered = orders * np.minimum(1.0, made / demand)
        engine.step()
        worst = max(worst, float(np.abs(engine.output - made).max() / p_bar.max()))
    return _compare("Inoue & Todo 2019: output of every firm, 50 days", worst, "PLOS ONE 14:e0213648, steps 0 to 5")


def pichler(rule: str) -> Check:
    """Pichler et al. 2022 under one input rule, 60 days with a quarter of the firms at 40 %."""
    n, days, tau = 16, 6.0, 10.0
    flows, final, kind = economy(n, 7, 0.4)
    net, x0 = corners.from_flows(flows, final, days=days, criticality=kind)
    engine = Engine(net, final, x0, x0, corners.pichler(rule, tau=tau))  # type: ignore[arg-type]
    a, stock, demand = flows / x0, days * flows, x0.copy()
    cap, worst = np.where(np.arange(n) % 4 == 0, 0.4, 1.0) * x0, 0.0
    engine.capacity_factor[:] = cap / x0
    for _ in range(60):
        orders = np.maximum(0.0, a * demand + (days * flows - stock) / tau)
        demand = orders.sum(axis=1) + final
        ratio = _ratio(stock, a)
        critical, important = (np.where(kind == k, ratio, np.inf).min(axis=0) for k in (0, 1))
        inputs = {
            "leontief": ratio.min(axis=0),
            "strongly_critical": np.minimum(critical, important),
            "half_critical": np.minimum(critical, 0.5 * (important + x0)),
            "weakly_critical": critical,
            "linear": stock.sum(axis=0) / a.sum(axis=0),
        }[rule]
        made = np.minimum(np.minimum(cap, inputs), demand)
        stock = np.maximum(0.0, stock + orders * (made / demand)[:, None] - a * made)
        engine.step()
        worst = max(worst, float(np.abs(engine.output - made).max() / x0.max()))
    return _compare(f"Pichler et al. 2022, {rule}: output of every firm, 60 days", worst, "JEDC 144:104527")


def rule_order() -> Check:
    """Pichler et al. 2022: leontief <= strongly <= half <= weakly <= linear output after the same supply shock."""
    n = 40
    flows, final, kind = economy(n, 11, 0.3)
    kind[:, :8] = 0
    made = []
    for rule in corners.PICHLER_RULES:
        net, x0 = corners.from_flows(flows, final, days=4.0, criticality=kind)
        engine = Engine(net, final, x0, x0, corners.pichler(rule))  # type: ignore[arg-type]
        engine.capacity_factor[np.arange(n) % 3 == 0] = 0.2
        total = 0.0
        for _ in range(40):
            engine.step()
            total += engine.totals.output
        made.append(total / (40 * x0.sum()))
    met = all(less <= more * (1 + 1e-12) for less, more in pairwise(made)) and made[0] < made[-1]
    told = ", ".join(f"{rule} {value:.1%}" for rule, value in zip(corners.PICHLER_RULES, made, strict=True))
    return Check(
        "corners",
        "output kept in 40 days by input rule",
        "never falls from leontief to linear",
        told,
        met,
        "Pichler et al. 2022",
        exact=True,
    )
