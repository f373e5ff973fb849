"""The documents: the tutorial's cells run, the how-tos' code works, the ODD is whole, the site builds strictly."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from sim.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

from generator.notebook import cells  # noqa: E402


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A folder as a fresh clone has it, with smaller runs."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tutorial(clone, capsys):
    """Every cell of the tutorial, in order, with fewer firms and days than a reader takes."""
    text = (DOCS / "tutorial/first-comparison.md").read_text("utf-8")
    for said, less in (
        (("400", "200")),
        ('"calendar.days": 240', '"calendar.days": 140'),
        ("calendar.days=240", "calendar.days=140"),
        ("calendar.days: 240", "calendar.days: 140"),
        ("replications: 3", "replications: 2"),
    ):
        assert said in text
        text = text.replace(said, less)
    space: dict = {}
    commands = 0
    for kind, source in cells(text):
        if kind == "python":
            exec(compile(source, "tutorial", "exec"), space)
        elif kind == "bash":
            for line in source.splitlines():
                words = shlex.split(line, comments=True)
                extra = ["--engine", "serial"] if words[1] == "batch" and "--dry-run" not in words else []
                assert words[0] == "peitao"
                assert run([*words[1:], *extra]) == 0, f"{line}\n{capsys.readouterr().err}"
                commands += 1
    assert commands >= 8
    assert list(clone.glob("results/baseline/*/report.html"))
    assert len(space["found"].effects) > 0


def blocks(name, language="python"):
    text = (DOCS / "how-to" / name).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Import a printed module as a file of its own."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def load(code, name):
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
        return vars(import_module(name))

    return load


def test_own_policy_of_the_how_to_works(made):
    """Section and effect as printed, at work in a model."""
    from toy import toy_spec

    from sim.model.cluster import ClusterModel
    from sim.world import build_world

    section, effect = blocks("own-policy.md")
    policy = made(section, "printed_policy")["RentHoliday"].model_validate(
        {"kind": "rent_holiday", "start": "2020-01-02", "places": ["METRO"], "relief": 0.4, "intensity": 0.5},
        strict=False,
    )
    spec = toy_spec(dynamics={"on": True})
    model = ClusterModel(build_world(spec), spec)
    places = model.world.places
    metro = policy.model_copy(update={"places": (places.id[int(model.world.pack.metro)],)})
    work = made(effect, "printed_policy_effect")["RentHoliday"](model, metro, "policies.0")
    levers = model.levers.neutral(model.world)
    work.apply(levers, 0)
    assert (levers.rent_relief == 0).all()
    work.apply(levers, 5)
    assert levers.rent_relief[places.metro == model.world.pack.metro].max() == pytest.approx(0.2)
    work.spend(5)


def test_own_disruption_of_the_how_to_works(made):
    from toy import toy_spec

    from sim.model.cluster import ClusterModel
    from sim.world import build_world

    section, effect = blocks("own-disruption.md")
    strike = made(section, "printed_strike")["Strike"].model_validate(
        {"kind": "strike", "start": "2020-01-03", "days": 2, "on_strike": 0.4}, strict=False
    )
    spec = toy_spec()
    model = ClusterModel(build_world(spec), spec)
    work = made(effect, "printed_strike_effect")["Strike"](model, strike, "disruptions.0")
    factor = []
    for day in range(5):
        levers = model.levers.neutral(model.world)
        work.apply(levers, day)
        factor.append(round(float(levers.capacity_factor[0]), 6))
    assert factor == [1.0, 1.0, 0.6, 0.6, 1.0]


def test_commands_in_the_how_tos_exist():
    from sim.cli.app import VERBS

    for file in sorted(DOCS.rglob("*.md")):
        for verb in re.findall(r"^(?:    )*\s*peitao (\w+)", file.read_text("utf-8"), re.MULTILINE):
            assert verb in VERBS, f"{file.name}: peitao {verb}"


def test_odd_has_all_seven_elements_and_all_design_concepts():
    text = (DOCS / "explanation/odd.md").read_text("utf-8")
    elements = [
        "Purpose and patterns",
        "Entities, state variables, and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialization",
        "Input data",
        "Submodels",
    ]
    for n, title in enumerate(elements, 1):
        assert f"## {n}. {title}\n" in text
    for concept in (
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ):
        assert f"**{concept}.**" in text


def test_site_builds_strictly_and_asks_nothing_of_other_hosts(tmp_path):
    pytest.importorskip("mkdocs", reason="make docs installs it")
    pytest.importorskip("material")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = re.compile(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="?(https?:)?//[^">]+')
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        found = loaded.search(page.read_text("utf-8"))
        assert found is None, f"{page.name}: {found[0]}"
