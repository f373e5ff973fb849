"""Files of a pack to rows of text with line numbers. Only plain files inside the folder are read."""

from __future__ import annotations

import csv
import hashlib
import io
import stat
from dataclasses import dataclass
from pathlib import Path

from sim.errors import nearest
from sim.world.pack.findings import Findings, shown
from sim.world.pack.schema import TABLES
from sim.world.pack.spec import Table

MANIFEST = "pack.yaml"
MAX_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Rows:
    """A table as text: the header, the cells of each row by position, and the CSV line each row starts on."""

    table: Table
    header: tuple[str, ...]
    cells: list[list[str]]
    lines: list[int]


def read_files(folder: Path, findings: Findings) -> dict[str, bytes]:
    """The bytes of ``pack.yaml`` and of every table that can be read, by file name."""
    if not folder.is_dir():
        what = "no such folder" if not folder.exists() else "not a folder"
        findings.add("", None, None, f"{what}; a region pack is a folder with {MANIFEST} and tables")
        findings.stop()
    try:
        present = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        findings.add("", None, None, f"cannot be read: {error.strerror}")
        findings.stop()
    wanted = [MANIFEST, *(table.file for table in TABLES.values())]
    spare = [name for name in present if name not in wanted and not name.endswith(".md")]
    found = {}
    for name in wanted:
        data = _read(folder, name, spare, findings)
        if data is not None:
            found[name] = data
    return found


def _read(folder: Path, name: str, spare: list[str], findings: Findings) -> bytes | None:
    path = folder / name
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            if not path.resolve(strict=True).is_relative_to(folder.resolve()):
                findings.add(name, None, None, "a link that leads out of the pack folder")
                return None
            mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            findings.add(name, None, None, "not a plain file")
            return None
        if path.stat().st_size > MAX_BYTES:
            findings.add(name, None, None, f"larger than {MAX_BYTES // 2**20} MB")
            return None
        return path.read_bytes()
    except FileNotFoundError:
        close = nearest(name, spare)
        findings.add(name, None, None, "missing file" + (f", is it '{close}'?" if close else ""))
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        findings.add(name, None, None, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    return None


def hash_files(files: dict[str, bytes]) -> str:
    """sha256 (hex) over the sorted file names and bytes."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def decode(file: str, data: bytes, findings: Findings) -> str | None:
    """UTF-8 text (a byte order mark is dropped), or None with the problem noted."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        findings.add(file, line, None, f"not UTF-8 text (byte 0x{data[error.start]:02x})")
    return None


def read_rows(table: Table, data: bytes, findings: Findings) -> Rows | None:
    """The rows of one table; None when there is no usable header."""
    text = decode(table.file, data, findings)
    if text is None:
        return None
    if "\0" in text:
        findings.add(table.file, text.count("\n", 0, text.index("\0")) + 1, None, "a NUL character")
        return None
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append([cell.strip() for cell in row])
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        findings.add(table.file, start, None, f"not readable as CSV: {error}")
        return None
    if not rows:
        findings.add(table.file, None, None, f"empty table; the first line names the columns: {_names(table)}")
        return None
    header = tuple(rows[0])
    if not _header(table, header, lines[0], findings):
        return None
    if len(rows) == 1 and not table.may_be_empty:
        findings.add(table.file, lines[0], None, "empty table: no rows below the header")
        return None  # as good as absent: every reference to it would be noted too
    if table.max_rows is not None and len(rows) - 1 > table.max_rows:
        findings.add(table.file, lines[table.max_rows + 1], None, f"more than {table.max_rows} rows")
    return _rectangular(table, header, rows[1:], lines[1:], findings)


def _names(table: Table) -> str:
    return ",".join(c.name for c in table.columns if not c.optional)


def _header(table: Table, header: tuple[str, ...], line: int, findings: Findings) -> bool:
    """Note unknown, repeated and missing columns; True when each known column stands at most once."""
    valid = [c.name for c in table.columns]
    good = True
    for position, name in enumerate(header):
        if name not in valid:
            missing = [v for v in valid if v not in header]
            what = f"unknown column {shown(name)}" if name else f"column {position + 1} has no name"
            findings.add(table.file, line, None, what, name, missing)
        elif name in header[:position]:
            findings.add(table.file, line, name, "the column stands twice")
            good = False
    for column in table.columns:
        if not column.optional and column.name not in header:
            findings.add(table.file, line, column.name, "missing column")
    return good


def _rectangular(
    table: Table, header: tuple[str, ...], rows: list[list[str]], lines: list[int], findings: Findings
) -> Rows:
    """Keep the rows that have as many cells as the header; note the others."""
    kept, kept_lines = [], []
    for row, line in zip(rows, lines, strict=True):
        if len(row) == len(header):
            kept.append(row)
            kept_lines.append(line)
        else:
            findings.add(table.file, line, None, f"{len(row)} cells where the header has {len(header)}")
    return Rows(table, header, kept, kept_lines)
