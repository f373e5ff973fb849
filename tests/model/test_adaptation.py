"""Adaptation: nothing without a shock; each part does its own; each can be switched off."""

import numpy as np
import pytest
from disruption_data import ALL_ON, START, Course, spec_with

STOP = {"kind": "external_stop", "start": START, "days": 60, "industries": ["paint"]}
FIXED = {"review_days": 3650}  # routine reviews would hide what adaptation does
SEARCH = {"emergency_search": {"on": True, "patience_days": 3}}


@pytest.fixture(scope="module")
def world(root):
    from sim.world import build_world

    return build_world(spec_with(root))


def test_without_a_shock_nothing_moves_with_all_of_it_on(root, world):
    course = Course(world, spec_with(root, days=200, adaptation=ALL_ON))
    made = course.output[0] > 0
    np.testing.assert_allclose(course.output[:, made] / course.output[0, made], 1.0, rtol=0, atol=1e-9)
    assert course.model.adaptation.emergency.searches == 0


def test_all_off_is_the_model_without_it(root, world):
    off = Course(world, spec_with(root, STOP, days=40))
    assert not off.model.adaptation.on
    assert [p.name for p in off.model.phases][-1] == "production"
    assert "adaptation" in [p.name for p in Course(world, spec_with(root, days=1, adaptation=SEARCH)).model.phases]


def test_emergency_search_finds_spare_capacity_and_lowers_the_loss(root, world):
    without = Course(world, spec_with(root, STOP, days=90, sourcing=FIXED))
    course = Course(world, spec_with(root, STOP, days=90, sourcing=FIXED, adaptation=SEARCH))
    assert course.model.adaptation.emergency.searches > 0
    assert course.loss < 0.8 * without.loss


def test_patience_delays_the_search(root, world):
    losses = []
    for days in (1, 30):
        adaptation = {"emergency_search": {"on": True, "patience_days": days}}
        losses.append(Course(world, spec_with(root, STOP, days=90, sourcing=FIXED, adaptation=adaptation)).loss)
    assert losses[0] < losses[1]


def test_suppliers_opened_in_need_are_left_or_kept(root, world):
    def suppliers(return_to_old):
        search = {"on": True, "patience_days": 3, "return_to_old": return_to_old}
        adaptation = {"emergency_search": search, "review_memory_days": 3650.0}
        spec = spec_with(root, {**STOP, "days": 30}, days=120, sourcing=FIXED, adaptation=adaptation)
        network = Course(world, spec).model.network
        return network.link_supplier, network.link_share

    supplier, share = suppliers(True)
    np.testing.assert_array_equal(supplier, world.network.link_supplier)
    np.testing.assert_allclose(share, world.network.link_share, atol=0.01)  # a few routine reviews fall due
    supplier, share = suppliers(False)
    assert np.abs(share - world.network.link_share).max() > 0.1


def test_shares_still_sum_to_one_and_no_supplier_is_overrun(root, world):
    adaptation = {"emergency_search": {"on": True, "patience_days": 1, "return_to_old": False}}
    blow = {"kind": "random_outages", "start": START, "days": 60, "outages_per_year": 6.0}
    model = Course(world, spec_with(root, blow, days=60, sourcing=FIXED, adaptation=adaptation)).model
    network = model.network
    total = np.bincount(network.link_slot, network.link_share, network.slot_buyer.size)
    np.testing.assert_allclose(total, 1.0, atol=1e-9)
    assert (network.link_share >= -1e-12).all()
    used = network.link_share > 0
    product = model.firms.industry[network.link_supplier[used]]
    np.testing.assert_array_equal(product, network.slot_input[network.link_slot[used]])
    assert (network.link_supplier[used] != network.link_buyer[used]).all()
    assert model.adaptation.emergency.searches > 0


def test_leaning_moves_orders_to_suppliers_that_deliver(root, world):
    leaning = {"leaning": {"on": True, "strength": 4.0}}
    stop = {**STOP, "industries": [], "regions": ["kiteford"], "days": 40}
    plain = Course(world, spec_with(root, stop, days=80, sourcing=FIXED))
    course = Course(world, spec_with(root, stop, days=80, sourcing=FIXED, adaptation=leaning))
    assert course.model.engine.spec.leaning == 4.0
    assert course.loss < plain.loss


def test_overtime_follows_an_outage_and_stops(root, world):
    blow = {"kind": "plant_outage", "start": START, "days": 20, "target": {"leader": "red_wagon"}}
    overtime = {"overtime": {"on": True, "share": 0.2, "days": 8}}
    course = Course(world, spec_with(root, blow, days=35, adaptation=overtime))
    model, row = course.model, int(np.flatnonzero(course.factor[10] < 1.0)[0])
    factors = []
    model = type(model)(world, model.spec)
    for _ in range(60):
        model.step()
        factors.append(model.engine.capacity_factor.copy())
    factors = np.array(factors)
    assert (factors[30:38, row] == 1.2).all()
    assert (factors[38:, row] == 1.0).all()
    assert (np.delete(factors, row, axis=1) == 1.0).all()


def test_overproduction_stretches_capacity_that_is_short(root, world):
    boom = {"kind": "demand_shock", "start": START, "days": 60, "change": 0.6}
    stretch = {"over_production": {"on": True, "days": 20}}
    course = Course(world, spec_with(root, boom, days=60, adaptation=stretch))
    assert 1.0 < course.model.engine.overproduction.max() <= 1.25
    assert course.loss < Course(world, spec_with(root, boom, days=60)).loss


def test_routine_reviews_do_not_leave_suppliers_for_a_passing_standstill(root, world):
    """The first of February falls into a five-day stop: judged by the day, a third of buyers leave; remembered, none."""
    blow = {"kind": "power_rationing", "start": "2020-01-30", "days": 5, "capacity_loss": 1.0}
    blow["users"] = {"industries": ["paint"]}

    def left(days):
        model = Course(world, spec_with(root, blow, days=45, adaptation={"review_memory_days": days})).model
        return int((model.network.link_supplier != world.network.link_supplier).sum())

    assert left(1.0) > 10
    assert left(60.0) < left(1.0) / 4
