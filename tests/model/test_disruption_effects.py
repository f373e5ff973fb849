"""Every kind of disruption does what it says, to whom it says, when it says, and then ends."""

import numpy as np
import pytest
from disruption_data import START, Course, spec_with

from sim.errors import ScenarioError
from sim.model.disruptions import DISRUPTIONS
from sim.scenario.disruptions import DISRUPTION_KINDS

CURVE = [{"date": "2020-01-15", "at_work": 0.3}, {"date": "2020-01-20", "at_work": 0.8}]
QUAKE = {"lat": 10.1, "lon": -39.55, "rebuild_days": 40, "rebuilding": [{"industry": "paint", "share": 0.5}]}
CASES = {
    "plant_outage": {"target": {"leader": "red_wagon"}, "days": 15},
    "corridor_closure": {"corridors": ["drum_corridor"], "days": 15},
    "hub_closure": {"hubs": ["twin_rail_port"], "days": 15},
    "external_stop": {"industries": ["paint"], "days": 15},
    "demand_shock": {"change": -0.4, "days": 15},
    "power_rationing": {"capacity_loss": 0.6, "users": {"industries": ["toy_parts"]}, "days": 15},
    "earthquake": QUAKE,
    "random_outages": {"outages_per_year": 3.0, "days": 30},
    "epidemic": {"curve": CURVE},
}
LEVERS = {
    "corridor_closure": "edits",
    "hub_closure": "edits",
    "demand_shock": "final_factor",
}  # all others: capacity_factor


def case(kind, **changes):
    return {"kind": kind, "start": START, **CASES[kind], **changes}


@pytest.fixture(scope="module")
def world(root):
    from sim.world import build_world

    return build_world(spec_with(root))


def test_every_declared_kind_has_an_effect_and_a_test():
    assert set(DISRUPTIONS) == set(DISRUPTION_KINDS) == set(CASES)


@pytest.mark.parametrize("kind", sorted(CASES))
def test_each_kind_moves_its_lever_and_output_and_only_from_its_first_day_on(root, world, kind):
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, case(kind)))
    lever, still, moved = LEVERS.get(kind, "capacity_factor"), [], 0.0
    output0 = model.engine.output.copy()
    for day in range(40):
        model.step()
        value = getattr(model.levers, lever)
        still.append(not value if isinstance(value, list) else bool((value == 1.0).all()))
        if day < 10:
            np.testing.assert_allclose(model.engine.output, output0, rtol=1e-9)
        moved = max(moved, np.abs(model.engine.output - output0).sum() / output0.sum())
    assert all(still[:10])
    assert not still[10]
    assert moved > 1e-4


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"earthquake", "epidemic", "random_outages"}))
def test_it_leaves_no_trace_on_its_lever_after_its_end(root, world, kind):
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, case(kind)))
    for _ in range(26):
        model.step()
    assert model.levers.changed(type(model.levers).neutral(world)) == set()
    events = [(row["what"], row["day"]) for row in model.events.rows]
    assert events == [("starts", 10), ("over", 25)]


def test_onset_and_recovery_follow_their_profiles(root, world):
    blow = case("plant_outage", onset_days=3, days=2, capacity_loss=0.8, recovery={"profile": "linear", "days": 4})
    course = Course(world, spec_with(root, blow, days=22))
    row = np.flatnonzero((course.factor != 1.0).any(axis=0))
    assert row.size == 1
    lost = 1.0 - course.factor[9:20, row[0]]
    np.testing.assert_allclose(lost, [0, 0.2, 0.4, 0.6, 0.8, 0.8, 0.6, 0.4, 0.2, 0, 0], atol=1e-12)
    fast = case("plant_outage", days=2, recovery={"profile": "exponential", "days": 10})
    lost = 1.0 - Course(world, spec_with(root, fast, days=25)).factor[10:24, row[0]]
    assert (np.diff(lost[1:12]) < 0).all()
    assert lost[6] < 0.4
    assert lost[12] == 0.0


def test_a_run_that_begins_within_a_disruption_feels_it(root, world):
    course = Course(world, spec_with(root, case("plant_outage", start="2019-12-30", days=10), days=12))
    assert (course.factor[0] < 1.0).any()
    assert (course.factor[8] == 1.0).all()


def test_disruptions_combine_by_multiplying(root, world):
    one = case("power_rationing", capacity_loss=0.5, days=5)
    both = Course(world, spec_with(root, one, {**one, "capacity_loss": 0.2}, days=13))
    paint = np.isin(world.firms.industry, world.industries.find("toy_parts")) & ~world.firms.is_pool
    np.testing.assert_allclose(both.factor[11, paint], 0.4)
    assert (both.factor[11, ~paint] == 1.0).all()


def test_power_rationing_spares_the_exempt_and_reaches_outside(root, world):
    blow = case("power_rationing", users={}, exempt=["design"], outside=["kiteford"], days=10)
    course = Course(world, spec_with(root, blow, days=15))
    firms, design = world.firms, world.industries.row["design"]
    hit = course.factor[12] < 1.0
    kiteford = firms.is_pool & (firms.place == world.places.row["kiteford"])
    np.testing.assert_array_equal(hit, (~firms.is_pool | kiteford) & (firms.industry != design))
    usual = course.output[0]
    assert (course.output[12:15][:, kiteford & hit] <= 0.4 * usual[kiteford & hit] + 1e-9).all()


