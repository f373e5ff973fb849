"""Golden cases: numbers that other authors have published, computed with our engine and measures."""

from __future__ import annotations

import numpy as np

from sim.measures.esri import esri, flows
from sim.model.engine import Engine, corners
from sim.study.validation.check import Check, small, within

_INOUE = "Inoue & Todo 2019, PLOS ONE 14:e0213648 (hand case)"
_DIEM = "Diem et al. 2024, figure 1; index of Diem et al. 2022"
_ARIO = "Hallegatte 2014, Risk Analysis 34:152; BoARIO documentation"

SECTOR = np.array([1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5])
SUPPLIER = np.array([3, 4, 4, 5, 6, 6, 7, 7, 8, 8, 9]) - 1
BUYER = np.array([6, 6, 7, 7, 1, 2, 10, 11, 1, 2, 11]) - 1
ESRI = np.array([0.25, 0.25, 0.227273, 0.363636, 0.227273, 0.409091, 0.409091, 0.272727, 0.181818, 0.204545, 0.295455])
"""The published index of the eleven firms."""


def golden() -> list[Check]:
    """All golden cases."""
    return [*two_firms(), eleven_firms(), *ario()]


def two_firms() -> list[Check]:
    """Two firms that buy from each other; one loses a tenth of its capacity."""
    flow, final = np.array([[0.0, 100.0], [100.0, 0.0]]), np.full(2, 100.0)
    net, output = corners.from_flows(flow, final, days=15)
    engine = Engine(net, final, output, output, corners.inoue_todo(2))
    engine.step()
    before = engine.totals.output
    engine.capacity_factor[0] = 0.9
    engine.step()
    day, consumed = engine.totals.output, engine.totals.final_met
    for _ in range(60):
        engine.step()
    return [
        within("golden", "two firms: output before the shock", before, 400.0, 1e-12, source=_INOUE),
        within("golden", "two firms: output on the day", day, 380.0, 1e-12, source=_INOUE),
        within("golden", "two firms: final consumption on the day", consumed, 190.0, 1e-12, source=_INOUE),
        within("golden", "two firms: output at the fixed point", engine.totals.output, 370.0, 1e-12, source=_INOUE),
    ]


def eleven_firms() -> Check:
    """ESRI of the published network of eleven firms."""
    example = flows(SUPPLIER, BUYER, np.ones(11), SECTOR, 2, size=np.ones(11))
    found = esri(example, replaceable=False, eps=1e-9)
    off = float(np.abs(found - ESRI).max())
    return small("golden", "ESRI of the eleven-firm network", off, 1e-6, source=_DIEM, what="largest deviation")


def _economy(n: int = 15) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A small dense economy: flows (supplier x buyer), final demand, products; the same on every machine."""
    i, j = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    flow = np.where((i * 7 + j * 11) % 5 < 2, 1.0 + (i * 3 + j * 5) % 9, 0.0)
    np.fill_diagonal(flow, 0.0)
    final = 5.0 + np.arange(n) % 7 + flow.sum(axis=0)
    return flow, final, np.arange(n) % 4


def ario() -> list[Check]:
    """ARIO with inventories: constant without a shock; stocks delay the first loss; what a short tau does."""
    flow, final, group = _economy()

    def run(days: float, tau: float, length: int) -> tuple[Engine, float]:
        net, output = corners.from_flows(flow, final, groups=group, days=days)
        engine = Engine(net, final, output, output, corners.ario(order_type="noalt", tau=tau))
        drift = 0.0
        for _ in range(length):
            engine.step()
            drift = max(drift, float(np.abs(engine.output / output - 1).max()))
        return engine, drift

    _, drift = run(20.0, 60.0, 365)
    still = small("golden", "ARIO: no shock, 365 days", drift, 1e-12, source=_ARIO, what="largest drift of any firm")

    def first_loss(days: float) -> int:
        engine, _ = run(days, 60.0, 10)
        hit = group == 0
        engine.capacity_factor[hit] = 0.0
        for day in range(200):
            engine.step()
            if (engine.stocked_out & ~hit).any():
                return day
        return 200

    early, late = first_loss(10.0), first_loss(20.0)
    delay = Check(
        "golden",
        "ARIO: twice the stock delays the first loss downstream",
        "about twice the days",
        f"day {early} with 10 days of stock, day {late} with 20",
        abs(late - 2 * early) <= 2,
        _ARIO,
        exact=True,
    )

    return [still, delay, *_restocking(flow, final, group)]


def _restocking(flow: np.ndarray, final: np.ndarray, group: np.ndarray) -> list[Check]:
    """What demand does after a fortnight at half capacity when stocks are restored within a day, and within two months."""

    def demand(tau: float) -> np.ndarray:
        net, output = corners.from_flows(flow, final, groups=group, days=20.0)
        engine = Engine(net, final, output, output, corners.ario(order_type="noalt", tau=tau))
        asked = []
        for day in range(150):
            engine.capacity_factor[:] = np.where((group == 0) & (5 <= day < 20), 0.5, 1.0)
            engine.step()
            asked.append(engine.totals.demand / output.sum())
        return np.array(asked)

    quick, slow = demand(1.0), demand(60.0)
    source = "BoARIO documentation: tau_inv = 1 oscillates"
    over = Check(
        "golden",
        "ARIO: stocks restored within a day (tau = 1) overshoot",
        "demand rises further above the base year than with tau = 60",
        f"{100 * (quick.max() - 1):.1f} % above, against {100 * (slow.max() - 1):.1f} %",
        quick.max() > slow.max() + 0.05,
        source,
    )
    away = np.sign(np.where(np.abs(quick - 1) > 0.005, quick - 1, 0.0))
    crossings = int((np.diff(away[away != 0]) != 0).sum())
    swing = Check(
        "golden",
        "ARIO: tau = 1 oscillates",
        "demand crosses the base year at least twice",
        f"{crossings} crossing(s)",
        crossings >= 2,
        source,
        where="ARIO orders fill shortfalls only (never fewer than what is used), so in this economy demand overshoots once and "
        "settles; day by day the engine equals the boario package itself (tests/golden/test_engine_boario.py)",
    )
    return [over, swing]
