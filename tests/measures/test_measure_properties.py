"""Properties of the measures on random networks."""

import dataclasses
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_data import random_purchases

from sim.measures.lsr_definition import CHOICES, Definition
from sim.measures.supporting_rate import supporting_rate

seeds = st.integers(0, 10_000)
boundaries = st.sampled_from(["place", "district", "city", "metro", "province", "country", "40km", "250km", "3h"])
axes = st.fixed_dictionaries(
    {
        "denominator": st.sampled_from(CHOICES["denominator"]),
        "who": st.sampled_from(CHOICES["who"]),
        "aggregation": st.sampled_from(CHOICES["aggregation"]),
    }
)
forms = st.sampled_from([("value", "direct"), ("count", "direct"), ("value", "full")])


def rates(p, form, boundary, **others):
    return supporting_rate(p, Definition(basis=form[0], tier=form[1], boundary=boundary, **others)).rate


@settings(max_examples=60, deadline=None)
@given(seeds, forms, boundaries, axes)
def test_rates_are_shares(seed, form, boundary, others):
    got = rates(random_purchases(seed), form, boundary, **others)
    known = got[np.isfinite(got)]
    assert ((known >= 0) & (known <= 1 + 1e-9)).all()


LADDERS = (
    ("place", "district", "city", "metro", "province", "country"),
    ("1km", "20km", "40km", "250km"),
    ("1h", "3h", "9h"),
)


@settings(max_examples=40, deadline=None)
@given(seeds, forms, st.sampled_from(LADDERS), axes)
def test_widening_the_boundary_never_lowers_the_rate(seed, form, ladder, others):
    p = random_purchases(seed)
    steps = [np.nan_to_num(rates(p, form, boundary, **others)) for boundary in ladder]
    for narrow, wide in pairwise(steps):
        assert (wide >= narrow - 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(seeds, boundaries, axes)
def test_the_full_chain_never_exceeds_the_direct_rate(seed, boundary, others):
    p = random_purchases(seed)
    full, direct = (np.nan_to_num(rates(p, ("value", tier), boundary, **others)) for tier in ("full", "direct"))
    assert (full <= direct + 1e-9).all()


@settings(max_examples=30, deadline=None)
@given(seeds, forms, boundaries, axes, st.booleans())
def test_the_order_of_links_and_firms_does_not_matter(seed, form, boundary, others, normalised):
    p = random_purchases(seed)
    rng = np.random.default_rng(seed)
    links, firms = rng.permutation(p.value.size), rng.permutation(p.n)
    place_of = np.argsort(firms)  # old firm row -> new firm row
    columns = ("industry", "place", "lat", "lon", "ecosystem", "leader", "is_pool", "output")
    mixed = dataclasses.replace(
        p,
        value=p.value[links],
        buyer=place_of[p.buyer[links]],
        supplier=place_of[p.supplier[links]],
        input=p.input[links],
        **{name: getattr(p, name)[firms] for name in columns},
    )
    others = {**others, "normalised": normalised and form[1] == "direct"}
    got, want = rates(mixed, form, boundary, **others), rates(p, form, boundary, **others)
    if others["who"] == "firm":
        got = got[place_of[np.flatnonzero(~p.is_pool)] - np.cumsum(mixed.is_pool)[place_of[~p.is_pool]]]
    np.testing.assert_allclose(got, want, atol=1e-9)
