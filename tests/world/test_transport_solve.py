"""Costs, days and modes against closed forms on hand-made networks."""

from __future__ import annotations

import numpy as np
import pytest
from transport_data import DEGREE_KM, classes, edges, hubs, network, places, two_coasts

from sim.errors import ModelError
from sim.world.transport import MODES, freight_share, lead_days
from sim.world.transport.geometry import gabriel_edges
from sim.world.types import Industries


def test_two_places_are_straight_distance_times_circuity():
    built = network(places([("A", 0, 0, 0, 9, None), ("B", 0, 1, 0, 6, None)]))
    solved = built.solve()
    km = DEGREE_KM * 1.25
    assert solved.km[0, 0, 1] == pytest.approx(km)
    assert solved.cost[0, 0, 1] == pytest.approx(km * 0.6)
    assert solved.days[0, 0, 1] == pytest.approx(km / 60 / 24)
    weight = built.solution().weight[0, 0, 1]
    assert weight == pytest.approx(km * 0.6 + km / 60 / 24 * 10_000 * 0.001)


def test_inside_a_place_goods_go_two_thirds_of_the_radius():
    solved = network(places([("A", 0, 0, 0, 9, None), ("B", 0, 1, 0, 6, None)])).solve()
    assert np.diagonal(solved.km[0]) == pytest.approx(np.array([6, 4]) * 1.25)
    assert np.diagonal(solved.cost[0]) == pytest.approx(np.array([6, 4]) * 1.25 * 0.6)


def test_circuity_counts_the_detour_of_the_graph_only_once():
    where = places([(f"P{k}", lat, lon, 0, 5, None) for k, (lat, lon) in enumerate(_grid(5))])
    solved = network(where).solve()
    off = ~np.eye(25, dtype=bool)
    straight = np.array([[np.hypot(*(np.subtract(a, b))) for a in _grid(5)] for b in _grid(5)]) * DEGREE_KM
    assert solved.km[0][off].sum() / straight[off].sum() == pytest.approx(1.25, rel=1e-3)


def _grid(n: int) -> list[tuple[float, float]]:
    return [(0.2 * i, 0.2 * j) for i in range(n) for j in range(n)]


def test_a_long_haul_rests_once_the_driving_day_is_over():
    where = places([("A", 0, 0, 0, 5, None), ("Y", 0, 9, 2, 50, None)])
    solved = network(where, links=edges(("e", 0, 1, "road", 1800, 60, 0.5))).solve()
    driving = 30.0
    assert solved.days[0, 0, 1] == pytest.approx((driving + 20.0 * 14 / 10) / 24)
    assert solved.cost[0, 0, 1] == pytest.approx(900)


def test_handling_is_paid_once_per_change_of_mode_and_scaled_by_class():
    where = places([("A", 0, 0, 0, 0, None), ("Z", 0, 20, 2, 0, None)])
    nodes = hubs(("HA", 0, 0, 0, 6.0, 40.0), ("M", -1, 0, 10, 99.0, 999.0), ("HZ", 1, 0, 20, 4.0, 20.0))
    links = edges(("r1", 2, 3, "rail", 1000, 50, 0.1), ("r2", 3, 4, "rail", 1000, 50, 0.1))
    goods = classes(value_density=[1, 1], handling_multiplier=[1, 3], freight_multiplier=[1, 2])
    solved = network(where, nodes, links, goods).solve()
    access = 2 * 0.5 * 1.25  # the hub is never nearer than 500 m
    assert solved.cost[0, 0, 1] == pytest.approx(200 + 60 + access * 0.6)
    assert solved.cost[1, 0, 1] == pytest.approx(400 + 180 + access * 1.2)
    assert solved.days[0, 0, 1] == pytest.approx((40 + 10 + access / 60) / 24)


def test_symmetric_without_customs_and_asymmetric_with():
    solved = two_coasts().solve()
    assert solved.days[0, 0, 2] * 24 == pytest.approx(solved.days[0, 2, 0] * 24 + 2.6 - 36.7)
    assert solved.cost[0, 0, 2] == pytest.approx(solved.cost[0, 2, 0])
    assert solved.days[0, 0, 1] == pytest.approx(solved.days[0, 1, 0])


@pytest.mark.parametrize("turned", [False, True])
def test_import_is_towards_home_whichever_way_the_edge_is_listed(turned):
    where = places([("A", 0, 0, 0, 0, None), ("Z", 0, 20, 3, 0, None)])
    ends = (1, 0) if turned else (0, 1)
    solved = network(where, links=edges(("e", *ends, "road", 60, 60, 1.0, 48.0, 5.0, 7.0))).solve()
    assert solved.days[0, 1, 0] * 24 == pytest.approx(1 + 48)
    assert solved.days[0, 0, 1] * 24 == pytest.approx(1 + 5)
    assert solved.cost[0, 0, 1] == solved.cost[0, 1, 0] == pytest.approx(67)


