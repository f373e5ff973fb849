"""Innovation spaces: planned, open and used floor space."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need, period
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, MUTED, drawn
from sim.present.words import Both, Lang, named, say

NAMES, SIZE = 2.7, 8.6
"""Room for the names, inches, and their size, points."""


@drawn
def spaces_occupancy(
    spaces: pd.DataFrame,
    names: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    most: int = 24,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Floor space of each innovation space on the last date of the table, largest plans on top.

    ``spaces``: columns date, space_id, floor_open_wan_m2, floor_used_wan_m2. ``names``: the pack's
    spaces, columns space_id, name_en, name_zh, planned_wan_m2. At most ``most`` are drawn. Raises
    InputError for a missing column or no rows.
    """
    need(spaces, ["date", "space_id", "floor_open_wan_m2", "floor_used_wan_m2"], "spaces")
    need(names, ["space_id", "name_en", "name_zh", "planned_wan_m2"], "innovation_spaces")
    last = spaces[spaces["date"] == spaces["date"].max()]
    columns = ["space_id", "name_en", "name_zh", "planned_wan_m2"]
    table = names[columns].merge(last, on="space_id", how="inner", suffixes=("", "_state"))
    order = ["planned_wan_m2", "floor_open_wan_m2", "space_id"]
    table = table.sort_values(order, ascending=[False, False, True]).head(most).reset_index(drop=True)
    opened, used = table["floor_open_wan_m2"].to_numpy(float), table["floor_used_wan_m2"].to_numpy(float)
    planned = table["planned_wan_m2"].to_numpy(float)
    sheet = Sheet(lang)
    titles = [named(row) for _, row in table.iterrows()]
    lines = max(len(sheet.fit(sheet.voice(name, "\n"), NAMES, SIZE)) for name in titles)
    sheet = Sheet(lang, body=1.0 + max(0.24, 0.06 + 0.145 * lines) * len(table))
    axes = sheet.fig.subplots()
    speak, rows = sheet.voice.key, range(len(table))
    axes.barh(rows, planned, height=0.72, fc="none", ec=MUTED, lw=0.9, zorder=3, label=speak("spaces.planned"))
    axes.barh(rows, opened, height=0.72, color="#bcdcf2", label=speak("spaces.open"))
    axes.barh(rows, used, height=0.4, color=BLUE, label=speak("spaces.used"))
    for i in rows:
        share = f"{100 * used[i] / opened[i]:.0f}%" if opened[i] > 0 else "–"
        axes.annotate(
            share,
            (max(planned[i], opened[i]), i),
            (5, 0),
            textcoords="offset points",
            va="center",
            size=8.8,
            weight="bold",
            color=INK,
        )
    sheet.rows(axes, titles, inches=NAMES, size=SIZE)
    axes.set_xlim(0, 1.08 * max(planned.max(), opened.max()))
    axes.set_xlabel(speak("spaces.x"))
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, labelcolor=INK, borderaxespad=0.3)
    heading = title or (_finding(table) if finding and opened.sum() > 0 else say("spaces.title"))
    subtitle = say("spaces.subtitle", place=meta.place, period=period(last))
    return sheet.finish(heading, subtitle, note(meta))


def _finding(table: pd.DataFrame) -> Both:
    opened = table[table["floor_open_wan_m2"] > 0]
    share = opened["floor_used_wan_m2"] / opened["floor_open_wan_m2"]
    total = opened["floor_used_wan_m2"].sum() / opened["floor_open_wan_m2"].sum()
    return say("spaces.finding", share=100 * total, name=named(opened.loc[share.idxmax()]), most=100 * share.max())
