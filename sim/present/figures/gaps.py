"""Missing links: inputs that matter and are hardly made nearby."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sim.measures.gaps import CRITICALITY_WEIGHTS
from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.money import DAYS, money_unit, yearly
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, MUTED, VERMILION, drawn
from sim.present.words import Both, Lang, named, say

WEIGHT = dict(zip(("critical", "important", "non_critical"), CRITICALITY_WEIGHTS, strict=True))
MARK = {"critical": "●", "important": "◐", "non_critical": "○"}


@drawn
def missing_links(
    inputs: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    most: int = 15,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Purchases of each input, local and from elsewhere, the largest weighted gaps on top.

    ``inputs``: columns input_id, name_en, name_zh, value (CNY/day bought by the region's firms), lsr
    (share bought locally), criticality (critical, important or non_critical), optionally score (see
    :func:`sim.measures.gaps.missing_links`; else worked out here with its weights). Raises InputError for a missing
    column or no rows.
    """
    need(inputs, ["input_id", "name_en", "name_zh", "value", "lsr", "criticality"], "inputs")
    gap = inputs["value"] * (1 - inputs["lsr"])
    score = gap * inputs["criticality"].map(WEIGHT).fillna(WEIGHT["non_critical"])
    table = inputs.assign(gap=gap, score=inputs.get("score", score))
    table = table.sort_values(["score", "input_id"], ascending=[False, True]).head(most).reset_index(drop=True)
    unit = DAYS / (1e9 if lang == "en" else 1e8)
    local = (table["value"] * table["lsr"] * unit).to_numpy()
    outside = (table["gap"] * unit).to_numpy()
    sheet = Sheet(lang, body=1.0 + (0.3 if lang != "both" else 0.38) * len(table))
    axes = sheet.fig.subplots()
    speak, rows = sheet.voice.key, range(len(table))
    axes.barh(rows, local, height=0.66, color=BLUE, label=speak("gaps.local"))
    axes.barh(rows, outside, left=local, height=0.66, color="#f2c9a8", label=speak("gaps.outside"))
    for i, row in table.iterrows():
        axes.annotate(
            f"{100 * row['lsr']:.0f}%",
            (local[i] + outside[i], i),
            (5, 0),
            textcoords="offset points",
            va="center",
            size=9,
            weight="bold",
            color=INK,
        )
        kind = row["criticality"] if row["criticality"] in MARK else "non_critical"
        axes.annotate(
            f"{MARK[kind]} {speak('gaps.' + kind)}",
            (1.02, i),
            xycoords=axes.get_yaxis_transform(),
            va="center",
            size=8.6,
            color=VERMILION if kind == "critical" else MUTED,
            annotation_clip=False,
        )
    sheet.rows(axes, [named(row) for _, row in table.iterrows()], inches=2.2)
    axes.set_xlim(0, 1.1 * (local + outside).max())
    words = say("gaps.unit", unit=money_unit(lang))
    axes.set_xlabel(sheet.voice(words))
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, labelcolor=INK, borderaxespad=0.3)
    first = table.iloc[0]
    found = say("gaps.finding", name=named(first), lsr=100 * first["lsr"], value=yearly(first["gap"]))
    subtitle = say("gaps.subtitle", unit=words, place=meta.place, run=meta.title)
    return sheet.finish(
        title or (found if finding else say("gaps.title")), subtitle, note(meta, say("gaps.note"), definition=True)
    )
