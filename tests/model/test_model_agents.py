"""Firms as Mesa agents: views on columns, made only when somebody looks."""

from __future__ import annotations

import numpy as np
import pytest
from model_data import advance, toy_model

from sim.model import ExternalPool, Firm


@pytest.fixture
def model():
    return toy_model()


def made(model):
    """How many agents exist."""
    return len(model._made)


def test_every_row_is_an_agent_and_none_is_made_before_it_is_looked_at(model):
    assert len(model.agents) == model.firms.n
    assert set(model.agent_types) == {Firm, ExternalPool}
    assert len(model.agents_by_type[Firm]) == model.firms.n_local == 200
    assert len(model.agents_by_type[ExternalPool]) == model.firms.n - 200
    assert model.agents.get("output") == model.engine.output.tolist()
    assert model.agents.agg("output", sum) == pytest.approx(model.engine.output.sum())
    assert model.agents.agg("output", [min, max]) == [model.engine.output.min(), model.engine.output.max()]
    advance(model, 3)
    assert made(model) == 0
    assert model.agents[5].row == 5
    assert made(model) == 1


def test_the_same_agent_each_time(model):
    first = model.agents[7]
    assert first is model.firm(7) is list(model.agents)[7]
    assert first.unique_id == 8
    assert len({agent.unique_id for agent in model.agents}) == model.firms.n


def test_select_shuffle_sort_group_and_do(model):
    large = model.agents.select(lambda firm: firm.output > 1e6)
    assert len(large) == (model.engine.output > 1e6).sum()
    assert len(model.agents.select(agent_type=ExternalPool)) == len(model.agents_by_type[ExternalPool])
    assert len(model.agents.select(at_most=10)) == 10
    assert len(model.agents.select(at_most=10, inplace=True)) == 10
    assert len(model.agents) == model.firms.n
    before = model.engine.output.copy()
    seen = [firm.row for firm in model.agents.shuffle()]
    assert sorted(seen) == list(range(model.firms.n))
    assert seen != sorted(seen)
    assert [firm.row for firm in model.agents.sort("output")][:1] == [int(np.argmax(before))]
    by_industry = model.agents_by_type[Firm].groupby("industry")
    assert {name: len(group) for name, group in by_industry} == {
        name: int(((model.firms.industry == row) & ~model.firms.is_pool).sum())
        for row, name in enumerate(model.world.industries.id)
        if ((model.firms.industry == row) & ~model.firms.is_pool).any()
    }
    rows = []
    model.agents.do(lambda firm: rows.append(firm.row))
    assert rows == list(range(model.firms.n))
    model.agents.shuffle_do("__repr__")
    np.testing.assert_array_equal(model.engine.output, before)


def test_after_looking_the_sets_still_agree_with_the_columns(model):
    list(model.agents)
    advance(model, 2)
    assert model.agents.get("demand") == model.engine.demand.tolist()
    assert [firm.output for firm in model.agents] == model.engine.output.tolist()
    assert model.agents[3] in model.agents
    assert model.agents.get(["row", "industry"])[0] == [0, "toy_vehicles"]


def test_what_a_firm_says_of_itself(model):
    firm = model.firm(0)
    assert (firm.id, firm.name, firm.industry, firm.place) == (
        "red_wagon",
        "Red Wagon Works",
        "toy_vehicles",
        "brickfield",
    )
    assert firm.ecosystem == "vehicles"
    assert firm.state == "active"
    assert (firm.lat, firm.lon) == (model.firms.lat[0], model.firms.lon[0])
    assert repr(firm) == "<Firm red_wagon toy_vehicles in brickfield>"
    pool = model.firm(model.firms.n - 1)
    assert isinstance(pool, ExternalPool)
    assert pool.ecosystem is None
    assert pool.suppliers == {}
    assert pool.id == f"{pool.place}:{pool.industry}"


def test_suppliers_and_stocks_are_those_of_the_network(model):
    firm = model.firm(0)
    assert set(firm.suppliers) == set(firm.stocks)
    for input_, sellers in firm.suppliers.items():
        assert sum(sellers.values()) == pytest.approx(1.0)
        assert {seller.industry for seller in sellers} == {input_}
    assert all(stock > 0 for stock in firm.stocks.values())


def test_writing_an_attribute_changes_the_column_and_the_run(model):
    firm = model.firm(0)
    normal = firm.output
    firm.capacity = normal / 2
    assert model.engine.capacity[0] == normal / 2
    model.step()
    assert firm.output == pytest.approx(normal / 2)
    firm.capacity = 0.0
    assert firm.state == "closed"


def test_what_follows_from_the_model_cannot_be_set(model):
    with pytest.raises(AttributeError, match="output follows from the model"):
        model.firm(0).output = 1.0
    assert Firm.output.unit == "CNY/day"
