"""Rows of text to typed columns: every cell is checked on its own. What cannot be used becomes a blank
(nan, 0, "" or ()), so that later checks go on and all problems are found at once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.world.pack.findings import Findings, shown
from sim.world.pack.reader import Rows
from sim.world.pack.spec import Column, Table

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NO_DATE = datetime.date.min


class BadCell(ValueError):
    """Why one cell cannot be used, with the valid words where a near one may be meant."""

    def __init__(self, message: str, word: str | None = None, valid: tuple[str, ...] = ()):
        super().__init__(message)
        self.word, self.valid = word, valid


@dataclass
class Parsed:
    """Typed columns; ``lines`` are CSV line numbers. A column that the file has not is all blanks."""

    table: Table
    lines: list[int]
    present: frozenset[str]
    columns: dict[str, Any] = field(default_factory=dict)
    unfilled: set[tuple[int, str]] = field(default_factory=set)  # (row, column) of cells with no text
    bad: set[tuple[int, str]] = field(default_factory=set)  # (row, column) of cells already noted as wrong

    @property
    def file(self) -> str:
        """The file name."""
        return self.table.file

    def empty(self, row: int, column: str) -> bool:
        """Whether the cell holds no text (a bad cell holds some)."""
        return column not in self.present or (row, column) in self.unfilled

    def noted(self, row: int, column: str) -> bool:
        """Whether something wrong with the cell has been noted already."""
        return column not in self.present or (row, column) in self.bad

    def __getitem__(self, column: str) -> Any:
        return self.columns[column]

    def __len__(self) -> int:
        return len(self.lines)


def number(column: Column, text: str) -> float:
    """A finite number inside the limits of its column."""
    if not _NUMBER.fullmatch(text):
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise BadCell(f"{text} is not allowed: a finite number is needed ({column.unit})")
        raise BadCell(f"{shown(text)} is not a number ({column.unit})")
    value = float(text)
    if not np.isfinite(value):
        raise BadCell(f"{shown(text)} is too large for a number")
    return _within(column, text, value)


def _within(column: Column, text: str, value: Any) -> Any:
    broken = column.out_of_range(value)
    if broken:
        raise BadCell(f"{shown(text)} is out of range: {broken} ({column.unit})")
    return value


def _whole(column: Column, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise BadCell(f"{shown(text)} is not a whole number")
    return _within(column, text, int(text))


def _id(column: Column, text: str) -> str:
    if not _ID.fullmatch(text):
        raise BadCell(f"{shown(text)} is not an id (letters, digits, '_', '-', '.'; no blanks)")
    return text


def _flag(column: Column, text: str) -> bool:
    if text not in ("0", "1"):
        raise BadCell(f"{shown(text)} is neither 0 nor 1")
    return text == "1"


def _date(column: Column, text: str) -> datetime.date:
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell(f"{shown(text)} is not a date (YYYY-MM-DD)")


def _word(column: Column, text: str) -> str:
    if text not in column.words:
        raise BadCell(f"unknown word {shown(text)}", text, column.words)
    return text


def _list(column: Column, text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(";"))
    if "" in words:
        raise BadCell(f"{shown(text)} has an empty place between ';'")
    repeated = [word for k, word in enumerate(words) if word in words[:k]]
    if repeated:
        raise BadCell(f"{shown(repeated[0])} stands twice")
    return words


def _text(column: Column, text: str) -> str:
    return text


_PARSERS: dict[str, tuple[Callable[[Column, str], Any], Any]] = {
    "id": (_id, ""),
    "text": (_text, ""),
    "number": (number, float("nan")),
    "whole": (_whole, 0),
    "flag": (_flag, False),
    "date": (_date, _NO_DATE),
    "word": (_word, ""),
    "ref": (_text, ""),
    "refs": (_list, ()),
}
_DTYPES = {"number": np.float64, "whole": np.int64, "flag": np.bool_}


def parse(rows: Rows, findings: Findings) -> Parsed:
    """Typed columns of one table; duplicate keys are noted too."""
    place = {name: k for k, name in enumerate(rows.header)}
    parsed = Parsed(rows.table, rows.lines, frozenset(place))
    for column in rows.table.columns:
        k = place.get(column.name)
        texts = [""] * len(rows.lines) if k is None else [row[k] for row in rows.cells]
        parsed.columns[column.name] = _column(parsed, column, texts, findings)
    if all(key in place for key in rows.table.key):
        _duplicates(parsed, findings)
    return parsed


def _column(parsed: Parsed, column: Column, texts: list[str], findings: Findings) -> Any:
    parser, blank = _PARSERS[column.kind]
    empty = column.default if column.kind == "number" else blank
    file, name = parsed.file, column.name
    present = name in parsed.present
    values = []
    for row, text in enumerate(texts):
        if text:
            try:
                values.append(parser(column, text))
                continue
            except BadCell as error:
                findings.add(file, parsed.lines[row], name, str(error), error.word, error.valid)
                parsed.bad.add((row, name))
                values.append(blank)
        else:
            values.append(empty)
            if present:
                parsed.unfilled.add((row, name))
            if present and not column.empty:
                unit = f" ({column.unit})" if column.unit else ""
                findings.add(file, parsed.lines[row], name, f"empty cell: needs {column.doc}{unit}")
                parsed.bad.add((row, name))
    if column.kind in _DTYPES:
        return np.array(values, dtype=_DTYPES[column.kind])
    return tuple(values)


def _duplicates(parsed: Parsed, findings: Findings) -> None:
    key = parsed.table.key
    first: dict[tuple[str, ...], int] = {}
    for words, line in zip(zip(*(parsed[name] for name in key), strict=True), parsed.lines, strict=True):
        if not all(words):
            continue
        if words in first:
            what = " and ".join(f"{name} {shown(word)}" for name, word in zip(key, words, strict=True))
            findings.add(parsed.file, line, key[0], f"duplicate {what}, first on line {first[words]}")
        else:
            first[words] = line
