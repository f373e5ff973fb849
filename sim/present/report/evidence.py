"""What a study's comparison bears out: the rows that its sentences are made of."""

from __future__ import annotations

import pandas as pd

from sim.present.report.numbers import clear
from sim.present.study_view import StudyView

RATE = "lsr_metro"
LEAST_RATE, LEAST_LOSS = 5e-5, 0.005
"""Smaller changes (0.005 percentage points of the rate, half a percent of a loss) are nothing to act on."""


def calm_effects(view: StudyView, outcome: str) -> pd.DataFrame:
    """Effects on an outcome in the first scenario, undisturbed."""
    table, arm = view.comparison.effects, view.arm()
    keep = (table["outcome"] == outcome) & (table["scenario"] == arm.scenario) & (table["disruption"] == arm.disruption)
    return table[keep]


def cells_avoided(view: StudyView) -> pd.DataFrame:
    """Shares of losses avoided in the first scenario, where something is lost."""
    cells = view.comparison.avoided
    return cells[cells["scenario"] == view.arm().scenario].dropna(subset=["value"])


def sure(rows: pd.DataFrame, value: str, least: float) -> pd.DataFrame:
    """Rows whose interval excludes zero and whose ``value`` is at least ``least`` in size, the largest first."""
    rows = rows[[clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]]
    rows = rows[rows[value].abs() >= least]
    return rows.reindex(rows[value].sort_values(ascending=False, kind="stable").index)


def baseline_losses(view: StudyView) -> pd.DataFrame:
    """Disrupted runs of the baseline in the first scenario; no rows where nothing strikes."""
    runs = view.comparison.runs
    if "loss_days" not in runs:
        return runs.iloc[:0]
    own = runs[(runs["policy"] == view.baseline) & (runs["scenario"] == view.arm().scenario)]
    return own.dropna(subset=["loss_days"])


def worst_disruption(losses: pd.DataFrame) -> str:
    """The disruption with the largest mean loss in days among :func:`baseline_losses`, which must not be empty."""
    return str(losses.groupby("disruption")["loss_days"].mean().idxmax())
