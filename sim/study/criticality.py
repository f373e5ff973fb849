"""Criticality: remove one thing at a time and measure what the region loses (model.md section 9).

Every corridor, hub, zone or large firm is stopped alone for some days, and the run is compared with its undisturbed twin
over those days and some weeks after. The Risk Exposure Index is each loss over the largest (Simchi-Levi et al. 2015).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem, ResultError, suggestion
from sim.measures.losses import risk_exposure
from sim.scenario import ScenarioSpec, content_hash, from_dict, resolve
from sim.study.write import write_json

WHAT = ("corridors", "hubs", "zones", "firms")
"""What can be removed one at a time."""
WARM_DAYS = 5
"""Undisturbed days before the blow: enough to see that nothing moves."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Case:
    """One thing to remove: its id and names, where it is (degrees; pairs of points for a corridor), and the section of
    the scenario that removes it."""

    id: str
    name_en: str
    name_zh: str
    disruption: dict[str, Any]
    points: tuple[tuple[float, float, float, float], ...]
    """(lat1, lon1, lat2, lon2) of each piece; the same point twice for a place."""


@dataclass(frozen=True, eq=False)
class Criticality:
    """What was found. ``table``: one row a case, worst first: id, names, loss (CNY, net), loss_days, rei, lowest, recovery
    (words), time_to_recover, direct_loss, own_zone_loss, outside_loss. ``cases`` by id."""

    table: pd.DataFrame
    cases: dict[str, Case]
    folder: Path
    what: str
    days: int
    after: int


def criticality(
    spec: ScenarioSpec,
    what: str,
    *,
    days: int = 14,
    after: int = 60,
    top: int = 20,
    jobs: int | None = None,
    out: str | Path = "results",
    progress: Progress | None = None,
) -> Criticality:
    """Remove each of ``what`` alone for ``days`` and follow the region for ``after`` more days.

    ``top``: how many firms (the largest by output). Each case is kept under ``out/critical/<name>-<what>-<id>/cases`` as
    soon as it is done; the same call goes on where another stopped. ``jobs`` worker processes (default: the cores this
    process may use; 1: none). Raises InputError, ScenarioError, PackError, ResultError.
    """
    _check(what, days, after, top, jobs)
    from sim.world import build_world

    base = _base(spec, days, after)
    world = build_world(base)
    cases = cases_of(world, what, base.calendar.date(WARM_DAYS), days, top)
    folder = Path(out) / "critical" / f"{spec.name}-{what}-{_study_id(base, world.pack.files_hash, what, days)}"
    kept = {case.id: _read(folder, case) for case in cases}
    missing = [case for case in cases if kept[case.id] is None]
    tell = progress or (lambda stage, done, total: None)
    tell(f"removing {what}", len(cases) - len(missing), len(cases))
    workers = min(jobs or len(os.sched_getaffinity(0)), max(len(missing), 1))
    found = _alone(base, world, missing) if workers <= 1 else _pooled(base, missing, workers)
    for done, (case, row) in enumerate(found, len(cases) - len(missing) + 1):
        write_json(_file(folder, case), row)
        kept[case.id] = row
        tell(f"removing {what}", done, len(cases))
    rows = [{"id": c.id, "name_en": c.name_en, "name_zh": c.name_zh, **(kept[c.id] or {})} for c in cases]
    table = pd.DataFrame(rows)
    table["rei"] = risk_exposure(table["loss"].to_numpy(float))
    table = table.sort_values(["loss", "id"], ascending=[False, True], ignore_index=True)
    return Criticality(table, {case.id: case for case in cases}, folder, what, days, after)


def _check(what: str, days: int, after: int, top: int, jobs: int | None) -> None:
    problems = []
    if what not in WHAT:
        problems.append(Problem(f"unknown '{what}'{suggestion(what, WHAT)}", key="what"))
    for key, value, least in (("days", days, 1), ("after", after, 14), ("top", top, 1), ("jobs", jobs or 1, 1)):
        if value < least:
            problems.append(Problem(f"is {value}, must be at least {least}", key=key))
    if problems:
        raise InputError(problems)


def _base(spec: ScenarioSpec, days: int, after: int) -> ScenarioSpec:
    """The scenario that all cases share: its own disruptions are left out, the calendar is cut to what is needed."""
    values = resolve(spec) | {"disruptions": []}
    values["calendar"] = values["calendar"] | {"days": WARM_DAYS + days + after}
    values["record"] = {"every_days": WARM_DAYS + days + after, "firms": False, "links": False, "daily": True}
    return from_dict(values, spec.base)


def _study_id(base: ScenarioSpec, pack_hash: str, what: str, days: int) -> str:
    import sim

    text = json.dumps([content_hash(base), pack_hash, base.seed, sim.__version__, what, days])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def cases_of(world: Any, what: str, start: dt.date, days: int, top: int) -> list[Case]:
    """All cases of a kind in a world, in the order of the region pack (firms: by size)."""
    blow = {"name": "removed", "start": start.isoformat(), "days": days}
    return {"corridors": _corridors, "hubs": _hubs, "zones": _zones, "firms": _firms}[what](world, blow, top)


