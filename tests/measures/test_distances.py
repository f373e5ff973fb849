import numpy as np
import pytest
from measure_data import purchases, random_purchases

from sim.errors import InputError
from sim.measures import kdensity, linkages
from sim.measures.boundary import distance_km
from sim.measures.counterfactual import localised_links
from sim.measures.kdensity import k_density
from sim.measures.linkages import distance_elasticity, distance_elasticity_of, possible_pairs
from sim.streams import stream, uniform
from sim.world.geo import great_circle_km


def scatter(n, spread=1.0, seed=0):
    key = stream(seed, "scatter")
    return 30 + spread * uniform(key, np.arange(n), 1), 104 + spread * uniform(key, np.arange(n), 2)


def test_k_density_equals_the_formula():
    lat, lon = scatter(30)
    plants = np.array([1, 4, 7, 9, 20])
    weights = np.array([1.0, 2, 3, 4, 5])
    km = np.linspace(0, 120, 25)
    d = great_circle_km(lat[plants, None], lon[plants, None], lat[plants], lon[plants])
    for e in (None, weights):
        w = np.ones(5) if e is None else e
        got = k_density(lat, lon, plants, seed=1, weights=e, km=km, draws=20, bandwidth=8.0)
        want, total = np.zeros(25), 0.0
        for i in range(5):
            for j in range(i):
                total += w[i] * w[j]
                for side in (-1, 1):
                    want += w[i] * w[j] * np.exp(-0.5 * ((km + side * d[i, j]) / 8) ** 2) / np.sqrt(2 * np.pi)
        np.testing.assert_allclose(got.density, want / (8 * total), rtol=0.02, atol=1e-5)


def test_k_density_integrates_to_one():
    lat, lon = scatter(80)
    km = np.linspace(0, 400, 1601)
    got = k_density(lat, lon, np.arange(0, 80, 3), seed=1, km=km, draws=5)
    assert np.trapezoid(got.density, km) == pytest.approx(1.0, abs=1e-6)


def test_a_cluster_is_localised_and_random_plants_are_not():
    lat, lon = scatter(400, 2.0)
    centre = great_circle_km(30.7, 104.7, lat, lon)
    cluster = np.argsort(centre)[:30]
    near = k_density(lat, lon, cluster, seed=3, draws=200)
    assert near.localisation_index > 0.1
    assert near.dispersion_index == 0.0
    assert (near.local_high <= near.global_high + 1e-15).all()
    assert (near.local_low >= near.global_low - 1e-15).all()
    crossed = 0
    for seed in range(20):
        plants = np.argsort(uniform(stream(seed, "plants"), np.arange(400)))[:30]
        crossed += k_density(lat, lon, plants, seed=seed, draws=200).localisation_index > 0
    assert crossed <= 4  # 5 % each in expectation: P(more than 4 of 20) = 0.3 %


def test_even_plants_are_dispersed():
    lat, lon = scatter(600, 0.1, seed=1)
    lat[:12], lon[:12] = 40.0, 110.0  # far outliers, two of them the plants
    lat[0] = 45.0
    got = k_density(lat, lon, np.array([0, 1]), seed=1, draws=200, bandwidth=3.0, km=np.linspace(0, 30, 61))
    assert got.localisation_index == 0.0
    assert got.density.max() < 1e-12


def test_same_seed_same_bands_and_thinning(monkeypatch):
    lat, lon = scatter(100)
    a, b = (k_density(lat, lon, np.arange(20), seed=5, draws=30) for _ in range(2))
    assert a.global_high.tobytes() == b.global_high.tobytes()
    monkeypatch.setattr(kdensity, "MAX_SITES", 50)
    monkeypatch.setattr(kdensity, "MAX_PLANTS", 10)
    thin = k_density(lat, lon, np.arange(20), seed=5, draws=30)
    assert thin.plants == 10
    with pytest.raises(InputError):
        k_density(lat, lon, np.array([3]), seed=1)
    with pytest.raises(InputError):
        k_density(lat, lon, np.array([3, 4]), seed=1, weights=np.array([1.0, 0.0]))


