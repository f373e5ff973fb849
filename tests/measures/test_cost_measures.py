import numpy as np
import pytest

from sim.errors import InputError
from sim.measures import cost


def test_input_cost_index():
    got = cost.input_cost_index([1.1, 1.0, 2.0], [1.0, 1.0, 1.0], [10.0, 30.0, 5.0], [0, 0, 1], 3)
    np.testing.assert_allclose(got, [41 / 40, 2.0, np.nan])
    assert cost.input_cost_index([1.2], [1.0], [7.0])[0] == pytest.approx(1.2)
    with pytest.raises(InputError):
        cost.input_cost_index([1.0], [1.0, 1.0], [1.0])


def test_freight():
    freight = cost.tonne_km([1e6, 1e6, 0.0], [100.0, np.nan, 5.0], [300.0, 300.0, np.nan])
    np.testing.assert_allclose(freight, [3000.0, 0.0, 0.0])  # 10 tonnes over 300 km; services weigh nothing
    assert cost.freight_co2([3000.0, 1000.0], [0.1, 0.02]) == pytest.approx(0.32)


def test_cost_per_point():
    assert cost.cost_per_point(5e6, 0.45, 0.40) == pytest.approx(1e6)
    np.testing.assert_array_equal(np.isnan(cost.cost_per_point(5e6, [0.40, 0.39], 0.40)), [True, True])
    assert cost.cost_per_avoided_loss(1e6, 80.0, 100.0) == pytest.approx(5e4)
    assert np.isnan(cost.cost_per_avoided_loss(1e6, 100.0, 100.0))
