"""Policies against disruptions: how much loss each policy avoids in each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.present.frames import need, signed
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import DIVERGING, INK, MUTED, PAPER, drawn
from sim.present.words import Both, Lang, named, say


@drawn
def policy_disruption_matrix(
    cells: pd.DataFrame, meta: Meta, lang: Lang = "en", *, title: Both | None = None, finding: bool = False
) -> Figure:
    """A table of colours: rows policies (best mean on top), columns disruptions, share of the loss avoided.

    ``cells``: columns policy_id, policy_en, policy_zh, disruption_id, disruption_en, disruption_zh,
    value, low, high (share of the undisturbed-policy loss avoided, 1 = all, negative = more loss, with
    its 95 % interval); one row a pair, pairs may be missing. Raises InputError for a missing column or
    no rows.
    """
    columns = ["policy_id", "policy_en", "policy_zh", "disruption_id", "disruption_en", "disruption_zh"]
    need(cells, [*columns, "value", "low", "high"], "cells")
    policies = cells.groupby("policy_id")["value"].mean().sort_values(ascending=False, kind="stable").index
    disruptions = list(dict.fromkeys(cells["disruption_id"]))
    row_names = cells.drop_duplicates("policy_id").set_index("policy_id").loc[policies]
    column_names = cells.drop_duplicates("disruption_id").set_index("disruption_id").loc[disruptions]
    sheet = Sheet(lang, body=1.0 + 0.46 * len(policies), width=max(8.0, 3.2 + 1.05 * len(disruptions)))
    axes = sheet.fig.subplots()
    grid = cells.pivot(index="policy_id", columns="disruption_id", values="value").loc[policies, disruptions]
    limit = max(0.05, float(np.nanmax(np.abs(grid.to_numpy()))))
    axes.pcolormesh(grid.to_numpy(), cmap=DIVERGING, vmin=-limit, vmax=limit, edgecolors=PAPER, linewidth=2)
    _write(axes, cells, list(policies), disruptions, limit)
    width = (sheet.inner - 2.3) / len(disruptions)
    names = [
        "\n".join(sheet.fit(sheet.voice(named(row, "disruption"), "\n"), width - 0.08, 8.8))
        for _, row in column_names.iterrows()
    ]
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(len(disruptions)) + 0.5, names, size=8.8, color=INK)
    sheet.rows(axes, [named(row, "policy") for _, row in row_names.iterrows()], first=0.5)
    axes.set_ylim(len(policies), 0)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    heading = title or (_finding(cells, policies[0]) if finding else say("matrix.title"))
    subtitle = say("matrix.subtitle", place=meta.place, run=meta.title)
    return sheet.finish(heading, subtitle, note(meta, say("matrix.note"), baseline=True))


def _write(axes: Axes, cells: pd.DataFrame, policies: list, disruptions: list, limit: float) -> None:
    for _, cell in cells.iterrows():
        clear = cell["low"] > 0 or cell["high"] < 0
        dark = abs(cell["value"]) > 0.72 * limit
        colour = PAPER if dark else INK if clear else MUTED
        axes.text(
            disruptions.index(cell["disruption_id"]) + 0.5,
            policies.index(cell["policy_id"]) + 0.5,
            f"{signed(100 * cell['value'], 0)}%",
            ha="center",
            va="center",
            size=10,
            color=colour,
            weight="bold" if clear else "normal",
        )


def _finding(cells: pd.DataFrame, best: str) -> Both:
    rows = cells[cells["policy_id"] == best]
    if not (rows["low"] > 0).any():
        return say("matrix.title")
    return say(
        "matrix.finding",
        name=named(rows.iloc[0], "policy"),
        mean=f"{100 * float(rows['value'].mean()):.0f}",
        count=int((rows["low"] > 0).sum()),
        total=len(rows),
    )
