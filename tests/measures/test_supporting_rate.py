import numpy as np
import pytest
from measure_data import places, purchases, random_purchases

from sim.errors import InputError
from sim.measures.lsr_definition import Definition
from sim.measures.supporting_rate import supporting_rate

# buyer 0 in a zone of Longquanyi; suppliers one step further away each
PLACES = ("LQZ", "LQZ", "LQY", "PIDU", "DYZ", "CQ", "DE")
LINKS = [(0, k, 0, 10.0) for k in range(1, 7)]


def rate(p, **axes):
    return float(supporting_rate(p, Definition(**axes)).rate[0])


@pytest.mark.parametrize(
    ("boundary", "share"),
    [("place", 1), ("district", 2), ("city", 3), ("metro", 4), ("province", 4), ("country", 5)],
)
def test_each_level(boundary, share):
    assert rate(purchases(LINKS, PLACES), boundary=boundary) == pytest.approx(share / 6)


def test_radius_and_hours():
    p = purchases(LINKS, PLACES)
    # LQZ (30.6, 104.25): LQY 5 km, PIDU about 40 km, DYZ about 57 km, CQ about 243 km, Germany thousands
    for km, share in ((0.1, 1), (6, 2), (50, 3), (100, 4), (300, 5), (20000, 6)):
        assert rate(p, boundary=f"radius_{km}km") == pytest.approx(share / 6), km
    where = places()
    hours = np.full((len(where.id),) * 2, 99.0)
    hours[where.row["LQZ"], where.row["DYZ"]] = 1.5
    p = purchases(LINKS, PLACES, hours=hours)
    assert rate(p, boundary="1.5h") == pytest.approx(2 / 6)  # its own zone and Deyang
    with pytest.raises(InputError, match="hours"):
        rate(purchases(LINKS, PLACES), boundary="4h")


def test_value_and_count():
    links = [(0, 1, 0, 30.0), (0, 1, 1, 10.0), (0, 6, 0, 50.0), (0, 4, 0, 10.0), (0, 3, 0, 0.0)]
    p = purchases(links, PLACES)
    assert rate(p) == pytest.approx(50 / 100)
    assert rate(p, basis="count") == pytest.approx(2 / 3)  # distinct suppliers 1, 4 of 1, 4, 6; nothing bought from 3


def test_denominators():
    links = [(0, 1, 0, 20.0), (0, 2, 2, 20.0), (0, 6, 0, 40.0), (0, 5, 0, 10.0), (0, 0, 0, 10.0)]
    p = purchases(links, PLACES, goods=(True, True, False))
    assert rate(p, denominator="all") == pytest.approx(50 / 100)
    assert rate(p, denominator="goods") == pytest.approx(30 / 80)
    assert rate(p, denominator="domestic") == pytest.approx(50 / 60)
    assert rate(p, denominator="goods_domestic") == pytest.approx(30 / 40)
    assert rate(p, denominator="external") == pytest.approx(40 / 90)


def test_who_and_both_aggregations():
    links = [(0, 2, 0, 90.0), (0, 3, 0, 10.0), (1, 3, 0, 10.0)]
    p = purchases(
        links,
        ("LQY", "DYZ", "LQY", "DE"),
        industry=(0, 1, 2, 2),
        ecosystem=(0, 0, 1, -1),
        leader=(-1, 0, -1, -1),
    )
    both = supporting_rate(p, Definition())
    assert both.ratio_of_sums[0] == pytest.approx(90 / 110)
    assert both.mean_of_ratios[0] == pytest.approx((0.9 + 0.0) / 2)
    assert both.buyers[0] == 2
    assert supporting_rate(p, Definition(aggregation="mean_of_ratios")).rate[0] == pytest.approx(0.45)
    firm = supporting_rate(p, Definition(who="firm"))
    assert firm.key.tolist() == [0, 1, 2]  # the pool is no buyer
    np.testing.assert_allclose(firm.rate, [0.9, 0.0, np.nan])
    lead = supporting_rate(p, Definition(who="lead_firm"))
    assert (lead.key.tolist(), lead.rate.tolist()) == ([0], [0.0])
    industry = supporting_rate(p, Definition(who="industry"))
    np.testing.assert_allclose(industry.rate, [0.9, 0.0, np.nan])
    ecosystem = supporting_rate(p, Definition(who="ecosystem"))
    np.testing.assert_allclose(ecosystem.rate, [90 / 110, np.nan])
    place = supporting_rate(p, Definition(who="place"))
    assert {p.places.id[k] for k in place.key} == {"LQY", "DYZ"}
    city = supporting_rate(p, Definition(who="city"))
    assert {p.places.id[k] for k in city.key} == {"CD", "DY"}
    one = supporting_rate(p, Definition(), buyers=np.array([False, True, False, False]))
    assert one.rate[0] == 0.0


