"""``--set`` on experiment files: single values below ``set``."""

from __future__ import annotations

import pytest
from study_data import experiment_file

from sim.errors import ScenarioError
from sim.scenario.experiment_load import load_experiment


def test_values_of_set_are_changed_one_by_one(tmp_path):
    """``--set set.a.b=1`` changes that value: it takes the place of ``a.b`` under ``set``, and leaves the rest of ``a``."""
    file = experiment_file(tmp_path, 1, "set: {population.size_shape: 1.2, calendar.days: 20}\n")
    found = load_experiment(file, ["set.calendar.days=10", "scenarios.0.set.population.firms=250", "set.seed=9"])
    assert found.set == {"population.size_shape": 1.2, "calendar.days": 10, "seed": 9}
    assert found.scenarios[0].set["population.firms"] == 250
    first = load_experiment(experiment_file(tmp_path), ["set.population.firms=250"])
    assert first.set == {"population.firms": 250}


@pytest.mark.parametrize("wrong", [["population.firms=300"], {"sourcing.candidates": 8}])
def test_a_value_of_the_scenarios_is_told_where_it_belongs(tmp_path, wrong):
    with pytest.raises(ScenarioError, match=r"is a value of the scenarios: write set\.(population|sourcing)\."):
        load_experiment(experiment_file(tmp_path), wrong)


def test_overrides_that_can_be_read_only_once_are_applied(tmp_path):
    assert load_experiment(experiment_file(tmp_path), (text for text in ["replications=7"])).replications == 7
