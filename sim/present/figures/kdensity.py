"""How close firms sit to each other: K-density with bands of chance."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, FAINT, INK, MUTED, drawn
from sim.present.words import Both, Lang, say


@drawn
def kdensity(
    density: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    group: Both | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Duranton-Overman K-density: observed, with local and (if given) global bands of chance.

    ``density``: columns km, k, low, high (per km) and optionally global_low, global_high. Where the
    observed line lies above the global band (else the local one) the firms of ``group`` are localised;
    that range is marked. Raises InputError for a missing column or no rows.
    """
    need(density, ["km", "k", "low", "high"], "density")
    table = density.sort_values("km")
    km, k = table["km"].to_numpy(float), table["k"].to_numpy(float)
    sheet = Sheet(lang, body=4.3 if lang != "both" else 4.7)
    axes = sheet.fig.subplots()
    speak = sheet.voice.key
    axes.fill_between(km, table["low"], table["high"], color=FAINT, alpha=0.55, lw=0, label=speak("kdensity.local"))
    upper = table["high"].to_numpy(float)
    if {"global_low", "global_high"} <= set(table.columns):
        upper = table["global_high"].to_numpy(float)
        axes.plot(km, table["global_low"], color=MUTED, lw=1.1, ls=(0, (4, 2)), label=speak("kdensity.global"))
        axes.plot(km, upper, color=MUTED, lw=1.1, ls=(0, (4, 2)))
    axes.plot(km, k, color=BLUE, lw=2.4, label=speak("kdensity.k"))
    above = k > upper
    axes.fill_between(km, upper, k, where=above, color=BLUE, alpha=0.2, lw=0, interpolate=True)
    axes.set_xlim(km[0], km[-1])
    axes.set_ylim(0, 1.1 * max(k.max(), upper.max()))
    axes.set_xlabel(speak("kdensity.x"))
    handles, words = axes.get_legend_handles_labels()
    axes.legend(
        handles[::-1],
        words[::-1],
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=3 if lang != "both" else 1,
        labelcolor=INK,
        borderaxespad=0.3,
    )
    name = group or meta.place
    plain = say("kdensity.title", group=name)
    found = (
        say("kdensity.finding.local", group=name, low=km[above].min(), high=km[above].max())
        if above.any()
        else say("kdensity.finding.none", group=name)
    )
    subtitle = say("kdensity.subtitle", place=meta.place, run=meta.title)
    return sheet.finish(title or (found if finding else plain), subtitle, note(meta, say("kdensity.note")))
