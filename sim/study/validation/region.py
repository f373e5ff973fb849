"""Checks on the region itself: stillness, inert policies, and what disruptions do to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.model.cluster import ClusterModel
from sim.scenario import ScenarioSpec, load, vary
from sim.study.runner.worlds import world_key
from sim.study.validation.check import Check, ordered, small
from sim.world import World, build_world


@dataclass(frozen=True, eq=False)
class Days:
    """What local firms made: output and the loss that the blow itself takes, CNY/day by day; and base-year output."""

    output: np.ndarray  # float64[T, n_local]
    direct: np.ndarray  # float64[T, n_local]
    base: np.ndarray  # float64[n_local]

    def lost(self, rows: np.ndarray | None = None) -> float:
        """Share of output lost by ``rows`` (default: all local firms) over the run."""
        part = slice(None) if rows is None else rows
        return 1.0 - float(self.output[:, part].sum() / (self.base[part].sum() * len(self.output)))

    def missed(self, *, unstruck: bool) -> float:
        """Days of the region's output missing on days below the base year (making up later is no gain): of all firms, or of
        those only that lost no capacity themselves."""
        gap = np.maximum(self.base - self.output, 0.0)
        if unstruck:
            gap = gap[:, ~(self.direct > 0).any(axis=0)]
        return float(gap.sum() / self.base.sum())

    @property
    def amplification(self) -> float:
        """Total over direct loss."""
        return float((self.base * len(self.output) - self.output.sum(axis=0)).sum() / self.direct.sum())


def play(world: World, spec: ScenarioSpec, days: int) -> Days:
    """Step a model ``days`` days."""
    model, n = ClusterModel(world, spec), world.firms.n_local
    made, direct = [], []
    for _ in range(days):
        model.step()
        engine = model.engine
        left = (engine.capacity * model.levers.capacity_factor)[:n]
        made.append(engine.output[:n].copy())
        direct.append(np.maximum(world.firms.output[:n] - left, 0.0))
    return Days(np.array(made), np.array(direct), world.firms.output[:n])


class Region:
    """The Chengdu scenarios at a size that suits the check. Worlds are kept, as most checks share one."""

    def __init__(self, folder: Path, firms: int):
        self.folder, self.firms = folder, firms
        self._worlds: dict[str, World] = {}

    def spec(self, name: str, changes: dict[str, Any] | None = None) -> ScenarioSpec:
        """A shipped scenario at this size, with changes."""
        return vary(load(self.folder / f"{name}.yaml"), {"population.firms": self.firms} | (changes or {}))

    def world(self, spec: ScenarioSpec) -> World:
        """Its world; the same one for scenarios that differ in nothing that shapes it."""
        key = world_key(spec, "")  # all of one pack
        if key not in self._worlds:
            self._worlds[key] = build_world(spec)
        return self._worlds[key]

    def days(self, name: str, days: int, changes: dict[str, Any] | None = None) -> Days:
        """Run a shipped scenario."""
        spec = self.spec(name, changes)
        return play(self.world(spec), spec, days)


def region_checks(region: Region) -> list[Check]:
    """Stillness, inert policies, outages, amplification and stocks."""
    return [
        still(region),
        inert(region),
        *outages(region),
        *amplification(region),
        stocks(region),
    ]


def still(region: Region, days: int = 365) -> Check:
    """The baseline: a year in which nothing happens."""
    found = region.days("baseline", days)
    drift = float(np.abs(found.output / found.base - 1).max())
    return small(
        "region",
        f"baseline: {days} days without a shock",
        drift,
        1e-9,
        source="model.md section 5",
        what="largest drift of any firm",
    )


def inert(region: Region, days: int = 120) -> Check:
    """The whole plan of 2020 at intensity 0 against no policy at all: the same numbers, bit by bit."""
    plan = region.spec("plan-2020", {"calendar.start": "2020-05-15"})
    nothing = {f"policies.{n}.intensity": 0.0 for n in range(len(plan.policies))}
    with_plan = play(region.world(plan), vary(plan, nothing), days)
    without = play(region.world(plan), vary(plan, {"policies": []}), days)
    off = float(np.abs(with_plan.output[:, :] - without.output[:, :]).max())
    kinds = len({policy.kind for policy in plan.policies})
    return Check(
        "region",
        f"plan of 2020 at intensity 0 ({len(plan.policies)} policies of {kinds} kinds), {days} days",
        "exactly no difference",
        "exactly none" if off == 0 else f"{off:.2e} CNY/day",
        off == 0,
        "model.md section 7",
        exact=True,
    )


def outages(region: Region) -> list[Check]:
    """The car maker stands still for ever longer."""
    lengths, lost = (10, 20, 40, 80), []
    for length in lengths:
        changes = {
            "disruptions.0.days": length,
            "disruptions.0.recovery": {"profile": "step"},
            "disruptions.0.start": "2020-01-11",
        }
        lost.append(1e5 * region.days("car-maker-outage", 150, changes).lost() * 150 / length)
    labels = [f"{length} days" for length in lengths]
    return [
        ordered(
            "region",
            "a car maker stops: loss per day of outage, in 10^-5 of a day's output",
            labels,
            lost,
            rising=True,
            source="Colon, Hallegatte & Rozenberg 2021: losses rise more than linearly with duration",
            where="the loss runs up the chain to suppliers at once; there is no later jump",
        )
    ]


def amplification(region: Region) -> list[Check]:
    """Total over direct loss of the shipped disruptions, the earthquake with and without rebuilding."""
    names = ("car-maker-outage", "power-rationing-2022", "lockdown-2022", "epidemic-2020")
    found = {name: region.days(name, 200).amplification for name in names}
    found["earthquake, nobody rebuilds"] = region.days(
        "earthquake", 300, {"disruptions.0.rebuilding": []}
    ).amplification
    rebuilt = region.days("earthquake", 300).amplification
    told = ", ".join(f"{name} {value:.2f}" for name, value in found.items())
    source = "Hallegatte 2008, 2014; Inoue & Todo 2019"
    return [
        Check(
            "region",
            "total loss over direct loss of the shipped disruptions",
            "above 1 in each: losses spread",
            told,
            all(value > 1 for value in found.values()),
            source,
            where="spare capacity (a firm normally uses four fifths of its plant), emergency suppliers and overtime make up, "
            "within the run, for part of what the blow takes",
        ),
        Check(
            "region",
            "earthquake: rebuilding gives demand",
            "a smaller total loss than without rebuilding",
            f"{rebuilt:.2f} times the direct loss, without rebuilding {found['earthquake, nobody rebuilds']:.2f} times",
            rebuilt < found["earthquake, nobody rebuilds"],
            source,
        ),
    ]


def stocks(region: Region) -> Check:
    """Hubei stops: ever more stock of critical inputs, by a policy of strategic stocks a year before. Against the twin."""
    lost, more, days = [], (0.0, 0.5, 1.0, 2.0), 480
    for share in more:
        policy = {"kind": "strategic_stock", "start": "2019-02-01", "more": share}
        changes = {"policies": [policy] if share else [], "adaptation": {}, "calendar.start": "2019-02-01"}
        struck = region.days("hubei-parts-stop", days, changes).output[350:].sum()
        twin = region.days("hubei-parts-stop", days, changes | {"disruptions": []}).output[350:].sum()
        lost.append(100 * (1 - struck / twin))
    return ordered(
        "region",
        "an outside region stops: % of the undisturbed twin's output lost, by additional stock of critical inputs",
        [f"+{share:.0%}" for share in more],
        lost,
        rising=False,
        source="Inoue & Todo 2019; Hallegatte 2014",
    )
