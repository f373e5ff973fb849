import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.world.geo import EARTH_RADIUS_KM, great_circle_km, great_circle_km1

LAT = st.floats(-90, 90)
LON = st.floats(-180, 180)


def test_known_distances():
    # Chengdu Tianfu Square to Chongqing Jiefangbei: about 270 km on the geodesic
    assert great_circle_km(30.657, 104.066, 29.557, 106.577) == pytest.approx(270, rel=0.02)
    quarter = np.pi / 2 * EARTH_RADIUS_KM
    assert great_circle_km(0, 0, 90, 0) == pytest.approx(quarter)
    assert great_circle_km(0, -180, 0, 180) == pytest.approx(0, abs=1e-9)
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(2 * quarter)


def test_broadcast_and_nan():
    lat = np.array([0.0, 10.0, np.nan])
    km = great_circle_km(lat[:, None], 0.0, lat[None, :], 0.0)
    assert km.shape == (3, 3)
    assert km[0, 1] == pytest.approx(10 * np.pi / 180 * EARTH_RADIUS_KM)
    assert np.isnan(km[2]).all()
    assert (np.diag(km)[:2] == 0).all()


@given(LAT, LON, LAT, LON)
@settings(max_examples=200, deadline=None)
def test_scalar_and_array_versions_agree_and_are_symmetric(lat1, lon1, lat2, lon2):
    km = float(great_circle_km(lat1, lon1, lat2, lon2))
    assert great_circle_km1(lat1, lon1, lat2, lon2) == pytest.approx(km, abs=1e-6)
    assert float(great_circle_km(lat2, lon2, lat1, lon1)) == pytest.approx(km, abs=1e-6)
    assert 0 <= km <= np.pi * EARTH_RADIUS_KM + 1e-6
