"""Hubs and connections that open on a date of the region pack."""

import csv
import shutil

import numpy as np
import pytest
from toy import ROOT

from sim.cli.main import main
from sim.errors import ModelError
from sim.model import ClusterModel
from sim.scenario import from_dict
from sim.world import build_world
from sim.world.pack import load_pack


@pytest.fixture
def folder(tmp_path):
    """A copy of Toyland whose railway to the Drum Coast opens on 11 February 2020."""
    folder = tmp_path / "toyland"
    shutil.copytree(ROOT / "scenarios" / "toyland", folder)
    for name, key in (("network_nodes", "drum_station"), ("network_edges", "drum_railway")):
        path = folder / f"{name}.csv"
        rows = list(csv.reader(path.open(newline="", encoding="utf-8")))
        rows = [[*row, "opens" if n == 0 else "2020-02-11" * (row[0] == key)] for n, row in enumerate(rows)]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def scenario(folder, **sections):
    values = {"name": "opening", "region": str(folder), "population": {"firms": 200}, "calendar": {"days": 80}}
    return from_dict({**values, **sections}, folder.parent)


def test_what_is_not_open_is_not_there_and_nobody_misses_it(folder):
    spec = scenario(folder)
    before, always = build_world(spec), build_world(scenario(ROOT / "scenarios" / "toyland"))
    to = before.places.row["block_old_town"], before.places.row["drumcoast"]
    assert not (before.transport.cost < always.transport.cost - 1e-9).any()
    assert before.transport.cost[:, *to].max() > 2 * always.transport.cost[:, *to].min(), "by road instead of rail"
    model = ClusterModel(before, spec)
    for _ in range(30):
        model.step()
    assert np.allclose(model.engine.output, before.firms.output, rtol=1e-6), "the base year is calm without it"
    assert model.logistics.no_route is None, "what never was is no closed route"


def test_it_opens_on_its_day_and_is_told(folder):
    spec = scenario(folder)
    world = build_world(spec)
    model = ClusterModel(world, spec)
    for _ in range(41):
        model.step()
    assert np.array_equal(model.logistics.transport.cost, world.transport.cost, equal_nan=True)
    model.step()  # day 41 is 11 February
    assert (model.logistics.transport.cost < world.transport.cost - 1e-9).any()
    assert [row["label"] for row in model.events.rows if row["kind"] == "opening"] == ["drum_corridor", "drum_station"]
    later = scenario(folder, calendar={"start": "2020-03-01", "days": 5})
    assert np.allclose(build_world(later).transport.cost, model.logistics.transport.cost, equal_nan=True)


def test_a_wrong_date_is_told_with_its_line(folder):
    path = folder / "network_nodes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2020-02-11", "11.2.2020"), encoding="utf-8")
    with pytest.raises(Exception, match="is not a date") as told:
        load_pack(folder)
    assert "network_nodes.csv" in str(told.value)


def test_route_on_a_date(folder, capsys):
    ask = ["route", str(folder), "drumcoast", "block_old_town", "--industry", "timber", "--json"]
    for date, by_rail in (("2020-01-05", False), ("2020-02-11", True)):
        with pytest.raises(SystemExit):
            main([*ask, "--date", date])
        assert ("drum_station" in capsys.readouterr().out) is by_rail
    with pytest.raises(SystemExit):
        main([*ask, "--date", "soon"])
    assert "is not a date" in capsys.readouterr().err


@pytest.mark.parametrize("rerouting", [False, True])
def test_an_opening_during_a_closure_shuts_nothing(folder, rerouting):
    """The railway opens while its station is closed: whoever drove before drives on."""
    closed = {"kind": "hub_closure", "hubs": ["drum_station"], "start": "2020-02-01", "days": 20}
    spec = scenario(folder, disruptions=[closed], adaptation={"rerouting": rerouting})
    model = ClusterModel(build_world(spec), spec)
    for _ in range(46):  # to 15 February
        model.step()
    assert model.logistics.no_route is None
    assert model.engine.link_open.all()
    for _ in range(30):
        model.step()
    assert model.logistics.transport.cost[:, *ends(model)].min() < 400, "by rail once the station is open"


def ends(model):
    return model.world.places.row["block_old_town"], model.world.places.row["drumcoast"]


def test_prices_do_not_feel_ways_on_which_nothing_moves(folder):
    closed = {"kind": "hub_closure", "hubs": ["drum_station"], "start": "2020-03-20", "days": 30}
    spec = scenario(
        folder, disruptions=[closed], adaptation={"rerouting": False}, calendar={"days": 150},
        dynamics={"on": True, "entry_rate": 0.3},
    )  # fmt: skip
    model = ClusterModel(build_world(spec), spec)
    calm = model.firms.price.max()
    for day in range(150):
        model.step()
        assert model.firms.price.max() < 2 * calm, day
        if day == 95:
            assert model.logistics.no_route is not None, "closed over the first of April"


def test_a_world_of_another_day_is_refused(folder):
    early, late = scenario(folder), scenario(folder, calendar={"start": "2020-03-01", "days": 5})
    with pytest.raises(ModelError, match="other hubs and connections"):
        ClusterModel(build_world(early), late)