def test_silverman():
    counts = np.zeros(2000)
    counts[500:1500] = 0.2  # uniform over 50 to 150 km
    want = 0.9 * min(100 / np.sqrt(12), 50 / 1.34) * 200**-0.2
    assert kdensity.silverman(counts) == pytest.approx(want, rel=0.01)
    assert kdensity.silverman(np.zeros(3)) == kdensity.BIN_KM


def test_linkage_distance_and_share_within():
    km, value = np.array([10.0, 20, 300, 999]), np.array([1.0, 1, 8, 0])
    got = linkages.linkage_distance(km, value)
    assert got == {"median": 20.0, "mean": 110.0, "median_value": 300.0, "mean_value": 243.0}
    np.testing.assert_allclose(linkages.share_within(km, value, [5, 10, 40, 300]), [0, 0.1, 0.2, 1])
    assert linkages.share_within(km, value, 40) == pytest.approx(0.2)
    assert np.isnan(linkages.linkage_distance([], [])["median"])
    grid = np.linspace(0, 1500, 6001)
    assert np.trapezoid(linkages.linkage_k_density(km, value, grid), grid) == pytest.approx(1.0, abs=1e-6)


def test_elasticity_is_found_again():
    km = np.geomspace(2, 300, 20)
    pairs = np.full(20, 1e6)
    links = pairs * 0.05 * km**-1.1
    got = distance_elasticity(links, pairs, km)
    assert got.ols == pytest.approx(-1.1)
    assert got.poisson == pytest.approx(-1.1)
    assert got.poisson_se < 1e-6
    links[-3:] = 0
    assert distance_elasticity(links, pairs, km).poisson < -1.1  # empty bins count
    assert np.isnan(distance_elasticity(links[-3:], pairs[-3:], km[-3:]).ols)


def test_possible_pairs_equal_brute_force():
    p = random_purchases(4)
    edges = np.array([0.0, 20.0, 100.0, 500.0])
    links, pairs = possible_pairs(p, edges, seed=1)
    want = np.zeros(3)
    for b, s in {(b, s) for b, s, v in zip(p.buyer, p.input, p.value, strict=True) if v > 0}:
        for j in np.flatnonzero((p.industry == s) & ~p.is_pool):
            if j != b:
                want[np.searchsorted(edges, great_circle_km(p.lat[b], p.lon[b], p.lat[j], p.lon[j]), "right") - 1] += 1
    np.testing.assert_array_equal(pairs, want)
    kept = (p.value > 0) & ~p.is_pool[p.supplier] & (p.buyer != p.supplier)
    np.testing.assert_array_equal(links, np.histogram(distance_km(p)[kept], edges)[0])
    few_links, few_pairs = possible_pairs(p, edges, seed=1, max_pairs=300)
    assert 0 < few_pairs.sum() <= 300
    assert few_links.sum() < links.sum()
    assert np.isfinite(distance_elasticity_of(p, seed=1).poisson)


def test_localised_links_against_random_suppliers():
    # makers of product 1: 2 near, 8 far; the buyer takes the near ones
    where = ("LQY", "LQY", "LQZ", *("CQ",) * 8)
    links = [(0, 1, 1, 5.0), (0, 2, 1, 5.0)]
    p = purchases(links, where, industry=(0, *(1,) * 10))
    got = localised_links(p, 40.0, seed=1, draws=400)
    assert got.share[1] == 1.0
    assert got.expected[1] == pytest.approx(0.2)
    assert got.links.tolist() == [0, 2, 0]
    assert np.isnan(got.share[[0, 2]]).all()
    assert got.low[1] == 0.0
    big = random_purchases(9, firms=200, pools=0, links=8)
    got = localised_links(big, 40.0, seed=1, draws=300)
    assert ((got.low <= got.expected) & (got.expected <= got.high)).all()
    assert ((got.share > got.low - 0.05) & (got.share < got.high + 0.05)).all()  # suppliers there are random
    assert 0.0 <= got.localised_share <= 1.0
    weighed = localised_links(big, 40.0, seed=1, draws=50, by_value=True)
    assert ((weighed.share >= 0) & (weighed.share <= 1)).all()
