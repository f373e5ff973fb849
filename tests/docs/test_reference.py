"""The reference is generated, complete and up to date: a kind, measure, lever, phase or verb without its entry fails here."""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

from generator import kinds, measures, model, pages  # noqa: E402


@pytest.fixture(scope="module")
def made():
    return pages.pages(DOCS)


def headings(text):
    return set(re.findall(r"^#+ (.+)$", text, re.MULTILINE))


def test_reference_is_up_to_date():
    assert pages.stale(DOCS) == [], "run `make reference` and commit the result"


@pytest.mark.parametrize("group", ["policies", "disruptions"])
def test_every_kind_has_a_page_that_says_something(group, made):
    from sim.model.disruptions import DISRUPTIONS
    from sim.model.policies import POLICIES
    from sim.scenario.disruptions import DISRUPTION_KINDS
    from sim.scenario.policies import POLICY_KINDS

    sections, effects = {"policies": (POLICY_KINDS, POLICIES), "disruptions": (DISRUPTION_KINDS, DISRUPTIONS)}[group]
    assert set(sections) == set(effects)
    for kind, effect in effects.items():
        page = made[f"reference/{group}/{kind}.md"]
        mechanism = page.split("## How it works")[1].split("## Keys")[0]
        assert len(inspect.getdoc(sections[kind]) or "") > 40, f"{kind}: no docstring"
        assert len(mechanism) > 150, f"{kind}: the effect's module does not say how it works"
        assert kinds.levers_of(effect), f"{kind}: moves no lever"
        assert f"[{kind}].start" in page
        assert f"({kind}.md)" in made[f"reference/{group}/index.md"]


def test_every_measure_has_an_entry_with_its_definition(made):
    from sim.measures.definitions import register

    for one in register():
        assert one["name"] in headings(made["reference/measures.md"])
        assert len(inspect.getdoc(measures.function_of(one["function"])) or "") > 40, one["name"]


def test_every_lever_has_an_entry_and_a_mover(made):
    from sim.model.levers import Levers

    page = made["reference/levers.md"]
    for lever in dataclasses.fields(Levers):
        assert lever.name in headings(page)
        entry = page.split(f"## {lever.name}\n")[1].split("\n## ")[0]
        assert "| nothing |" not in entry, f"no policy or disruption moves {lever.name}"


def test_declared_levers_are_those_written():
    """A policy's ``levers`` and its code agree."""
    from sim.model.policies import POLICIES

    for kind, effect in POLICIES.items():
        source = inspect.getsource(sys.modules[effect.__module__])
        written = set(re.findall(r"\blevers\.(\w+)(?:\[[^=]*\])?\s*(?:[-+*]?=[^=]|\.append|\.extend)", source))
        assert written <= set(effect.levers), kind


def test_every_phase_has_an_entry(made):
    page = headings(made["reference/phases.md"])
    for n, phase in enumerate(model.model_phases(), 1):
        assert f"{n}. {phase.name}" in page
        assert len(phase.what) > 15
    for phase in model.engine_phases():
        assert f"{phase.name} ({phase.function.__name__})" in page
        assert len(phase.equation) > 10


def test_every_function_that_can_be_a_phase_of_the_engine_has_an_entry(made):
    """What plan() can choose, by its source, is what the page shows."""
    from sim.model.engine import plan

    chosen = set(
        re.findall(
            r"\b(?:by_supplier|demand|dispatch|leaning|orders|output|overproduction|rationing|stocks)\.(\w+)",
            inspect.getsource(plan.plan),
        )
    )
    assert {f"({name})" for name in chosen} == {f"({phase.function.__name__})" for phase in model.engine_phases()}


def test_every_verb_table_and_key_has_an_entry(made):
    from sim.cli.app import VERBS
    from sim.scenario import attributes
    from sim.world.pack.schema import TABLES

    assert {f"peitao {verb}" for verb in VERBS} <= headings(made["reference/cli.md"])
    assert {table.file for table in TABLES.values()} <= headings(made["reference/pack.md"])
    told = "\n".join(made.values())
    for one in attributes():
        assert f"`{one.key}`" in told, one.key
        assert one.description, f"{one.key} has no description"


def test_missing_and_changed_and_left_over_pages_are_told(tmp_path, made, monkeypatch):
    monkeypatch.setattr(pages, "pages", lambda docs: made)
    pages.write(tmp_path)
    assert pages.stale(tmp_path) == []
    (tmp_path / "reference/cli.md").write_text("changed", "utf-8")
    (tmp_path / "reference/levers.md").unlink()
    old = tmp_path / "reference/policies/abolished.md"
    old.write_text((tmp_path / "reference/measures.md").read_text("utf-8"), "utf-8")
    assert set(pages.stale(tmp_path)) == {
        "reference/cli.md",
        "reference/levers.md",
        "reference/policies/abolished.md",
    }
    pages.write(tmp_path)
    assert pages.stale(tmp_path) == []
    assert not old.exists()


def test_nothing_in_the_reference_depends_on_the_machine(made):
    for path, text in made.items():
        assert " object at 0x" not in text, path
        assert str(ROOT) not in text, path
