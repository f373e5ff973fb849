"""The verbs of studies, as they are typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "study"))
from study_data import experiment_file, reference

from sim.cli.main import run


@pytest.fixture
def study():
    return str(reference()[1])


def test_a_dry_run_says_runs_minutes_and_mb_and_makes_nothing(tmp_path, capsys):
    file = experiment_file(tmp_path, 5)
    assert run(["batch", str(file), "--dry-run", "--jobs", "2", "--out", str(tmp_path / "results")]) == 0
    said = capsys.readouterr().out
    assert "1 scenario x 2 policies x 2 disruptions x 1 point x 5 replications" in said
    assert "runs     20, of which 0 are there" in said
    assert "minutes" in said
    assert "MB" in said
    assert not (tmp_path / "results").exists()


def test_batch_status_query_compare_power_verify_compact(tmp_path, capsys):
    file = experiment_file(tmp_path, 3)
    assert run(["batch", str(file), "--engine", "serial", "--out", str(tmp_path)]) == 0
    assert "12 of 12 runs are there, 12 made now" in capsys.readouterr().out
    study = str(tmp_path / "toy")
    assert run(["status", study]) == 0
    assert "12 of 12 runs done, 0 failed, 0 left" in capsys.readouterr().out
    pytest.importorskip("duckdb")
    assert run(["query", study, "select count(*) as n from runs", "--to", "csv"]) == 0
    assert capsys.readouterr().out == "n\n12\n"
    assert run(["compare", study, "--to", "csv"]) == 0
    said = capsys.readouterr().out
    assert "95 % low" in said
    assert "on the front" in said
    assert (tmp_path / "toy" / "comparison-effects.csv").exists()
    assert run(["power", study, "--outcome", "cost", "--half-width", "1000"]) == 0
    assert "needed" in capsys.readouterr().out
    assert run(["verify", study, "--sample", "1"]) == 0
    assert "the same, byte for byte" in capsys.readouterr().out
    assert run(["compact", study]) == 0
    assert run(["replay", study, "--run", "zzzz"]) == 1
    assert "has no run 'zzzz'" in capsys.readouterr().err


def test_status_as_json(study, capsys):
    assert run(["status", study, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["done"] == 12


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["batch", "nowhere.yaml"], 2, "no such file"),
        (["compare", "nowhere"], 1, "is not a study"),
        (["compare", "STUDY", "--baseline", "spacs"], 2, "did you mean 'spaces'?"),
        (["compare", "STUDY", "--outcome", "lsr"], 2, "no outcome 'lsr'"),
        (["power", "STUDY", "--outcome", "cost", "--half-width", "-1"], 2, "must be more than 0"),
        (["query", "STUDY", "select nonsense"], 1, "query:"),
        (["sensitivity", "STUDY"], 2, "indices need sampling method"),
        (["sensitivity", "STUDY", "--fails"], 2, "name the policy"),
        (["compact", "STUDY", "--runs-per-file", "1"], 2, "at least 2"),
        (["search", "nowhere.yaml"], 2, "no such file"),
    ],
)
def test_mistakes_are_one_clear_line(study, capsys, words, code, said):
    assert run([study if word == "STUDY" else word for word in words]) == code
    errors = capsys.readouterr().err
    assert said in errors
    assert "Traceback" not in errors
