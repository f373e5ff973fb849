"""What holds in every network: triangle inequality, symmetry, and that obstacles never help."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from transport_data import classes, edges, hubs, network, places

from sim.world.transport import Close, Customs, Scale, TransportNetwork

few = settings(max_examples=25, deadline=None)
degrees = st.floats(-2.0, 2.0, allow_nan=False)


@st.composite
def networks(draw, customs: bool = True) -> TransportNetwork:
    """Up to eight places, one of them abroad, three hubs and a few edges of any mode."""
    spots = draw(st.lists(st.tuples(degrees, degrees), min_size=2, max_size=7))
    n = len(spots) + 1
    where = places([(f"P{k}", *spot, 0, 5, None) for k, spot in enumerate(spots)] + [("Z", 0, 40, 3, 90, None)])
    stations = [draw(st.integers(0, n - 1)) for _ in range(3)]
    hours = st.floats(0, 50)
    nodes = hubs(
        *[(f"H{k}", p, where.lat[p], where.lon[p] + 0.1, draw(hours), draw(hours)) for k, p in enumerate(stations)]
    )
    border = (36.7, 2.6, 50.0) if customs else (0.0, 0.0, 0.0)
    rows = [("land", 0, n - 1, "road", 5000.0, 60.0, 0.6, *border)]
    for k in range(draw(st.integers(0, 5))):
        ends = draw(st.tuples(st.integers(0, n + 2), st.integers(0, n + 2)).filter(lambda pair: pair[0] != pair[1]))
        mode = draw(st.sampled_from(["road", "rail", "air", "sea"]))
        rows.append((f"e{k}", *ends, mode, draw(st.floats(1, 6000)), draw(st.floats(10, 800)), draw(st.floats(0, 4))))
    goods = classes(value_density=[4, 2000], perishability=[0.0, 0.01])
    return network(where, nodes, edges(*rows), goods)


def off_diagonal(built: TransportNetwork) -> np.ndarray:
    weight = built.solution(allow_unreachable=True).weight
    return weight[:, ~np.eye(weight.shape[1], dtype=bool)]


@few
@given(networks())
def test_no_detour_is_cheaper(built):
    for weight in built.solution().weight:
        free = weight - np.diag(np.diag(weight))
        for via in range(len(free)):
            assert np.all(free <= (free[:, [via]] + free[[via], :]) * (1 + 1e-12) + 1e-6)


@few
@given(networks(customs=False))
def test_there_and_back_cost_the_same_without_customs(built):
    for weight in built.solution().weight:
        np.testing.assert_allclose(weight, weight.T, rtol=1e-12, atol=1e-6)


@few
@given(networks(), st.sampled_from(["road", "rail", "air", "sea", "H0", "P0", "land"]), st.floats(1, 5))
def test_obstacles_never_help_and_relief_never_harms(built, word, factor):
    base = off_diagonal(built) * (1 - 1e-12) - 1e-6
    assert np.all(off_diagonal(built.edit(Close(word))) >= base)
    assert np.all(off_diagonal(built.edit(Scale(word, cost=factor, time=factor))) >= base)
    assert np.all(off_diagonal(built.edit(Customs(hours_factor=factor))) >= base)
    relieved = off_diagonal(built.edit(Scale(word, cost=1 / factor, time=1 / factor)))
    assert np.all(relieved * (1 - 1e-12) - 1e-6 <= off_diagonal(built))
