"""How a table of a region pack is specified: its columns with type, unit and range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "text", "number", "whole", "flag", "date", "word", "ref", "refs"]
NUMERIC = ("number", "whole")


@dataclass(frozen=True)
class Column:
    """One column: its type, unit, limits, allowed words or the tables it refers to."""

    name: str
    kind: Kind
    doc: str
    unit: str = ""
    low: float = -1e15
    high: float = 1e15
    above: bool = False  # the lower limit itself is excluded
    words: tuple[str, ...] = ()
    to: tuple[str, ...] = ()  # tables (or "groups") a reference may point to
    empty: bool = False  # a cell may be empty
    optional: bool = False  # the whole column may be absent
    default: float = float("nan")  # what an empty number stands for

    def out_of_range(self, value: float) -> str:
        """Which limit a finite number breaks, in words (``must be above 0``); empty when it breaks none."""
        if value < self.low or (self.above and value == self.low):
            return f"must be {'above' if self.above else 'at least'} {self.low:g}"
        return f"must be at most {self.high:g}" if value > self.high else ""


@dataclass(frozen=True)
class Table:
    """One CSV file. ``key`` columns together name a row once."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    may_be_empty: bool = False
    max_rows: int | None = None

    @property
    def file(self) -> str:
        """The file name inside the pack folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column | None:
        """The specification of a column, or None."""
        return next((c for c in self.columns if c.name == name), None)


def ident(name: str, doc: str) -> Column:
    """The id of a row."""
    return Column(name, "id", doc)


def text(name: str, doc: str, empty: bool = False, optional: bool = False) -> Column:
    """Free text."""
    return Column(name, "text", doc, empty=empty, optional=optional)


def number(name: str, unit: str, low: float, high: float, doc: str, **more: float | bool) -> Column:
    """A number with a unit between two limits."""
    return Column(name, "number", doc, unit, low, high, **more)  # type: ignore[arg-type]


def share(name: str, doc: str, **more: float | bool) -> Column:
    """A number between 0 and 1."""
    return Column(name, "number", doc, "1", 0.0, 1.0, **more)  # type: ignore[arg-type]


def ref(name: str, to: str, doc: str, empty: bool = False) -> Column:
    """A reference to a row of one of the tables ``to`` (names separated by blanks)."""
    return Column(name, "ref", doc, to=tuple(to.split()), empty=empty)


def refs(name: str, to: str, doc: str, empty: bool = False) -> Column:
    """A list of references, separated by ';'."""
    return Column(name, "refs", doc, to=tuple(to.split()), empty=empty)


def word(name: str, words: str | tuple[str, ...], doc: str) -> Column:
    """One word out of a few."""
    return Column(name, "word", doc, words=tuple(words.split()) if isinstance(words, str) else words)
