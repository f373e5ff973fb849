"""Checks on the region itself: stillness, inert policies, and what disruptions do to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.measures.lsr_definition import Definition
from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import supporting_rate
from sim.model.cluster import ClusterModel
from sim.scenario import ScenarioSpec, load, vary
from sim.study.validation.check import Check, ordered, small
from sim.world import World, build_world

_EFFECT = "model.md section 10: must emerge, is not coded"


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
        key = f"{spec.sourcing} {spec.population} {spec.transport} {spec.seed}"
        if key not in self._worlds:
            self._worlds[key] = build_world(spec)
        return self._worlds[key]

    def days(self, name: str, days: int, changes: dict[str, Any] | None = None) -> Days:
        """Run a shipped scenario."""
        spec = self.spec(name, changes)
        return play(self.world(spec), spec, days)


def region_checks(region: Region) -> list[Check]:
    """All checks on the region."""
    return [
        still(region),
        inert(region),
        *outages(region),
        *amplification(region),
        stocks(region),
        *trade_off(region),
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


def trade_off(region: Region, days: int = 120) -> list[Check]:
    """A region that buys more at home: what it loses when the outside stops, when a home zone stops, and at random."""
    frictions = (0.04, 0.08, 0.12)
    rate: list[float] = []
    outside: list[float] = []
    home: list[float] = []
    anywhere: list[float] = []
    stop = {"start": "2020-01-21", "days": 30}
    for friction in frictions:
        base: dict[str, Any] = {"sourcing.friction": friction}
        spec = region.spec("baseline", base)
        world = region.world(spec)
        rate.append(100 * _lsr(world))
        blows = (
            {"kind": "external_stop", "regions": _domestic_pools(world), "supply_loss": 1.0, **stop},
            {"kind": "power_rationing", "capacity_loss": 0.5, "users": {"places": ["LQY"]}, **stop},
            {"kind": "random_outages", "outages_per_year": 3.0, **stop},
        )
        for kept, blow in zip((outside, home, anywhere), blows, strict=True):
            kept.append(100 * region.days("baseline", days, base | {"disruptions": [blow]}).lost())
    return _trade_off_told(rate, outside, home, anywhere)


def _trade_off_told(rate: list[float], outside: list[float], home: list[float], anywhere: list[float]) -> list[Check]:
    labels = [f"LSR {value:.0f} %" for value in rate]
    spread = max(anywhere) - min(anywhere)
    told = ", ".join(f"{label} {value:.3g}" for label, value in zip(labels, anywhere, strict=True))
    return [
        ordered(
            "region",
            "all domestic supply from outside stops for 30 days: % of output lost",
            labels,
            outside,
            rising=False,
            source=_EFFECT,
        ),
        ordered(
            "region",
            "half of the power of a home zone (Longquanyi) fails for 30 days: % of output lost",
            labels,
            home,
            rising=True,
            source=_EFFECT,
        ),
        Check(
            "region",
            "plants fail at random (three times a year): % of output lost",
            "does not depend on the LSR (spread below a fifth)",
            told,
            spread < 0.2 * max(anywhere),
            _EFFECT,
            where="the more is bought at home, the more often a plant that fails is the supplier of others at home",
        ),
    ]


def _domestic_pools(world: World) -> list[str]:
    places = world.places
    return [places.id[p] for p in np.flatnonzero(places.is_external & (places.origin_class < 3))]


def _lsr(world: World) -> float:
    """Local supporting rate of the whole region: value, direct suppliers, goods, metro area."""
    found: Any = supporting_rate(Purchases.from_world(world), Definition())
    return float(np.asarray(found.rate).ravel()[0])
