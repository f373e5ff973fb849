"""The store: readable from anywhere, compacted without loss, verified byte for byte."""

from __future__ import annotations

import json
import os
import shutil

import pandas as pd
import pytest
from study_data import reference

from sim.errors import InputError, PeitaoError, ResultError
from sim.study.runner import batch, replay
from sim.study.store import compact, finish_compaction, open_store, write_file
from sim.study.store import compact as compact_function
from sim.study.store.parts import as_arrow, part_bytes
from sim.study.verify import verify


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study"
    shutil.copytree(reference()[1], path)
    return path


def test_one_line_from_pandas_and_from_duckdb(study):
    series = pd.read_parquet(study / "series").merge(pd.read_parquet(study / "design.parquet"), on="run_id")
    assert series.groupby(["policy", "disruption", "seed"]).ngroups == 12
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql(f"select count(distinct run_id) from '{study}/series/*.parquet'").fetchall()
    assert found == [(12,)]


def test_queries_see_the_runs_of_the_design(study):
    pytest.importorskip("duckdb")
    store = open_store(study)
    counted = store.query("select policy, disruption, count(*) as n from runs group by all order by all")
    assert counted["n"].tolist() == [3] * 4
    joined = store.query("select avg(lsr_metro) as lsr from series join runs using (run_id) where policy = 'spaces'")
    assert 0 < joined["lsr"][0] < 1
    with pytest.raises(PeitaoError, match=r"query: .*nonsense"):
        store.query("select nonsense from runs")
    assert "series: run_id, date, day" in store.described()


def test_every_part_of_a_table_has_the_same_columns_and_types(study):
    import pyarrow.parquet as pq

    for table in ("series", "places", "budget", "events", "daily"):
        schemas = {str(pq.read_schema(file)) for file in (study / table).glob("*.parquet")}
        assert len(schemas) == 1, table


def test_parameters_are_not_repeated_on_rows(study):
    assert set(pd.read_parquet(study / "series").columns) & {"policy", "disruption", "seed"} == set()


def test_compact_keeps_every_row(study):
    before = open_store(study)
    tables = {name: before.table(name) for name in before.tables()}
    assert compact(study, 5) > 0
    after = open_store(study)
    for name, table in tables.items():
        keys = ["run_id"] if "day" not in table else ["run_id", "day"]
        mine = table.sort_values(keys, kind="stable", ignore_index=True)
        pd.testing.assert_frame_equal(after.table(name).sort_values(keys, kind="stable", ignore_index=True), mine)
    assert len(list((study / "series").glob("*.parquet"))) == 3
    assert batch(reference()[0], out=study.parent, overrides=["name=study"]).made == 0
    assert compact(study, 5) == 0 or len(list((study / "series").glob("*.parquet"))) <= 3
    assert all(run.same for run in verify(study, sample=2))


def test_a_compaction_that_was_killed_is_finished_without_loss_or_doubles(study, monkeypatch):
    rows = len(open_store(study).table("series"))
    unlink, count = os.unlink, []

    def dies(path, *args, **kwargs):
        if str(path).endswith(".parquet"):
            count.append(path)
            if len(count) == 9:
                raise KeyboardInterrupt
        return unlink(path, *args, **kwargs)

    monkeypatch.setattr(os, "unlink", dies)
    with pytest.raises(KeyboardInterrupt):
        compact_function(study, 6)
    monkeypatch.undo()
    assert (study / "compaction.json").exists()
    store = open_store(study)
    assert not (study / "compaction.json").exists()
    assert len(store.table("series")) == rows == len(pd.read_parquet(study / "series"))
    finish_compaction(study)  # nothing left to do


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        write_file(tmp_path, tmp_path / "series" / "x.parquet", b"data")
    assert not list(tmp_path.rglob("x.parquet*"))


def test_verify_finds_a_changed_number(study):
    file = sorted((study / "series").glob("*.parquet"))[0]
    table = pd.read_parquet(file)
    table.loc[0, "output"] *= 1.0 + 1e-15
    file.write_bytes(part_bytes(as_arrow(table)))
    found = verify(study, sample=12)
    assert [run.differing for run in found if not run.same] == [("series",)]
    with pytest.raises(InputError):
        verify(study, sample=0)


def test_replay_is_the_same_run_in_full(study):
    store = open_store(study)
    row = store.runs.iloc[3]
    result = replay(study, row["run_id"][:9])
    kept = store.table("series", [row["run_id"]]).drop(columns="run_id")
    assert (result.series["output"].to_numpy() == kept["output"].to_numpy()).all()
    assert {"firms", "links"} <= set(result.tables)
    with pytest.raises(ResultError, match="has no run 'zzz'"):
        replay(study, "zzz")


def test_a_newer_store_is_refused_and_a_folder_that_is_none_is_told(study, tmp_path):
    with pytest.raises(ResultError, match="is not a study"):
        open_store(tmp_path / "nothing")
    manifest = json.loads((study / "study.json").read_text("utf-8"))
    (study / "study.json").write_text(json.dumps({**manifest, "schema": 99}), "utf-8")
    with pytest.raises(ResultError, match="newer version"):
        open_store(study)
