"""``peitao calibrate``: find the constants that make a region pack buy from where its targets say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Overrides


def calibrate(
    pack: Path,
    /,
    *,
    seeds: Annotated[int, Parameter(help="Number of seeds whose mean must meet the targets.")] = 5,
    rounds: Annotated[int, Parameter(help="Most rounds.")] = 60,
    report: Annotated[Path | None, Parameter(help="Where the report goes; PACK/calibration.md if left out.")] = None,
    dry_run: Annotated[bool, Parameter(help="Print the report; write nothing.", negative=())] = False,
    overrides: Overrides = (),
) -> None:
    """Calibrate a region pack: import and metro shares by product, and the lead firms' local supporting rate.

    Writes PACK/calibration.csv and a report of targets, results, residuals, seeds and hold-out patterns. Takes a minute or
    two for 3 000 firms.

    Examples
    --------
        peitao calibrate scenarios/chengdu --report docs/explanation/calibration.md
        peitao calibrate scenarios/toyland --set population.firms=200 --dry-run
    """
    import sys
    from dataclasses import replace

    from sim.cli.progress import progress
    from sim.errors import InputError, ModelError, Problem
    from sim.scenario import from_dict, vary
    from sim.study.calibrate import calibrate as fit
    from sim.study.calibration_report import report as text_of
    from sim.study.calibration_report import write_calibration
    from sim.study.holdout import patterns
    from sim.world import build_world
    from sim.world.pack import load_pack

    if seeds < 1 or rounds < 1:
        raise InputError(Problem("must be at least 1", key="--seeds" if seeds < 1 else "--rounds"))
    load_pack(pack)
    spec = vary(from_dict({"name": "calibration", "region": str(pack.resolve())}), overrides)
    with progress() as tell:
        found = fit(spec, seeds=seeds, most_rounds=rounds, progress=tell)
    final = replace(found.pack, calibration=found.constants)
    held_out = [patterns(build_world(vary(spec, {"seed": seed}), final)) for seed in found.seeds]
    words = "".join(f" --set {text}" for text in overrides)
    text = text_of(found, held_out, f"peitao calibrate {pack} --seeds {seeds}{words}")
    if dry_run:
        print(text, end="")
    else:
        target = report or pack / "calibration.md"
        write_calibration(found, pack, text, target)
        print(f"Constants: {pack / 'calibration.csv'}\nReport:    {target}")
    if not found.converged:
        print("not all targets were met; the report shows by how much", file=sys.stderr)
        raise ModelError(f"calibration did not converge in {found.rounds} rounds")
