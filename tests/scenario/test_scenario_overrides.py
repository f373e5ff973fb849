"""--set: single values changed from outside the file."""

import datetime as dt

import numpy as np
import pytest

from sim import scenario
from sim.errors import ScenarioError

TEXT = """\
region: land
policies:
  - {kind: innovation_spaces, start: 2020-03-01}
disruptions:
  - {kind: plant_outage, start: 2020-03-01, days: 3, target: {leader: a}}
"""


@pytest.fixture
def path(tmp_path):
    (tmp_path / "land").mkdir()
    (tmp_path / "sea").mkdir()
    (tmp_path / "x.yaml").write_text(TEXT)
    return tmp_path / "x.yaml"


@pytest.mark.parametrize(
    ("override", "key", "value"),
    [
        ("seed=7", "seed", 7),
        ("population.firms=500", "population.firms", 500),
        ("sourcing.match_noise=1e-2", "sourcing.match_noise", 0.01),
        ("population.size_tail=1.2", "population.size_tail", 1.2),
        ("title=NO", "title", "NO"),
        ("title=a=b", "title", "a=b"),
        ("title='5'", "title", "5"),
        ("title=", "title", None),
        ("calendar.start=2021-05-06", "calendar.start", "2021-05-06"),
        ("record={every_days: 2}", "record.every_days", 2),
        ("policies.0.intensity=0", "policies.0.intensity", 0.0),
        ("policies.0.spaces=[a, b]", "policies.0.spaces.1", "b"),
        ("disruptions.0.target.leader=b", "disruptions.0.target.leader", "b"),
        ("policies=[]", "policies", []),
        ("region=sea", "region", "sea"),
    ],
)
def test_values_are_read_as_yaml(path, override, key, value):
    if override == "title=":
        with pytest.raises(ScenarioError, match="--set title: is empty, must be text"):
            scenario.load(path, [override])
        return
    spec = scenario.load(path, [override])
    assert scenario.flat(scenario.resolve(spec))[key] == value


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        (
            "policies.0.rent_subsidie=1",
            "--set policies.0.rent_subsidie: unknown key, did you mean 'rent_subsidy'?",
        ),
        (
            "polices.0.intensity=1",
            "--set polices.0.intensity: polices: unknown key, did you mean 'policies'?",
        ),
        (
            "policies.1.intensity=1",
            "--set policies.1.intensity: there is no item 1: policies has 1 item, numbered from 0",
        ),
        ("policies.first=1", "--set policies.first: there is no item first: policies has 1 item"),
        ("policies.-1=1", "--set policies.-1: there is no item -1"),
        ("policies.0=3", "--set policies.0: is 3, must be a group of 'key: value' lines"),
        ("policies=3", "--set policies: is 3, must be a list"),
        ("region.x=3", "--set region.x: region is a single value; nothing can stand below it"),
        ("population.firms=many", "--set population.firms: is 'many', must be a whole number"),
        ("population.firms=3", "--set population.firms: is 3, must be at least 200 (firms)"),
        ("population.firms=.nan", "--set population.firms: is nan, must be a whole number"),
        ("record={every: 2}", "--set record: record.every: unknown key, did you mean 'every_days'?"),
        ("extends=parent.yaml", "--set extends: unknown key"),
        ("seed", "--set seed: write it as key=value, such as population.firms=500"),
        ("=3", "--set : the key must be words joined by dots"),
        ("a..b=3", "--set a..b: the key must be words joined by dots"),
        ("seed=[1", "--set seed: not valid YAML"),
        ("seed={a: 1, a: 2}", "--set seed: duplicate key"),
        ("region=nowhere", "--set region: there is no folder"),
    ],
)
def test_mistakes(path, override, expected):
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path, [override])
    assert str(caught.value).startswith(expected)
    assert len(caught.value.problems) == 1


def test_all_bad_overrides_are_told(path):
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path, ["seed", "region.x=1", "policies.9=1"])
    assert len(caught.value.problems) == 3


def test_below_an_empty_list(path):
    path.write_text("region: land\n")
    with pytest.raises(ScenarioError, match=r"--set policies.0.intensity: policies is empty: there is no item 0"):
        scenario.load(path, ["policies.0.intensity=0"])


def test_a_mapping_takes_python_values(path):
    spec = scenario.load(
        path, {"seed": np.int64(4), "calendar.start": dt.date(2021, 1, 2), "policies.0.spaces": ("a",)}
    )
    assert (spec.seed, spec.calendar.start, spec.policies[0].spaces) == (4, dt.date(2021, 1, 2), ("a",))
    with pytest.raises(ScenarioError, match="a object cannot stand in a scenario"):
        scenario.load(path, {"seed": object()})
    with pytest.raises(ScenarioError, match="this large"):
        scenario.load(path, {"seed": 10**5000})


def test_later_overrides_win(path):
    assert scenario.load(path, ["seed=2", "seed=3"]).seed == 3


def test_vary_is_load_with_overrides(path):
    change = {"seed": 9, "policies.0.intensity": 0.5}
    varied = scenario.vary(scenario.load(path), change)
    assert varied == scenario.load(path, change)
    assert varied.region_folder == path.parent / "land"
    assert varied.where("policies.0.start") == (str(path), 3)
    with pytest.raises(ScenarioError, match="--set sed: unknown key"):
        scenario.vary(varied, {"sed": 1})


def test_vary_a_scenario_made_in_python(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    assert scenario.vary(scenario.ScenarioSpec(name="a", region="land"), {"seed": 2}).seed == 2
