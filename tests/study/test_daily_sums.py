"""The daily table against sums made afresh each day, while firms come, move and close."""

from __future__ import annotations

import numpy as np
import pandas as pd
from toy import toy_spec

from sim.model import ClusterModel
from sim.study.daily import SCOPES, VALUES, Daily
from sim.world import build_world

DAYS, FIRST = 160, 70
LIVELY = {"on": True, "entry_rate": 0.3, "closure_rate": 0.15, "relocation_rate": 1.0, "moving_cost": 0.0}
"""A decade's worth of coming and going in a year."""
BLOWS = [
    {"kind": "plant_outage", "start": "2020-03-11", "days": 30, "name": "stop", "target": {"leader": "red_wagon"}},
    {"kind": "external_stop", "start": "2020-03-11", "days": 40, "name": "abroad", "industries": ["paint"]},
]


def summed(model, values):
    """{(scope, id): the three sums} by bincount over the firms of today."""
    firms, world, found = model.firms, model.world, {}
    local, places = ~model.firms.is_pool, model.world.places
    groups = {
        "city": (places.city[firms.place], places.id, np.unique(places.city[places.city >= 0])),
        "place": (firms.place, places.id, np.flatnonzero(places.is_site)),
        "ecosystem": (firms.ecosystem, world.pack.ecosystems.id, None),
        "industry": (firms.industry, world.industries.id, None),
        "lead_firm": (firms.leader, world.pack.leaders.id, None),
    }
    for scope, (group, ids, rows) in groups.items():
        part = local & (group >= 0)
        sums = [np.bincount(group[part], value[part], len(ids)) for value in values]
        for row in np.arange(len(ids)) if rows is None else rows:
            found[scope, ids[row]] = [total[row] for total in sums]
    found["region", "region"] = [value[local].sum() for value in values]
    found["outside", "outside"] = [value[~local].sum() for value in values]
    return found


def test_sums_of_each_scope_are_plain_sums_whoever_comes_or_moves():
    spec = toy_spec(calendar={"days": DAYS}, dynamics=LIVELY, disruptions=BLOWS)
    model = ClusterModel(build_world(spec), spec)
    daily, engine, pools = Daily(model), model.engine, model.firms.is_pool
    assert daily.first == FIRST
    expected, made, lost = {}, np.zeros(model.firms.n), np.zeros(model.firms.n)
    for day in range(DAYS):
        model.step()
        daily.look()
        if day < FIRST:  # what each firm made on the day before the blow, and what part of it was sold to firms
            usual = engine.output.copy()
            sold = np.clip(1.0 - engine.final_met / np.maximum(usual, 1e-300), 0.0, 1.0)
            direct = np.zeros(usual.size)
        else:
            direct = np.maximum(usual - engine.capacity * model.levers.capacity_factor, 0.0)
            direct *= np.where(pools, sold, 1.0)
        output = engine.output - np.where(pools, engine.final_met, 0.0)
        unmet = np.maximum(engine.final - engine.final_met, 0.0)
        made, lost = made + engine.output, lost + direct
        for key, sums in summed(model, (output, direct, unmet)).items():
            expected[day, *key] = sums
    base = model.dynamics.n_base
    for lively, least in ((model.dynamics.arrived[base:] >= 0, 10), (model.dynamics.arrived[:base] >= 0, 10)):
        assert lively.sum() > least  # arrivals; moves
    assert (engine.capacity[:base] == 0).sum() > 5  # closures

    table = daily.table()
    ours = table.astype({"scope": str, "id": str}).set_index(["day", "scope", "id"])[list(VALUES)]
    assert ours.index.is_unique
    assert set(ours.index) == set(expected)
    theirs = pd.DataFrame.from_dict(expected, orient="index", columns=list(VALUES))
    theirs.index = pd.MultiIndex.from_tuples(theirs.index, names=ours.index.names)
    scale = theirs.abs().max().max()
    np.testing.assert_allclose(ours, theirs.reindex(ours.index), rtol=1e-12, atol=1e-14 * scale)
    hit = ours[ours["direct_loss"] > 0].reset_index()
    assert set(hit["scope"]) == set(SCOPES)  # the blows are felt in every scope
    assert hit["day"].min() == FIRST
    founded = model.dynamics.founded
    np.testing.assert_allclose(daily.firm_columns()["made"], made[founded], rtol=1e-12)
    np.testing.assert_allclose(daily.firm_columns()["direct_loss"], lost[founded], rtol=1e-12)


def test_a_move_counts_from_the_day_it_is_told():
    """A firm moves between two days on which nobody changes suppliers."""
    spec = toy_spec(calendar={"days": 30}, record={"daily": True})
    model = ClusterModel(build_world(spec), spec)
    daily, places = Daily(model), model.world.places
    expected = []
    row = int(np.argmax(np.where(model.firms.is_pool, 0.0, model.engine.output)))
    for day in range(6):
        if day == 3:
            there = places.row["marble_hills"]
            assert model.firms.place[row] != there
            model.dynamics.before_moves()
            model.firms.place[row] = there
            model.dynamics.after_moves(np.array([row]))
        model.step()
        daily.look()
        expected.append(summed(model, (model.engine.output,))["place", "marble_hills"][0])
    table = daily.table()
    ours = table[(table["scope"] == "place") & (table["id"] == "marble_hills")]["output"]
    np.testing.assert_allclose(ours, expected, rtol=1e-12)
    assert expected[3] > expected[2] + 0.9 * model.world.firms.output[row]
