"""Names and paths in files from strangers: nothing is written outside the results folder, nothing that is no plain file is
read, and a refusal is clear and without the values that the other file holds."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from sim.cli.main import run
from sim.errors import PackError
from sim.world.pack import load_pack

ROOT = Path(__file__).resolve().parents[2]
TOYLAND = ROOT / "scenarios/toyland"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.txt").write_text("password: hunter2\n", "utf-8")
    return tmp_path


def refused(words, capsys):
    """Run a command that must be refused; what it said, which must be short and no traceback."""
    assert run(words) in (1, 2)
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said
    assert "internal error" not in said
    assert "hunter2" not in said
    return said


@pytest.mark.parametrize(
    "text",
    [
        "extends: /dev/zero\n",
        "extends: fifo\n",
        "extends: secret.txt\n",
        "extends: .\n",
        'extends: "\\0"\n',
        "extends: trick.yaml\n",
        "region: /dev/zero\n",
        "region: fifo\n",
        "region: secret.txt\n",
        "region: ../../../../../../../../etc\n",
        'region: "\\0"\n',
        f"name: ../../escape\nregion: {TOYLAND}\n",
        f"name: /abs\nregion: {TOYLAND}\n",
        f"name: .hidden\nregion: {TOYLAND}\n",
        f'name: "a\\nb"\nregion: {TOYLAND}\n',
    ],
)
def test_scenario(folder, capsys, text):
    os.mkfifo(folder / "fifo")
    (folder / "trick.yaml").write_text(text, "utf-8")
    refused(["check", "trick.yaml"], capsys)
    refused(["run", "trick.yaml"], capsys)
    assert not (folder / "results").exists()
    assert not list(folder.parent.glob("escape*"))


@pytest.mark.parametrize(
    "text",
    [
        "name: ../evil\nscenarios: [{name: a, file: TOY}]\n",
        "scenarios: [{name: ../a, file: TOY}]\n",
        "scenarios: [{name: a, file: /dev/zero}]\n",
        "scenarios: [{name: a, file: TOY}]\npolicies: [{name: b, use: [/dev/zero]}]\n",
        "scenarios: [{name: a, file: TOY}]\npolicies: [{name: b, use: [secret.txt]}]\n",
        "scenarios: [{name: a, file: TOY}]\ndisruptions: [{name: b/../../c}]\n",
    ],
)
def test_experiment(folder, capsys, text):
    (folder / "trick.yaml").write_text(text.replace("TOY", str(ROOT / "scenarios/toyland.yaml")), "utf-8")
    refused(["batch", "trick.yaml", "--dry-run"], capsys)
    assert not (folder / "results").exists()


@pytest.mark.parametrize("name", ["places.csv", "pack.yaml", "coefficients.csv"])
@pytest.mark.parametrize("kind", ["device", "pipe", "folder", "dangling", "other file"])
def test_pack_tables_that_are_no_files(folder, kind, name):
    shutil.copytree(TOYLAND, folder / "land")
    file = folder / "land" / name
    file.unlink()
    if kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to("nowhere" if kind == "dangling" else "../secret.txt")
    with pytest.raises(PackError) as told:
        load_pack(folder / "land")
    assert name in str(told.value)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    "tables", [["../../secret.txt"], ["series/../../x"], ["/etc/passwd"], [""], "series", [1], None]
)
def test_manifest_of_a_run_that_names_other_files(folder, capsys, tables):
    (folder / "run").mkdir()
    (folder / "run/manifest.json").write_text(json.dumps({"schema": 1, "tables": tables}), "utf-8")
    refused(["lsr", "run"], capsys)
