"""Legends of the maps: colour scale, circle sizes, arrow widths. Each is a small panel of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Ellipse, FancyArrowPatch

from sim.present.money import nice
from sim.present.sheet import Sheet
from sim.present.style import FAINT, FLOW, INK, MUTED
from sim.present.words import Both

Speak = Callable[[float], Both]


def _blank(sheet: Sheet, x: float, y: float, width: float, height: float) -> Axes:
    axes = sheet.panel(x, y, width, height)
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    return axes


def heading(sheet: Sheet, x: float, y: float, width: float, text: Both, size: float = 8.6) -> float:
    """Write a bold heading whose top is at ``y``; returns the height used (inches)."""
    lines = sheet.fit(sheet.voice(text, "\n"), width, size, "bold")
    height = len(lines) * size * 1.3 / 72
    axes = _blank(sheet, x, y - height, width, height)
    for i, line in enumerate(lines):
        axes.text(0, height - i * size * 1.3 / 72, line, size=size, weight="bold", va="top", color=INK)
    return height


def colours(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    title: Both,
    cmap: Colormap,
    norm: Normalize,
    speak: Callable[[float], str],
) -> float:
    """A horizontal colour scale with its top at ``y``; returns the height used."""
    used = heading(sheet, x, y, width, title)
    axes = sheet.panel(x + 0.06, y - used - 0.2, width - 0.5, 0.13)
    low, high = float(norm.vmin or 0), float(norm.vmax or 1)
    axes.pcolormesh(np.linspace(low, high, 65), [0, 1], np.linspace(low, high, 64)[None, :], cmap=cmap, norm=norm)
    axes.set_yticks([])
    ticks = np.linspace(low, high, 5)
    axes.set_xticks(ticks, [speak(t) for t in ticks], size=7.8)
    axes.tick_params(length=2, pad=2)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    return used + 0.2 + 0.26


def sizes(
    sheet: Sheet, x: float, y: float, width: float, title: Both, largest: float, radius: float, speak: Speak
) -> float:
    """Two circles of round amounts, top at ``y``; ``radius`` (inches) belongs to ``largest``."""
    used = heading(sheet, x, y, width, title)
    values = _round_steps(largest)
    radii = [radius * (v / largest) ** 0.5 for v in values]
    return used + _row(sheet, x, y - used, width, values, speak, 2 * radii[0] + 0.06, radii, None)


def widths(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    title: Both,
    largest: float,
    points: Callable[[float], float],
    speak: Speak,
) -> float:
    """Two arrows of round amounts, top at ``y``."""
    used = heading(sheet, x, y, width, title)
    values = _round_steps(largest)
    return used + _row(sheet, x, y - used, width, values, speak, 0.24, None, [points(v) for v in values])


def _round_steps(largest: float) -> list[float]:
    top = nice(largest)
    return [top, nice(top / 5)]


def _row(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    values: list[float],
    speak: Speak,
    symbol: float,
    radii: list[float] | None,
    points: list[float] | None,
) -> float:
    """Symbols in a row with the amount below each."""
    lines = [sheet.voice(speak(v), "\n").split("\n") for v in values]
    height = symbol + 0.03 + 0.145 * max(map(len, lines))
    axes = _blank(sheet, x, y - height, width, height)
    step = width / len(values)
    for i, value_lines in enumerate(lines):
        middle, level = step * (i + 0.5) - 0.15, height - symbol / 2
        if radii:
            axes.add_patch(Ellipse((middle, level), 2 * radii[i], 2 * radii[i], fc="#dfe6ee", ec=MUTED, lw=0.8))
        if points:
            axes.add_patch(
                FancyArrowPatch(
                    (middle - 0.28, level),
                    (middle + 0.28, level),
                    arrowstyle="-|>",
                    mutation_scale=7 + 1.6 * points[i],
                    lw=points[i],
                    color=FLOW,
                    shrinkA=0,
                    shrinkB=0,
                    joinstyle="miter",
                    capstyle="butt",
                )
            )
        for j, line in enumerate(value_lines):
            axes.text(middle, height - symbol - 0.03 - 0.145 * j, line, size=7.8, color=MUTED, ha="center", va="top")
    return height + 0.02


def bars(sheet: Sheet, x: float, y: float, width: float, title: Both, rows: list[tuple[str, str, float, str]]) -> float:
    """A list with small bars, top at ``y``: rows of (badge, name, share 0..1 of the longest, amount)."""
    used = heading(sheet, x, y, width, title)
    pitch = 0.11 + 0.115 * max(row[1].count("\n") + 1 for row in rows)
    height = pitch * len(rows)
    axes = _blank(sheet, x, y - used - height, width, height)
    for i, (badge, name, share, amount) in enumerate(rows):
        level = height - pitch * (i + 0.5)
        axes.add_patch(Ellipse((0.08, level), 0.155, 0.155, fc=INK, ec="none"))
        axes.text(0.08, level - 0.004, badge, size=6.8, color="white", ha="center", va="center", weight="bold")
        lines = [sheet.shorten(line, 0.64 * width - 0.24, 8.0) for line in name.split("\n")]
        axes.text(0.22, level, "\n".join(lines), size=8.0, va="center", color=INK)
        axes.plot(
            [0.65 * width, 0.65 * width + 0.12 * width * share],
            [level, level],
            lw=5,
            color=FLOW,
            solid_capstyle="butt",
        )
        axes.text(0.79 * width, level, amount, size=7.8, va="center", color=MUTED)
    axes.plot([0, width], [height, height], color=FAINT, lw=0.8)
    return used + height
