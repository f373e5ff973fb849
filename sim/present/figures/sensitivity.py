"""Which assumptions move the result: sensitivity indices with intervals."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, MUTED, drawn
from sim.present.words import Both, Lang, named, say, within

LIGHT = "#bcdcf2"
ROUGH = 0.5
"""With a wider interval than this, or a share above 1, the title names no number: there are too few points."""


@drawn
def sensitivity(
    indices: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    measure: Both | None = None,
    most: int = 15,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Bars of sensitivity indices with intervals, largest on top.

    ``indices``: columns parameter, name_en, name_zh, index, low, high (first-order shares of variance)
    and optionally total, total_low, total_high (with interactions). Raises InputError for a missing
    column or no rows.
    """
    need(indices, ["parameter", "name_en", "name_zh", "index", "low", "high"], "indices")
    whole = "total" in indices.columns
    by = "total" if whole else "index"
    table = indices.sort_values([by, "parameter"], ascending=[False, True]).head(most).reset_index(drop=True)
    sheet = Sheet(lang, body=1.0 + (0.36 if lang != "both" else 0.42) * len(table))
    axes = sheet.fig.subplots()
    series = [("index", "low", "high", BLUE, "sensitivity.first")]
    if whole:
        series.append(("total", "total_low", "total_high", LIGHT, "sensitivity.total"))
    height = 0.7 / len(series)
    for j, (column, low, high, colour, key) in enumerate(series):
        rows = [i + (j - (len(series) - 1) / 2) * height for i in range(len(table))]
        axes.barh(
            rows,
            100 * table[column].clip(lower=0),
            height=0.92 * height,
            color=colour,
            label=sheet.voice.key(key),
        )
        if {low, high} <= set(table.columns):
            axes.hlines(rows, 100 * table[low].clip(lower=0), 100 * table[high], color=INK, lw=1.2)
    sheet.rows(axes, [named(row) for _, row in table.iterrows()], inches=2.4)
    axes.xaxis.set_major_formatter("{x:.0f}%")
    axes.set_xlim(left=0)
    axes.spines["left"].set_color(MUTED)
    if whole:
        axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, labelcolor=INK, borderaxespad=0.3)
    name = within(measure or say("measure.lsr_radius_300km"))
    found = _finding(table.iloc[0], name, by)
    plain = say("sensitivity.title", measure=name)
    subtitle = say("sensitivity.subtitle", place=meta.place, run=meta.title)
    return sheet.finish(
        title or (found if finding else plain), subtitle, note(meta, say("sensitivity.note"), definition=True)
    )


def _finding(first: pd.Series, measure: Both, by: str) -> Both:
    low, high = ("total_low", "total_high") if by == "total" else ("low", "high")
    if low in first and (first[high] - first[low] > ROUGH or first[by] > 1):
        return say("sensitivity.most", name=named(first), measure=measure)
    return say("sensitivity.finding", name=named(first), measure=measure, share=100 * first[by])
