"""The undisturbed twin: the same scenario and seed without its disruptions. All resilience is measured against it."""

from __future__ import annotations

from dataclasses import replace

from sim.errors import Problem, ResultError
from sim.scenario import ScenarioSpec, content_hash, from_dict, resolve
from sim.study.manifest import run_id
from sim.study.reload import spec_of, world_of
from sim.study.result import RunResult, read_run
from sim.study.run import Progress, simulate
from sim.study.write import write_run

FOLDER = "twin"
"""Where a run keeps its twin: a run folder inside its own."""


def without_disruptions(spec: ScenarioSpec) -> ScenarioSpec:
    """The twin's scenario: no disruption, the daily table kept."""
    values = resolve(spec) | {"disruptions": []}
    values["record"] = values["record"] | {"daily": True, "links": False}
    return from_dict(values, spec.base)


def twin_of(result: RunResult, progress: Progress | None = None) -> RunResult:
    """The twin of a recorded run: read from the run's folder where it is there already, else simulated (and kept in the
    folder, if there is one). Raises ResultError when the region pack has changed since the run."""
    spec = without_disruptions(spec_of(result))
    expected = run_id(content_hash(spec), result.manifest["pack"]["files_hash"], spec.seed)
    folder = None if result.path is None else result.path / FOLDER
    if folder is not None and (folder / "manifest.json").is_file():
        kept = read_run(folder)
        if kept.manifest["run_id"] == expected:
            return kept
    twin = simulate(spec, progress, world=world_of(result), static=False)
    if twin.manifest["run_id"] != expected:
        message = "this run was made by another version of the model; run the scenario again"
        raise ResultError(str(Problem(message, file=str(result.path or ""))))
    if folder is None:
        return twin
    return replace(twin, path=write_run(twin, folder))
