"""One run's tables as Parquet parts: the same columns and types in every part, and the same bytes for the same run."""

from __future__ import annotations

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.study.store.files import write_file

TABLES = ("series", "daily", "places", "spaces", "ecosystems", "leaders", "events", "budget", "firms", "links")
"""Tables of a run that the store keeps, one folder each, when the run has them."""
STATIC = ("geography", "corridors", "names")
"""Tables that are the same for every run of a region: kept once."""

_EMPTY_TYPES = {"day": pa.int64(), "date": pa.timestamp("ms"), "cny": pa.float64()}
"""Types of columns in tables without rows, where nothing can be told from the values; all others are text."""


def as_arrow(table: pd.DataFrame, run_id: str | None = None) -> pa.Table:
    """A table with plain types (int64, float64, bool, text, timestamp in ms) and, first, the run's id."""
    found = pa.Table.from_pandas(table, preserve_index=False)
    columns = {name: _plain(name, found.column(name)) for name in found.column_names}
    if run_id is not None:
        columns = {"run_id": pa.array([run_id] * found.num_rows, pa.string()), **columns}
    return pa.table(columns)


def _plain(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_null(kind) or (len(column) == 0 and pa.types.is_string(kind)):
        return column.cast(_EMPTY_TYPES.get(name, pa.string()))
    if len(column) == 0 and name in _EMPTY_TYPES:
        return pa.chunked_array([pa.array([], _EMPTY_TYPES[name])])
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    if pa.types.is_temporal(kind):
        return column.cast(pa.timestamp("ms"))
    if pa.types.is_boolean(kind):
        return column.cast(pa.bool_())
    return column.cast(pa.string())


def part_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file: zstd, numbers split by byte (smaller and as quick; see the notes on speed)."""
    numbers = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    words = [field.name for field in table.schema if field.name not in numbers]
    out = io.BytesIO()
    pq.write_table(
        table,
        out,
        compression="zstd",
        compression_level=3,
        use_dictionary=words,
        use_byte_stream_split=numbers,
        store_schema=False,
    )
    return out.getvalue()


def run_parts(tables: dict[str, pd.DataFrame], run_id: str) -> dict[str, bytes]:
    """The store's parts of one run, by table."""
    return {name: part_bytes(as_arrow(tables[name], run_id)) for name in TABLES if name in tables}


def write_parts(study: Path, run_id: str, tables: dict[str, pd.DataFrame], row: dict[str, Any]) -> int:
    """Write all tables of a run and, last, its row in ``runs``: only then is the run done. Returns bytes written.

    Raises OSError when the disk is full or cannot be written; what was moved by then is overwritten next time.
    """
    parts = run_parts(tables, run_id)
    with ThreadPoolExecutor(len(parts)) as several:  # a disk syncs many small files as quickly as one
        jobs = [several.submit(write_file, study, study / name / f"{run_id}.parquet", parts[name]) for name in parts]
    for job in jobs:
        job.result()
    done = part_bytes(as_arrow(pd.DataFrame([row]), run_id))
    write_file(study, study / "runs" / f"{run_id}.parquet", done)
    return sum(map(len, parts.values())) + len(done)


def has_static(study: Path, region: str) -> bool:
    """Whether the tables of a region are kept already."""
    return all((study / "static" / f"{region}-{name}.parquet").exists() for name in STATIC)


def write_static(study: Path, region: str, tables: dict[str, pd.DataFrame], names: Iterable[str] = STATIC) -> None:
    """Keep the tables of a region once; a second writer changes nothing."""
    for name in names:
        target = study / "static" / f"{region}-{name}.parquet"
        if name in tables and not target.exists():
            write_file(study, target, part_bytes(as_arrow(tables[name])))
