"""RunResult: what one run found, in memory or read back from its folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Problem, ResultError

SCHEMA = 1
"""Version of the tables. A reader refuses newer ones."""


@dataclass(frozen=True, eq=False)
class RunResult:
    """A recorded run: ``manifest`` (what was run, with what) and ``tables`` (pandas, by name)."""

    manifest: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(repr=False)
    path: Path | None = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in self.__dict__.get("tables", {}):
            return self.tables[name]
        raise AttributeError(f"no table '{name}'; this result has {', '.join(self.__dict__.get('tables', {}))}")

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.manifest["scenario"]["name"]


def read_run(folder: str | Path) -> RunResult:
    """Read a run folder. Raises ResultError if it is missing, not whole, damaged or from a newer version."""
    folder = Path(folder)
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise ResultError(str(Problem("not a finished run: it has no manifest.json", file=str(folder)))) from None
    except (OSError, ValueError, RecursionError) as error:
        raise ResultError(str(Problem(f"cannot be read: {error}", file=f"{folder}/manifest.json"))) from None
    if not isinstance(manifest, dict) or type(manifest.get("schema")) is not int:
        raise ResultError(str(Problem("is not the manifest of a run", file=f"{folder}/manifest.json")))
    if manifest["schema"] > SCHEMA:
        message = f"was written by a newer version (tables {manifest['schema']}, this one reads {SCHEMA})"
        raise ResultError(str(Problem(message, file=str(folder))))
    names = manifest.get("tables")
    if not isinstance(names, list) or not all(isinstance(name, str) and name.isidentifier() for name in names):
        raise ResultError(str(Problem("does not list the tables of a run", file=f"{folder}/manifest.json")))
    return RunResult(manifest, {name: _read_table(folder / f"{name}.parquet") for name in names}, folder)


def _read_table(file: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(file)
    except FileNotFoundError:
        raise ResultError(str(Problem("is missing: the run is not whole", file=str(file)))) from None
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())
        raise ResultError(str(Problem(f"cannot be read: {said}", file=str(file)))) from None
