"""The monthly review's short cuts against plain Python: who is chosen, who finds room, second sources, lead times of
those that moved, days of shortage."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_data import advance, toy_model

from sim.model.candidates import candidates, delivered
from sim.model.emergency import _count_short
from sim.model.engine.sample import network
from sim.model.second_source import diversify
from sim.model.spare import within_capacity
from sim.streams import stream, uniform
from sim.world.build import leads
from sim.world.sourcing import choose
from sim.world.transport import lead_days
from sim.world.types import CRITICAL

LIVELY = {"on": True, "entry_rate": 0.3, "closure_rate": 0.15, "relocation_rate": 1.0, "moving_cost": 0.0}
"""A decade's worth of coming and going in a year."""
DAYS = (1, 40, 100)


@pytest.fixture(scope="module", params=DAYS)
def lively(request):
    """A model in which firms have come, gone and moved (but for the first day)."""
    model = advance(toy_model(calendar={"days": 200}, dynamics=LIVELY), request.param)
    if request.param == DAYS[-1]:
        assert model.dynamics.relocation.moved > 5
        assert (model.dynamics.arrived[model.dynamics.n_base :] >= 0).sum() > 5
    return model


def open_slots(model):
    """Slots of the firms there are now."""
    return np.flatnonzero((model.engine.capacity > 0)[model.network.slot_buyer])


def test_the_kernel_keeps_the_cheapest_of_the_candidates_that_are_laid_open(lively):
    """The choice against its definition: all candidates by delivered cost, the cheapest few, a logit of their cost."""
    model, terms = lively, lively.review.terms
    net, quote, rows = model.network, model.review.quote(), open_slots(model)
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    choose(rows, net, supplier, share, model.firms, quote, terms, keep=False)
    found = candidates(model, rows)
    total = delivered(model, found, quote)["total"]
    newcomers = 0
    for slot in rows:
        offers = np.flatnonzero((found.slot == slot) & np.isfinite(total))
        links = np.arange(net.link_ptr[slot], net.link_ptr[slot + 1])
        best = offers[np.argsort(total[offers], kind="stable")][: links.size]
        weight = np.exp(-(total[best] - total[best[0]]) / terms.split_scale)
        weight[weight < terms.min_share * weight.sum()] = 0.0
        expected = {int(found.supplier[o]): w / weight.sum() for o, w in zip(best, weight, strict=True) if w > 0}
        chosen = {int(supplier[m]): share[m] for m in links if share[m] > 0}
        assert chosen == pytest.approx(expected, rel=1e-9), slot
        newcomers += sum(j >= model.dynamics.n_base for j in chosen)
    assert newcomers > 0 or model.clock.day < 30  # those that came are among the chosen


# ------------------------------------------------------------------------------------------------- spare capacity


def with_room(model, slots, supplier, share, use, spare, on_offer):
    """within_capacity slot by slot and claim by claim; returns new suppliers and shares."""
    net = model.network
    links = {int(k): range(net.link_ptr[k], net.link_ptr[k + 1]) for k in slots}
    claims = {}
    for k in slots:
        before, after = {}, {}
        for m in links[k]:
            before[net.link_supplier[m]] = before.get(net.link_supplier[m], 0.0) + net.link_share[m]
            after[supplier[m]] = after.get(supplier[m], 0.0) + share[m]
        for j, part in after.items():
            more = part - before.get(j, 0.0)
            if more > 1e-9 and use[k] > 0 and np.isfinite(spare[j]):
                buyer = model.firms.uid[net.slot_buyer[k]]
                turn = float(uniform(stream(model.world.seed, "spare"), buyer, net.slot_input[k]))
                claims.setdefault(j, []).append((turn, int(k), more * use[k]))
    refused = set()
    for j, queue in claims.items():
        taken = 0.0
        for _, k, amount in sorted(queue):
            taken += amount  # who is refused has asked all the same
            if taken > spare[j]:
                refused.add(k)
    supplier, share = supplier.copy(), share.copy()
    for k in refused:
        used = [m for m in links[k] if net.link_share[m] > 0]
        blocked = model.logistics.blocked(np.array(used, np.int64)) if used else []
        lost = any(not on_offer[net.link_supplier[m]] or b for m, b in zip(used, blocked, strict=True))
        if used and not lost:
            for m in links[k]:
                supplier[m], share[m] = net.link_supplier[m], net.link_share[m]
    return supplier, share, len(refused)


