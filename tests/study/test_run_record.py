"""What a run records: the tables, the manifest, and the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from toy import ROOT, toy_spec

import sim
from sim.study import read_run, run

POLICY = {"kind": "innovation_spaces", "start": "2020-01-10"}
OUTAGE = {"kind": "plant_outage", "start": "2020-01-20", "days": 10, "target": {"leader": "red_wagon"}}
SHARES = ("lsr_metro", "lsr_radius_300km", "lsr_country", "import_share", "stocked_out_share")


def busy_spec(**more):
    return toy_spec(policies=[POLICY], disruptions=[OUTAGE], **more)


@pytest.fixture(scope="module")
def result():
    return run(busy_spec())


def files(folder):
    """Content hash of each Parquet file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.parquet"))}


def test_series_have_a_row_for_each_recorded_day(result):
    days = [*range(0, 60, 7), 59]
    assert result.series["day"].tolist() == days
    assert result.series["date"].iloc[-1] == pd.Timestamp("2020-02-29")
    for name in ("leaders", "ecosystems", "places", "spaces"):
        table = result.tables[name]
        assert sorted(table["day"].unique().tolist()) == days
        assert not table.duplicated(["day", table.columns[2]]).any()


def test_shares_are_shares_and_money_is_finite(result):
    for name, table in result.tables.items():
        for column in table.columns.intersection(list(SHARES)):
            values = table[column].dropna()
            assert values.between(0, 1).all(), (name, column)
    assert np.isfinite(result.series.select_dtypes("number")).all().all()
    assert (result.series["lsr_metro"] <= result.series["lsr_radius_300km"] + 1e-12).all()


def test_region_totals_are_sums_over_places_and_ecosystems(result):
    for name in ("places",):
        by_day = result.tables[name].groupby("day")["output"].sum()
        np.testing.assert_allclose(by_day, result.series["output"], rtol=1e-12)
    local = result.firms[~result.firms["is_pool"]]
    assert local["output"].sum() == pytest.approx(result.series["output"].iloc[-1])
    assert len(local) == 200


def test_links_refer_to_firms_and_shares_sum_to_one(result):
    known = set(result.firms["firm_id"])
    assert set(result.links["buyer_id"]) <= known
    assert set(result.links["supplier_id"]) <= known
    by_slot = result.links.groupby(["buyer_id", "input_id"], observed=True)["share"].sum()
    np.testing.assert_allclose(by_slot, 1.0)
    assert (result.links[["km", "lead_days", "value"]] >= 0).all().all()


def test_events_and_budget_tell_what_happened(result):
    assert result.events["what"].tolist() == ["starts", "starts", "over"]
    assert (result.budget["cny"] > 0).all()
    assert result.tables["assumptions"]["where"].isin(["scenario"]).any()


def test_the_manifest_says_what_was_run_with_what(result):
    about = result.manifest
    assert about["scenario"]["population"]["firms"] == 200
    assert about["seed"] == about["scenario"]["seed"]
    assert about["versions"]["peitao"] == sim.__version__
    assert {"mesa", "numpy", "python"} <= set(about["versions"])
    assert set(about["git"]) == {"commit", "dirty"}
    assert set(about["seconds"]) == {"build", "simulate"}
    assert about["machine"]["cores"] >= 1
    assert about["tables"] == list(result.tables)
    assert about["command"]
    json.dumps(about)


def test_a_quiet_run_has_empty_tables_of_the_right_shape(tmp_path):
    result = run(toy_spec(calendar={"days": 3}), out=tmp_path)
    again = read_run(result.path)
    for name in ("events", "budget"):
        assert len(again.tables[name]) == 0
        assert again.tables[name]["date"].dtype.kind == "M"


def test_what_is_written_is_read_back_equal(tmp_path, result):
    written = run(busy_spec(), out=tmp_path)
    again = read_run(written.path)
    assert written.path == tmp_path / "toy" / written.manifest["run_id"]
    assert again.manifest["run_id"] == result.manifest["run_id"]
    for name, table in result.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table, check_dtype=False, check_categorical=False)
    assert again.series.equals(again.tables["series"])
    with pytest.raises(AttributeError, match="no table 'serie'; this result has series, "):
        again.serie  # noqa: B018


def test_two_runs_write_the_same_bytes_and_another_seed_does_not(tmp_path):
    first, second, other = (run(busy_spec(seed=seed), out=tmp_path / str(n)) for n, seed in enumerate((1, 1, 2)))
    assert first.path.name == second.path.name != other.path.name
    assert files(first.path) == files(second.path)
    assert files(first.path)["series.parquet"] != files(other.path)["series.parquet"]


RUN = """
import sys
import sim.model.engine.engine as engine
import sim.model.engine.pieces as pieces
engine.PARALLEL_FROM, pieces.LINKS_PER_PIECE = 0, 200
import test_run_record
from sim.study import run
print(run(test_run_record.busy_spec(), out=sys.argv[1]).path)
"""


def test_hash_seed_and_threads_change_nothing(tmp_path):
    """Each run in a process of its own; more than one thread even on a small network."""
    found = []
    for n, (hash_seed, threads) in enumerate([("1", "1"), ("2", "2"), ("3", "3")]):
        env = {
            **os.environ,
            "PYTHONHASHSEED": hash_seed,
            "NUMBA_NUM_THREADS": threads,
            "PEITAO_THREADS": threads,
            "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in (".", "tests", "tests/study")),
        }
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(tmp_path / str(n))], capture_output=True, text=True, env=env, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr
        found.append(files(type(tmp_path)(done.stdout.strip())))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) >= 12


def test_recording_never_changes_what_is_simulated():
    daily, sparse = (run(busy_spec(record={"every_days": days})) for days in (1, 30))
    pd.testing.assert_series_equal(daily.firms["output"], sparse.firms["output"])
    both = daily.series.merge(sparse.series, on="day", suffixes=("", "_"))
    np.testing.assert_array_equal(both["output"], both["output_"])


def test_tables_that_are_not_wanted_are_not_kept():
    result = run(toy_spec(calendar={"days": 2}, record={"firms": False, "links": False}))
    assert not {"firms", "links"} & set(result.tables)


def test_the_python_way_is_as_short_as_promised(root):
    result = sim.run(root / "scenarios/toyland.yaml", seed=7, overrides=["calendar.days=10"])
    assert result.manifest["seed"] == 7
    assert len(result.series) == 3
    assert result.path is None
    spec = sim.load(root / "scenarios/toyland.yaml")
    assert sim.run(spec, overrides={"calendar.days": 10}, seed=7).series.equals(result.series)


def test_progress_is_told_to_the_end():
    told = []
    run(toy_spec(calendar={"days": 5}), progress=lambda *row: told.append(row))
    assert told[0] == ("building the world", 0, 5)
    assert told[-1] == ("simulating", 5, 5)
