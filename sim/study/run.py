"""Run one scenario and record it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.scenario import ScenarioSpec, content_hash, load, resolve, vary
from sim.study.manifest import manifest, run_id
from sim.study.result import RunResult
from sim.study.write import write_run

if TYPE_CHECKING:
    from sim.world.types import World

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total) while something long goes on."""


def run(
    scenario: str | Path | ScenarioSpec,
    *,
    seed: int | None = None,
    overrides: Mapping[str, Any] | list[str] | tuple[str, ...] = (),
    out: str | Path | None = None,
    progress: Progress | None = None,
    extra: Callable[[RunResult, Path], None] | None = None,
) -> RunResult:
    """Run a scenario (a file or a loaded one) and return what was recorded.

    With ``out`` the run is also written to ``out/<name>/<id>/``; ``extra(result, folder)`` may add files to that folder
    before it appears. ``progress(stage, done, total)`` is told how far it is. Raises ScenarioError, PackError,
    ModelError or ResultError.
    """
    # Mesa and the kernels take seconds to import; a mistake in a scenario file should be told at once.
    spec = scenario if isinstance(scenario, ScenarioSpec) else load(scenario, overrides)
    if isinstance(scenario, ScenarioSpec) and overrides:
        spec = vary(spec, overrides)
    if seed is not None:
        spec = vary(spec, {"seed": seed})
    result = simulate(spec, progress)
    if out is None:
        return result
    folder = Path(out) / spec.name / result.manifest["run_id"]
    write_run(result, folder, None if extra is None else lambda partial: extra(result, partial))
    return replace(result, path=folder)


def simulate(
    spec: ScenarioSpec, progress: Progress | None = None, *, world: World | None = None, static: bool = True
) -> RunResult:
    """Build the world, step the model through the calendar, observe it. Nothing touches the disk.

    ``world`` may be given when it is at hand: that of a scenario which differs only in policies, disruptions, days,
    production, adaptation, prices or record. ``static=False`` leaves out the tables that are the same for every run of a region.
    """
    from sim.model.cluster import ClusterModel
    from sim.model.engine.stability import stability
    from sim.study.assumptions import assumption_table
    from sim.study.daily import Daily
    from sim.study.daily import wanted as daily_wanted
    from sim.study.ends import firm_table, link_table
    from sim.study.geography import corridor_table, geography_table, names_table
    from sim.study.observe import Observer
    from sim.threads import available_threads, kernel_threads
    from sim.world import build_world

    began = time.perf_counter()
    tell = progress or (lambda stage, done, total: None)
    tell("building the world", 0, spec.calendar.days)
    with kernel_threads(available_threads()):
        world = world or build_world(spec)
        model = ClusterModel(world, spec)
        warnings = stability(world.network, spec.production)
        built = time.perf_counter()

        observer = Observer(model)
        daily = Daily(model) if daily_wanted(spec) else None
        for day in range(spec.calendar.days):
            model.step()
            observer.look()
            if daily is not None:
                daily.look()
            tell("simulating", day + 1, spec.calendar.days)
    ran = time.perf_counter()

    tables = observer.tables()
    if daily is not None:
        tables["daily"] = daily.table()
    tables["events"] = _frame(model.events.rows, ["date", "day", "kind", "label", "what"])
    tables["budget"] = _frame(model.ledger.rows, ["date", "day", "policy", "instrument", "cny"])
    if static:
        tables["geography"] = geography_table(world)
        tables["corridors"] = corridor_table(world.pack)
        tables["names"] = names_table(world.pack)
        tables["assumptions"] = assumption_table(spec, world.pack)
    if spec.record.links or spec.record.firms:
        firms = firm_table(model)
        if daily is not None:
            firms = firms.assign(**daily.firm_columns())
        if spec.record.links:
            tables["links"] = link_table(model)
        if spec.record.firms:
            tables["firms"] = firms
    seconds = {"build": built - began, "simulate": ran - built}
    about = manifest(resolve(spec), world.pack, spec.seed, list(tables), seconds)
    about["warnings"] = warnings
    about["region_base"] = str(spec.base.resolve())
    about["run_id"] = run_id(content_hash(spec), world.pack.files_hash, spec.seed)
    return RunResult(about, tables)


def _frame(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    """Rows as a table with these columns, dates as timestamps, also when there are none."""
    table = pd.DataFrame(rows, columns=columns)
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[s]")
    return table