def same_room(model, slots, supplier, share, use, spare, on_offer):
    """Both ways; how many slots were refused, how many positions were taken back."""
    expected_supplier, expected_share, refused = with_room(model, slots, supplier, share, use, spare, on_offer)
    ours, parts = supplier.copy(), share.copy()
    within_capacity(model, slots, ours, parts, use, spare, on_offer)
    np.testing.assert_array_equal(ours, expected_supplier)
    np.testing.assert_array_equal(parts, expected_share)
    return refused, int(((ours != supplier) | (parts != share)).sum())


def emptied(net, r, share_of_links):
    """The network with some positions emptied (supplier = buyer, share 0), the rest of each slot summing to one."""
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    gone = r.uniform(size=share.size) < share_of_links
    supplier[gone], share[gone] = net.link_buyer[gone], 0.0
    total = np.bincount(net.link_slot, share, net.slot_coef.size)[net.link_slot]
    return supplier, np.divide(share, total, out=np.zeros_like(share), where=total > 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(8, 60), st.sampled_from([0.0, 1.0, 20.0, 200.0]))
def test_who_finds_no_room_stays_as_slot_by_slot(seed, n, room):
    r = np.random.default_rng(seed)
    net, _, x = network(n, seed=seed, suppliers=3)
    old, old_share = emptied(net, r, 0.2)
    uid = r.permutation(10 * n)[:n]
    shut = r.uniform(size=old.size) < 0.1
    net = SimpleNamespace(
        **{name: getattr(net, name) for name in ("link_ptr", "link_slot", "slot_buyer", "slot_input", "slot_coef")},
        link_supplier=old, link_share=old_share, link_buyer=net.link_buyer,
    )  # fmt: skip
    model = SimpleNamespace(
        network=net, world=SimpleNamespace(seed=seed), firms=SimpleNamespace(uid=uid),
        logistics=SimpleNamespace(blocked=lambda links: shut[links] & (old_share[links] > 0)),
    )  # fmt: skip
    new = SimpleNamespace(**vars(net))
    new.link_supplier, new.link_share = old.copy(), old_share.copy()
    for k in range(net.slot_coef.size):  # a slot keeps some of its suppliers and names each at most once
        links = np.arange(net.link_ptr[k], net.link_ptr[k + 1])
        if r.uniform() < 0.3:
            continue
        others = r.permutation(np.delete(np.arange(n), net.slot_buyer[k]))[: links.size]
        stay = r.uniform(size=links.size) < 0.3
        new.link_supplier[links] = np.where(stay & ~np.isin(old[links], others), old[links], others)
        new.link_share[links] = r.dirichlet(np.ones(links.size))
    supplier, share = emptied(new, r, 0.2)
    slots = np.flatnonzero(r.uniform(size=net.slot_coef.size) < 0.8)
    rest = ~np.isin(net.link_slot, slots)  # others did not choose
    supplier[rest], share[rest] = old[rest], old_share[rest]
    use = net.slot_coef * x[net.slot_buyer] * r.choice([0.0, 1.0], net.slot_coef.size, p=[0.1, 0.9])
    spare = np.where(r.uniform(size=n) < 0.2, np.inf, r.uniform(0.0, 1.0, n) * room)
    same_room(model, slots, supplier, share, use, spare, r.uniform(size=n) < 0.9)


