"""Output after a disruption, and the resilience triangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sim.measures.resilience import NEVER_FELL, RECOVERED, loss_days, robustness, time_to_recover
from sim.present.figures.lsr import mark_events
from sim.present.frames import band, date_ticks, need, period
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import CYCLE, DASHES, INK, MUTED, drawn
from sim.present.words import Both, Lang, named, say

ENOUGH, STAY = 0.95, 14  # recovered: at least this share for this many days


@dataclass(frozen=True)
class Course:
    """One curve and what is read off it: lowest share, days to recovery (None: not), days of output lost."""

    name: Both
    curve: pd.DataFrame
    lowest: float
    back: int | None
    lost: float

    @property
    def words(self) -> dict[str, object]:
        """The numbers as words take them."""
        low = 100 * self.lowest
        size = f"{abs(self.lost):.1f}"
        way = "level" if float(size) == 0 else "lost" if self.lost > 0 else "gained"
        lost = say(f"recovery.{way}", days=size)
        return {"low": f"{low:.1f}" if low > 90 else f"{low:.0f}", "days": self.back, "lost": lost}

    @property
    def state(self) -> str:
        """Which words fit: ``held`` (never below 95 %), ``back`` or ``not`` (back)."""
        return "not" if self.back is None else "back" if self.back else "held"


@drawn
def recovery(
    curves: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    events: pd.DataFrame | None = None,
    start: pd.Timestamp | str | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Output as a share of the undisturbed twin; the first scenario's loss is shaded as its resilience
    triangle.

    ``curves``: columns date, scenario_id, name_en, name_zh, ratio (output / undisturbed output), optionally
    ``seed`` or ``replication`` (then the median is read and a band drawn). ``start``: first day of the disruption, by
    default the first day on which a curve leaves 100 %; loss and recovery are counted from it, with the measures of
    :mod:`sim.measures.resilience`. Raises InputError for a missing column or no rows.
    """
    need(curves, ["date", "scenario_id", "name_en", "name_zh", "ratio"], "curves")
    since = None if start is None else pd.Timestamp(start)
    courses = [_course(rows, since) for _, rows in curves.groupby("scenario_id", sort=False)]
    sheet = Sheet(lang, body=4.1 + 0.2 * (len(courses) + 1) * (2 if lang == "both" else 1))
    axes = sheet.fig.subplots()
    for i, course in enumerate(courses):
        colour, index = CYCLE[i % len(CYCLE)], course.curve.index
        if i == 0:
            axes.fill_between(
                index,
                100 * course.curve["mid"],
                100,
                where=course.curve["mid"] < 1,
                color=colour,
                alpha=0.14,
                lw=0,
                label=sheet.voice.key("recovery.area", "\n"),
            )
        if not np.allclose(course.curve["low"], course.curve["high"]):
            axes.fill_between(
                index, 100 * course.curve["low"], 100 * course.curve["high"], color=colour, alpha=0.16, lw=0
            )
        axes.plot(
            index,
            100 * course.curve["mid"],
            color=colour,
            ls=DASHES[i % len(DASHES)],
            lw=2.2,
            label=sheet.voice.key(
                f"recovery.key.{course.state}",
                "\n",
                name=course.name,
                **course.words,
            ),
        )
    marked = events is not None and not events.empty
    _frame(sheet, axes, courses, room_above=0.16 if marked else 0.04)
    if events is not None and not events.empty:
        mark_events(sheet, axes, events)
    first = courses[0]
    heading = title or (say(f"recovery.finding.{first.state}", **first.words) if finding else say("recovery.title"))
    subtitle = say("recovery.subtitle", place=meta.place, period=period(curves))
    return sheet.finish(heading, subtitle, note(meta, say("recovery.note"), baseline=True))


def _course(rows: pd.DataFrame, start: pd.Timestamp | None) -> Course:
    curve = band(rows, "ratio")
    day = (curve.index - curve.index[0]).days.to_numpy()
    # The measures count days; a table with a row a week is read as a straight line between its rows.
    ratio = np.interp(np.arange(day[-1] + 1), day, curve["mid"].to_numpy())
    first = 0 if start is None else int(np.clip((start - curve.index[0]).days, 0, len(ratio) - 1))
    if start is None and (left := np.flatnonzero(np.abs(ratio - 1.0) > 1e-9)).size:
        first = int(left[0])
    twin = np.ones_like(ratio)
    return Course(
        named(rows.iloc[0]),
        curve,
        float(robustness(ratio, twin, first)[0]),
        days_to_recover(ratio, first),
        float(loss_days(ratio, twin, first)[0]),
    )


def days_to_recover(ratio: np.ndarray, start: int) -> int | None:
    """Days from row ``start`` of a daily ratio until it is back at 95 % for 14 days; 0 when it never falls so low, None
    when it does not come back. The rule is that of :func:`sim.measures.resilience.time_to_recover`."""
    found = time_to_recover(ratio, np.ones_like(ratio), start, ENOUGH, STAY)
    return int(found.days[0]) if found.status[0] in (NEVER_FELL, RECOVERED) else None


def _frame(sheet: Sheet, axes: Axes, courses: list[Course], room_above: float) -> None:
    first = courses[0]
    axes.axhline(100, color=INK, lw=1, zorder=1)
    axes.axhline(100 * ENOUGH, color=MUTED, lw=0.8, ls=(0, (2, 2)), zorder=1)
    axes.annotate(
        "95%",
        (1.0, 100 * ENOUGH),
        (3, 0),
        xycoords=axes.get_yaxis_transform(),
        textcoords="offset points",
        size=8,
        color=MUTED,
        va="center",
    )
    low = min(float(c.curve["low"].min()) for c in courses)
    high = max(1.0, *(float(c.curve["high"].max()) for c in courses))
    low = min(low, 0.94)  # the line at 95 % is always in sight
    room = 100 * (high - low)
    axes.set_ylim(max(0, 100 * low - 0.08 * room), 100 * high + room_above * room)
    index = first.curve.index
    axes.set_xlim(index[0], index[-1])
    dates, labels = date_ticks(index[0], index[-1], 7)
    axes.set_xticks(date2num(dates), labels)
    axes.grid(visible=False, axis="x")
    axes.yaxis.set_major_formatter("{x:.0f}%")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), borderaxespad=0.3, handlelength=2.4, labelcolor=INK)
