"""Every command and every piece of Python in README.md is run (small populations, few days)."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import sim.study
from sim.cli.main import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUICK = {"population.firms": 300, "calendar.days": 15}


def blocks(language):
    return [body for name, body in BLOCK.findall(README) if name == language]


COMMANDS = [line for body in blocks("bash") for line in body.splitlines() if line.strip()]
STUDY = "results/policy-x-disruption"


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A folder with the shipped scenarios and experiments, as a fresh clone has them."""
    for name in ("scenarios", "experiments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def small(folder):
    """The README's study of 500 runs with eight of them, for a few months."""
    yaml, file = YAML(typ="safe"), folder / "experiments" / "policy-x-disruption.yaml"
    design = yaml.load(file)
    for section, kept in (("policies", ("baseline", "suppliers")), ("disruptions", ("none", "car-maker"))):
        design[section] = [arm for arm in design[section] if arm["name"] in kept]
    design |= {"replications": 2, "set": {"population.firms": 300, "calendar.days": 120}}
    yaml.dump(design, file)


def test_there_is_something_to_test():
    assert len(COMMANDS) >= 12
    assert len(blocks("python")) >= 2


@pytest.mark.parametrize("line", [line for line in COMMANDS if STUDY not in line and " batch " not in line])
def test_command(line, study, capsys):
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return
    if words[0] == "source":
        return
    assert words[0] == "peitao"
    quick = [word for key, value in QUICK.items() for word in ("--set", f"{key}={value}")]
    slow = words[1] == "run" or "--phases" in words
    assert run([*words[1:], *(quick if slow else [])]) == 0, capsys.readouterr().err
    if words[1] == "run":
        assert list(study.rglob("report.html"))


def test_the_commands_of_the_study_in_their_order(study, capsys):
    small(study)
    lines = [line for line in COMMANDS if STUDY in line or " batch " in line]
    assert len(lines) >= 4
    for line in lines:
        words = shlex.split(line, comments=True)
        extra = ["--engine", "serial"] if words[1] == "batch" and "--dry-run" not in words else []
        assert run([*words[1:], *extra]) == 0, f"{line}\n{capsys.readouterr().err}"
    assert len(list((study / STUDY / "runs").glob("*.parquet"))) == 8
    assert (study / "report" / "report.html").is_file()


@pytest.mark.parametrize("code", blocks("python"))
def test_python(code, study, monkeypatch):
    whole = sim.study.run
    monkeypatch.setattr(sim.study, "run", lambda *given, **more: whole(*given, overrides=QUICK, **more))
    names: dict = {}
    exec(compile(code, "README.md", "exec"), names)
    if "r" in names:
        assert names["r"].series["lsr_metro"].between(0, 1).all()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_link(target):
    assert (ROOT / target).exists()