def test_who_finds_no_room_stays_in_a_model(lively):
    """A review of everybody after prices jumped: many want to move, few find room."""
    model, r = lively, np.random.default_rng(lively.clock.day)
    net, rows = model.network, open_slots(model)
    quote = model.review.quote() * np.exp(0.3 * r.standard_normal(model.firms.n))
    quote[r.choice(model.firms.n_local, 10, replace=False)] = np.inf  # some are gone for good
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    choose(rows, net, supplier, share, model.firms, quote, model.review.terms, keep=True)
    use = np.maximum(model.engine.slot_order, net.slot_coef * model.engine.smoothed[net.slot_buyer])
    spare = np.where(model.firms.is_pool, np.inf, np.maximum(model.engine.capacity - model.engine.demand, 0.0))
    refused, back = same_room(model, rows, supplier, share, use, spare, np.isfinite(quote))
    assert refused > 20
    assert back > 20
    assert ((supplier != net.link_supplier).sum()) > back  # and some did move


# ------------------------------------------------------------------------------------------------- second sources


def second_source(model, slot, supplier, share, quote):
    """diversify for one slot: lists of suppliers and shares in, lists out; and what was done."""
    place, least = model.firms.place, model.levers.second_source[model.network.slot_buyer[slot]]
    if least <= 0 or model.network.slot_class[slot] != CRITICAL or len(supplier) < 2 or sum(share) <= 0:
        return supplier, share, "nothing asked"
    home = place[supplier[share.index(max(share))]]
    away = [s > 0 and place[j] != home for j, s in zip(supplier, share, strict=True)]
    outside = sum(s for s, a in zip(share, away, strict=True) if a)
    if outside >= least - 1e-12:
        return supplier, share, "had one"
    if outside > 0:
        inside = sum(share) - outside
        factor = [least / outside if a else (1 - least) / inside for a in away]
        return supplier, [s * f for s, f in zip(share, factor, strict=True)], "shifted"
    found = candidates(model, np.array([slot]))
    total = delivered(model, found, quote)["total"]
    offers = [
        (cost, int(j))
        for cost, j in zip(total, found.supplier, strict=True)
        if place[j] != home and math.isfinite(cost)
    ]
    if not offers:
        return supplier, share, "none found"
    at = share.index(min(share))
    rest = sum(s for m, s in enumerate(share) if m != at)
    share = [s * (1 - least) / rest for s in share]
    supplier, share[at] = list(supplier), least
    supplier[at] = min(offers)[1]
    return supplier, share, "found"


@pytest.mark.parametrize("seed", [1, 2])
def test_second_sources_as_slot_by_slot(lively, seed):
    model, r = lively, np.random.default_rng(seed)
    net, place = model.network, model.firms.place
    rows = r.permutation(open_slots(model))[:500]  # in any order
    products = np.unique(net.slot_input[rows[net.slot_class[rows] == CRITICAL]])
    gone = r.uniform(size=model.firms.n) < 0.4  # some offer nothing, and of two products nobody does
    gone |= np.isin(model.firms.industry, r.choice(products, 2, replace=False))
    quote = np.where(gone, np.inf, model.review.quote())
    before = model.levers.second_source.copy()
    model.levers.second_source[:] = r.choice([0.0, 0.1, 0.3, 0.5], model.firms.n)
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    for k in rows:
        links = np.arange(net.link_ptr[k], net.link_ptr[k + 1])
        whim = r.integers(0, 4)
        if whim == 1 and links.size > 1:  # one supplier
            supplier[links], share[links] = net.slot_buyer[k], 0.0
            supplier[links[-1]], share[links[-1]] = net.link_supplier[links[0]], 1.0
        elif whim == 2:  # other shares
            used = share[links] > 0
            share[links[used]] = r.dirichlet(np.full(used.sum(), 0.5))
        elif whim == 3:  # all in one place
            makers = np.flatnonzero((model.firms.industry == net.slot_input[k]) & (model.engine.capacity > 0))
            near = makers[place[makers] == place[r.choice(makers)]][: links.size]
            supplier[links], share[links] = net.slot_buyer[k], 0.0
            supplier[links[: near.size]], share[links[: near.size]] = near, r.dirichlet(np.ones(near.size))
    expected_supplier, expected_share, done = supplier.copy(), share.copy(), []
    for k in rows:
        links = slice(net.link_ptr[k], net.link_ptr[k + 1])
        now = second_source(model, k, supplier[links].tolist(), share[links].tolist(), quote)
        expected_supplier[links], expected_share[links] = now[:2]
        done.append(now[2])
    try:
        diversify(model, rows, supplier, share, quote)
    finally:
        model.levers.second_source[:] = before
    np.testing.assert_array_equal(supplier, expected_supplier)
    np.testing.assert_allclose(share, expected_share, rtol=1e-12, atol=1e-15)
    assert {"nothing asked", "had one", "shifted", "none found", "found"} <= set(done)
    total = np.bincount(net.link_slot, share, net.slot_buyer.size)[rows]
    np.testing.assert_allclose(total, 1.0, atol=1e-9)


