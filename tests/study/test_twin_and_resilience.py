"""Resilience of a recorded run: the twin is made once, and every number follows its definition."""

import json

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError, ResultError
from sim.scenario import from_dict, resolve
from sim.study import run
from sim.study.resilience import STATUS, resilience
from sim.study.twin import twin_of, without_disruptions

BLOW = {"kind": "plant_outage", "start": "2020-01-11", "days": 10, "target": {"leader": "red_wagon"}}


def toy(root, *disruptions, days=60, **sections):
    values = {"name": "toy", "region": "scenarios/toyland", "population": {"firms": 200}, "calendar": {"days": days}}
    return from_dict({**values, "disruptions": list(disruptions), **sections}, root)


@pytest.fixture(scope="module")
def blown(root, tmp_path_factory):
    result = run(toy(root, BLOW), out=tmp_path_factory.mktemp("results"))
    return result, twin_of(result)


def test_the_twin_is_the_run_without_its_disruptions(root, blown):
    result, twin = blown
    assert twin.manifest["scenario"]["disruptions"] == []
    assert twin.manifest["seed"] == result.manifest["seed"]
    spec = without_disruptions(toy(root, BLOW))
    assert spec.record.daily
    assert resolve(spec)["policies"] == []
    before = result.daily[result.daily["day"] < 10].reset_index(drop=True)
    pd.testing.assert_series_equal(
        before["output"], twin.daily[twin.daily["day"] < 10]["output"].reset_index(drop=True)
    )


def test_the_twin_is_made_once_and_kept(blown, monkeypatch):
    result, _ = blown
    assert (result.path / "twin" / "manifest.json").is_file()

    def never(*_, **__):
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.twin.simulate", never)
    assert twin_of(result).path == result.path / "twin"


def test_a_run_without_disruptions_keeps_no_daily_table_unless_told(root):
    assert "daily" not in run(toy(root, days=3)).tables
    assert "daily" in run(toy(root, days=3, record={"daily": True})).tables
    assert "daily" not in run(toy(root, BLOW, days=3, record={"daily": False})).tables


def test_the_daily_table_adds_up(blown):
    result, _ = blown
    days = result.daily.pivot_table(
        index="day", columns="scope", values=["output", "direct_loss"], aggfunc="sum", observed=True
    )
    for name in ("output", "direct_loss"):
        for scope in ("city", "place", "industry"):
            np.testing.assert_allclose(days[name][scope], days[name]["region"], rtol=1e-12, atol=1e-6)
    series = result.series.set_index("day")["output"]
    np.testing.assert_allclose(days["output"]["region"].loc[series.index], series, rtol=1e-12)


def test_measures_are_those_of_the_definition(blown):
    result, twin = blown
    found = resilience(result, twin)
    q = result.daily[result.daily["scope"] == "region"]["output"].to_numpy()
    q0 = twin.daily[twin.daily["scope"] == "region"]["output"].to_numpy()
    region = found.scope("region").iloc[0]
    assert found.start == 10
    assert region["loss"] == pytest.approx((q0 - q)[10:].sum())
    assert region["robustness"] == pytest.approx((q / q0)[10:].min())
    leader = found.scope("lead_firm").set_index("id").loc["red_wagon"]
    usual = twin.daily[(twin.daily["id"] == "red_wagon") & (twin.daily["day"] == 9)]["output"].iloc[0]
    assert leader["direct_loss"] == pytest.approx(10 * usual)
    assert leader["robustness"] == 0.0
    assert leader["time_to_survive"] == 0
    assert leader["recovery"] == "recovered"
    assert region["direct_loss"] == pytest.approx(leader["direct_loss"])
    assert region["amplification"] == pytest.approx(region["loss"] / region["direct_loss"])
    assert region["indirect_loss"] == pytest.approx(region["loss"] - region["direct_loss"])
    assert region["loss"] > leader["loss"]  # it spread


def test_own_zone_and_outside_are_apart_and_add_up(blown):
    found = resilience(*blown)
    assert found.struck == ("brickfield",)
    region = found.scope("region").iloc[0]
    assert found.zones.own + found.zones.outside == pytest.approx(region["loss"])
    own = found.scope("place").set_index("id").loc["brickfield", "loss"]
    assert found.zones.own == pytest.approx(own)


