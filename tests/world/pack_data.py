"""A copy of the Toyland pack that tests may spoil, one cell at a time."""

import csv
import shutil
from pathlib import Path

import pytest

from sim.errors import PackError
from sim.world.pack import load_pack

TOYLAND = Path(__file__).resolve().parents[2] / "scenarios" / "toyland"


def copy_pack(folder: Path) -> Path:
    """A writable copy of Toyland."""
    return Path(shutil.copytree(TOYLAND, folder / "toyland"))


def read(folder: Path, table: str) -> list[list[str]]:
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write(folder: Path, table: str, rows: list[list[str]]) -> None:
    with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def line_of(folder: Path, table: str, *start: str) -> int:
    """The CSV line of the first row that begins with these cells."""
    rows = read(folder, table)
    return next(k for k, row in enumerate(rows, 1) if tuple(row[: len(start)]) == start)


def put(folder: Path, table: str, key: str, column: str, value: str) -> int:
    """Change a cell of the first row that begins with ``key`` (cells joined by ','); returns its line."""
    rows = read(folder, table)
    line = line_of(folder, table, *key.split(","))
    rows[line - 1][rows[0].index(column)] = value
    write(folder, table, rows)
    return line


def problems(folder: Path | str) -> list[str]:
    """What load_pack finds wrong, one line each, with the folder's own path taken off."""
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems), "a message of more than one line"
    prefix = f"{Path(folder).as_posix()}/"
    return [line.removeprefix(prefix) for line in lines]
