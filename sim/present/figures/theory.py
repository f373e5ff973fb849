"""The theory check: where an industry settles as transport cost falls, against the break points in closed form."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, INK, VERMILION, drawn
from sim.present.words import Both, Lang, say


@drawn
def theory(
    path: pd.DataFrame,
    break_points: tuple[float, float],
    meta: Meta,
    lang: Lang = "en",
    *,
    title: Both | None = None,
) -> Figure:
    """``path``: columns tau (CNY per CNY of price) and share (of the larger town, 0.5 to 1), one row per transport cost;
    ``break_points``: the two values of tau between which theory has the even spread unstable."""
    need(path, ["tau", "share"], "path")
    table = path.sort_values("tau", ascending=False)
    sheet = Sheet(lang, body=3.9)
    axes = sheet.fig.subplots()
    speak = sheet.voice.key
    for n, tau in enumerate(break_points):
        label = speak("theory.closed") if n == 0 else None
        axes.axvline(100 * tau, color=VERMILION, lw=1.4, ls=(0, (4, 2)), label=label)
    axes.plot(
        100 * table["tau"], 100 * table["share"], color=BLUE, lw=1.4, marker="o", ms=4, label=speak("theory.model")
    )
    axes.set_xscale("log")
    axes.set_xlim(1.1 * 100 * table["tau"].max(), 100 * table["tau"].min() / 1.1)
    axes.set_ylim(45, 105)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_xlabel(speak("theory.x"))
    axes.set_ylabel(speak("theory.y"))
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, labelcolor=INK, borderaxespad=0.3)
    subtitle = say("theory.subtitle", place=meta.place)
    return sheet.finish(title or say("theory.title"), subtitle, note(meta, say("theory.note")))
