"""How far purchases travel."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.money import digits
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, MUTED, PAPER, drawn
from sim.present.words import Both, Lang, say

EDGES = (0.0, 10.0, 20.0, 50.0, 100.0, 300.0, 1000.0, 3000.0, np.inf)  # km


@drawn
def sourcing_distance(
    links: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    baseline: pd.DataFrame | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Share of purchase value by distance class, with the cumulative share; the baseline beside it if given.

    ``links`` and ``baseline``: columns value (CNY/day), km. Raises InputError for a missing column or no
    rows.
    """
    share = shares(links, "links")
    sheet = Sheet(lang, body=4.2)
    axes = sheet.fig.subplots()
    where = np.arange(len(share))
    wide = 0.72 if baseline is None else 0.4
    axes.bar(
        where - (0.0 if baseline is None else 0.2),
        100 * share,
        wide,
        color=BLUE,
        label=sheet.voice.key("distance.this"),
    )
    top = 100 * share
    if baseline is not None:
        other = 100 * shares(baseline, "baseline")
        axes.bar(where + 0.2, other, wide, fc=PAPER, ec=MUTED, lw=1.2, label=sheet.voice.key("distance.baseline"))
        top = np.maximum(top, other)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, labelcolor=INK, borderaxespad=0.3)
    for i in where:
        axes.annotate(
            f"{100 * share[i]:.0f}%\n({100 * share[: i + 1].sum():.0f}%)",
            (i, top[i]),
            (0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=8.6,
            color=INK,
        )
    names = [f"{low:.0f}–{high:.0f}" for low, high in pairwise(EDGES[:-1])]
    names.append(sheet.voice.key("distance.more", "\n", low=f"{EDGES[-2]:,.0f}"))
    axes.set_xticks(where, names)
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=False, axis="x")
    axes.set_ylim(0, 1.18 * top.max())
    axes.yaxis.set_major_formatter("{x:.0f}%")
    axes.set_xlabel(sheet.voice.key("distance.x"))
    heading = title or (_finding(links) if finding else say("distance.title"))
    subtitle = say("distance.subtitle", place=meta.place, run=meta.title)
    return sheet.finish(heading, subtitle, note(meta, say("distance.note"), baseline=baseline is not None))


def shares(links: pd.DataFrame, name: str) -> np.ndarray:
    """Share of the value of links in each distance class of EDGES: float64[8], sums to 1."""
    need(links, ["value", "km"], name)
    value = links["value"].to_numpy(float)
    row = np.clip(np.searchsorted(EDGES, links["km"].to_numpy(float), side="right") - 1, 0, len(EDGES) - 2)
    total = np.bincount(row, weights=value, minlength=len(EDGES) - 1)
    return total / total.sum() if total.sum() > 0 else total


def _finding(links: pd.DataFrame) -> Both:
    order = links.sort_values("km", kind="stable")
    reached = order["value"].cumsum() / order["value"].sum()
    median = float(order["km"][reached >= 0.5].iloc[0])
    near = float(order["value"][order["km"] <= 300].sum() / order["value"].sum())
    return say("distance.finding", median=digits(median, 2), near=100 * near)
