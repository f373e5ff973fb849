"""The linear input rule where inputs bind: output is all stocks over all coefficients, to the digit."""

import numpy as np
import pytest

from sim.model.engine import Engine, corners


def test_output_under_the_linear_rule_is_stocks_over_coefficients():
    flows = np.zeros((3, 3))
    flows[0, 2], flows[1, 2] = 6.0, 4.0  # firm 2 buys from 0 and 1
    final = np.array([1.0, 1.0, 20.0])
    net, output = corners.from_flows(flows, final, days=2.0)
    engine = Engine(net, final, output, output, corners.pichler("linear"))
    engine.capacity_factor[:2] = 0.0
    made = []
    for _ in range(4):
        stock = engine.stock.sum()
        engine.step()
        made.append(engine.output[2])
        assert engine.output[2] == pytest.approx(min(20.0, stock / (0.3 + 0.2)), rel=1e-12)
    assert made[0] == 20.0
    assert made[-1] < 1e-9
