"""Prices are the dual of quantities, and follow costs to where the closed form says."""

from dataclasses import replace

import numpy as np
import pytest
from toy import toy_spec

from sim.model.cluster import ClusterModel
from sim.world import build_world
from sim.world.equilibrium import technology
from sim.world.prices import link_terms, long_run_prices, unit_cost, value_added_share


def model_of(world, **sections):
    return ClusterModel(world, toy_spec(**sections))


def test_without_trade_costs_prices_are_leontiefs_dual(toy_world):
    net, firms = toy_world.network, toy_world.firms
    n = firms.n
    plain = (np.ones(net.link_share.size), np.zeros(net.link_share.size))
    v, w = value_added_share(net), 1.0 + 0.3 * (firms.industry == 2)
    found = long_run_prices(net, plain, np.ones(n), firms.is_pool, np.ones(n), v, w)
    a = technology(net).toarray()
    local = ~firms.is_pool
    dual = np.linalg.solve(
        np.eye(local.sum()) - a[np.ix_(local, local)].T, a[np.ix_(firms.is_pool, local)].sum(axis=0) + (v * w)[local]
    )
    np.testing.assert_allclose(found[local], dual, rtol=1e-10)
    ones = long_run_prices(net, plain, np.ones(n), firms.is_pool, np.ones(n), v, np.ones(n))
    np.testing.assert_allclose(ones, 1.0, rtol=1e-12)  # the base year prices itself


def test_value_of_output_is_the_same_in_quantities_and_in_prices(toy_world):
    """Duality: sum p F = sum w v X + what pools are paid, for any final demand and any cost of value added."""
    net, firms = toy_world.network, toy_world.firms
    plain = (np.ones(net.link_share.size), np.zeros(net.link_share.size))
    v, w = value_added_share(net), 1.0 + 0.2 * (firms.industry == 1)
    p = long_run_prices(net, plain, np.ones(firms.n), firms.is_pool, np.ones(firms.n), v, w)
    local = ~firms.is_pool
    sold_final = (p * toy_world.final)[local].sum()
    paid_pools = (technology(net) @ np.where(local, firms.output, 0.0))[firms.is_pool].sum()
    assert sold_final == pytest.approx((w * v * firms.output)[local].sum() + paid_pools, rel=1e-9)


def test_nothing_moves_in_an_undisturbed_year(toy_world):
    model = model_of(toy_world, calendar={"days": 365})
    before = model.firms.price.copy()
    for _ in range(365):
        model.step()
    np.testing.assert_array_equal(model.firms.price, before)


def test_monthly_prices_converge_to_the_closed_form(toy_world):
    model = model_of(toy_world, sourcing={"review_days": 3650})
    dearer = 1.0 + 0.25 * (model.firms.industry == 1)
    model.levers.efficiency[:] = 1.0 / dearer
    model.clock.day = 40
    for _ in range(200):
        model.prices.run()
    p = model.prices
    terms = link_terms(model.network, model.firms, model.review.terms.cost)
    rest = long_run_prices(model.network, terms, p.base_price, model.firms.is_pool, p.mark_up, p.value_added, dearer)
    np.testing.assert_allclose(model.firms.price, rest, rtol=1e-9)
    assert rest[~model.firms.is_pool].mean() > p.base_price[~model.firms.is_pool].mean()


def test_dearer_freight_raises_prices_downstream(toy_world):
    model = model_of(toy_world)
    cost = model.review.terms.cost
    dear = replace(cost, freight=cost.freight * 3)
    w = np.ones(model.firms.n)
    base = unit_cost(
        model.network, link_terms(model.network, model.firms, cost), model.firms.price, model.prices.value_added, w
    )
    more = unit_cost(
        model.network, link_terms(model.network, model.firms, dear), model.firms.price, model.prices.value_added, w
    )
    assert (more >= base).all()
    assert (more > base).any()


def test_linkage_feedback_cheaper_inputs_win_customers():
    """A supplier whose inputs get cheaper cuts its price and sells more (mean over seeds)."""
    gains = []
    for seed in range(3):
        world = build_world(toy_spec(seed=seed))
        quiet, cheap = (ClusterModel(world, toy_spec(seed=seed, calendar={"days": 400})) for _ in range(2))
        maker = world.industries.row["motors"]
        rows = np.flatnonzero((world.firms.industry == maker) & ~world.firms.is_pool)
        for _ in range(400):
            quiet.step()
            cheap.levers.efficiency[rows] = 1.5
            cheap.step()
        gains.append(cheap.engine.demand[rows].sum() / quiet.engine.demand[rows].sum() - 1)
    assert np.mean(gains) > 0.01
