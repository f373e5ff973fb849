"""Experiment files, and the runs they come to."""

from __future__ import annotations

import json

import numpy as np
import pytest
from study_data import ROOT, experiment_file

from sim.errors import ScenarioError
from sim.scenario.experiment_load import experiment_from_dict, experiment_schema_text, load_experiment
from sim.study.design import lay_out
from sim.study.design.sampling import points, unit_points

TOY = {"name": "toy", "scenarios": [{"name": "toyland", "file": "scenarios/toyland.yaml"}]}
SWITCH = {"key": "sourcing.switching_cost", "low": 0.01, "high": 0.1}
SEARCH = {"key": "sourcing.candidates", "low": 4.0, "high": 64.0, "scale": "log", "whole": True}


def experiment(**more):
    return experiment_from_dict({**TOY, **more}, ROOT)


def test_every_committed_experiment_lays_out():
    files = sorted((ROOT / "experiments").glob("*.yaml"))
    assert files
    for file in files:
        experiment = load_experiment(file)
        for told in ("title", "description", "question"):
            assert getattr(experiment, told)
            assert getattr(experiment, f"{told}_zh")
        for arm in (*experiment.scenarios, *experiment.policies, *experiment.disruptions, *experiment.parameters):
            assert arm.name_en
            assert arm.name_zh
        design = lay_out(experiment)
        assert len(design.runs) == len({row.run_id for row in design.rows})


def test_the_committed_schema_is_the_generated_one():
    assert (ROOT / "experiments" / "schema.json").read_text("utf-8") == experiment_schema_text()


def test_committed_experiments_fit_the_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(experiment_schema_text())
    for file in sorted((ROOT / "experiments").glob("*.yaml")):
        plain = load_experiment(file)._origin.tree.plain()
        jsonschema.validate(plain, schema)


def test_arms_points_and_replications_multiply(tmp_path):
    values = {"key": "sourcing.switching_cost", "values": [0.0, 0.02, 0.05]}
    design = lay_out(load_experiment(experiment_file(tmp_path, 4), {"parameters": [values]}))
    assert len(design.rows) == 2 * 2 * 3 * 4
    table = design.table()
    assert list(table.columns)[-1] == "sourcing.switching_cost"
    assert table["run_id"].is_unique
    assert sorted(table["seed"].unique()) == [1, 2, 3, 4]
    # Whole replications come first, so that what is there after an interruption can be compared.
    assert table["replication"].is_monotonic_increasing
    spec = design.spec(design.rows[-1])
    assert (spec.seed, spec.sourcing.switching_cost, spec.record.firms) == (4, 0.05, False)
    assert [d.kind for d in spec.disruptions] == ["plant_outage"]


def test_ids_are_of_content_not_of_names_or_order(tmp_path):
    file = experiment_file(tmp_path, 2)
    ids = {row.run_id for row in lay_out(load_experiment(file)).rows}
    more = {row.run_id for row in lay_out(load_experiment(file, ["replications=3"])).rows}
    assert ids < more
    renamed = lay_out(load_experiment(file, ["policies.1.name=other", "title=Other"]))
    assert {row.run_id for row in renamed.rows} == ids
    changed = lay_out(load_experiment(file, ["set={production.fill_memory_days: 20}"]))
    assert not ids & {row.run_id for row in changed.rows}


def test_rows_that_come_to_the_same_share_a_run(tmp_path):
    swept = {"key": "policies.0.rent_subsidy", "values": [0.1, 0.2]}
    design = lay_out(load_experiment(experiment_file(tmp_path, 1), {"parameters": [swept]}))
    assert len(design.rows) == 8
    assert len(design.runs) == 6  # the baseline has no policy to sweep: its two points are one run


def test_a_parameter_must_change_something():
    swept = {"key": "policies.0.intensity", "values": [0.1, 0.2]}
    with pytest.raises(ScenarioError, match=r"parameters\.0\.key: no run of this design has such a policy"):
        lay_out(experiment(parameters=[swept]))


def test_parameters_below_an_arm_count_its_own_items(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(
        f"extends: {ROOT}/scenarios/toyland.yaml\n"
        "policies:\n  - {kind: innovation_spaces, start: 2020-01-05, rent_subsidy: 0.9}\n",
        "utf-8",
    )
    arm = {"name": "more", "add": [{"kind": "innovation_spaces", "start": "2020-01-05"}], "set": {}}
    arm["set"] = {"policies.0.intensity": 0.5}
    design = lay_out(
        experiment(
            scenarios=[{"name": "own", "file": str(own)}],
            policies=[{"name": "baseline"}, arm],
            parameters=[{"key": "policies.0.rent_subsidy", "values": [0.1, 0.3]}],
        )
    )
    spec = design.spec(design.rows[-1])
    assert [(p.rent_subsidy, p.intensity) for p in spec.policies] == [(0.9, 1.0), (0.3, 0.5)]


@pytest.mark.parametrize(
    ("method", "rows"), [("latin_hypercube", 8), ("sobol", 8), ("saltelli", 8 * 4), ("morris", 8 * 3)]
)
def test_sampled_designs_stay_in_range_and_repeat(method, rows):
    if method in ("saltelli", "morris"):
        pytest.importorskip("SALib")
    spec = experiment(parameters=[SWITCH, SEARCH], sampling={"method": method, "size": 8})
    found = points(spec)
    assert len(found) == rows
    assert found == points(spec)
    assert all(0.01 <= p["sourcing.switching_cost"] <= 0.1 for p in found)
    assert all(isinstance(p["sourcing.candidates"], int) and 4 <= p["sourcing.candidates"] <= 64 for p in found)


def test_a_latin_hypercube_has_one_point_in_each_part():
    u = unit_points(experiment(parameters=[SWITCH, SEARCH], sampling={"method": "latin_hypercube", "size": 16}))
    assert u.shape == (16, 2)
    for column in u.T:
        assert sorted(np.floor(column * 16).astype(int)) == list(range(16))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"policies": [{"name": "a"}, {"name": "a"}]}, "two arms have the same name: a"),
        ({"parameters": [SWITCH]}, "a grid needs 'values'"),
        ({"parameters": [{"key": "a.b"}]}, "give either 'values', or 'low' and 'high'"),
        ({"parameters": [{**SWITCH, "low": 1.0}]}, "must be less than high"),
        ({"sampling": {"method": "sobol", "size": 4}}, "parameters: needed by sampling method sobol"),
        ({"sampling": {"method": "soboll"}}, "did you mean 'sobol'?"),
        ({"replications": 0}, "must be at least 1"),
        ({"polices": []}, "unknown key, did you mean 'policies'?"),
    ],
)
def test_mistakes_are_told_in_words(more, said):
    with pytest.raises(ScenarioError) as caught:
        experiment(**more)
    assert said in str(caught.value)


def test_mistakes_name_file_and_line(tmp_path):
    file = experiment_file(tmp_path, 1, "replicatons: 3\n")
    with pytest.raises(ScenarioError, match=r"toy\.yaml:17: replicatons: unknown key"):
        load_experiment(file)
    with pytest.raises(ScenarioError, match="no such file"):
        lay_out(load_experiment(experiment_file(tmp_path), {"scenarios": [{"name": "x", "file": "nowhere.yaml"}]}))
    with pytest.raises(ScenarioError, match="unknown"):
        lay_out(load_experiment(file.with_name("toy.yaml"), {"disruptions.1.add.0.target.leader": "nobody"}))
