"""A day of the model: the printed plan is what runs, and undisturbed nothing moves."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from model_data import advance, toy_model

from sim.model import ClusterModel
from sim.scenario import load
from sim.world import build_world


def test_the_plan_can_be_printed_and_is_what_runs():
    model = toy_model()
    ran = []

    def watched(phase):
        return dataclasses.replace(phase, run=lambda: (ran.append(phase.name), phase.run()))

    model.phases = [watched(phase) for phase in model.phases]
    names = [phase.name for phase in model.phases]
    daily = [phase.name for phase in model.phases if phase.when == "daily"]
    model.step()
    assert ran == names
    ran.clear()
    model.step()
    assert ran == daily
    text = model.describe_phases()
    places = [text.index(f"  {name} ") for name in names]
    assert places == sorted(places)
    assert "Inside 'production'" in text
    for phase in model.engine.phases:
        assert phase.name in text
        assert phase.equation in text


def test_monthly_phases_run_on_the_first_of_a_month():
    model = toy_model(calendar={"days": 62})
    days = []
    model.phases = [dataclasses.replace(model.phases[1], when="monthly", run=lambda: days.append(model.clock.date.day))]
    advance(model, 62)
    assert days == [1, 1, 1]


@pytest.mark.parametrize("scenario", ["toyland", "baseline"])
def test_undisturbed_nothing_moves_for_a_year(scenario, root):
    """With reviews, prices and tenancies at work: nobody finds a supplier that beats the present one by the cost of
    switching, no price has a reason to change, and all existing floor is let from the start."""
    spec = load(root / f"scenarios/{scenario}.yaml", ["calendar.days=365"])
    model = ClusterModel(build_world(spec), spec)
    engine = model.engine
    start = {name: getattr(engine, name).copy() for name in ("output", "stock", "transit", "order", "demand")}
    price, space = model.firms.price.copy(), model.firms.space.copy()
    made = start["output"] > 0
    worst = 0.0
    for _ in range(365):
        model.step()
        worst = max(worst, float(np.max(np.abs(engine.output[made] / start["output"][made] - 1.0))))
    assert worst < 1e-9
    for name, before in start.items():
        scale = np.maximum(np.abs(before), 1e-12 * np.abs(before).max())
        assert np.max(np.abs(getattr(engine, name) - before) / scale) < 1e-9, name
    np.testing.assert_allclose(model.firms.price, price, rtol=1e-9)
    np.testing.assert_array_equal(model.firms.space, space)
    assert (space >= 0).any() or scenario == "toyland"
    assert model.clock.date.isoformat() == "2020-12-30"
    assert model.links_version == 0, "a review changed suppliers without a reason"
    assert not model.events.rows
    assert not model.ledger.rows
