"""Checks of columns.csv: every numeric column has a unit, a tag and a source, and describes a real column."""

from __future__ import annotations

from sim.world.pack.cells import Parsed
from sim.world.pack.findings import Findings, shown
from sim.world.pack.schema import TABLES
from sim.world.pack.spec import NUMERIC

_NO_ROW_NEEDED = {"columns", "parameters"}
_SOURCED = ("S", "D")


def check_columns(tables: dict[str, Parsed], findings: Findings) -> None:
    """Note rows that describe nothing, numeric columns without a row, and missing units, tags or sources."""
    columns = tables.get("columns")
    if columns is None or not {"table", "column"} <= columns.present:
        return
    described = {}
    for k, line in enumerate(columns.lines):
        table, column = columns["table"][k], columns["column"][k]
        described[table, column] = k
        if not table or not column:
            continue
        if table not in TABLES:
            findings.add(columns.file, line, "table", f"unknown table {shown(table)}", table, TABLES)
        elif TABLES[table].column(column) is None:
            valid = [c.name for c in TABLES[table].columns]
            findings.add(columns.file, line, "column", f"{table} has no column {shown(column)}", column, valid)
        elif table in tables and column not in tables[table].present:
            findings.add(columns.file, line, "column", f"{table}.csv has no column {shown(column)}")
        else:
            _check_row(columns, tables, k, findings)
    for name, parsed in tables.items():
        if name in _NO_ROW_NEEDED:
            continue
        for spec in parsed.table.columns:
            if spec.kind in NUMERIC and spec.name in parsed.present and (name, spec.name) not in described:
                findings.add(
                    columns.file,
                    None,
                    None,
                    f"no row for {name}, {spec.name}: each numeric column needs unit, tag and source",
                )
    for name in {columns["table"][k] for k in described.values() if columns["tag"][k] == "row"}:
        if name in tables and "tag" in tables[name].present and name not in _NO_ROW_NEEDED:
            _check_row_tags(tables[name], columns, findings)


def _check_row(columns: Parsed, tables: dict[str, Parsed], k: int, findings: Findings) -> None:
    table, column, line = columns["table"][k], columns["column"][k], columns.lines[k]
    spec = TABLES[table].column(column)
    numeric = spec is not None and spec.kind in NUMERIC
    tag = columns["tag"][k]
    if numeric and columns.empty(k, "unit") and "unit" in columns.present:
        findings.add(columns.file, line, "unit", f"empty cell: {column} needs a unit (1 for a pure number)")
    parsed = tables.get(table)
    if tag == "row":
        if parsed is not None and "tag" not in parsed.present:
            findings.add(columns.file, line, "tag", f"'row', but {table}.csv has no column 'tag'")
    elif tag and numeric and columns.empty(k, "source") and "source" in columns.present:
        findings.add(columns.file, line, "source", "empty cell: where do the numbers come from?")


def _check_row_tags(parsed: Parsed, columns: Parsed, findings: Findings) -> None:
    """Rows of a table with its own tags: each has one, and a sourced row names its source."""
    fallback = any(
        columns["table"][k] == parsed.table.name and columns["tag"][k] == "row" and columns["source"][k]
        for k in range(len(columns))
    )
    for k, line in enumerate(parsed.lines):
        tag = parsed["tag"][k]
        if not tag and not parsed.noted(k, "tag"):
            findings.add(parsed.file, line, "tag", "empty cell: by columns.csv each row has its tag")
        elif tag in _SOURCED and not parsed["source"][k] and ("source" in parsed.present or not fallback):
            findings.add(parsed.file, line, "source", f"empty cell: tag {tag} needs a source")