def test_loss_by_firm_sums_to_the_region_and_marks_the_struck(blown):
    found = resilience(*blown)
    local = found.firms[~found.firms["is_pool"]]
    assert local["loss"].sum() == pytest.approx(found.scope("region").iloc[0]["loss"])
    assert list(local[local["struck"]]["leader_id"]) == ["red_wagon"]


def test_not_recovered_is_kept_apart(root):
    result = run(toy(root, {**BLOW, "days": 25}, days=30))
    found = resilience(result, twin_of(result))
    leader = found.scope("lead_firm").set_index("id").loc["red_wagon"]
    assert leader["recovery"] == "not recovered"
    assert np.isnan(leader["time_to_recover"])
    assert set(found.table["recovery"]) <= set(STATUS.values())


def test_the_run_of_a_twin_against_itself_lost_nothing(blown):
    result, _ = blown
    found = resilience(result, result)
    np.testing.assert_array_equal(found.table["loss"], 0.0)
    assert set(found.table["recovery"]) <= {"never fell", "no output"}


def test_deliveries_that_outside_suppliers_lose_are_told(root):
    stop = {"kind": "external_stop", "start": "2020-01-11", "days": 5, "regions": ["drumcoast"]}
    result = run(toy(root, stop, days=40))
    twin = twin_of(result)
    found = resilience(result, twin)
    usual = twin.daily[(twin.daily["scope"] == "outside") & (twin.daily["day"] == 9)]["output"].iloc[0]
    assert 0 < found.outside_direct < 5 * usual
    assert found.zones is None
    assert np.isnan(found.scope("region").iloc[0]["amplification"])


def test_the_definition_is_told_in_both_languages(blown):
    text = resilience(*blown, threshold=0.9, sustained=7).definition("both")
    for words in ("2020-01-11", "90%", "7 days", "连续7天", "undisturbed twin"):
        assert words in text


def test_runs_that_cannot_be_measured_say_why(root, blown):
    with pytest.raises(ResultError, match="no disruption"):
        resilience(run(toy(root, days=3)), blown[1])
    with pytest.raises(ResultError, match="no daily table"):
        resilience(run(toy(root, BLOW, days=20, record={"daily": False})), blown[1])
    with pytest.raises(ResultError, match="after the last day"):
        resilience(run(toy(root, BLOW, days=5)), blown[1])
    with pytest.raises(InputError, match="did you mean 'place'"):
        resilience(*blown).scope("places")


def test_firms_that_come_and_go_do_not_get_in_the_way(root):
    result = run(toy(root, BLOW, days=70, dynamics={"on": True, "entry_rate": 0.5}))
    found = resilience(result, twin_of(result))
    assert found.scope("region").iloc[0]["loss"] > 0
    assert len(found.firms) >= 200


def test_esri_ranks_the_runs_own_network(blown):
    from sim.study.esri_ranks import esri_table

    table = esri_table(blown[0])
    assert (np.diff(table["esri"]) <= 0).all()
    assert table["esri"].between(0.0, 1.0).all()
    assert list(table["rank"]) == list(range(1, len(table) + 1))
    # a firm that stops takes at least its own output with it
    whole = blown[0].firms["output"].sum()
    assert (table["esri"] >= table["output"] / whole * (1 - 1e-9)).all()


def test_peitao_resilience_prints_and_writes(blown, capsys, tmp_path):
    from sim.cli.main import run as peitao

    path = str(blown[0].path)
    assert peitao(["resilience", path, "--by", "lead_firm"]) == 0
    said = capsys.readouterr().out
    assert "red_wagon" in said
    assert "Amplification" in said
    assert peitao(["resilience", path, "--json", "--esri", "--out", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"definition", "rows", "struck_places", "own_zone", "esri"} <= set(told)
    assert (tmp_path / "out" / "recovery.png").stat().st_size > 10_000
    assert len(pd.read_csv(tmp_path / "out" / "resilience.csv")) == len(told["rows"])
    assert peitao(["resilience", path, "--by", "cities"]) == 2
    assert "did you mean 'city'" in capsys.readouterr().err
    assert peitao(["resilience", path, "--threshold", "2", "--sustained", "0"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
