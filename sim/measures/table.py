"""A table of results: named columns, each with its unit and its words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Column", "Table"]


@dataclass(frozen=True)
class Column:
    """What a column holds."""

    name: str
    unit: str  # "1" for a pure number, "" for labels
    en: str
    zh: str


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length, in the order to be shown; ``table["name"]`` is a column's values."""

    columns: tuple[Column, ...]
    values: dict[str, np.ndarray]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if names != list(self.values) or len({len(v) for v in self.values.values()}) > 1:
            raise ValueError("one array of equal length for each column, in order")

    def __getitem__(self, name: str) -> np.ndarray:
        return self.values[name]

    def __len__(self) -> int:
        return len(next(iter(self.values.values()))) if self.values else 0

    def take(self, rows: np.ndarray) -> Table:
        """The same columns with the chosen rows."""
        return Table(self.columns, {name: value[rows] for name, value in self.values.items()})
