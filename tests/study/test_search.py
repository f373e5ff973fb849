"""Sharing out floor area, and a search that finds what is best, is stopped, and goes on."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from study_data import ROOT

from sim.errors import ScenarioError
from sim.scenario.experiment_load import experiment_schema_text, load_search
from sim.scenario.search import SearchSpec
from sim.study.search import search
from sim.study.search.allocation import share_out
from sim.study.search.search import _undominated

SEARCH = """
name: find
scenario: {root}/scenarios/toyland.yaml
set: {{population.firms: 200, calendar.days: 30, calendar.start: 2021-08-01}}
allocate: {{total_wan_m2: 15, smallest_wan_m2: 2, start: 2020-01-01}}
goals:
  - {{outcome: cost, aim: lowest}}
  - {{outcome: lsr_metro, aim: highest}}
floors: [{{outcome: output, at_least: -1.0e+12}}]
candidates: 6
generation: 3
replications: 2
"""


@given(
    hnp.arrays(float, 6, elements=st.floats(0, 1)),
    hnp.arrays(float, 6, elements=st.floats(0, 50)),
    st.floats(1, 200),
    st.floats(0, 5),
)
def test_shared_out_within_the_rules(weights, most, total, smallest):
    got = share_out(weights, most, total, smallest)
    assert (got >= 0).all()
    assert (got <= most + 1e-6).all()
    assert got.sum() <= total + 1e-6
    assert ((got == 0) | (got >= smallest - 1e-6)).all()
    assert (got[weights == 0] == 0).all()


def test_all_is_placed_when_there_is_room():
    got = share_out(np.array([1.0, 1.0, 2.0]), np.array([10.0, 100.0, 100.0]), 100.0)
    assert got.tolist() == pytest.approx([10.0, 30.0, 60.0])
    assert share_out(np.array([1.0, 0.01]), np.array([50.0, 50.0]), 20.0, 2.0).tolist() == pytest.approx([20.0, 0.0])


def test_who_is_beaten():
    scores = np.array([[1, 1], [2, 0], [0, 2], [0, 0], [5, 5]], float)
    assert _undominated(scores, np.array([True, True, True, True, False])).tolist() == [True, True, True, False, False]


def test_a_search_finds_stops_and_goes_on(tmp_path, monkeypatch):
    pytest.importorskip("optuna")
    file = tmp_path / "find.yaml"
    file.write_text(SEARCH.format(root=ROOT), "utf-8")
    module = import_module("sim.study.search.search")
    make, calls = module.batch, []

    def stopped(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return make(*args, **kwargs)

    monkeypatch.setattr(module, "batch", stopped)
    with pytest.raises(KeyboardInterrupt):
        search(file, out=tmp_path, engine="serial")
    monkeypatch.setattr(module, "batch", make)
    found = search(file, out=tmp_path, engine="serial")
    assert len(found.candidates) == 6
    assert found.candidates["policy"].is_unique
    assert found.best["feasible"].all()
    spaces = found.choices.drop(columns="policy").to_numpy()
    assert (spaces.sum(axis=1) <= 15 + 1e-6).all()
    again = search(file, out=tmp_path, engine="serial")
    assert again.candidates.equals(found.candidates)
    more = search(file, out=tmp_path, engine="serial", overrides=["candidates=8"])
    assert len(more.candidates) == 8
    assert more.candidates.head(6).drop(columns="best").equals(found.candidates.drop(columns="best"))


def test_searches_and_their_schema_are_in_order(tmp_path):
    folder = ROOT / "experiments" / "search"
    assert (folder / "schema.json").read_text("utf-8") == experiment_schema_text(SearchSpec)
    for file in folder.glob("*.yaml"):
        found = load_search(file)
        assert found.goals
        assert found.question_zh
        assert found.description_zh
    bad = tmp_path / "bad.yaml"
    bad.write_text(SEARCH.format(root=ROOT).replace("outcome: output,", "outcome: output, disruption: quake,"), "utf-8")
    with pytest.raises(ScenarioError, match="there is no disruption 'quake'"):
        load_search(bad)


def test_the_map_of_the_answer(tmp_path):
    pytest.importorskip("optuna")
    from sim.present.search_figure import draw_allocation

    file = tmp_path / "find.yaml"
    file.write_text(SEARCH.format(root=ROOT), "utf-8")
    found = search(file, out=tmp_path, engine="serial", overrides=["candidates=3"])
    assert draw_allocation(found, tmp_path / "map.png").stat().st_size > 10_000
