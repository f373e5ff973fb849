"""Runs of one seed share a world: that must change nothing, and writing to it must be noticed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from study_data import experiment_file

from sim.errors import ModelError
from sim.scenario import vary
from sim.scenario.experiment_load import load_experiment
from sim.study.design import lay_out
from sim.study.run import simulate
from sim.study.runner.worlds import NOT_OF_THE_WORLD, Worlds, checksum, world_key
from sim.world import build_world


@pytest.fixture(scope="module")
def design(tmp_path_factory):
    return lay_out(load_experiment(experiment_file(tmp_path_factory.mktemp("worlds"), 2)))


def test_a_shared_world_changes_no_byte(design):
    worlds, pack = Worlds(), design.pack_hashes["toyland"]
    for row in design.rows[:4]:
        spec = design.spec(row)
        own, shared = simulate(spec), simulate(spec, world=worlds.world(spec, pack), static=False)
        worlds.check(spec, pack)
        for name, table in shared.tables.items():
            assert table.equals(own.tables[name]), name
    assert len({world_key(design.spec(row), pack) for row in design.rows[:4]}) == 1


def test_building_a_world_reads_only_what_its_key_holds(design):
    """A world of a scenario with every left-out section changed is the same world."""
    spec = design.spec(design.rows[0])
    other = design.spec(design.rows[3])
    other = vary(
        other, {"production.smoothing_days": 33.0, "calendar.days": 99, "record.every_days": 3, "name": "other"}
    )
    assert checksum(build_world(spec)) == checksum(build_world(other))
    assert set(NOT_OF_THE_WORLD) <= set(type(spec).model_fields)
    for key, value in (
        ("seed", 5),
        ("population.firms", 210),
        ("sourcing.candidates", 3),
        ("calendar.start", "2020-05-01"),
    ):
        changed = vary(spec, {key: value})
        pack = design.pack_hashes["toyland"]
        assert world_key(changed, pack) != world_key(spec, pack)


def test_writing_to_a_shared_world_is_an_error(design):
    worlds, pack = Worlds(), design.pack_hashes["toyland"]
    spec = design.spec(design.rows[0])
    world = worlds.world(spec, pack)
    world.firms.output[0] += 1.0
    with pytest.raises(ModelError, match="written to the world"):
        worlds.check(spec, pack)
    assert worlds.world(spec, pack) is not world


def test_only_the_last_worlds_are_kept(design):
    worlds, pack = Worlds(most=1), design.pack_hashes["toyland"]
    first, second = design.spec(design.rows[0]), design.spec(design.rows[-1])
    one = worlds.world(first, pack)
    assert worlds.world(first, pack) is one
    worlds.world(second, pack)
    assert worlds.world(first, pack) is not one
    with pytest.raises(ModelError, match="has changed since"):
        worlds.pack(first, "another")


def test_the_checksum_sees_every_array(design):
    world = build_world(design.spec(design.rows[0]))
    before = checksum(world)
    for part in (world.firms, world.network, world):
        for field in dataclasses.fields(part):
            value = getattr(part, field.name)
            if isinstance(value, np.ndarray) and value.size and value.dtype.kind == "f":
                kept = value.flat[0]
                value.flat[0] = kept + 1.0
                assert checksum(world) != before, field.name
                value.flat[0] = kept
    assert checksum(world) == before
