"""The lines of docs/how-to that read results with pandas, polars and DuckDB: these very lines, on a small study and a run."""

from __future__ import annotations

import re
import shlex
import shutil

import pandas as pd
import pytest
from study_data import ROOT, reference

import sim
from sim.cli.main import run as peitao
from sim.study import run

HOW_TO = ROOT / "docs" / "how-to"
LIBRARIES = ("pandas", "polars", "duckdb")
ONE_RUN = "results/baseline/0123456789ab"


LINE = re.compile(
    r"^(?:    |\|.*\| `)((pandas|polars|duckdb|peitao)\b[^`\n]*results/STUDY[^`\n]*?)(?:` \|)?$", re.MULTILINE
)
STUDY_LINES = {
    f"{page}: {tool}": line
    for page in ("many-runs.md", "read-results.md")
    for line, tool in LINE.findall((HOW_TO / page).read_text("utf-8"))
}
RUN_BLOCKS = [
    block
    for block in re.findall(r"^```python\n(.*?)^```", (HOW_TO / "read-results.md").read_text("utf-8"), re.M | re.S)
    if ONE_RUN in block
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A working folder with results as the lines name them: a study and a run."""
    folder = tmp_path_factory.mktemp("lines")
    shutil.copytree(reference()[1], folder / "results" / "STUDY")
    made = run(ROOT / "scenarios/toyland.yaml", overrides={"population.firms": 200, "calendar.days": 366}, out=folder)
    shutil.copytree(made.path, folder / ONE_RUN)
    return folder


def _read(line: str) -> pd.DataFrame:
    """What the line gives, read to the end."""
    names = {name: pytest.importorskip(name, reason=f"{name}: pip install 'peitao[test]'") for name in LIBRARIES}
    found = eval(compile(line, "docs/how-to", "eval"), names)
    if isinstance(found, pd.DataFrame):
        return found
    return pd.DataFrame(found.collect().to_dict(as_series=False)) if hasattr(found, "collect") else found.df()


def test_the_pages_have_a_line_for_each():
    for page in ("many-runs.md", "read-results.md"):
        assert {f"{page}: {tool}" for tool in (*LIBRARIES, "peitao")} <= STUDY_LINES.keys()
    assert len(RUN_BLOCKS) == 2


@pytest.mark.parametrize("name", sorted(name for name, line in STUDY_LINES.items() if not line.startswith("peitao")))
def test_a_study_in_one_line(name, folder, monkeypatch):
    """Whatever reads it: each row of the series with the arms and the seed of its run, and the same numbers."""
    store = sim.open_store(folder / "results" / "STUDY")
    expected = store.table("series").merge(store.design, on="run_id").sort_values(["run_id", "day"], ignore_index=True)
    monkeypatch.chdir(folder)
    found = _read(STUDY_LINES[name]).sort_values(["run_id", "day"], ignore_index=True)
    assert len(found) == len(expected) > 12
    assert set(found.columns) == set(expected.columns)
    for column in ("run_id", "policy", "disruption", "seed", "day", "output", "lsr_metro"):
        assert (found[column] == expected[column]).all(), column


@pytest.mark.parametrize("name", sorted(name for name, line in STUDY_LINES.items() if line.startswith("peitao")))
def test_a_study_from_the_shell(name, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    assert peitao(shlex.split(STUDY_LINES[name])[1:]) == 0
    said = capsys.readouterr().out
    assert "baseline" in said
    assert "spaces" in said


def test_a_run_from_python(folder, monkeypatch):
    monkeypatch.chdir(folder)
    names: dict = {}
    exec(compile(RUN_BLOCKS[0], "docs/how-to", "exec"), names)
    assert len(names["run"].links) > 200
    assert names["run"].manifest["seed"] == 1


@pytest.mark.parametrize("line", [line for line in RUN_BLOCKS[1].splitlines() if line.startswith(LIBRARIES)])
def test_a_run_in_one_line(line, folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert len(_read(line)) > 1
