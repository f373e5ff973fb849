"""How far a study is."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from sim.study.store.folder import StudyFolder
from sim.study.store.status import failures, read_status


def study_status(study: str | Path) -> dict[str, Any]:
    """Counts of the study's runs, its last ending and its failures (each with the arms and seed of its run).

    Raises ResultError when this is not a study.
    """
    folder = StudyFolder(study)
    folder.manifest()
    design = folder.design().drop_duplicates("run_id").set_index("run_id")
    events = read_status(folder.path)
    done, planned = folder.done(), set(design.index)
    failed = {run: event for run, event in failures(events).items() if run in planned and run not in done}
    made = [event for event in events if event["what"] == "done"]
    sessions = [event for event in events if event["what"] == "session"]
    last = events[-1] if events else {}
    return {
        "name": folder.path.name,
        "planned": len(planned),
        "done": len(planned & done),
        "failed": len(failed),
        "left": len(planned - done - failed.keys()),
        "earlier": len(done - planned),
        "sessions": len(sessions),
        "last_ending": last.get("ending", "it was killed, or is at work now"),
        "lost": sum(event["what"] == "lost" for event in events),
        "seconds_a_run": statistics.median(event["seconds"] for event in made) if made else None,
        "cpu_seconds_a_run": statistics.median(event.get("cpu", event["seconds"]) for event in made) if made else None,
        "megabytes": sum(event.get("bytes", 0) for event in made) / 1e6,
        "failures": [
            {"arms": _arms(design.loc[run]), "seed": int(design.loc[run, "seed"]), **event}
            for run, event in failed.items()
        ],
    }


def _arms(row: Any) -> str:
    return f"{row['scenario']} / {row['policy']} / {row['disruption']}, point {row['point']}, seed {row['seed']}"
