import numpy as np
import pytest
from measure_data import places, purchases, random_purchases

from sim.errors import InputError
from sim.measures import full_chain
from sim.measures.lsr_definition import Boundary, Definition
from sim.measures.supporting_rate import supporting_rate


def rate(p, who="region", **axes):
    return supporting_rate(p, Definition(tier="full", who=who, denominator="all", **axes)).rate


def test_two_tiers_by_hand():
    # 0 buys 50 from 1 (output 100); 1 buys 40 from 2 (local) and 20 from 3 (abroad); 2 buys 50 of 100 abroad
    links = [(0, 1, 0, 50.0), (1, 2, 0, 40.0), (1, 3, 0, 20.0), (2, 3, 0, 50.0)]
    p = purchases(links, ("LQY", "LQY", "PIDU", "DE"))
    # lambda_2 = 0.5, lambda_1 = 0.4 + 0.4 x 0.5 = 0.6
    want = [0.6, 40 * 0.5 / 60, 0.0]
    np.testing.assert_allclose(rate(p, who="firm"), want)
    np.testing.assert_allclose(rate(p, who="firm", boundary="300km"), want)
    np.testing.assert_allclose(rate(p, who="firm", boundary="district"), [0.4, 0.0, 0.0])  # 2 is in another district
    assert rate(p)[0] == pytest.approx((30 + 20 + 0) / 160)


def test_all_local_without_imports_is_one():
    links = [(0, 1, 0, 30.0), (1, 2, 0, 20.0), (2, 0, 0, 90.0)]
    np.testing.assert_allclose(rate(purchases(links, ("LQY", "LQY", "LQY"))), 1.0)
    np.testing.assert_allclose(rate(purchases(links, ("LQY", "LQY", "LQY")), boundary="5km"), 1.0)


def dense(p, local_firm):
    """v (I - A_LL)^-1 by a dense solve over the firms in ``local_firm``."""
    coefficient, own = full_chain.technical_coefficients(p)
    matrix = np.zeros((p.n, p.n))
    np.add.at(matrix, (p.supplier, p.buyer), coefficient)
    matrix[~local_firm] = 0
    matrix[:, ~local_firm] = 0
    return np.linalg.solve(np.eye(p.n) - matrix.T, own) * local_firm


def test_level_equals_the_dense_inverse():
    p = random_purchases(1)
    city = p.places.city[p.place]
    got = full_chain.local_content(p, Boundary.parse("city"), ~p.is_pool)
    for row in np.flatnonzero(p.active):
        b, s = p.buyer[row], p.supplier[row]
        local = (city == city[b]) & (city >= 0)
        want = dense(p, local)[s] if local.any() else 0.0
        assert got[row] == pytest.approx(want, abs=1e-8)


@pytest.mark.parametrize("boundary", ["60km", "3h"])
def test_moving_boundaries_equal_the_dense_inverse(boundary):
    from sim.world.geo import great_circle_km

    p = random_purchases(2)
    area = Boundary.parse(boundary)
    got = full_chain.local_content(p, area, ~p.is_pool)
    for b in range(0, 40, 7):
        if area.kind == "radius":
            local = great_circle_km(p.lat[b], p.lon[b], p.lat, p.lon) <= 60
        else:
            local = (p.hours[p.place[b]] <= 3)[p.place] | (p.place == p.place[b])
        want = dense(p, local)
        for row in np.flatnonzero((p.buyer == b) & p.active):
            assert got[row] == pytest.approx(want[p.supplier[row]], abs=1e-8)


def test_given_value_added_and_pool_content():
    links = [(0, 1, 0, 50.0), (1, 2, 0, 40.0), (0, 3, 0, 50.0)]
    p = purchases(links, ("LQY", "LQY", "PIDU", "CQ"), is_pool=np.array([False, False, False, True]))
    # firm 1 is told to add 0.75; firm 2 and pool 3 buy nothing and hold pool_content
    got = supporting_rate(
        p,
        Definition(tier="full", boundary="country", who="firm", denominator="all"),
        value_added=np.full(4, 0.75),
        pool_content=np.array([1.0, 1.0, 0.6, 0.8]),
    )
    assert got.rate[0] == pytest.approx((0.75 + 0.25 * 0.6 + 0.8) / 2)


def test_restocking_day_stays_a_share():
    links = [(0, 1, 0, 50.0), (1, 0, 0, 400.0), (1, 2, 0, 100.0)]  # 1 buys five times its output today
    got = rate(purchases(links, ("LQY", "LQY", "DE")), who="firm")
    assert ((got >= 0) & (got <= 1)).all()


def test_slow_loops_still_settle():
    # a closed loop that adds 0.1 % a turn: the sweeps hand over to bicgstab
    links = [(0, 1, 0, 99.9), (1, 0, 0, 99.9)]
    p = purchases(links, ("LQY", "LQY"))
    np.testing.assert_allclose(rate(p), 1.0, atol=1e-6)
    np.testing.assert_allclose(rate(p, boundary="10km"), 1.0, atol=1e-6)


def test_too_many_chains_is_an_error(monkeypatch):
    monkeypatch.setattr(full_chain, "MAX_WORK", 10)
    with pytest.raises(InputError, match="lead_firm"):
        rate(random_purchases(2), boundary="60km")


def test_full_chain_by_hours_needs_no_symmetry():
    where = places()
    hours = np.full((len(where.id),) * 2, 9.0)
    hours[where.row["LQY"], where.row["PIDU"]] = 1.0
    links = [(0, 1, 0, 50.0), (1, 0, 0, 50.0)]
    got = rate(purchases(links, ("LQY", "PIDU"), hours=hours), who="firm", boundary="2h")
    np.testing.assert_allclose(got, [1.0, 0.0])


def test_long_chains_give_the_same_as_short_ones(monkeypatch):
    p = random_purchases(6, firms=60)
    area = Boundary.parse("100km")
    short = full_chain.local_content(p, area, ~p.is_pool)
    monkeypatch.setattr(full_chain, "FEW", 3)
    np.testing.assert_allclose(full_chain.local_content(p, area, ~p.is_pool), short, atol=1e-9)
