"""``peitao validate``: work out anew every reason to believe the model."""

from __future__ import annotations

import json as js
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

_SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"


def validate(
    *,
    quick: Annotated[
        bool, Parameter(help="One seed and fewer firms: half a minute instead of two.", negative=())
    ] = False,
    out: Annotated[Path | None, Parameter(help="Write the report to this file (Markdown).")] = None,
    scenarios: Annotated[Path, Parameter(help="Folder of the shipped scenarios.")] = _SHIPPED,
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> int:
    """Check the model against published cases, equations, patterns and records, and say where it fails.

    Golden cases, published models as corners of the engine, conservation, patterns on generated networks and in the region,
    calibration targets, hold-outs, theory. Exit code 1 if a check fails that must hold exactly; other misses are told and
    stay in the report.

    Examples
    --------
        peitao validate --quick
        peitao validate --out docs/explanation/validation.md
    """
    from sim.cli.progress import progress
    from sim.errors import InputError, Problem
    from sim.study.validation import report
    from sim.study.validation import validate as work_out

    if not (scenarios / "baseline.yaml").is_file():
        raise InputError(Problem("holds no baseline.yaml: name the folder of the shipped scenarios", key="--scenarios"))
    with progress() as tell:
        checks = work_out(scenarios, quick=quick, progress=tell)
    if out is not None:
        command = "peitao validate" + " --quick" * quick + f" --out {out.as_posix()}"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(report(checks, command), "utf-8")
    if json:
        print(js.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1))
    else:
        for check in checks:
            print(f"{'met    ' if check.met else 'NOT MET'}  {check.group:8s}  {check.name}: {check.found}")
        print(f"\n{sum(check.met for check in checks)} of {len(checks)} checks are met.")
        if out is not None:
            print(f"Report: {out}")
    return int(any(check.exact and not check.met for check in checks))
