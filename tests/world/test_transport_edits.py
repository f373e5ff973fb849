"""Closing, scaling, clearing and opening: edits as values, and solutions computed only once."""

from __future__ import annotations

import itertools
import pickle

import numpy as np
import pytest
from transport_data import edges, hubs, network, places, two_coasts

from sim.errors import InputError, ModelError
from sim.world.transport import MODES, Close, Customs, NewEdge, OpenHub, Scale, Select


def main_mode(built, goods: int) -> str:
    return MODES[built.solution().mode[goods, 0, 2]]


def test_a_closed_edge_reroutes_and_opening_again_is_free():
    built = two_coasts()
    assert main_mode(built, 1) == "rail"
    before = built.solve()
    closed = built.edit(Close("rail"))
    assert main_mode(closed, 1) == "sea"
    assert closed.solve().days[1, 0, 2] > before.days[1, 0, 2]
    assert closed.at(()).solve() is before
    assert built.cache.solved == 2


@pytest.mark.parametrize("where", ["rail", "Bridge", "edge:rail", "corridor:Bridge", "mode:rail", Select(edge="rail")])
def test_selectors_name_modes_edges_and_corridors(where):
    assert main_mode(two_coasts().edit(Close(where)), 1) == "sea"


def test_closing_a_hub_closes_all_that_touches_it():
    shut = two_coasts().edit(Close("HA"))
    with pytest.raises(ModelError, match="no route between A and Z"):
        shut.solve()
    assert np.isinf(shut.solve(allow_unreachable=True).cost[:, 0, 2]).all()


def test_unknown_words_are_answered_with_the_nearest():
    with pytest.raises(InputError, match="did you mean 'Bridge'"):
        two_coasts().edit(Close("Bridgge")).solve()
    with pytest.raises(InputError, match="nothing is called 'ridge', did you mean 'Bridge'"):
        two_coasts().edit(Close("ridge")).solve()
    with pytest.raises(InputError, match="unknown mode 'rial', did you mean 'rail'"):
        two_coasts().edit(Close(Select(mode="rial"))).solve()
    with pytest.raises(InputError, match="did you mean 'corridor'"):
        two_coasts().edit(Close("coridor:Bridge")).solve()
    with pytest.raises(ModelError, match="factor on cost"):
        Scale("rail", cost=-1)


def test_scaling_road_scales_between_and_inside_places():
    built = two_coasts()
    base, dear = built.solve(), built.edit(Scale("road", cost=2.0, time=3.0)).solve()
    for p, q in ((0, 1), (0, 0)):
        assert dear.cost[0, p, q] == pytest.approx(2 * base.cost[0, p, q])
        assert dear.days[0, p, q] == pytest.approx(3 * base.days[0, p, q])
    assert np.array_equal(dear.km, base.km)


def test_scaling_within_a_place_leaves_the_rest_alone():
    where = places(
        [
            ("M", 0, 0, None, 50, None),
            ("A", 0, 0.0, 0, 5, "M"),
            ("B", 0, 0.3, 0, 5, "M"),
            ("C", 0, 0.6, 0, 5, None),
        ]
    )
    built = network(where)
    base, eased = built.solve(), built.edit(Scale(Select.parse("mode:road, within:M"), cost=0.5)).solve()
    assert eased.cost[0, 1, 2] == pytest.approx(base.cost[0, 1, 2] / 2)
    assert eased.cost[0, 2, 3] == pytest.approx(base.cost[0, 2, 3])
    touched = built.edit(Scale(Select(place="M"), cost=0.5)).solve()
    assert touched.cost[0, 2, 3] == pytest.approx(base.cost[0, 2, 3] / 2)


def test_customs_hours_by_direction():
    built = two_coasts()
    base = built.solve()
    fast = built.edit(Customs(import_h=12.7)).solve()
    assert fast.days[0, 2, 0] == pytest.approx(base.days[0, 2, 0] - 1)
    assert fast.days[0, 0, 2] == pytest.approx(base.days[0, 0, 2])
    slow = built.edit(Customs(hours_factor=2.0, fee_factor=0.5)).solve()
    assert slow.days[0, 2, 0] == pytest.approx(base.days[0, 2, 0] + 36.7 / 24)
    assert slow.cost[0, 2, 0] == pytest.approx(base.cost[0, 2, 0] - 25)
    assert built.edit(Customs("Bridge", import_h=0.0)).solve().days[0, 2, 0] == base.days[0, 2, 0]


def test_the_order_of_edits_does_not_matter():
    built = two_coasts()
    edits = [
        Close("air"),
        Scale("rail", cost=1.1),
        Scale("rail", cost=1.7, time=0.3),
        Customs(hours_factor=1.3),
    ]
    for order in itertools.permutations(edits):
        built.at(order).solve()
    assert built.cache.solved == 1


def test_unchanged_content_is_never_solved_again():
    built = two_coasts()
    first = built.solve()
    assert built.solve() is first
    assert built.edit(Scale("waterway", cost=3.0)).solve() is first  # there is no waterway to scale
    assert built.edit(Scale("rail", cost=1.0)).solve() is first
    assert built.edit(Close("rail")) is built.edit(Close("rail"))
    assert built.cache.solved == 1
    copy = pickle.loads(pickle.dumps(built))
    assert np.array_equal(copy.solve().cost, first.cost)
    assert copy.cache.solved == 1


def test_the_cache_forgets_the_least_recently_used():
    built = two_coasts()
    built.cache.keep = 3
    for factor in range(1, 6):
        built.edit(Scale("rail", cost=float(factor))).solve()
    built.edit(Scale("rail", cost=5.0)).solve()
    assert built.cache.solved == 5
    built.solve()
    assert built.cache.solved == 6


def test_a_new_hub_opens_a_way():
    where = places([("A", 0, 0, 0, 5, None), ("B", 0, 0.2, 0, 5, None), ("Y", 0, 20, 2, 5, None)])
    links = edges(("e", 0, 2, "road", 2500, 60, 0.6))
    built = network(where, hubs(("HY", 2, 0, 20, 5, 20)), links)
    hub = OpenHub(
        "HB", "rail_port", 0, 0.2, 5, 20, edges=(NewEdge("HY", "rail", 2300, 50, 0.1, "New line"),), place="B"
    )
    opened = built.edit(hub)
    assert MODES[opened.solution().mode[0, 1, 2]] == "rail"
    assert opened.solve().cost[0, 0, 2] < built.solve().cost[0, 0, 2]
    assert np.array_equal(opened.solve().km[0, 0, 1], built.solve().km[0, 0, 1])
    assert opened.edit(Close("New line")).solve().cost[0, 1, 2] == pytest.approx(built.solve().cost[0, 1, 2])
    with pytest.raises(InputError, match="hub 'HY' already"):
        built.edit(OpenHub("HY", "rail_port", 0, 0, 1, 1)).solve()
    with pytest.raises(InputError, match="unknown place 'HX'"):
        built.edit(OpenHub("N", "rail_port", 0, 0, 1, 1, edges=(NewEdge("HX", "rail", 1, 1, 1),))).solve()
