"""Tables for other programs: text, CSV, Markdown, JSON, XLSX. No cell can become a formula in a spreadsheet."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError, Problem, suggestion
from sim.study.design.extras import need

FORMATS = ("csv", "md", "json", "xlsx")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(table: pd.DataFrame, to: str = "text") -> str:
    """A table as text for people (``text``), or as CSV, Markdown or JSON (records)."""
    if to == "csv":
        return escaped(table).to_csv(index=False)
    if to == "json":
        rows = json.loads(table.to_json(orient="records", date_format="iso", force_ascii=False))
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    cells = [[str(name) for name in table.columns], *([_cell(v) for v in row] for row in table.itertuples(index=False))]
    if to == "md":
        cells = [[cell.replace("|", "\\|") for cell in row] for row in cells]
        rows = ["| " + " | ".join(row) + " |" for row in cells]
        return "\n".join([rows[0], "|" + "---|" * len(table.columns), *rows[1:]]) + "\n"
    from rich.cells import cell_len

    wide = [max(cell_len(row[n]) for row in cells) for n in range(len(table.columns))]
    right = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
    lines = []
    for row in cells:
        padded = [
            " " * (w - cell_len(c)) + c if r else c + " " * (w - cell_len(c))
            for c, w, r in zip(row, wide, right, strict=True)
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


def write_tables(tables: dict[str, pd.DataFrame], to: str, target: Path) -> list[Path]:
    """Write tables as ``to``: one workbook ``target``.xlsx or one JSON file; one file a table for CSV; one Markdown
    file. Returns the files. Raises InputError for an unknown format, OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if to == "xlsx":
        return [_workbook(tables, target.with_suffix(".xlsx"))]
    if to == "csv":
        files = [target.with_name(f"{target.name}-{name}.csv") for name in tables]
        for file, table in zip(files, tables.values(), strict=True):
            file.write_text(as_text(table, "csv"), "utf-8-sig")  # the mark lets spreadsheets see that it is UTF-8
        return files
    if to == "md":
        text = "\n".join(f"## {name}\n\n{as_text(table, 'md')}" for name, table in tables.items())
    elif to == "json":
        text = "{\n" + ",\n".join(f'"{name}": {as_text(table, "json")}' for name, table in tables.items()) + "}\n"
    else:
        raise InputError(Problem(f"unknown format '{to}'{suggestion(to, FORMATS)}", key="--to"))
    file = target.with_suffix(f".{to}")
    file.write_text(text, "utf-8")
    return [file]


def escaped(table: pd.DataFrame) -> pd.DataFrame:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; column names too."""
    texts = {name: table[name].map(_safe) for name in table.columns if not _is_plain(table[name])}
    return table.assign(**texts).rename(columns=_safe)


def _is_plain(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return " ".join(str(value).split())


def _workbook(tables: dict[str, pd.DataFrame], file: Path) -> Path:
    """One sheet a table. Text is written as text, so that no cell is a formula; the first row stays in view."""
    xlsxwriter = need("xlsxwriter", "study", "an Excel workbook")
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(data, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(table.columns):
                sheet.write_string(0, column, str(title), head)
                sheet.set_column(column, column, min(40, max(10, len(str(title)) + 2)))
                for row, value in enumerate(table[title].tolist(), 1):
                    if isinstance(value, pd.Timestamp):
                        sheet.write_datetime(row, column, value.to_pydatetime(), day)
                    elif isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif value is not None and value == value:
                        sheet.write(row, column, value)
    file.write_bytes(data.getvalue())
    return file
