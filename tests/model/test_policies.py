"""Every policy kind: inert at intensity 0, moves what it claims, moves only the levers it declares, is documented."""

from __future__ import annotations

import dataclasses
import inspect

import numpy as np
import pandas as pd
import pytest
from model_data import toy_model
from policy_data import EXAMPLES, SEEDS, model_with, policy, spec_with, undisturbed

from sim.errors import ScenarioError
from sim.model import ClusterModel
from sim.model.levers import Levers
from sim.model.policies import POLICIES
from sim.scenario.policies import POLICY_KINDS
from sim.study.run import simulate
from sim.world import build_world

KINDS = sorted(EXAMPLES)
SAME = ("series", "leaders", "ecosystems", "places", "spaces", "tenants", "events", "budget", "firms", "links")


def test_each_kind_of_the_scenario_has_an_effect_and_an_example():
    assert set(POLICY_KINDS) == set(POLICIES) == set(EXAMPLES)


@pytest.fixture(scope="module")
def plain():
    return simulate(spec_with(calendar={"days": 150}))


@pytest.mark.parametrize("kind", KINDS)
def test_intensity_zero_gives_exactly_the_same_tables(kind, plain):
    inert = simulate(spec_with(policy(kind, intensity=0.0), calendar={"days": 150}))
    for name in SAME:
        pd.testing.assert_frame_equal(inert.tables[name], plain.tables[name], check_exact=True, obj=name)


@pytest.mark.parametrize("kind", KINDS)
def test_it_moves_what_it_claims(kind):
    """Mean paired effect over keyed seeds; the 95 % interval (Student's t, 4 degrees of freedom) is above zero."""
    measure = EXAMPLES[kind][1]
    effect = np.array([measure(model_with(policy(kind), seed=seed)) - measure(undisturbed(seed)) for seed in SEEDS])
    half = 2.776 * effect.std(ddof=1) / np.sqrt(effect.size)
    assert effect.mean() - half > 0, f"{kind}: {effect}"


@pytest.mark.parametrize("kind", KINDS)
def test_it_moves_the_levers_it_declares_and_no_others(kind):
    model = model_with(policy(kind), days=155)
    moved = model.levers.changed(Levers.neutral(model.world))
    assert moved == set(POLICIES[kind].levers)
    assert set(POLICIES[kind].levers) <= {lever.name for lever in dataclasses.fields(Levers)}


