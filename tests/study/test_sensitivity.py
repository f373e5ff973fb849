"""Indices on functions whose indices are known, and on a real study; boxes that were put there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from study_data import experiment_file, reference

from sim.errors import InputError
from sim.scenario.experiment_load import experiment_from_dict
from sim.study import discover as discover_module
from sim.study.design.sampling import points, problem, unit_points
from sim.study.discover import discover
from sim.study.runner import batch
from sim.study.sensitivity import _morris, _sobol, sensitivity
from sim.study.store import open_store

KEYS = ("sourcing.switching_cost", "sourcing.suppliers_per_input", "production.smoothing_days")


def experiment(method, size):
    parameters = [{"key": key, "low": 1.0, "high": 2.0} for key in KEYS]
    scenarios = [{"name": "s", "file": "x.yaml"}]
    sampling = {"method": method, "size": size}
    return experiment_from_dict({"name": "x", "scenarios": scenarios, "parameters": parameters, "sampling": sampling})


def ishigami(u):
    """Ishigami & Homma (1990): first-order indices 0.314, 0.442, 0; totals 0.558, 0.442, 0.244."""
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_ishigami():
    pytest.importorskip("SALib")
    spec = experiment("saltelli", 2048)
    found = _sobol(problem(spec), unit_points(spec), ishigami(unit_points(spec)))
    assert found["index"].to_numpy() == pytest.approx([0.314, 0.442, 0.0], abs=0.03)
    assert found["total"].to_numpy() == pytest.approx([0.558, 0.442, 0.244], abs=0.03)
    assert (found["low"] < found["index"]).all()
    assert (found["index"] < found["high"]).all()


def test_morris_effects_of_a_line():
    pytest.importorskip("SALib")
    spec = experiment("morris", 12)
    u = unit_points(spec)
    found = _morris(problem(spec), u, 3.0 * u[:, 0] - 2.0 * u[:, 1])
    assert found["index"].to_numpy() == pytest.approx([3.0, 2.0, 0.0], abs=1e-9)
    assert found["sigma"].to_numpy() == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)


def test_a_real_study(tmp_path):
    pytest.importorskip("SALib")
    more = {
        "parameters": [
            {"key": "sourcing.suppliers_per_input", "low": 1.0, "high": 3.0, "name_zh": "供应商数"},
            {"key": "sourcing.switching_cost", "low": 0.0, "high": 0.05},
        ],
        "sampling": {"method": "morris", "size": 3},
        "disruptions": [{"name": "none"}],
    }
    file = experiment_file(tmp_path, 2)
    path = batch(file, out=tmp_path, engine="serial", overrides=more).path
    found = sensitivity(path, "lsr_metro")
    assert found["parameter"].iloc[0] == "sourcing.suppliers_per_input"
    assert found["index"].iloc[0] > 0
    assert found["name_zh"].iloc[0] == "供应商数"
    from sim.present.sensitivity_figure import draw_sensitivity

    assert draw_sensitivity(found, path, "lsr_metro", tmp_path / "morris.png").stat().st_size > 10_000
    with pytest.raises(InputError, match="no outcome 'lsr_metr'"):
        sensitivity(path, "lsr_metr")
    with pytest.raises(InputError, match="the same at every point"):
        sensitivity(path, "cost")
    with pytest.raises(InputError, match="indices need sampling method"):
        sensitivity(reference()[1], "lsr_metro")


def pretend(monkeypatch, value_at):
    """The toy study as if its points had these values."""
    spec = experiment("latin_hypercube", 200)
    where = points(spec)
    values = pd.DataFrame({"point": range(200), "replication": 0, "value": [value_at(p) for p in where]})
    monkeypatch.setattr(discover_module, "point_values", lambda *args: values)
    store = open_store(reference()[1])
    store.points = where
    return store


def test_the_box_in_which_a_policy_fails_is_found(monkeypatch):
    pytest.importorskip("sklearn")
    cost, per_input, _ = KEYS
    store = pretend(monkeypatch, lambda p: -1.0 if p[cost] > 1.6 and p[per_input] <= 1.4 else 1.0)
    found = discover(store, "lsr_metro", "spaces")
    assert found.accuracy > 0.95 > found.guess
    box = found.boxes.iloc[0]
    assert box["density"] == 1.0
    assert box["coverage"] == 1.0
    assert cost in box["conditions"]
    assert per_input in box["conditions"]
    # For a loss lower is better: the same numbers fail everywhere else.
    assert discover(store, "loss", "spaces").failures == 200 - found.failures


def test_nothing_to_discover_is_told(monkeypatch):
    pytest.importorskip("sklearn")
    store = pretend(monkeypatch, lambda p: 1.0)
    with pytest.raises(InputError, match="fails at no point"):
        discover(store, "lsr_metro", "spaces")