def test_an_external_stop_takes_a_share_of_usual_deliveries_not_of_idle_capacity(root, world):
    course = Course(world, spec_with(root, case("external_stop", supply_loss=0.3, industries=["paint"]), days=20))
    pools = world.firms.is_pool & (world.firms.industry == world.industries.row["paint"])
    assert course.output[0, pools].sum() > 0
    assert (course.output[11:20][:, pools] <= 0.7 * course.output[0, pools] * (1 + 1e-9)).all()


def test_a_demand_shock_hits_local_or_outside_customers(root, world):
    def final_on_day_11(part):
        course = Course(world, spec_with(root, case("demand_shock", part=part, change=-1.0), days=12))
        return course.final[11]

    np.testing.assert_allclose(final_on_day_11("all"), np.where(world.firms.is_pool, world.final, 0.0))
    lost = world.final - final_on_day_11("local")
    np.testing.assert_allclose(lost, world.final_local, atol=1e-9)
    np.testing.assert_allclose(
        world.final - final_on_day_11("outside"),
        np.where(world.firms.is_pool, 0.0, world.final - world.final_local),
        atol=1e-9,
    )


def test_quake_damage_falls_with_distance_and_rebuilding_is_demand(root, world):
    from sim.world.geo import great_circle_km

    course = Course(world, spec_with(root, case("earthquake", scatter=0.0, standstill_days=0.0), days=55))
    quake = course.model.effects.disruptions[0]
    km = great_circle_km(world.firms.lat, world.firms.lon, 10.1, -39.55)
    lost = 1.0 - course.factor[10, quake.rows]
    np.testing.assert_allclose(lost, 0.5 * np.exp(-km[quake.rows] / 30.0), rtol=1e-12)
    assert lost.max() > lost.min()
    # half is rebuilt at half time, all at the end
    np.testing.assert_allclose(1.0 - course.factor[30, quake.rows], lost / 2, rtol=1e-9)
    assert (course.factor[50] == 1.0).all()
    added = (course.final - course.final[0])[10:50].sum()
    np.testing.assert_allclose(added, 0.5 * quake.cost, rtol=1e-9)
    paint = world.industries.row["paint"]
    assert (world.firms.industry[(course.final[20] != course.final[0])] == paint).all()


def test_struck_plants_stand_still_before_they_work_with_what_is_left(root, world):
    course = Course(world, spec_with(root, case("earthquake"), days=55))
    quake = course.model.effects.disruptions[0]
    worst = quake.rows[quake.damage.argmax()]
    days = int((course.factor[:, worst] == 0.0).sum())
    assert days == int(np.ceil(quake.standstill.max()))
    assert 0.0 < course.factor[10 + days, worst] < 1.0


def test_epidemic_counts_plants_or_labour(root, world):
    labour = Course(world, spec_with(root, case("epidemic", unit="labour", between="linear"), days=22))
    local = labour.local
    np.testing.assert_allclose(labour.factor[14, local], 0.3)
    np.testing.assert_allclose(labour.factor[17, local], 0.6)
    np.testing.assert_allclose(labour.factor[21, local], 0.8)
    plants = Course(world, spec_with(root, case("epidemic", between="linear"), days=22))
    assert set(np.unique(plants.factor[:, local])) == {0.0, 1.0}
    assert plants.factor[17, local].mean() == pytest.approx(0.6, abs=0.1)
    assert (np.diff(plants.factor[10:, local], axis=0) >= 0).all()  # who is back stays back
    assert (plants.factor[:, ~local] == 1.0).all()


def test_roads_are_slow_during_an_epidemic(root, world):
    from sim.model.cluster import ClusterModel

    model = ClusterModel(world, spec_with(root, case("epidemic", road_days=5, road_time_factor=3.0)))
    days = []
    for _ in range(17):
        model.step()
        days.append(np.nansum(model.logistics.transport.days))
    assert days[10] > days[9]
    assert days[14] == days[10]
    assert days[15] == days[9]


def test_random_outages_have_their_hazard_and_length_and_depend_on_the_seed(root, world):
    blow = case("random_outages", outages_per_year=12.0, mean_days=5.0, days=300)
    course = Course(world, spec_with(root, blow, days=200))
    outages = course.model.effects.disruptions[0]
    firms = course.local.sum()
    assert outages.row.size == pytest.approx(12.0 / 365.0 * 190 * firms, rel=0.1)
    assert (outages.last - outages.first + 1).mean() == pytest.approx(5.0, rel=0.15)
    again = Course(world, spec_with(root, blow, days=200)).model.effects.disruptions[0]
    np.testing.assert_array_equal(outages.row, again.row)


@pytest.mark.parametrize(
    ("blow", "words"),
    [
        (case("power_rationing", users={"places": ["puppetia"]}), "users.*no local firm fits"),
        (case("external_stop", regions=["blockton"], industries=[]), "no outside supplier fits"),
        (case("earthquake", lat=60.0), "no local firm near enough fits"),
        (case("epidemic", firms={"places": ["kiteford"]}), "firms.*no local firm fits"),
    ],
)
def test_a_disruption_that_would_hit_nothing_is_an_error(root, world, blow, words):
    from sim.model.cluster import ClusterModel

    with pytest.raises(ScenarioError, match=words):
        ClusterModel(world, spec_with(root, blow))
