"""Published firm-network models: hand cases, and their equations in dense NumPy, against the engine's settings."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.model.engine import Engine, corners

TWO = np.array([[0.0, 100.0], [100.0, 0.0]])


def economy(n, seed, density=0.25):
    """Random flows (supplier x buyer), final demand, sectors."""
    r = np.random.default_rng(seed)
    flows = r.uniform(0, 10, (n, n)) * (r.uniform(size=(n, n)) < density)
    np.fill_diagonal(flows, 0.0)
    final = r.uniform(5, 20, n) + flows.sum(axis=0)  # so that value added is positive
    return flows, final, r.integers(0, max(2, n // 4), n)


@pytest.mark.parametrize("rationing", [0, 2])
def test_two_firms(rationing):
    """Inoue-Todo's hand case: A12 = A21 = 100, c = 100, delta_1 = 0.1. Output 400, 380 on the day, then 370.

    Final consumption is 190 on the day of the shock. It stays there under 'lowest ratio first'; under proportional
    rationing firm 2's orders to refill its stock take part of it away again (189.26 the day after)."""
    net, output = corners.from_flows(TWO, np.full(2, 100.0), days=15)
    engine = Engine(net, np.full(2, 100.0), output, output, corners.inoue_todo(rationing))
    engine.step()
    assert engine.totals.output == pytest.approx(400.0, rel=1e-14)
    engine.capacity_factor[0] = 0.9
    engine.step()
    assert engine.totals.output == pytest.approx(380.0, rel=1e-14)
    assert engine.totals.final_met == pytest.approx(190.0, rel=1e-14)
    for day in range(1, 60):
        engine.step()
        assert engine.totals.output == pytest.approx(370.0, rel=1e-14)
        if rationing == 2:
            assert engine.totals.final_met == pytest.approx(190.0, rel=1e-12)
        elif day == 1:
            # D1 = 100 + (100 + 10/6), of which 180 is made; firm 2 is served in full.
            assert engine.totals.final_met == pytest.approx(100 + 100 * 180 / (200 + 10 / 6), rel=1e-12)


@pytest.mark.parametrize("rationing", [0, 2])
@pytest.mark.parametrize("seed", [1, 2])
def test_inoue_todo_equations(rationing, seed):
    """Inoue & Todo 2019, steps 0 to 5, on matrices A[buyer, supplier]."""
    n, days, tau = 24, 8.0, 5.0
    flows, c, sector = economy(n, seed)
    net, p_bar = corners.from_flows(flows, c, groups=sector, days=days)
    engine = Engine(net, c, p_bar, p_bar, corners.inoue_todo(rationing, tau=tau))
    member = np.eye(sector.max() + 1)[sector]  # firm x sector
    a = flows.T
    a_s = a @ member
    stock, delivered, made = days * a, a.copy(), p_bar.copy()
    cap = p_bar.copy()
    lost = np.random.default_rng(seed).uniform(size=n) < 0.25
    for day in range(50):
        if day == 2:
            cap[lost] *= 0.4
            engine.capacity_factor[lost] = 0.4
        if day == 30:
            cap[:] = p_bar
            engine.capacity_factor[:] = 1.0
        if day > 0:
            s_s = stock @ member
            rate = np.divide((made / p_bar)[:, None] * a_s, s_s, out=np.zeros_like(s_s), where=s_s > 0)
            stock = np.maximum(0.0, stock + delivered - stock * rate[:, sector])
            x = made / p_bar
            orders = a * x[:, None] + np.maximum(0.0, days * a * x[:, None] - stock) / tau
        else:
            orders = a.copy()
        demand = c + orders.sum(axis=0)
        s_s = stock @ member
        enough = np.divide(s_s, a_s, out=np.full_like(s_s, np.inf), where=a_s > 0).min(axis=1) * p_bar
        made = np.minimum(np.minimum(cap, enough), demand)
        if rationing == 0:
            delivered = orders * np.minimum(1.0, made / demand)
        else:
            delivered = orders.copy()
            for j in np.flatnonzero(made < demand):
                claims, base = np.append(orders[:, j], c[j]), np.append(a[:, j], c[j])
                low, high = 0.0, 1e3
                for _ in range(200):
                    level = (low + high) / 2
                    short = np.minimum(claims, level * base).sum() < made[j]
                    low, high = (level, high) if short else (low, level)
                delivered[:, j] = np.minimum(claims, high * base)[:-1]
        engine.step()
        np.testing.assert_allclose(engine.output, made, rtol=1e-10, err_msg=f"day {day}")
        np.testing.assert_allclose(engine.demand, demand, rtol=1e-10, err_msg=f"day {day}")
        assert day != 20 or made.sum() < 0.95 * p_bar.sum()


