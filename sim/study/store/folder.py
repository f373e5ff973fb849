"""The folder of a study: its manifest, its design, which runs are done."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from sim.errors import Problem, ResultError
from sim.study.store.compact import finish_compaction
from sim.study.store.files import PARTIAL, write_file
from sim.study.store.parts import TABLES, as_arrow, part_bytes

SCHEMA = 1
"""Version of the store's layout and tables. A reader refuses newer ones."""
MANIFEST = "study.json"
POINTS = "points.json"
"""Values of the parameters by point, exactly as they were used."""
PACKED = "packed-"
"""Files of many runs, made by ``compact``, begin with this."""


class StudyFolder:
    """Paths and small files of one study. Raises ResultError for what is not a study or from a newer version."""

    def __init__(self, path: str | Path):
        self.path = Path(path)

    def exists(self) -> bool:
        """Whether there is a study here."""
        return (self.path / MANIFEST).is_file()

    def manifest(self) -> dict[str, Any]:
        """What was asked for, and with which code."""
        try:
            found = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            message = f"is not a study: it has no {MANIFEST} (peitao batch makes one)"
            raise ResultError(str(Problem(message, str(self.path)))) from None
        except (OSError, ValueError) as error:
            raise ResultError(str(Problem(f"cannot be read: {error}", str(self.path / MANIFEST)))) from None
        if not isinstance(found, dict) or not isinstance(found.get("schema"), int) or found.get("kind") != "study":
            raise ResultError(str(Problem("is not the manifest of a study", str(self.path / MANIFEST))))
        if found["schema"] > SCHEMA:
            message = f"was written by a newer version (tables {found['schema']}, this one reads {SCHEMA})"
            raise ResultError(str(Problem(message, str(self.path))))
        return found

    def design(self) -> pd.DataFrame:
        """The planned runs, one row each (see :meth:`sim.study.design.Design.table`)."""
        try:
            return pd.read_parquet(self.path / "design.parquet")
        except (OSError, ValueError):
            message = "its design.parquet is missing or damaged; peitao batch on the experiment file makes it again"
            raise ResultError(str(Problem(message, file=str(self.path)))) from None

    def points(self) -> list[dict[str, Any]]:
        """Values of the parameters (key of the scenario -> value) by point."""
        return json.loads((self.path / POINTS).read_text("utf-8"))

    def begin(self, manifest: dict[str, Any], design: pd.DataFrame, points: list[dict[str, Any]]) -> None:
        """Write manifest and design, and clear what a killed process left half written. Raises OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        finish_compaction(self.path)
        shutil.rmtree(self.path / PARTIAL, ignore_errors=True)
        # The design first: a folder with a manifest has its design.
        write_file(self.path, self.path / "design.parquet", part_bytes(as_arrow(design)))
        write_file(self.path, self.path / POINTS, json.dumps(points, ensure_ascii=False).encode())
        text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True, default=str)
        write_file(self.path, self.path / MANIFEST, f"{text}\n".encode())

    def done(self) -> set[str]:
        """Ids of the runs that are in the store."""
        found: set[str] = set()
        for file in (self.path / "runs").glob("*.parquet"):
            if file.name.startswith(PACKED):
                found.update(pq.read_table(file, columns=["run_id"]).column(0).to_pylist())
            else:
                found.add(file.stem)
        return found

    def clear(self) -> None:
        """Remove all results of the study, and nothing else that may be in its folder."""
        for name in (*TABLES, "runs", "static", PARTIAL):
            shutil.rmtree(self.path / name, ignore_errors=True)
        for name in (MANIFEST, POINTS, "design.parquet", "status.jsonl", "compaction.json"):
            (self.path / name).unlink(missing_ok=True)
