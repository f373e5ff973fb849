import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.measures import losses
from sim.measures import resilience as r


def path(*values):
    """float[T, 1] twin of 100 and a path in percent."""
    q = np.array(values, float)[:, None]
    return q, np.full_like(q, 100.0)


def test_triangle():
    # falls to 50 on day 2, climbs 10 a day, whole again on day 7
    q, twin = path(100, 100, 50, 60, 70, 80, 90, *[100] * 20)
    assert r.loss_area(q, twin, 2)[0] == 150
    assert r.loss_days(q, twin, 2)[0] == pytest.approx(1.5)
    assert r.robustness(q, twin, 2)[0] == 0.5
    assert r.normalised_resilience(q, twin, 2)[0] == pytest.approx(1 - 1.5 / 25)
    back = r.time_to_recover(q, twin, 2)
    assert (back.days[0], back.status[0], back.trough[0]) == (5.0, r.RECOVERED, 0)
    assert r.rapidity(q, twin, 2)[0] == pytest.approx(0.1)


def test_catching_up():
    q, twin = path(50, 150, 100)
    assert r.loss_area(q, twin)[0] == 0
    assert r.loss_area(q, twin, gross=True)[0] == 50
    assert r.loss_days(q, twin, gross=True)[0] == pytest.approx(0.5)


def test_recovery_must_last():
    q, twin = path(50, *[96] * 13, 80, *[96] * 20)
    assert r.time_to_recover(q, twin).days[0] == 15  # a relapse on day 14 breaks 13 good days
    q, twin = path(50, *[96] * 13)
    short = r.time_to_recover(q, twin)
    assert np.isnan(short.days[0])
    assert short.status[0] == r.NOT_RECOVERED
    q, twin = path(90, *[100] * 20, 50, *[100] * 20)  # the trough comes later: what stood before does not count
    assert r.time_to_recover(q, twin).days[0] == 22


def test_kept_apart():
    q = np.stack([np.full(30, 96.0), np.full(30, 50.0), np.zeros(30)], axis=1)
    twin = np.stack([np.full(30, 100.0), np.full(30, 100.0), np.zeros(30)], axis=1)
    back = r.time_to_recover(q, twin)
    assert back.status.tolist() == [r.NEVER_FELL, r.NOT_RECOVERED, -1]
    np.testing.assert_array_equal(back.days, [0.0, np.nan, np.nan])
    assert np.isnan(r.rapidity(q, twin)).all()
    for measured in (r.robustness(q, twin), r.loss_days(q, twin), r.normalised_resilience(q, twin)):
        assert np.isnan(measured[2])
    assert r.loss_area(q, twin)[2] == 0


def test_time_to_survive():
    served, wanted = path(100, 100, 99.5, 98, 100, 0)
    alive = r.time_to_survive(served, wanted)
    assert (alive.days[0], alive.censored[0]) == (3.0, False)
    alive = r.time_to_survive(*path(100, 100))
    assert (alive.days[0], alive.censored[0]) == (2.0, True)


def test_table_and_errors():
    q, twin = path(100, 50, *[100] * 20)
    table = r.resilience_table(q[:, 0], twin[:, 0], 1)
    assert table["loss"][0] == 50
    assert table["time_to_recover"][0] == 1
    assert len(table) == 1
    with pytest.raises(InputError, match="shape"):
        r.loss_area(q, twin[1:])
    with pytest.raises(InputError, match="outside"):
        r.loss_area(q, twin, 99)
    with pytest.raises(InputError):
        r.time_to_recover(q, twin, sustained=0)


def test_stocked_out():
    stock = np.array([[1.0, 0.0, 5.0], [1.0, 1.0, 1.0]])
    np.testing.assert_allclose(r.stocked_out_share(stock, np.array([1.0, 1.0, 0.0])), [0.5, 0.0])
    assert np.isnan(r.stocked_out_share(np.ones(2), np.zeros(2)))


def test_losses_apart():
    twin = np.full((4, 3), 10.0)
    capacity = twin.copy()
    capacity[1:3, 0] = 4.0
    q = twin.copy()
    q[1:3, 0] = 4.0
    q[2:4, 1] = 7.0
    direct, total = losses.direct_loss(capacity, twin), (twin - q).sum(axis=0)
    np.testing.assert_allclose(direct, [12, 0, 0])
    np.testing.assert_allclose(losses.indirect_loss(total, direct), [0, 6, 0])
    assert losses.amplification(total.sum(), direct.sum()) == pytest.approx(1.5)
    assert np.isnan(losses.amplification(5.0, 0.0))
    assert losses.dynamic_resilience(25.0, 100.0) == pytest.approx(0.75)
    np.testing.assert_allclose(losses.risk_exposure([5.0, 20.0, -1.0]), [0.25, 1.0, 0.0])
    np.testing.assert_array_equal(losses.risk_exposure([0.0, 0.0]), [0, 0])
    zone = losses.zone_loss(q, twin, np.array([True, False, False]))
    assert (zone.own, zone.outside) == (12.0, 6.0)
    assert zone.own_share == pytest.approx(12 / 40)
    assert zone.outside_share == pytest.approx(6 / 80)
    assert zone.outside_of_total == pytest.approx(1 / 3)
    np.testing.assert_allclose(losses.grouped(q, np.array([0, -1, 0]))[1], [14.0])
    with pytest.raises(InputError):
        losses.grouped(q, np.zeros(2, int))
    with pytest.raises(InputError):
        losses.zone_loss(q, twin, np.ones(2, bool))


paths = st.lists(st.floats(0.0, 1.3), min_size=1, max_size=60)


@settings(max_examples=100, deadline=None)
@given(paths, st.floats(1.0, 1e9), st.integers(1, 20))
def test_measures_agree_with_a_slow_reading_of_the_words(values, scale, sustained):
    f = np.array(values)
    q, twin = (f * scale)[:, None], np.full((f.size, 1), scale)
    back = r.time_to_recover(q, twin, sustained=sustained)
    low = q[:, 0] / twin[:, 0] < 0.95 - 1e-12
    trough = int(np.argmin(q[:, 0] / twin[:, 0]))
    days = None
    for t in range(trough + 1, f.size - sustained + 1):
        if not low[t : t + sustained].any():
            days = t
            break
    if not low.any():
        assert (back.status[0], back.days[0]) == (r.NEVER_FELL, 0.0)
    elif days is None:
        assert back.status[0] == r.NOT_RECOVERED
        assert np.isnan(back.days[0])
    else:
        assert (back.status[0], back.days[0]) == (r.RECOVERED, days)
    assert r.loss_area(q, twin, gross=True)[0] >= r.loss_area(q, twin)[0] - 1e-6 * scale
    assert r.loss_days(q, twin)[0] == pytest.approx(r.loss_area(q, twin)[0] / scale, abs=1e-9)
    assert r.robustness(q, twin)[0] == pytest.approx(f.min())
