"""Local supporting rate over time, of lead firms or ecosystems."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.present.frames import band, date_ticks, need, period, replications, spread
from sim.present.labels import FIRMS
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import BLUE, CYCLE, DASHES, FAINT, MUTED, drawn
from sim.present.words import Both, Lang, named, say

By = Literal["leader", "ecosystem"]
Curves = dict[str, tuple[Both, pd.DataFrame]]
FEW = 6  # more groups than this are drawn as small multiples
SPAN = 10.0  # percentage points: the axis never shows less, so that noise does not look like a trend


@drawn
def lsr_over_time(
    table: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    by: By = "leader",
    measure: str = "lsr_radius_300km",
    events: pd.DataFrame | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """LSR over time of lead firms or ecosystems, with a band where there are several replications.

    ``table``: columns date, ``{by}_id``, name_en, name_zh, ``measure`` (share 0..1), and optionally
    ``seed`` or ``replication``. ``events``: columns date, label (marked as thin vertical lines).
    ``finding``: say in the title what came out, in words. Raises InputError for a missing column or an
    empty table.
    """
    need(table, ["date", f"{by}_id", "name_en", "name_zh", measure], f"{by}s")
    curves: Curves = {
        str(key): (named(rows.iloc[0]), 100 * band(rows, measure))
        for key, rows in table.groupby(f"{by}_id", sort=False)
    }
    runs = replications(table)
    sheet = Sheet(
        lang, body=4.3 if len(curves) <= FEW else 0.2 + (1.45 if lang != "both" else 1.65) * -(-len(curves) // 4)
    )
    if len(curves) <= FEW:
        _lines(sheet, curves, runs, events)
    else:
        _multiples(sheet, curves, runs)
    heading = title or (_finding(curves) if finding else say(f"lsr.title.{by}"))
    subtitle = say("lsr.subtitle", share=say(f"share.{measure}"), place=meta.place, period=period(table))
    return sheet.finish(heading, subtitle, note(meta, *([say("note.band")] if runs > 1 else []), definition=True))


def _limits(curves: Curves) -> tuple[float, float]:
    low = min(float(c["low"].min()) for _, c in curves.values())
    high = max(float(c["high"].max()) for _, c in curves.values())
    extra = max(0.0, SPAN - (high - low)) / 2 + 0.06 * max(high - low, SPAN)
    low, high = low - extra, high + extra
    shift = max(0.0, -low) - max(0.0, high - 100)
    return max(0.0, low + shift), min(100.0, high + shift)


def _dates(axes: Axes, index: pd.Index, most: int) -> None:
    dates, labels = date_ticks(index[0], index[-1], most)
    axes.set_xticks(date2num(dates), labels)
    axes.grid(visible=False, axis="x")


def _lines(sheet: Sheet, curves: Curves, runs: int, events: pd.DataFrame | None) -> None:
    axes = sheet.fig.subplots()
    low, high = _limits(curves)
    axes.set_ylim(low, high)
    ends = [float(curve["mid"].iloc[-1]) for _, curve in curves.values()]
    rows = 2 if sheet.lang == "both" else 1
    gap = (high - low) * (0.2 + 0.17 * (rows - 1)) / (sheet.body - 0.5)
    places = spread(ends, gap, low + gap / 2, high - gap / 2)
    for i, (name, curve) in enumerate(curves.values()):
        colour = CYCLE[i % len(CYCLE)]
        if runs > 1:
            axes.fill_between(curve.index, curve["low"], curve["high"], color=colour, alpha=0.16, lw=0)
        axes.plot(curve.index, curve["mid"], color=colour, ls=DASHES[i % len(DASHES)], lw=2.2)
        _label_end(axes, (ends[i], places[i]), sheet.voice(name, "\n"), colour)
    first = next(iter(curves.values()))[1].index
    axes.set_xlim(first[0], first[-1] if len(first) > 1 else first[0] + pd.Timedelta(days=1))
    axes.yaxis.set_major_formatter("{x:.0f}%")
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    _dates(axes, first, 7)
    if events is not None and not events.empty:
        mark_events(sheet, axes, events)


def _label_end(axes: Axes, levels: tuple[float, float], name: str, colour: str) -> None:
    """Value and name to the right of a line: it ends at ``levels[0]``, its label stands at ``levels[1]``."""
    beside = axes.get_yaxis_transform()
    words: dict[str, Any] = {"color": colour, "weight": "bold", "size": 9.5, "va": "center", "annotation_clip": False}
    axes.annotate(
        f"{levels[0]:.1f}%",
        (1.0, levels[0]),
        (1.025, levels[1]),
        xycoords=beside,
        textcoords=beside,
        arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.7, "shrinkA": 1, "shrinkB": 1},
        **words,
    )
    axes.annotate(name, (1.025, levels[1]), (37, 0), xycoords=beside, textcoords="offset points", ha="left", **words)


def mark_events(sheet: Sheet, axes: Axes, events: pd.DataFrame) -> None:
    """Thin vertical lines at the days on which policies and disruptions begin, with what begins along the top, one row of
    text each so that none collide (at most 5 days).

    ``events``: columns date, label, and optionally kind, name_en, name_zh (of :mod:`sim.present.labels`).
    """
    rows = events if "kind" not in events else events[~events["kind"].isin(FIRMS)]
    rows = rows.drop_duplicates("label")
    for i, (date, same) in enumerate(list(rows.groupby("date", sort=True))[:5]):
        when = float(date2num(pd.Timestamp(date)))
        first = same.iloc[0]
        one = named(first) if "name_en" in same else Both(str(first["label"]), str(first["label"]))
        text = one if len(same) == 1 else say("event.several", n=len(same))
        axes.axvline(when, color=FAINT, lw=1, zorder=0.5)
        late = when > sum(axes.get_xlim()) / 2  # on its left, or the text would leave the chart
        axes.annotate(
            sheet.voice(text),
            (when, 1.0),
            (-4 if late else 4, -4 - 12 * i),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            size=8,
            color=MUTED,
            va="top",
            ha="right" if late else "left",
        )


def _multiples(sheet: Sheet, curves: Curves, runs: int) -> None:
    columns = 4
    rows = -(-len(curves) // columns)
    grid = sheet.fig.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    low, high = _limits(curves)
    for i, axes in enumerate(grid.flat):
        if i >= len(curves):
            axes.set_visible(False)
            continue
        name, curve = list(curves.values())[i]
        for _, other in curves.values():
            axes.plot(other.index, other["mid"], color=GHOST, lw=0.7, zorder=1)
        if runs > 1:
            axes.fill_between(curve.index, curve["low"], curve["high"], color=BLUE, alpha=0.2, lw=0)
        axes.plot(curve.index, curve["mid"], color=BLUE, lw=2, zorder=3)
        axes.set_title("\n".join(sheet.fit(sheet.voice(name, "\n"), 1.6, 8.6, "bold")), size=8.6)
        axes.tick_params(labelbottom=i + columns >= len(curves))
        last = float(curve["mid"].iloc[-1])
        axes.annotate(
            f"{last:.0f}%",
            (curve.index[-1], last),
            (0, 5),
            textcoords="offset points",
            ha="right",
            va="bottom",
            size=8.5,
            weight="bold",
            color=BLUE,
        )
        axes.yaxis.set_major_formatter("{x:.0f}%")
        _dates(axes, curve.index, 2)
    grid[0, 0].set_ylim(low, high)
    grid[0, 0].yaxis.set_major_locator(MaxNLocator(3, integer=True))


GHOST = "#d9dee5"


def _finding(curves: Curves) -> Both:
    change = {key: float(c["mid"].iloc[-1] - c["mid"].iloc[0]) for key, (_, c) in curves.items()}
    most = max(change, key=lambda key: abs(change[key]))
    if abs(change[most]) < 0.1:
        last = {key: float(c["mid"].iloc[-1]) for key, (_, c) in curves.items()}
        low, high = min(last, key=last.__getitem__), max(last, key=last.__getitem__)
        return say(
            "lsr.finding.level",
            low=last[low],
            high=last[high],
            low_name=curves[low][0],
            high_name=curves[high][0],
        )
    name, curve = curves[most]
    mid = np.asarray(curve["mid"])
    verb = say("verb.rose" if change[most] > 0 else "verb.fell")
    return say("lsr.finding.moved", name=name, verb=verb, first=float(mid[0]), last=float(mid[-1]))
