"""Read a study: tables with the runs of the present design, SQL over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import PeitaoError, Problem, ResultError, suggestion
from sim.study.design.extras import need
from sim.study.store.compact import finish_compaction
from sim.study.store.folder import StudyFolder
from sim.study.store.parts import TABLES


class Store:
    """A study on disk, read only."""

    def __init__(self, path: str | Path):
        self.folder = StudyFolder(path)
        self.manifest = self.folder.manifest()
        finish_compaction(self.folder.path)
        done = self.folder.done()
        design = self.folder.design()
        self.points = self.folder.points()
        self.design = design
        self.runs = design[design["run_id"].isin(done)].reset_index(drop=True)
        """The rows of the design whose runs are done."""

    @property
    def path(self) -> Path:
        """The study's folder."""
        return self.folder.path

    @property
    def parameters(self) -> list[str]:
        """Keys of the parameters that vary."""
        return [parameter["key"] for parameter in self.manifest["experiment"]["parameters"]]

    def tables(self) -> list[str]:
        """Names of the tables there are."""
        return [name for name in TABLES if any((self.path / name).glob("*.parquet"))]

    def table(
        self,
        name: str,
        runs: Iterable[str] | None = None,
        columns: list[str] | None = None,
        filters: Mapping[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Rows of a table for ``runs`` (by default all done runs of the design), in the order in which they were
        recorded; with ``filters`` only those where each of these columns has this value."""
        import pyarrow.dataset as ds

        if name not in self.tables():
            message = f"has no table '{name}'{suggestion(name, self.tables())}"
            raise ResultError(str(Problem(message, str(self.path))))
        wanted = sorted(set(self.runs["run_id"] if runs is None else runs))
        files = self._files(name, set(wanted))
        if not files:
            return pd.read_parquet(next((self.path / name).glob("*.parquet")), columns=columns).iloc[:0]
        chosen = ds.field("run_id").isin(wanted)
        for column, value in (filters or {}).items():
            chosen &= ds.field(column) == value
        return ds.dataset(files, format="parquet").to_table(columns=columns, filter=chosen).to_pandas()

    def static(self, name: str) -> dict[str, pd.DataFrame]:
        """A table that is the same for all runs of a region (geography, corridors, names), by region."""
        files = sorted((self.path / "static").glob(f"*-{name}.parquet"))
        return {file.stem.removesuffix(f"-{name}"): pd.read_parquet(file) for file in files}

    def query(self, sql: str) -> pd.DataFrame:
        """Run SQL (DuckDB) over the study's tables; ``runs`` has the arms, parameters and seeds of what is done."""
        duckdb = need("duckdb", "study", "peitao query")
        with duckdb.connect(":memory:") as db:
            db.execute("SET TimeZone = 'UTC'")
            db.register("runs", self.runs)
            db.register("design", self.design)
            for name in self.tables():
                files = f"{self.path.as_posix()}/{name}/*.parquet".replace("'", "''")
                only = "WHERE run_id IN (SELECT run_id FROM runs)"  # not those of an earlier design
                db.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet('{files}') {only}")
            try:
                return db.execute(sql).df()
            except duckdb.Error as error:
                raise PeitaoError(f"query: {error}") from None

    def described(self) -> str:
        """Every table and its columns, one line each."""
        import pyarrow.parquet as pq

        lines = [f"runs: {', '.join(self.runs.columns)}"]
        for name in self.tables():
            schema = pq.read_schema(next((self.path / name).glob("*.parquet")))
            lines.append(f"{name}: {', '.join(schema.names)}")
        return "\n".join(lines)

    def _files(self, name: str, wanted: set[str]) -> list[str]:
        """Files of a table that may hold the wanted runs, in a fixed order."""
        files = sorted((self.path / name).glob("*.parquet"))
        return [str(file) for file in files if file.name.startswith("packed-") or file.stem in wanted]

    def arm(self, scenario: str, policy: str, disruption: str) -> dict[str, Any]:
        """The resolved scenario of a combination of arms, before parameters and seed."""
        return self.manifest["arms"][f"{scenario}|{policy}|{disruption}"]


def open_store(path: str | Path) -> Store:
    """Open the store of a study. Raises ResultError."""
    return Store(path)
