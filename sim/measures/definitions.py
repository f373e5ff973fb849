"""The register of measures: what each number is called, its unit, which way is better, and how to say it.

The table is ``definitions.csv`` beside this file: one row a measure, read once on first use.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from sim.errors import InputError, Problem, suggestion

__all__ = ["Measure", "measure", "measures", "register"]


@dataclass(frozen=True)
class Measure:
    """One measure. ``direction`` +1: higher is better, -1: lower is better, 0: neither (it describes)."""

    name: str
    unit: str  # "1" for a pure number or a share, "" for a table of several units
    share: bool  # a share, best shown in percent
    direction: int
    en: str
    zh: str
    function: str  # module and function in sim.measures that computes it


@cache
def measures() -> MappingProxyType[str, Measure]:
    """Every measure by name, in the order of the table."""
    table = files("sim.measures").joinpath("definitions.csv").read_text(encoding="utf-8")
    rows = [
        Measure(
            name=row["name"],
            unit=row["unit"],
            share=row["share"] == "1",
            direction=int(row["direction"]),
            en=row["en"],
            zh=row["zh"],
            function=row["function"],
        )
        for row in csv.DictReader(table.splitlines())
    ]
    return MappingProxyType({row.name: row for row in rows})


def measure(name: str) -> Measure:
    """The measure of a name, or of a column such as ``lsr_metro``. Raises InputError with the nearest
    name."""
    table = measures()
    if name in table:
        return table[name]
    if name.startswith("lsr_"):
        return table["lsr_full" if "_full" in name else "lsr"]
    raise InputError(Problem(f"unknown measure '{name}'{suggestion(name, table)}"))


def register() -> list[dict[str, str | int | bool]]:
    """The register as rows of plain values, for reports and reference pages."""
    return [asdict(row) for row in measures().values()]
