"""A search over supplier programmes: values of a policy package, under a floor, stopped and gone on."""

from __future__ import annotations

import numpy as np
import pytest
from study_data import ROOT

from sim.cli.main import run as peitao
from sim.study.search import search
from sim.study.search.search import JOURNAL
from sim.study.store import open_store
from sim.study.store.status import read_status

SUPPLIERS = """
name: programme
scenario: {root}/scenarios/toyland.yaml
set: {{population.firms: 200, calendar.days: 150, sourcing.review_days: 30}}
package:
  name: suppliers
  add:
    - {{kind: supplier_development, name: motors, start: 2020-01-05, ramp_months: 2, capability_gain: 0.1,
        suppliers: {{industries: [motors]}}}}
    - {{kind: supplier_development, name: wheels, start: 2020-01-05, ramp_months: 2, suppliers: {{industries: [wheels]}}}}
variables:
  - {{key: policies.0.intensity, low: 0.0, high: 1.0}}
  - {{key: policies.1.intensity, low: 0.0, high: 1.0}}
disruptions:
  - name: none
  - name: outage
    add: [{{kind: plant_outage, start: 2020-05-01, days: 15, target: {{leader: tick_tock}}}}]
goals:
  - {{outcome: lsr_metro, aim: highest}}
  - {{outcome: cost, aim: lowest}}
floors: [{{outcome: loss_share, disruption: outage, at_most: 1.0}}]
candidates: 8
generation: 4
replications: 2
"""


def test_a_supplier_programme_under_a_floor_stops_and_goes_on(tmp_path, capsys):
    pytest.importorskip("optuna")
    file = tmp_path / "programme.yaml"
    file.write_text(SUPPLIERS.format(root=ROOT), "utf-8")
    loss = "loss_share (outage)"
    loose = search(file, out=tmp_path, engine="serial", overrides=["candidates=4"])
    assert loose.candidates["feasible"].all()
    second, third = np.sort(loose.candidates[loss])[1:3]
    assert second < third
    floor = float(second + third) / 2.0  # two of the first four hold it
    (loose.path / JOURNAL).unlink()  # the optimiser forgets, the runs stay: the same four are not made again
    rules = [f"floors.0.at_most={floor!r}"]

    def stop(stage, done, total):
        if stage == "runs" and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(file, out=tmp_path, engine="serial", overrides=rules, progress=stop)
    found = search(file, out=tmp_path, engine="serial", overrides=rules)

    store = open_store(found.path)
    assert len(store.design) == (1 + 8) * 2 * 2
    made = [event["run"] for event in read_status(found.path) if event["what"] == "done"]
    assert sorted(made) == sorted(store.design["run_id"].unique())  # none lost, none twice
    tried = found.candidates
    assert tried["policy"].tolist() == [f"candidate-{n:04d}" for n in range(8)]
    assert tried.head(4)[loss].tolist() == loose.candidates[loss].tolist()
    assert tried["feasible"].tolist() == (tried[loss] <= floor).tolist()
    assert tried.head(4)["feasible"].sum() == 2
    assert not tried.loc[~tried["feasible"], "best"].any()
    assert len(found.best) >= 1
    assert (found.best[loss] <= floor).all()
    goals = found.best[["lsr_metro (none)", "cost (none)"]]
    assert goals["lsr_metro (none)"].is_monotonic_decreasing
    assert goals["cost (none)"].is_monotonic_decreasing  # of two answers the better one is the dearer one
    assert not found.best[["policies.0.intensity", "policies.1.intensity"]].duplicated().any()
    chosen = found.choices.set_index("policy")
    assert chosen.to_numpy().min() >= 0.0
    assert chosen.to_numpy().max() <= 1.0
    for policy, row in chosen.iterrows():
        programmes = store.arm("toyland", policy, "none")["policies"]
        assert [one["intensity"] for one in programmes] == row.tolist()

    words = ["search", str(file), "--out", str(tmp_path), "--engine", "serial"]
    assert peitao([*words, "--set", "floors.0.at_most=-1.0"]) == 0
    assert "No candidate holds every floor" in capsys.readouterr().out
    assert peitao([*words, "--figure", str(tmp_path / "map.png")]) == 2
    assert "only a search that shares out floor area has a map" in capsys.readouterr().err
