"""One measure over time, a line a group (policies, disruptions, places ...), with bands over the replications."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.present.figures.lsr import mark_events
from sim.present.frames import band, date_ticks, need, period, replications, spread
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.study_words import POINTS, Shown
from sim.present.style import CYCLE, DASHES, INK, drawn
from sim.present.words import Both, Lang, join, named, say

LABEL = 8.8  # points
LEAST_SPAN = 0.02
"""The axis shows at least this share of the largest value, so that noise does not look like a trend."""


@drawn
def course(
    table: pd.DataFrame,
    shown: Shown,
    meta: Meta,
    lang: Lang = "en",
    *,
    events: pd.DataFrame | None = None,
    against: Both | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """A measure over time. ``table``: columns date, group_id, name_en, name_zh, ``shown.name`` and optionally ``seed``
    (then medians with bands are drawn). ``finding``: say in the title where the lines end. Raises InputError for a
    missing column or no rows. ``against``: the values are paired differences from this baseline."""
    need(table, ["date", "group_id", "name_en", "name_zh", shown.name], "series")
    curves = [
        (named(rows.iloc[0]), shown.scale * band(rows, shown.name)) for _, rows in table.groupby("group_id", sort=False)
    ]
    several = replications(table) > 1
    sheet = Sheet(lang, body=4.3)
    axes = sheet.fig.subplots()
    limits = _limits(curves) if against is None else _limits_about_zero(curves)
    axes.set_ylim(*limits)
    if against is not None:
        axes.axhline(0, color=INK, lw=1.1, zorder=1)
    _lines(sheet, axes, curves, several, limits)
    axes.yaxis.set_major_locator(MaxNLocator(6))
    if shown.is_share and against is None:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}%")
    if events is not None and not events.empty:
        mark_events(sheet, axes, events)
    plain, unit = shown.title, shown.unit
    if against is not None:
        plain = Both(f"{plain.en}: difference from '{against.en}'", f"{plain.zh}：与“{against.zh}”之差")
        unit = POINTS if shown.is_share else unit
        finding = False
    heading = title or (_finding(curves, shown) if finding else plain)
    head = join([plain, unit], ", ", "，") if heading is not plain else unit
    words = join([head, meta.place, period(table)], " | ", " | ")
    definition = Meta(**{**meta.__dict__, "indicator": shown.meaning})
    return sheet.finish(heading, words, note(definition, *_reading(several, against), definition=True))


def _reading(several: bool, against: Both | None) -> list[Both]:
    if not several:
        return []
    if against is None:
        return [say("note.band")]
    return [
        Both(
            "Line: median of the paired differences (same seed with and without the policy); band: 5th to 95th percentile",
            "线：配对差值（同一随机种子，有无政策）的中位数；带：第5至第95百分位",
        )
    ]


def _limits(curves: list[tuple[Both, pd.DataFrame]]) -> tuple[float, float]:
    low = min(float(c["low"].min()) for _, c in curves)
    high = max(float(c["high"].max()) for _, c in curves)
    room = max(high - low, LEAST_SPAN * max(abs(high), abs(low)), 1e-9)
    middle = (high + low) / 2
    bottom, top = middle - 0.56 * room, middle + 0.56 * room
    return (max(0.0, bottom), top) if low >= 0 else (bottom, top)


def _limits_about_zero(curves: list[tuple[Both, pd.DataFrame]]) -> tuple[float, float]:
    low = min(0.0, *(float(c["low"].min()) for _, c in curves))
    high = max(0.0, *(float(c["high"].max()) for _, c in curves))
    room = 0.08 * max(high - low, 1e-3)
    return low - room, high + room


def _lines(sheet: Sheet, axes: Axes, curves: list, several: bool, limits: tuple[float, float]) -> None:
    low, high = limits
    words = [sheet.fit(sheet.voice(name, "\n"), 1.7, LABEL, "bold") for name, _ in curves]
    gap = (high - low) * (0.06 + 0.19 * max(map(len, words))) / (sheet.body - 0.5)
    ends = [float(curve["mid"].iloc[-1]) for _, curve in curves]
    spots = spread(ends, gap, low + gap / 2, high - gap / 2)
    beside = axes.get_yaxis_transform()
    for i, (_, curve) in enumerate(curves):
        colour = CYCLE[i % len(CYCLE)]
        if several:
            axes.fill_between(curve.index, curve["low"], curve["high"], color=colour, alpha=0.14, lw=0)
        axes.plot(curve.index, curve["mid"], color=colour, ls=DASHES[i % len(DASHES)], lw=2.0)
        axes.plot([1.004, 1.026], [ends[i], spots[i]], color=colour, lw=0.7, transform=beside, clip_on=False)
        axes.text(
            1.03, spots[i], "\n".join(words[i]), transform=beside, color=colour, weight="bold", size=LABEL, va="center"
        )
    index = curves[0][1].index
    axes.set_xlim(index[0], index[-1] if len(index) > 1 else index[0] + pd.Timedelta(days=1))
    dates, labels = date_ticks(index[0], index[-1], 7)
    axes.set_xticks(date2num(dates), labels)
    axes.grid(visible=False, axis="x")


def _finding(curves: list[tuple[Both, pd.DataFrame]], shown: Shown) -> Both:
    ends = {name: float(curve["mid"].iloc[-1]) for name, curve in curves}
    low, high = min(ends, key=ends.__getitem__), max(ends, key=ends.__getitem__)
    if len(ends) == 1 or ends[high] - ends[low] < 5e-4 * max(abs(ends[high]), 1e-12):
        value = f"{ends[high]:,.4g}"
        return Both(
            f"{shown.title.en} ends at {value} {shown.unit.en}", f"{shown.title.zh}期末为{value}{shown.unit.zh}"
        )
    a, b = f"{ends[high]:,.4g}", f"{ends[low]:,.4g}"
    return Both(
        f"{shown.title.en} ends highest with {high.en}: {a} {shown.unit.en}, lowest with {low.en}: {b}",
        f"{shown.title.zh}期末最高为{high.zh}（{a}{shown.unit.zh}），最低为{low.zh}（{b}）",
    )
