"""Cost against gain, coloured by resilience: which policies are worth their money."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.present.frames import need, signed
from sim.present.maps.canvas import HALO
from sim.present.maps.labels import Label, circles, place
from sim.present.meta import Meta
from sim.present.money import amount, digits, money_unit
from sim.present.sheet import Sheet, note
from sim.present.style import DIVERGING, FAINT, INK, MUTED, drawn
from sim.present.words import Both, Lang, named, say, within

WIDE, HIGH, LEFT, LOW, DOT = 5.9, 3.9, 0.55, 0.5, 0.075  # inches
WIDE_RANGE = 30
"""Costs that differ by more than this factor are drawn on a logarithmic axis (linear below the least)."""


@drawn
def front(
    points: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    measure: Both | None = None,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Public cost (CNY) against the gain in LSR, colour: share of disruption losses avoided; the front
    as a line.

    ``points``: columns policy_id, name_en, name_zh, cost (CNY), lsr_gain (share), loss_avoided (share, may be
    nan). Raises InputError for a missing column or no rows.
    """
    need(points, ["policy_id", "name_en", "name_zh", "cost", "lsr_gain", "loss_avoided"], "points")
    table = points.sort_values(["cost", "policy_id"], ignore_index=True)
    sheet = Sheet(lang, body=LOW + HIGH + 0.3)
    axes = sheet.panel(LEFT, LOW, WIDE, HIGH)
    x, y = table["cost"].to_numpy(float) / (1e9 if lang == "en" else 1e8), 100 * table["lsr_gain"].to_numpy(float)
    limit = max(0.05, float(np.nanmax(np.abs(table["loss_avoided"]), initial=0.05)))
    norm = Normalize(-limit, limit)
    best = efficient(x, y)
    axes.plot([0.0, *x[best]], [0.0, *y[best]], color=FAINT, lw=2.2, zorder=1)
    shades = [DIVERGING(norm(v)) if np.isfinite(v) else FAINT for v in table["loss_avoided"]]
    axes.scatter(x, y, s=(2 * 72 * DOT) ** 2, c=shades, ec=INK, lw=0.9, zorder=3)
    _limits(axes, x, y)
    _names(sheet, axes, [named(row) for _, row in table.iterrows()], x, y)
    axes.axhline(0, color=MUTED, lw=0.8, zorder=0.9)
    axes.set_xlabel(sheet.voice.key("front.x", unit=money_unit(lang)))
    axes.set_title(sheet.voice.key("front.y"), size=9.5, weight="normal", color=MUTED, x=-0.05)
    _scale(sheet, norm)
    top = table.loc[table["lsr_gain"].idxmax()]
    words = {"name": named(top), "gain": digits(100 * top["lsr_gain"], 2), "cost": amount(top["cost"])}
    heading = title or (say("front.finding", **words) if finding and top["lsr_gain"] >= 0.0005 else say("front.title"))
    subtitle = say(
        "front.subtitle", measure=within(measure or say("measure.lsr_radius_300km")), place=meta.place, run=meta.title
    )
    return sheet.finish(heading, subtitle, note(meta, say("front.note"), definition=True, baseline=True))


def efficient(cost: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """Rows with a gain that no other row beats on both (as cheap and more gain), in order of cost."""
    order = np.lexsort((-gain, cost))
    kept, highest = [], 0.0
    for i in order:
        if gain[i] > highest:
            kept.append(i)
            highest = gain[i]
    return np.array(kept, dtype=int)


def _limits(axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
    low, high = min(0.0, y.min()), max(0.0, y.max())
    room = max(high - low, 1e-3)
    axes.set_ylim(low - 0.07 * room, high + 0.12 * room)
    least = float(x[x > 0].min(initial=np.inf))
    if x.max() > WIDE_RANGE * least:  # on a plain axis all but the dearest would sit on one spot
        axes.set_xscale("symlog", linthresh=least, linscale=0.4)
        axes.set_xlim(-0.2 * least, 2.5 * x.max())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    else:
        room = max(x.max(), 1e-3)
        axes.set_xlim(-0.07 * room, x.max() + 0.12 * room)


def _names(sheet: Sheet, axes: Axes, names: list[Both], x: np.ndarray, y: np.ndarray) -> None:
    to_axes = axes.transData + axes.transAxes.inverted()
    px, py = (to_axes.transform(np.column_stack([x, y])) * (WIDE, HIGH)).T  # inches
    labels = []
    for i, name in enumerate(names):
        lines = sheet.fit(sheet.voice(name, "\n"), 1.7, 8.5)
        width = max(sheet.text_width(line, 8.5) for line in lines)
        labels.append(Label("\n".join(lines), float(px[i]), float(py[i]), width, 8.5 * 1.25 * len(lines) / 72, DOT))
    radius = np.full(len(px), DOT)
    for spot in place(labels, (WIDE, HIGH), circles(px, py, radius)):
        tx, ty = spot.left + spot.label.width / 2, spot.bottom + spot.label.height / 2
        if spot.far:
            nx = float(np.clip(spot.label.x, spot.left, spot.left + spot.label.width))
            ny = float(np.clip(spot.label.y, spot.bottom, spot.bottom + spot.label.height))
            axes.plot(
                [spot.label.x / WIDE, nx / WIDE],
                [spot.label.y / HIGH, ny / HIGH],
                color=MUTED,
                lw=0.6,
                zorder=2,
                transform=axes.transAxes,
            )
        axes.text(
            tx / WIDE,
            ty / HIGH,
            spot.label.text,
            size=8.5,
            ha="center",
            va="center",
            zorder=5,
            path_effects=HALO,
            transform=axes.transAxes,
        )


def _scale(sheet: Sheet, norm: Normalize) -> None:
    x = LEFT + WIDE + 0.22
    bar = sheet.panel(x, LOW + 0.3, 0.14, HIGH - 1.0)
    low, high = float(norm.vmin or 0), float(norm.vmax or 1)
    levels = np.linspace(low, high, 65)
    bar.pcolormesh([0, 1], levels, np.linspace(low, high, 64)[:, None], cmap=DIVERGING, norm=norm)
    bar.set_xticks([])
    bar.yaxis.tick_right()
    ticks = np.linspace(low, high, 5)
    bar.set_yticks(ticks, [f"{signed(100 * t, 0)}%" for t in ticks])
    bar.grid(visible=False)
    bar.spines[:].set_visible(False)
    head = sheet.panel(x, LOW + HIGH - 0.62, 1.0, 0.6)
    head.set_axis_off()
    lines = sheet.fit(sheet.voice.key("front.colour", "\n"), 0.85, 8.8, "bold")
    head.text(0, 0, "\n".join(lines), transform=head.transAxes, size=8.8, weight="bold", va="bottom", color=INK)