@pytest.mark.parametrize("kind", KINDS)
def test_money_is_booked_under_its_name_and_by_instrument(kind):
    model = model_with(policy(kind), days=125)
    rows = [row for row in model.ledger.rows if row["policy"] == kind]
    assert rows
    assert all(row["cny"] > 0 and row["instrument"] and row["day"] >= 31 for row in rows)
    half = model_with(policy(kind, intensity=0.5), days=125)
    assert 0 < sum(row["cny"] for row in half.ledger.rows) < sum(row["cny"] for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_documented(kind):
    text = inspect.getmodule(POLICIES[kind]).__doc__
    for word in ("lever", "Mechanism:", "Paid:", *POLICIES[kind].levers):
        assert word in text, word
    for name, field in POLICY_KINDS[kind].model_fields.items():
        assert name in ("start", "end", "name") or field.description, name


def test_running_costs_follow_the_days_in_force():
    year = policy("customs_facilitation", start="2020-01-01", cost_cny_year=365.0)
    model = model_with(year, days=200)
    model_days = sum(row["cny"] for row in model.ledger.rows)
    assert model_days == pytest.approx(183.0)  # booked on the first of each month, up to 1 July
    ended = model_with({**year, "end": "2020-03-15"}, days=200)
    assert sum(row["cny"] for row in ended.ledger.rows) == pytest.approx(75.0)


def test_a_policy_that_ends_leaves_no_trace_in_the_levers():
    for kind in ("lead_firm", "shared_platform", "strategic_stock", "dual_sourcing", "metro_integration"):
        more = {"new_plant": 0.0, "new_plant_opens": None} if kind == "lead_firm" else {}
        model = model_with(policy(kind, end="2020-03-31", **more), days=120)
        assert not model.levers.changed(Levers.neutral(model.world)), kind


@pytest.mark.parametrize("mode", ["channel", "market", "chain"])
def test_each_mode_of_attraction_brings_its_firms(mode):
    model = model_with(policy("investment_attraction", mode=mode))
    came = [model.firm_id(i) for i in np.flatnonzero(model.dynamics.arrived >= 0)]
    assert sum(name.startswith("E1-") for name in came) > 10
    campaign = model.levers.campaigns[0]
    assert campaign.per_year.sum() == pytest.approx(0.3 * 198)  # 200 firms, two of them lead firms


def test_attracted_firms_settle_where_they_may():
    model = model_with(policy("investment_attraction", places=["marbleton"]))
    places = model.world.places
    rows = [i for i in np.flatnonzero(model.dynamics.arrived >= 0) if model.firm_id(i).startswith("E1-")]
    inside = places.within(places.row["marbleton"])
    at_first = [i for i in rows if not inside[model.firms.place[i]]]
    assert len(at_first) <= 0.2 * len(rows)  # a few may have moved on since


WITHOUT_EFFECT = [
    ("co_location", {}, {"on": False}, "dynamics.on"),
    ("investment_attraction", {}, {"on": False}, "dynamics.on"),
    ("airport_rings", {}, {"on": False}, "dynamics.on"),
    ("lead_firm", {}, {"on": False}, "dynamics.on"),
    ("lead_firm", {"premium": 0.0, "supplier_park": 0.0, "new_plant": 0.0}, {}, "does nothing"),
    ("supplier_development", {"efficiency_gain": 0.0, "capability_gain": 0.0}, {}, "does nothing"),
    (
        "supplier_development",
        {"suppliers": {"places": ["marble_hills"], "industries": ["motors"]}},
        {},
        "no local firm",
    ),
    ("shared_platform", {"visibility": 0, "ecosystem_bonus": 0.0, "learning": 0.0, "belt": []}, {}, "does nothing"),
    ("metro_integration", {"members": ["blockton"]}, {}, "at least two"),
    ("logistics_hub", {"corridors": []}, {}, "does nothing"),
    ("logistics_hub", {"cost_cut": 0.0, "time_cut": 0.0}, {}, "does nothing"),
    ("customs_facilitation", {"hours_cut": 0.0, "fee_cut": 0.0}, {}, "does nothing"),
    ("customs_facilitation", {"corridors": ["drum_corridor"]}, {}, "no border"),
    ("airport_rings", {"rings": [{"from_km": 300.0, "to_km": 301.0}]}, {}, "no site"),
    ("strategic_stock", {"firms": {"places": ["marble_hills"], "industries": ["motors"]}}, {}, "no local firm"),
    ("dual_sourcing", {"firms": {"places": ["marble_hills"], "industries": ["motors"]}}, {}, "no local firm"),
]


@pytest.mark.parametrize(("kind", "more", "dynamics", "said"), WITHOUT_EFFECT)
def test_no_policy_can_be_declared_without_effect(kind, more, dynamics, said):
    with pytest.raises(ScenarioError, match=said):
        toy_model(policies=[policy(kind, **more)], dynamics=dynamics or {"on": True})


def test_a_new_hub_opens_and_takes_goods():
    hub = {
        "id": "new_port", "kind": "rail_port", "place": "brickfield", "handling_h": 1.0, "handling_cny_t": 1.0,
        "edges": [{"to": "drum_station", "mode": "rail", "km": 900.0, "kmh": 120.0, "cny_tkm": 0.02}],
    }  # fmt: skip
    section = policy("logistics_hub", corridors=[], new_hub=hub)
    model = model_with(section, days=60)
    before = model.world.transport.cost
    brickfield, drum = (model.world.places.row[name] for name in ("brickfield", "drumcoast"))
    assert (model.logistics.transport.cost[:, drum, brickfield] < before[:, drum, brickfield]).all()
    wrong = {**hub, "edges": [{**hub["edges"][0], "to": "drum_statoin"}]}
    with pytest.raises(ScenarioError, match="drum_station"):
        ClusterModel(build_world(spec_with()), spec_with(policy("logistics_hub", corridors=[], new_hub=wrong)))
