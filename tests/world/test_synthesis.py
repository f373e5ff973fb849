"""The synthetic population keeps what the region pack says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import toy_spec

from sim.errors import ModelError
from sim.world.pack import load_pack
from sim.world.synthesis import CNY_PER_DAY, apportion, synthesise


@pytest.fixture(scope="module")
def pack(root):
    return load_pack(root / "scenarios/toyland")


@given(st.lists(st.floats(0.01, 1e4), min_size=1, max_size=40), st.integers(0, 5000))
def test_apportion_adds_up_and_stays_within_one_of_the_quota(weights, total):
    weights = np.array(weights)
    counts = apportion(weights, total)
    assert counts.sum() == total
    assert np.all(np.abs(counts - weights * total / weights.sum()) <= 1 + 1e-9)


@pytest.mark.parametrize("n_firms", [60, 200, 1000])
def test_counts_and_industry_totals_are_kept(pack, n_firms):
    firms = synthesise(pack, 1, n_firms)
    assert firms.n_local == n_firms
    assert firms.is_pool[firms.n_local :].all()
    made = np.bincount(firms.industry[: firms.n_local], firms.output[: firms.n_local], len(pack.industries.id))
    told = np.bincount(pack.population.industry, pack.population.output * CNY_PER_DAY, len(pack.industries.id))
    np.testing.assert_allclose(made, told, rtol=1e-9)


def test_place_by_industry_totals_are_kept_when_every_cell_has_firms(pack):
    firms = synthesise(pack, 1, 3000)
    n = firms.n_local
    cell = firms.place[:n].astype(int) * 100 + firms.industry[:n]
    made = dict(zip(*np.unique(cell, return_inverse=False, return_counts=True), strict=True))
    for place, industry, output in zip(
        pack.population.place, pack.population.industry, pack.population.output, strict=True
    ):
        here = cell == place * 100 + industry
        assert made[place * 100 + industry] > 0
        assert firms.output[:n][here].sum() == pytest.approx(output * CNY_PER_DAY)


def test_lead_firms_come_first_as_named(pack):
    firms = synthesise(pack, 1, 200)
    n = pack.leaders.place.size
    assert list(firms.leader[:n]) == list(range(n))
    assert (firms.leader[n:] == -1).all()
    np.testing.assert_allclose(firms.output[:n], pack.leaders.output * CNY_PER_DAY)
    assert (firms.place[:n] == pack.leaders.place).all()


def test_a_larger_population_leaves_the_luck_of_the_others_alone(pack):
    small, large = synthesise(pack, 1, 200), synthesise(pack, 1, 400)
    where = {u: i for i, u in enumerate(large.uid)}
    rows = np.array([where[u] for u in small.uid if u in where])
    kept = np.array([u in where for u in small.uid])
    assert kept.mean() > 0.95
    np.testing.assert_array_equal(small.lat[kept], large.lat[rows])
    np.testing.assert_array_equal(small.ecosystem[kept], large.ecosystem[rows])


def test_sizes_are_heavy_tailed_with_the_shape_asked_for(pack):
    firms = synthesise(pack, 1, 100_000, size_tail=1.2)
    n = firms.n_local
    one = firms.output[:n][
        (firms.industry[:n] == 1) & (firms.leader[:n] < 0) & (firms.place[:n] == firms.place[n // 2])
    ]
    top = np.sort(one)[::-1][: one.size // 10]
    hill = 1.0 / np.mean(np.log(top[:-1] / top[-1]))
    assert hill == pytest.approx(1.2, rel=0.15)


def test_firms_lie_inside_their_place(pack):
    from sim.world.geo import great_circle_km

    firms = synthesise(pack, 1, 1000)
    p = firms.place
    km = great_circle_km(firms.lat, firms.lon, pack.places.lat[p], pack.places.lon[p])
    assert (km <= pack.places.radius_km[p] * 1.01 + 1e-6).all()


def test_too_small_a_population_says_how_many_are_needed(pack):
    with pytest.raises(ModelError, match="at least"):
        synthesise(pack, 1, 3)


def test_seed_changes_firms_and_same_seed_does_not(pack):
    a, b, c = (synthesise(pack, s, 200) for s in (1, 1, 2))
    np.testing.assert_array_equal(a.output, b.output)
    assert not np.array_equal(a.output, c.output)


def test_spec_fixture_is_the_same_world(toy_world):
    from sim.world import build_world

    again = build_world(toy_spec())
    np.testing.assert_array_equal(again.network.link_supplier, toy_world.network.link_supplier)
    np.testing.assert_array_equal(again.final, toy_world.final)
