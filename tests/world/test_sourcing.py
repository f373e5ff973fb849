"""Supplier choice: by distance and cost, with the same luck in every scenario."""

from dataclasses import replace

import numpy as np
import pytest
from toy import toy_spec

from sim.world import build_world
from sim.world.sourcing import choose, neutral_terms, quotes


def lsr_metro(world):
    net, firms, places = world.network, world.firms, world.places
    goods = world.industries.is_goods[net.slot_input[net.link_slot]]
    value = firms.output[net.link_buyer] * net.link_coef * goods
    local = places.metro[firms.place[net.link_supplier]] >= 0
    return (value * local).sum() / value.sum()


def test_shares_sum_to_one_and_suppliers_make_what_is_bought(toy_world):
    net, firms = toy_world.network, toy_world.firms
    total = np.bincount(net.link_slot, net.link_share, net.slot_buyer.size)
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)
    used = net.link_share > 0
    assert (firms.industry[net.link_supplier[used]] == net.slot_input[net.link_slot[used]]).all()
    assert (net.link_supplier[used] != net.link_buyer[used]).all()
    pairs = np.stack([net.link_slot[used], net.link_supplier[used]])
    assert np.unique(pairs, axis=1).shape[1] == used.sum()


def test_undisturbed_review_changes_nothing(toy_world):
    net, firms = toy_world.network, toy_world.firms
    spec = toy_spec()
    terms = neutral_terms(toy_world.pack, firms, toy_world.transport, spec)
    quote = quotes(firms.price, firms.output, firms.capacity, spec.sourcing)
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    choose(np.arange(net.slot_buyer.size), net, supplier, share, firms, quote, terms, keep=True)
    np.testing.assert_array_equal(supplier, net.link_supplier)
    np.testing.assert_array_equal(share, net.link_share)


def test_a_better_price_wins_customers_and_a_worse_one_loses_them(toy_world):
    net, firms = toy_world.network, toy_world.firms
    spec = toy_spec()
    terms = neutral_terms(toy_world.pack, firms, toy_world.transport, spec)
    sold = np.bincount(net.link_supplier, net.link_share, firms.n)
    j = int(np.argmax(np.where(firms.is_pool, 0, sold)))
    after = {}
    for factor in (0.8, 1.0, 1.2):
        supplier, share = net.link_supplier.copy(), net.link_share.copy()
        quote = firms.price.copy()
        quote[j] *= factor
        choose(np.arange(net.slot_buyer.size), net, supplier, share, firms, quote, terms, keep=True)
        after[factor] = np.bincount(supplier, share, firms.n)[j]
    assert after[0.8] > after[1.0] > after[1.2]


def test_a_firm_that_is_not_on_offer_is_not_bought_from(toy_world):
    net, firms = toy_world.network, toy_world.firms
    terms = neutral_terms(toy_world.pack, firms, toy_world.transport, toy_spec())
    quote = firms.price.copy()
    j = int(net.link_supplier[np.argmax(net.link_share)])
    quote[j] = np.inf
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    choose(np.arange(net.slot_buyer.size), net, supplier, share, firms, quote, terms, keep=True)
    assert not ((supplier == j) & (share > 0)).any()


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ({"transport": {"road_cost_factor": 20.0}}, +1),
        ({"transport": {"border_delay_factor": 100.0}}, +1),
        ({"sourcing": {"friction": 0.5}}, +1),
        ({"sourcing": {"friction": 0.0}}, -1),
    ],
)
def test_distance_costs_move_the_local_rate_in_the_right_direction(change, sign):
    base = np.mean([lsr_metro(build_world(toy_spec(seed=s))) for s in range(3)])
    moved = np.mean([lsr_metro(build_world(toy_spec(seed=s, **change))) for s in range(3)])
    assert sign * (moved - base) > 0


def test_home_premium_and_ecosystem_bonus_raise_what_they_name(toy_world):
    net, firms = toy_world.network, toy_world.firms
    terms = neutral_terms(toy_world.pack, firms, toy_world.transport, toy_spec())

    def share_where(mask_of, **change):
        supplier, share = net.link_supplier.copy(), net.link_share.copy()
        changed = replace(terms, **change)
        choose(np.arange(net.slot_buyer.size), net, supplier, share, firms, firms.price, changed, keep=True)
        return (share * mask_of(supplier)).sum()

    home = lambda supplier: terms.is_home[firms.place[supplier]]  # noqa: E731
    kin = lambda supplier: firms.ecosystem[supplier] == firms.ecosystem[net.link_buyer]  # noqa: E731
    assert share_where(home, home_premium=np.full(firms.n, 0.3)) > share_where(home)
    assert share_where(kin, ecosystem_bonus=np.full(firms.n, 0.3)) > share_where(kin)


def test_quotes_rise_only_near_full_capacity():
    spec = toy_spec().sourcing
    price, capacity = np.ones(3), np.array([10.0, 10.0, 0.0])
    quote = quotes(price, np.array([8.0, 10.0, 0.0]), capacity, spec)
    assert quote[0] == 1.0
    assert quote[1] == pytest.approx(1 + spec.capacity_markup * (1 - spec.capacity_threshold) ** 2)
    assert np.isinf(quote[2])
