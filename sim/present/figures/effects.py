"""What each policy changes, with intervals."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need, signed
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, MUTED, PAPER, VERMILION, drawn
from sim.present.words import Both, Lang, named, say, within


@drawn
def policy_effects(
    effects: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    measure: Both | None = None,
    unit: Both | None = None,
    scale: float = 100.0,
    direction: int = 1,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Paired effect of each policy against the baseline, largest on top, with its interval and a zero line.

    ``effects``: columns policy_id, name_en, name_zh, effect, low, high (mean paired difference and its 95 %
    interval), drawn times ``scale`` in ``unit`` (default: shares drawn as percentage points). ``direction`` -1: lower is
    better. Blue is better, vermilion worse; hollow where the interval includes zero. Raises InputError for a missing
    column or no rows.
    """
    need(effects, ["policy_id", "name_en", "name_zh", "effect", "low", "high"], "effects")
    table = effects.sort_values(["effect", "policy_id"], ascending=[direction < 0, True], ignore_index=True)
    values = table[["effect", "low", "high"]] * scale
    words = {"measure": within(measure or say("measure.lsr_radius_300km")), "unit": unit or say("unit.points")}
    sheet = Sheet(lang, body=0.75 + (0.34 if lang != "both" else 0.42) * len(table))
    axes = sheet.fig.subplots()
    places = decimals(values)
    axes.axvline(0, color=INK, lw=1.1, zorder=2)
    for i, row in values.iterrows():
        colour = BLUE if row["effect"] * (direction or 1) > 0 else VERMILION
        clear = row["low"] > 0 or row["high"] < 0
        axes.plot([row["low"], row["high"]], [i, i], color=colour, lw=2.2, zorder=3)
        axes.plot(row["effect"], i, "o", ms=7.5, mfc=colour if clear else PAPER, mec=colour, mew=1.6, zorder=4)
        axes.annotate(
            "{}  [{}, {}]".format(*(signed(row[name], places) for name in ("effect", "low", "high"))),
            (1.02, i),
            xycoords=axes.get_yaxis_transform(),
            va="center",
            size=9,
            color=INK if clear else MUTED,
            weight="bold" if clear else "normal",
            annotation_clip=False,
        )
    sheet.rows(axes, [named(row) for _, row in table.iterrows()])
    axes.set_xlabel(sheet.voice(words["unit"]))
    axes.margins(x=0.06)
    heading = title or (_finding(table, values, words, direction) if finding else say("effects.title", **words))
    subtitle = say("effects.subtitle", place=meta.place, run=meta.title, **words)
    return sheet.finish(heading, subtitle, note(meta, say("effects.note"), definition=True, baseline=True))


def decimals(values: pd.DataFrame, most: int = 4) -> int:
    """Decimal places (1 to ``most``) that leave two figures of the largest effect, and of smaller ones that are clear and
    at least a fifteenth of it. ``values``: columns effect, low, high."""
    size = values["effect"].abs()
    clear = (values["low"] > 0) | (values["high"] < 0)
    shown = size[(size == size.max()) | (clear & (size >= size.max() / 15))]
    least = float(shown.min()) if len(shown) else 0.0
    return int(min(most, max(1, 1 - math.floor(math.log10(least))))) if least > 0 else 1


def _finding(table: pd.DataFrame, values: pd.DataFrame, words: dict[str, Both], direction: int) -> Both:
    clear = values[(values["low"] > 0) | (values["high"] < 0)]
    clear = clear[clear["effect"].abs() >= 0.5 * 10 ** -decimals(values)]  # not what would be written as zero
    good = clear[clear["effect"] * (direction or 1) > 0]
    if clear.empty:
        return say("effects.finding.none", **words)
    if good.empty:
        return say("effects.title", **words)
    best = good["effect"].idxmin() if direction < 0 else good["effect"].idxmax()
    effect, low, high = (signed(float(v), decimals(values)) for v in values.loc[best])
    return say("effects.finding.best", name=named(table.loc[best]), effect=effect, low=low, high=high, **words)
