"""Innovation spaces from end to end: floor area opens by schedule, is let to whom it is for, and is paid for."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import advance, spaces_policy, toy_model

from sim.errors import ScenarioError


def spaces_of(model):
    return model.world.pack.spaces


@pytest.fixture(scope="module")
def built():
    return advance(toy_model(calendar={"days": 600}, policies=[spaces_policy(cost_cny_m2=4000.0)]), 600)


def test_without_the_policy_only_existing_floor_is_open():
    model = advance(toy_model(), 40)
    np.testing.assert_allclose(model.spaces.open_m2, spaces_of(model).existing_wan_m2 * 1e4)


def test_floor_area_opens_evenly_between_its_dates():
    model = toy_model(policies=[spaces_policy()])
    gear_lab = spaces_of(model).id.index("gear_lab")  # 2 exist, 20 planned, 1 April to 31 December
    advance(model, 91)
    assert model.spaces.open_m2[gear_lab] == 2e4
    advance(model, 1 + 182 - 91)  # 1 July: 91 of 274 days
    assert model.spaces.open_m2[gear_lab] == pytest.approx(2e4 + 20e4 * 91 / 274)


def test_all_of_it_is_open_at_the_end_and_paid_for(built):
    spaces = spaces_of(built)
    np.testing.assert_allclose(built.spaces.open_m2, (spaces.existing_wan_m2 + spaces.planned_wan_m2) * 1e4)
    paid = [row for row in built.ledger.rows if row["instrument"] == "floor area"]
    assert sum(row["cny"] for row in paid) == pytest.approx(spaces.planned_wan_m2.sum() * 1e4 * 4000.0)
    assert {row["policy"] for row in paid} == {"spaces"}


def test_tenants_fit_and_belong_there(built):
    firms, spaces, pack = built.firms, built.spaces, built.world.pack
    tenants = np.flatnonzero(firms.space >= 0)
    assert tenants.size > 0
    assert not firms.is_pool[tenants].any()
    assert spaces.hosts[firms.space[tenants], firms.ecosystem[tenants]].all()
    for row in tenants:
        assert pack.places.within(pack.spaces.place[firms.space[row]])[firms.place[row]]
    n = len(pack.spaces.id)
    used = np.bincount(firms.space[tenants], firms.floor_m2[tenants], n)
    np.testing.assert_allclose(spaces.used_m2, used)
    np.testing.assert_array_equal(spaces.tenants, np.bincount(firms.space[tenants], minlength=n))
    assert (spaces.used_m2 <= spaces.open_m2 * (1 + 1e-12)).all()


def test_a_chosen_space_and_half_the_intensity():
    model = advance(toy_model(policies=[spaces_policy(spaces=["gear_lab"], intensity=0.5)]), 500)
    spaces = spaces_of(model)
    planned = np.where(np.array(spaces.id) == "gear_lab", spaces.planned_wan_m2, 0.0)
    np.testing.assert_allclose(model.spaces.open_m2, (spaces.existing_wan_m2 + 0.5 * planned) * 1e4)


def test_building_stops_when_the_policy_ends_and_what_opened_stays_open():
    model = advance(toy_model(policies=[spaces_policy(end="2020-07-31")]), 214)
    then = model.spaces.open_m2.copy()
    advance(model, 150)
    gear_lab = spaces_of(model).id.index("gear_lab")
    assert 2e4 < model.spaces.open_m2[gear_lab] < 22e4
    np.testing.assert_array_equal(model.spaces.open_m2, then)


def test_an_inert_policy_changes_nothing_at_all():
    model = advance(toy_model(policies=[spaces_policy(intensity=0.0)]), 400)
    twin = advance(toy_model(), 400)
    for name in ("output", "stock", "order", "demand"):
        np.testing.assert_array_equal(getattr(model.engine, name), getattr(twin.engine, name))
    np.testing.assert_array_equal(model.firms.space, twin.firms.space)
    assert not [row for row in model.ledger.rows if row["cny"]]


def test_an_unknown_space_is_told_with_the_nearest():
    with pytest.raises(ScenarioError, match="did you mean 'gear_lab'"):
        toy_model(policies=[spaces_policy(spaces=["gear_lap"])])
