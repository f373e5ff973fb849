"""All checks, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.study.validation.check import Check
from sim.study.validation.equations import equation_checks
from sim.study.validation.golden import golden
from sim.study.validation.ledger import ledger
from sim.study.validation.patterns import network_patterns
from sim.study.validation.region import Region, region_checks
from sim.study.validation.targets import calibrated_worlds, holdout_checks, target_checks
from sim.study.validation.theory import theory_checks
from sim.study.validation.trade_off import trade_off


def validate(
    scenarios: Path, *, quick: bool = False, progress: Callable[[str, int, int], None] | None = None
) -> list[Check]:
    """Every check. ``scenarios`` is the folder of the shipped scenarios; ``quick`` takes one seed and fewer firms.

    Raises nothing for a check that fails: it is in the list with ``met`` False.
    """
    region = Region(scenarios, 400 if quick else 1000)
    tell = progress or (lambda stage, done, total: None)
    kept: list[Check] = []
    stages: list[tuple[str, Callable[[], list[Check]]]] = [
        ("golden cases", golden),
        ("corners", equation_checks),
        ("conservation", lambda: ledger(1 if quick else 5)),
        ("networks", lambda: network_patterns(quick)),
        ("region", lambda: region_checks(region)),
        ("trade-off", lambda: trade_off(region, 1 if quick else 4)),
        ("calibration and hold-outs", lambda: _fitted(region, 1 if quick else 5)),
        ("theory", lambda: theory_checks(scenarios, steps=6 if quick else 10)),
    ]
    for done, (stage, work) in enumerate(stages):
        tell(stage, done, len(stages))
        kept += work()
    return kept


def _fitted(region: Region, seeds: int) -> list[Check]:
    worlds = calibrated_worlds(region, seeds)
    return [*target_checks(worlds), *holdout_checks(region, worlds)]
