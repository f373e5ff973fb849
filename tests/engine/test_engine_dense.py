"""The engine against dense NumPy equations, for every rule, on random networks of up to 200 firms."""

from __future__ import annotations

import numpy as np
import pytest
from dense import Dense

from sim.model.engine import Engine
from sim.model.engine.sample import network
from sim.scenario.production import Production

SPECS = {
    "default": {},
    "leontief": {"input_rule": "leontief"},
    "strongly": {"input_rule": "strongly_critical"},
    "half": {"input_rule": "half_critical"},
    "half-initial": {"input_rule": "half_critical", "half_bound": "initial_capacity"},
    "weakly": {"input_rule": "weakly_critical"},
    "linear": {"input_rule": "linear"},
    "psi": {"input_rule": "ario", "stock_cover": 0.8},
    "lowest ratio": {"rationing": "lowest_ratio_first", "input_rule": "leontief"},
    "firms first": {"priority": "intermediate"},
    "demand": {"expectation": "demand", "target": "initial"},
    "output": {"expectation": "output", "target": "optimal", "order_gap": "shortfall", "adjustment_days": 60.0},
    "smoothed": {"expectation": "smoothed", "target": "smoothed"},
    "no supply line": {"supply_line": False, "adjustment_days": 30.0},
    "by supplier": {"stock_by": "supplier", "input_rule": "leontief"},
    "by supplier, shortfall": {
        "stock_by": "supplier",
        "supply_line": False,
        "order_gap": "shortfall",
        "adjustment_days": 30.0,
    },
    "capacity split": {"order_split": "capacity", "overproduction_max": 1.25, "overproduction_days": 30.0},
    "leaning": {"leaning": 2.0, "fill_memory_days": 5.0},
    "leaning by supplier": {"leaning": 1.5, "stock_by": "supplier"},
}


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize(("n", "seed"), [(12, 1), (60, 2), (200, 3)])
def test_same_as_the_equations(name, n, seed):
    spec = Production(**SPECS[name])
    net, final, x = network(n, seed=seed, max_lead=4)
    capacity = x * np.random.default_rng(seed).uniform(1.0, 1.3, n)
    engine, dense = Engine(net, final, x, capacity, spec), Dense(net, final, x, capacity, spec)
    hit = np.random.default_rng(seed + 9).uniform(size=n) < 0.2
    bound = 0
    for day in range(40):
        if day == 3:
            for model in (engine.capacity_factor, dense.factor):
                model[hit] = 0.3
            for model in (engine.final, dense.F):
                model[:] *= 1.1
        if day == 25:
            engine.capacity_factor[:] = dense.factor[:] = 1.0
        engine.step()
        dense.step()
        bound += int(engine.stocked_out.sum())
        scale = x.max()
        pairs = [
            (engine.output, dense.X),
            (engine.demand, dense.D),
            (engine.stock, dense.S),
            (engine.cap, dense.cap),
            (engine.final_met, dense.final_met),
            (engine.slot_order, dense.O.sum(axis=1)),
        ]
        if day % 10 == 0:
            pairs.append((engine.transit, dense.under_way().sum(axis=1)))
        for ours, theirs in pairs:
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-11 * scale, err_msg=f"{name}, day {day}")
    assert bound > 0 or n < 60, "inputs must bind somewhere"
