"""Criticality: one thing removed at a time, ranked, kept case by case, the same from one process or several."""

import json

import numpy as np
import pytest

from sim.errors import InputError
from sim.scenario import from_dict
from sim.study.criticality import WHAT, cases_of, criticality


@pytest.fixture(scope="module")
def spec(root):
    values = {"name": "toy", "region": "scenarios/toyland", "population": {"firms": 200}}
    return from_dict(values, root)


@pytest.fixture(scope="module")
def zones(spec, tmp_path_factory):
    return criticality(spec, "zones", days=5, after=20, jobs=1, out=tmp_path_factory.mktemp("zones"))


def test_every_zone_is_ranked_by_what_the_region_loses(zones):
    table = zones.table
    assert len(table) == 8
    assert (np.diff(table["loss"]) <= 0).all()
    assert table["rei"].iloc[0] == 1.0
    assert table["loss"].iloc[0] > 0
    np.testing.assert_allclose(table["own_zone_loss"] + table["outside_loss"], table["loss"])


@pytest.mark.parametrize("what", WHAT)
def test_cases_are_sections_of_a_scenario_that_load(spec, root, what):
    from sim.model.cluster import ClusterModel
    from sim.scenario import resolve
    from sim.world import build_world

    world = build_world(spec)
    cases = cases_of(world, what, spec.calendar.date(5), 3, 4)
    assert len({case.id for case in cases}) == len(cases) > 1
    for case in cases:
        assert case.points
        ClusterModel(world, from_dict(resolve(spec) | {"disruptions": [case.disruption]}, root))


def test_the_largest_firms_are_those_that_are_stopped(spec):
    from sim.model.cluster import ClusterModel
    from sim.scenario import resolve
    from sim.world import build_world

    world = build_world(spec)
    local = np.flatnonzero(~world.firms.is_pool)
    largest = local[np.argsort(-world.firms.output[local], kind="stable")][:6]
    for case, row in zip(cases_of(world, "firms", spec.calendar.start, 3, 6), largest, strict=True):
        model = ClusterModel(world, from_dict(resolve(spec) | {"disruptions": [case.disruption]}, spec.base))
        assert model.effects.disruptions[0].row == row


def test_a_stopped_study_goes_on_and_ends_the_same(spec, zones, monkeypatch):
    files = sorted((zones.folder / "cases").glob("*.json"))
    assert len(files) == 8
    files[0].unlink()
    files[1].write_text('{"loss": 1')  # a file that is not whole counts as missing
    done = []
    import sim.study.criticality as module

    row = module._Runner.row
    monkeypatch.setattr(module._Runner, "row", lambda self, case: done.append(case.id) or row(self, case))
    again = criticality(spec, "zones", days=5, after=20, jobs=1, out=zones.folder.parents[1])
    assert len(done) == 2
    assert again.table.equals(zones.table)


def test_settings_that_cannot_be_are_all_told(spec, tmp_path):
    with pytest.raises(InputError) as caught:
        criticality(spec, "zone", days=0, after=1, out=tmp_path)
    assert [problem.key for problem in caught.value.problems] == ["what", "days", "after"]
    assert "did you mean 'zones'" in str(caught.value)


def test_peitao_critical_with_two_workers_and_a_map(root, zones, tmp_path, capsys):
    from sim.cli.main import run as peitao

    words = ["critical", str(root / "scenarios/toyland.yaml"), "--what", "corridors", "--days", "3", "--after", "14"]
    words += ["--jobs", "2", "--out", str(tmp_path), "--set", "population.firms=200"]
    assert peitao([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["id"] for row in rows} == {"drum_corridor", "puppet_corridor"}
    (picture,) = tmp_path.glob("critical/*/map.png")
    assert picture.stat().st_size > 10_000
    assert peitao(words) == 0  # nothing is run again
    assert "drum_corridor" in capsys.readouterr().out
