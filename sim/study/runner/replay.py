"""``replay``: one run of a study again, here and now, to look at closely or to see why it failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.errors import Problem, ResultError, suggestion
from sim.scenario import ScenarioSpec, from_dict, vary
from sim.study.design.arms import at_point
from sim.study.result import RunResult
from sim.study.run import Progress, simulate
from sim.study.store.read import Store


def replay(study: str | Path, run_id: str, *, full: bool = True, progress: Progress | None = None) -> RunResult:
    """Make a run of a study again and return it.

    ``full``: with the tables of firms and links, whatever the study keeps. ``run_id`` may be shortened as long as it is
    clear. Raises ResultError for an unknown id, and whatever the run raises.
    """
    store = Store(study)
    spec = spec_of(store, find(store, run_id))
    if full:
        spec = vary(spec, {"record.firms": True, "record.links": True})
    return simulate(spec, progress)


def find(store: Store, run_id: str) -> dict[str, Any]:
    """The design row of a run. Raises ResultError when no run, or more than one, begins like this."""
    rows = store.design[store.design["run_id"].str.startswith(run_id)] if run_id else store.design.iloc[:0]
    ids = rows["run_id"].unique()
    if len(ids) != 1:
        what = f"{len(ids)} runs begin with" if len(ids) else "has no run"
        hint = "" if len(ids) else suggestion(run_id, set(store.design["run_id"]))
        raise ResultError(str(Problem(f"{what} '{run_id}'{hint}", str(store.path))))
    return rows.iloc[0].to_dict()


def spec_of(store: Store, row: dict[str, Any]) -> ScenarioSpec:
    """The scenario of a design row, from the manifest of the study: its arms, then the parameters and the seed."""
    names = row["scenario"], row["policy"], row["disruption"]
    spec = from_dict(store.arm(*names), store.manifest["region_base"][names[0]])
    spec = at_point(spec, store.points[row["point"]], store.manifest["own_items"][names[0]])
    return vary(spec, {"seed": int(row["seed"])})
