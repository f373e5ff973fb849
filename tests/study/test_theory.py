"""Two equal towns: the model breaks where theory says, and is bell-shaped in transport cost."""

import numpy as np
import pytest
from scipy.optimize import brentq

from sim.study.theory import Theory, Twins, falling_transport_cost


def twins(root, factor):
    return Twins(root / "scenarios/twins.yaml", factor)


def test_closed_form_without_land_is_the_known_threshold():
    low, high = Theory(theta=0.05, s=0.9, a=0.3, b=1 / 3, land_slope=0.0).roots
    assert low == pytest.approx(0.0, abs=1e-12)
    assert high == pytest.approx(1 / 3 + 0.3 / 0.9)
    assert Theory(0.05, 0.9, 0.9, 1 / 3, 0.0).break_points[1] == float("inf")  # a black hole: never dispersed


def test_towns_are_mirror_images(root):
    pair = twins(root, 3.0)
    assert pair.difference(0.5) == pytest.approx(0.0, abs=1e-12)
    assert pair.difference(0.7) == pytest.approx(-pair.difference(0.3), abs=1e-12)


def test_the_model_breaks_at_the_closed_form_break_points(root):
    closed = twins(root, 1.0).theory().break_points
    for expected, (low, high) in zip(closed, ((0.3, 2.0), (4.0, 15.0)), strict=True):
        factor = brentq(lambda f: twins(root, f).slope(), low, high, xtol=1e-3)
        assert twins(root, factor).tau == pytest.approx(expected, rel=0.04)


def test_dispersion_concentration_dispersion(root):
    path, closed = falling_transport_cost(root / "scenarios/twins.yaml", np.array([0.2, 3.0, 15.0]))
    low, high = closed.break_points
    assert path["tau"].iloc[0] < low < path["tau"].iloc[1] < high < path["tau"].iloc[2]
    np.testing.assert_allclose(path["share"], [0.5, 1.0, 0.5], atol=0.01)


def test_what_theory_reads_of_the_model_cannot_be_written(root):
    profit = twins(root, 1.0).model.dynamics.profit
    assert ((profit.sold_share >= 0) & (profit.sold_share <= 1)).all()
    for name in ("sold_share", "floor_need"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(profit, name)[0] = 1.0
        with pytest.raises(AttributeError):
            setattr(profit, name, None)
