"""docs/reference/levers.md and phases.md."""

from __future__ import annotations

import dataclasses
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from generator.kinds import levers_of
from generator.text import doc, header, prose, table
from generator.text import page as as_page

ROOT = Path(__file__).resolve().parents[2]
SHAPES = {
    "n": "firms",
    "P": "places",
    "S": "industries",
    "PP": "places x places",
    "PS": "places x industries",
    "spaces": "innovation spaces",
}


def levers_page() -> str:
    """Every lever: what it is, its neutral value, and who moves it."""
    from sim.model import levers as module
    from sim.model.disruptions import DISRUPTIONS
    from sim.model.policies import POLICIES

    lines = header("Levers", *["\n".join(prose(doc(module)))])
    for lever in dataclasses.fields(module.Levers):
        meta = lever.metadata
        movers = [
            f"[`{kind}`]({group}/{kind}.md)"
            for group, kinds in (("policies", POLICIES), ("disruptions", DISRUPTIONS))
            for kind, effect in kinds.items()
            if lever.name in levers_of(effect)
        ]
        shape = SHAPES.get(meta.get("shape", ""), "a list")
        neutral = f"{meta['neutral']:g}" if "neutral" in meta else "empty"
        lines += [f"## {lever.name}", "", f"{meta['doc'].capitalize()}.", ""]
        lines += table(
            ("over", "unit", "neutral", "moved by"), [(shape, meta["unit"], neutral, ", ".join(movers) or "nothing")]
        )
    return as_page(lines)


def model_phases() -> list[Any]:
    """The phases of a model with everything switched on."""
    from sim.model.cluster import ClusterModel
    from sim.scenario import load
    from sim.world import build_world

    spec = load(
        ROOT / "scenarios/toyland.yaml",
        {"dynamics.on": True, "adaptation.emergency_search.on": True, "population.firms": 200},
    )
    return ClusterModel(build_world(spec), spec).phases


def _module_of(phase: Any) -> str:
    """The file that explains a phase: the one of its name where there is one, else where its code is."""
    word = phase.name.replace(" ", "_")
    for name in (f"sim.model.dynamics.{word}", f"sim.model.{word}"):
        if find_spec(name) is not None:
            import_module(name)
            return name
    owner = getattr(phase.run, "__self__", None)
    return type(owner).__module__ if owner is not None else phase.run.__module__


def engine_phases() -> list[Any]:
    """Every phase that some production setting puts into the engine's day, in order of first appearance."""
    import numpy as np

    from sim.model.engine import Engine
    from sim.model.engine.sample import network
    from sim.scenario.production import Production

    net, final, output = network(20)
    settings = [
        {"leaning": 1.0, "overproduction_max": 1.25},
        {"input_rule": "linear"},
        {"rationing": "lowest_ratio_first"},
        {"priority": "intermediate"},
        {"stock_by": "supplier"},
    ]
    found: dict[str, Any] = {}
    for one in settings:
        engine = Engine(net, final, output, 1.2 * output, Production(**one), deferrable=np.full(20, 0.5))  # type: ignore[arg-type]
        for phase in engine.phases:
            found.setdefault(f"{phase.function.__module__}.{phase.function.__name__}", phase)
    return list(found.values())


def phases_page() -> str:
    """The day: the model's phases, then those inside production."""
    lines = header(
        "Phases",
        "One step is one day. `peitao show FILE --phases` prints the plan of one scenario; this page has every phase there can "
        "be. Monthly phases run on the first day of a month, before the daily ones that follow them in the list.",
        "## The model's day",
    )
    for n, phase in enumerate(model_phases(), 1):
        module = _module_of(phase)
        lines += [f"### {n}. {phase.name}", "", f"*{phase.when}* · `{module}`", "", phase.what, ""]
        if module not in (
            "sim.model.cluster",
            "sim.model.engine.engine",
            "sim.model.dynamics.dynamics",
        ):  # told by the phase itself
            lines += prose(doc(sys.modules[module]))
    lines += ["## Inside production", ""]
    lines += [
        "The first half needs all firms' orders, the second all firms' output. Which phases run depends on `production:`.",
        "",
    ]
    for phase in engine_phases():
        name = phase.function.__name__
        lines += [f"### {phase.name} ({name})", "", f"*half {phase.half}* · `{phase.function.__module__}`", ""]
        lines += ["```text", phase.equation, "```", ""]
    return as_page(lines)
