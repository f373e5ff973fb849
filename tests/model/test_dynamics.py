"""Slow dynamics: the base year is untouched, floor is a hard limit, each part does what its equation says."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import advance, toy_model
from policy_data import DYNAMICS, policy, spec_with

from sim.model import ClusterModel
from sim.model.dynamics.entry import poisson
from sim.model.dynamics.floor import built, scaled_to_fit, used
from sim.model.dynamics.reserve import with_reserve
from sim.scenario import load
from sim.streams import stream, uniform
from sim.world import build_world

STILL = {"on": True, "entry_rate": 0.0, "closure_rate": 0.0, "relocation_rate": 0.0}
"""The slow dynamics with nobody coming or going."""


@pytest.fixture(scope="module")
def lively():
    """Ten years' worth of coming and going in two."""
    return advance(toy_model(calendar={"days": 730}, dynamics=DYNAMICS), 730)


def test_off_adds_no_rows_and_no_phases():
    model = toy_model()
    assert model.world.firms.n == model.dynamics.n_base
    assert not model.dynamics.phases()


def test_dormant_rows_leave_the_base_year_as_it_is():
    spec = spec_with()
    world = build_world(spec)
    wider = with_reserve(world, spec)
    n, links = world.firms.n, world.network.link_share.size
    assert wider.firms.n > n
    for name in ("output", "capacity", "uid", "place"):
        np.testing.assert_array_equal(getattr(wider.firms, name)[:n], getattr(world.firms, name))
    np.testing.assert_array_equal(wider.network.link_supplier[:links], world.network.link_supplier)
    assert not wider.network.link_share[links:].any()
    model = ClusterModel(world, spec)
    assert len(model.agents) == n  # dormant rows are no agents
    model.step()
    np.testing.assert_allclose(model.engine.output[:n], world.firms.output, rtol=1e-12)
    assert not model.engine.output[n:].any()
    assert model.firm(n).state == "dormant"


def test_undisturbed_and_with_nobody_coming_or_going_nothing_moves_for_a_year():
    model = toy_model(calendar={"days": 366}, dynamics=STILL)
    start = model.engine.output.copy()
    advance(model, 366)
    np.testing.assert_allclose(model.engine.output, start, rtol=1e-9)
    np.testing.assert_allclose(model.efficiency, 1.0, rtol=1e-9)
    sites = model.world.places.is_site
    np.testing.assert_allclose(model.rent[sites], model.world.places.rent[sites], rtol=1e-9)
    np.testing.assert_array_equal(model.engine.capacity, model.engine.capacity0)


@pytest.mark.parametrize("region", ["toyland", "chengdu"])
def test_five_undisturbed_years_stay_within_bounds(region, root):
    """The baseline neither explodes nor dies; the bounds are those that baseline-dynamic.yaml states (for a region of
    400 model firms, and of 300 in Toyland, where single firms weigh more)."""
    name, firms, wide = ("baseline-dynamic.yaml", 400, 1.0) if region == "chengdu" else ("toyland.yaml", 300, 2.5)
    spec = load(root / "scenarios" / name, {"population.firms": firms, "calendar.days": 1827, "dynamics.on": True})
    model = ClusterModel(build_world(spec), spec)
    local = ~model.firms.is_pool
    model.step()
    output, count = model.engine.output[local].sum(), (model.engine.capacity[local] > 0).sum()
    rent = np.nanmean(model.rent)
    price = np.average(model.firms.price[local], weights=model.engine.output[local])
    advance(model, 1826)
    assert model.engine.output[local].sum() / output == pytest.approx(1.0, abs=0.06 * wide)
    assert (model.engine.capacity[local] > 0).sum() / count == pytest.approx(1.0, abs=0.06 * wide)
    assert np.nanmean(model.rent) / rent == pytest.approx(1.0, abs=0.08 * wide)
    assert np.abs(np.log(model.efficiency)).max() < model.spec.dynamics.learning_limit
    now = np.average(model.firms.price[local], weights=model.engine.output[local])
    assert now / price == pytest.approx(1.0, abs=0.03 * wide)


def test_firms_come_go_and_move(lively):
    arrived, n = lively.dynamics.arrived, lively.dynamics.n_base
    assert (arrived[n:] >= 0).sum() > 30
    assert (lively.engine.capacity[:n] == 0).sum() > 20
    assert lively.dynamics.relocation.moved > 5
    active = (lively.engine.capacity > 0) & ~lively.firms.is_pool
    assert active.sum() == pytest.approx(200, abs=30)
    assert len(lively.agents) == lively.dynamics.founded.sum()
    newcomer = int(np.flatnonzero(arrived[n:] >= 0)[0]) + n
    assert lively.firm_id(newcomer).startswith("E-")