def test_a_border_hub_without_a_place_is_on_the_other_side_of_the_place():
    where = places([("A", 0, 0, 0, 0, None), ("Z", 0, 20, 3, 0, None)])
    nodes = hubs(("B", -1, 0, 10, 0, 0))
    links = edges(("in", 2, 0, "road", 60, 60, 1), ("out", 1, 2, "road", 60, 60, 1, 24, 2, 0))
    solved = network(where, nodes, links).solve()
    assert solved.days[0, 1, 0] * 24 == pytest.approx(2 + 24)
    assert solved.days[0, 0, 1] * 24 == pytest.approx(2 + 2)


def test_dear_goods_fly_and_cheap_goods_sail():
    built = two_coasts()
    modes = [MODES[m] for m in built.solution().mode[:, 0, 2]]
    assert modes == ["sea", "rail", "air"]
    assert np.all(np.diff(built.solve().days[:, 0, 2]) < 0)


def test_perishable_goods_pay_for_time_even_when_cheap():
    built = two_coasts()
    fresh = network(built.places, built.hubs, built.edges, classes(value_density=[80, 80], perishability=[0, 0.2]))
    assert [MODES[m] for m in fresh.solution().mode[:, 0, 2]] == ["sea", "air"]


def test_triangle_inequality_of_generalised_cost():
    built = two_coasts()
    for weight in built.solution().weight:
        for via in range(3):
            others = [p for p in range(3) if p != via]
            pairs = np.ix_(others, others)
            detour = weight[:, via][:, None] + weight[via][None, :]
            off = ~np.eye(2, dtype=bool)
            assert np.all((weight <= detour + 1e-6)[pairs][off])


def test_containers_are_left_out():
    where = places(
        [
            ("C", 0, 0, None, 50, None),
            ("A", 0, 0, 0, 5, "C"),
            ("B", 0, 1, 0, 5, "C"),
            ("X", 0, 2, 1, 30, None),
        ]
    )
    solved = network(where).solve()
    for table in (solved.km, solved.days, solved.cost):
        assert np.isnan(table[0, 0]).all()
        assert np.isnan(table[0, :, 0]).all()
        assert np.isfinite(table[0, 1:, 1:]).all()


def test_places_without_a_route_are_named():
    where = places(
        [("A", 0, 0, 0, 5, None), ("B", 0, 1, 0, 5, None), ("Y", 0, 40, 2, 5, None), ("Z", 0, 80, 3, 5, None)]
    )
    with pytest.raises(ModelError, match="between A and Y, Z"):
        network(where).solve()
    loose = network(where).solve(allow_unreachable=True)
    assert np.isinf(loose.cost[0, 0, 2])
    assert np.isfinite(loose.cost[0, 0, 1])


def test_gabriel_graph_keeps_a_pair_unless_a_third_point_lies_in_its_disc():
    i, j = gabriel_edges(np.array([0.0, 0.0, 0.1]), np.array([0.0, 2.0, 1.0]))
    assert list(zip(i, j, strict=True)) == [(0, 2), (1, 2)]
    i, j = gabriel_edges(np.array([0.0, 0.0, 3.0]), np.array([0.0, 2.0, 1.0]))
    assert len(i) == 3


def test_gabriel_graph_of_a_line_and_of_points_on_one_spot_is_connected():
    i, j = gabriel_edges(np.zeros(5), np.array([0.0, 1.0, 1.0, 2.0, 3.0]))
    assert set(zip(i.tolist(), j.tolist(), strict=True)) == {(0, 1), (1, 2), (1, 3), (3, 4)}


def test_freight_share_and_lead_days_are_seen_by_the_buyer():
    solved = two_coasts().solve()
    made = _industries()
    share, lead = freight_share(solved, made), lead_days(solved, made)
    assert share[1, 0, 2] == pytest.approx(solved.cost[2, 2, 0] / (1000 * 2000))
    assert lead[1, 0, 2] == solved.days[2, 2, 0]
    assert lead[1, 0, 2] > lead[1, 2, 0]  # buying abroad pays import clearance, selling abroad the quicker export
    assert share[2].max() == lead[2].max() == 0.0


def _industries() -> Industries:
    none = np.zeros(3)
    return Industries(
        id=("STEEL", "CHIP", "BANK"),
        group=("STEEL", "CHIP", "BANK"),
        name_en=("Steel", "Chips", "Banking"),
        name_zh=("钢", "芯片", "银行"),
        is_goods=np.array([True, True, False]),
        goods_class=np.array([0, 2, -1], np.int8),
        value_density=np.array([4.0, 2000.0, np.nan]),
        value_added_share=none,
        wage_share=none,
        import_share=none,
        export_share=none,
        stock_days=none,
        A=np.zeros((3, 3)),
        criticality=np.zeros((3, 3), np.int8),
    )
