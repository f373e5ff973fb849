"""``compact``: many small files become few, and nothing is ever lost or doubled.

The new file is written first, then a journal that names it and the files it replaces, then it is moved into place and
those are removed, then the journal. Whoever opens the study after a crash finishes what the journal says.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sim.study.store.files import PARTIAL, write_file
from sim.study.store.parts import TABLES, part_bytes

JOURNAL = "compaction.json"


def compact(study: Path, runs_per_file: int = 50, progress: Callable[[str, int, int], None] | None = None) -> int:
    """Merge the single-run files of each table, ``runs_per_file`` at a time. Returns how many files were replaced."""
    finish_compaction(study)
    ids = sorted(file.stem for file in (study / "runs").glob("*.parquet") if not file.name.startswith("packed-"))
    groups = [ids[at : at + runs_per_file] for at in range(0, len(ids), runs_per_file)]
    replaced = 0
    for n, group in enumerate(groups):
        if len(group) > 1:
            replaced += _merge(study, group)
        if progress is not None:
            progress("compacting", n + 1, len(groups))
    return replaced


def _merge(study: Path, group: list[str]) -> int:
    name = f"packed-{hashlib.sha256(','.join(group).encode()).hexdigest()[:12]}.parquet"
    steps = []
    for table in ("runs", *TABLES):
        files = [file for run in group if (file := study / table / f"{run}.parquet").exists()]
        if files:
            merged = pa.concat_tables([pq.read_table(file) for file in files], promote_options="default")
            ready = study / PARTIAL / f"ready-{table}-{name}"
            write_file(study, ready, part_bytes(merged))
            steps.append({"table": table, "ready": ready.name, "name": name, "old": [file.name for file in files]})
    write_file(study, study / JOURNAL, json.dumps(steps).encode())
    finish_compaction(study)
    return sum(len(step["old"]) for step in steps)  # type: ignore[arg-type]


def finish_compaction(study: Path) -> None:
    """Carry out what the journal says, if there is one. May be repeated at any point."""
    journal = study / JOURNAL
    if not journal.exists():
        return
    for step in json.loads(journal.read_text("utf-8")):
        ready = study / PARTIAL / step["ready"]
        if ready.exists():
            os.replace(ready, study / step["table"] / step["name"])
        for old in step["old"]:
            (study / step["table"] / old).unlink(missing_ok=True)
    journal.unlink()
