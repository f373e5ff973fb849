"""A plant outage from end to end: capacity, output, who else suffers, recovery, and what must stay untouched."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import advance, outage, toy_model

from sim.errors import ScenarioError

DAYS = 200


def path(days=DAYS, **sections):
    """(model, output [days, n])."""
    model = toy_model(calendar={"days": days}, **sections)
    return model, np.array([advance(model, 1).engine.output.copy() for _ in range(days)])


@pytest.fixture(scope="module")
def twin():
    return path()


@pytest.fixture(scope="module")
def stopped():
    return path(disruptions=[outage()])


START = 31  # 1 February, counted from 1 January


def test_the_plant_makes_nothing_while_it_stands_still_and_is_back_afterwards(stopped, twin):
    made, normal = stopped[1][:, 0], twin[1][:, 0]
    assert (made[START : START + 20] == 0).all()
    np.testing.assert_array_equal(made[:START], normal[:START])
    assert made[START + 20] > 0
    assert made[-1] == pytest.approx(normal[-1], rel=0.01)


def test_before_the_outage_all_is_as_in_the_undisturbed_twin(stopped, twin):
    np.testing.assert_array_equal(stopped[1][:START], twin[1][:START])


def test_the_loss_travels_to_suppliers(stopped, twin):
    model, output = stopped
    suppliers = {firm.row for sellers in model.firm(0).suppliers.values() for firm in sellers}
    lost = twin[1].sum(axis=0) - output.sum(axis=0)
    assert lost[list(suppliers)].sum() > 0
    local = ~model.firms.is_pool
    assert lost[local].sum() > lost[0] > 0, "the region loses more than the plant itself"


def test_half_a_loss_leaves_half_the_capacity():
    model = toy_model(disruptions=[outage(capacity_loss=0.5)])
    advance(model, START + 1)
    assert model.engine.capacity_factor[0] == 0.5
    assert model.firm(0).capacity_factor == 0.5
    assert model.engine.output[0] <= 0.5 * model.engine.capacity[0] * (1 + 1e-12)
    advance(model, 20)
    assert model.engine.capacity_factor[0] == 1.0


def test_linear_recovery_is_a_straight_line():
    model = toy_model(disruptions=[outage(days=3, recovery={"profile": "linear", "days": 4})])
    advance(model, START)
    factors = []
    for _ in range(9):
        model.step()
        factors.append(float(model.engine.capacity_factor[0]))
    assert factors == pytest.approx([0, 0, 0, 0.25, 0.5, 0.75, 1, 1, 1])


def test_the_ranked_target_is_the_nth_largest_maker():
    model = toy_model(disruptions=[outage(target={"industry": "wheels", "rank": 2})])
    advance(model, START + 1)
    row = int(np.flatnonzero(model.engine.capacity_factor < 1)[0])
    wheels = [firm for firm in model.agents if firm.industry == "wheels" and not model.firms.is_pool[firm.row]]
    size = sorted((model.world.firms.output[firm.row] for firm in wheels), reverse=True)
    assert model.world.firms.output[row] == size[1]


def test_no_such_rank_is_told_with_file_and_key():
    with pytest.raises(ScenarioError, match=r"disruptions\.0\.target\.rank: only \d+ local firms fit"):
        toy_model(disruptions=[outage(target={"industry": "wheels", "rank": 5000})])


def test_events_say_when_it_began_and_ended(stopped):
    told = [(row["date"].isoformat(), row["kind"], row["what"]) for row in stopped[0].events.rows]
    assert told == [("2020-02-01", "plant_outage", "starts"), ("2020-02-21", "plant_outage", "over")]


def test_a_loss_of_nothing_changes_nothing(twin):
    _, output = path(days=60, disruptions=[outage(capacity_loss=0.0)])
    np.testing.assert_array_equal(output, twin[1][:60])
