"""Routes leg by leg, and what they cost by each mode."""

from __future__ import annotations

import numpy as np
import pytest
from transport_data import edges, hubs, network, places, two_coasts

from sim.errors import InputError, ModelError
from sim.world.transport import MODES, Close, best_by_mode, route


@pytest.mark.parametrize("goods", [0, 1, 2])
@pytest.mark.parametrize("pair", [(0, 2), (2, 0), (1, 2), (0, 1), (1, 1)])
def test_legs_add_up_to_the_matrices(goods, pair):
    built = two_coasts()
    way = route(built, goods, *pair)
    solved, weight = built.solve(), built.solution().weight
    at = (goods, *pair)
    assert way.cost == pytest.approx(solved.cost[at]) == pytest.approx(sum(leg.cost for leg in way.legs))
    assert way.km == pytest.approx(solved.km[at]) == pytest.approx(sum(leg.km for leg in way.legs))
    assert way.days * 24 == pytest.approx(sum(leg.hours + leg.customs_h for leg in way.legs))
    assert way.days == pytest.approx(solved.days[at])
    assert way.generalised == pytest.approx(weight[at])
    assert way.mode == MODES[built.solution().mode[at]]
    for before, after in zip(way.legs, way.legs[1:], strict=False):
        assert before.end == after.start
    assert (way.legs[0].start, way.legs[-1].end) == (way.origin, way.destination)


def test_a_route_reads_as_a_person_would_tell_it():
    legs = route(two_coasts(), 1, 2, 1).legs
    assert [leg.mode for leg in legs] == ["road", "handling", "rail", "handling", "road"]
    rail = legs[2]
    assert (rail.start, rail.end, rail.corridor, rail.customs) == ("HZ", "HA", "Bridge", "import")
    assert rail.customs_h == 36.7
    assert legs[4].via == ("A",)


def test_the_best_of_all_modes_is_the_route_chosen():
    built = two_coasts()
    for goods in range(3):
        found = best_by_mode(built, goods, 0, 2)
        assert found["road"] is None
        assert found["waterway"] is None
        best = min((way for way in found.values() if way), key=lambda way: way.generalised)
        chosen = route(built, goods, 0, 2)
        assert best.mode == chosen.mode
        assert best.generalised == pytest.approx(chosen.generalised)


def test_a_route_that_mixes_modes_is_listed_as_combined():
    where = places([("A", 0, 0, 0, 5, None), ("Y", 0, 40, 2, 9, None)])
    nodes = hubs(("HA", 0, 0, 0, 1, 1), ("M", -1, 0, 20, 1, 1), ("HY", 1, 0, 40, 1, 1))
    links = edges(
        ("r", 2, 3, "rail", 2000, 50, 0.1),
        ("f", 3, 4, "air", 2000, 700, 0.1),
        ("x", 0, 1, "road", 9e3, 60, 9),
    )
    found = best_by_mode(network(where, nodes, links), 0, 0, 1)
    assert {mode for mode, way in found.items() if way} == {"road", "combined"}
    assert [leg.mode for leg in found["combined"].legs if leg.km > 100] == ["rail", "air"]


def test_a_silly_loop_is_no_alternative():
    found = best_by_mode(two_coasts(), 0, 0, 1)
    assert found["road"] is not None
    assert found["rail"] is None  # A - Z - A - B passes A twice


def test_no_route_and_containers_are_told():
    built = two_coasts().edit(Close("HZ"))
    with pytest.raises(ModelError, match="no route from A to Z"):
        route(built, 0, 0, 2)
    boxed = network(places([("M", 0, 0, None, 9, None), ("A", 0, 0, 0, 5, "M"), ("B", 0, 1, 0, 5, "M")]))
    with pytest.raises(InputError, match="not sent from or to 'M' itself; name a place in it: A, B"):
        route(boxed, 0, 0, 1)


def test_random_networks_agree_with_floyd_warshall():
    from scipy.sparse.csgraph import floyd_warshall

    from sim.world.transport.solve import arc_weights

    rng = np.random.default_rng(3)  # test data, not the model's randomness
    where = places([(f"P{k}", *rng.uniform(0, 2, 2), 0, 5, None) for k in range(30)])
    built = network(where)
    graph = built.graph
    weight = arc_weights(graph.arcs, built.classes, built.parameters)[0]
    dense = np.full((graph.n_nodes, graph.n_nodes), np.inf)
    np.minimum.at(dense, (graph.arcs.tail, graph.arcs.head), weight)
    np.fill_diagonal(dense, 0)
    expected = floyd_warshall(dense)[np.ix_(graph.door_node, graph.door_node)]
    off = ~np.eye(30, dtype=bool)
    assert built.solution().weight[0][off] == pytest.approx(expected[off])
    assert built.solution().weight[0] == pytest.approx(built.solution().weight[0].T)
