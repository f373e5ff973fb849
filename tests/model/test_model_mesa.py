"""What Mesa users do with a model: collect data, copy it, keep it, batch it."""

from __future__ import annotations

import copy
import pickle

import mesa
import numpy as np
import pytest
from model_data import advance, outage, spaces_policy, toy_model

from sim.model import ClusterModel, Firm
from sim.world import build_world


@pytest.fixture
def busy():
    """A model in the middle of things."""
    return advance(toy_model(policies=[spaces_policy()], disruptions=[outage(days=5)]), 34)


def columns(model):
    engine = model.engine
    return [engine.output, engine.stock, engine.order, engine.transit, model.firms.space, model.spaces.used_m2]


def test_data_collector(busy):
    collector = mesa.DataCollector(
        model_reporters={
            "output": lambda model: model.agents.agg("output", sum),
            "local": lambda model: model.agents_by_type[Firm].agg("output", sum),
        },
        agent_reporters={"output": "output", "id": "id"},
        agenttype_reporters={Firm: {"capacity": "capacity"}},
    )
    for _ in range(3):
        busy.step()
        collector.collect(busy)
    totals = collector.get_model_vars_dataframe()
    assert len(totals) == 3
    assert totals["output"].iloc[-1] == pytest.approx(busy.engine.output.sum())
    assert (totals["local"] < totals["output"]).all()
    agents = collector.get_agent_vars_dataframe()
    assert len(agents) == 3 * busy.firms.n
    last = agents.xs(agents.index.get_level_values("Step").max(), level="Step")
    np.testing.assert_array_equal(last["output"].to_numpy(), busy.engine.output)
    assert len(collector.get_agenttype_vars_dataframe(Firm)) == 3 * busy.firms.n_local


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_goes_on_exactly_as_the_original_and_apart_from_it(busy, copied):
    assert np.shares_memory(busy.network.link_supplier, busy.engine.link_supplier)
    twin = copied(busy)
    assert np.shares_memory(twin.network.link_supplier, twin.engine.link_supplier)
    still = [column.copy() for column in columns(busy)]
    advance(twin, 40)
    for column, before in zip(columns(busy), still, strict=True):
        np.testing.assert_array_equal(column, before)
    advance(busy, 40)
    for one, other in zip(columns(busy), columns(twin), strict=True):
        np.testing.assert_array_equal(one, other)
    assert twin.agents[3].model is twin
    assert twin.events.rows == busy.events.rows
    assert twin.ledger.rows == busy.ledger.rows


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_of_a_lively_region_goes_on_exactly_and_apart(copied):
    lively = {"on": True, "entry_rate": 0.3, "closure_rate": 0.15, "relocation_rate": 0.5, "moving_cost": 0.0}
    model = advance(toy_model(calendar={"days": 200}, dynamics=lively), 40)
    twin = copied(model)
    capacity = model.engine.capacity.copy()
    advance(twin, 90)
    np.testing.assert_array_equal(model.engine.capacity, capacity)
    advance(model, 90)
    for name in ("link_supplier", "link_share", "capacity", "output", "stock"):
        np.testing.assert_array_equal(getattr(twin.engine, name), getattr(model.engine, name), err_msg=name)


def test_two_models_share_a_world_without_touching_each_other(busy):
    world = busy.world
    before = [world.firms.capacity.copy(), world.firms.space.copy(), world.network.link_supplier.copy()]
    other = advance(ClusterModel(world, busy.spec), 60)
    other.firm(0).capacity = 1.0
    after = [world.firms.capacity, world.firms.space, world.network.link_supplier]
    for then, now in zip(before, after, strict=True):
        np.testing.assert_array_equal(then, now)


def test_mesa_counts_the_steps_and_the_calendar_stops_the_run():
    model = toy_model(calendar={"days": 7})
    model.run_model()
    assert model.steps == 7
    assert model.clock.day == 6
    assert not model.running


def test_same_world_from_the_same_seed_and_another_from_another():
    one, same, other = (toy_model(seed=seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(one.network.link_supplier, same.network.link_supplier)
    assert not np.array_equal(one.firms.lat, other.firms.lat)
    assert build_world(one.spec).seed == 3
