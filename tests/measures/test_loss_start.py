"""Losses count from the first day unless told otherwise."""

import numpy as np

from sim.measures.losses import direct_loss, zone_loss


def test_the_first_day_counts_by_default():
    twin = np.full((3, 2), 10.0)
    left = np.array([[0.0, 10.0], [10.0, 10.0], [10.0, 10.0]])
    np.testing.assert_array_equal(direct_loss(left, twin), [10.0, 0.0])
    np.testing.assert_array_equal(direct_loss(left, twin, 1), [0.0, 0.0])
    assert zone_loss(left, twin, np.array([True, False])).own == 10.0
    assert zone_loss(left, twin, np.array([True, False]), 1).own == 0.0