def test_normalised():
    # two local makers of product 1 (sizes 30 and 10) and one abroad (60): expected local share 0.4
    links = [(0, 1, 1, 10.0), (0, 3, 1, 10.0)]
    p = purchases(links, ("LQY", "LQY", "DYZ", "DE"), industry=(0, 1, 1, 1), output=(100, 30, 10, 60))
    got = supporting_rate(p, Definition(normalised=True))
    assert got.expected[0] / got.total[0] == pytest.approx(0.4)
    assert got.rate[0] == pytest.approx(0.5 / 0.4)
    near = supporting_rate(p, Definition(boundary="20km", normalised=True))
    assert near.expected[0] / near.total[0] == pytest.approx(0.3)
    home = supporting_rate(p, Definition(boundary="city", denominator="goods_domestic", normalised=True))
    assert home.rate[0] == pytest.approx(1.0 / 0.75)


def test_buyer_does_not_draw_itself():
    p = purchases([(0, 1, 0, 5.0)], ("LQY", "LQY", "DE"), industry=(0, 0, 0), output=(1000, 30, 70))
    assert supporting_rate(p, Definition(normalised=True)).expected[0] / 5.0 == pytest.approx(0.3)
    assert supporting_rate(p, Definition(boundary="9km", normalised=True)).expected[0] / 5.0 == pytest.approx(0.3)


def test_expected_by_radius_equals_brute_force():
    from sim.measures.normalised import expected_local
    from sim.world.geo import great_circle_km

    p = random_purchases(3)
    got = expected_local(p, Definition(boundary="60km", denominator="all"), np.ones(p.n, bool))
    for row in np.flatnonzero(p.active):
        b, s = p.buyer[row], p.input[row]
        makers = np.flatnonzero((p.industry == s) & (np.arange(p.n) != b))
        if makers.size == 0:
            continue
        km = great_circle_km(p.lat[b], p.lon[b], p.lat[makers], p.lon[makers])
        want = p.output[makers][km <= 60].sum() / p.output[makers].sum()
        assert got[row] == pytest.approx(want, abs=1e-9)


def test_bad_columns():
    with pytest.raises(InputError, match="unequal"):
        purchases(LINKS, PLACES, lat=np.zeros(3))
    with pytest.raises(InputError, match="negative"):
        purchases([(0, 1, 0, -1.0)], PLACES)


def test_nothing_bought_is_nan():
    p = purchases([(0, 1, 2, 10.0)], PLACES, goods=(True, True, False))
    got = supporting_rate(p, Definition())
    assert np.isnan(got.rate[0])
    assert got.buyers[0] == 0


def test_a_crowded_radius_is_summed_over_a_grid(monkeypatch):
    from sim.measures import normalised

    p = random_purchases(5, firms=400, industries=3)
    exact = supporting_rate(p, Definition(boundary="25km", who="firm", normalised=True)).expected
    monkeypatch.setattr(normalised, "EXACT_PAIRS", 0)
    grid = supporting_rate(p, Definition(boundary="25km", who="firm", normalised=True)).expected
    assert np.nanmax(np.abs(grid - exact)) < 0.15 * np.nanmax(exact)  # a cell's edge, at single firms
    assert grid.sum() == pytest.approx(exact.sum(), rel=0.005)