def test_henriet_equations():
    """Henriet et al. 2012 as in references 4.2, every supplier's good an input of its own."""
    n, days, tau = 20, 5.0, 4.0
    flows, c, _ = economy(n, 5, 0.2)
    net, made0 = corners.from_flows(flows, c, days=days)
    engine = Engine(net, c, made0, 1.1 * made0, corners.henriet(tau=tau))
    a = flows / made0  # good i per unit of j
    stock0 = days * flows
    stock, demand = stock0.copy(), made0.copy()
    cap, shock = 1.1 * made0, np.zeros(n)
    for day in range(80):
        if day == 3:
            shock[[1, 4, 6]] = 0.7
            engine.capacity_factor[[1, 4, 6]] = 0.3
        if day == 30:
            shock[:] = 0
            engine.capacity_factor[:] = 1.0
        orders = np.maximum(0.0, a * demand + (stock0 - stock) / tau)
        demand = c + orders.sum(axis=1)
        possible = np.divide(stock, a, out=np.full_like(a, np.inf), where=a > 0).min(axis=0)
        made = np.minimum(np.minimum(cap * (1 - shock), demand), possible)
        stock = np.maximum(0.0, stock + orders * np.minimum(1, made / demand)[:, None] - a * made)
        engine.step()
        np.testing.assert_allclose(engine.output, made, rtol=1e-10, err_msg=f"day {day}")


@pytest.mark.parametrize("rule", corners.PICHLER_RULES)
def test_pichler_equations(rule):
    """Pichler et al. 2022 as in references 4.5, with labour that is hired and fired by gamma."""
    n, days, tau, hire, fire = 16, 6.0, 10.0, 1 / 30, 1 / 15
    flows, c, _ = economy(n, 7, 0.4)
    kind = np.random.default_rng(8).integers(0, 3, (n, n))
    net, x0 = corners.from_flows(flows, c, days=days, criticality=kind)
    engine = Engine(net, c, x0, x0, corners.pichler(rule, tau=tau))
    a = flows / x0
    stock, demand, labour = days * flows, x0.copy(), np.ones(n)
    for day in range(90):
        if day == 2:
            labour[:4] = 0.4
        cap = x0 * labour
        engine.capacity_factor[:] = labour
        orders = np.maximum(0.0, a * demand + (days * flows - stock) / tau)
        demand = orders.sum(axis=1) + c
        ratio = np.divide(stock, a, out=np.full_like(a, np.inf), where=a > 0)
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
        gap = np.minimum(inputs, demand) / x0 - labour
        labour = np.where(np.arange(n) < 4, labour, np.clip(labour + np.where(gap > 0, hire, fire) * gap, 0, 1))
        engine.step()
        np.testing.assert_allclose(engine.output, made, rtol=1e-10, err_msg=f"day {day}")


def test_input_rules_are_ordered():
    """Pichler et al. 2022: after the same supply shock leontief <= strongly <= half <= weakly <= linear output."""
    n = 40
    flows, c, _ = economy(n, 11, 0.3)
    kind = np.random.default_rng(12).integers(0, 3, (n, n))
    kind[:, :8] = 0  # some firms depend on all their inputs
    lost = {}
    for rule in corners.PICHLER_RULES:
        net, x0 = corners.from_flows(flows, c, days=4.0, criticality=kind)
        engine = Engine(net, c, x0, x0, corners.pichler(rule))
        engine.capacity_factor[np.random.default_rng(13).uniform(size=n) < 0.3] = 0.2
        total = 0.0
        for _ in range(40):
            engine.step()
            total += engine.totals.output
        lost[rule] = total
    made = [lost[rule] for rule in corners.PICHLER_RULES]
    assert all(less <= more * (1 + 1e-12) for less, more in pairwise(made)), lost
    assert made[0] < 0.95 * made[-1]


def test_ario_checks():
    """References 4.1: constant without a shock; doubling the stock delays the first loss downstream; without
    psi and partial orders (psi = 1) a stock below target cuts output at once."""
    n = 15
    flows, c, group = economy(n, 21, 0.5)

    def first_loss(days, psi):
        net, x0 = corners.from_flows(flows, c, groups=group, days=days)
        engine = Engine(net, c, x0, x0, corners.ario(psi=psi, order_type="noalt"))
        for _ in range(100):
            engine.step()
        assert np.abs(engine.output / x0 - 1).max() < 1e-12
        hit = group == 0
        engine.capacity_factor[hit] = 0.0
        for day in range(200):
            engine.step()
            if (engine.stocked_out & ~hit).any():
                return day
        return 200

    early, late = first_loss(10.0, 0.8), first_loss(20.0, 0.8)
    assert 0 < early < late < 200
    assert late == pytest.approx(2 * early, abs=2)
    assert first_loss(10.0, 1.0) <= 2
