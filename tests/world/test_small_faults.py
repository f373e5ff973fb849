"""Small things that no other test of their file noticed when they were wrong (benchmarks/mutants.py)."""

import numpy as np
import pytest

from sim.scenario.disruptions.plant_outage import PlantOutage
from sim.world.equilibrium import technology
from sim.world.sourcing.cost import delivered_cost


def test_technology_holds_every_used_link_once(toy_world):
    net = toy_world.network
    bought = np.bincount(net.slot_buyer, net.slot_coef, net.n_firms)
    np.testing.assert_allclose(np.asarray(technology(net).sum(axis=0)).ravel(), bought, rtol=1e-12)
    assert bought.max() > 0.1


def test_goods_from_abroad_and_nothing_else_pay_the_tariff():
    zeros = np.zeros((2, 4, 4))
    cost = delivered_cost(
        zeros, zeros, np.zeros((4, 4)), np.arange(4), np.zeros((2, 4)),
        carrying_per_year=0.0, kappa=0.1, friction_half_km=40.0, tariff=0.07, is_goods=np.array([True, False]),
    )  # fmt: skip
    np.testing.assert_array_equal(cost.tariff[0, 0], [0.0, 0.0, 0.0, 0.07])
    assert (cost.tariff[1] == 0).all()


@pytest.mark.parametrize(("recovery", "length"), [({}, 8), ({"profile": "linear", "days": 5}, 12)])
def test_the_length_of_a_blow_ends_with_its_last_lost_day(recovery, length):
    values = {"kind": "plant_outage", "start": "2020-01-01", "onset_days": 2, "days": 6, "target": {"leader": "X"}}
    blow = PlantOutage.model_validate(values | {"recovery": recovery}, strict=False)
    assert blow.length == length
    assert blow.level(length - 1) > 0
    assert blow.level(length) == 0


def test_a_blow_of_one_day_is_a_blow():
    values = {"kind": "plant_outage", "start": "2020-01-01", "days": 1, "target": {"leader": "X"}}
    assert PlantOutage.model_validate(values, strict=False).length == 1