def test_final_demand_is_kept_when_firms_come_and_go(lively):
    industry, size = lively.firms.industry, len(lively.world.industries.id)
    now, then = (np.bincount(industry, values, size) for values in (lively.final, lively.world.final))
    np.testing.assert_allclose(now, then, rtol=1e-9)


def test_floor_space_is_a_hard_limit(lively):
    assert (used(lively) <= built(lively) * (1 + 1e-9)).all()
    assert (lively.spaces.used_m2 <= lively.spaces.open_m2 * (1 + 1e-9)).all()


def test_a_full_region_takes_nobody():
    model = toy_model(dynamics={**STILL, "entry_rate": 0.5})
    full = np.divide(built(model), used(model), out=np.ones(used(model).size), where=used(model) > 0)
    model.firms.floor_m2[:] *= full[model.firms.place]
    advance(model, 62)
    assert not (model.dynamics.arrived >= 0).any()
    assert any("no site" in row["what"] for row in model.events.rows)


def test_wants_are_cut_in_proportion_to_what_is_free():
    cut = scaled_to_fit(np.array([3.0, 1.0, 5.0, 2.0]), np.array([0, 0, 1, -1]), np.array([2.0, 9.0]))
    np.testing.assert_allclose(cut, [1.5, 0.5, 5.0, 2.0])


def test_rents_follow_occupancy():
    model = toy_model(dynamics=STILL)
    advance(model, 1)
    place = model.world.places.row["brickfield"]
    model.firms.floor_m2[model.firms.place == place] *= 1.2
    before = model.rent.copy()
    advance(model, 59)  # two months of a year's adjustment
    expected = 1.0 + 0.2 * (1 - (1 - 1 / 12) ** 1)
    assert model.rent[place] / before[place] == pytest.approx(expected, rel=1e-3)


def test_capacity_follows_demand_up_faster_than_down():
    up = advance(toy_model(calendar={"days": 400}, dynamics=STILL), 1)
    down = advance(toy_model(calendar={"days": 400}, dynamics=STILL), 1)
    row = int(np.argmax(np.where(up.firms.is_pool, 0, up.world.final)))
    for model, factor in ((up, 1.15), (down, 0.85)):
        model.final[row] *= factor
        model.renew_final()
        advance(model, 399)
    rise = up.engine.capacity[row] / up.engine.capacity0[row] - 1
    fall = 1 - down.engine.capacity[row] / down.engine.capacity0[row]
    assert rise > fall > 0.005


def test_a_firm_without_customers_closes_after_a_year():
    model = advance(toy_model(calendar={"days": 800}, dynamics={**STILL, "closure_months": 6}), 1)
    sellers = np.bincount(model.network.link_supplier, model.network.link_share, model.firms.n)
    row = int(np.flatnonzero((sellers == 0) & ~model.firms.is_pool & (model.firms.leader < 0))[0])
    model.final[row] = 0.0
    model.renew_final()
    advance(model, 420)
    assert model.engine.capacity[row] == 0
    assert model.firm(row).state == "closed"
    assert model.firms.floor_m2[row] == 0


def test_tenants_of_new_spaces_learn_and_efficiency_lowers_price():
    spaces = {"kind": "innovation_spaces", "start": "2020-01-01"}
    model = advance(toy_model(calendar={"days": 730}, dynamics=STILL, policies=[spaces]), 730)
    tenants = (model.firms.space >= 0) & (model.world.firms.space < 0) & (model.engine.capacity > 0)
    assert tenants.any()
    assert (model.efficiency[tenants] > 1.001).all()
    assert np.median(model.firms.price[tenants] / model.world.firms.price[tenants]) < 1.0


def test_poisson_by_inversion_has_its_mean_and_only_adds():
    u = uniform(stream(1, "test"), np.arange(20_000))
    small, large = poisson(u, np.full(u.size, 0.8)), poisson(u, np.full(u.size, 1.1))
    assert small.mean() == pytest.approx(0.8, abs=0.03)
    assert small.var() == pytest.approx(0.8, abs=0.05)
    assert (large >= small).all()


def test_the_same_firms_arrive_whatever_policy_does():
    """Common random numbers: a policy adds firms and changes nobody's identity or size."""
    plain, more = (
        advance(toy_model(calendar={"days": 200}, dynamics={**DYNAMICS, "closure_rate": 0.0}, policies=p), 200)
        for p in ([], [policy("investment_attraction", mode="channel")])
    )
    own, theirs = (
        {m.firm_id(i): m.engine.capacity0[i] for i in np.flatnonzero(m.dynamics.founded) if i >= m.dynamics.n_base}
        for m in (plain, more)
    )
    assert set(own) < set(theirs)
    for name, capacity in own.items():
        assert theirs[name] == pytest.approx(capacity)
