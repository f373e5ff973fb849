"""Transport of the region packs: everything reachable, and the figures a haulier would recognise."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cli.route import pack_folder
from sim.errors import PackError
from sim.scenario.transport import Transport as Section
from sim.world.pack import load_pack
from sim.world.transport import MODES, Close, build_transport, freight_share, lead_days, scenario_edits


@pytest.fixture(scope="module")
def toyland():
    return load_pack(pack_folder("toyland"))


def test_every_active_place_is_reached_and_containers_are_not(toyland):
    solved = build_transport(toyland).solve()
    active = toyland.places.is_site | toyland.places.is_external
    for table in (solved.km, solved.days, solved.cost):
        assert np.isfinite(table[:, active][:, :, active]).all()
        assert np.isnan(table[:, ~active]).all()
    assert solved.classes == toyland.goods_classes.id


def test_industries_get_their_class_and_services_nothing(toyland):
    solved, made = build_transport(toyland).solve(), toyland.industries
    share, lead = freight_share(solved, made), lead_days(solved, made)
    buyer, seller = toyland.places.find("gearwood"), toyland.places.find("puppet_land")
    s = made.row["motors"]
    c = made.goods_class[s]
    expected = solved.cost[c, seller, buyer] / (1000 * made.value_density[s])
    assert share[s, buyer, seller] == pytest.approx(expected)
    assert lead[s, buyer, seller] == solved.days[c, seller, buyer]
    assert not share[~made.is_goods].any()
    assert not lead[~made.is_goods].any()


def test_the_scenario_section_scales_the_pack(toyland):
    gearwood, abroad = toyland.places.find("gearwood"), toyland.places.find("puppet_land")
    base = build_transport(toyland, Section()).solve()
    assert scenario_edits(Section()) == ()
    dear = build_transport(toyland, Section(road_cost_factor=2.0)).solve()
    near = toyland.places.find("brickfield")
    np.testing.assert_allclose(dear.cost[:, gearwood, near], 2 * base.cost[:, gearwood, near])
    slow = build_transport(toyland, Section(border_delay_factor=2.0)).solve()
    assert slow.days[1, abroad, gearwood] == pytest.approx(base.days[1, abroad, gearwood] + 30 / 24)
    free = build_transport(toyland, Section(handling_factor=0.0, border_cost_factor=0.0)).solve()
    assert base.cost[1, abroad, gearwood] - free.cost[1, abroad, gearwood] == pytest.approx(25 + 40 + 60)
    calm = build_transport(toyland, Section(carrying_rate_per_year=0.0))
    assert calm.parameters.carrying_rate_day == 0.0


def test_a_missing_parameter_is_named(toyland):
    class Poor:
        def __getattr__(self, name):
            return getattr(toyland, name)

        def parameter(self, name):
            return toyland.parameter("rod_kmh" if name == "road_kmh" else name)

    with pytest.raises(PackError, match="rod_kmh: missing parameter, did you mean 'road_kmh'"):
        build_transport(Poor())


@pytest.fixture(scope="module")
def chengdu():
    return load_pack(pack_folder("chengdu"))


def test_chengdu_figures_are_plausible(chengdu):
    built = build_transport(chengdu)
    solved, solution, at = built.solve(), built.solution(), chengdu.places.find
    parts, electronics = (chengdu.goods_classes.id.index(name) for name in ("auto_parts", "electronics"))
    works, chongqing, europe = at("LQY"), at("CQ"), at("EU")

    assert MODES[solution.mode[parts, works, chongqing]] == "road"
    assert 250 < solved.km[parts, works, chongqing] < 400
    assert solved.days[parts, works, chongqing] < 1
    assert MODES[solution.mode[parts, works, europe]] == "rail"
    assert 10 < solved.days[parts, works, europe] < 20
    assert solved.days[parts, europe, works] - solved.days[parts, works, europe] == pytest.approx((36.7 - 2.6) / 24)
    assert MODES[solution.mode[electronics, europe, works]] == "air"
    assert solved.days[electronics, europe, works] < 5

    metro = np.flatnonzero(chengdu.places.is_site & (chengdu.places.origin_class == 0))
    assert (solved.days[:, metro][:, :, metro] < 1).all()
    assert (solved.cost[parts][np.ix_(metro, metro)] < 400).all()


def test_chengdu_reroutes_when_the_rail_line_closes(chengdu):
    built = build_transport(chengdu)
    parts, works, europe = (
        chengdu.goods_classes.id.index("auto_parts"),
        *map(chengdu.places.find, ("LQY", "EU")),
    )
    usual, closed = built.solve(), built.edit(Close("mode:rail"))
    assert MODES[closed.solution().mode[parts, works, europe]] == "sea"
    assert closed.solve().days[parts, works, europe] > usual.days[parts, works, europe] + 10
    metro = np.flatnonzero(chengdu.places.is_site & (chengdu.places.origin_class == 0))
    pairs = np.ix_(metro, metro)
    np.testing.assert_allclose(closed.solve().cost[parts][pairs], usual.cost[parts][pairs])