def _corridors(world: Any, blow: dict, top: int) -> list[Case]:
    edges, nodes, places = world.pack.edges, world.pack.nodes, world.places
    lat, lon = np.concatenate([places.lat, nodes.lat]), np.concatenate([places.lon, nodes.lon])
    cases = []
    for name in dict.fromkeys(word for word in edges.corridor if word):
        rows = [n for n, word in enumerate(edges.corridor) if word == name]
        points = tuple(
            (float(lat[a]), float(lon[a]), float(lat[b]), float(lon[b]))
            for a, b in zip(np.asarray(edges.start)[rows], np.asarray(edges.end)[rows], strict=True)
        )
        disruption = {"kind": "corridor_closure", "corridors": [name], **blow}
        cases.append(Case(name, _latin(name), _chinese(name), disruption, points))
    return cases


def _latin(name: str) -> str:
    """The English words of a corridor that is named in both languages."""
    words = [word for word in name.split() if word.isascii()]
    return " ".join(words) or name


def _chinese(name: str) -> str:
    words = [word for word in name.split() if not word.isascii()]
    return " ".join(words) or name


def _hubs(world: Any, blow: dict, top: int) -> list[Case]:
    nodes = world.pack.nodes
    return [
        Case(id_, nodes.name_en[n], nodes.name_zh[n], {"kind": "hub_closure", "hubs": [id_], **blow},
             ((float(nodes.lat[n]), float(nodes.lon[n])) * 2,))
        for n, id_ in enumerate(nodes.id)
        if nodes.opens[n] <= world.start  # what is not there yet cannot fail
    ]  # fmt: skip


def _zones(world: Any, blow: dict, top: int) -> list[Case]:
    places, firms = world.places, world.firms
    used = np.bincount(firms.place[~firms.is_pool], minlength=len(places.id))
    cases = []
    for p in np.flatnonzero(places.is_site):
        if used[places.within(p)].sum() == 0:
            continue
        users = {"places": [places.id[p]]}
        disruption = {"kind": "power_rationing", "users": users, "capacity_loss": 1.0, **blow}
        point = ((float(places.lat[p]), float(places.lon[p])) * 2,)
        cases.append(Case(places.id[p], places.name_en[p], places.name_zh[p], disruption, point))
    return cases


def _firms(world: Any, blow: dict, top: int) -> list[Case]:
    firms, leaders, products = world.firms, world.pack.leaders, world.industries
    local = np.flatnonzero(~firms.is_pool)
    largest = local[np.argsort(-firms.output[local], kind="stable")][:top]
    cases = []
    for row in largest:
        point = ((float(firms.lat[row]), float(firms.lon[row])) * 2,)
        leader, s = firms.leader[row], firms.industry[row]
        if leader >= 0:
            target: dict[str, Any] = {"leader": leaders.id[leader]}
            name = leaders.id[leader], leaders.name_en[leader], leaders.name_zh[leader]
        else:
            peers = local[firms.industry[local] == s]
            rank = int(np.flatnonzero(peers[np.argsort(-firms.output[peers], kind="stable")] == row)[0]) + 1
            target = {"industry": products.id[s], "rank": rank}
            name = f"F{row:06d}", f"{products.name_en[s]}, no. {rank}", f"{products.name_zh[s]}第{rank}大企业"
        cases.append(Case(*name, {"kind": "plant_outage", "target": target, **blow}, point))
    return cases


def _file(folder: Path, case: Case) -> Path:
    return folder / "cases" / f"{hashlib.sha256(json.dumps(case.disruption).encode()).hexdigest()[:12]}.json"


def _read(folder: Path, case: Case) -> dict[str, Any] | None:
    """The row of a case that was done before; None if it was not, or its file is not whole."""
    try:
        row = json.loads(_file(folder, case).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return row if isinstance(row, dict) and "loss" in row else None


class _Runner:
    """Runs cases on one world, against one twin."""

    def __init__(self, base: ScenarioSpec, world: Any):
        from sim.study.run import simulate

        self._base, self._world, self._simulate = base, world, simulate
        self._twin = simulate(base, world=world, static=False)

    def row(self, case: Case) -> dict[str, Any]:
        """What the region loses without ``case``."""
        from sim.study.resilience import resilience

        values = resolve(self._base) | {"disruptions": [case.disruption]}
        result = self._simulate(from_dict(values, self._base.base), world=self._world, static=False)
        found = resilience(result, self._twin)
        region = found.scope("region").iloc[0]
        zones = found.zones
        return {
            "loss": float(region["loss"]),
            "loss_days": float(region["loss_days"]),
            "lowest": float(region["robustness"]),
            "recovery": str(region["recovery"]),
            "time_to_recover": _number(region["time_to_recover"]),
            "direct_loss": float(region["direct_loss"]),
            "own_zone_loss": None if zones is None else zones.own,
            "outside_loss": float(region["loss"]) if zones is None else zones.outside,
        }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _alone(base: ScenarioSpec, world: Any, cases: list[Case]):
    if cases:
        runner = _Runner(base, world)
        for case in cases:
            yield case, runner.row(case)


_here: dict[str, _Runner] = {}


def _prepare(values: dict[str, Any], folder: str) -> None:
    from sim.study.runner.worker import prepare
    from sim.world import build_world

    prepare()
    base = from_dict(values, folder)
    _here["runner"] = _Runner(base, build_world(base))


def _work(case: dict[str, Any]) -> dict[str, Any]:
    return _here["runner"].row(Case(**case))


def _pooled(base: ScenarioSpec, cases: list[Case], workers: int):
    start = resolve(base), str(base.base.resolve())
    with ProcessPoolExecutor(workers, get_context("spawn"), _prepare, start) as pool:
        waiting = {pool.submit(_work, asdict(case)): case for case in cases}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BrokenExecutor:
            message = "a worker process was lost; run the same command again, and it goes on from here"
            raise ResultError(message) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
