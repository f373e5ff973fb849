import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_data import purchases

from sim.errors import InputError
from sim.measures import colocation, concentration, local_content
from sim.streams import normal, stream, uniform


def test_location_quotient():
    size = np.array([[30.0, 10.0], [10.0, 50.0]])
    lq = concentration.location_quotient(size)
    assert lq[0, 0] == pytest.approx((30 / 40) / (40 / 100))
    assert np.isnan(concentration.location_quotient(np.array([[1.0, 0.0], [1.0, 0.0]]))[0, 1])


def test_herfindahl():
    got = concentration.herfindahl(np.array([1.0, 1.0, 2.0, 5.0, 9.0]), np.array([0, 0, 0, 1, -1]), 3)
    np.testing.assert_allclose(got, [6 / 16, 1.0, np.nan])
    np.testing.assert_allclose(concentration.spatial_hhi(np.array([[1.0, 0], [1.0, 0], [0, 0]])), [0.5, np.nan])


def test_supplier_hhi():
    # input 0 half and half, input 1 single; two rows with the same supplier are one supplier
    links = [(0, 1, 0, 5.0), (0, 2, 0, 2.0), (0, 2, 0, 3.0), (0, 3, 1, 30.0)]
    p = purchases(links, ("LQY",) * 4)
    got = concentration.supplier_hhi(p)
    assert got[0] == pytest.approx((10 * 0.5 + 30 * 1.0) / 40)
    assert concentration.supplier_hhi(p, weighted=False)[0] == pytest.approx(0.75)
    assert np.isnan(got[1:]).all()


def test_ellison_glaeser_by_hand():
    # three equal plants of industry 0 in place 0; x = (0.5, 0.5)
    eg = concentration.ellison_glaeser(np.ones(3), np.zeros(3, int), np.zeros(3, int), 1, 2, area=np.array([1.0, 1.0]))
    gini, h, free = 0.5, 1 / 3, 0.5
    assert eg.gini[0] == pytest.approx(gini)
    assert eg.herfindahl[0] == pytest.approx(h)
    assert eg.gamma[0] == pytest.approx((gini - free * h) / (free * (1 - h)))
    assert eg.gamma[0] == pytest.approx(1.0)
    one = concentration.ellison_glaeser(np.ones(1), [0], [0], 1, 2, area=np.ones(2))
    assert np.isnan(one.gamma[0])
    with pytest.raises(InputError):
        concentration.ellison_glaeser(np.ones(1), [0], [0], 1, 2, area=np.ones(3))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 12), st.integers(5, 40))
def test_ellison_glaeser_is_zero_in_expectation_under_random_darts(seed, places, plants):
    key = stream(seed, "darts")
    x = uniform(key, np.arange(places)) + 0.1
    x /= x.sum()
    size = np.exp(normal(key, np.arange(plants), 1))
    throws = 4000
    where = np.searchsorted(np.cumsum(x), uniform(key, np.arange(throws * plants), 2)).clip(max=places - 1)
    eg = concentration.ellison_glaeser(
        np.tile(size, throws), np.repeat(np.arange(throws), plants), where, throws, places, area=x
    )
    error = eg.gamma.std() / np.sqrt(throws)
    assert abs(eg.gamma.mean()) < 5 * error


def test_coagglomeration():
    together = np.array([[4.0, 8.0, 0.0], [0.0, 0.0, 5.0]])
    gamma = colocation.coagglomeration(together, area=np.ones(2))
    assert gamma[0, 1] == pytest.approx(1.0)  # both in place 0: 2 (1/2)^2 / (1/2)
    assert gamma[0, 2] == pytest.approx(-1.0)
    np.testing.assert_allclose(gamma, gamma.T)
    assert colocation.coagglomeration(together)[0, 1] > 0
    buys = np.array([[0.5, 0, 0], [0.3, 0, 0], [0.1, 0, 0]])
    got = colocation.coagglomeration_with_inputs(together, buys)
    own = colocation.coagglomeration(together)
    assert got[0] == pytest.approx((0.3 * own[1, 0] + 0.1 * own[2, 0]) / 0.4)
    assert np.isnan(got[1:]).all()


def test_hill_finds_the_exponent_of_a_pareto_law():
    x = uniform(stream(1, "pareto"), np.arange(200_000)) ** (-1 / 1.35)
    alpha, error = concentration.hill_exponent(x, 0.05)
    assert alpha == pytest.approx(1.35, abs=4 * error)
    assert np.isnan(concentration.hill_exponent([1.0, 2.0])[0])
    assert np.isnan(concentration.hill_exponent(np.ones(50))[0])


def test_hummels_and_quotients():
    domestic = np.array([[0.2, 0.3], [0.1, 0.1]])
    imported = np.array([[0.1, 0.0], [0.0, 0.2]])
    content = local_content.import_content(domestic, imported)
    np.testing.assert_allclose(content, np.array([0.1, 0.2]) @ np.linalg.inv(np.eye(2) - domestic))
    assert local_content.vertical_specialisation(domestic, imported, [3, 1]) == pytest.approx(
        (3 * content[0] + content[1]) / 4
    )
    # value added and imports of every tier add up to the product
    own = 1 - domestic.sum(axis=0) - imported.sum(axis=0)
    np.testing.assert_allclose(own @ np.linalg.inv(np.eye(2) - domestic) + content, 1.0)
    assert local_content.regional_purchase_coefficient([10.0], [4.0], [6.0])[0] == pytest.approx(0.5)
    np.testing.assert_allclose(local_content.supply_demand_pool([5.0, 20.0, 1.0], [10.0, 10.0, 0.0]), [0.5, 1, 1])
    slq, flq = local_content.location_quotient_coefficients([30.0, 10.0], [50.0, 50.0], delta=0.3)
    np.testing.assert_allclose(slq, [1.5, 0.5])
    assert flq[0, 1] == pytest.approx(3.0 * np.log2(1.4) ** 0.3)
    assert flq[1, 1] == pytest.approx(0.5 * np.log2(1.4) ** 0.3)
