"""What the supplier choice spares itself changes no choice: draws kept in mind, logarithms not taken."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from toy import toy_spec

from sim.model import ClusterModel
from sim.world import build_world
from sim.world.sourcing import Sight, choose, neutral_terms, open_market, quotes
from sim.world.sourcing.choose import _hopeless

LIVELY = {"on": True, "entry_rate": 0.3, "closure_rate": 0.15, "relocation_rate": 1.0, "moving_cost": 0.0}
"""A decade's worth of coming and going in a year."""
PLATFORM = {"kind": "shared_platform", "start": "2020-05-11", "users": {"industries": ["wheels"]}, "visibility": 40}
"""More looks than there were at the start: what is kept must grow."""


def year():
    """A lively year: the model at its end, and the suppliers and shares of all links at the end of each month."""
    spec = toy_spec(calendar={"days": 366}, dynamics=LIVELY, policies=[PLATFORM])
    model = ClusterModel(build_world(spec), spec)
    links = [(model.engine.link_supplier.copy(), model.engine.link_share.copy())]
    for _ in range(366):
        model.step()
        if model.clock.month_starts:
            links.append((model.engine.link_supplier.copy(), model.engine.link_share.copy()))
    return model, links


def test_a_year_is_the_same_whether_draws_are_kept_or_made_anew(monkeypatch):
    kept, links = year()
    monkeypatch.setattr(Sight, "MOST", 0)
    anew, same = year()
    assert kept.dynamics.relocation.moved > 20
    assert (kept.dynamics.arrived[kept.dynamics.n_base :] >= 0).sum() > 20
    moved_customers = sum((a[1] != b[1]).any() for a, b in pairwise(links))
    assert moved_customers > 6  # reviews do something
    draws = kept.spec.sourcing.candidates + PLATFORM["visibility"]
    assert kept.review._sight.looked.size == kept.engine.n_slots
    assert kept.review._sight.makers.shape[1] == draws  # it has grown
    assert (kept.review._sight.looked >= 0).any()
    assert anew.review._sight.looked.size == 0  # nothing kept
    for month, ((supplier, share), (supplier_anew, share_anew)) in enumerate(zip(links, same, strict=True)):
        np.testing.assert_array_equal(supplier, supplier_anew, err_msg=f"month {month}")
        assert share.tobytes() == share_anew.tobytes(), f"month {month}"
    np.testing.assert_array_equal(kept.dynamics.arrived, anew.dynamics.arrived)
    assert kept.engine.output.tobytes() == anew.engine.output.tobytes()


def test_what_is_kept_is_forgotten_when_place_looks_or_market_change(toy_world):
    """One sight through a dozen changes, against choices that keep nothing."""
    world, spec, r = toy_world, toy_spec(), np.random.default_rng(5)
    terms = neutral_terms(world.pack, world.firms, world.transport, spec)
    km, sites = np.fmin.reduce(world.transport.km), np.flatnonzero(world.places.is_site)
    firms = replace(world.firms, place=world.firms.place.copy(), size=world.firms.size.copy())
    quote = quotes(firms.price, firms.output, firms.capacity, spec.sourcing)
    every = np.arange(world.network.slot_buyer.size)
    sight = Sight(world.network.slot_input, int(terms.candidates.max()))
    for change in ("nothing", "place", "fewer looks", "more looks", "market", "reach", "some reach") * 2:
        if change == "place":
            movers = r.choice(firms.n_local, 40, replace=False)
            firms.place[movers] = r.choice(sites, movers.size)
        elif change == "fewer looks":
            terms = replace(terms, candidates=np.maximum(terms.candidates - 9, 1).astype(np.int32))
        elif change == "more looks":
            some = (r.uniform(size=firms.n) < 0.3) * 17
            terms = replace(terms, candidates=(terms.candidates + some).astype(np.int32))
        elif change == "market":
            firms.size[:] = firms.size * r.choice([0.0, 1.0, 4.0], firms.n)
            firms.size[firms.is_pool] = 1.0
            terms = replace(terms, market=open_market(firms, km, spec.sourcing, len(world.industries.id)))
        elif change == "reach":
            wider = replace(terms.market, reach=terms.market.reach**2)
            terms = replace(terms, market=wider)
        elif change == "some reach":
            reach = terms.market.reach.copy()
            reach[::2, ::3] = reach[::2, ::3] ** 0.5
            terms = replace(terms, market=replace(terms.market, reach=reach))
        before = (sight.looked >= 0).sum()
        sight = sight.on(terms.market, int(terms.candidates.max()))
        still = (sight.looked >= 0).sum()
        assert (still == before) == (change in ("nothing", "place", "fewer looks", "more looks")), change
        assert (0 < still < before) == (change == "some reach"), change  # no more is forgotten than must be
        rows = every[r.uniform(size=every.size) < 0.7].astype(np.int64)
        found = []
        for keeping in ({"sight": sight}, {}):
            supplier, share = world.network.link_supplier.copy(), world.network.link_share.copy()
            score = choose(rows, world.network, supplier, share, firms, quote, terms, keep=True, **keeping)
            found.append((supplier, share, score))
        for ours, theirs in zip(*found, strict=True):
            np.testing.assert_array_equal(ours, theirs, err_msg=change)


def near_the_edge(gap, noise, by):
    """A uniform whose luck makes up for ``gap`` nearly, just so, or a little more."""
    return float(np.clip(np.exp(-np.exp(-gap / noise)) * (1.0 + by), 2.0**-54, 1.0 - 2.0**-53))


uniforms = st.floats(2.0**-54, 1.0 - 2.0**-53)
noises = st.one_of(st.just(0.0), st.floats(1e-12, 10.0), st.floats(1e-300, 1e300))
gaps = st.one_of(st.floats(-10.0, 10.0), st.floats(allow_nan=False))


def never_wrongly_hopeless(gap, noise, u):
    with np.errstate(over="ignore"):
        luck = noise * -np.log(-np.log(u))
    if _hopeless(gap, noise, u):
        assert not luck > gap, f"luck of {luck} makes up for {gap}"


@settings(max_examples=300, deadline=None)
@given(gaps, noises, uniforms)
@example(0.0, 0.0, 0.5)
@example(np.inf, 1.0, 1.0 - 2.0**-53)
@example(1e300, 1e-300, 1.0 - 2.0**-53)
def test_who_is_given_up_has_no_luck_that_could_help(gap, noise, u):
    never_wrongly_hopeless(gap, noise, u)


@settings(max_examples=300, deadline=None)
@given(st.floats(0.0, 3.0), st.floats(0.01, 1.0), st.floats(-1e-3, 1e-3) | st.floats(-1e-15, 1e-15))
def test_nor_where_it_hangs_in_the_balance(gap, noise, by):
    never_wrongly_hopeless(gap, noise, near_the_edge(gap, noise, by))


@pytest.mark.parametrize(("gap", "noise", "hopeless"), [(1.0, 0.05, True), (0.05, 0.05, True), (-0.1, 0.05, False)])
def test_most_are_given_up_without_a_logarithm(gap, noise, hopeless):
    u = (np.arange(1000) + 0.5) / 1000
    given_up = np.array([_hopeless(gap, noise, x) for x in u])
    assert given_up.mean() > 0.5 if hopeless else not given_up.any()
