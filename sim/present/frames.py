"""Small readings of result tables shared by the figures: checks, groups, periods, bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem, suggestion
from sim.present.words import Both

REPLICATION = ("point", "seed", "replication")


def need(table: pd.DataFrame, columns: Sequence[str], name: str) -> pd.DataFrame:
    """The table itself; raises InputError naming each missing column, or that the table is empty."""
    problems = [
        Problem(f"column missing from the table{suggestion(c, map(str, table.columns))}", name, key=c)
        for c in columns
        if c not in table.columns
    ]
    if not problems and table.empty:
        problems = [Problem("the table has no rows", name)]
    if problems:
        raise InputError(problems)
    return table


def period(table: pd.DataFrame) -> Both:
    """First and last date of a table in words; raises InputError when no date can be read."""
    first, last = (pd.Timestamp(d) for d in (table["date"].min(), table["date"].max()))
    if first == last:
        return Both(f"{last.day} {last:%b %Y}", f"{last.year}年{last.month}月{last.day}日")
    return Both(
        f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}",
        f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日",
    )


def date_ticks(first: pd.Timestamp, last: pd.Timestamp, most: int) -> tuple[list[pd.Timestamp], list[str]]:
    """At most ``most`` round dates in [first, last] and their labels (2019-03, or 2019-03-05 for short
    spans).
    """
    for months in (1, 2, 3, 6, 12, 24, 60, 120):
        start = pd.Timestamp(first.year, 1, 1)
        dates = pd.date_range(start, last, freq=f"{months}MS")
        dates = dates[dates >= first]
        if 2 <= len(dates) <= most and (last - first).days > 75:
            return list(dates), [f"{d:%Y-%m}" for d in dates]
    step = max(1, -(-((last - first).days + 1) // most))
    dates = pd.date_range(first, last, freq=f"{step}D")
    return list(dates), [f"{d:%Y-%m-%d}" for d in dates]


def band(table: pd.DataFrame, measure: str, levels: tuple[float, float] = (0.05, 0.95)) -> pd.DataFrame:
    """Per date: ``mid`` (median over replications), ``low`` and ``high`` (quantiles); all equal for
    one run.
    """
    groups = table.assign(date=pd.to_datetime(table["date"])).groupby("date", sort=True)[measure]
    return pd.DataFrame({"mid": groups.median(), "low": groups.quantile(levels[0]), "high": groups.quantile(levels[1])})


def replications(table: pd.DataFrame) -> int:
    """Number of runs of a kind in a table: points of the parameters times seeds (1 when it has no such column)."""
    columns = [column for column in REPLICATION if column in table.columns]
    return len(table[columns].drop_duplicates()) if columns else 1


def spread(values: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Positions at least ``gap`` apart, as near to ``values`` as a simple sweep gets, within [low, high].

    For labels beside the ends of lines. When they cannot all fit the gap shrinks.
    """
    wanted = np.asarray(values, float)
    order = np.argsort(wanted, kind="stable")
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    placed = wanted[order].clip(low, high)
    for _ in range(200):
        before = placed.copy()
        for i in range(len(placed) - 1):
            short = gap - (placed[i + 1] - placed[i])
            if short > 0:
                placed[i] -= short / 2
                placed[i + 1] += short / 2
        placed = np.maximum(placed, low + gap * np.arange(len(placed)))
        placed = np.minimum(placed, high - gap * np.arange(len(placed))[::-1])
        if np.abs(placed - before).max() < 1e-9 * max(high - low, 1e-12):
            break
    result = np.empty_like(placed)
    result[order] = placed
    return result


def signed(value: float, places: int = 1) -> str:
    """A number with its sign and a proper minus; a value that rounds to zero has no sign."""
    text = f"{abs(value):.{places}f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else "\u2212") + text