# ------------------------------------------------------------------------------------------------- lead times


def all_leads(model):
    net = model.network
    days = lead_days(model.logistics.transport, model.world.industries)
    return leads(model.firms, net, net.link_supplier, net.link_share, days)


BELT = {"kind": "logistics_hub", "start": "2020-01-05", "corridors": ["drum_corridor"], "time_cut": 0.5}


@pytest.mark.parametrize("policies", [[], [BELT]])
def test_lead_times_of_those_that_moved_are_those_of_all_links(policies):
    """Also under today's transport, when that is no longer the base year's."""
    model, r = toy_model(policies=policies), np.random.default_rng(8)
    advance(model, 10)
    if policies:
        assert (model.network.link_lead != model.world.network.link_lead).any()
    np.testing.assert_array_equal(model.network.link_lead, all_leads(model))
    places, firms = model.world.places, model.firms
    homes = np.flatnonzero(places.is_site | places.is_external)
    for size in (1, 3, 40):
        rows = r.choice(firms.n, size, replace=False)
        before = model.network.link_lead.copy()
        under_way = model.engine.transit.copy()
        model.dynamics.before_moves()
        firms.place[rows] = r.choice(homes, size)
        firms.lat[rows], firms.lon[rows] = places.lat[firms.place[rows]], places.lon[firms.place[rows]]
        model.dynamics.after_moves(rows)
        np.testing.assert_array_equal(model.network.link_lead, all_leads(model))
        np.testing.assert_array_equal(model.engine.transit, under_way)  # goods keep their day
        if size > 1:
            assert (model.network.link_lead != before).any()
        advance(model, 3)


# ------------------------------------------------------------------------------------------------- shortage


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.sampled_from([0.1, 0.5, 1.0]))
def test_days_of_shortage_count_as_the_formula_says(seed, patience, part):
    r = np.random.default_rng(seed)
    n, slots = 20, 90
    buyer, coef = r.integers(0, n, slots).astype(np.uint32), r.uniform(0, 0.5, slots)
    binds, days = r.uniform(size=slots) < 0.8, r.uniform(1, 20, slots)
    short_days = r.integers(0, 4, slots).astype(np.int32)
    expected = short_days.copy()
    for _ in range(8):
        wanted = r.uniform(0, 100, n) * r.choice([0.0, 1.0], n, p=[0.1, 0.9])
        use = coef * wanted[buyer]
        stock = days * use * r.choice([0.0, part * 0.99, part * 1.01, 1.0], slots)
        short = binds & (stock < part * days * use)
        expected = np.where(short, expected + 1, 0)
        waited = _count_short(binds, stock, part, days, coef, wanted, buyer, patience, short_days)
        np.testing.assert_array_equal(short_days, expected)
        assert waited == (expected >= patience).sum()
