"""``peitao status``: how far a study is, and what went wrong."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def status(
    study: Annotated[Path, Parameter(help="Folder of a study, such as results/policy-x-disruption.")],
    /,
    *,
    tracebacks: Annotated[bool, Parameter(help="Print the traceback of each failure.", negative=())] = False,
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Say how many runs of a study are done, failed and left, how it last ended, and why runs failed.

    Examples
    --------
        peitao status results/policy-x-disruption
        peitao status results/policy-x-disruption --tracebacks
    """
    from sim.study.status import study_status

    found = study_status(study)
    if json:
        print(js.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    print(f"{study}: {found['done']} of {found['planned']} runs done, {found['failed']} failed, {found['left']} left")
    if found["earlier"]:
        print(f"{found['earlier']} runs of an earlier version of the design are in the store too")
    print(f"sessions {found['sessions']}, last ended: {found['last_ending']}; workers lost {found['lost']} runs in all")
    if found["seconds_a_run"] is not None:
        print(
            f"{found['seconds_a_run']:.2f} s a run, {found['cpu_seconds_a_run']:.2f} s of a core (medians); "
            f"{found['megabytes']:.1f} MB written"
        )
    for failure in found["failures"]:
        told = failure["message"].splitlines()[0] if failure["message"] else failure["kind"]
        print(f"  {failure['run']}  {failure['arms']}  stage {failure['stage']}: {told}")
        if tracebacks and failure.get("traceback"):
            print(failure["traceback"])
    if found["failures"]:
        print(f"look closer: peitao replay {study} --run {found['failures'][0]['run']}")
        print("make them again: peitao batch FILE --retry-failed")
