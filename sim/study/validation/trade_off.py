"""Does buying locally make a region more resilient? The answer must emerge: it depends on where the blow falls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.measures.lsr_definition import Definition
from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import supporting_rate
from sim.scenario import ScenarioSpec, vary
from sim.study.validation.check import Check, ordered
from sim.study.validation.region import Region, play
from sim.world import World, build_world
from sim.world.pack import load_pack

_EFFECT = "purpose of the model (ODD, pattern 6): must emerge, is not coded"


def trade_off(region: Region, seeds: int) -> list[Check]:
    """What is lost when a home zone stops, when the outside delivers half, and when plants fail at random, in worlds where
    a supplier in the metropolitan area is worth less or more to buyers. As in experiments/localisation_resilience.py."""
    stop = {"start": "2020-01-21"}
    blows = {
        "zone": {"kind": "power_rationing", "days": 14, "capacity_loss": 1.0, "users": {"places": ["LQY"]}, **stop},
        "outside": {"kind": "external_stop", "days": 28, "regions": ["WORLD"], "supply_loss": 0.5, **stop},
        "random": {"kind": "random_outages", "days": 28, "outages_per_year": 3.0, **stop},
    }
    rate: list[float] = []
    lost: dict[str, list[float]] = {name: [] for name in blows}
    for advantage in (-0.06, 0.0, 0.06):
        rates: list[float] = []
        each: dict[str, list[float]] = {name: [] for name in blows}
        for seed in range(1, seeds + 1):
            spec = region.spec("baseline", {"seed": seed, "sourcing.review_days": 3650})
            world = _leaning_home(spec, advantage)
            rates.append(_lsr(world))
            for name, blow in blows.items():
                found = play(world, vary(spec, {"disruptions": [blow]}), 120)
                each[name].append(found.missed(unstruck=name == "zone"))
        rate.append(100 * float(np.mean(rates)))
        for name in blows:
            lost[name].append(float(np.mean(each[name])))
    return _trade_off_told(rate, lost)


def _trade_off_told(rate: list[float], lost: dict[str, list[float]]) -> list[Check]:
    labels = [f"LSR {value:.0f} %" for value in rate]
    told = ", ".join(f"{label} {value:.3g}" for label, value in zip(labels, lost["random"], strict=True))
    return [
        ordered(
            "region",
            "the outside delivers half for 28 days: days of the region's output missed",
            labels,
            lost["outside"],
            rising=False,
            source=_EFFECT,
        ),
        ordered(
            "region",
            "a home zone (Longquanyi) stops for 14 days: days of the region's output missed by firms not struck",
            labels,
            lost["zone"],
            rising=True,
            source=_EFFECT,
        ),
        Check(
            "region",
            "plants fail at random: days of the region's output missed",
            "does not depend on the LSR (spread below a fifth)",
            told,
            max(lost["random"]) - min(lost["random"]) < 0.2 * max(lost["random"]),
            _EFFECT,
            where="the more is bought at home, the more often a plant that fails is the supplier of others at home; the plants "
            "struck are the same, what differs is the loss of the others",
        ),
    ]


def _leaning_home(spec: ScenarioSpec, advantage: float) -> World:
    """The world of ``spec`` where buyers value suppliers of the metro area by ``advantage`` (share of price) more."""
    pack = load_pack(spec.region_folder)
    constants = pack.calibration.copy()
    constants[:, 0] += advantage
    return build_world(spec, replace(pack, calibration=constants))


def _lsr(world: World) -> float:
    """Local supporting rate of the whole region: value, direct suppliers, goods, metro area."""
    found: Any = supporting_rate(Purchases.from_world(world), Definition())
    return float(np.asarray(found.rate).ravel()[0])
